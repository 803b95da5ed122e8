"""Folders of workbooks with all that the engines need, made once and kept between runs.

``workbooks/`` is what clerks would send; ``contexts/`` and ``values/`` hold what each document is
to say (see :mod:`tests.benchmarks.values`), ``forms/`` our form in the words of each engine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks import bodies, books, form, forms, values
from tests.helpers.paths import ROOT

FORMS: dict[str, Callable[[Path], bytes]] = {
    "marked": forms.marked,
    "merge-fields": forms.for_mail_merge,
    "docxtemplater": forms.for_docxtemplater,
    "carbone": forms.for_carbone,
}
"""Our form by the name of its file."""

_READ_BY_THE_PROGRAM = (".py", ".toml", ".mo", ".tsv")

_TOO_FEW_FOR_A_POOL = 10
_PROCESSES = 2


@dataclass(frozen=True)
class Case:
    """So many bodies of so many organisations each (None: varied), in a folder."""

    folder: Path
    bodies: int
    organisations: int | None

    @property
    def says(self) -> bool:
        """True when it is known what the documents are to say."""
        return any((self.folder / "values").iterdir())

    @property
    def workbooks(self) -> Path:
        """What ``bagalau build`` is given."""
        return self.folder / "workbooks"

    def form(self, name: str) -> Path:
        """The form for an engine that has its own tags."""
        return self.folder / "forms" / f"{name}.docx"


def template() -> Path:
    """A template whose notes are rows of a table, which every engine can repeat."""
    return Path(__file__).with_name("assessment-sheet.docx")


def with_workbooks(root: Path, count: int, organisations: int | None) -> Case:
    """A case that only the command itself is run on."""
    name = f"{count}x{organisations or 'varied'}-{_digest(_books_sources())}"
    return _kept(Case(root / name, count, organisations), _write_book)


def of_departments(root: Path, count: int, organisations: int) -> Case:
    """So many workbooks of one body, each with organisations of its own."""
    name = f"{count}x{organisations}-departments-{_digest(_books_sources())}"
    return _kept(Case(root / name, count, organisations), _write_department)


def with_everything(root: Path, count: int, organisations: int | None) -> Case:
    """A case for every engine: what the documents say is found beforehand."""
    name = (
        f"{count}x{organisations or 'varied'}-{_digest([*_books_sources(), *_program_sources()])}"
    )
    case = _kept(Case(root / name, count, organisations), _write_all)
    for file, made in FORMS.items():
        case.form(file).write_bytes(made(template()))
    return case


def _kept(case: Case, write: Callable[[Path, int | None, int], None]) -> Case:
    """The case as it was made before, or made now; one half made has another name."""
    if case.folder.exists():
        return case
    unfinished = case.folder.with_name(f"{case.folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in ("workbooks", "contexts", "values", "forms"):
        (unfinished / name).mkdir(parents=True)
    each = partial(write, unfinished, case.organisations)
    if case.bodies < _TOO_FEW_FOR_A_POOL:
        for number in range(case.bodies):
            each(number)
    else:
        with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
            list(pool.map(each, range(case.bodies), chunksize=8))
    unfinished.rename(case.folder)
    return case


def _write_book(folder: Path, organisations: int | None, number: int) -> None:
    data = books.workbook(number, organisations)
    (folder / "workbooks" / f"{number:04d}.xlsx").write_bytes(data)


def _write_department(folder: Path, organisations: int | None, number: int) -> None:
    data = books.workbook(number, organisations, whose=0)
    (folder / "workbooks" / f"{number:04d}.xlsx").write_bytes(data)


def _write_all(folder: Path, organisations: int | None, number: int) -> None:
    _write_book(folder, organisations, number)
    context = values.context(folder / "workbooks" / f"{number:04d}.xlsx")
    said = {"contexts": context, "values": values.values(context, _paths())}
    for name, told in said.items():
        text = json.dumps(told, ensure_ascii=False)
        (folder / name / f"{number:04d}.json").write_text(text, "utf-8")


@cache
def _paths() -> dict[str, str]:
    return form.paths(template())


def _books_sources() -> list[Path]:
    """What the workbooks depend on."""
    sources = [Path(str(module.__file__)) for module in (bodies, books)]
    contract = [ROOT / "generator" / "submission" / name for name in ("contract.py", "names.tsv")]
    return [*sources, *contract, bodies.KATO]


def _program_sources() -> list[Path]:
    """What the documents depend on besides."""
    sources = [Path(str(module.__file__)) for module in (form, forms, values)]
    program = (p for p in (ROOT / "generator").rglob("*") if p.suffix in _READ_BY_THE_PROGRAM)
    return [*sources, template(), *sorted(program)]


def _digest(sources: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sources:
        whole.update(path.read_bytes() if path.exists() else b"")
    return whole.hexdigest()[:12]
