"""The page, the summary and ``score --json`` say the same of every body and row of the samples."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from generator.assess import assess
from generator.batch.overviews import PageContent, page
from generator.cli import main as cli
from generator.excel.summary import Summary, book
from generator.law import edition_file
from generator.law.choices import Paper
from generator.papers import content
from generator.results.entry_json import json_bytes
from tests.helpers.overviews import EDITIONS, cells, entry, overview
from tests.helpers.paths import INPUTS

SHEETS = ("Жиынтық", "Бөлімдер", "Көрсеткіштер")
WORKBOOKS = sorted(INPUTS.rglob("*.xlsx"))


@pytest.fixture(scope="module")
def scored() -> dict[str, dict[str, Any]]:
    """What ``score --json`` prints of every sound sample, by the name of its sheet."""
    found = {}
    for path in WORKBOOKS:
        with pytest.MonkeyPatch.context() as patch:
            printed = io.StringIO()
            patch.setattr("sys.stdout", printed)
            if cli.main(["score", str(path), "--json"]) == 0:
                found[path.relative_to(INPUTS).with_suffix(".docx").as_posix()] = json.loads(
                    printed.getvalue()
                )
    assert len(found) > 20
    return found


@pytest.fixture(scope="module")
def shown(scored: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], bytes]:
    """The data of the page and the summary of all of them."""
    editions = edition_file.load_shipped()[0]
    entries = {}
    for document in scored:
        found = assess((INPUTS / document).with_suffix(".xlsx"), editions).evaluation
        assert found is not None
        # Through JSON, as the manifest has it.
        entries[document] = entry(
            json.loads(json_bytes(content.of_body(found, Paper.SHEET).figures))
        )
    bodies = overview(entries, EDITIONS)
    text = page(PageContent(bodies, (), (), {}, (), ""), EDITIONS).decode()
    start = text.index('<script type="application/json" id="data">')
    data = json.loads(text[text.index(">", start) + 1 : text.index("</script>", start)])
    return data, book(Summary(bodies, (), (), EDITIONS))


def rank(document: str, scored: dict[str, dict[str, Any]]) -> int | None:
    """One more than the bodies of the same kind, edition and year that have a greater share."""
    own = scored[document]
    group = (own["body"]["kind"], own["edition"], own["year"])
    if not own["max"]:
        return None
    share = Fraction(own["total"], own["max"])
    return 1 + sum(
        bool(other["max"])
        and (other["body"]["kind"], other["edition"], other["year"]) == group
        and Fraction(other["total"], other["max"]) > share
        for other in scored.values()
    )


def test_the_page_says_what_score_says(scored: Any, shown: Any) -> None:
    data, _ = shown
    assert {body[0]["4"] for body in data["bodies"]} == scored.keys()
    for body in data["bodies"]:
        told = scored[body[0]["4"]]
        who = [body[1], data["kinds"]["kk"][body[2]], body[3] or None]
        assert who == [told["body"][fact] for fact in ("name", "kind", "kato")]
        assert body[5:9] == [told["year"], told["edition"], told["total"], told["max"]]
        assert body[9] == rank(body[0]["4"], scored)
        for number, (section, own) in enumerate(zip(body[10], told["sections"], strict=True)):
            assert section[:3] == [own["total"], own["max"], own["level"]]
            numbers = [row[1] for row in data["rows"] if row[0] == number]
            rows = dict(zip(numbers, section[3], strict=True))
            assert rows == {row["no"]: row["points"] for row in own["rows"]}
            most = dict(zip(numbers, data["most"][told["edition"]][number], strict=True))
            assert all(row["max"] in (None, most[row["no"]]) for row in own["rows"])


def test_the_summary_says_what_score_says(scored: Any, shown: Any) -> None:
    data, summary = shown
    workbook = openpyxl.load_workbook(io.BytesIO(summary))
    totals, parts, rows = map(cells, (workbook[n] for n in SHEETS))
    names = data["sections"]
    for body, total, part, row in zip(data["bodies"], totals, parts, rows, strict=True):
        told = scored[body[0]["4"]]
        whole = [told["total"], told["max"], share(told), rank(body[0]["4"], scored)]
        assert [total[h] for h in ("Жиыны", "Ең жоғары балл", "Үлесі", "Орны")] == dashed(whole)
        assert [total[h] for h in ("Орган", "Түрі", "ӘАОЖ коды")] == dashed(
            [told["body"][fact] for fact in ("name", "kind", "kato")]
        )
        assert (total["Есепті жыл"], str(total["Редакция"])) == (told["year"], told["edition"])
        for name, own in zip(names, told["sections"], strict=True):
            found = [part[f"{name}: {fact}"] for fact in ("балл", "ең жоғары балл", "үлесі")]
            assert found == dashed([own["total"], own["max"], share(own)])
            assert (part[f"{name}: деңгейі"] == "–") == (own["level"] is None)
            for one in own["rows"]:
                assert row[f"{name} {one['no']}"] == dashed([one["points"]])[0]


def share(told: dict[str, Any]) -> float | None:
    return None if not told["max"] else told["total"] / told["max"]


def dashed(values: list[Any]) -> list[Any]:
    """A dash, never zero, where nothing is scored."""
    return ["–" if value is None else value for value in values]
