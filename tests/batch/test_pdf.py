"""PDFs beside the documents: what LibreOffice does to a batch, and what its fonts really print."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

import pytest
from fontTools import t1Lib
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T1CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

from generator.batch import libreoffice as pdf
from generator.batch import pdf_fonts, pdfs
from generator.batch.pdf_fonts import KAZAKH, Missing
from generator.cli import main as cli
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.files.pool import interrupts_held
from generator.results import PAGE, manifest
from tests.helpers.folders import build, contents, refused, sign, stamps, workbook, write

TEXT = "Бағалау парағы: мүлікті басқару, ұйым, өңір, қала, күні, жиһаз, Әкімдік"
EVERY = "".join(dict.fromkeys(TEXT + KAZAKH + "0123456789.,№«»()-–☑"))

needs_sh = pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a script")


# PDFs with fonts made here


def glyph(pen: TTGlyphPen | T2CharStringPen, width: int) -> TTGlyphPen | T2CharStringPen:
    """A rectangle; its width tells one glyph from another."""
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((width, 700))
    pen.closePath()
    return pen


def font_file(
    count: int,
    boxes: set[int],
    *,
    box: bool = True,
    cff: bool = False,
    names: Sequence[str] = (),
) -> bytes:
    """A font of so many glyphs after ``.notdef``; those in ``boxes`` are drawn like it."""
    names = [".notdef", *(names or (f"g{code}" for code in range(1, count + 1)))]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: name for code, name in enumerate(names) if code})
    drawn = {}
    for code, name in enumerate(names):
        pen = T2CharStringPen(500, None) if cff else TTGlyphPen(None)
        is_box = not code or code in boxes
        if box or not is_box:
            glyph(pen, 100 if is_box else 100 + code)
        drawn[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF("Made", {}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue()


def type1_file(count: int, boxes: set[int]) -> bytes:
    """The same as a Type 1 font, which LibreOffice makes of PostScript outlines."""

    def drawn(width: int) -> T1CharString:
        box = [0, 0, "rmoveto", 700, "vlineto", width, "hlineto", "closepath", "endchar"]
        made = T1CharString(program=[0, 500, "hsbw", *box])
        made.compile()
        return made

    names = [".notdef", *(f"g{code}" for code in range(1, count + 1))]
    glyphs = enumerate(names)
    font = t1Lib.T1Font.__new__(t1Lib.T1Font)
    font.encoding = "ascii"
    font.font = {
        "FontName": "Made",
        "FontType": 1,
        "PaintType": 0,
        "FontBBox": [0, 0, 1000, 1000],
        "FontMatrix": [0.001, 0, 0, 0.001, 0, 0],
        "FontInfo": {"version": "1"},
        "Encoding": names + [".notdef"] * (256 - len(names)),
        "Private": {
            "RD": t1Lib.RD_value,
            "ND": t1Lib.ND_values[1],
            "NP": t1Lib.PD_values[1],
            "password": 5839,
            "Subrs": [],
            "lenIV": 4,
        },
        "CharStrings": {n: drawn(100 if not c or c in boxes else 100 + c) for c, n in glyphs},
    }
    made = font.createData()
    assert isinstance(made, bytes)
    return made


def table_of(letters: str, digits: int, first: int) -> bytes:
    coded = enumerate(letters, start=first)
    lines = "".join(f"<{code:0{digits}X}> <{ord(letter):04X}>\n" for code, letter in coded)
    return f"{len(letters)} beginbfchar\n{lines}endbfchar\n".encode()


def printed(
    letters: str,
    file: bytes | None,
    key: str = "/FontFile2",
    *,
    cid: bool = False,
    first: int = 1,
) -> bytes:
    """A PDF of one empty page with a font whose codes, from the first on, stand for letters."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)

    def added(entries: Mapping[str, object]) -> IndirectObject:
        names = {NameObject(name): value for name, value in entries.items()}
        return writer._add_object(DictionaryObject(names))

    def stream(data: bytes) -> IndirectObject:
        made = DecodedStreamObject()
        made.set_data(data)
        return writer._add_object(made)

    held = {} if file is None else {key: stream(file)}
    descriptor = added({"/Type": NameObject("/FontDescriptor"), **held})
    own = {"/Type": NameObject("/Font"), "/BaseFont": NameObject("/ABCDEF+Made")}
    table = {"/ToUnicode": stream(table_of(letters, 4 if cid else 2, first))}
    if not cid:
        kind = {"/Subtype": NameObject("/TrueType"), "/FontDescriptor": descriptor}
        added({**own, **kind, **table, "/FirstChar": NumberObject(0)})
    else:
        kind = {"/Subtype": NameObject("/CIDFontType2"), "/FontDescriptor": descriptor}
        inner = added({**own, **kind, "/CIDToGIDMap": NameObject("/Identity")})
        outer = {"/Subtype": NameObject("/Type0"), "/DescendantFonts": ArrayObject([inner])}
        added({**own, **outer, **table})
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def whole_pdf() -> bytes:
    """A PDF that prints every letter the small bodies of these tests need."""
    return printed(EVERY, font_file(len(EVERY), set()))


@pytest.mark.parametrize("cid", [False, True], ids=["simple", "cid"])
def test_a_font_with_every_letter_lacks_nothing(*, cid: bool) -> None:
    assert pdf_fonts.missing(printed(EVERY, font_file(len(EVERY), set()), cid=cid), TEXT) is None


@pytest.mark.parametrize("cid", [False, True], ids=["simple", "cid"])
def test_a_letter_drawn_like_a_box_is_missing(*, cid: bool) -> None:
    """LibreOffice copies ``.notdef`` under a code of its own, and the text still reads right."""
    boxes = {EVERY.index("ғ") + 1}
    found = pdf_fonts.missing(printed(EVERY, font_file(len(EVERY), boxes), cid=cid), TEXT)
    assert found == Missing(("Made",), "ғ")


def test_a_letter_that_is_not_drawn_at_all_is_missing_and_a_space_is_not() -> None:
    letters, own = " ғү", {1, 2}
    file = font_file(len(letters), own, box=False)
    found = pdf_fonts.missing(printed(letters, file), "")
    assert found == Missing(("Made",), "ғ")
    assert pdf_fonts.missing(printed(" ү", font_file(2, {1}, box=False)), "") is None


def test_a_space_drawn_like_a_box_is_missing_too() -> None:
    """The first of all letters that a font lacks stands for them all in the table."""
    found = pdf_fonts.missing(printed("\u202fа", font_file(2, {1})), "Ғ")
    assert found == Missing(("Made",), "Ғ\u202f")


def test_letters_of_the_text_that_no_font_knows_are_missing() -> None:
    russian = "".join(letter for letter in EVERY if letter not in KAZAKH)
    found = pdf_fonts.missing(printed(russian, font_file(len(russian), set())), TEXT)
    assert found == Missing((), "ӘғқңөұүһіІ".replace("І", ""))
    # І is the Latin I in many fonts: the table names the glyph once.
    assert pdf_fonts.missing(printed("I", font_file(1, set())), "І") is None


def test_a_font_of_the_other_kind_of_outlines_is_looked_into() -> None:
    file = font_file(3, {3}, cff=True)
    assert pdf_fonts.missing(printed("аәғ", file, "/FontFile3"), "") == Missing(("Made",), "ғ")
    named = font_file(3, {3}, cff=True, names=("exclam", "quotedbl", "A"))
    alone = TTFont(io.BytesIO(named)).getTableData("CFF ")
    found = pdf_fonts.missing(printed("аә", alone, "/FontFile3", first=ord("!")), "")
    assert found is None
    found = pdf_fonts.missing(printed("ғ", alone, "/FontFile3", first=ord("A")), "")
    assert found == Missing(("Made",), "ғ")


def test_a_type_1_font_is_looked_into() -> None:
    """A code may lead to ``.notdef`` itself, too."""
    whole, boxed = type1_file(3, set()), type1_file(3, {3})
    assert pdf_fonts.missing(printed("аәғ", whole, "/FontFile"), "") is None
    assert pdf_fonts.missing(printed("аәғ", boxed, "/FontFile"), "") == Missing(("Made",), "ғ")
    assert pdf_fonts.missing(printed("аәғү", whole, "/FontFile"), "") == Missing(("Made",), "ү")


def test_a_table_may_tell_of_codes_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"1 beginbfrange\n<01> <02> <0492>\nendbfrange"
    monkeypatch.setattr("tests.batch.test_pdf.table_of", lambda *_: rows)
    assert pdf_fonts.missing(printed("", font_file(2, {2})), "") == Missing(("Made",), "ғ")


def test_a_font_that_is_not_in_the_pdf_cannot_be_looked_into() -> None:
    with pytest.raises(RefusedError, match="Made"):
        pdf_fonts.missing(printed("а", None), "")


def test_the_time_and_random_numbers_go_and_no_byte_moves() -> None:
    def made(date: str, mark: str) -> bytes:
        ids = f"/ID [ <{mark}>\n<{mark}> ]\n/DocChecksum /{mark}"
        return f"%PDF-1.6\n/CreationDate(D:{date}Z')\n{ids}\n%%EOF\n".encode()

    one = made("20261123060136", "0123456789ABCDEF" * 2)
    other = made("20310101000000", "FEDCBA9876543210" * 2)
    assert pdf.stable(one) == pdf.stable(other)
    assert len(pdf.stable(one)) == len(one)
    marks = set(re.findall(rb"[0-9A-F]{32}", pdf.stable(one)))
    assert len(marks) == 1
    assert pdf.stable(one.replace(b"1.6", b"1.7")) != pdf.stable(one).replace(b"1.6", b"1.7")


# A stand-in for LibreOffice


class Office:
    """A script in the place of LibreOffice; it copies one PDF for each document."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        (folder / "whole.pdf").write_bytes(whole_pdf())
        self.behaves()

    def behaves(self, over: Path | None = None, how: str = "") -> None:
        """What it does over one document; everything else it converts."""
        bad = self.folder / "bad.docx"
        bad.unlink(missing_ok=True)
        if over is not None:
            shutil.copy(over, bad)
        script = self.folder / "soffice"
        script.write_text(
            "#!/bin/sh\n"
            f"cd {self.folder}\n"
            'echo "$*" >> calls\n'
            'while [ "$1" != --outdir ]; do shift; done\n'
            "out=$2; shift 2\n"
            'for file in "$@"; do\n'
            '  target="$out/$(basename "$file" .docx).pdf"\n'
            f'  if cmp -s "$file" bad.docx; then\n    {how or ":"}\n  fi\n'
            '  cp whole.pdf "$target"\n'
            "done\n"
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    @property
    def calls(self) -> list[str]:
        told = self.folder / "calls"
        return told.read_text().splitlines() if told.exists() else []


HANGS = "sleep 600 & echo $! >> sleepers; wait"
DIES = "kill -9 $$"
BREAKS_OFF = 'head -c 300 whole.pdf > "$target"; exit 0'


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path / "office")
    monkeypatch.setenv("PATH", f"{made.folder}{os.pathsep}{os.environ['PATH']}")
    left = tmp_path / "temporary"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    return made


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    write(tmp_path / "inputs", 3)
    return tmp_path / "inputs"


def names(output: Path) -> list[str]:
    return sorted(path.name for path in output.glob("*.pdf"))


def companions(output: Path) -> dict[str, dict[str, str]]:
    told = json.loads((output / manifest.NAME).read_text("utf-8"))["companions"]
    return {name: own for name, own in told.items() if own["of"]}


def nothing_goes_on(office: Office) -> bool:
    """True when soon nobody sleeps any more; who is dead and not buried sleeps no more either."""

    def sleeps(pid: str) -> bool:
        try:
            return "State:\tZ" not in Path("/proc", pid, "status").read_text()
        except OSError:  # buried
            return False

    patience = time.monotonic() + 10  # who was killed has to be given a processor to die
    sleepers = (office.folder / "sleepers").read_text().split()
    while any(map(sleeps, sleepers)) and time.monotonic() < patience:
        time.sleep(0.01)
    return not any(map(sleeps, sleepers))


# A batch with PDFs


@needs_sh
def test_each_document_gets_a_pdf_that_the_manifest_knows(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    assert names(output) == ["00.pdf", "01.pdf", "02.pdf"]
    assert "PDFs made: 3" in capsys.readouterr().out
    assert companions(output) == {
        f"{stem}.pdf": {
            "sha256": digest((output / f"{stem}.pdf").read_bytes()),
            "of": digest((output / f"{stem}.docx").read_bytes()),
        }
        for stem in ("00", "01", "02")
    }
    (call,) = office.calls
    assert "-env:UserInstallation=file://" in call
    assert not list(Path(tempfile.gettempdir()).iterdir())


@needs_sh
def test_every_paper_gets_one_and_the_consolidated_report_too(
    office: Office, inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output, "--pdf", "--with-report", "--jobs", "2") == 0
    assert names(output) == sorted(f"{path.stem}.pdf" for path in output.glob("*.docx"))
    assert len(names(output)) == 10
    assert len(office.calls) == 2, "two cores, two processes"
    listed = json.loads(contents(output)[manifest.NAME])["documents"]
    assert {"consolidated-report.docx", "consolidated-report.xlsx"} <= set(listed)
    before = {name: stamps(output)[name] for name in names(output)}
    page = (output / PAGE).read_bytes()
    assert page.count(b'.pdf"') == len(names(output))
    assert build(inputs, "-o", output, "--pdf", "--with-report") == 0
    assert {name: stamps(output)[name] for name in names(output)} == before
    assert (output / PAGE).read_bytes() == page
    assert len(office.calls) == 2


@needs_sh
def test_a_current_pdf_is_not_made_again_and_a_changed_document_is_shown_anew(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    (inputs / "01.xlsx").write_bytes(workbook(1, 1))
    capsys.readouterr()
    assert build(inputs, "-o", output) == 0
    assert capsys.readouterr().out.count("[pdf-stale]") == 1
    assert len(office.calls) == 1
    assert build(inputs, "-o", output, "--pdf") == 0
    told = capsys.readouterr().out
    assert "[pdf-stale]" not in told
    assert "PDFs already current: 2" in told
    assert [line.count(".docx") for line in office.calls] == [3, 1]


@needs_sh
def test_the_pdf_of_a_refused_workbook_is_told_as_out_of_date(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    (inputs / "01.xlsx").write_bytes(refused(1))
    for words in ([], ["--pdf"]):
        capsys.readouterr()
        assert build(inputs, "-o", output, *words) == 1
        assert capsys.readouterr().out.count("[pdf-stale]") == 1
    assert len(office.calls) == 1


@needs_sh
def test_a_signed_document_is_shown_as_it_is_now(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    signed = sign(output / "00.docx")
    assert build(inputs, "-o", output, "--pdf") == 0
    assert companions(output)["00.pdf"]["of"] == digest(signed)
    assert (output / "00.docx").read_bytes() == signed
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    capsys.readouterr()
    assert build(inputs, "-o", output, "--pdf") == 1
    assert "[pdf-stale]" in capsys.readouterr().out, "the signed document is out of date"
    assert len(office.calls) == 2


@needs_sh
@pytest.mark.usefixtures("office")
def test_a_pdf_of_others_is_kept_until_it_is_forced(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output.mkdir()
    (output / "00.pdf").write_bytes(b"of others")
    assert build(inputs, "-o", output, "--pdf") == 1
    assert "[output-foreign]" in capsys.readouterr().out
    (output / "01.pdf").write_bytes(b"stamped")
    assert build(inputs, "-o", output, "--pdf") == 1
    assert "[output-finished]" in capsys.readouterr().out
    assert [(output / name).read_bytes() for name in ("00.pdf", "01.pdf")] == [
        b"of others",
        b"stamped",
    ]
    assert build(inputs, "-o", output, "--pdf", "--force") == 0
    assert {digest((output / name).read_bytes()) for name in names(output)} == {
        own["sha256"] for own in companions(output).values()
    }


@needs_sh
def test_a_lost_manifest_is_found_again(office: Office, inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    before = contents(output)
    (output / manifest.NAME).unlink()
    assert build(inputs, "-o", output, "--pdf") == 0
    assert contents(output)[manifest.NAME] == before[manifest.NAME]
    assert len(office.calls) == 2


@needs_sh
@pytest.mark.parametrize("how", [HANGS, DIES, BREAKS_OFF], ids=["hangs", "dies", "breaks off"])
def test_one_bad_document_costs_no_other_its_pdf(
    how: str,
    office: Office,
    inputs: Path,
    output: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert build(inputs, "-o", output) == 0
    office.behaves(output / "01.docx", how)
    monkeypatch.setattr(pdf, "time_limit", lambda _: 1.5)
    capsys.readouterr()
    assert build(inputs, "-o", output, "--pdf") == 1
    told = capsys.readouterr().out
    assert names(output) == ["00.pdf", "02.pdf"]
    assert told.count("[pdf-failed]") == 1
    assert ("did not finish in 1 min" in told) == (how == HANGS)
    assert len(office.calls) == 3, "all, the first that was not made, the others"
    assert how != HANGS or nothing_goes_on(office)
    assert not list(output.glob(".bagalau-new-*"))
    office.behaves()
    assert build(inputs, "-o", output, "--pdf") == 0
    assert [line.count(".docx") for line in office.calls][3:] == [1]


@needs_sh
def test_a_libreoffice_that_makes_nothing_is_given_up(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(inputs, 9)
    (office.folder / "soffice").write_text(f'#!/bin/sh\necho "$*" >> {office.folder}/calls\n')
    assert build(inputs, "-o", output, "--pdf", "--jobs", "1") == 1
    assert capsys.readouterr().out.count("[pdf-failed]") == 9
    assert len(office.calls) < 9
    assert len(list(output.glob("*.docx"))) == 9


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "LibreOffice was not found"), ("ru", "LibreOffice не найден"), ("kk", "табылмады")],
)
def test_without_libreoffice_the_documents_are_made_and_it_is_told_once(
    language: str,
    words: str,
    inputs: Path,
    output: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert build(inputs / "00.xlsx", "-o", output, "--pdf", "--lang", language) == 1
    told = capsys.readouterr().out
    assert told.count("[pdf-no-office]") == 1
    assert words in told
    assert "apt-get install libreoffice-writer-nogui" in told
    assert (output / "00.docx").exists()


def test_libreoffice_is_looked_for_where_windows_puts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    program = tmp_path / "Program Files" / "LibreOffice" / "program" / "soffice.exe"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    assert pdf.find() == program


@needs_sh
def test_letters_that_the_fonts_lack_are_told_once_and_no_pdf_is_kept(
    office: Office, inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boxes = {EVERY.index(letter) + 1 for letter in KAZAKH}
    (office.folder / "whole.pdf").write_bytes(printed(EVERY, font_file(len(EVERY), boxes)))
    assert build(inputs, "-o", output, "--pdf") == 1
    told = capsys.readouterr().out
    assert told.count("[pdf-letters]") == 1
    assert " ".join(KAZAKH) in told
    assert "PDFs not kept: 3. Fonts: Made" in told
    assert "fonts-liberation2" in told
    assert not names(output)


@needs_sh
def test_an_interrupted_batch_ends_libreoffice_and_goes_on_at_the_next(
    office: Office, inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output) == 0
    office.behaves(output / "01.docx", HANGS)

    def interrupted(*_: object) -> None:
        patience = time.monotonic() + 60
        while not (office.folder / "sleepers").exists():
            assert time.monotonic() < patience
        raise KeyboardInterrupt

    with mock.patch("concurrent.futures.wait", interrupted):
        assert build(inputs, "-o", output, "--pdf") == 130
    assert nothing_goes_on(office)
    assert not list(Path(tempfile.gettempdir()).iterdir()), "no profile is left"
    assert not names(output)
    office.behaves()
    assert build(inputs, "-o", output, "--pdf") == 0
    assert len(names(output)) == 3


@needs_sh
def test_an_interruption_loses_no_pdf_that_has_its_name(
    office: Office, inputs: Path, output: Path
) -> None:
    @contextlib.contextmanager
    def held() -> Iterator[None]:
        with interrupts_held():
            yield
        raise KeyboardInterrupt

    with mock.patch.object(pdfs, "interrupts_held", held):
        assert build(inputs, "-o", output, "--pdf") == 130
    assert set(companions(output)) == set(names(output)) == {"00.pdf"}
    assert build(inputs, "-o", output, "--pdf") == 0
    assert [line.count(".docx") for line in office.calls] == [3, 2]


@needs_sh
@pytest.mark.usefixtures("office")
def test_the_pdf_of_a_consolidated_report_goes_with_it(tmp_path: Path, output: Path) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "00.xlsx").write_bytes(workbook(0))
    assert build(inputs, "-o", output, "--pdf", "--with-report") == 0
    assert "consolidated-report.pdf" in names(output)
    (output / "00-report.docx").unlink()
    (inputs / "00.xlsx").write_bytes(refused(0))
    assert build(inputs, "-o", output, "--with-report") == 1
    assert not list(output.glob("consolidated-report*"))


# Verify and check


@needs_sh
@pytest.mark.usefixtures("office")
def test_verify_tells_of_pdfs_in_the_same_list(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, "--pdf") == 0
    (output / "of others.pdf").write_bytes(b"unlisted")
    capsys.readouterr()
    assert cli.main(["verify", str(output), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [Path(one["file"]).name for one in told] == [
        f"0{n}.{suffix}" for suffix in ("docx", "pdf") for n in range(3)
    ]
    of_pdf = {key: value for key, value in told[-1].items() if value}
    assert {**of_pdf, "file": ""} == {
        "file": "",
        "verdict": "unchanged",
        "text_checked_against": "document",
        "text": "same",
        "looks": "same",
        "current": "unknown",
    }
    (output / "00.pdf").write_bytes(b"stamped")
    sign(output / "01.docx")
    pages = [str(output / f"0{n}.pdf") for n in range(3)]
    assert cli.main(["verify", *pages, "--json"]) == 1
    assert [(one["verdict"], one["reason"]) for one in json.loads(capsys.readouterr().out)] == [
        ("altered", "pdf changed"),
        ("other-inputs", "pdf of other"),
        ("unchanged", None),
    ]
    assert cli.main(["--lang", "en", "verify", *pages]) == 1
    said = capsys.readouterr().out
    assert "This PDF is not as the program made it." in said
    assert "build --pdf renews it" in said
    assert cli.main(["--lang", "en", "verify", pages[2]]) == 0
    assert cli.main(["--lang", "en", "verify", str(output / "of others.pdf")]) == 1


def test_an_overview_is_no_paper_and_no_workbook(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs / "00.xlsx", "-o", output) == 0
    capsys.readouterr()
    assert cli.main(["--lang", "en", "verify", str(output), str(output / "report.html")]) == 0
    told = capsys.readouterr().out
    assert "summary" not in told
    assert "report.html" not in told
    assert cli.main(["--lang", "en", "check", str(output)]) == 0
    assert "Files checked: 0; errors: 0" in capsys.readouterr().out


# LibreOffice itself


def test_libreoffice_makes_pdfs_that_print_every_letter_and_the_same_bytes_again(
    soffice: str, inputs: Path, output: Path
) -> None:
    assert Path(soffice).exists()
    one = inputs / "00.xlsx"
    assert build(one, "-o", output, "--pdf") == 0
    made = contents(output)
    text = " ".join(page.extract_text() for page in PdfReader(output / "00.pdf").pages)
    assert "Қайнар-0 ауданының әкімдігі" in " ".join(text.split())
    assert build(one, "-o", output, "--pdf", "--force") == 0
    assert contents(output) == made


def test_a_computer_without_kazakh_letters_is_told_so(
    soffice: str,
    inputs: Path,
    output: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What LibreOffice does when its only font lacks them: the text reads right, boxes print."""
    assert Path(soffice).exists()
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "bare.ttf").write_bytes(bare_font())
    (fonts / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{fonts}/cache</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts / "fonts.conf"))
    assert build(inputs / "00.xlsx", "-o", output, "--pdf") == 1
    told = capsys.readouterr().out
    assert "[pdf-letters]" in told
    assert "ғ Қ қ ң" in told
    assert not names(output)


def bare_font() -> bytes:
    """A font with the letters of ASCII and Russian."""
    letters = [*range(0x21, 0x7F), 0x401, 0x451, *range(0x410, 0x450)]
    known = [".notdef", "space", *(f"u{code:04X}" for code in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(known)
    named = {code: f"u{code:04X}" for code in letters}
    builder.setupCharacterMap({0x20: "space", 0xA0: "space", **named})
    drawn = {name: glyph(TTGlyphPen(None), 100 + n).glyph() for n, name in enumerate(known)}
    drawn["space"] = TTGlyphPen(None).glyph()
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict.fromkeys(known, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Bare", "styleName": "Regular", "psName": "Bare"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue()
