"""Killed, interrupted, out of room or two at a time: every document is whole, and the next run
goes on from there. Real processes, real signals, a real full disk.

Where a process is only killed or asked for its files, papers come from memory (see
:mod:`tests.remembered`): it is then at work on its folder most of the time it is alive.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from generator.files import disk as files
from generator.files.zip import digest
from generator.messages.problems import Problem
from generator.results import manifest
from tests.helpers.folders import (
    LOCK,
    MANY,
    build,
    contents,
    entries,
    sign,
    undisturbed,
    workbook,
    write,
)
from tests.helpers.forked import Forked
from tests.helpers.interrupted import (
    PATIENCE,
    SPOTS,
    Process,
    end,
    killed_at,
    signal_group,
    wait_until,
)
from tests.helpers.paths import ROOT
from tests.helpers.two_workers import MEMORY

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send"),
    pytest.mark.usefixtures("remembered"),
]


NEW = ".bagalau-new-"
HAS_PROC = Path("/proc/self/task").exists()

SEVERAL = 8
"""Workbooks of which some are left when a process with two workers has made the first."""


def start(*words: str | Path, **options: object) -> subprocess.Popen[str]:
    """A build in a process group of its own, speaking English."""
    command = [sys.executable, "-m", "generator", "--lang", "en", "build", *map(str, words)]
    return started(command, {}, **options)


def start_two(memory: Path, *words: str | Path, **options: object) -> subprocess.Popen[str]:
    """A build with two worker processes, for which few workbooks are enough."""
    command = [sys.executable, "-m", "tests.helpers.two_workers", *map(str, words)]
    return started(command, {MEMORY: str(memory)}, **options)


def started(
    command: list[str], environment: Mapping[str, str], **options: object
) -> subprocess.Popen[str]:
    said: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT), **environment},
        text=True,
        encoding="utf-8",
        start_new_session=True,
        **(said | options),
    )


def documents(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.docx"))


def group_is_gone(process: subprocess.Popen[str]) -> bool:
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


@dataclass
class Bodies:
    """Workbooks in two versions each, and the documents an undisturbed build makes of them."""

    folder: Path
    count: int
    documents: dict[str, tuple[bytes, bytes]]

    @property
    def inputs(self) -> Path:
        return self.folder / "inputs"

    def choose(self, *changed: int) -> None:
        """Put the second version of these workbooks, the first of the others."""
        for number in range(self.count):
            data = workbook(number, int(number in changed))
            path = self.inputs / f"{number:02}.xlsx"
            if path.read_bytes() != data:
                path.write_bytes(data)

    def undisturbed(self) -> dict[str, bytes]:
        """The whole folder that an undisturbed build makes of the workbooks as they are."""
        chosen = [
            workbook(n, 1) == (self.inputs / f"{n:02}.xlsx").read_bytes() for n in range(self.count)
        ]
        fresh = self.folder / ("undisturbed-" + "".join(str(int(second)) for second in chosen))
        if not fresh.exists():
            assert build(self.inputs, "-o", fresh, "--jobs", "1") == 0
        return contents(fresh)

    def build_first(self, output: Path) -> None:
        """Fill a folder with what the first versions give."""
        self.choose()
        for name, data in self.undisturbed().items():
            output.mkdir(exist_ok=True)
            (output / name).write_bytes(data)

    def assert_whole(self, output: Path) -> None:
        """Every document under its name is one of the two that its workbook ever gave."""
        for path in output.rglob("*.docx"):
            assert path.read_bytes() in self.documents[path.name], path


def bodies(folder: Path, count: int) -> Bodies:
    made = []
    for version in (0, 1):
        write(folder / "inputs", count, version)
        fresh = folder / f"undisturbed-{str(version) * count}"
        assert build(folder / "inputs", "-o", fresh, "--jobs", "1") == 0
        made.append({path.name: path.read_bytes() for path in documents(fresh)})
    old, new = made
    assert len(old) == count
    assert all(old[name] != new[name] for name in old)
    return Bodies(folder, count, {name: (old[name], new[name]) for name in old})


@pytest.fixture(scope="module")
def few_bodies(tmp_path_factory: pytest.TempPathFactory, remembered: None) -> Bodies:  # noqa: ARG001
    return bodies(tmp_path_factory.mktemp("few"), 3)


@pytest.fixture(scope="module")
def several_bodies(tmp_path_factory: pytest.TempPathFactory, remembered: None) -> Bodies:  # noqa: ARG001
    return bodies(tmp_path_factory.mktemp("several"), SEVERAL)


@pytest.fixture
def few(few_bodies: Bodies) -> Bodies:
    """Three bodies, built in one process."""
    few_bodies.choose()
    return few_bodies


@pytest.fixture
def several(several_bodies: Bodies) -> Bodies:
    """Bodies enough for two worker processes that are started for few."""
    several_bodies.choose()
    return several_bodies


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


# Killed at any moment


@pytest.mark.parametrize(
    ("which", "kills", "pause"), [("few", 36, 0.06), ("several", 6, 0.15)], ids=["alone", "workers"]
)
def test_after_kills_at_random_moments_every_document_is_whole_and_the_next_build_goes_on(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    memory: Path,
    which: str,
    kills: int,
    pause: float,
) -> None:
    own: Bodies = request.getfixturevalue(which)
    output, log = tmp_path / "output", tmp_path / "log"
    chance, killed, left = random.Random(20230620 + kills), 0, 3 * kills
    while killed < kills and left:
        own.choose(*chance.sample(range(own.count), chance.randint(0, own.count)))
        force = ["--force"] if chance.random() < 0.3 else []
        words = [str(own.inputs), "-o", str(output), *force]
        with log.open("wb") as said:
            process = (
                Forked(log, memory, build, *words)
                if which == "few"
                else start_two(memory, *words, stdout=said)
            )
            # Once more is told than the workbooks, nothing is left to be interrupted.
            told, delay = chance.randint(0, own.count), chance.uniform(0, pause)
            wait_for_lines(told, log, process)
            time.sleep(delay if told else 8 * delay)
            signal_group(process, signal.SIGKILL)
            end(process)
        assert process.returncode in (-signal.SIGKILL, 0), log.read_text("utf-8")
        killed, left = killed + (process.returncode != 0), left - 1
        own.assert_whole(output)
    assert killed == kills
    assert build(own.inputs, "-o", output) == 0
    assert contents(output) == own.undisturbed()


def wait_for_lines(count: int, log: Path, process: Process) -> None:
    """Return once a build has told of so many workbooks, or has ended."""
    while log.read_bytes().count(b"\n") < count and process.poll() is None:
        time.sleep(0.002)


@pytest.mark.parametrize("spot", SPOTS)
def test_killed_at_the_worst_spots_and_again_a_build_is_finished_by_the_next(
    few: Bodies, output: Path, spot: str, memory: Path
) -> None:
    few.build_first(output)
    few.choose(0, 1, 2)
    killed_at(memory, spot, SPOTS[spot], few.inputs, "-o", output)
    few.assert_whole(output)
    few.choose(0, 2)
    killed_at(memory, "just named", 1, few.inputs, "-o", output)
    few.assert_whole(output)
    few.choose()
    assert build(few.inputs, "-o", output) == 0
    assert contents(output) == few.undisturbed()


def test_an_old_document_whose_successor_was_never_named_is_not_taken_for_a_signed_one(
    few: Bodies, output: Path, memory: Path
) -> None:
    few.build_first(output)
    few.choose(0)
    killed_at(memory, "not named yet", 1, few.inputs / "00.xlsx", "-o", output)
    assert build(few.inputs / "01.xlsx", "-o", output) == 0
    assert build(few.inputs, "-o", output) == 0
    assert contents(output) == few.undisturbed()


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


def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path, output: Path) -> None:
    write(tmp_path / "inputs", MANY)
    process = start(tmp_path / "inputs", "-o", output, "--jobs", "2")
    try:
        wait_until(lambda: documents(output), process)
        assert len(workers(process.pid)) == 2 or not HAS_PROC
        process.kill()
        assert process.wait(PATIENCE) == -signal.SIGKILL
        deadline = time.monotonic() + 20
        while not group_is_gone(process) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group_is_gone(process)
    finally:
        end(process)
    made = [tmp_path / "inputs" / f"{path.stem}.xlsx" for path in documents(output)]
    whole = undisturbed(output, *made)
    assert all(path.read_bytes() == whole[path.name] for path in documents(output))


@pytest.mark.skipif(not HAS_PROC, reason="children are found in /proc")
def test_a_killed_worker_process_costs_no_document(
    several: Bodies, output: Path, memory: Path
) -> None:
    process = start_two(memory, several.inputs, "-o", output)
    wait_until(lambda: documents(output), process)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    said = end(process)
    assert process.returncode == 0, said
    assert contents(output) == several.undisturbed()


def workers(parent: int) -> list[int]:
    if not HAS_PROC:
        return []
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
    return [
        int(child)
        for child in children
        if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text("utf-8")
    ]


# Ctrl-C


def test_what_has_its_name_is_known_though_ctrl_c_came_before_it_was_counted(
    few: Bodies, output: Path
) -> None:
    real = files.take_name

    def named_and_stopped(temporary: Path, path: Path) -> Problem | None:
        real(temporary, path)
        if path.name == "01.docx":
            raise KeyboardInterrupt
        return None

    with mock.patch.object(files, "take_name", named_and_stopped):
        assert build(few.inputs, "-o", output, "--jobs", "1") == 130
    known, problems = manifest.load(output)
    assert known is not None, problems
    assert not (output / manifest.JOURNAL).exists()
    in_place = (output / "01.docx").read_bytes()
    assert known.entries["01.docx"].sha256 == digest(in_place)


def interrupt(process: subprocess.Popen[str]) -> str:
    """What a build says when Ctrl-C reaches it and its workers, as a terminal sends it."""
    os.killpg(process.pid, signal.SIGINT)
    said = end(process)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "Interrupted." in said.splitlines()[-1]
    return said


def test_ctrl_c_ends_a_parallel_batch_with_whole_documents_and_a_clear_word(
    several: Bodies, output: Path, memory: Path
) -> None:
    process = start_two(memory, several.inputs, "-o", output)
    wait_until(lambda: len(documents(output)) >= 2, process)
    said = interrupt(process)
    made = len(documents(output))
    assert 2 <= made < SEVERAL
    assert f"Documents made: {made}\n" in said
    assert f"not made: {SEVERAL - made}. Repeat the command to go on." in said
    several.assert_whole(output)
    assert sorted(contents(output)) == [*(p.name for p in documents(output)), manifest.NAME]
    assert list(entries(output)) == [path.name for path in documents(output)]
    process = start_two(memory, several.inputs, "-o", output)
    said = end(process)
    assert process.returncode == 0, said
    assert f"Documents already current: {made}\n" in said
    assert contents(output) == several.undisturbed()


def test_ctrl_c_while_workers_start_says_no_more_than_it_should(
    several: Bodies, output: Path, memory: Path
) -> None:
    codes = set()
    for delay in (0.0, 0.2, 0.5):
        shutil.rmtree(output, ignore_errors=True)
        process = start_two(memory, several.inputs, "-o", output)
        wait_until((output / LOCK).exists, process)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        said = end(process)
        assert "Traceback" not in said
        several.assert_whole(output)
        assert not list(output.glob(f"{NEW}*"))
        codes.add(process.returncode)
    # On a busy machine a build may have ended before its turn to be interrupted came.
    assert 130 in codes <= {0, 130}


def test_ctrl_c_ends_a_batch_without_workers_at_any_moment(few: Bodies, output: Path) -> None:
    for round_, delay in enumerate((0.0, 0.05, 0.1, 0.2)):
        few.choose(*range(3 * (round_ % 2)))
        process = start(few.inputs, "-o", output, "--force")
        time.sleep(0.05)
        mark = output / manifest.JOURNAL
        wait_until(lambda: mark.exists() or process.poll() is not None, process)  # noqa: B023
        time.sleep(delay)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        said = end(process)
        assert process.returncode in (130, 0), said
        assert "Traceback" not in said
        few.assert_whole(output)
        assert not list(output.glob(f"{NEW}*"))
    assert build(few.inputs, "-o", output) == 0
    assert contents(output) == few.undisturbed()


@pytest.mark.parametrize("named", [False, True], ids=["before", "after"])
def test_ctrl_c_around_the_naming_of_a_document_leaves_the_manifest_true(
    few: Bodies, output: Path, named: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    few.build_first(output)
    few.choose(0, 1, 2)
    real = files.take_name

    def interrupted(temporary: Path, path: Path) -> Problem | None:
        if path.name != "01.docx":
            return real(temporary, path)
        if named:
            real(temporary, path)
        raise KeyboardInterrupt

    with mock.patch.object(files, "take_name", interrupted):
        assert build(few.inputs, "-o", output) == 130
    assert "Interrupted." in capsys.readouterr().out
    few.assert_whole(output)
    assert sorted(contents(output)) == ["00.docx", "01.docx", "02.docx", manifest.NAME]
    assert build(few.inputs, "-o", output) == 0
    assert contents(output) == few.undisturbed()


# No room, no right


@dataclass
class Disk:
    """A folder with little room: a small disk of its own, else a limit on each file's size."""

    folder: Path
    is_mounted: bool
    said: Path
    memory: Path

    def build(self, room: int, *words: str | Path) -> tuple[int | None, str]:
        """Exit code and words of a build with so many bytes of room."""
        if self.is_mounted:
            mount("-o", f"remount,size={room}", str(self.folder))
        limit = None if self.is_mounted else room
        process = Forked(self.said, self.memory, build_within, limit, *words)
        said = end(process)
        return process.returncode, said


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
    for room in range(4096, 60 * 4096, 20_480):
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
    several: Bodies, output: Path, memory: Path
) -> None:
    first = start_two(memory, several.inputs, "-o", output)
    wait_until(lambda: documents(output), first)
    signal_group(first, signal.SIGSTOP)
    try:
        held = contents(output)
        second = start(several.inputs, "-o", output, "--force")
        said = end(second)
        assert second.returncode == 1, said
        assert "Documents are being made into this folder right now" in said
        assert contents(output) == held
    finally:
        signal_group(first, signal.SIGCONT)
    said = end(first)
    assert first.returncode == 0, said
    assert contents(output) == several.undisturbed()


def test_of_builds_started_together_one_works_and_the_result_is_whole(
    few: Bodies, output: Path
) -> None:
    for round_ in range(2):
        few.choose(*range(3 * round_))
        both = [start(few.inputs, "-o", output) for _ in range(2)]
        said = [end(process) for process in both]
        codes = sorted(process.returncode for process in both)
        assert codes in ([0, 0], [0, 1]), said
        assert sum("right now" in words for words in said) == sum(codes)
        assert contents(output) == few.undisturbed()
