"""Imports point one way, and the domain needs no library but the standard one."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import generator

PACKAGE = Path(generator.__file__).parent

FLOORS = [
    ["generator"],
    ["generator.problems", "generator.paper"],
    ["generator.system", "generator.wording"],
    ["generator.messages"],
    ["generator.saved_problems"],
    ["generator.entry"],
    ["generator.entries"],
    [
        "generator.archive",
        "generator.opc",
        "generator.edition",
        "generator.matching",
        "generator.sheets",
    ],
    [
        "generator.edition_proof",
        "generator.legal_forms",
        "generator.bodies",
        "generator.template_files",
    ],
    ["generator.edition_file", "generator.workbook"],
    ["generator.submission", "generator.manifest"],
    ["generator.measures", "generator.overview", "generator.changes"],
    ["generator.report"],
    ["generator.consolidated", "generator.inspected"],
    ["generator.acceptance", "generator.evaluation", "generator.excel"],
    ["generator.looks"],
    [
        "generator.rulings",
        "generator.body_list",
        "generator.files",
    ],
    ["generator.scoring"],
    ["generator.reasons", "generator.assess"],
    ["generator.context"],
    ["generator.layout", "generator.tag_list"],
    ["generator.word", "generator.screen", "generator.score_lines", "generator.change_lines"],
    ["generator.differences", "generator.content", "generator.table_lines"],
    ["generator.report_figures"],
    ["generator.figures"],
    ["generator.annotation", "generator.verify", "generator.sample", "generator.proved"],
    ["generator.order"],
    ["generator.prepare", "generator.sample_papers", "generator.anew"],
    ["generator.naming"],
    ["generator.consolidation", "generator.own_files"],
    ["generator.workers", "generator.overview_page", "generator.pdf_fonts"],
    ["generator.pdf"],
    ["generator.pdfs"],
    ["generator.overviews"],
    ["generator.outcomes"],
    ["generator.batch", "generator.trial"],
    ["generator.commands"],
    ["generator.arguments"],
    ["generator.calls"],
    ["generator.cli"],
    ["generator.__main__"],
]
"""A module may import from its own room and from floors below, never from beside or above."""

DOORS = {
    "babel": {"generator.wording"},
    "openpyxl": {"generator.excel"},
    "docx": {"generator.word"},
    "docxtpl": {"generator.word"},
    "jinja2": {"generator.word"},
    "lxml": {"generator.excel", "generator.word"},
    "markupsafe": {"generator.word"},
    "tqdm": {"generator.commands"},
    "filelock": {"generator.batch"},
    "fontTools": {"generator.pdf_fonts"},
    "pypdf": {"generator.pdf_fonts"},
}
"""Each library comes in by its own door only."""


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = [PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room(module: str) -> str:
    """The first two names of a module: a package is one room."""
    return ".".join(module.split(".")[:2])


def imported(path: Path, module: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names - {module}


def test_imports_point_one_way() -> None:
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    seen = set()
    for module, path in modules().items():
        seen.add(room(module))
        for name in imported(path, module):
            if name.split(".")[0] != "generator" or name == "generator.__version__":
                continue
            target = room(name)
            lower = floor[target] < floor[room(module)]
            assert lower or target == room(module), f"{module} may not import {name}"
    assert seen == set(floor), "the table of floors names every room and no other"


def test_each_library_comes_in_by_its_own_door() -> None:
    used = set()
    for module, path in modules().items():
        for name in imported(path, module):
            library = name.split(".")[0]
            if library == "generator" or library in sys.stdlib_module_names:
                continue
            used.add(library)
            assert room(module) in DOORS.get(library, set()), f"{module} may not import {library}"
    assert used == set(DOORS), "every door is used"
