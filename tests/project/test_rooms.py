"""Imports point one way, room by room, and each library comes in by its own door."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

FLOORS = [
    ["messages"],
    ["files"],
    ["law"],
    ["submission"],
    ["scoring", "results"],
    ["excel", "papers"],
    ["assess", "word"],
    ["verify"],
    ["batch"],
    ["__init__"],
    ["app"],
    ["cli"],
    ["__main__"],
]
"""A module may import from its own room and from floors below, never from beside or above."""

DOORS = {
    "babel": {"messages"},
    "openpyxl": {"excel"},
    "xlsxwriter": {"excel"},
    "docx": {"word"},
    "docxtpl": {"word"},
    "jinja2": {"app"},
    "lxml": {"excel", "word"},
    "rich": {"cli"},
    "filelock": {"batch", "app"},
    "fontTools": {"batch"},
    "pypdf": {"batch"},
    "pypdfium2": {"batch"},
    "starlette": {"app"},
    "uvicorn": {"app"},
}
"""Each library comes in by its own door only."""

ROOT_MODULES = 4
"""So many modules may lie in the package itself."""


def sources() -> dict[Path, str]:
    """Every module of the package, by its path below it."""
    return {path.relative_to(PACKAGE): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def room(path: Path) -> str:
    """The first part of a module's path: a package is one room."""
    return path.with_suffix("").parts[0]


def imported(path: Path, source: str) -> Iterator[tuple[str, ...]]:
    """The dotted names that a module imports, in parts, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                yield *str(node.module).split("."), alias.name


def not_downwards(modules: dict[Path, str]) -> list[str]:
    """The imports that do not go to a floor below, each as a sentence."""
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    found = []
    for path, source in modules.items():
        own = room(path)
        for name, *rest in imported(path, source):
            if name != PACKAGE.name or rest == ["__version__"]:
                continue
            target = rest[0] if rest and rest[0] in floor else "__init__"
            if target != own and floor[target] >= floor[own]:
                found.append(f"{path} may not import {'.'.join(rest)}")
    return found


def test_imports_point_one_way() -> None:
    modules = sources()
    assert {room(path) for path in modules} == {name for names in FLOORS for name in names}
    assert not_downwards(modules) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("law/edition.py", "from generator.submission import model"),
        ("scoring/engine.py", "from generator.results.manifest import NAME"),
        ("files/archive.py", "def late():\n    import generator.batch.run"),
        ("batch/run.py", "import generator"),
        ("app/desk.py", "from generator.cli import new"),
        ("papers/content.py", "from generator import excel"),
    ],
    ids=["above", "beside", "late", "the top", "the command line", "from the top"],
)
def test_an_import_upwards_or_beside_is_found(path: str, source: str) -> None:
    assert len(not_downwards({Path(path): source})) == 1


def test_the_app_is_over_the_public_calls_alone() -> None:
    for path, source in sources().items():
        for name, *rest in imported(path, source) if room(path) == "app" else ():
            if name == PACKAGE.name and rest[:1] not in ([], ["app"]):
                assert rest[0] in generator.__all__, f"{path} may not import {'.'.join(rest)}"


def test_few_modules_lie_in_the_root_of_the_package() -> None:
    assert len([path for path in sources() if len(path.parts) == 1]) <= ROOT_MODULES


def aliases() -> Iterator[str]:
    """Modules of ours that are imported under another name than theirs, where theirs is free."""
    for path, source in sources().items():
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
        taken = Counter(alias.name for node in nodes for alias in node.names)
        taken += Counter(re.findall(r"^def (\w+)", source, re.MULTILINE))
        for node in nodes:
            for alias in node.names:
                folder = PACKAGE.parent / str(node.module).replace(".", "/")
                if (
                    alias.asname
                    and (folder / f"{alias.name}.py").exists()
                    and taken[alias.name] == 1
                ):
                    yield f"{path}: {alias.name} as {alias.asname}"


def test_modules_are_called_by_their_name() -> None:
    assert list(aliases()) == []


def public_classes() -> Iterator[str]:
    """The name of each class that a module offers to others."""
    for source in sources().values():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name


def test_a_public_class_has_its_name_alone_in_the_package() -> None:
    repeated = {one for one, times in Counter(public_classes()).items() if times > 1}
    assert repeated == set()


def test_each_library_comes_in_by_its_own_door() -> None:
    used = set()
    for path, source in sources().items():
        for name, *_ in imported(path, source):
            if name == PACKAGE.name or name in sys.stdlib_module_names:
                continue
            used.add(name)
            assert room(path) in DOORS.get(name, set()), f"{path} may not import {name}"
    assert used == set(DOORS), "every door is used"
