"""``manifest.json``: entries on the disk, read line by line, whoever wrote the file."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.batch import placing as naming
from generator.batch.order import Order
from generator.files import disk as files
from generator.files.zip import digest
from generator.law.papers import Notes, Paper
from generator.messages.problems import Code, Problem
from generator.results import manifest
from generator.results import store as entries
from generator.results.entry import Entry, Made, packed, to_line
from generator.results.manifest import Companion, Manifest
from generator.results.store import Entries

MADE = Made("i", "t", "e", edition_chosen=False, notes=True, program="1")
ENTRY = Entry(
    paper=Paper.SHEET,
    sha256="0",
    parts={"word/document.xml": "1"},
    packed=packed(["Бағалау парағы", "«Ақжар» әкімі"]),
    input_file="inputs/а.xlsx",
    edition_id="2025",
    made=MADE,
    scores={"body": {"name": "Ақжар"}, "total": 5},
    warnings=(),
)


def known(**documents: Entry) -> Manifest:
    found = Entries()
    for name, entry in documents.items():
        found.put(f"{name}.docx", found.keep(to_line(entry)))
    return Manifest(found, {"report.html": Companion("2"), "a.pdf": Companion("3", "0")})


def written(folder: Path, content: Manifest) -> str:
    text = b"".join(manifest.saved(content)).decode()
    (folder / manifest.NAME).write_text(text, "utf-8")
    return text


def loaded(folder: Path) -> Manifest:
    found, problems = manifest.load(folder)
    assert found is not None, problems
    return found


# Entries


def test_an_entry_reads_as_it_was_written() -> None:
    found = known(a=ENTRY, b=replace(ENTRY, sha256="9", warnings=None)).entries
    assert dict(found) == {"a.docx": ENTRY, "b.docx": replace(ENTRY, sha256="9", warnings=None)}
    assert found["a.docx"].text == ("Бағалау парағы", "«Ақжар» әкімі")
    assert "c.docx" not in found
    assert found.get("c.docx") is None


def test_copies_share_lines_and_not_what_is_put_into_one() -> None:
    found = known(a=ENTRY).entries
    copied = Entries(found)
    copied.put("b.docx", copied.keep(to_line(replace(ENTRY, sha256="9"))))
    copied.forget("a.docx")
    assert (list(found), list(copied)) == (["a.docx"], ["b.docx"])
    assert (found["a.docx"].sha256, copied["b.docx"].sha256) == ("0", "9")
    assert list(copied.only([])) == []


def test_only_what_both_know_and_not_the_same_is_unlike() -> None:
    other = replace(ENTRY, sha256="9")
    last = known(a=ENTRY, b=ENTRY, c=ENTRY).entries
    now = Entries(last)
    now.put("b.docx", now.keep(to_line(other)))
    now.put("c.docx", now.keep(to_line(ENTRY)))  # made anew, and the same
    now.put("d.docx", now.keep(to_line(other)))
    now.forget("a.docx")
    assert list(now.unlike(last)) == ["b.docx"]
    assert list(now.unlike(known(b=ENTRY, d=other).entries)) == ["b.docx"]


def test_more_than_the_memory_is_given_lies_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_IN_MEMORY", 100)
    many = {f"n{number}": replace(ENTRY, sha256=str(number)) for number in range(50)}
    found = known(**many).entries
    assert [found[f"n{n}.docx"].sha256 for n in (49, 0, 25)] == ["49", "0", "25"]


class _SmallDisk(io.FileIO):
    """A file on a disk that takes no more than some bytes: of the last ones a part, as disks do."""

    room = 0

    def write(self, data: Any) -> int:
        left = self.room - self.tell()
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(memoryview(data)[:left])


@pytest.mark.parametrize("fitting", [1, 4], ids=["no line", "a line more"])
def test_a_disk_that_is_full_costs_no_entry_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fitting: int
) -> None:
    opened: list[_SmallDisk] = []

    def temporary(buffering: int) -> _SmallDisk:
        assert buffering == 0
        opened.append(_SmallDisk(tmp_path / str(len(opened)), "w+"))
        return opened[-1]

    line = to_line(ENTRY)
    monkeypatch.setattr(entries, "_IN_MEMORY", 3 * len(line))
    monkeypatch.setattr(_SmallDisk, "room", fitting * len(line) + 5)
    monkeypatch.setattr(tempfile, "TemporaryFile", temporary)
    kept = known(**dict.fromkeys("abcd"[: max(3, fitting)], ENTRY))
    whole = b"".join(manifest.saved(kept))
    for _ in range(2):
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            kept.entries.keep(line)
    assert b"".join(manifest.saved(kept)) == whole
    monkeypatch.setattr(_SmallDisk, "room", 100 * len(line))
    kept.entries.put("z.docx", kept.entries.keep(line))
    assert all(kept.entries.line(name) == line for name in kept.entries)
    assert [file.closed for file in opened[:-1]] == [True] * (len(opened) - 1)


def test_a_line_that_the_system_has_lost_is_told_and_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.FileIO(tmp_path / "lines", "w+")
    monkeypatch.setattr(entries, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    kept = known(a=ENTRY)
    file.truncate(10)
    failure = files.write_whole(tmp_path / manifest.NAME, manifest.saved(kept))
    assert failure is not None
    assert failure.code is Code.OUTPUT_UNWRITABLE
    assert not (tmp_path / manifest.NAME).exists()


@pytest.mark.parametrize("has_folder", [True, False], ids=["full", "no folder"])
def test_no_room_for_an_entry_is_told_before_its_document_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_folder: bool
) -> None:
    def full(*_: object) -> tuple[int, int]:
        raise OSError(28, os.strerror(28))

    order = Order(tmp_path, None, None, Notes.ATTACHED)
    held = naming.Naming(order, Manifest())
    temporary, _ = files.set_aside(tmp_path / "a.docx", b"document")
    assert temporary is not None
    monkeypatch.setattr(Entries, "keep", full)
    if not has_folder:
        monkeypatch.setattr(tempfile, "gettempdir", full)
    kept, failure = held.settle(temporary, "a.docx", to_line(ENTRY))
    assert kept is None
    assert failure is not None
    assert failure.code is Code.OUTPUT_UNWRITABLE
    assert list(tmp_path.iterdir()) == []
    assert not held.in_doubt


# The file


def test_a_manifest_reads_as_it_was_written_and_is_written_the_same(tmp_path: Path) -> None:
    text = written(tmp_path, known(b=replace(ENTRY, sha256="9"), a=ENTRY))
    found = loaded(tmp_path)
    assert dict(found.entries) == {"a.docx": ENTRY, "b.docx": replace(ENTRY, sha256="9")}
    assert found.companions == {"report.html": Companion("2"), "a.pdf": Companion("3", "0")}
    assert dict(found.before) == dict(found.entries)
    assert b"".join(manifest.saved(found)).decode() == text
    assert json.loads(text)["documents"]["a.docx"]["scores"]["total"] == 5


def test_an_empty_manifest_reads_as_one(tmp_path: Path) -> None:
    written(tmp_path, Manifest())
    assert (dict(loaded(tmp_path).entries), loaded(tmp_path).companions) == ({}, {})


LAYOUTS: dict[str, Callable[[str], str]] = {
    "indented": lambda text: json.dumps(json.loads(text), indent=2),
    "on one line": lambda text: json.dumps(json.loads(text)),
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "an entry on two lines": lambda text: text.replace('"paper"', '\n"paper"', 1),
    "two entries on a line": lambda text: text.replace('},\n"b', '},"b'),
    "without companions": lambda text: json.dumps({**json.loads(text), "companions": {}}),
    "with a line more": lambda text: f"{text}\n",
    "with spaces about": lambda text: text.replace('"a.docx":', ' "a.docx" : '),
    "with facts of a later version": lambda text: text.replace('"notes"', '"later":[1],"notes"'),
}


@pytest.mark.parametrize("laid_out", LAYOUTS.values(), ids=LAYOUTS)
def test_a_manifest_that_another_program_has_written_reads_the_same(
    tmp_path: Path, laid_out: Callable[[str], str]
) -> None:
    text = written(tmp_path, known(a=ENTRY, b=ENTRY))
    (tmp_path / manifest.NAME).write_text(laid_out(text), "utf-8", newline="")
    assert dict(loaded(tmp_path).entries) == {"a.docx": ENTRY, "b.docx": ENTRY}


def test_what_is_cut_off_or_goes_on_after_the_end_is_damaged(tmp_path: Path) -> None:
    text = written(tmp_path, known(a=ENTRY, b=ENTRY))
    lines = text.splitlines(keepends=True)
    for cut in (*("".join(lines[:count]) for count in range(1, len(lines))), f"{text}{{}}"):
        (tmp_path / manifest.NAME).write_text(cut, "utf-8")
        found, (problem,) = manifest.load(tmp_path)
        assert found is None
        assert problem.code is Code.MANIFEST_DAMAGED


def bomb(size: int) -> str:
    return base64.b64encode(zlib.compress(b"\n" * size)).decode()


def damaged(folder: Path) -> bool:
    found, problems = manifest.load(folder)
    return found is None and [p.code for p in problems] == [Code.MANIFEST_DAMAGED]


def test_texts_lines_and_values_have_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, known(a=replace(ENTRY, packed=bomb(1_000)), b=ENTRY))
    assert not damaged(tmp_path)
    for bound in ("_MOST_TEXT", "_LONGEST_TEXT", "_MOST_LINES"):
        with monkeypatch.context() as patched:
            patched.setattr(manifest, bound, 900)
            assert damaged(tmp_path), bound
    with monkeypatch.context() as patched:
        # Bounds of the whole are those of the whole: line by line it may be longer.
        patched.setattr(manifest, "_MOST_WHOLE", 0)
        assert not damaged(tmp_path)
        for bound in ("_MOST_BYTES", "_LONGEST_LINE", "_MOST_VALUES"):
            with monkeypatch.context() as both:
                both.setattr(manifest, bound, 10)
                assert damaged(tmp_path), bound


def test_lines_without_number_are_not_read_to_their_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gigabyte of empty lines would take an hour."""
    monkeypatch.setattr(manifest, "_MOST_FILES", 20)
    text = written(tmp_path, known(a=ENTRY))
    (tmp_path / manifest.JOURNAL).write_text("\n" * 20)
    assert not damaged(tmp_path)
    (tmp_path / manifest.JOURNAL).write_text("\n" * 21)
    assert damaged(tmp_path)
    (tmp_path / manifest.JOURNAL).unlink()
    (tmp_path / manifest.NAME).write_text(text.replace("\n", "\n" * 20, 1), "utf-8")
    monkeypatch.setattr(manifest, "_MOST_WHOLE", 0)
    assert damaged(tmp_path)


def test_a_manifest_larger_than_any_workbook_may_be_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a country has more bytes than a file that strangers send may have."""
    monkeypatch.setattr("generator.files.package.MAX_FILE", 1_000)
    text = written(tmp_path, known(a=ENTRY, b=ENTRY, c=ENTRY))
    assert len(text) > 1_000
    assert len(loaded(tmp_path).entries) == 3


def test_a_journal_larger_than_any_workbook_may_be_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.files.package.MAX_FILE", 1_000)
    for number in range(3):
        name, data = f"{number}.docx", f"document {number}".encode()
        (tmp_path / name).write_bytes(data)
        entry = replace(ENTRY, sha256=digest(data))
        manifest.write_ahead(tmp_path, name, to_line(entry))
    assert (tmp_path / manifest.JOURNAL).stat().st_size > 1_000
    assert list(loaded(tmp_path).entries) == ["0.docx", "1.docx", "2.docx"]


def test_of_what_the_journal_tells_the_bytes_in_place_decide(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"now")
    (tmp_path / "b.docx").write_bytes(b"signed")
    written(tmp_path, known(a=ENTRY))
    for name in ("a.docx", "b.docx", "gone.docx"):
        for data in (b"first", b"now", b"never named"):
            entry = replace(ENTRY, sha256=digest(data))
            manifest.write_ahead(tmp_path, name, to_line(entry))
    found = loaded(tmp_path)
    assert {name: entry.sha256 for name, entry in found.entries.items()} == {
        "a.docx": digest(b"now"),
        "b.docx": digest(b"first"),
    }
    assert dict(found.before) == {"a.docx": ENTRY}


# Setting aside


def test_an_interruption_while_a_file_is_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces() -> object:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_whole(tmp_path / "a", pieces())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_pieces_give_the_file_that_they_are_of(tmp_path: Path) -> None:
    failure: Problem | None = files.write_whole(tmp_path / "a", iter([b"one", b"", b"two"]))
    assert failure is None
    assert (tmp_path / "a").read_bytes() == b"onetwo"
