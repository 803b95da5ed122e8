"""The engines that fill our form: how each is started, and what it does of the work."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.case import Case, template

HERE = Path(__file__).parent

PLAIN = "docxtpl, the plain loop"
OURS_ONE, OURS_TWO = "bagalau build --jobs 1", "bagalau build --jobs 2"
OURS_RENDERING = "bagalau, rendering alone"
OURS = (OURS_ONE, OURS_TWO, OURS_RENDERING)


def nothing() -> str:
    """What is part of the program is always there."""
    return ""


@dataclass(frozen=True)
class Engine:
    """A way to make the documents of a case.

    ``command`` takes the case and the folder of the documents; ``missing`` tells what is not
    installed, or nothing.
    """

    name: str
    command: Callable[[Case, Path], list[str]]
    missing: Callable[[], str] = nothing
    reads: bool = False
    scores: bool = False
    checks: bool = False


def python(module: str, form: str = "") -> Callable[[Case, Path], list[str]]:
    """An engine of this folder that runs in Python, with a form of its own or ours."""

    def command(case: Case, out: Path) -> list[str]:
        filled = case.form(form) if form else template()
        script = f"tests.benchmarks.{module}"
        return [sys.executable, "-m", script, str(case.folder), str(filled), str(out)]

    return command


def node(name: str) -> Callable[[Case, Path], list[str]]:
    """An engine of this folder that runs in Node, with a form of its own."""

    def command(case: Case, out: Path) -> list[str]:
        script = str(HERE / f"{name}.mjs")
        return ["node", script, str(case.folder), str(case.form(name)), str(out)]

    return command


def build(jobs: int) -> Callable[[Case, Path], list[str]]:
    """Our own command, with all that the other engines print."""

    def command(case: Case, out: Path) -> list[str]:
        words = ["build", str(case.workbooks), "-o", str(out), "--jobs", str(jobs)]
        return [sys.executable, "-m", "generator", *words, "--notes", "full"]

    return command


def no_module(name: str) -> Callable[[], str]:
    """Whether a module can be imported."""
    return lambda: "" if find_spec(name) else f"no {name}"


def no_package(name: str) -> Callable[[], str]:
    """Whether Node and a package from npm are there."""

    def missing() -> str:
        if shutil.which("node") is None:
            return "no Node"
        return "" if (HERE / "node_modules" / name).is_dir() else f"no {name}"

    return missing


ENGINES = (
    Engine(PLAIN, python("plain_loop"), reads=True),
    Engine(OURS_ONE, build(1), reads=True, scores=True, checks=True),
    Engine(OURS_TWO, build(2), reads=True, scores=True, checks=True),
    Engine(OURS_RENDERING, python("our_rendering")),
    Engine("docx-mailmerge2", python("mail_merge", "merge-fields"), no_module("mailmerge")),
    Engine("python-docx", python("python_docx", "marked")),
    Engine("docxtemplater", node("docxtemplater"), no_package("docxtemplater")),
    Engine("carbone", node("carbone"), no_package("carbone")),
)
"""The first is what all others are compared with."""


def named(name: str) -> Engine:
    """An engine by its name."""
    return next(engine for engine in ENGINES if engine.name == name)
