"""What templates may use, what ours use and what the engine fills are one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

import pytest

from generator.assess import assess
from generator.law.choices import OF_BODY, Notes, Paper
from generator.law.edition import Edition
from generator.papers import content
from generator.papers import sheet_tags as sheet
from generator.papers.tags import Declared, Group, Leaf, Listed, Text, Tree, glued
from generator.scoring.evaluation import Evaluation
from generator.submission.contract import OrganisationField
from generator.word import template_files
from generator.word.template import samples
from tests.helpers import kit, paper
from tests.helpers.kit import EDITIONS
from tests.helpers.paths import ROOT

EACH = "[]"
"""Stands in a path for each item of a list."""


def declared_paths(names: Mapping[str, Declared], before: str = "") -> Iterator[str]:
    """Every name that prints, tests or is gone through, written out from the top."""
    for name, found in names.items():
        path = f"{before}{name}"
        if isinstance(found, Group):
            yield from declared_paths(found.names, f"{path}.")
        elif isinstance(found, Text):
            yield path
        else:
            yield path
            yield from declared_paths({EACH: found.item}, path)


def used_paths(edition: Edition, kind: Paper) -> set[str]:
    """The names that our template uses, those of loops written out from the top."""
    ours = template_files.shipped_folder() / edition.id / kind.template_name
    loops: dict[str, str] = {}
    used: set[str] = set()
    for line in paper.read(ours).lines:
        for tag in re.findall(r"\{[{%].*?[%}]\}", line):
            each = re.fullmatch(r"\{%\w* for (\w+) in ([\w.]+) %\}", tag)
            path = re.fullmatch(r"\{(?:\{|%\w* if) ([\w.]+) [%}]\}", tag)
            if each is not None:
                loops[each[1]] = f"{whole(each[2], loops)}{EACH}"
                used.add(whole(each[2], loops))
            elif path is not None:
                used.add(whole(path[1], loops))
    return used


def whole(path: str, loops: Mapping[str, str]) -> str:
    first, point, rest = path.partition(".")
    return loops.get(first, first) + point + rest


SPARE = (
    *("орган.басшысы", "орган.басшысы_лауазымы", "жоғалған_балдар[].мәтіні"),
    *("ескертпелер[].мәтіні", "ескертпелер[].өлшемшарт_мәтіні", "ескертпелер[].нұсқалары"),
    *(f"ескертпелер[].нұсқалары[]{name}" for name in ("", ".мәтіні", ".балы", ".белгісі")),
    *(
        f"{section.tag}.түсіндірмелері{each}"
        for section in EDITIONS[0].sections
        for each in ("", EACH)
    ),
)
"""What is there for templates of clerks alone."""

EVERY = [(edition, kind) for edition in EDITIONS for kind in Paper]
EVERY_NAME = [f"{edition.id}, {kind.value}" for edition, kind in EVERY]


@pytest.mark.parametrize(("edition", "kind"), EVERY, ids=EVERY_NAME)
def test_our_templates_use_every_declared_tag_and_no_other(edition: Edition, kind: Paper) -> None:
    declared = set(declared_paths(content.declared(edition, kind)))
    used = used_paths(edition, kind)
    assert used <= declared
    assert not [path for path in declared - used if not path.endswith(SPARE)]


@cache
def evaluations() -> list[Evaluation]:
    found = [
        assess(path, EDITIONS).evaluation for path in sorted((ROOT / "inputs").rglob("*.xlsx"))
    ]
    return [evaluation for evaluation in found if evaluation is not None]


def test_the_engine_fills_what_is_declared_and_nothing_else() -> None:
    reached: set[str] = set()
    for evaluation in evaluations():
        edition = evaluation.submission.edition
        filled = sheet.fill(evaluation, Notes.SHORT)
        names = {section.section.tag for section in evaluation.sections}
        assert names == {section.tag for section in edition.sections}
        reached |= set(fits(filled, content.declared(edition, Paper.SHEET), edition.id))
    for edition in EDITIONS:
        names = {section.tag for section in edition.sections}
        lines = {
            f"{edition.id}:{path}"
            for path in declared_paths(content.declared(edition, Paper.SHEET))
        }
        of_any = {in_any_section(path, names) for path in reached}
        assert {in_any_section(path, names) for path in lines} <= of_any, "some sample fills each"


@pytest.mark.parametrize(("edition", "kind"), EVERY, ids=EVERY_NAME)
def test_the_engine_fills_what_is_declared_for_each_paper(edition: Edition, kind: Paper) -> None:
    names = content.declared(edition, kind)
    shown = [one.content for one in samples.previews(edition, kind)]
    reached: set[str] = set()
    for paper_content in (*samples.trials(edition, kind), *shown):
        reached |= set(fits(paper_content.context, names, edition.id))
    if kind is not Paper.SHEET:
        every = {f"{edition.id}:{path}" for path in declared_paths(names)}
        assert reached == every, "some invented body fills each"


def test_every_sample_s_report_and_inspections_fill_what_is_declared() -> None:
    for evaluation in evaluations():
        edition = evaluation.submission.edition
        for kind in OF_BODY:
            filled = content.of_body(evaluation, kind).context
            assert list(fits(filled, content.declared(edition, kind), edition.id))


def test_short_notes_name_the_row_that_gives_an_item_in_full() -> None:
    """Not one of a section without organisations, which has no rows there."""
    losing = {OrganisationField.RESULT: Decimal(-1)}
    of_one = kit.evaluated(kit.workbook([kit.organisation("МК", 1, losing)]))
    repeated = 0
    for evaluation in [of_one, *evaluations()]:
        filled = cast("dict[str, Any]", sheet.fill(evaluation, Notes.SHORT))
        tags = {one.section.abbreviation: one.section.tag for one in evaluation.sections}
        printed = [tag for tag in tags.values() if filled[tag]["толық"]]
        for note in (note for tag in printed for note in filled[tag]["ескертпелер"]):
            above = re.fullmatch(r"мәтіні\s– (\w+)\s([\d.]+).жолда", note["өлшемшарт_мазмұны"])
            if above is None:
                assert note["өлшемшарт_мазмұны"] == note["өлшемшарт_мәтіні"]
                assert note["нұсқалар_мазмұны"] == note["нұсқалары"]
                continue
            assert tags[above[1]] in printed
            (whole,) = (
                one
                for one in filled[tags[above[1]]]["ескертпелер"]
                if one["нөмірі"] == above[2] and one["толық"]
            )
            assert whole["өлшемшарт_мазмұны"] == note["өлшемшарт_мәтіні"]
            assert len(whole["нұсқалар_мазмұны"]) == len(note["нұсқалары"]) > 1
            repeated += note["толық"] != ""
    assert repeated > 0


def in_any_section(path: str, names: set[str]) -> str:
    """The lines of a list need not be filled in every section by our samples."""
    edition, _, rest = path.partition(":")
    first, _, name = rest.partition(".")
    return f"{edition}:{name}" if first in names and EACH in name else path


def fits(tree: Tree, names: Mapping[str, Declared], before: str) -> Iterator[str]:
    """The paths that are filled; fails where what is filled is not what is declared."""
    assert tree.keys() == names.keys()
    separator = ":" if before in {edition.id for edition in EDITIONS} else "."
    for name, found in names.items():
        yield from fits_one(tree[name], found, f"{before}{separator}{name}")


def fits_one(value: Leaf | Tree, found: Declared, path: str) -> Iterator[str]:
    if isinstance(found, Group):
        assert isinstance(value, Mapping)
        yield from fits(value, found.names, path)
    elif isinstance(found, Listed):
        assert isinstance(value, list)
        yield path
        for item in value:
            yield from fits_one(item, found.item, f"{path}{EACH}")
    else:
        assert isinstance(value, str)
        yield path


@pytest.mark.parametrize(("edition", "kind"), EVERY, ids=EVERY_NAME)
def test_every_declared_name_has_a_meaning_in_two_languages(edition: Edition, kind: Paper) -> None:
    def meanings(found: Declared) -> Iterator[tuple[str, str]]:
        yield found.kk, found.ru
        inner = found.item if isinstance(found, Listed) else found
        for name in inner.names.values() if isinstance(inner, Group) else ():
            yield from meanings(name)

    for found in content.declared(edition, kind).values():
        for kk, ru in meanings(found):
            assert re.search("[а-я]", kk)
            assert re.search("[а-я]", ru)
            assert not kit.MIXED.search(kk + ru)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("аударылғаны – {paid} мың теңге", "аударылғаны~– {paid}~мың~теңге"),
        ("артық үй-жайлар – {amount} бірлік", "артық үй-жайлар~– {amount}~бірлік"),
        ("{amount} ш.м, № {no} акт", "{amount}~ш.м, №~{no} акт"),
        ("9-тармағының 2) тармақшасы", "9_тармағының 2)~тармақшасы"),
        ("– тізімнің басы", "– тізімнің басы"),
    ],
)
def test_numbers_keep_their_units_and_no_line_begins_with_a_dash(text: str, kept: str) -> None:
    assert glued(text) == kept.replace("~", "\u00a0").replace("_", "\u2011")
