"""A fresh official template: what it is, and that it never takes the place of another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.word import template_files
from tests.conftest import Run
from tests.helpers import paper
from tests.helpers.kit import EDITIONS


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_shipped_templates_are_what_the_command_writes(edition: Edition, run: Run) -> None:
    ran = run("template", "new", "--edition", edition.id, "-o", "fresh.docx")
    assert (ran.code, ran.err) == (0, "")
    assert "fresh.docx" in ran.out
    ours = template_files.shipped_folder() / edition.id / Paper.SHEET.template_name
    assert paper.parts(Path("fresh.docx")) == paper.parts(ours)


def test_without_a_name_it_is_called_as_the_shipped_ones(run: Run) -> None:
    assert run("template", "new", "--edition", "2022").code == 0
    assert [path.name for path in Path().iterdir()] == [Paper.SHEET.template_name]


def test_a_folder_that_is_not_there_yet_is_made(run: Run) -> None:
    assert run("template", "new", "--edition", "2022", "-o", "a/b/fresh.docx").code == 0
    assert template_files.read(Path("a/b/fresh.docx"))[0] is not None


def test_a_file_that_is_there_stays_as_it_is(run: Run) -> None:
    mine = Path("mine.docx")
    mine.write_bytes(b"hours of work")
    ran = run("template", "new", "--edition", "2022", "-o", mine)
    assert ran.code == 1
    assert "[template-exists]" in ran.out
    assert "mine.docx" in ran.out
    assert mine.read_bytes() == b"hours of work"
    assert [path.name for path in Path().iterdir()] == ["mine.docx"]


def test_an_unknown_edition_is_told_with_those_there_are(run: Run) -> None:
    ran = run("template", "new", "--edition", "2021")
    assert ran.code == 2
    for edition in EDITIONS:
        assert edition.id in ran.err
    assert not list(Path().iterdir())


def test_a_name_that_word_would_not_open_is_refused(run: Run) -> None:
    ran = run("template", "new", "--edition", "2022", "-o", "fresh.doc")
    assert ran.code == 2
    assert ".docx" in ran.err
    assert not list(Path().iterdir())
