"""The public calls: what their examples show, how they are followed and cancelled."""

from __future__ import annotations

import ast
import doctest
import inspect
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest

import generator
from generator import (
    Language,
    Options,
    Paper,
    Result,
    Stage,
    Step,
    build_documents,
    check_workbooks,
    explain_points,
    find_workbooks,
    list_documents,
    verify_documents,
)
from generator.results import manifest
from tests.helpers import kit
from tests.helpers.folders import contents, entries, refused, undisturbed, write
from tests.helpers.paths import ROOT

CALLS = [name for name in generator.__all__ if inspect.isfunction(getattr(generator, name))]


def test_every_example_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("inputs", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    names = {name: getattr(generator, name) for name in generator.__all__}
    examples = doctest.DocTestFinder(recurse=False).find(generator, globs=names)
    shown = doctest.DocTestRunner()
    for example in examples:
        shown.run(example)
    assert shown.summarize().failed == 0
    assert shown.tries > 15
    verbs = ("assess_", "build_", "check_", "explain_", "new_", "verify_")
    for call in (name for name in CALLS if name.startswith(verbs)):
        assert f"{call}(" in str(generator.__doc__), call


def test_to_import_the_package_imports_none_of_its_modules() -> None:
    code = "import sys, generator; print(*(m for m in sys.modules if m.startswith('generator')))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout.split() == ["generator"]


def test_what_type_checkers_see_is_what_there_is() -> None:
    stub = ast.parse(Path(inspect.getfile(generator)).with_suffix(".pyi").read_text())
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    seen = {str(alias.asname): node.module for node in imports for alias in node.names}
    assert ["__version__", *seen] == generator.__all__
    for name, module in seen.items():
        assert getattr(generator, name) is getattr(import_module(str(module)), name)
        assert inspect.getdoc(getattr(generator, name)), name
    with pytest.raises(AttributeError):
        getattr(generator, "no_such_call")  # noqa: B009 - type checkers know that there is none


@pytest.mark.parametrize("name", CALLS)
def test_no_call_takes_a_bare_boolean(name: str) -> None:
    parameters = inspect.signature(getattr(generator, name)).parameters.values()
    assert not [one.name for one in parameters if "bool" in str(one.annotation).split("|")]


def after(count: int) -> Callable[[], bool]:
    """True once it was asked so often."""
    asked = iter([False] * count)
    return lambda: next(asked, True)


def test_a_build_is_followed_and_cancelled_and_goes_on_at_the_next(
    tmp_path: Path, output: Path
) -> None:
    write(tmp_path / "in", 3)
    (tmp_path / "in" / "~$00.xlsx").write_bytes(b"owner")
    options = Options(paths=[tmp_path / "in"], output=output, jobs=1)
    steps: list[Step] = []
    report = build_documents(options, steps.append, after(1))
    assert [(step.stage, step.done, step.total) for step in steps] == [
        (Stage.DOCUMENTS, done, 3) for done in range(3)
    ]
    assert [problem.code.code for problem in steps[0].problems] == ["owner-file"]
    assert report.problems == steps[0].problems
    assert [step.outcome for step in steps[1:]] == list(report.outcomes)
    assert (report.is_interrupted, report.undone, report.is_sound) == (True, 1, False)
    assert list(entries(output)) == ["00.docx", "01.docx"]
    assert not (output / manifest.JOURNAL).exists()
    report = build_documents(options)
    assert [one.result for one in report.outcomes] == [*[Result.CURRENT] * 2, Result.MADE]
    assert (report.is_sound, report.undone) == (True, 0)
    assert contents(output) == undisturbed(output, tmp_path / "in")


def test_a_build_that_cannot_begin_says_why(tmp_path: Path, output: Path) -> None:
    write(tmp_path / "in", 1)
    output.write_bytes(b"no folder")
    report = build_documents(Options(paths=[tmp_path / "in"], output=output))
    assert (report.has_begun, report.is_sound, report.outcomes) == (False, False, ())
    assert [problem.code.code for problem in report.failures] == ["output-unwritable"]
    report = build_documents(Options(paths=[tmp_path / "nowhere"], output=tmp_path / "out"))
    assert (report.has_begun, report.is_sound) == (False, False)
    assert [problem.code.code for problem in report.problems] == ["file-missing"]


def test_the_report_has_each_file_with_its_problems(tmp_path: Path, output: Path) -> None:
    write(tmp_path / "in", 1)
    (tmp_path / "in" / "01.xlsx").write_bytes(refused(1))
    options = Options(paths=[tmp_path / "in"], output=output, with_report=True)
    report = build_documents(options)
    sound, faulty = report.outcomes
    assert (sound.result, sound.document, sound.problems) == (
        Result.MADE,
        output / "00.docx",
        (),
    )
    assert [path.name for path in sound.others] == ["00-report.docx", "00-inspections.docx"]
    assert (faulty.result, faulty.document, faulty.is_failure) == (Result.REFUSED, None, True)
    assert [problem.code.code for problem in faulty.problems] == ["required"]
    assert faulty.copy == output / "problems" / "01.xlsx"
    assert report.sources(Result.REFUSED) == [faulty.source]
    assert [path.name for path in report.consolidated] == [
        "consolidated-report.docx",
        "consolidated-report.xlsx",
    ]
    assert report.has_overviews
    assert not report.is_sound


def test_a_check_and_a_verification_are_followed_and_cancelled(
    tmp_path: Path, output: Path
) -> None:
    paths = write(tmp_path / "in", 3)
    seen: list[tuple[int, int]] = []

    def follow(done: int, total: int) -> None:
        seen.append((done, total))

    checked = check_workbooks([tmp_path / "in"], None, Language.KAZAKH, follow, after(2))
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert [one.path for one in checked.files] == paths[:2]
    assert checked.undone == 1
    assert build_documents(Options(paths=[tmp_path / "in"], output=output)).is_sound
    seen.clear()
    verified = verify_documents([output], follow, after(2))
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert [one.document.name for one in verified.documents] == ["00.docx", "01.docx"]
    assert (verified.undone, verified.is_sound) == (1, False)


def test_a_row_that_there_is_not_is_no_row() -> None:
    evaluation = kit.evaluated(kit.workbook([kit.organisation("МК", 1)]))
    with pytest.raises(KeyError):
        explain_points(evaluation, "МК", "9.9")


def test_documents_are_listed_as_they_were_made(inputs: Path, output: Path) -> None:
    options = Options(paths=[inputs], output=output, with_report=True)
    assert build_documents(options).is_sound
    listed, problems = list_documents(output)
    assert [one.name for one in listed if one.paper is Paper.SHEET] == ["00.docx", "01.docx"]
    assert {one.paper for one in listed} == {Paper.SHEET, Paper.REPORT, Paper.INSPECTIONS}
    assert problems == ()
    for one in listed:
        assert one.sha256 == sha256((output / one.name).read_bytes()).hexdigest()
        assert one.workbook_sha256 == sha256(Path(one.workbook).read_bytes()).hexdigest()
    (output / manifest.NAME).write_bytes(b"no manifest")
    listed, problems = list_documents(output)
    assert (listed, [one.code.code for one in problems]) == ((), ["manifest-damaged"])


def test_one_workbook_of_a_folder_keeps_its_place_among_the_documents(
    tmp_path: Path, output: Path
) -> None:
    (workbook,) = write(tmp_path / "in" / "2023", 1)
    options = Options(paths=[workbook], output=output, within=tmp_path / "in")
    assert [outcome.document for outcome in build_documents(options).outcomes] == [
        output / "2023" / "00.docx"
    ]
    (found,) = find_workbooks(replace(options, within=tmp_path / "elsewhere")).wanted
    assert found.below == Path("00")
