"""What a terminal gets that a file does not, what a log keeps, and what is said to beginners."""

from __future__ import annotations

import fcntl
import os
import pickle
import pty
import re
import shlex
import struct
import sys
import termios
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler
from pathlib import Path
from typing import Any, TextIO

import pytest
from rich.console import Console as Screen

from generator.assess import assess
from generator.cli import check, console, progress
from generator.cli import main as cli
from generator.cli.console import Console
from generator.files import pool
from generator.messages.wording import Language, Speech, speech
from generator.submission import bodies
from generator.submission.contract import OrganisationField
from generator.submission.sheets import CellContent, Workbook
from tests.conftest import NOT_INSTALLED, Run
from tests.helpers import kit
from tests.helpers.folders import refused, workbook, write

COLUMNS = 100
CODES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\\\")
"""Colours and links."""

MOVES = re.compile(r"\x1b\[(?P<count>\d*)(?P<move>[AK])|\x1b\[\?25[lh]|\r|[^\x1b\r]+")
"""Up, erased, cursor hidden or shown, back to the margin, text."""
RED = "\x1b[1;31m"


class Terminal:
    """A pseudo-terminal in place of the program's streams, read all the while."""

    def __init__(self) -> None:
        try:
            self._ours, theirs = pty.openpty()
        except OSError as error:
            pytest.skip(f"/dev/pts, which opens terminals, {NOT_INSTALLED} ({error})")
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        self.stream = os.fdopen(theirs, "w", encoding="utf-8", buffering=1)
        self.stdout: TextIO | None = None
        self._read = b""
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """What is printed meanwhile is printed there."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", self.stdout or self.stream)
            patch.setattr(sys, "stderr", self.stream)
            yield

    def _listen(self) -> None:
        with suppress(OSError):  # the other end is closed
            while data := os.read(self._ours, 4096):
                self._read += data

    def written(self) -> str:
        """All that was written, line ends as the program wrote them; nothing comes after."""
        if not self.stream.closed:
            self.stream.close()
            self._reader.join()
            os.close(self._ours)
        return self._read.decode("utf-8").replace("\r\n", "\n")


def seen(written: str) -> list[str]:
    """The lines as they stand on the screen at the end: what was written over is gone."""
    lines, row = [""], 0
    for number, line in enumerate(CODES.sub("", written).split("\n")):
        if number:
            row += 1
        column = 0
        for found in MOVES.finditer(line):
            lines += [""] * (row + 1 - len(lines))
            piece = found[0]
            if found["move"] == "A":
                row -= int(found["count"])
            elif found["move"] == "K":
                lines[row] = ""
            elif piece == "\r":
                column = 0
            elif not piece.startswith("\x1b"):
                lines[row] = (
                    lines[row][:column].ljust(column) + piece + lines[row][column + len(piece) :]
                )
                column += len(piece)
    return [line.rstrip() for line in lines]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """In place of the streams of every command that is run."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    terminal, main = Terminal(), cli.main

    def there(words: Sequence[str]) -> int:
        with terminal.in_use():
            return main(words)

    monkeypatch.setattr(cli, "main", there)
    yield terminal
    terminal.written()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is shown from the first piece to the last, however short the work."""
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_WORTH_SHOWING", 0)


# Progress


def screen(said: Speech) -> Screen:
    """The terminal in use, as the console has it."""
    found = Console(said).aside.terminal
    assert found is not None
    return found


class Clock:
    """Time that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.usefixtures("impatient")
def test_long_work_tells_how_far_it_is_and_how_long_it_will_take(
    terminal: Terminal, run: Run
) -> None:
    write(Path("in"), 3)
    for words in (["build", "in", "-o", "out"], ["check", "in"], ["verify", "out"]):
        assert run(*words).code == 0
    written = terminal.written()
    for doing in ("Дайындалуда", "Тексерілуде", "Салыстырылуда"):
        assert re.search(
            rf"{doing}: 2/3 · 66 % · [\d\u00a0]+(,\d)? файл/(с|мин) · 0:\d\d қалды", written
        )
        assert not any(f"{doing}:" in line for line in seen(written)), "it is gone at the end"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language.KAZAKH, "Іс: 4/300 · 1 % · 1,5 файл/с · 3:18 қалды"),
        (Language.RUSSIAN, "Іс: 4/300 · 1 % · 1,5 файл/с · осталось 3:18"),
        (Language.ENGLISH, "Іс: 4/300 · 1 % · 1.5 files/s · 3:18 left"),
    ],
)
def test_pace_and_time_left_are_told_in_the_user_s_language(
    language: Language, line: str, terminal: Terminal
) -> None:
    clock, said = Clock(), speech(language)
    with terminal.in_use(), progress.shown(screen(said), said, "Іс", clock) as step:
        for clock.now, done in ((9.0, 0), (10.0, 1), (10.5, 2), (12.0, 4)):
            step(done, 300)
    assert line in terminal.written()


def test_slow_work_is_counted_by_the_minute(terminal: Terminal) -> None:
    clock = Clock()
    said = speech(Language.KAZAKH)
    with terminal.in_use(), progress.shown(screen(said), said, "Іс", clock) as step:
        for clock.now, done in ((5.0, 1), (45.0, 2)):
            step(done, 200)
    assert "Іс: 2/200 · 1 % · 1,5 файл/мин · 2:12:00 қалды" in terminal.written()


@pytest.mark.parametrize("seconds", [0.3, 0.9], ids=["at once", "nearly done when it is asked"])
def test_short_work_shows_no_progress(seconds: float, terminal: Terminal) -> None:
    clock = Clock()
    said = speech(Language.KAZAKH)
    with terminal.in_use(), progress.shown(screen(said), said, "Іс", clock) as step:
        for done in range(4):
            step(done, 3)
            clock.now += seconds
    assert terminal.written() == ""


@pytest.mark.usefixtures("impatient")
def test_a_file_gets_whole_lines_and_no_control_characters(run: Run) -> None:
    write(Path("in"), 2)
    built = run("build", "in", "-o", "out")
    assert built.err == ""
    assert built.out.splitlines()[:2] == [
        *("жасалды: in/00.xlsx → out/00.docx", "жасалды: in/01.xlsx → out/01.docx"),
    ]
    for ran in (built, run("check", "in"), run("verify", "out")):
        assert not re.search(r"[\r\x1b]", ran.out + ran.err)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", ["build", "check"])
def test_an_interruption_leaves_a_clean_line(
    command: str, terminal: Terminal, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("in"), 3)

    def interrupt(path: Path, *rest: Any, **named: Any) -> Any:
        if path.name == "02.xlsx":
            terminal.stream.write("^C")  # as a terminal shows what is pressed
            raise KeyboardInterrupt
        return assess(path, *rest, **named)

    read = {"build": "prepare.assess", "check": "check.validate"}
    monkeypatch.setattr(f"generator.batch.{read[command]}", interrupt)
    assert run(command, "in").code == 130
    written = terminal.written()
    assert "2/3" in written
    assert not any(left in line for line in seen(written) for left in ("/3", "^C", "━"))
    assert any(line.startswith("Тоқтатылды") for line in seen(written))


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (15, "0:15"), (75, "1:15"), (3735, "1:02:15")]
)
def test_the_time_left_is_written_as_on_a_clock(seconds: int, written: str) -> None:
    assert progress._clock(seconds) == written


# Lines on a screen, lines in a file


LONG = "  Қате [required] «Ұйымдар» парағы, B2 ұяшығы: " + "сөз " * 40 + "1\u00a0234,5 соңы"


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_a_line_is_wrapped_between_words_and_set_in(
    columns: int, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    with terminal.in_use():
        Console(speech(Language.KAZAKH)).line(LONG)
    first, *others = seen(terminal.written())
    assert all(len(line) <= columns for line in (first, *others))
    assert first.startswith("  Қате")
    assert all(re.match(r" {4}\S", line) for line in others)
    words = " ".join((first, *others)).replace("\u00a0", "_").split()
    assert words == LONG.replace("\u00a0", "_").split(), "no word and no number is cut"


def test_what_is_wrapped_goes_on_below_its_column(terminal: Terminal) -> None:
    text = "Мемлекеттік қаржылық бақылау органдарының тексерулер жүргізбеуі " * 2
    with terminal.in_use():
        Console(speech(Language.KAZAKH)).line(f"  2.1   2/2   {text}")
    first, second = seen(terminal.written())
    assert second.index(second.strip()) == first.index("Мемлекеттік")


def test_a_word_longer_than_the_screen_is_the_only_one_that_is_cut(terminal: Terminal) -> None:
    with terminal.in_use():
        Console(speech(Language.KAZAKH)).line("а " + "ұ" * 250 + " б")
    lines = seen(terminal.written())
    assert all(len(line) <= COLUMNS for line in lines)
    assert "".join(lines).replace(" ", "") == "а" + "ұ" * 250 + "б"


def test_a_command_to_be_copied_stays_whole(terminal: Terminal, run: Run) -> None:
    path = Path("а" * COLUMNS, "a.xlsx")
    path.parent.mkdir()
    path.write_bytes(kit.saved(many_problems()))
    run("check", path)
    lines = CODES.sub("", terminal.written()).splitlines()
    assert f"  bagalau check {path} --annotate marked" in lines


def test_a_pipe_gets_each_problem_on_one_line(run: Run) -> None:
    Path("a.xlsx").write_bytes(kit.saved(many_problems()))
    lines = run("check", "a.xlsx").out.splitlines()
    problems = [line for line in lines if line.startswith("  Қате [")]
    assert len(problems) == 8
    assert max(map(len, problems)) > COLUMNS
    assert all(re.match(r" {6}\S", lines[lines.index(line) + 1]) for line in problems)


def many_problems() -> Workbook:
    """A workbook with eight errors of three kinds."""
    fields = OrganisationField
    faults: dict[OrganisationField, CellContent] = {
        **dict.fromkeys((fields.RESULT, fields.DUE, fields.PAID, fields.OWN_FUNDS), "көп"),
        **dict.fromkeys((fields.PLAN, fields.REPORT), "бәлкім"),
        **dict.fromkeys((fields.OBJECTS, fields.CURRENT_ASSETS), None),
    }
    return kit.workbook([kit.organisation("МК", 1, faults)])


@pytest.mark.parametrize("language", Language)
def test_many_problems_are_counted_by_kind_and_the_next_step_is_named(
    language: Language, run: Run
) -> None:
    path = Path("бос орын", "a.xlsx")
    path.parent.mkdir()
    path.write_bytes(kit.saved(many_problems()))
    words = ("check", path, "--lang", language.value)
    *_, kinds, step = run(*words).out.splitlines()
    assert kinds.endswith("number-malformed – 4; required – 2; yes-no-malformed – 2")
    (command,) = commands(step)
    assert command == ["check", str(path), "--annotate", "marked"]
    assert run(*command).code == 1
    assert Path("marked", "a.xlsx").exists()
    assert "--annotate" not in run(*words, "--annotate", "marked").out


def test_few_problems_are_not_counted_by_kind(run: Run) -> None:
    Path("a.xlsx").write_bytes(refused(1))
    assert "required – 1" not in run("check", "a.xlsx").out


def test_a_file_that_was_made_is_a_link_on_a_screen(
    terminal: Terminal, run: Run, tmp_path: Path
) -> None:
    write(Path("in"), 1)
    run("build", "in", "-o", "out")
    for name in ("report.html", "summary.xlsx"):
        uri = re.escape((tmp_path / "out" / name).as_uri())
        assert re.search(rf"\x1b\]8;[^;]*;{uri}\x1b\\out/{name}\x1b\]8;;", terminal.written())


BREAKING = "a\nDocuments made: 99"
"""In the name of a file."""


@pytest.mark.parametrize("on_screen", [True, False])
def test_a_name_cannot_break_a_line_wherever_it_stands(
    on_screen: bool, run: Run, request: pytest.FixtureRequest
) -> None:
    terminal = request.getfixturevalue("terminal") if on_screen else None
    for folder in ("one", "two"):
        write(Path(folder), 1)
        Path(folder, "00.xlsx").rename(Path(folder, f"{BREAKING}\u202e\x1b[2J.xlsx"))
    written = ""
    for words in (
        ("build", "one", "two", "-o", "out\nline"),  # one name for two
        ("build", "one", "-o", "out\nline", "--with-report"),
        ("build", "two", "-o", "out\nline", "--with-report"),
        ("verify", "out\nline", "one"),
        ("check", "one", "--annotate", "marked\nhere"),
        ("score", *Path("one").iterdir(), "--edition\n", "x"),
    ):
        ran = run(*words, "--lang", "en", "--verbose")
        written += ran.out + ran.err
    written += terminal.written() if terminal else ""
    assert "\\u000a" in written
    assert not re.search(r"^(Documents made: 99|line|here)", written, re.MULTILINE)
    assert not re.search("\x1b\\[2J|\u202e", written)


# Colours


def problems_of(run: Run, terminal: Terminal) -> str:
    Path("a.xlsx").write_bytes(refused(1))
    assert run("check", "a.xlsx").code == 1
    return terminal.written()


def test_colours_repeat_what_the_words_say(terminal: Terminal, run: Run) -> None:
    written = problems_of(run, terminal)
    assert f"  {RED}Қате [required]\x1b[0m «Ұйымдар» парағы" in written
    assert f"{RED}Тексерілген файлдар: 1; қателер: 1; ескертулер: 0\x1b[0m" in written


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [
        *(("NO_COLOR", "1", False), ("NO_COLOR", "0", False), ("NO_COLOR", "", True)),
        *(("TERM", "dumb", False), ("TERM", "xterm", True)),
    ],
)
def test_who_wants_no_colours_gets_none(
    name: str,
    value: str,
    coloured: bool,
    terminal: Terminal,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)
    written = problems_of(run, terminal)
    assert ("\x1b" in written) is coloured
    assert "Қате [required]" in CODES.sub("", written)


def test_a_file_gets_no_colours_though_a_terminal_stands_by(
    terminal: Terminal, run: Run, tmp_path: Path
) -> None:
    Path("a.xlsx").write_bytes(refused(1))
    with (tmp_path / "told.txt").open("w+", encoding="utf-8") as told:
        terminal.stdout = told
        run("check", "a.xlsx")
        told.seek(0)
        assert "Қате [required]" in told.read()
    assert "\x1b" not in (tmp_path / "told.txt").read_text("utf-8")
    assert terminal.written() == ""


def test_the_name_of_a_file_brings_no_colours_of_its_own(terminal: Terminal, run: Run) -> None:
    name = f"{RED}a\r\x1b[2J.xlsx"
    Path(name).write_bytes(refused(1))
    assert run("check", name).code == 1
    assert run("build", name, "--verbose", "-o", "out").code == 1
    written = terminal.written()
    assert "\r" not in written
    assert "\x1b[2J" not in written
    said = {"Қате", "Тексерілген", "қабылданбады", "Қабылданбаған"}
    assert set(re.findall(r"\x1b\[1;31m(\w+)", written)) == said


def test_a_verdict_has_a_colour(terminal: Terminal, run: Run) -> None:
    write(Path("in"), 2)
    run("build", "in", "-o", "out")
    Path("out", "00.docx").write_bytes(b"other")
    assert run("verify", "out").code == 1
    written = terminal.written()
    assert "\x1b[32mөзгертілмеген\x1b[0m" in written
    assert f"{RED}ОҚЫЛМАДЫ\x1b[0m" in written


# The log and details


def test_the_log_has_what_was_made_refused_and_warned_of(run: Run) -> None:
    write(Path("in"), 2)
    Path("in", "02.xlsx").write_bytes(refused(2))
    Path("in", "03.xlsx").write_bytes(kit.saved(kit.not_counted()))
    run("build", "in", "-o", "out", "--log", "log.txt")
    kept = Path("log.txt").read_bytes().decode("utf-8")
    assert "жасалды: in/00.xlsx → out/00.docx" in kept
    assert "қабылданбады: in/02.xlsx" in kept
    assert re.search(r" ERROR in/02\.xlsx: Қате \[required\] «Ұйымдар» парағы, \w+ ұяшығы", kept)
    assert re.search(r" WARNING in/03\.xlsx: Ескерту \[organisations-none\]", kept)
    assert kept.rstrip().endswith("Аяқталды, шығу коды: 1")
    run("check", "in", "--json", "--log", "log.txt")
    longer = Path("log.txt").read_text("utf-8")
    assert longer.startswith(kept), "an earlier run is kept"
    assert "[required]" in longer[len(kept) :]


def test_the_log_has_what_worker_processes_met(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they send home is what the log of a single process has: here without processes."""

    class Here:
        """Runs what a process would, and sends it there and back."""

        def __init__(self, ready: Any) -> None:
            pool._do[:] = [ready()]

        def submit(self, function: Any, *given: Any) -> Future[Any]:
            future: Future[Any] = Future()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pool.log, "propagate", False)  # nobody keeps its log
                patch.setattr(pool.log, "handlers", [QueueHandler(pool._records)])
                future.set_result(pickle.loads(pickle.dumps(function(*given))))
            return future

        def shutdown(self, **_: object) -> None:
            """There is nothing to end."""

    here = "concurrent.futures.ProcessPoolExecutor"
    monkeypatch.setattr(here, lambda *_, initargs, **__: Here(initargs[0]))
    monkeypatch.setattr(pool, "WORTH_A_PROCESS", 2)
    Path("in").mkdir()
    for number in range(16):
        Path("in", f"{number:02}.xlsx").write_bytes(b"PK\x03\x04" + bytes([number]) * 40)
    told = run("build", "in", "-o", "out", "--jobs", "2", "--log", "log.txt")
    assert "Traceback" not in told.out + told.err
    kept = Path("log.txt").read_text("utf-8")
    for number in range(16):
        assert len(re.findall(rf" INFO \S*{number:02}\.xlsx: .*\nTraceback", kept)) == 1


def test_a_name_cannot_forge_a_line_of_the_log(run: Run) -> None:
    name = "a\n2026-01-01 00:00:00,000 INFO made.xlsx"
    Path(name).write_bytes(refused(1))
    run("check", name, "--log", "log.txt")
    lines = Path("log.txt").read_text("utf-8").splitlines()
    assert not any(line.startswith("2026-01-01 00:00:00,000") for line in lines)


def test_a_file_that_is_no_log_is_left_alone(run: Run) -> None:
    book = workbook(1)
    Path("a.xlsx").write_bytes(book)
    ran = run("check", "a.xlsx", "--log", "a.xlsx")
    assert (ran.code, ran.out, Path("a.xlsx").read_bytes()) == (1, "", book)
    assert ran.err.count("--log bagalau.log") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_log_on_a_full_disk_is_reported_and_stops_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.xlsx").write_bytes(workbook(1))
    monkeypatch.setattr(console, "regular", lambda _, flags: os.open("/dev/full", flags))
    ran = run("check", "a.xlsx", "--log", "a.log")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "журнал толық жазылмады" in ran.err
    assert "Тексерілген файлдар: 1" in ran.out


def test_our_own_fault_is_told_and_its_trace_is_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(check, "run", fall)
    ran = run("check", "--log", "log.txt")
    assert ran.code == 1
    assert "[unexpected]" in ran.err
    assert "Traceback" not in ran.out + ran.err
    assert "nobody thought of this" in Path("log.txt").read_text("utf-8")
    assert "nobody thought of this" in run("check", "--verbose").err


def test_details_are_shown_to_those_who_want_them(run: Run) -> None:
    write(Path("in"), 1)
    told = {
        "build": (["build", "in", "-o", "out"], "жасалды: in/00.xlsx"),
        "check": (["check", "in"], "in/00.xlsx: қателер: 0; ескертулер: 0"),
        "verify": (["verify", "out", "in"], "Салыстырылған жұмыс кітабы: in/00.xlsx"),
        "score": (["score", "in/00.xlsx"], "SHA-256"),
        "explain": (["explain", "in/00.xlsx", "мм", "1"], "SHA-256"),
        "editions": (["editions"], "2022"),
    }
    for name, (words, line) in told.items():
        ran = run(*words, "--verbose")
        assert line in ran.out, name
        assert f"команда: bagalau {name}" in ran.err
    assert run("editions").err == ""
    assert run("check", "in", "--json", "--verbose").json == []


# The first steps


@pytest.mark.parametrize("language", Language)
def test_without_a_command_five_lines_say_what_to_do_first(language: Language, run: Run) -> None:
    ran = run("--lang", language.value)
    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 5)
    assert [line[:3] for line in ran.out.splitlines()] == ["1. ", "2. ", "3. ", "4. ", "5. "]
    assert ran.out == run_in(language, run)


def run_in(language: Language, run: Run) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAGALAU_LANG", language.value)
        return run().out


def commands(text: str) -> list[list[str]]:
    """The commands to be copied: from the program's name to the end of the line."""
    return [shlex.split(line)[1:] for line in re.findall(r"\bbagalau .*$", text, re.MULTILINE)]


def test_the_commands_of_the_first_steps_work_when_they_are_copied(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    regions = bodies.all_regions()
    monkeypatch.setattr(bodies, "all_regions", lambda: regions[:2])
    new, check_, build, help_ = commands(run().out)
    assert run(*new).code == 0
    (folder,) = Path("inputs").iterdir()
    own, *others = sorted(folder.iterdir())
    for path in others:
        path.unlink()
    kit.say_none(own)
    for words in (check_, build, help_):
        assert run(*words).code == 0
    assert len(list(Path("output").glob("*.docx"))) == 1


def test_the_example_for_one_body_works_when_it_is_copied(run: Run) -> None:
    page = run("new", "--help").out
    (example,) = commands(page.partition("мысалы:\n")[2])
    assert run(*example).code == 0
    assert len(list(Path("inputs").rglob("*.xlsx"))) == 1


def test_a_log_is_known_by_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    for beginning, is_log in ((b"", True), (b"2026-01-01 10:00:00,1 INFO", True), (b"PK", False)):
        path.write_bytes(beginning)
        assert console._is_log(path) is is_log
