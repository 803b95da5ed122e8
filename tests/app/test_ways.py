"""Ways through the pages in a browser, of a mapping in Kazakh, of a template in Russian."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from generator.app.folder import id_of
from generator.messages.wording import Language, speech
from generator.submission.mapping import load_mapping
from tests.app.conftest import Audit, Enter
from tests.helpers import foreign
from tests.helpers.app import served
from tests.helpers.folders import name_of, write
from tests.helpers.paths import ROOT


def test_the_way_of_a_mapping(tmp_path: Path, enter: Enter, audit: Audit) -> None:
    say = speech(Language.KAZAKH).say
    other = next(one for one in foreign.workbooks(foreign.MEASURED) if one.name == "plain")
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "a.xlsx").write_bytes(other.data())
    place = f"workbook/{id_of(Path('inputs/a.xlsx'))}"
    columns = {own.name: str(c) for (tab, c), own in other.truth.items() if tab == "Реестр"}
    with served(tmp_path, Language.KAZAKH) as app:
        page = enter(app)
        page.locator(f"a[href$='{place}']").click()
        page.get_by_role("link", name=say("app.map-link")).click()
        # With the keyboard: none of theirs; the list keeps the focus.
        page.locator("#cNAME").focus()
        page.keyboard.press("Home")
        marked(page, "NAME", say("app.map-none"))
        assert page.evaluate("document.activeElement.id") == "cNAME"
        page.locator("#tried .problem.error").first.wait_for()
        # With the mouse: the name of ours, then the head of theirs.
        page.locator("label[for=cNAME]").click()
        page.locator(f"th[data-column='{columns['NAME']}']").click()
        page.wait_for_function(f"document.getElementById('cNAME').value === '{columns['NAME']}'")
        for name, column in columns.items():
            if page.locator(f"#c{name}").input_value() != column:
                with page.expect_response(lambda one: one.url.endswith("/mapping")):
                    page.locator(f"#c{name}").select_option(column)
                page.wait_for_function(f"document.getElementById('c{name}').value === '{column}'")
        page.locator("#tried .closing").wait_for()
        page.locator("#table1").click()
        page.locator("#cNORM").wait_for()
        audit(page)
        page.locator("#save").click()
        page.locator("#form").wait_for()
        assert load_mapping(tmp_path / "inputs" / "mapping.toml")[0] is not None
        page.get_by_role("button", name=say("app.make"), exact=True).click()
        page.get_by_role("button", name=say("app.open-word")).wait_for()


def marked(page: Page, name: str, text: str) -> None:
    """Wait until a column of ours is said to be filled so."""
    pair = page.locator(".pair", has=page.locator(f"#c{name}"))
    pair.locator(".mark", has_text=text).wait_for()


def test_the_way_of_a_template(tmp_path: Path, enter: Enter, audit: Audit) -> None:
    say = speech(Language.RUSSIAN).say
    write(tmp_path / "inputs", 1, year=2025)
    shipped = ROOT / "templates" / "2025" / "assessment-sheet.docx"
    with served(tmp_path, Language.RUSSIAN) as app:
        page = enter(app)
        page.get_by_role("link", name=say("app.templates"), exact=True).click()
        page.wait_for_load_state()
        page.locator(".drop input").set_input_files(
            {"name": "own.docx", "mimeType": "", "buffer": shipped.read_bytes()}
        )
        own = page.locator(f"#t{id_of(Path('templates/own.docx'))}")
        own.get_by_role("button", name=say("app.check-template")).click()
        own.get_by_text(say("template.sound")).wait_for()
        page.locator(".filter [name=find]").fill("басшы")
        page.locator("#found-tags").get_by_text("орган.басшысы").first.wait_for()
        audit(page)
        own.get_by_role("button", name=say("app.use-template")).click()
        target = Path("templates/2025/assessment-sheet.docx")
        page.locator(f"#t{id_of(target)} .state.current").wait_for()
        page.get_by_role("link", name=say("app.desk"), exact=True).click()
        page.get_by_role("button", name=say("app.make-all")).click()
        page.get_by_role("row", name=name_of(0)).locator(".state.current").wait_for()
    assert (tmp_path / target).read_bytes() == shipped.read_bytes()
