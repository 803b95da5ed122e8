"""A folder of workbooks: what is made, skipped, kept and refused, and what the manifest says."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest
from docx import Document

from generator.batch import run as batch
from generator.batch.order import Options
from generator.files import disk, opc
from generator.files.archive import digest
from generator.messages.problems import Code
from generator.results import manifest
from generator.results.entry_json import entry_json
from generator.submission.contract import BodyField
from generator.word.template_files import shipped_folder
from tests.helpers import kit
from tests.helpers.folders import (
    SEVERAL,
    build,
    contents,
    entries,
    locked,
    refused,
    sign,
    stamps,
    two_processes,
    undisturbed,
    workbook,
    write,
)
from tests.helpers.remembered import forgetting

pytestmark = pytest.mark.usefixtures("remembered")


# Current documents


def test_a_current_document_is_not_made_again(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    before = stamps(output)
    capsys.readouterr()
    assert build(inputs, "-o", output) == 0
    assert stamps(output) == before
    assert "Documents already current: 2" in capsys.readouterr().out


def test_force_makes_current_documents_again(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    before, held = stamps(output), contents(output)
    with forgetting():
        assert build(inputs, "-o", output, "--force") == 0
    assert all(stamps(output)[name] != before[name] for name in ("00.docx", "01.docx"))
    assert contents(output) == held


def test_a_changed_workbook_alone_is_built_again(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    before = stamps(output)
    (inputs / "00.xlsx").write_bytes(workbook(0, version=1))
    assert build(inputs, "-o", output) == 0
    assert stamps(output)["00.docx"] != before["00.docx"]
    assert stamps(output)["01.docx"] == before["01.docx"]
    assert contents(output) == undisturbed(output, inputs)


@pytest.mark.parametrize(
    ("option", "back"),
    [("--no-notes", "--notes short"), ("--edition 2025", ""), ("--edition 2022", "")],
)
def test_another_option_gives_other_documents_and_back(
    inputs: Path, output: Path, option: str, back: str
) -> None:
    assert build(inputs, "-o", output) == 0
    plain = contents(output)
    assert build(inputs, "-o", output, *option.split()) == 0
    changed = contents(output)
    assert all(changed[name] != plain[name] for name in ("00.docx", "01.docx"))
    assert changed == undisturbed(output, inputs, *option.split())
    assert build(inputs, "-o", output, *back.split()) == 0
    assert contents(output) == plain


def test_a_rebuild_keeps_the_notes_of_its_folder(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output, "--no-notes") == 0
    without = contents(output)
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output) == 0
    changed = contents(output)
    assert changed["00.docx"] != without["00.docx"]
    assert changed == undisturbed(output, inputs, "--no-notes")


def test_a_changed_template_gives_other_documents(
    inputs: Path, output: Path, tmp_path: Path
) -> None:
    template = tmp_path / "sheet.docx"
    shutil.copyfile(shipped_folder() / "2022" / "assessment-sheet.docx", template)
    assert build(inputs, "-o", output, "--template", template) == 0
    before = stamps(output)
    assert build(inputs, "-o", output, "--template", template) == 0
    assert stamps(output) == before
    sign(template)
    assert build(inputs, "-o", output, "--template", template) == 0
    assert all(stamps(output)[name] != before[name] for name in ("00.docx", "01.docx"))
    for name in ("00.docx", "01.docx"):
        assert Document(str(output / name)).paragraphs[-1].text == "Қолы: ____"


def test_a_deleted_document_is_made_again(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    before, held = stamps(output), contents(output)
    (output / "00.docx").unlink()
    assert build(inputs, "-o", output) == 0
    assert contents(output) == held
    assert stamps(output)["01.docx"] == before["01.docx"]


# Documents changed by others


def test_a_signed_document_is_kept_with_a_warning(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    signed, known = sign(output / "00.docx"), contents(output)[manifest.NAME]
    for _ in range(2):
        capsys.readouterr()
        assert build(inputs, "-o", output) == 0
        said = capsys.readouterr().out
        assert "Somebody changed the document" in said
        assert "Documents kept (changed by others): 1" in said
        assert (output / "00.docx").read_bytes() == signed
        assert contents(output)[manifest.NAME] == known


def test_a_signed_document_is_kept_with_an_error_once_its_workbook_has_changed(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    signed = sign(output / "00.docx")
    write(inputs, 2, version=1)
    for _ in range(2):
        capsys.readouterr()
        assert build(inputs, "-o", output) == 1
        assert "the workbook now gives another" in capsys.readouterr().out
        assert (output / "00.docx").read_bytes() == signed
    fresh = undisturbed(output, inputs)
    assert (output / "01.docx").read_bytes() == fresh["01.docx"]
    assert build(inputs, "-o", output, "--force") == 0
    assert contents(output) == fresh
    assert build(inputs, "-o", output) == 0


def test_a_file_that_was_there_before_is_kept_with_an_error(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output.mkdir()
    (output / "00.docx").write_bytes(b"a clerk's own")
    for _ in range(2):
        assert build(inputs, "-o", output) == 1
        assert "Another document has this name" in capsys.readouterr().out
        assert (output / "00.docx").read_bytes() == b"a clerk's own"
        assert set(entries(output)) == {"01.docx"}
    assert build(inputs, "-o", output, "--force") == 0
    assert contents(output) == undisturbed(output, inputs)


@pytest.mark.parametrize("option", [[], ["--force"]], ids=["plain", "force"])
def test_a_folder_under_a_documents_name_stops_no_other(
    inputs: Path, output: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (output / "00.docx").mkdir(parents=True)
    assert build(inputs, "-o", output, *option) == 1
    assert "could not be written" in capsys.readouterr().out
    assert sorted(contents(output)) == ["01.docx", manifest.NAME]
    assert set(entries(output)) == {"01.docx"}


def test_an_older_document_of_a_refused_workbook_is_said_to_be_out_of_date(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    held = contents(output)
    (inputs / "00.xlsx").write_bytes(refused(0))
    capsys.readouterr()
    assert build(inputs, "-o", output) == 1
    said = capsys.readouterr().out
    assert "it is out of date" in said
    assert "Files refused: 1" in said
    after = contents(output)
    assert after.pop("problems/00.xlsx")
    assert after == held
    (output / "00.docx").unlink()
    assert build(inputs, "-o", output) == 1
    assert "it is out of date" not in capsys.readouterr().out


# The manifest


def test_the_manifest_is_the_same_for_any_order_of_paths_and_any_number_of_jobs(
    tmp_path: Path,
) -> None:
    paths = write(tmp_path / "inputs", SEVERAL)
    one, two = tmp_path / "one", tmp_path / "two"
    assert build(*paths, "-o", one, "--jobs", "1") == 0
    with two_processes():
        assert build(*reversed(paths), "-o", two, "--jobs", "2") == 0
    assert contents(one) == contents(two)
    assert list(entries(one)) == [f"{path.stem}.docx" for path in paths]


def test_partial_builds_give_the_manifest_of_a_whole_one(inputs: Path, output: Path) -> None:
    for path in ("01.xlsx", "00.xlsx"):
        assert build(inputs / path, "-o", output) == 0
    assert contents(output) == undisturbed(output, inputs)
    write(inputs / "көрші", 1)
    assert build(inputs, "-o", output) == 0
    assert contents(output) == undisturbed(output, inputs)
    assert list(entries(output)) == ["00.docx", "01.docx", "көрші/00.docx"]


def test_every_entry_names_what_its_document_was_made_of(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    template = (shipped_folder() / "2022" / "assessment-sheet.docx").read_bytes()
    for name, entry in entries(output).items():
        source = inputs / Path(name).with_suffix(".xlsx")
        assert entry["sha256"] == digest((output / name).read_bytes())
        assert entry["input"] == {"file": source.as_posix(), "sha256": digest(source.read_bytes())}
        assert entry["template"] == {"sha256": digest(template)}


DAMAGED = {
    "empty": lambda _: "",
    "cut short": lambda text: text[: len(text) // 2],
    "no JSON": lambda _: "manifest",
    "a list": lambda _: "[]",
    "nested": lambda _: "[" * 200_000,
    "a later format": lambda text: text.replace('"format":1', '"format":2'),
    "no documents": lambda _: '{"format":1}',
    "documents in a list": lambda _: '{"format":1,"documents":[]}',
    "an entry without a hash": lambda text: text.replace('"sha256"', '"sha"'),
    "texts that are not packed": lambda text: text.replace('"text":"', '"text":"AAAA'),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_with_a_damaged_manifest_nothing_is_written_unless_forced(
    inputs: Path,
    output: Path,
    damage: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert build(inputs / "00.xlsx", "-o", output) == 0
    whole = (output / manifest.NAME).read_text("utf-8")
    (output / manifest.NAME).write_text(damage(whole), "utf-8")
    held = contents(output)
    capsys.readouterr()
    assert build(inputs, "-o", output) == 1
    said = capsys.readouterr().out
    assert str(output / manifest.NAME) in said
    assert "manifest.json is damaged" in said
    assert contents(output) == held
    assert build(inputs, "-o", output, "--force") == 0
    assert contents(output) == undisturbed(output, inputs)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such names")
def test_a_name_that_is_no_text_stops_nothing(inputs: Path, output: Path) -> None:
    os.rename(inputs / "00.xlsx", os.fsencode(inputs) + b"/\xe0\xe1.xlsx")  # noqa: PTH104
    assert build(inputs, "-o", output) == 0
    before = stamps(output)
    assert os.fsdecode(b"\xe0\xe1.docx") in before
    assert build(inputs, "-o", output) == 0
    assert stamps(output) == before


# Faults of ours


def test_a_fault_of_our_own_stops_no_other(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = disk.set_aside

    def faulty(path: Path, data: bytes) -> object:
        if path.name == "00.docx":
            raise ZeroDivisionError("a fault")
        return real(path, data)

    with mock.patch("generator.batch.prepare.set_aside", faulty):
        assert build(inputs, "-o", output) == 1
    assert "A fault of the program itself: ZeroDivisionError" in capsys.readouterr().out
    assert sorted(contents(output)) == ["01.docx", manifest.NAME]


# Files that others hold or change


def test_a_document_open_elsewhere_keeps_its_old_content_until_it_is_closed(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    old = contents(output)
    write(inputs, 2, version=1)
    capsys.readouterr()
    with locked(output / "00.docx"):
        assert build(inputs, "-o", output) == 1
    said = capsys.readouterr().out
    assert "open in another program and was not replaced" in said
    fresh, now = undisturbed(output, inputs), contents(output)
    assert sorted(now) == ["00.docx", "01.docx", manifest.NAME]
    assert now["00.docx"] == old["00.docx"]
    assert now["01.docx"] == fresh["01.docx"]
    assert entries(output)["00.docx"]["sha256"] == digest(old["00.docx"])
    assert build(inputs, "-o", output) == 0
    assert contents(output) == fresh


def test_a_manifest_open_elsewhere_is_written_by_the_next_build(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    write(inputs, 2, version=1)
    capsys.readouterr()
    with locked(output / manifest.NAME):
        assert build(inputs, "-o", output) == 1
    assert str(output / manifest.NAME) in capsys.readouterr().out
    made = stamps(output)
    assert build(inputs, "-o", output) == 0
    assert all(stamps(output)[name] == made[name] for name in ("00.docx", "01.docx"))
    assert contents(output) == undisturbed(output, inputs)


@pytest.mark.parametrize("option", [[], ["--force"]], ids=["plain", "force"])
def test_a_workbook_replaced_while_it_is_read_gives_the_document_of_the_bytes_read(
    inputs: Path, output: Path, option: list[str]
) -> None:
    source, versions = inputs / "00.xlsx", [workbook(0, version) for version in range(4)]
    assert len(set(versions)) == 4
    source.write_bytes(versions[0])
    assert build(source, "-o", output) == 0
    left = versions[1:]
    source.write_bytes(versions[1])
    real = opc.load

    def read_and_replace(path: Path) -> bytes:
        data = real(path)
        if path == source and len(left) > 1:
            del left[0]
            source.write_bytes(left[0])
        return data

    with mock.patch.object(opc, "load", read_and_replace):
        assert build(source, "-o", output, *option) == 0
    assert len(left) < 3, "the workbook was replaced at least once"
    claimed = entries(output)["00.docx"]["input"]
    assert isinstance(claimed, dict)
    (read,) = (data for data in versions if digest(data) == claimed["sha256"])
    now = contents(output)
    source.write_bytes(read)
    assert now == undisturbed(output, source)
    source.write_bytes(versions[3])
    assert build(source, "-o", output) == 0
    assert contents(output) == undisturbed(output, source)


# What a killed run left


def test_what_a_killed_run_set_aside_is_swept_and_nothing_else(inputs: Path, output: Path) -> None:
    write(inputs / "ішкі", 1)
    assert build(inputs, "-o", output) == 0
    held = contents(output)
    for left in (output / ".bagalau-new-k1ll3d", output / "ішкі" / ".bagalau-new-_4x"):
        left.write_bytes(b"half a docum")
    (output / "notes.txt").write_bytes(b"a clerk's own")
    (output / ".bagalau-new-notes.docx").write_bytes(b"a clerk's own")
    assert build(inputs, "-o", output) == 0
    own = {"notes.txt": b"a clerk's own", ".bagalau-new-notes.docx": b"a clerk's own"}
    assert contents(output) == held | own


def test_leftovers_that_cannot_be_removed_stop_nothing(inputs: Path, output: Path) -> None:
    output.mkdir()
    left = output / ".bagalau-new-k1ll3d"
    left.write_bytes(b"half a docum")
    real = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == left:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        real(self, missing_ok)

    with mock.patch.object(Path, "unlink", unlink):
        assert build(inputs, "-o", output) == 0
    assert build(inputs, "-o", output) == 0
    assert contents(output) == undisturbed(output, inputs)


# Documents of others


def test_the_document_of_another_body_is_not_replaced(
    inputs: Path, output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs / "00.xlsx", "-o", output) == 0
    held = contents(output)
    other = tmp_path / "other" / "00.xlsx"
    other.parent.mkdir()
    other.write_bytes(workbook(7))
    capsys.readouterr()
    assert build(other, "-o", output) == 1
    assert "[output-of-other]" in capsys.readouterr().out
    assert contents(output) == held
    other.write_bytes(refused(7))
    assert build(other, "-o", output) == 1
    assert "output-stale" not in capsys.readouterr().out
    other.write_bytes(workbook(7))
    assert build(other, "-o", output, "--force") == 0
    assert contents(output)["00.docx"] != held["00.docx"]


def test_a_workbook_that_moved_is_the_same_bodys(
    inputs: Path, output: Path, tmp_path: Path
) -> None:
    assert build(inputs / "00.xlsx", "-o", output) == 0
    moved = tmp_path / "moved" / "00.xlsx"
    moved.parent.mkdir()
    moved.write_bytes(workbook(0, version=1))
    assert build(moved, "-o", output) == 0


# Paths that cannot be


def test_a_name_too_long_is_told_and_costs_no_other(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build("a" * 300, inputs, "-o", output) == 1
    assert "the name is too long" in capsys.readouterr().out
    assert {"00.docx", "01.docx"} <= set(contents(output))


def test_a_link_that_leads_to_itself_is_told_and_costs_no_other(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "loop.xlsx").symlink_to("loop.xlsx")
    assert build(inputs, "-o", output) == 1
    assert "a link leads to itself" in capsys.readouterr().out
    assert {"00.docx", "01.docx"} <= set(contents(output))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among files")
def test_a_pipe_is_told_and_costs_no_other(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(inputs / "pipe.xlsx")
    assert build(inputs, "-o", output) == 1
    assert "a device or a pipe" in capsys.readouterr().out
    assert {"00.docx", "01.docx"} <= set(contents(output))


def test_a_folder_that_may_not_be_opened_is_told(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "closed").mkdir()
    real = os.scandir

    def scandir(path: object = ".") -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)  # type: ignore[call-overload]

    with mock.patch.object(os, "scandir", scandir):
        assert build(inputs, "-o", output) == 1
    said = capsys.readouterr().out
    assert "[file-unreadable]" in said
    assert "it is not permitted" in said
    assert {"00.docx", "01.docx"} <= set(contents(output))


def test_a_clerks_template_brings_no_author_date_or_keyword_along(
    inputs: Path, output: Path, tmp_path: Path
) -> None:
    template = tmp_path / "own.docx"
    document = Document(str(shipped_folder() / "2022" / "assessment-sheet.docx"))
    core = document.core_properties
    core.author, core.keywords, core.last_modified_by = "python-docx", "жоба", "Асан"
    core.created = core.modified = datetime(2013, 12, 23)  # noqa: DTZ001 - as Word keeps it
    document.save(str(template))
    assert build(inputs / "00.xlsx", "-o", output, "--template", template) == 0
    with zipfile.ZipFile(output / "00.docx") as made:
        kept = made.read("docProps/core.xml").decode()
    for word in ("python-docx", "2013", "жоба", "Асан"):
        assert word not in kept


@pytest.mark.parametrize("name", ["{_{ Қайнар }_}", "{_% if %_}", "{{ а }}", "{% а %}", "а" * 400])
def test_any_name_of_a_body_prints_as_it_is_written(name: str, inputs: Path, output: Path) -> None:
    rows = [kit.organisation("ММ", 1)]
    data = kit.saved(kit.workbook(rows, [], {BodyField.NAME: name}))
    (inputs / "00.xlsx").write_bytes(data)
    assert build(inputs / "00.xlsx", "-o", output) == 0
    assert name in [p.text for p in Document(str(output / "00.docx")).paragraphs]


def test_what_a_journal_knows_is_kept_when_a_damaged_manifest_is_replaced(
    inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output) == 0
    known, _ = manifest.load(output)
    assert known is not None
    manifest.write_ahead(output, "01.docx", entry_json(known.entries["01.docx"]))
    (output / manifest.NAME).write_text("{", "utf-8")
    assert build(inputs / "00.xlsx", "-o", output, "--force") == 0
    assert set(entries(output)) == {"00.docx", "01.docx"}


def test_a_journal_too_large_to_be_read_is_told_when_the_batch_ends(
    inputs: Path, output: Path
) -> None:
    """Only where an interruption leaves it in doubt what has its name is it read once more."""

    def interrupted(*_: object) -> None:
        os.truncate(output / manifest.JOURNAL, 1024**3)  # of which the disk keeps nothing
        raise KeyboardInterrupt

    with mock.patch.object(disk, "take_name", interrupted):
        report = batch.build_documents(Options(output, paths=[inputs]))
    assert report.is_interrupted
    assert (Code.MANIFEST_DAMAGED, str(output / manifest.JOURNAL)) in [
        (problem.code, problem.place.file) for problem in report.failures
    ]
