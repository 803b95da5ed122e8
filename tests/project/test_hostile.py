"""Files made to hurt end within 5 seconds and 500 MB: in a result or in plain messages.

Each is run through the real command in a process of its own, which measures itself.
"""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from xml.etree import ElementTree as ET

import pytest

from generator.assess import assess
from generator.batch import prepare
from generator.batch.order import Options
from generator.cli import main as cli
from generator.excel.read.body_list import read_list
from generator.excel.read.workbook import read_bytes
from generator.files.disk import Source
from generator.law.choices import Notes, Paper
from generator.messages.problems import Code, Severity
from generator.messages.wording import Language
from generator.papers.content import of_body
from generator.submission.contract import InspectionField, OrganisationField
from generator.submission.sheets import Workbook
from generator.verify.prove import PaperOrigin, rendered
from generator.word.read.outline import outline
from generator.word.read.text import NotADocument
from generator.word.template import lint
from tests.helpers import hostile, kit
from tests.helpers.clock import Cost
from tests.helpers.hostile import FINE, TEMPLATES, WORKBOOKS, Hostile
from tests.helpers.paths import ROOT, SHARED

pytestmark = pytest.mark.slow

SECONDS, MEGABYTES = 5, 500
_TOGETHER = 24
_ODD = SHARED / "odd"
_CODES = {code.code: code for code in Code}
_FOREIGN_WORDS = re.compile(
    r"Error\b|Exception|Traceback|openpyxl|lxml|zipfile|jinja|<class|0x[0-9a-f]{4}"
)

_MEASURE = """
import contextlib, io, json, os, resource, runpy, sys, time, traceback
from pathlib import Path

limit = 3 * 1024**3
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

def peak():
    try:
        return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def measured(file):
    out, err = io.StringIO(), io.StringIO()
    started = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = run(file)
        except SystemExit as ended:
            code = ended.code
        except BaseException:
            traceback.print_exc()
            code = None
    seconds = time.process_time() - started
    return [file, code, seconds, peak() / 1024, out.getvalue(), err.getvalue()]

def apart(file):
    # In a process of the file's own, with all imports done.
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        with os.fdopen(write, "w") as answer:
            json.dump(measured(file), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        found = answer.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, (file, status)
    return json.loads(found)
"""

_CHECK = (
    _MEASURE
    + """
import generator.cli.main, generator.cli.check
from generator.law import edition_file

def run(file):
    sys.argv[1:] = ["check", file, "--json"]
    runpy.run_module("generator", run_name="__main__", alter_sys=True)

edition_file.load_shipped()

files = sys.argv[1:]
print(json.dumps([apart(file) for file in files]))
"""
)

_OPEN = (
    _MEASURE
    + """
from generator.messages.problem_text import problem_json
from generator.law import edition_file
from generator.word.read import outline
from generator.word.read.text import NotADocument
from generator.word.template import lint
from generator.messages.wording import Language, speech

def run(file):
    found, problems = lint.check_file(Path(file), editions)
    assert (found is None) == any(problem.is_error for problem in problems)
    with contextlib.suppress(NotADocument):
        outline.outline(Path(file).read_bytes())
    print(json.dumps([problem_json(speech(Language.KAZAKH), problem) for problem in problems]))
    return int(found is None)

editions, _ = edition_file.load_shipped()

files = sys.argv[1:]
print(json.dumps([apart(file) for file in files]))
"""
)


@dataclass(frozen=True)
class Run:
    """What a process did with a file: its exit code, how long and how large, what it said."""

    file: str
    code: int | None
    seconds: float
    megabytes: float
    out: str
    err: str

    @property
    def problems(self) -> list[dict[str, str]]:
        """The problems it told."""
        told: list[dict[str, str]] = json.loads(self.out)
        return told

    @property
    def errors(self) -> set[str]:
        """The codes of its errors."""
        return {p["code"] for p in self.problems if p["severity"] == Severity.ERROR.value}


def runs(program: str, files: Sequence[Path]) -> dict[str, Run]:
    """The runs of a program over files, each in a process that the program's own one forks."""
    pytest.importorskip("resource", reason="processes are bounded where the system can")
    ran = subprocess.run(
        [sys.executable, "-c", program, *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"BAGALAU_LANG": "kk"},
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {Path(run[0]).name: Run(*run) for run in json.loads(ran.stdout)}


def is_plain(run: Run) -> None:
    """The file ended in time, in a result or in messages that a clerk can act on."""
    assert run.code in (0, 1), run.err[-2000:]
    assert not run.err, run.err[-2000:]
    assert run.code == (1 if run.errors else 0)
    assert all(line.isprintable() for line in run.out.split("\n")), "it moves no terminal"
    for problem in run.problems:
        assert problem["code"] in _CODES
        assert problem["code"] != Code.UNEXPECTED.code
        for text in (problem["message"], problem["hint"]):
            assert re.search("[а-я]", text), "it speaks the user's language"
            assert not _FOREIGN_WORDS.search(text), text
            assert hostile.SECRET not in text
    assert run.seconds <= SECONDS, f"{run.seconds:.1f} s"
    assert run.megabytes <= MEGABYTES, f"{run.megabytes:.0f} MB"


# --- files of our own making


def in_groups(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Names in groups that share a process; neighbours, which are alike, are kept apart."""
    count = -(-len(names) // _TOGETHER)
    return [tuple(names[first::count]) for first in range(count)]


@cache
def group_runs(program: str, group: tuple[Hostile, ...], suffix: str) -> dict[str, Run]:
    folder = Path(mkdtemp(prefix="bagalau-hostile-"))
    hostile.SECRET_FILE.write_text(hostile.SECRET, "utf-8")
    files = [folder / f"{item.name}{suffix}" for item in group]
    try:
        for item, file in zip(group, files, strict=True):
            file.write_bytes(item.make())
        return runs(program, files)
    finally:
        for file in files:
            file.unlink(missing_ok=True)
        folder.rmdir()


def cases(register: dict[str, Hostile]) -> list[object]:
    """A case for each file, with the group that it is run in."""
    groups = in_groups(list(register))
    return [pytest.param(name, group, id=name) for group in groups for name in group]


@pytest.mark.parametrize(("name", "group"), cases(WORKBOOKS))
def test_a_hostile_workbook_ends_in_a_result_or_a_plain_message(
    name: str, group: tuple[str, ...]
) -> None:
    run = group_runs(_CHECK, tuple(WORKBOOKS[n] for n in group), ".xlsx")[f"{name}.xlsx"]
    is_plain(run)
    expected = WORKBOOKS[name].expected
    assert run.errors == (set() if expected == FINE else set(expected.split()))


@pytest.mark.parametrize(("name", "group"), cases(TEMPLATES))
def test_a_hostile_template_is_opened_or_plainly_refused(name: str, group: tuple[str, ...]) -> None:
    run = group_runs(_OPEN, tuple(TEMPLATES[n] for n in group), ".docx")[f"{name}.docx"]
    is_plain(run)
    expected = TEMPLATES[name].expected
    assert expected in run.errors if expected != FINE else not run.errors


def test_no_hostile_file_is_lost() -> None:
    assert len(WORKBOOKS) >= 137
    assert len(TEMPLATES) >= 46


# --- files that nobody here made

_KNOWN_ODD = {
    "calamine__any_sheets.xlsb": "file-old-format",
    "calamine__pass_protected.xlsx": "file-encrypted",
    "calamine__strict_iso_paths.xlsx": "file-strict",
    "closedxml__tilde-dollar_LoadPivotTables.xlsx": "file-other-format",
    "openpyxl__null_archive.xlsx": "file-other-format",
    "openpyxl__null_file.xlsx": "file-empty",
    "poi__54764-2.xlsx": "file-damaged",
    "poi__54764.xlsx": "file-damaged",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "file-ambiguous",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5185049589579776.xlsx": "file-damaged",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6504225896792064.xlsx": "file-ambiguous",
    "poi__duplicate-filename.xlsx": "file-ambiguous",
    "poi__protect.xlsx": "file-encrypted",
    "poi__protected_passtika.xlsx": "file-encrypted",
    "poi__sample.strict.xlsx": "file-strict",
    "poi__xlsx-corrupted.xlsx": "file-damaged",
    "docxtemplater__multi-errors.docx": "template-no-edition",
    "docxtpl__template_error_tpl.docx": "template-no-edition",
    "openxmlsdk__InvalidDocPropsct.docx": "template-damaged",
    "openxmlsdk__Strict01.docx": "template-strict",
    "poi__ExternalEntityInText.docx": "template-damaged",
    "poi__MultipleBodyBug.docx": "template-ambiguous",
    "poi__SimpleMacro.docm": "template-other-format",
    "poi__cf-POIXWPFFuzzer-6733884933668864.docx": "template-ambiguous",
    "poi__protected_agile.docx": "template-encrypted",
    "poi__test.dotx": "template-other-format",
    "poi__truncated62886.docx": "template-damaged",
}
"""What is known of some; the other workbooks lack our sheets, the other documents an edition."""


@cache
def odd_runs(program: str, group: tuple[str, ...], folder: str) -> dict[str, Run]:
    return runs(program, [_ODD / folder / name for name in group])


def odd_cases(folder: str) -> list[object]:
    names = [file.name for file in sorted((_ODD / folder).glob("*"))]
    if not names:
        mark = pytest.mark.skip(reason="the odd files do not lie beside this checkout")
        return [pytest.param("", (), id="none", marks=mark)]
    return [pytest.param(n, group, id=n) for group in in_groups(names) for n in group]


@pytest.mark.parametrize(("name", "group"), odd_cases("xlsx"))
def test_an_odd_workbook_ends_in_a_result_or_a_plain_message(
    name: str, group: tuple[str, ...]
) -> None:
    run = odd_runs(_CHECK, group, "xlsx")[name]
    is_plain(run)
    assert run.errors == {_KNOWN_ODD.get(name, "sheet-missing")}


@pytest.mark.parametrize(("name", "group"), odd_cases("docx"))
def test_an_odd_document_is_opened_or_plainly_refused(name: str, group: tuple[str, ...]) -> None:
    run = odd_runs(_OPEN, group, "docx")[name]
    is_plain(run)
    assert run.errors
    assert name not in _KNOWN_ODD or _KNOWN_ODD[name] in run.errors


@pytest.mark.skipif(not _ODD.exists(), reason="the odd files do not lie beside this checkout")
def test_most_odd_workbooks_can_be_read() -> None:
    read = [read_bytes(file.read_bytes(), file.name)[0] for file in (_ODD / "xlsx").glob("*")]
    assert sum(book is not None for book in read) >= 33


# --- files that are no files


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    endless = tmp_path / "endless.xlsx"
    endless.symlink_to("/dev/zero")
    sparse = tmp_path / "sparse.xlsx"
    with sparse.open("wb") as stream:
        stream.truncate(10 * 1024**3)
    found = runs(_CHECK, [endless, sparse])
    for run in found.values():
        is_plain(run)
    assert [found[name].errors for name in ("endless.xlsx", "sparse.xlsx")] == [
        {"file-unreadable"},
        {"file-too-large"},
    ]


def test_a_document_of_three_hundred_thousand_paragraphs_is_no_document_of_ours() -> None:
    paragraphs = "<w:p><w:r><w:t>а</w:t></w:r></w:p>" * 300_000
    with pytest.raises(NotADocument):
        outline(hostile.with_markup(paragraphs))


# --- lists of bodies


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list-empty"),
        ("Органның атауы;Органның түрі".encode("utf-16"), "list-not-utf8"),
        (b"\xff\xfe\x00", "list-not-utf8"),
        (b'a;"' + b"x" * 200_000 + b'"', "file-damaged"),
        (b"a;b\n" * 300_000, "file-too-large"),
        (b"a\rb;c\0d\n", "header-missing"),
        (b"=1+1;@x;-2\n", "header-missing"),
    ],
    ids=["empty", "utf-16", "binary", "endless field", "endless", "controls", "formulas"],
)
def test_a_hostile_list_is_plainly_refused(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    bodies, problems = read_list(path)
    assert not bodies
    assert kit.codes(problems) == [code]


def test_five_thousand_bodies_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    line = "Абай облысының әкімдігі;жергілікті атқарушы орган;100000000\n"
    path = tmp_path / "list.csv"
    path.write_text("Органның атауы;Органның түрі;ӘАОЖ коды\n" + line * 5_000, "utf-8")
    bodies, problems = read_list(path)
    assert not problems
    assert len({body.slug for body in bodies}) == 5_000


# --- what they try to do


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    """A folder with an ``inputs`` folder in it, out of which nothing may come but ``output``."""
    (tmp_path / "yard" / "inputs").mkdir(parents=True)
    return tmp_path / "yard"


def run_bagalau(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BAGALAU_LANG": "en"},
    )


def below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_no_name_leads_out_of_the_output_folder(yard: Path) -> None:
    names = ("body_that_leads_out", "members_outside", "tab_with_a_path", "body_that_is_a_command")
    for name in names:
        (yard / "inputs" / f"{name}.xlsx").write_bytes(WORKBOOKS[name].make())
    dots = yard / "inputs" / "...xlsx"
    dots.write_bytes(hostile.sound_workbook())
    before = below(yard.parent)
    ran = run_bagalau("build", "inputs", dots, "-o", "output", cwd=yard)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    new = below(yard.parent) - before
    assert all(name.startswith("yard/output/") for name in new)
    assert {f"yard/output/{name}.docx" for name in names} <= new
    assert not Path("/tmp/evil.txt").exists()


def test_a_body_that_is_a_command_prints_as_it_is_written(yard: Path) -> None:
    source = yard / "inputs" / "a.xlsx"
    source.write_bytes(WORKBOOKS["body_that_is_a_command"].make())
    ran = run_bagalau("build", source, "-o", "output", cwd=yard)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = [line.text for line in outline((yard / "output" / "a.docx").read_bytes())]
    assert "=cmd|'/C calc'!A0 {{ орган.атауы }} <w:p/> & ]]>" in lines


def test_text_that_begins_like_a_formula_stays_text_in_blank_workbooks(yard: Path) -> None:
    names = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "../../../etc/passwd", "\\\\host\\x"]
    kind = "тиісті саланың уәкілетті органы"
    rows = "".join(f'"{name}";{kind};\n' for name in names)
    (yard / "list.csv").write_text(f"Органның атауы;Органның түрі;ӘАОЖ коды\n{rows}", "utf-8")
    ran = run_bagalau("new", "--from", "list.csv", "--year", "2024", "-o", "blanks", cwd=yard)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    written = below(yard) - {"list.csv"}
    assert len(written) == len(names)
    assert all(re.fullmatch(r"blanks/[a-z0-9-]+\.xlsx", name) for name in written)
    texts = {text for name in written for text in texts_of(yard / name)}
    assert set(names) <= texts


def texts_of(workbook: Path) -> Iterator[str]:
    """The texts of a workbook; fails when a cell is a formula."""
    with zipfile.ZipFile(workbook) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                root = ET.fromstring(archive.read(name))
                assert root.find(".//{*}c/{*}f") is None
                yield from (node.text or "" for node in root.iter() if node.tag.endswith("}t"))


BOOKS_REACHING_OUT = (
    *("link_over_the_sheet", "another_file_in_texts", "another_computer_in_texts"),
    *("members_outside", "sheet_elsewhere", "sheet_in_another_folder", "tab_with_a_path"),
    *("formulas_into_another_book", "formula_never_calculated", "body_that_leads_out"),
)
TEMPLATES_REACHING_OUT = (
    *("another_file_in_document", "document_elsewhere", "settings_elsewhere"),
    *("template_members_outside", "include", "extends"),
)


def test_nothing_outside_a_file_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XML libraries connect without Python's sockets, so somebody listens too."""
    hostile.SECRET_FILE.write_text(hostile.SECRET, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        monkeypatch.setattr(hostile, "PORT", server.getsockname()[1])
        accept = server.accept
        monkeypatch.setattr(socket, "socket", no_socket)
        for name in BOOKS_REACHING_OUT:
            book, _ = read_bytes(WORKBOOKS[name].make(), name, lambda _: True)
            assert hostile.SECRET not in str(book)
        for name in TEMPLATES_REACHING_OUT:
            look_at(TEMPLATES[name], tmp_path)
        with pytest.raises(BlockingIOError):
            accept()


def no_socket(*_: object, **__: object) -> None:
    raise AssertionError("nobody asked for a connection")


def look_at(item: Hostile, folder: Path) -> None:
    """Open a template and, when it can be opened, fill it."""
    path = folder / f"{item.name}.docx"
    path.write_bytes(item.make())
    ready, _ = lint.check_file(path, kit.EDITIONS)
    if ready is None:
        return
    assessed = assess(ROOT / "inputs" / "2023" / "abai.xlsx", kit.EDITIONS)
    assert assessed.evaluation is not None
    filled, problems = rendered(of_body(assessed.evaluation, Paper.SHEET), PaperOrigin(path))
    assert filled is not None, problems
    assert hostile.SECRET not in "".join(line.text for line in outline(filled.data))


# --- what nobody thought of


@pytest.fixture
def own_log() -> Iterator[None]:
    """The log of the test alone: ``--log`` takes over that of the process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("own_log")
@pytest.mark.parametrize("language", list(Language))
def test_a_fault_of_ours_names_its_file_keeps_its_trace_and_stops_no_other(
    language: Language,
    yard: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("a", "b", "c"):
        (yard / "inputs" / f"{name}.xlsx").write_bytes(hostile.sound_workbook())

    def failing(path: Path, *rest: object) -> object:
        if path.name == "b.xlsx":
            raise LookupError("nobody thought of this")
        return assess(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(prepare, "assess", failing)
    output, log = yard / "output", yard / "log.txt"
    words = ["build", yard / "inputs", "-o", output, "--log", log, "--lang", language.value]
    assert cli.main([*map(str, words)]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    assert "Traceback" not in said.out
    assert f"[{Code.UNEXPECTED.code}]" in said.out
    assert str(yard / "inputs" / "b.xlsx") in said.out
    assert {"a.docx", "c.docx"} <= below(output)
    assert "b.docx" not in below(output)
    kept = log.read_text("utf-8")
    assert str(yard / "inputs" / "b.xlsx") in kept
    assert "Traceback" in kept
    assert "nobody thought of this" in kept


def test_one_file_prepared_alone_never_raises(yard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(prepare, "assess", failing)
    source = Source(yard / "inputs" / "a.xlsx", Path("a"))
    order = Options(yard / "output", None, None, Notes.FULL)
    (problem,) = prepare.prepare(order, source).problems
    assert problem.code is Code.UNEXPECTED
    assert problem.place.file == str(source.path)
    assert "MemoryError" in str(problem.facts["trace"])


# --- much of the same


def digits(field: OrganisationField) -> Workbook:
    return kit.workbook([kit.organisation("МК", 1, {field: "9" * 5_000})])


@pytest.mark.parametrize(
    "field",
    [OrganisationField.ACHIEVED, OrganisationField.OBJECTS, OrganisationField.OWN_FUNDS],
    ids=lambda field: field.name.lower(),
)
def test_a_number_of_five_thousand_digits_is_malformed(field: OrganisationField) -> None:
    assert "number-malformed" in kit.codes(kit.problems(digits(field)))


def crowded(count: int) -> Workbook:
    """Organisations that are not counted, each inspected five times."""
    rows = [
        {
            OrganisationField.BIN: kit.bin_of(number),
            OrganisationField.NAME: "а",
            OrganisationField.LEGAL_FORM: "АҚ",
            OrganisationField.CONTROLLED: "жоқ",
        }
        for number in range(count)
    ]
    inspections = [
        {
            InspectionField.BIN: kit.bin_of(number % count),
            InspectionField.NORM: "алаңдар",
            InspectionField.VIOLATION: "жоқ",
        }
        for number in range(5 * count)
    ]
    return kit.workbook(rows, inspections)


def test_acceptance_takes_time_in_proportion_to_the_organisations() -> None:
    def seconds(book: Workbook) -> float:
        with Cost() as cost:
            assert kit.problems(book)
        return cost.seconds

    few, many = crowded(150), crowded(1_200)
    assert min(seconds(many) for _ in range(2)) < 24 * min(seconds(few) for _ in range(3))
