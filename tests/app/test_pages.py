"""The pages and actions of the app, asked for as a browser asks."""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from filelock import FileLock, Timeout

import generator
from generator import Code, DrawnPages, Language, Place, Problem, speech
from generator.app import request, run
from generator.app.desk import HINTS, Desk
from generator.app.door import COOKIE
from generator.app.folder import id_of, safe_name
from generator.files import opc
from tests.helpers.app import Answer, Served, served
from tests.helpers.folders import contents, name_of, refused, workbook, write
from tests.helpers.paths import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two sound workbooks and a refused one, with a secret beside it."""
    work = tmp_path / "work"
    write(work / "inputs" / "2023", 2)
    (work / "inputs" / "02.xlsx").write_bytes(refused(2))
    (tmp_path / "secret.xlsx").write_bytes(workbook(7))
    return work


@pytest.fixture
def app(folder: Path) -> Iterator[Served]:
    with served(folder) as app:
        yield app


@pytest.mark.slow
def test_a_folder_is_checked_made_and_verified(app: Served, folder: Path) -> None:
    first = app.get("")
    assert first.status == 200
    assert len(first.ids("workbook")) == 3
    app.work()
    lines = app.get("lines").text
    assert name_of(0) in lines
    assert "ready to be made: 2" in lines
    assert "has errors: 1" in lines
    assert app.form("make", report="on").status == 200
    app.work()
    assert "Documents made: 2" in app.get("job").text
    assert sorted(path.name for path in (folder / "output" / "2023").iterdir()) == sorted(
        f"{n}{suffix}.docx" for n in ("00", "01") for suffix in ("", "-report", "-inspections")
    )
    own = id_of(Path("inputs/2023/00.xlsx"))
    assert "Documents made" not in app.get(f"workbook/{own}").text, "they are those of all"
    app.form("make", id=own)
    app.work()
    assert "Documents already current: 1" in app.get(f"workbook/{own}").text
    lines = app.get("lines?state=current").text
    assert "02.xlsx" not in lines
    document = id_of(Path("output/2023/00.docx"))
    found = app.get(f"file/{document}")
    assert found.data == (folder / "output" / "2023" / "00.docx").read_bytes()
    assert found.headers["content-disposition"].startswith("attachment")
    write(folder / "inputs" / "2023", 1, version=1)
    assert app.get("lines?state=stale").text.count("workbook/") == 1
    app.form("verify")
    app.work()
    assert app.get("papers").status == 200


def test_a_workbook_s_page_follows_its_file(app: Served, folder: Path) -> None:
    id_ = id_of(Path("inputs/02.xlsx"))
    page = app.get(f"workbook/{id_}")
    assert page.status == 200
    assert "faulty" in page.text
    state = page.text.partition("now?state=")[2].partition('"')[0]
    assert app.get(f"workbook/{id_}/now?state={state}").status == 204
    (folder / "inputs" / "02.xlsx").write_bytes(workbook(2))
    changed = app.get(f"workbook/{id_}/now?state={state}")
    assert changed.status == 200
    assert "faulty" not in changed.text
    assert 'id="form"' in changed.text
    reasons = app.get(f"workbook/{id_}/row/institutions/1")
    assert "Points:" in reasons.text
    assert app.get(f"workbook/{id_}/row/institutions/9.9").status == 404
    assert app.get(f"workbook/{id_}/advice").status == 200
    (folder / "inputs" / "02.xlsx").unlink()
    assert app.get(f"workbook/{id_}/now?state={state}").status == 204, "Excel is saving it"
    assert app.get(f"workbook/{id_}").status == 404


def test_a_workbook_s_page_follows_its_mapping(app: Served, folder: Path) -> None:
    id_ = id_of(Path("inputs/02.xlsx"))
    state = app.get(f"workbook/{id_}").text.partition("now?state=")[2].partition('"')[0]
    (folder / "inputs" / "mapping.toml").write_text("no mapping")
    changed = app.get(f"workbook/{id_}/now?state={state}")
    assert changed.status == 200
    again = changed.text.partition("now?state=")[2].partition('"')[0]
    assert again != state
    assert app.get(f"workbook/{id_}/now?state={again}").status == 204


def test_a_marked_copy_is_handed_out_and_nothing_is_written(app: Served, folder: Path) -> None:
    before = contents(folder)
    copy = app.get(f"workbook/{id_of(Path('inputs/02.xlsx'))}/copy")
    assert copy.data.startswith(b"PK")
    assert contents(folder) == before


def test_a_signed_document_is_no_fault_of_its_workbook(app: Served, folder: Path) -> None:
    app.form("make")
    app.work()
    document = folder / "output" / "2023" / "00.docx"
    document.write_bytes(document.read_bytes() + b"signed")
    write(folder / "inputs" / "2023", 1, version=1)
    app.form("make")
    app.work()
    assert app.get("lines?state=errors").text.count("workbook/") == 1, "02.xlsx alone"
    assert app.get("lines?state=stale").text.count("workbook/") == 1
    assert "output/2023/00.docx:" in app.get("job").text


def test_two_tabs_see_one_work(app: Served) -> None:
    app.form("check")
    assert app.form("make").status == 200, "a check gives way"
    assert app.form("make").status == 409
    assert "Cancel" in app.get("job").text
    app.work()
    assert app.form("make").status == 200
    app.work()


def test_a_cancelled_batch_goes_on_where_it_was(app: Served, folder: Path) -> None:
    app.form("make")
    app.form("cancel")
    app.work()
    assert "Cancelled" in app.get("job").text
    app.form("make")
    app.work()
    assert len([*(folder / "output" / "2023").glob("*.docx")]) == 2


def test_blanks_are_made_for_one_body_and_never_over_a_file(app: Served, folder: Path) -> None:
    fields = {"whose": "one", "name": "Қайнар ауданының әкімдігі", "year": "2025", "report": "on"}
    assert app.form("blanks", **fields, kind="local_executive", kato="1").status == 400
    assert app.form("blanks", **fields, kind="x", kato="103600000").status == 400
    assert app.form("blanks", **{**fields, "year": "25"}, kind="sectoral").status == 400
    assert app.form("blanks", **{**fields, "name": " "}, kind="sectoral").status == 400
    for expected in ("Workbooks made: 1.", "No new workbook was made."):
        assert app.form("blanks", **fields, kind="akim_office", kato="103600000").status == 200
        app.work()
        assert expected in app.get("job").text
    assert "inputs/2025/qainar-audanynyng-akimdigi.xlsx:" in app.get("job").text
    assert [path.name for path in (folder / "inputs" / "2025").iterdir()] == [
        "qainar-audanynyng-akimdigi.xlsx"
    ]


def test_blanks_are_made_for_a_region_or_a_list_in_either_language(
    app: Served, folder: Path
) -> None:
    for whose in ("regions", "list"):
        fields = {"whose": whose, "year": "2025", "workbook": "ru", "region": "abai"}
        if whose == "list":
            assert app.form("blanks", **fields).status == 400, "there is no list yet"
            assert app.post("list?name=x.txt", b"x\n").status == 200
            assert app.form("blanks", **fields).status == 400, "a list of names alone"
            (folder / "bodies.txt").unlink()
            heads = "Органның атауы;Органның түрі;ӘАОЖ коды"
            body = "Қайнар ауданының әкімдігі;жергілікті атқарушы орган;103600000"
            assert app.post("list?name=x.csv", f"{heads}\n{body}\n".encode()).status == 200
        assert app.form("blanks", **fields).status == 200
        app.work()
        assert "Workbooks made: 1" in app.get("job").text
    made = {path.name for path in (folder / "inputs" / "2025").iterdir()}
    assert made == {"abai.xlsx", "qainar-audanynyng-akimdigi.xlsx"}
    app.form("check")
    app.work()
    assert app.get("lines").text.count("<td>Русский</td>") == 2


def test_a_paper_that_is_handed_in_is_compared_and_not_kept(app: Served, folder: Path) -> None:
    assert app.post("papers?name=00.docx", b"PK").text.count("unknown") == 1, "no manifest yet"
    app.form("make")
    app.work()
    before = contents(folder)
    data = (folder / "output" / "2023" / "00.docx").read_bytes()
    assert "unchanged" in app.post("papers?name=other.docx", data).text
    assert "UNREADABLE" in app.post("papers?name=00%20(2).docx", b"no document").text
    assert "unknown" in app.post("papers?name=other.docx", b"no document").text
    other = (folder / "output" / "2023" / "01.docx").read_bytes()
    assert "unchanged" in app.post("papers?name=00.docx", other).text, "its bytes say which it is"
    assert contents(folder) == before


# Uploads


def test_a_workbook_is_taken_in_and_never_over_another_unasked(app: Served, folder: Path) -> None:
    assert app.upload("Жаңа кітап.XLSX", workbook(3)).status == 200
    target = folder / "inputs" / "Жаңа кітап.xlsx"
    assert target.read_bytes() == workbook(3)
    assert app.upload("Жаңа кітап.xlsx", workbook(4)).status == 202
    assert target.read_bytes() == workbook(3)
    assert app.upload("Жаңа кітап.xlsx", workbook(4), "replaced").status == 200
    assert target.read_bytes() == workbook(4)
    assert app.upload("Жаңа кітап.xlsx", workbook(4), "else").status == 400


HOSTILE = [
    *("../secret.xlsx", "..\\secret.xlsx", "/etc/passwd.xlsx", "C:\\x.xlsx", "a/../../b.xlsx"),
    *("con.xlsx", "NUL.xlsx", "com1.txt.xlsx", ".xlsx", "..xlsx", "~$a.xlsx", ".hidden.xlsx"),
    *("a\0b.xlsx", "a\nb.xlsx", "a\u202exslx.xlsx", "a.docx", "a.xlsx.exe", "a.xlsx/", "a", ""),
    *("x" * 5_000 + ".xlsx", "ә" * 300 + ".xlsx", "\ud800.xlsx", "%2e%2e%2fa.xlsx", "a:b.xlsx"),
    *("<script>.xlsx", '"; rm -rf.xlsx', "a?b#c.xlsx", " . .xlsx", "-rf.xlsx", "\ufeff.xlsx"),
]


def generated(count: int) -> Iterator[str]:
    """Hostile names, always the same."""
    chance = random.Random(20)
    pieces = [*HOSTILE, "..", "/", "\\", "\0", ":", ".", " ", "~$", "inputs", "output", "%00", "…"]
    for _ in range(count):
        name = "".join(chance.choices(pieces, k=chance.randint(1, 4)))[:400]
        yield name + chance.choice(["", ".xlsx", ".xlsm", ".docx", "/x.xlsx"])


@pytest.mark.parametrize("suffixes", [(".xlsx", ".xlsm"), (".docx",)])
def test_a_thousand_hostile_names_become_safe_or_none(
    suffixes: tuple[str, ...], tmp_path: Path
) -> None:
    taken = 0
    for name in [*HOSTILE, *generated(1_000)]:
        safe = safe_name(name, suffixes)
        if safe is None:
            continue
        taken += 1
        path = tmp_path / safe
        assert path.parent == tmp_path
        assert path.name == safe
        assert safe.isprintable()
        assert not set(safe) & set('<>:"/\\|?*\0%#')
        assert not safe.startswith((".", "~", "-", " "))
        assert safe.endswith(suffixes)
        assert len(safe.encode()) <= 150
        assert safe_name(safe, suffixes) == safe
        path.write_bytes(b"")
    assert taken > 50


def test_hostile_uploads_leave_nothing_outside_the_folder_of_workbooks(
    app: Served, folder: Path
) -> None:
    before = {path for path in folder.parent.rglob("*") if "inputs" not in path.parts}
    for name in HOSTILE:
        status = app.upload(name.encode("utf-8", "replace").decode(), b"PK").status
        assert status in (200, 202, 400), name
    assert {p for p in folder.parent.rglob("*") if "inputs" not in p.parts} == before


def half_an_upload(app: Served, name: str) -> bytes:
    """A request whose body is longer than what is sent of it."""
    return (
        f"POST {app.keys.base}upload?name={name}&existing=kept HTTP/1.1\r\n"
        f"Host: {app.authority}\r\nOrigin: http://{app.authority}\r\n"
        f"Cookie: bagalau={app.keys.cookie}\r\nContent-Length: 1000\r\n\r\nhalf"
    ).encode()


def test_an_upload_that_is_too_large_or_cut_leaves_nothing(
    app: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    monkeypatch.setattr("generator.MAX_FILE", 1_000, raising=False)
    assert app.upload("large.xlsx", b"x" * 1_001).status == 413
    monkeypatch.undo()
    host, _, port = app.authority.partition(":")
    with socket.create_connection((host, int(port))) as cut:
        cut.sendall(half_an_upload(app, "cut.xlsx"))
    assert app.get("alive").status == 204
    assert contents(folder) == before


def test_a_slow_upload_is_given_up_and_others_are_answered(
    app: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "_SLOWEST", 0.3)
    host, _, port = app.authority.partition(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(half_an_upload(app, "slow.xlsx"))
        assert app.get("alive").status == 204
        slow.settimeout(10)
        assert b"413" in slow.recv(1_000).partition(b"\r\n")[0]
    assert not (folder / "inputs" / "slow.xlsx").exists()


def test_a_full_disk_is_told_and_leaves_nothing(
    app: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = app.upload("a.xlsx", workbook(3))
    monkeypatch.undo()
    assert answer.status == 507
    assert answer.text
    assert contents(folder) == before


# Paths and links


def paths() -> Iterator[str]:
    """Ways to files that are not there, hostile ones among them."""
    for name in [*HOSTILE, *generated(400)]:
        shown = quote(name.encode("utf-8", "surrogatepass"), safe="/.%\\~$").replace(" ", "%20")
        yield f"file/{shown}"
    for name in ("../secret.xlsx", "..%2f..%2fsecret.xlsx", "static/../../app/run.py", "%00"):
        yield name
        yield f"static/{name}"
        yield f"workbook/{name}"
    yield "static/../run.py"
    yield f"file/{id_of(Path('../secret.xlsx'))}"
    yield f"workbook/{id_of(Path('../secret.xlsx'))}"


def test_hostile_paths_lead_nowhere(app: Served) -> None:
    for path in paths():
        asked = "".join(c for c in path if c > " " and c < "\x7f")
        assert app.get(asked).status in (403, 404, 405), asked


def test_links_are_not_followed_and_no_batch_runs_over_them(app: Served, folder: Path) -> None:
    (folder / "inputs" / "link.xlsx").symlink_to(folder.parent / "secret.xlsx")
    (folder / "inputs" / "elsewhere").symlink_to(folder.parent)
    page = app.get("")
    assert "link.xlsx" in page.text
    assert len(page.ids("workbook")) == 3
    for path in ("inputs/link.xlsx", "inputs/elsewhere/secret.xlsx"):
        assert app.get(f"workbook/{id_of(Path(path))}").status == 404
        assert app.get(f"file/{id_of(Path(path))}").status == 404
    assert app.form("make").status == 409
    assert app.form("blanks", whose="last").status == 409
    assert app.upload("link.xlsx", workbook(3), "replaced").status == 202
    assert (folder.parent / "secret.xlsx").read_bytes() == workbook(7)


def test_what_a_manifest_names_outside_the_folder_is_not_read(
    app: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.form("make")
    app.work()
    papers = {path: path.read_bytes() for path in folder.glob("output/**/*.docx")}
    manifest = folder / "output" / "manifest.json"
    text = manifest.read_text()
    opened: list[str] = []
    load = opc.load

    def noted(path: Path) -> bytes:
        opened.append(str(path))
        return load(path)

    monkeypatch.setattr(opc, "load", noted)
    (folder.parent / "manifest.json").write_text(text)
    (folder.parent / "mapping.toml").write_text("")
    for outside in (str(folder.parent / "secret.xlsx"), "../secret.xlsx", "//127.0.0.1/x.xlsx"):
        manifest.write_text(text.replace("inputs/2023/00.xlsx", outside))
        for data in papers.values():
            assert app.post("papers?name=00.docx", data).status == 200
        generator.verify_documents([Path("output"), Path("inputs")], within=Path())
        generator.verify_documents([Path("inputs")], within=Path())
    assert opened
    assert [one for one in opened if not _is_ours(one, folder)] == []


def _is_ours(path: str, folder: Path) -> bool:
    found = (folder / path).resolve()
    return found.is_relative_to(folder) or found.is_relative_to(ROOT)


def test_nothing_is_verified_over_links(app: Served, folder: Path) -> None:
    app.form("make")
    app.work()
    (folder / "output" / "away.docx").symlink_to(folder.parent / "secret.xlsx")
    assert app.form("verify").status == 409
    assert app.post("papers?name=00.docx", b"PK").status == 409
    (folder / "output" / "away.docx").unlink()
    (folder / "output").rename(folder.parent / "away")
    (folder / "output").symlink_to(folder.parent / "away")
    assert app.get("lines?state=current").text.count("workbook/") == 0


def test_an_output_that_is_a_link_is_not_written_to(app: Served, folder: Path) -> None:
    (folder.parent / "away").mkdir()
    (folder / "output").symlink_to(folder.parent / "away")
    assert app.form("make").status == 409
    assert list((folder.parent / "away").iterdir()) == []


def test_names_of_bodies_and_files_are_text(app: Served, folder: Path) -> None:
    (folder / "inputs" / "<img src=x onerror=bad()>.xlsx").write_bytes(workbook(5))
    text = app.get("lines").text
    assert "<img" not in text
    assert "&lt;img src=x onerror=bad()&gt;.xlsx" in text


# The program


def test_the_language_is_changed_on_the_page_at_hand(app: Served) -> None:
    referer = {"Referer": f"http://{app.authority}{app.keys.base}blanks"}
    answer = app.post("language", b"language=ru", **referer)
    assert (answer.status, answer.headers["location"]) == (303, f"{app.keys.base}blanks")
    assert 'lang="ru"' in app.get("blanks").text
    for other in ("http://evil.example/x", f"http://{app.authority}/elsewhere"):
        answer = app.post("language", b"language=xx", Referer=other)
        assert answer.headers["location"] == app.keys.base
    assert 'lang="ru"' in app.get("").text
    remembered, _, where = answer.headers["set-cookie"].partition(";")
    assert "Path=/;" in where
    app.desk.language = Language.KAZAKH  # another start
    for language, cookie in (("kk", "bagalau-language=xx"), ("ru", remembered)):
        own = {"Cookie": f"{COOKIE}={app.keys.cookie}; {cookie}"}
        assert f'<html lang="{language}">' in app.get("", **own).text


def test_a_form_that_is_too_long_is_refused(app: Served) -> None:
    assert app.post("blanks", b"x" * 70_000).status == 413


def test_a_fault_of_ours_is_a_sentence(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("generator.app.desk.DeskLine", broken)
    answer = app.get("lines")
    assert (answer.status, answer.text) == (
        500,
        "This is a fault of the program. Open the page again.",
    )


@pytest.mark.slow
def test_the_server_killed_in_a_batch_leaves_what_the_next_goes_on_with(tmp_path: Path) -> None:
    work = tmp_path / "work"
    write(work / "inputs", 40)
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "app", str(work), "--no-open", "--lang", "en"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://(\S+?)(/\S+/)enter\?(\S+)", process.stdout.readline())
    assert found is not None
    connection = http.client.HTTPConnection(found[1])
    connection.request("GET", f"{found[2]}enter?{found[3]}")
    cookie = str(connection.getresponse().getheader("set-cookie")).partition(";")[0]
    connection.close()
    headers = {"Cookie": cookie, "Origin": f"http://{found[1]}"}
    connection.request("POST", f"{found[2]}make", b"", headers)
    assert connection.getresponse().status == 200
    connection.close()
    until = time.monotonic() + 60
    while len([*work.glob("output/*.docx")]) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    while (lock := work / "output" / ".bagalau-lock").exists() and not _is_free(lock):
        assert time.monotonic() < until
        time.sleep(0.05)
    made = {path.name for path in work.glob("output/*.docx")}
    assert 3 <= len(made) < 40
    with served(work) as app:
        app.form("make")
        app.work()
        assert f"Documents already current: {len(made)}" in app.get("job").text
    assert len([*work.glob("output/*.docx")]) == 40


def _is_free(lock: Path) -> bool:
    try:
        with FileLock(lock, timeout=0):
            return True
    except Timeout:
        return False


def test_it_ends_when_it_is_left_alone_and_not_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_LEFT_ALONE", 0.5)
    with served(folder) as app:
        (server,) = [
            t for t in threading.enumerate() if t.name.startswith("Thread") and "run" in t.name
        ]
        for _ in range(8):
            assert app.get("alive").status == 204
            time.sleep(0.15)
        assert server.is_alive()
        server.join(10)
        assert not server.is_alive()


def test_who_is_missing_is_told_by_a_check(app: Served) -> None:
    listed = f"{name_of(0)}\nЖоқ ауданының әкімдігі\n".encode()
    assert app.post("list?name=x.pdf", listed).status == 400
    assert app.post("list?name=x.txt", listed).status == 200
    assert "bodies.txt" in app.get("").text
    assert app.post("list?name=y.txt", b"y").status == 202, "asked first"
    assert app.post("list?name=y.csv", b"y").status == 200
    assert "bodies.csv" in app.get("").text, "the one saved last"
    assert app.post("list?name=x.txt&existing=replaced", listed).status == 200
    assert "bodies.txt" in app.get("").text
    app.form("check")
    app.work()
    shown = app.get("job").text
    assert "Жоқ ауданының әкімдігі" in shown
    assert name_of(0) not in shown


def test_a_template_is_checked_marked_and_used(app: Served, folder: Path) -> None:
    shipped = (ROOT / "templates" / "2025" / "assessment-sheet.docx").read_bytes()
    for name, data in (("own.docx", shipped), ("broken.docx", b"PK")):
        query = urlencode({"name": name, "existing": "kept"})
        assert app.post(f"templates?{query}", data).status == 200
    own, broken = (id_of(Path("templates", name)) for name in ("own.docx", "broken.docx"))
    assert "no errors" in app.get(f"template/{own}").text
    assert "problem error" in app.get(f"template/{broken}").text
    assert app.get(f"template/{own}/copy").data.startswith(b"PK")
    assert app.get(f"template/{broken}/copy").status == 404
    assert app.form("template/use", id=broken).status == 409
    assert app.form("template/use", id=own).status == 200
    assert (folder / "templates" / "2025" / "assessment-sheet.docx").read_bytes() == shipped
    assert app.get("templates").text.count("in use") == 8, "seven forms by ours"
    for _ in range(2):  # what was laid aside before is the same
        assert app.form("template/use", id=own).status == 200
        assert app.form("template/use-ours", id="2025-assessment-sheet").status == 200
        assert [*(folder / "templates" / "2025").iterdir()] == []
        assert (folder / "templates" / "2025-assessment-sheet.docx").read_bytes() == shipped
    assert app.form("template/use-ours", id="2025-assessment-sheet").status == 404
    assert app.form("template/use", id=own).status == 200
    (folder / "templates" / "2025-assessment-sheet.docx").write_bytes(b"another")
    assert app.form("template/use-ours", id="2025-assessment-sheet").status == 507
    used = folder / "templates" / "2025" / "assessment-sheet.docx"
    assert used.read_bytes() == shipped
    (folder / "templates" / "2025-assessment-sheet.docx").unlink()
    used.write_bytes(b"changed by hand")
    assert app.form("template/use", id=own).status == 200
    assert used.read_bytes() == shipped
    aside = folder / "templates" / "2025-assessment-sheet.docx"
    assert aside.read_bytes() == b"changed by hand", "nothing is lost"
    workbook_id = id_of(Path("inputs/02.xlsx"))
    assert app.get(f"template/{workbook_id}").status == 404


def test_the_tags_of_a_form_are_found_by_what_is_said_of_them(app: Served) -> None:
    (_, *forms) = re.findall(r'<option value="([^"]+)">', app.get("templates").text)
    assert len(forms) == 7
    found = app.get(f"tags?{urlencode({'form': '2025-assessment-sheet', 'find': 'РУКОВОДИТЕЛ'})}")
    assert "{{ орган.басшысы }}" in found.text
    assert "{{ кезең }}" not in found.text
    assert "{{ кезең }}" in app.get("tags?form=2025-report&find=").text
    assert "<table" not in app.get("tags?form=2025-report&find=%00").text
    assert app.get("tags?form=x").status == 404


def test_our_templates_are_handed_out_and_checked(app: Served) -> None:
    ours = (ROOT / "templates" / "2025" / "report.docx").read_bytes()
    assert app.get("template/2025-report/file").data == ours
    assert "no errors" in app.get("template/2025-report").text
    assert app.get("template/2025-x/file").status == 404


def drawn(app: Served, path: str) -> Answer:
    """Ask until the pages are drawn."""
    while "hx-get" in (answer := app.get(path)).text:
        time.sleep(0.02)
    return answer


def test_pictures_are_drawn_once_behind_the_answers_and_a_few_are_kept(
    app: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def draw(document: bytes, most: int, _: object) -> DrawnPages:
        asked.append(most)
        time.sleep(0.1)
        return DrawnPages((b"\x89PNG", document[:2]), 3)

    monkeypatch.setattr(generator, "draw_pages", draw, raising=False)
    path = f"workbook/{id_of(Path('inputs/2023/00.xlsx'))}/pages"
    began = time.monotonic()
    assert "hx-get" in app.get(path).text
    first = drawn(app, path).text
    assert time.monotonic() - began > 0.1
    assert 'alt="Page 2 of 3"' in first
    assert "Pages not shown: 1" in first
    pictures = re.findall(r'picture/[^"]+', first)
    assert [app.get(one).data for one in pictures] == [b"\x89PNG", b"PK"]
    assert drawn(app, path).text == first
    assert len(asked) == 1
    for version in range(1, 8):
        write(folder / "inputs" / "2023", 1, version=version)
        drawn(app, path)
    assert len(asked) == 8
    assert app.get(pictures[0]).status == 404, "the oldest has gone"
    assert app.get(re.sub("/0/1$", "/9/9", pictures[1])).status == 404
    assert app.get(f"workbook/{id_of(Path('inputs/02.xlsx'))}/pages").status == 404, "refused"
    app.form("make", report="on")
    app.work()
    names = [f"00{suffix}.docx" for suffix in ("", "-report", "-inspections")]
    assert re.findall("<h3>(.+)</h3>", drawn(app, path).text) == names
    page = app.get(f"workbook/{id_of(Path('inputs/2023/00.xlsx'))}").text
    assert all(id_of(Path("output/2023", name)) in page for name in names)
    (folder / "output" / "2023" / names[1]).write_bytes(b"somebody's")
    assert re.findall("<h3>(.+)</h3>", drawn(app, path).text) == names[::2]
    (folder / "inputs" / "link").symlink_to(folder.parent)
    assert app.get(path).status == 409


@pytest.mark.slow
@pytest.mark.usefixtures("soffice")
def test_pages_are_drawn_by_libreoffice_and_the_end_ends_it(folder: Path) -> None:
    with served(folder) as app:
        id_ = id_of(Path("inputs/2023/00.xlsx"))
        (first, *_) = re.findall(r'picture/[^"]+', drawn(app, f"workbook/{id_}/pages").text)
        assert app.get(first).data.startswith(b"\x89PNG\r\n")
        app.get("template/2025-report/pages")
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert soffice_of_pages() == []


def soffice_of_pages() -> list[str]:
    """The folders that LibreOffice is drawing in."""
    return [path.name for path in Path(tempfile.gettempdir()).glob("bagalau-pages-*")]


@pytest.mark.slow
def test_pages_of_thousands_of_bodies_are_small_and_quick(tmp_path: Path) -> None:
    data = workbook(1)
    for number in range(2_600):
        place = tmp_path / "inputs" / f"{number % 20:02}" / f"{number}.xlsx"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    time.sleep(1.1)  # what has just changed is not taken for settled
    with served(tmp_path) as app:
        for _ in range(2):
            app.get("")
        for path in ("", "lines?page=52", "lines?find=25", "lines?state=new", "job", "alive"):
            began = time.process_time()
            answer = app.get(path)
            assert time.process_time() - began < 0.2, path
            assert answer.status in (200, 204)
            assert len(answer.data) < 300_000


# Hints

OF_COMMANDS = re.compile(r"bagalau |--[a-z]|\s-o\b|repeat the command")
NOT_ON_PAGES = re.compile(
    r"edition-|year-before-editions|folder-empty|template-(missing|other-edition|exists|unproved)"
    r"|merge-report|pdf-(no-office|failed|letters)"
)
"""Problems of commands that the pages do not give, and hints of what is installed."""


def test_hints_name_what_is_clicked_and_no_command() -> None:
    english = speech(Language.ENGLISH)
    of_commands = {one.code for one in Code if OF_COMMANDS.search(english.raw(f"{one.code}.hint"))}
    assert {one for one in of_commands if not NOT_ON_PAGES.match(one)} == set(HINTS)
    for language in Language:
        desk = Desk(language, "")
        for code in (one for one in Code if one.code in HINTS):
            facts = dict.fromkeys(re.findall(r"{(\w+)", english.raw(code.code)), "x")
            (said,) = desk.worded([Problem(code, Place("a.xlsx"), facts)])
            assert not re.search(r"bagalau|--|[{}]", said.hint)
