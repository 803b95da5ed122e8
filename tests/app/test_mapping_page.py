"""A workbook of another layout is mapped on its page: proposed, corrected, tried, saved."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest

from generator.app.folder import id_of
from generator.excel.mapping import propose_mapping
from generator.submission.contract import OrganisationField, SheetName
from generator.submission.mapping import listed, load_mapping
from generator.submission.proposal import body_kinds, mappable_fields, money_units
from tests.helpers import foreign, kit
from tests.helpers.app import Answer, Served, served
from tests.helpers.foreign import MEASURED, TUNED, Foreign

BOOKS = {one.name: one for one in foreign.workbooks(MEASURED)}
TOTAL = kit.evaluated(
    kit.workbook([dict(record) for record in foreign.RECORDS], foreign.INSPECTED)
).total


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "inputs" / "2025").mkdir(parents=True)
    with served(tmp_path) as app:
        yield app


def put(one: Foreign, name: str = "a") -> str:
    """Save a workbook; the path of its mapping's page."""
    path = Path("inputs/2025") / f"{name}.xlsx"
    path.write_bytes(one.data())
    return f"workbook/{id_of(path)}/mapping"


def chosen(answer: Answer) -> dict[str, str]:
    """What is chosen in the lists of a form."""
    lists = re.findall(r'<select [^>]*name="([^"]+)".*?</select>', answer.text, re.S)
    bodies = re.findall(r"<select .*?</select>", answer.text, re.S)
    values = (re.search(r'value="([^"]*)" selected', one) for one in bodies)
    held = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    return {**held, **{n: v[1] if v else "" for n, v in zip(lists, values, strict=True)}}


def truth(one: Foreign, path: Path) -> dict[str, str]:
    """The columns as somebody who knows the workbook chooses them."""
    proposal, _ = propose_mapping(path)
    assert proposal is not None
    tabs = [table.place.tab for table in proposal.tables]
    return {
        f"c{tabs.index(tab)}.{own.name}": str(column) for (tab, column), own in one.truth.items()
    }


def ask(app: Served, place: str, fields: dict[str, str], changed: str = "") -> Answer:
    return app.post(place, urlencode(fields).encode(), **{"HX-Trigger-Name": changed})


def test_a_mapping_is_corrected_tried_and_saved(app: Served) -> None:
    one = BOOKS["plain"]
    place = put(one)
    assert place in app.get(place.removesuffix("/mapping")).text, "its page leads there"
    first = app.get(place)
    right = truth(one, Path("inputs/2025/a.xlsx"))
    wrong = {**chosen(first), **right, "c0.BIN": ""}
    tried = ask(app, place, wrong)
    assert (
        "BIN"
        not in tried.text.partition('id="tried"')[0]
        .partition("<thead>")[2]
        .partition("</thead>")[0]
    )
    assert "problem error" in tried.text.partition('id="tried"')[2]
    fields = {**chosen(tried), **right}
    assert f"{TOTAL}" in ask(app, place, fields).text.partition('id="tried"')[2]
    target = Path("inputs/2025/mapping.toml")
    assert not target.exists(), "a trial writes nothing"
    saved = ask(app, place, {**fields, "save": "kept"})
    assert saved.headers["hx-redirect"].endswith(place.removesuffix("/mapping"))
    loaded, problems = load_mapping(target)
    assert loaded is not None, problems
    assert 'id="form"' in app.get(place.removesuffix("/mapping")).text
    again = app.get(place)
    assert {k: v for k, v in chosen(again).items() if k in right} == {
        k: v for k, v in right.items() if k.startswith(("c0", "c1"))
    }
    before = target.read_bytes()
    kept = ask(app, place, {**fields, "c0.NOTE": "", "save": "kept"})
    assert (kept.status, target.read_bytes()) == (200, before)
    assert 'value="replaced"' in kept.text
    ask(app, place, {**fields, "c0.NOTE": "", "save": "replaced"})
    assert target.read_bytes() != before


def test_a_column_fills_one_of_ours_the_one_changed_last(app: Served) -> None:
    place = put(BOOKS["plain"])
    fields = chosen(app.get(place))
    name = fields["c0.NAME"]
    both = {**fields, "c0.BIN": name}
    assert chosen(ask(app, place, both, "c0.BIN"))["c0.NAME"] == ""
    after = chosen(ask(app, place, both, "c0.NAME"))
    assert (after["c0.NAME"], after["c0.BIN"]) == (name, "")


def test_units_and_words_are_chosen_and_kept_over_the_tables(app: Served) -> None:
    place = put(BOOKS["other_words"])
    answer = app.get(place)
    fields = chosen(answer)
    (key,) = [key for key in fields if key.startswith("w0.PLAN")][:1]
    moved = chosen(ask(app, place, {**fields, key: "жоқ", "u0.RESULT": "теңге", "show": "1"}))
    assert (moved[key], moved["u0.RESULT"], moved["at"]) == ("жоқ", "теңге", "1")
    back = chosen(ask(app, place, {**moved, "show": "0"}))
    assert (back[key], back["u0.RESULT"]) == ("жоқ", "теңге")


def test_nonsense_in_the_form_chooses_nothing(app: Served) -> None:
    place = put(BOOKS["plain"])
    fields = {f"c0.{one.name}": "99999" for one in OrganisationField}
    hostile = {**fields, "u0.RESULT": "x", "w0.BIN.0": "y", "show": "١", "at": "-1", "l.KIND": "z"}
    answer = ask(app, place, hostile)
    assert answer.status == 200
    assert not any(chosen(answer)[name] for name in fields)
    assert ask(app, place.replace(place[9:25], "0" * 16), {}).status == 404
    (Path("inputs/2025") / "b.xlsx").write_bytes(b"PK")
    broken = f"workbook/{id_of(Path('inputs/2025/b.xlsx'))}/mapping"
    assert "problem error" in app.get(broken).text
    assert ask(app, broken, {"save": "kept"}).status == 404


def test_no_mapping_is_read_or_saved_over_a_link(app: Served, tmp_path: Path) -> None:
    place = put(BOOKS["plain"])
    (tmp_path / "secret.toml").write_text("secret = 1")
    Path("inputs/2025/mapping.toml").symlink_to(tmp_path / "secret.toml")
    assert app.get(place).status == 404
    assert ask(app, place, {"save": "replaced"}).status == 404
    assert "a.xlsx" not in app.get("lines").text
    assert (tmp_path / "secret.toml").read_text() == "secret = 1"


def test_a_mapping_above_serves_every_page_and_check(app: Served) -> None:
    one = BOOKS["plain"]
    place = put(one)
    ask(
        app,
        place,
        {**chosen(app.get(place)), **truth(one, Path("inputs/2025/a.xlsx")), "save": "kept"},
    )
    Path("inputs/2025/mapping.toml").rename("inputs/mapping.toml")
    app.form("check")
    app.work()
    assert "has errors: 0" in app.get("lines").text or "has errors" not in app.get("lines").text
    assert 'id="form"' in app.get(place.removesuffix("/mapping")).text
    copy = app.get(place.replace("/mapping", "/copy")).data
    (problems, *_) = openpyxl.load_workbook(io.BytesIO(copy)).worksheets
    assert "inputs/mapping.toml" in str([*problems.values])


def test_pages_of_all_layouts_are_small_and_quick(app: Served) -> None:
    for one in (*BOOKS.values(), *foreign.workbooks(TUNED)):
        place = put(one, one.name)
        app.get(place)
        began = time.process_time()
        answer = app.get(place)
        assert time.process_time() - began < 0.2, one.name
        assert answer.status == 200
        assert len(answer.data) < 300_000


def test_every_list_of_ours_has_its_values() -> None:
    fields = [*mappable_fields(SheetName.ORGANISATIONS), *mappable_fields(SheetName.INSPECTIONS)]
    for one in fields:
        assert bool(one.values) is (listed(one.field) is not None), one.name
        assert all(one.value_named(value.kk) == value.kk for value in one.values)
    assert len(money_units()) == len(body_kinds()) == 3
