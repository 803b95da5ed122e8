"""Killed, interrupted, out of room or two at a time: every document is whole, and the next run
goes on from there. Real processes, real signals, a real full disk.

How a build dies × what kind of build × where: :data:`STOPS` at any moment, :data:`SPOTS` where it
hurts most, :data:`INTERRUPTS` around a name, :data:`DEADLY` in its workers. What follows is the
same for all: no document under its name is less than whole, and the next build gives the folder
that an undisturbed one gives. Papers come from memory (see :mod:`tests.helpers.remembered`): a
process is then at work on its folder most of the time it is alive.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from docx import Document

from generator.batch import consolidated_report as consolidation
from generator.batch import run as batch
from generator.files import disk as files
from generator.files.archive import digest
from generator.messages.problems import Problem
from generator.results import manifest
from tests.helpers import deadly
from tests.helpers.folders import (
    CONSOLIDATED,
    LOCK,
    SEVERAL,
    bodies_in,
    build,
    contents,
    entries,
    name_of,
    sign,
    two_processes,
    undisturbed,
    verified,
    workbook,
    write,
)
from tests.helpers.forked import Forked
from tests.helpers.interrupted import (
    PATIENCE,
    Process,
    end,
    killed_at,
    signal_group,
    start,
    wait_until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send"),
    pytest.mark.usefixtures("remembered"),
]


NEW = ".bagalau-new-"
HAS_PROC = Path("/proc/self/task").exists()


@dataclass(frozen=True)
class Kind:
    """A kind of build: its options, and workbooks enough for some to be left when it is stopped."""

    name: str
    options: tuple[str, ...]
    count: int = 3


ALONE = Kind("alone", ("--jobs", "1"))
WORKERS = Kind("workers", ("--jobs", "2"), 8)
REPORTS = Kind("reports", ("--jobs", "1", "--with-report"))


@dataclass(frozen=True)
class Bodies:
    """Workbooks in two versions each, and the documents an undisturbed build makes of them.

    The consolidated report is of many versions: it may be any that opens.
    """

    kind: Kind
    folder: Path
    documents: dict[str, set[bytes]]

    @property
    def inputs(self) -> Path:
        return self.folder / "inputs"

    def words(self, output: Path) -> tuple[str, ...]:
        """What a build of them is told."""
        return (str(self.inputs), "-o", str(output), *self.kind.options)

    def choose(self, *changed: int) -> None:
        """Put the second version of these workbooks, the first of the others."""
        for number in range(self.kind.count):
            data = workbook(number, int(number in changed))
            path = self.inputs / f"{number:02}.xlsx"
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)

    def undisturbed(self) -> dict[str, bytes]:
        """The whole folder that an undisturbed build makes of the workbooks as they are."""
        chosen = (workbook(n, 1) == self._read(n) for n in range(self.kind.count))
        fresh = self.folder / ("undisturbed-" + "".join(str(int(second)) for second in chosen))
        if not fresh.exists():
            assert build(*self.words(fresh)) == 0
        return contents(fresh)

    def _read(self, number: int) -> bytes:
        return (self.inputs / f"{number:02}.xlsx").read_bytes()

    def build_first(self, output: Path) -> None:
        """Fill a folder with what the first versions give."""
        self.choose()
        for name, data in self.undisturbed().items():
            output.mkdir(exist_ok=True)
            (output / name).write_bytes(data)

    def assert_whole(self, output: Path) -> None:
        """Every document under its name is one of the two that its workbook ever gave."""
        for path in output.glob("*.docx"):
            if path.stem == CONSOLIDATED:
                Document(str(path))
            else:
                assert path.read_bytes() in self.documents[path.name], path
        for path in output.glob(f"{CONSOLIDATED}.xlsx"):
            openpyxl.load_workbook(path)

    def assert_goes_on(self, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """The next build gives what an undisturbed one gives."""
        assert build(*self.words(output)) == 0
        assert contents(output) == self.undisturbed()
        assert not verified(output, self.inputs, capsys)


def documents(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.docx"))


@pytest.fixture(scope="module")
def bodies_of(
    tmp_path_factory: pytest.TempPathFactory,
    remembered: None,  # noqa: ARG001
) -> Callable[[Kind], Bodies]:
    """The bodies of a kind of build, made once and put back to their first versions."""
    made: dict[Kind, Bodies] = {}

    def bodies(kind: Kind) -> Bodies:
        if kind not in made:
            own = made[kind] = Bodies(kind, tmp_path_factory.mktemp(kind.name), {})
            own.inputs.mkdir()
            for version in ((), range(kind.count)):
                own.choose(*version)
                for name, data in own.undisturbed().items():
                    own.documents.setdefault(name, set()).add(data)
            papers = [name for name in own.documents if name.endswith(".docx")]
            assert all(len(own.documents[name]) == 2 for name in papers)
        made[kind].choose()
        return made[kind]

    return bodies


@pytest.fixture
def few(bodies_of: Callable[[Kind], Bodies]) -> Bodies:
    """Three bodies, built in one process."""
    return bodies_of(ALONE)


@pytest.fixture
def several(bodies_of: Callable[[Kind], Bodies]) -> Bodies:
    """Bodies enough for two worker processes that are started for few."""
    return bodies_of(WORKERS)


# At any moment


@dataclass(frozen=True)
class Stops:
    """So many builds of a kind are stopped by a signal, each at most ``pause`` seconds after it
    told of some of its workbooks (kills) or took its folder (Ctrl-C).
    """

    how: signal.Signals
    kind: Kind
    times: int
    pause: float

    @property
    def code(self) -> int:
        """The exit code of what is stopped so."""
        return 130 if self.how is signal.SIGINT else -self.how


STOPS = (
    Stops(signal.SIGKILL, ALONE, 18, 0.06),
    Stops(signal.SIGKILL, WORKERS, 3, 0.15),
    Stops(signal.SIGKILL, REPORTS, 5, 0.2),
    Stops(signal.SIGINT, ALONE, 2, 0.2),
    Stops(signal.SIGINT, WORKERS, 2, 0.5),
    Stops(signal.SIGINT, REPORTS, 2, 0.4),
)


@pytest.mark.parametrize("stops", STOPS, ids=lambda stops: f"{stops.how.name}-{stops.kind.name}")
def test_stopped_at_any_moment_every_document_is_whole_and_the_next_build_goes_on(
    bodies_of: Callable[[Kind], Bodies],
    tmp_path: Path,
    output: Path,
    memory: Path,
    stops: Stops,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own, log = bodies_of(stops.kind), tmp_path / "log"
    chance, stopped = random.Random(20230620 + stops.times), 0
    for _ in range(10 * stops.times):
        own.choose(*chance.sample(range(own.kind.count), chance.randint(0, own.kind.count)))
        # A build that has little to do is over before it can be interrupted.
        forced = stops.how is signal.SIGINT or chance.random() < 0.3
        words = [*own.words(output), *["--force"][: int(forced)]]
        process = stopping(stops, output, log, memory, words, chance)
        code, said = end(process), log.read_text("utf-8")
        assert code in (stops.code, 0), said
        assert "Traceback" not in said
        own.assert_whole(output)
        if stops.how is signal.SIGINT:
            assert not list(output.glob(f"{NEW}*"))
        stopped += code != 0
        if stopped == stops.times:
            break
    assert stopped == stops.times
    own.assert_goes_on(output, capsys)


def stopping(
    stops: Stops,
    output: Path,
    log: Path,
    memory: Path,
    words: list[str],
    chance: random.Random,
) -> Process:
    """A build that has got the signal; a kill needs no command of its own, Ctrl-C a real one."""
    delay = chance.uniform(0, stops.pause)
    if stops.how is signal.SIGINT:
        (output / LOCK).unlink(missing_ok=True)
        process: Process = start(log, memory, *words)
        wait_until((output / LOCK).exists, process)
    else:
        log.write_bytes(b"")
        if stops.kind is WORKERS:
            process = start(log, memory, *words)
        else:
            process = Forked(log, memory, build, *words)
        # Once more is told than the workbooks, nothing is left to be interrupted.
        told = chance.randint(0, stops.kind.count)
        wait_until(lambda: log.read_bytes().count(b"\n") >= told, process)
        delay = delay if told else 8 * delay
    time.sleep(delay)
    signal_group(process, stops.how)
    return process


# Where it hurts most


SPOTS = (
    (ALONE, "half set aside", 2),
    (ALONE, "half in the journal", 2),
    (ALONE, "not named yet", 2),
    (ALONE, "just named", 2),
    (ALONE, "manifest set aside", 1),
    (ALONE, "manifest named", 1),
    # After the nine papers of three bodies, the consolidated report: Word, then Excel.
    (REPORTS, "half set aside", 10),
    (REPORTS, "half in the journal", 10),
    (REPORTS, "not named yet", 11),
    (REPORTS, "just named", 10),
)


@pytest.mark.parametrize(("kind", "spot", "nth"), SPOTS, ids=lambda x: getattr(x, "name", x))
def test_killed_at_the_worst_spots_and_again_a_build_is_finished_by_the_next(
    bodies_of: Callable[[Kind], Bodies],
    output: Path,
    kind: Kind,
    spot: str,
    nth: int,
    memory: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = bodies_of(kind)
    own.build_first(output)
    own.choose(0, 1, 2)
    killed_at(memory, spot, nth, *own.words(output))
    own.assert_whole(output)
    own.choose(0, 2)
    killed_at(memory, "just named", 1, *own.words(output))
    own.assert_whole(output)
    own.choose()
    own.assert_goes_on(output, capsys)


def test_an_old_document_whose_successor_was_never_named_is_not_taken_for_a_signed_one(
    few: Bodies, output: Path, memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few.build_first(output)
    few.choose(0)
    killed_at(memory, "not named yet", 1, few.inputs / "00.xlsx", "-o", output)
    assert build(few.inputs / "01.xlsx", "-o", output) == 0
    few.assert_goes_on(output, capsys)


def test_an_old_document_signed_after_a_killed_build_is_an_error(
    few: Bodies, output: Path, memory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few.build_first(output)
    few.choose(0)
    killed_at(memory, "not named yet", 1, few.inputs / "00.xlsx", "-o", output)
    signed = sign(output / "00.docx")
    for _ in range(2):
        capsys.readouterr()
        assert build(few.inputs, "-o", output) == 1
        assert "the workbook now gives another" in capsys.readouterr().out
        assert (output / "00.docx").read_bytes() == signed


# Ctrl-C around a name


INTERRUPTS = {
    "before a name": (ALONE, "01.docx", False),
    "after a name": (ALONE, "01.docx", True),
    "before a report's name": (REPORTS, "01-report.docx", False),
    "after the last report's name": (REPORTS, "02-inspections.docx", True),
    "before the consolidated report's name": (REPORTS, f"{CONSOLIDATED}.docx", False),
    "after the consolidated report's name": (REPORTS, f"{CONSOLIDATED}.docx", True),
}


@pytest.mark.parametrize("begun", [False, True], ids=["new folder", "old documents"])
@pytest.mark.parametrize(("kind", "name", "named"), INTERRUPTS.values(), ids=INTERRUPTS)
def test_ctrl_c_around_a_name_leaves_the_manifest_true(
    bodies_of: Callable[[Kind], Bodies],
    output: Path,
    kind: Kind,
    name: str,
    named: bool,
    begun: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own, real = bodies_of(kind), files.take_name
    if begun:
        own.build_first(output)
        own.choose(0, 1, 2)

    def interrupted(temporary: Path, path: Path) -> Problem | None:
        if path.name != name:
            return real(temporary, path)
        if named:
            real(temporary, path)
        raise KeyboardInterrupt

    with mock.patch.object(files, "take_name", interrupted):
        assert build(*own.words(output)) == 130
    assert "Interrupted." in capsys.readouterr().out
    own.assert_whole(output)
    assert_known(output)
    own.assert_goes_on(output, capsys)


def assert_known(output: Path) -> None:
    """The manifest knows every document by what it holds, and nothing else lies in the folder."""
    known = entries(output)
    found = {name: data for name, data in contents(output).items() if name != manifest.NAME}
    assert {name: entry["sha256"] for name, entry in known.items()} == {
        name: digest(data) for name, data in found.items()
    }


def test_ctrl_c_in_the_consolidated_step_keeps_what_was_made(
    bodies_of: Callable[[Kind], Bodies], output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = bodies_of(REPORTS)
    with mock.patch.object(consolidation, "proved", side_effect=KeyboardInterrupt):
        assert build(*own.words(output)) == 130
    said = capsys.readouterr().out
    assert "Interrupted." in said
    assert "Documents made: 3" in said
    assert_known(output)
    own.assert_goes_on(output, capsys)


def test_ctrl_c_ends_a_parallel_batch_with_whole_documents_and_a_clear_word(
    several: Bodies,
    tmp_path: Path,
    output: Path,
    memory: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    log, count = tmp_path / "log", several.kind.count
    process = start(log, memory, *several.words(output))
    wait_until(lambda: len(documents(output)) >= 2, process)
    signal_group(process, signal.SIGINT)
    code, said = end(process), log.read_text("utf-8")
    assert code == 130, said
    assert "Traceback" not in said
    assert "Interrupted." in said.splitlines()[-1]
    made = len(documents(output))
    assert 2 <= made < count
    assert f"Documents made: {made}\n" in said
    assert f"not made: {count - made}. Repeat the command to go on." in said
    several.assert_whole(output)
    assert_known(output)
    capsys.readouterr()
    assert build(*several.words(output)) == 0
    assert f"Documents already current: {made}\n" in capsys.readouterr().out
    several.assert_goes_on(output, capsys)


# Workers


DEADLY = {
    "each process ended by one workbook": (deadly.deadly, (), [3]),
    "each process killed by one workbook": (deadly.killed, ("--with-report",), [3]),
    "one process killed from outside": (deadly.deadly_once, (), []),
}


@pytest.mark.parametrize(("prepare", "options", "lost"), DEADLY.values(), ids=DEADLY)
def test_a_worker_that_dies_costs_the_workbook_that_kills_and_no_other(
    tmp_path: Path,
    output: Path,
    prepare: Callable[..., object],
    options: tuple[str, ...],
    lost: list[int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = write(tmp_path / "inputs", SEVERAL)
    with mock.patch.object(batch, "preparing", partial(partial, prepare)), two_processes():
        code = build(*paths, "-o", output, "--jobs", "2", *options)
    said = capsys.readouterr().out
    assert code == (1 if lost else 0)
    assert said.count("A fault of the program itself") == len(lost)
    assert f"Documents made: {SEVERAL - len(lost)}\n" in said
    left = [number for number in range(SEVERAL) if number not in lost]
    assert [path.stem for path in documents(output) if path.stem.isdigit()] == [
        f"{number:02}" for number in left
    ]
    if options:
        assert bodies_in(output) == [name_of(number) for number in left]
    assert (tmp_path / "inputs" / deadly.MARK).exists()
    assert build(*paths, "-o", output, "--jobs", "1", *options) == 0
    said = capsys.readouterr().out
    assert f"Documents made: {len(lost)}\n" in said
    assert f"Documents already current: {SEVERAL - len(lost)}\n" in said
    assert contents(output) == undisturbed(output, *paths, *options)
    assert not verified(output, tmp_path / "inputs", capsys)


def test_workers_do_not_outlive_a_killed_parent(
    several: Bodies, tmp_path: Path, output: Path, memory: Path
) -> None:
    process = start(tmp_path / "log", memory, *several.words(output))
    try:
        wait_until(lambda: documents(output), process)
        assert len(workers(process.pid)) == 2 or not HAS_PROC
        process.kill()
        assert process.wait(PATIENCE) == -signal.SIGKILL
        deadline = time.monotonic() + 20
        while not group_is_gone(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group_is_gone(process.pid)
    finally:
        end(process)
    several.assert_whole(output)


def group_is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.skipif(not HAS_PROC, reason="children are found in /proc")
def test_a_killed_worker_process_costs_no_document(
    several: Bodies, tmp_path: Path, output: Path, memory: Path
) -> None:
    process = start(tmp_path / "log", memory, *several.words(output))
    wait_until(lambda: documents(output), process)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    assert end(process) == 0, (tmp_path / "log").read_text("utf-8")
    assert contents(output) == several.undisturbed()


def workers(parent: int) -> list[int]:
    if not HAS_PROC:
        return []
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
    return [*map(int, children)]


# No room, no right


@dataclass
class Disk:
    """A folder with little room: a small disk of its own, else a limit on each file's size."""

    folder: Path
    is_mounted: bool
    said: Path
    memory: Path

    def build(self, room: int, *words: str | Path) -> tuple[int, str]:
        """Exit code and words of a build with so many bytes of room."""
        if self.is_mounted:
            mount("-o", f"remount,size={room}", str(self.folder))
        limit = None if self.is_mounted else room
        code = end(Forked(self.said, self.memory, build_within, limit, *words))
        return code, self.said.read_text("utf-8")


def build_within(limit: int | None, *words: str | Path) -> int:
    """A build none of whose files may be larger; runs in a process of its own."""
    if limit is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return build(*words)


def mount(*words: str) -> bool:
    program = shutil.which("mount")
    if program is None:
        return False
    return subprocess.run([program, *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path, memory: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    is_mounted = mount("-t", "tmpfs", "-o", "size=4k", "bagalau", str(folder))
    try:
        yield Disk(folder, is_mounted, tmp_path / "log", memory)
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_what_fits_is_whole_and_with_more_room_the_rest_is_made(
    few: Bodies, disk: Disk
) -> None:
    output, failed = disk.folder / "output", 0
    for room in range(4096, 160 * 4096, 61_440):
        code, said = disk.build(room, few.inputs, "-o", output)
        few.assert_whole(output)
        assert not list(output.glob(f"{NEW}*"))
        if code == 0:
            break
        assert code == 1, said
        assert "could not be written" in said
        assert "Traceback" not in said
        failed += 1
    assert code == 0
    assert failed >= 2
    code, said = disk.build(4_194_304, few.inputs, "-o", output)
    assert code == 0, said
    assert "Documents already current: 3" in said
    assert contents(output) == few.undisturbed()


@pytest.fixture
def closed() -> Iterator[Callable[[Path], None]]:
    """Takes away the right to write to a folder; a superuser is stopped by a mount only."""
    shut: list[Path] = []

    def close(folder: Path) -> None:
        shut.append(folder)
        if os.geteuid() != 0:
            folder.chmod(0o555)
        elif not (
            mount("--bind", str(folder), str(folder))
            and mount("-o", "remount,bind,ro", str(folder))
        ):
            pytest.skip("a superuser needs the right to mount to be stopped from writing")

    try:
        yield close
    finally:
        for folder in shut:
            if os.geteuid() == 0:
                subprocess.run(["umount", "--lazy", str(folder)], check=False)
            else:
                folder.chmod(0o755)


def test_a_folder_that_must_not_be_written_to_keeps_all_it_holds(
    few: Bodies,
    output: Path,
    closed: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    few.build_first(output)
    held = contents(output)
    few.choose(0)
    closed(output)
    code, said = build(few.inputs, "-o", output), capsys.readouterr().out
    assert code == 1, said
    assert "could not be written" in said
    assert "Traceback" not in said
    assert contents(output) == held


def test_a_folder_below_that_must_not_be_written_to_stops_no_other(
    few: Bodies,
    tmp_path: Path,
    output: Path,
    closed: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    inputs = tmp_path / "inputs"
    for folder in (inputs, inputs / "жабық"):
        shutil.copytree(few.inputs, folder)
    (output / "жабық").mkdir(parents=True)
    closed(output / "жабық")
    capsys.readouterr()
    code, said = build(inputs, "-o", output), capsys.readouterr().out
    assert code == 1, said
    assert said.count("could not be written") == 3
    assert "Traceback" not in said
    assert list(entries(output)) == ["00.docx", "01.docx", "02.docx"]
    few.assert_whole(output)


def test_an_output_below_a_file_gets_a_plain_word(
    few: Bodies, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"a clerk's own")
    for output in (tmp_path / "file", tmp_path / "file" / "output"):
        assert build(few.inputs, "-o", output) == 1
        assert "could not be written" in capsys.readouterr().out
    assert (tmp_path / "file").read_bytes() == b"a clerk's own"


# Two at once


def test_a_second_build_into_a_folder_is_told_that_another_one_is_at_work(
    several: Bodies, tmp_path: Path, output: Path, memory: Path
) -> None:
    logs = [tmp_path / "first", tmp_path / "second"]
    first = start(logs[0], memory, *several.words(output))
    wait_until(lambda: documents(output), first)
    signal_group(first, signal.SIGSTOP)
    try:
        held = contents(output)
        second = start(logs[1], memory, *several.words(output), "--force")
        code, said = end(second), logs[1].read_text("utf-8")
        assert code == 1, said
        assert "Documents are being made into this folder right now" in said
        assert contents(output) == held
    finally:
        signal_group(first, signal.SIGCONT)
    assert end(first) == 0, logs[0].read_text("utf-8")
    assert contents(output) == several.undisturbed()


def test_of_builds_started_together_one_works_and_the_result_is_whole(
    few: Bodies, tmp_path: Path, output: Path, memory: Path
) -> None:
    for round_ in range(2):
        few.choose(*range(3 * round_))
        logs = [tmp_path / "one", tmp_path / "other"]
        both = [start(log, memory, *few.words(output)) for log in logs]
        codes, said = [end(process) for process in both], [log.read_text("utf-8") for log in logs]
        assert sorted(codes) in ([0, 0], [0, 1]), said
        assert sum("right now" in words for words in said) == sum(codes)
        assert contents(output) == few.undisturbed()
