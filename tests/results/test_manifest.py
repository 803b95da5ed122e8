"""``manifest.json`` and its journal: read line by line, whoever wrote the file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.files import disk
from generator.files.archive import digest
from generator.law.choices import Form, Notes
from generator.messages.problems import Code, Problem
from generator.results import manifest
from generator.results.entry import BodyIdentity, Entry, Made, SectionFigures, SheetFigures, packed
from generator.results.entry_json import entry_json
from generator.results.manifest import Companion, Manifest
from tests.helpers import law

MADE = Made("i", "t", "e", edition_chosen=False, notes=Notes.SHORT, program="1")
NOTHING_SCORED = tuple(SectionFigures(form, 0, None, None, None, ()) for form in Form)
BODY = BodyIdentity("Ақжар", law.AKIM_OFFICE, None)
ENTRY = Entry(
    sha256="0",
    parts={"word/document.xml": "1"},
    packed=packed(["Бағалау парағы", "«Ақжар» әкімі"]),
    input_file="inputs/а.xlsx",
    made=MADE,
    figures=SheetFigures(BODY, 2024, "2025", NOTHING_SCORED, 5, 10),
    warnings=(),
)


def known(**documents: Entry) -> Manifest:
    found = {f"{name}.docx": entry for name, entry in documents.items()}
    return Manifest(found, {"report.html": Companion("2"), "a.pdf": Companion("3", "0")})


def written(folder: Path, content: Manifest) -> str:
    text = b"".join(manifest.saved(content)).decode()
    (folder / manifest.NAME).write_text(text, "utf-8")
    return text


def loaded(folder: Path) -> Manifest:
    found, problems = manifest.load(folder)
    assert found is not None, problems
    return found


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


def bomb(size: int) -> bytes:
    return zlib.compress(b"\n" * size)


def damaged(folder: Path) -> bool:
    found, problems = manifest.load(folder)
    return found is None and [p.code for p in problems] == [Code.MANIFEST_DAMAGED]


LIMITS = {
    "a file": ("generator.results.manifest._MOST_BYTES", 2_000),
    "all texts": ("generator.results.manifest._MOST_BYTES", 20_000),
    "a text": ("generator.files.opc.MAX_FILE", 40_000),
    "a line": ("generator.files.opc.MAX_FILE", 200),
    "lines of a text": ("generator.files.opc.MAX_TAGS", 40_000),
    "values of a line": ("generator.files.opc.MAX_TAGS", 10),
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_what_a_manifest_may_cost_has_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    written(tmp_path, known(a=replace(ENTRY, packed=bomb(50_000)), b=ENTRY))
    assert not damaged(tmp_path)
    monkeypatch.setattr(*limit)
    assert damaged(tmp_path)


def test_lines_without_number_are_not_read_to_their_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a gigabyte of empty lines would take minutes."""
    monkeypatch.setattr(manifest, "_MOST_BYTES", 20 * 1024)
    written(tmp_path, known(a=ENTRY))
    (tmp_path / manifest.JOURNAL).write_text("\n" * 20)
    assert not damaged(tmp_path)
    (tmp_path / manifest.JOURNAL).write_text("\n" * 21)
    assert damaged(tmp_path)


def test_a_manifest_larger_than_any_workbook_may_be_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a country has more bytes than a file that strangers send may have."""
    monkeypatch.setattr("generator.files.opc.MAX_FILE", 2_000)
    text = written(tmp_path, known(a=ENTRY, b=ENTRY, c=ENTRY))
    assert len(text) > 2_000
    assert len(loaded(tmp_path).entries) == 3


def test_a_journal_larger_than_any_workbook_may_be_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.files.opc.MAX_FILE", 2_000)
    for number in range(3):
        name, data = f"{number}.docx", f"document {number}".encode()
        (tmp_path / name).write_bytes(data)
        entry = replace(ENTRY, sha256=digest(data))
        manifest.write_ahead(tmp_path, name, entry_json(entry))
    assert (tmp_path / manifest.JOURNAL).stat().st_size > 2_000
    assert list(loaded(tmp_path).entries) == ["0.docx", "1.docx", "2.docx"]


def test_of_what_the_journal_tells_the_bytes_in_place_decide(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"now")
    (tmp_path / "b.docx").write_bytes(b"signed")
    written(tmp_path, known(a=ENTRY))
    for name in ("a.docx", "b.docx", "gone.docx"):
        for data in (b"first", b"now", b"never named"):
            entry = replace(ENTRY, sha256=digest(data))
            manifest.write_ahead(tmp_path, name, entry_json(entry))
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
        disk.write_whole(tmp_path / "a", pieces())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_pieces_give_the_file_that_they_are_of(tmp_path: Path) -> None:
    failure: Problem | None = disk.write_whole(tmp_path / "a", iter([b"one", b"", b"two"]))
    assert failure is None
    assert (tmp_path / "a").read_bytes() == b"onetwo"
