"""A clerk's whole way in a browser: from a blank to a made and verified paper, no command typed.

Whatever is done, the pages ask for nothing but themselves and leave no message in the console.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from generator import can_draw
from generator.app.folder import id_of
from generator.messages.wording import Language, speech
from tests.app.conftest import Audit, Enter, Watch
from tests.helpers import foreign, story
from tests.helpers.app import served
from tests.helpers.folders import name_of, refused, workbook, write
from tests.helpers.guide import GUIDES, Guide
from tests.helpers.paths import ROOT


def text(page: Page, selector: str) -> str:
    return page.locator(selector).inner_text()


PRESSED = (
    *("app.blanks", "app.make-blank", "app.desk", "app.desk", "app.open-excel", "app.make"),
    *("app.open-word", "app.pages", "app.papers", "verdict.signed", "app.end"),
)
"""What the first section of the guides names after the starter and its folder."""


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.language.value)
def test_the_guides_name_what_is_pressed(guide: Guide) -> None:
    starter, folder, *names = names_in_five_minutes(guide)
    assert starter == folder == "bagalau"
    for key, name in zip(PRESSED, names, strict=True):
        assert speech(guide.language).say(key).split(" (")[0] == name


@pytest.mark.slow
def test_the_five_minutes_of_the_guide(tmp_path: Path, watch: Watch) -> None:
    """From nothing to a signed and verified paper; only what the guide names is pressed."""
    (guide,) = (one for one in GUIDES if one.language is Language.RUSSIAN)
    (starter, folder, *pressed) = names_in_five_minutes(guide)
    blanks, make_blank, desk, _, excel, make, word, pages, papers, signed, end = pressed
    with started_from(tmp_path, starter, folder) as (process, way_in):
        page = watch(way_in, lambda: process.poll() is not None)
        page.get_by_role("button", name="Русский").click()
        page.get_by_role("link", name=blanks).click()
        _, name, _, _, _, kato, _, year = story.BODY_WORDS
        page.locator("[name=name]").fill(name)
        page.locator("[name=kind]").select_option("local_executive")
        page.locator("[name=kato]").fill(kato)
        page.locator("[name=year] >> nth=0").fill(year)
        page.get_by_role("button", name=make_blank).click()
        page.locator(".closing").wait_for()

        page.get_by_role("link", name=desk, exact=True).click()
        page.get_by_role("link", name=name).click()
        page.locator("article.error").first.wait_for()  # it is not filled in yet
        page.get_by_role("button", name=excel).click()
        page.locator(".cells .faulty").get_by_text("он екі").wait_for()
        page.get_by_role("button", name=excel).click()
        page.locator("#form").wait_for()
        assert page.locator("article.error").count() == 0

        page.locator(".form details summary >> nth=0").click()
        page.locator(".reasons .chosen").first.wait_for()
        page.get_by_role("button", name=make, exact=True).click()
        page.get_by_role("button", name=word).wait_for()
        assert page.locator(".reasons .chosen").first.is_visible(), "what was unfolded stays so"
        assert page.get_by_text(pages).count() == (1 if can_draw() else 0)
        (document,) = tmp_path.glob("home/*/output/**/*.docx")
        made = document.read_bytes()
        with page.expect_download() as download:
            page.get_by_role("link", name=speech(guide.language).say("app.download")).click()
        assert download.value.path().read_bytes() == made
        page.get_by_role("button", name=word).click()
        until = time.monotonic() + 30
        while document.read_bytes() == made:
            assert time.monotonic() < until
            page.wait_for_timeout(50)

        page.get_by_role("link", name=papers).click()
        page.wait_for_load_state()
        page.locator(".drop input").set_input_files([document])
        page.locator("#dropped article.sound").get_by_text("Б. Есімов").wait_for()
        assert signed in text(page, "#dropped h2")
        page.get_by_role("button", name=end, exact=True).click()
        page.get_by_text(speech(guide.language).say("app.ended")).wait_for()
        assert process.wait(20) == 0


def names_in_five_minutes(guide: Guide) -> list[str]:
    """What the guide's first section quotes: the starter, the folder, pages, buttons, a verdict."""
    section = guide.path.read_text("utf-8").split("\n## ")[1]
    return re.findall("«(.+?)»", " ".join(re.sub("<img.+?>", "", section).split()))


OPENER = """#!{python}
# Stands in for Excel, Word and the browser: fills, mends, signs, or writes the address down.
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from docx import Document
from tests.helpers import story
what, seen = Path(sys.argv[1]), Path({seen!r})
if what.suffix == ".xlsx":
    (story.mend if seen.exists() else story.fill)(what)
    seen.touch()
elif what.suffix == ".docx":
    paper, new = Document(str(what)), what.with_suffix(".new")
    paper.paragraphs[-1].add_run("Б. Есімов")
    paper.save(str(new))
    new.replace(what)
else:
    Path({address!r}).write_text(sys.argv[1])
"""


@contextlib.contextmanager
def started_from(
    place: Path, starter: str, folder: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The program as the starter on the desktop starts it, and the address that the browser got."""
    opener, address, home = place / "bin" / "xdg-open", place / "address", place / "home"
    for one in (opener.parent, home / "Desktop"):
        one.mkdir(parents=True)
    facts = {"python": sys.executable, "root": str(ROOT), "address": str(address)}
    opener.write_text(OPENER.format(**facts, seen=str(place / "seen")), "utf-8")
    opener.chmod(0o755)
    own = {"HOME": str(home), "PYTHONPATH": str(ROOT), "BROWSER": str(opener)}
    env = {**os.environ, **own, "PATH": f"{opener.parent}{os.pathsep}{os.environ['PATH']}"}
    env.pop("BAGALAU_LANG", None)
    words = [sys.executable, "-m", "generator", "app", str(home / folder), "--shortcut"]
    subprocess.run(words, env=env, check=True, capture_output=True)  # as install.cmd does
    (line,) = re.findall("^Exec=(.+)$", (home / "Desktop" / f"{starter}.desktop").read_text(), re.M)
    process = subprocess.Popen(shlex.split(line), env=env, stdout=subprocess.DEVNULL)
    try:
        while not address.exists() or not address.read_text():
            assert process.poll() is None
            time.sleep(0.05)
        yield process, address.read_text()
    finally:
        process.terminate()
        process.wait()


def test_files_are_dropped_and_replaced_when_the_user_says_so(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "elsewhere", 2)
    (tmp_path / "work").mkdir()
    say = speech(Language.ENGLISH).say
    with served(tmp_path / "work") as app:
        page = enter(app)
        chosen = [tmp_path / "elsewhere" / "00.xlsx", tmp_path / "elsewhere" / "01.xlsx"]
        page.locator("#drop input").set_input_files(chosen)
        page.get_by_role("link", name="00.xlsx").or_(
            page.get_by_role("link", name=name_of(0))
        ).wait_for()
        page.get_by_role("link", name=name_of(1)).wait_for()
        (tmp_path / "elsewhere" / "00.xlsx").write_bytes(workbook(0, version=1))
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.message)
            dialog.accept() if len(asked) > 1 else dialog.dismiss()

        page.on("dialog", answer)
        target = tmp_path / "work" / "inputs" / "00.xlsx"
        time.sleep(1)  # the check of what was dropped has ended, and the list is shown
        for expected in (workbook(0), workbook(0, version=1)):
            with page.expect_response(lambda one: "upload" in one.url):
                page.locator("#drop input").set_input_files(chosen[:1])
            page.locator("#drop:not([aria-busy])").wait_for()
            page.wait_for_load_state()
            assert target.read_bytes() == expected
        assert asked == [say("app.exists", name="00.xlsx")] * 2


def test_the_page_keeps_its_place_when_the_file_is_saved(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "inputs", 1)
    with served(tmp_path) as app:
        page = enter(app)
        page.get_by_role("link", name="00.xlsx").or_(
            page.get_by_role("link", name=name_of(0))
        ).first.click()
        page.locator("#s4").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('s3').scrollIntoView()")
        top = "document.getElementById('s3').getBoundingClientRect().top"
        before, state = page.evaluate(top), page.locator("#watch").get_attribute("hx-get")
        (tmp_path / "inputs" / "00.xlsx").write_bytes(workbook(0, version=1))
        while page.locator("#watch").get_attribute("hx-get") == state:
            page.wait_for_timeout(50)
        page.wait_for_timeout(200)
        assert abs(page.evaluate(top) - before) < 3


def test_nothing_keeps_anybody_out(tmp_path: Path, enter: Enter, audit: Audit) -> None:
    write(tmp_path / "inputs", 2)
    (tmp_path / "inputs" / "02.xlsx").write_bytes(refused(2))
    other = next(one for one in foreign.workbooks(foreign.MEASURED) if one.name == "other_words")
    (tmp_path / "inputs" / "03.xlsx").write_bytes(other.data())
    with served(tmp_path, Language.KAZAKH) as app:
        page = enter(app)
        app.form("make")
        app.work()
        app.post("templates?name=own.docx&existing=kept", b"PK")
        sound, faulty, another = (
            f"workbook/{id_of(Path(f'inputs/{name}.xlsx'))}" for name in ("00", "02", "03")
        )
        others = ("blanks", "papers", "templates")
        for place in ("", sound, faulty, another, f"{another}/mapping", *others):
            page.goto(f"http://{app.authority}{app.keys.base}{place}")
            audit(page)


def test_the_keyboard_alone_is_enough(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "inputs", 1)
    with served(tmp_path) as app:
        page = enter(app)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.textContent.trim()"))
        for key in ("app.end", "app.make-all", "app.check-all", "app.papers"):
            assert speech(Language.ENGLISH).say(key) in seen
        page.get_by_role("link", name=name_of(0)).focus()
        page.keyboard.press("Enter")
        page.locator("#form").wait_for()
        page.wait_for_load_state()  # what is unfolded is asked for once the scripts are there
        page.locator("#r" + "institutions-1 summary").focus()
        page.keyboard.press("Enter")
        page.locator(".reasons .chosen").first.wait_for()


def test_what_is_refused_is_said_and_leaves_nothing_in_the_console(
    tmp_path: Path, enter: Enter
) -> None:
    say = speech(Language.ENGLISH).say
    with served(tmp_path) as app:
        page = enter(app)
        page.get_by_role("link", name=say("app.blanks")).click()
        page.locator("[name=name]").fill("<b>Абай</b>")
        page.locator("[name=kato]").fill("100000000")
        page.locator("[name=year] >> nth=0").fill("0001")
        page.get_by_role("button", name=say("app.make-blank"), exact=True).click()
        page.locator("#said", has_text=say("cli.bad-year", found="0001")).wait_for()
