"""Bodies that blank workbooks are made for: the regions, and a file name for any name."""

from __future__ import annotations

import re

import pytest

from generator.submission.bodies import LONGEST_SLUG, all_regions, slug_of
from tests.helpers import law


def test_twenty_regions_have_twenty_files_and_codes() -> None:
    regions = all_regions()
    assert len({region.slug for region in regions}) == len({r.kato for r in regions}) == 20
    assert {region.kind for region in regions} == {law.LOCAL_EXECUTIVE}
    for region in regions:
        assert slug_of(region.name).startswith(region.slug.removesuffix("-oblysy"))
        assert re.fullmatch(r"\d{9}", region.kato or "")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ғылым және жоғары білім министрлігі", "ghylym-zhane-zhoghary-bilim-ministrligi"),
        ("Маңғыстау облысының әкімдігі", "mangystau-oblysynyng-akimdigi"),
        ("Әкім аппараты № 5", "akim-apparaty-5"),
        ("CON", "con-body"),
        ("lpt1", "lpt1-body"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_names_become_file_names(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_names_without_letters_and_very_long_names_still_have_their_own_file() -> None:
    long = "Абай облысы Абай ауданы Қарауыл ауылдық округі әкімінің аппараты"
    slugs = {slug_of(name) for name in ("", "«»", long + " № 1", long + " № 2", "а" * 99)}
    assert len(slugs) == 5
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    assert all(len(slug) <= LONGEST_SLUG for slug in slugs)
