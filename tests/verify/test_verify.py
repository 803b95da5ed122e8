"""Forged papers are found out, with place and both readings; papers merely saved anew are not."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import pickle
import re
import shutil
import subprocess
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from lxml import etree

from generator.assess import assess
from generator.cli import main as cli
from generator.files.archive import digest
from generator.law.choices import Notes, Paper
from generator.law.edition_file import load_shipped
from generator.messages.problem_text import plain_spot
from generator.messages.problems import Code, Part, Spot
from generator.messages.wording import Language, speech
from generator.papers import content
from generator.results import manifest
from generator.results.entry import Entry, packed
from generator.results.entry_lines import EntryLines
from generator.verify import check as verify
from generator.verify.check import (
    Compared,
    ComparedWith,
    Current,
    Expected,
    Verdict,
    VerdictReason,
    Verification,
    check,
)
from generator.verify.expected import Listing, References
from generator.verify.figures import Difference
from generator.verify.text_diff import text_differences
from generator.word import template_files
from generator.word.read.outline import outline
from generator.word.read.text import TRACKED, Line, NotADocument
from generator.word.template import lint
from tests.helpers.clock import Cost
from tests.helpers.forge import (
    BODY,
    SETTINGS,
    STYLES,
    Docx,
    again,
    dress,
    inner,
    made,
    paragraph_of,
    remove,
    run,
    shape,
    swap,
    wrap,
    write,
    zipped,
)
from tests.helpers.forgeries import FORGERIES, HEADER, TOTAL, Act, Forgery, field, in_style
from tests.helpers.paper import W
from tests.helpers.paths import ROOT

EDITIONS = load_shipped()[0]
WORKBOOK = ROOT / "inputs" / "2023" / "abai.xlsx"
CORE, LINKS = "docProps/core.xml", "word/_rels/document.xml.rels"
KEEP = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class World:
    """A document, what the manifest knows of it, and what its workbook gives."""

    data: bytes
    entry: Entry
    with_workbook: Expected

    @property
    def alone(self) -> Expected:
        """The manifest without the workbook; the form that it keeps is as the paper was made."""
        return replace(self.with_workbook, input=None, figures=None, read=None)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs/ and what was built of them in output/; for reading only."""
    home = tmp_path_factory.mktemp("verify")
    (home / "inputs").mkdir()
    for name in ("abai", "astana"):
        shutil.copy(ROOT / "inputs" / "2023" / f"{name}.xlsx", home / "inputs")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(home)
        assert cli.main(["build", "inputs", "-o", "output"]) == 0
    return home / "output"


read = lru_cache(maxsize=16)(outline)


@pytest.fixture(scope="module", autouse=True)
def read_once(remembered: None) -> Iterator[None]:  # noqa: ARG001 - papers made anew are the same
    """The same bytes are held against several things below: they are read once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(verify, "outline", read)
        yield


@pytest.fixture(scope="module")
def world(output: Path) -> World:
    known, problems = manifest.load(output)
    assert known is not None, problems
    entry = known.entries["abai.docx"]
    assessed = assess(WORKBOOK, EDITIONS)
    assert assessed.evaluation is not None
    figures = content.of_body(assessed.evaluation, Paper.SHEET).figures
    edition = next(e for e in EDITIONS if e.id == entry.edition)
    data = (output / "abai.docx").read_bytes()
    lines = partial(read, data)
    now = Expected(entry, edition, assessed.sha256, figures, lines, made=data, is_ours=True)
    return World(data, entry, now)


def names(forgeries: list[Forgery]) -> list[str]:
    return [re.sub(r"[^\w -]+", "-", item.name).strip("-") for item in forgeries]


@pytest.mark.slow
@pytest.mark.parametrize("item", FORGERIES, ids=names(FORGERIES))
def test_a_forgery_is_found_with_its_place_and_both_readings(item: Forgery, world: World) -> None:
    document = Docx(world.data)
    item.act(document)
    forged = document.data()
    found = check(forged, world.alone)
    if (item.expected, item.found) == (None, None):
        is_ambiguous = found.reason is VerdictReason.AMBIGUOUS
        assert found.verdict is (Verdict.ALTERED if is_ambiguous else Verdict.UNREADABLE)
    elif found.verdict is Verdict.LOOKS:
        assert found.formats
    else:
        assert found.verdict is Verdict.ALTERED
        is_tracked = any(difference.found == TRACKED for difference in found.differences)
        assert is_tracked or any(tells(one, item) for one in found.differences), found.differences
    assert is_unmasked(forged, world)


def tells(difference: Difference, item: Forgery) -> bool:
    """Whether a difference has both readings of a forgery; an empty one stands for nothing."""
    sides = ((difference.expected, item.expected), (difference.found, item.found))
    return difference.spot is not None and all(
        wanted is None or (wanted in read if wanted else not read) for read, wanted in sides
    )


def is_unmasked(forged: bytes, world: World) -> bool:
    """Whether the workbook tells on a paper whose forger has put it into the manifest too."""
    try:
        text = tuple(line.text for line in read(forged))
    except NotADocument:
        return True
    entry = replace(world.entry, sha256=digest(forged), packed=packed(text), parts={})
    known = replace(world.with_workbook, entry=entry)
    return check(forged, known).verdict in (Verdict.LOOKS, Verdict.ALTERED, Verdict.UNREADABLE)


def test_all_ways_of_forging_have_names_of_their_own() -> None:
    assert len({item.name for item in FORGERIES}) == len(FORGERIES) > 180


# What is no forgery.


def _split_runs(d: Docx) -> None:
    for text in list(d.body.iter(f"{W}t")):
        words, target = text.text or "", next(text.iterancestors(f"{W}r"))
        rest = again(target)
        for half, part in ((text, words[:3]), (inner(rest, "w:t"), words[3:])):
            half.text = part
            half.set(KEEP, "preserve")
        target.addnext(rest)


def _merge_runs(d: Docx) -> None:
    """Neighbours of one formatting, as Word merges them."""
    for paragraph in d.body.iter(f"{W}p"):
        for _, alike in groupby([*paragraph.iter(f"{W}t")], _formatting_of):
            first, *others = alike
            first.text = "".join(text.text or "" for text in (first, *others))
            for text in others:
                remove(next(text.iterancestors(f"{W}r")))


def _formatting_of(text: etree._Element) -> bytes:
    own = next(text.iterancestors(f"{W}r")).find(f"{W}rPr")
    return b"" if own is None else etree.tostring(own)


WORD_ADDS = (
    '<w:lang w:val="ru-RU"/>',
    "<w:noProof/>",
    '<w:kern w:val="0"/>',
    '<w:rFonts w:eastAsia="SimSun" w:hint="default"/>',
    '<w:strike w:val="0"/>',
    '<w:vanish w:val="false"/>',
    '<w:color w:val="auto"/>',
    '<w:vertAlign w:val="baseline"/>',
    '<w14:ligatures w14:val="none"/>',
)


def _strew(d: Docx) -> None:
    """What Word and others leave when they save."""
    for number, paragraph in enumerate(list(d.body.iter(f"{W}p"))):
        paragraph.set(f"{W}rsidR", f"{number:08X}")
        paragraph.append(made('<w:proofErr w:type="spellStart"/>'))
        paragraph.append(made(f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/>'))
        paragraph.append(made(f'<w:bookmarkEnd w:id="{number}"/>'))
        for target in paragraph.findall(f"{W}r"):
            target.append(made("<w:lastRenderedPageBreak/>"))
            for markup in WORD_ADDS:
                dress(paragraph, markup)


def _page_numbers_of_word(d: Docx) -> None:
    simple = inner(d.header(), "w:fldSimple")
    simple.addnext(made(field(" PAGE   \\* MERGEFORMAT ", "<w:r><w:t>17</w:t></w:r>")))
    parts = "<w:sdt><w:sdtPr><w:id/><w:docPartObj/></w:sdtPr><w:sdtContent/></w:sdt>"
    wrap(inner(d.header(), "w:smartTag"), parts, "w:sdtContent")
    remove(simple)


def _other_spaces(d: Docx) -> None:
    for text in d.body.iter(f"{W}t"):
        text.text = (text.text or "").replace("\u00a0", " ").replace(" ", "\u00a0")


def _in_controls(d: Docx) -> None:
    control = '<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_0"/></w:sdtPr><w:sdtContent/></w:sdt>'
    for block in (d.tables()[0], d.row(2, "1"), d.points(3, "1"), d.paragraph("Нысан")):
        wrap(block, control, "w:sdtContent")
    wrap(run(d.paragraph("Бағалау парағы")), control, "w:sdtContent")


def _headers_numbered_otherwise(d: Docx) -> None:
    d.parts["word/header1.xml"], d.parts[HEADER] = d.parts[HEADER], d.parts["word/header1.xml"]
    links = d.parts["word/_rels/document.xml.rels"].replace(b"header1", b"header9")
    links = links.replace(b"header2", b"header1").replace(b"header9", b"header2")
    d.parts["word/_rels/document.xml.rels"] = links


def _other_prefixes(d: Docx) -> None:
    data = d.parts[BODY].replace(b"<w:", b"<n:").replace(b"</w:", b"</n:").replace(b" w:", b" n:")
    d.parts[BODY] = data.replace(b"xmlns:w=", b"xmlns:n=")


def _indented(d: Docx) -> None:
    indented = etree.tostring(etree.fromstring(d.parts[BODY]), pretty_print=True)
    d.parts[BODY] = indented.decode().encode("UTF-16")


def _theme_of_word(d: Docx) -> None:
    theme = (
        '<a:theme><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
        '</a:clrScheme><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/></a:minorFont>'
        "</a:fontScheme></a:theme>"
    )
    d.add_part("theme1.xml", "theme", theme)
    d.tree(SETTINGS).append(made('<w:clrSchemeMapping w:bg1="light1" w:t1="dark1"/>'))
    dress(d.paragraph("Нысан"), '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>')


def _footnotes_of_word(d: Docx) -> None:
    separator = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    )
    d.add_part("footnotes.xml", "footnotes", f"<w:footnotes>{separator}</w:footnotes>")


def _chained(d: Docx) -> None:
    """Points in a style that is based on sixty others, none of which says anything."""
    for number in range(60):
        d.tree(STYLES).append(
            made(
                f'<w:style w:type="character" w:styleId="c{number}">'
                f'<w:basedOn w:val="c{number + 1}"/></w:style>'
            )
        )
    inner(d.points(1, "1"), ".//w:rStyle").set(f"{W}val", "c0")


PALE = '<a:theme><a:dk1><a:srgbClr val="FFFFFF"/></a:dk1></a:theme>'
NO_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def held(world: World) -> list[tuple[Expected, ComparedWith]]:
    """The document's manifest alone, and with the workbook; what its text is held against then."""
    return [(world.alone, ComparedWith.MANIFEST), (world.with_workbook, ComparedWith.WORKBOOK)]


RESAVES: dict[str, Act] = {
    "runs split": _split_runs,
    "runs merged": _merge_runs,
    "revision numbers, proofing marks, bookmarks and defaults": _strew,
    "page numbers as Word writes them": _page_numbers_of_word,
    "other spaces": _other_spaces,
    "content controls of an online editor": _in_controls,
    "headers numbered otherwise": _headers_numbered_otherwise,
    "other prefixes": _other_prefixes,
    "markup indented and in another encoding": _indented,
    "other properties": lambda d: d.raw("docProps/core.xml", "kk-KZ", "ru-RU"),
    "a theme": _theme_of_word,
    "footnote separators": _footnotes_of_word,
    "a theme that nothing takes a colour of": lambda d: d.add_part("theme.xml", "theme", PALE),
    "a list that is not defined": lambda d: shape(paragraph_of(d.points(1, "1")), NO_LIST),
    "styles based one on another": _chained,
    "a style that nothing wears": in_style("BagalauLoop", "<w:vanish/>"),
    "the theme's colour of text": lambda d: dress(
        d.points(1, "1"), '<w:color w:val="000000" w:themeColor="text1"/>'
    ),
    "a colour that can be read": lambda d: dress(d.points(1, "1"), '<w:color w:val="1F3864"/>'),
    "a marker": lambda d: dress(d.points(1, "1"), '<w:highlight w:val="yellow"/>'),
    "a hyphen that does not break": lambda d: swap(d.body, "4-қосымша", "4\u2011қосымша"),
}

OTHERWISE = {
    "other spaces",  # lines do not break at them
    "a hyphen that does not break",
    "a theme",  # of which a line has another font
    "the theme's colour of text",
    "a colour that can be read",
    "a marker",
}
"""What reads as it was made, but was formatted by hand: seen beside the paper made again."""


@pytest.mark.parametrize("name", RESAVES)
def test_a_document_merely_saved_anew_is_not_suspected(name: str, world: World) -> None:
    document = Docx(world.data)
    RESAVES[name](document)
    data = document.data()
    for known, against in held(world):
        found = check(data, known)
        assert found.parts
        is_otherwise = name in OTHERWISE
        verdict = Verdict.LOOKS if is_otherwise else Verdict.RESAVED
        looks = Compared.DIFFERS if is_otherwise else Compared.SAME
        assert bool(found.formats) is is_otherwise
        bare = replace(found, parts=(), formats=(), current=Current.UNKNOWN)
        assert bare == Verification(verdict, Compared.SAME, looks, text_against=against)


def test_a_zip_packed_otherwise_is_a_resave(world: World) -> None:
    members = Docx(world.data).members()
    turned = dict(reversed(members.items()))
    for data in (zipped(turned), zipped(members, zipfile.ZIP_STORED)):
        found = check(data, world.alone)
        manifest_ = ComparedWith.MANIFEST
        assert found == Verification(
            Verdict.RESAVED, Compared.SAME, Compared.SAME, text_against=manifest_
        )


def test_a_paper_that_can_be_read_in_two_ways_is_altered(world: World) -> None:
    found = check(world.data + b"\0", world.with_workbook)
    answers = (found.verdict, found.text, found.looks, found.reason)
    not_compared, ambiguous = Compared.NOT_COMPARED, VerdictReason.AMBIGUOUS
    assert answers == (Verdict.ALTERED, Compared.DIFFERS, not_compared, ambiguous)


def test_python_docx_only_resaves(world: World) -> None:
    target = io.BytesIO()
    Document(io.BytesIO(world.data)).save(target)
    assert check(target.getvalue(), world.with_workbook).verdict is Verdict.RESAVED


def test_libreoffice_only_resaves(output: Path, tmp_path: Path, soffice: str, world: World) -> None:
    documents = [output / "abai.docx", output / "astana.docx"]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, documents)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    known, _ = manifest.load(output)
    assert known is not None
    for document in documents:
        entry, made = known.entries[document.name], document.read_bytes()
        alone = replace(world.alone, entry=entry, made=made)
        found = check((tmp_path / document.name).read_bytes(), alone)
        assert (found.verdict, found.differences) == (Verdict.RESAVED, ()), document.name
    # And what LibreOffice saved can be touched up as well.
    forged = Docx((tmp_path / "abai.docx").read_bytes())
    write(forged.points(1, "1"), "9")
    assert check(forged.data(), world.alone).verdict is Verdict.ALTERED


# Pictures: clerks put a coat of arms or a logo into their templates.

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE_LINK = (
    '<Relationship Id="rId55" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/image" Target="media/logo.png"/></Relationships>'
)
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
INLINE = '<wp:inline distT="0" distB="0" distL="0" distR="0">{}</wp:inline>'
BEFORE = (
    '<wp:anchor behindDoc="0" distT="0" distB="0" distL="0" distR="0" simplePos="0" locked="0"'
    ' layoutInCell="1" allowOverlap="1" relativeHeight="2"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>1000000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>777777</wp:posOffset></wp:positionV>'
    "{}</wp:anchor>"
)


def drawing(frame: str) -> str:
    """A picture of 2 cm in a frame."""
    wrap = "<wp:wrapNone/>" if "anchor" in frame else ""
    inside = (
        f'<wp:extent cx="720000" cy="722222"/>{wrap}<wp:docPr id="1" name="logo"/>'
        f'<a:graphic><a:graphicData uri="{DRAWN}/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rId55"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="720000" cy="722222"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )
    spaces = f'xmlns:wp="{DRAWN}/wordprocessingDrawing" xmlns:pic="{DRAWN}/picture"'
    return f"<w:r {spaces}><w:drawing>{frame.format(inside)}</w:drawing></w:r>"


def with_logo(data: bytes, frame: str) -> Docx:
    """A document with a picture in its first paragraph."""
    found = Docx(data)
    found.parts["word/media/logo.png"] = PNG
    found.raw("word/_rels/document.xml.rels", "</Relationships>", PICTURE_LINK)
    found.raw(
        "[Content_Types].xml",
        "<Default",
        '<Default Extension="png" ContentType="image/png"/><Default',
    )
    found.body[0].append(made(drawing(frame)))
    return Docx(found.data())


def of_logo(world: World, frame: str) -> Expected:
    """What a manifest knows of the document with the picture."""
    data = with_logo(world.data, frame).data()
    text = tuple(line.text for line in outline(data))
    return replace(
        world.alone,
        entry=replace(world.entry, sha256=digest(data), packed=packed(text)),
        made=data,
    )


FRAMES = pytest.mark.parametrize("frame", [INLINE, BEFORE], ids=["inline", "before the text"])


@FRAMES
def test_libreoffice_only_resaves_a_picture(
    frame: str, world: World, tmp_path: Path, soffice: str
) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "logo.docx"
    source.write_bytes(with_logo(world.data, frame).data())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = check((tmp_path / "logo.docx").read_bytes(), of_logo(world, frame))
    assert (found.verdict, found.differences) == (Verdict.RESAVED, ())


def _other_bytes(d: Docx) -> None:
    d.parts["word/media/logo.png"] += b"\0"


def _sized(factor: float) -> Act:
    def act(d: Docx) -> None:
        for extent in (*d.body.iter("{*}extent"), *d.body.iter("{*}ext")):
            extent.set("cx", str(int(720000 * factor)))

    return act


def _in_picture(old: str, new: str) -> Act:
    return lambda d: d.raw(BODY, old, new)


PICTURES: dict[str, Act] = {
    "other bytes": _other_bytes,
    "a twentieth wider": _sized(1.05),
    "as large as the page": _sized(10),
    "cut": _in_picture("<a:stretch>", '<a:srcRect l="50000"/><a:stretch>'),
    "turned": _in_picture("<a:xfrm>", '<a:xfrm rot="5400000">'),
    "made pale": _in_picture("<a:stretch>", '<a:lum bright="90000"/><a:stretch>'),
    "of another file": _in_picture('r:embed="rId55"', 'r:link="rId55"'),
    "drawn otherwise": _in_picture('prst="rect"', 'prst="star5"'),
    "hidden": _in_picture('name="logo"/>', 'name="logo" hidden="1"/>'),
}


@pytest.mark.slow
@FRAMES
@pytest.mark.parametrize("name", PICTURES)
def test_a_touched_up_picture_is_found(name: str, frame: str, world: World) -> None:
    forged = with_logo(world.data, frame)
    PICTURES[name](forged)
    found = check(forged.data(), of_logo(world, frame))
    assert found.verdict is Verdict.ALTERED
    assert all("Мемлекеттік мүлікті" in d.expected for d in found.differences)


def test_a_picture_moved_over_the_text_is_found(world: World) -> None:
    moved = with_logo(world.data, BEFORE)
    assert check(moved.data(), of_logo(world, INLINE)).verdict is Verdict.ALTERED
    moved.raw(BODY, ">777777<", ">7777777<")
    assert check(moved.data(), of_logo(world, BEFORE)).verdict is Verdict.ALTERED
    behind = with_logo(world.data, BEFORE)
    behind.raw(BODY, 'behindDoc="0"', 'behindDoc="1"')
    assert check(behind.data(), of_logo(world, BEFORE)).verdict is Verdict.ALTERED


def test_a_picture_rounded_by_another_program_is_the_same(world: World) -> None:
    rounded = with_logo(world.data, INLINE)
    _sized(1.001)(rounded)
    assert check(rounded.data(), of_logo(world, INLINE)).verdict is Verdict.RESAVED


def test_words_beside_a_picture_have_no_measures(world: World) -> None:
    base = with_logo(world.data, INLINE)
    write(base.body[0], "100.00mm ⟦□ 0123456789abcdef 100.00mm⟧")
    data = base.data()
    text = tuple(line.text for line in outline(data))
    known = replace(world.alone, entry=replace(world.entry, packed=packed(text)), made=data)
    for old, new in (("100.00mm ", "101.00mm "), (" 100.00mm⟧", " 101.00mm⟧")):
        forged = Docx(data)
        swap(forged.body[0], old, new)
        assert check(forged.data(), known).verdict is Verdict.ALTERED


# What cannot be compared.


def test_a_strict_document_is_told_as_such(world: World) -> None:
    whole = Docx(world.data)
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    words = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for name, data in whole.parts.items():
        strict = data.replace(office, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        strict = strict.replace(words, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        whole.parts[name] = strict
    for known in (world.alone, world.with_workbook):
        found = check(whole.data(), known)
        assert (found.verdict, found.reason) == (Verdict.UNREADABLE, VerdictReason.STRICT)


def test_a_paper_of_another_version_is_compared_with_its_entry(world: World) -> None:
    made = replace(world.entry.made, program="0.1")
    other = replace(world.with_workbook, entry=replace(world.entry, made=made), read=None)
    found = check(world.data, other)
    answers = (found.verdict, found.text_against, found.current)
    assert answers == (Verdict.UNCHANGED, ComparedWith.MANIFEST, Current.PROGRAM)


def test_properties_are_no_part_of_what_is_compared(world: World) -> None:
    document = Docx(world.data)
    for node in list(document.tree("docProps/core.xml")):
        remove(node)
    early = Docx(world.data)
    early.parts["docProps/core.xml"] = early.parts["docProps/core.xml"][:-20]
    other = Docx(world.data)
    other.raw("docProps/core.xml", "Абай", "Ақмола")
    for changed in (document, early, other):
        assert check(changed.data(), world.alone).verdict is Verdict.RESAVED


# What it costs.


@pytest.mark.parametrize("length", [900, 3_000])
def test_lines_that_alternate_are_compared_at_once(length: int) -> None:
    def line(text: str) -> Line:
        return Line(text, text, Spot(Part.BODY, paragraph=1))

    found = [line("q"), *map(line, ["a", "c"] * length), line("w")]
    with Cost() as cost:
        assert any(text_differences(["y", *["a", "b"] * length, "z"], found))
    assert cost.seconds < 20


def test_long_papers_keep_their_places_when_they_are_compared_quickly() -> None:
    """A line put in before thousands that repeat themselves is the only one told."""
    old = [text for n in range(4_000) for text in ("0", "1", f"row {n}")]
    new = ["head", *old[:6_000], "put in", *old[6_000:-1], "tail"]
    lines = [Line(text, text, Spot(Part.BODY, paragraph=n)) for n, text in enumerate(new, start=1)]
    told = [(d.expected, d.found) for d in text_differences(old, lines)]
    assert ("", "put in") in told
    assert len(told) < 6


def test_the_document_as_it_was_made_is_unchanged(world: World) -> None:
    for known, against in held(world):
        unchanged = Verification(Verdict.UNCHANGED, Compared.SAME, Compared.SAME, known.current)
        assert check(world.data, known) == replace(unchanged, text_against=against)


def _must_not_be_read() -> list[Line]:
    raise AssertionError("read")


def test_bytes_that_the_workbook_gives_are_sound_unread_and_as_when_read(world: World) -> None:
    """Whatever text a manifest keeps beside them: the workbook says more than it."""
    unread = replace(world.with_workbook, read=_must_not_be_read)
    found = check(world.data, unread)
    assert found == check(world.data, replace(world.with_workbook, is_ours=False))
    assert found == check(world.data, listed(unread, packed=packed(())))
    assert found.verdict is Verdict.UNCHANGED


def listed(known: Expected, **changes: Any) -> Expected:
    """The same by an entry in which something was changed."""
    assert known.entry is not None
    return replace(known, entry=replace(known.entry, **changes))


def of_other(known: Expected, **changes: Any) -> Expected:
    """The same by an entry in which an ingredient was changed."""
    assert known.entry is not None
    return listed(known, made=replace(known.entry.made, **changes))


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (lambda known: replace(known, input="0" * 64), Verdict.OTHER_INPUTS),
        (lambda known: replace(known, template=False), Verdict.OTHER_INPUTS),
        (lambda known: of_other(known, edition="0" * 64), Verdict.OTHER_INPUTS),
        (lambda known: listed(known, figures=replace(known.figures, year=1999)), Verdict.ALTERED),
        (lambda known: listed(known, sha256="0" * 64), Verdict.RESAVED),
    ],
    ids=["workbook", "template", "edition", "figures", "bytes"],
)
def test_the_bytes_that_were_made_are_not_enough_where_the_rest_is_another(
    spoil: Callable[[Expected], Expected], verdict: Verdict, world: World
) -> None:
    known = spoil(world.with_workbook)
    assert check(world.data, known).verdict is verdict
    assert check(world.data, known) == check(world.data, replace(known, is_ours=False))


def test_papers_of_a_template_that_was_named_are_read(world: World, tmp_path: Path) -> None:
    """It may be a forger's, and prints what he likes: only ours is trusted unread."""
    own = template_files.find_template(None, EDITIONS[0], Paper.SHEET)
    named = Path(shutil.copy(own, tmp_path / "named.docx"))
    listing, workbooks = Listing(tmp_path, {}), {WORKBOOK: world.entry.made.input}
    for templates, is_ours in (({}, True), ({digest(named.read_bytes()): named}, False)):
        references = References(workbooks, templates, EDITIONS)
        known = references.of(world.entry, tmp_path / "abai.docx", listing)
        assert (known.made, known.is_ours) == (world.data, is_ours)


@pytest.mark.parametrize("share", [0, 1, 4, 1000, -1])
def test_a_truncated_document_is_unreadable(share: int, world: World) -> None:
    found = check(world.data[:share], world.alone).verdict
    assert found is (Verdict.ALTERED if share == -1 else Verdict.UNREADABLE)


def test_a_part_twice_in_the_zip_is_altered(world: World) -> None:
    members = list(Docx(world.data).members().items())
    for twin in (BODY, "word/Document.xml", "word\\document.xml", "/word/document.xml"):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive, pytest.MonkeyPatch.context() as patched:
            patched.setattr("warnings.warn", lambda *_, **__: None)
            for name, content in [(twin, members[0][1]), *members]:
                archive.writestr(name, content)
        assert check(target.getvalue(), world.alone).verdict is Verdict.ALTERED, twin


def test_a_line_in_another_cell_is_told_with_both_cells(world: World) -> None:
    document = Docx(world.data)
    (item,) = [item for item in FORGERIES if item.name == "points in the cell before"]
    item.act(document)
    found = check(document.data(), world.alone)
    assert any(
        (d.expected, d.found) == ("⟦3⟧ 2", "⟦2⟧ 2")
        and d.spot
        and plain_spot(d.spot) == "table 1, row 3, column 2"
        for d in found.differences
    )


# Folders, manifests and workbooks.
@pytest.fixture
def home(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with inputs/ and output/; the working folder is elsewhere."""
    shutil.copytree(output.parent, tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def verified(capsys: pytest.CaptureFixture[str], *paths: Path) -> tuple[int, dict[str, str]]:
    """The exit code and the verdicts by the name of the document."""
    code, answers = answered(capsys, *paths)
    return code, {Path(str(a["file"])).name: str(a["verdict"]) for a in answers}


def answered(
    capsys: pytest.CaptureFixture[str], *paths: Path
) -> tuple[int, list[dict[str, object]]]:
    capsys.readouterr()
    code = cli.main(["verify", "--json", *map(str, paths)])
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return code, found


def forge_points(document: Path) -> bytes:
    forged = Docx(document.read_bytes())
    write(forged.points(2, "1"), "2")
    write(forged.points(2, TOTAL), "10")
    document.write_bytes(forged.data())
    return document.read_bytes()


def rewrite_manifest(folder: Path, **changes: object) -> None:
    """What a forger makes of the entry of ``abai.docx``."""
    whole = json.loads((folder / "manifest.json").read_text("utf-8"))
    whole["documents"]["abai.docx"] |= changes
    (folder / "manifest.json").write_text(json.dumps(whole), "utf-8")


def forged_entry(document: Path) -> dict[str, object]:
    """An entry's text and hash that go with a touched-up document."""
    data = document.read_bytes()
    text = "\n".join(line.text for line in outline(data)).encode()
    return {"sha256": digest(data), "text": base64.b64encode(zlib.compress(text)).decode()}


Capsys = pytest.CaptureFixture[str]


def test_unchanged_documents_exit_with_0(home: Path, capsys: Capsys) -> None:
    everything = {"abai.docx": "unchanged", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (0, everything)
    assert verified(capsys, home / "output", home / "inputs") == (0, everything)
    assert verified(capsys, home / "output" / "abai.docx") == (0, {"abai.docx": "unchanged"})


def test_one_altered_document_among_sound_ones_exits_with_1(home: Path, capsys: Capsys) -> None:
    forge_points(home / "output" / "abai.docx")
    verdicts = {"abai.docx": "altered", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (1, verdicts)


def test_a_fault_of_ours_silences_no_other_paper(
    home: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (home / "output" / "abai.docx").read_bytes()

    def failing(document: bytes, known: Expected) -> Verification:
        if document == bad:
            raise KeyError(document)
        return check(document, known)

    monkeypatch.setattr(verify, "check", failing)
    verdicts = {"abai.docx": "unreadable", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (1, verdicts)
    assert cli.main(["verify", str(home / "output"), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "[unexpected]" in told
    assert "KeyError" in told


def _relative(d: Docx) -> None:
    d.raw(BODY, "<w:t>", "<w:drawing><a:x xmlns:a='u'/></w:drawing><w:t>")


BROKEN: dict[str, Act] = {
    "properties that end early": lambda d: d.parts.update(
        {"docProps/core.xml": d.parts["docProps/core.xml"][:-20]}
    ),
    "a picture in a namespace that is none": _relative,
    "a header that is no markup": lambda d: d.parts.update({"word/header1.xml": b"<w:hdr>"}),
    "a relationship that ends early": lambda d: d.raw(
        "word/_rels/document.xml.rels", "</Relationships>", ""
    ),
    "a width that is no number": lambda d: d.raw(BODY, '<w:gridCol w:w="', '<w:gridCol w:w="x'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_paper_is_told_as_one_that_cannot_be_read(name: str, world: World) -> None:
    document = Docx(world.data)
    BROKEN[name](document)
    is_read = name == "properties that end early"
    assert check(document.data(), world.alone).verdict is (
        Verdict.RESAVED if is_read else Verdict.UNREADABLE
    )


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_plainly_refused(name: str, tmp_path: Path) -> None:
    document = Docx(template_files.find_template(None, EDITIONS[0], Paper.SHEET).read_bytes())
    BROKEN[name](document)
    path = tmp_path / "template.docx"
    path.write_bytes(document.data())
    ready, problems = lint.check_file(path, EDITIONS)
    assert ready is None or name == "a picture in a namespace that is none"
    assert all(problem.code is not Code.UNEXPECTED for problem in problems)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_paper_of_two_readings_says_what_to_do(language: str, home: Path, capsys: Capsys) -> None:
    paper = home / "output" / "abai.docx"
    paper.write_bytes(paper.read_bytes() + b"\0")
    _, (answer,) = answered(capsys, paper)
    assert (answer["verdict"], answer["reason"]) == ("altered", "ambiguous")
    assert cli.main(["verify", "--lang", language, str(paper)]) == 1
    assert speech(Language(language)).say("verify.ambiguous") in capsys.readouterr().out


def test_the_json_tells_file_verdict_workbook_and_differences(home: Path, capsys: Capsys) -> None:
    forge_points(home / "output" / "abai.docx")
    code, (abai, astana) = answered(capsys, home / "output", home / "inputs")
    assert code == 1
    assert abai == {
        "file": str(home / "output" / "abai.docx"),
        "verdict": "altered",
        "reason": None,
        "workbook": str(home / "inputs" / "abai.xlsx"),
        "text_checked_against": "workbook",
        "parts_changed": ["word/document.xml"],
        "differences_count": 2,
        "differences": [
            {"place": "table 2, row 3, column 3", "expected": "1", "found": "2"},
            {"place": "table 2, row 17, column 3", "expected": "9", "found": "10"},
        ],
        "text": "differs",
        "looks": "not-compared",
        "current": "yes",
        "added": [],
        "looks_differences": [],
    }
    assert astana["differences"] == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_people_are_told_verdict_place_and_both_readings(
    language: str, home: Path, capsys: Capsys
) -> None:
    document = home / "output" / "abai.docx"
    forge_points(document)
    capsys.readouterr()
    assert cli.main(["verify", "--lang", language, str(document)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{document}: ")
    assert [re.findall(r"\d+", line) for line in told[1:3]] == [
        ["2", "3", "3", "1", "2"],
        ["2", "17", "3", "9", "10"],
    ]


def test_documents_of_two_bodies_exchanged_are_altered(home: Path, capsys: Capsys) -> None:
    one, other = home / "output" / "abai.docx", home / "output" / "astana.docx"
    one_data, other_data = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_data)
    other.write_bytes(one_data)
    code, answers = answered(capsys, home / "output")
    assert code == 1
    for answer, name in zip(answers, ("Астана", "Абай"), strict=True):
        assert answer["verdict"] == "altered"
        differences = answer["differences"]
        assert isinstance(differences, list)
        assert any(name in difference["found"] for difference in differences)


def test_a_copy_under_another_name_is_known_by_its_bytes(home: Path, capsys: Capsys) -> None:
    document = home / "output" / "abai.docx"
    (home / "output" / "final").mkdir()
    shutil.copy(document, home / "output" / "final" / "signed.docx")
    assert verified(capsys, home / "output" / "final") == (0, {"signed.docx": "unchanged"})
    forge_points(home / "output" / "final" / "signed.docx")
    assert verified(capsys, home / "output" / "final") == (1, {"signed.docx": "unknown"})


def test_a_link_to_a_document_is_known_where_it_leads(home: Path, capsys: Capsys) -> None:
    (home / "link.docx").symlink_to(home / "output" / "abai.docx")
    assert verified(capsys, home / "link.docx", home / "inputs") == (0, {"link.docx": "unchanged"})
    assert verified(capsys, home / "output" / ".." / "output" / "abai.docx")[0] == 0


def test_a_document_taken_away_is_missing_where_it_was(home: Path, capsys: Capsys) -> None:
    (home / "output" / "abai.docx").rename(home / "abai.docx")
    verdicts = {"abai.docx": "missing", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (1, verdicts)
    assert verified(capsys, home / "abai.docx") == (1, {"abai.docx": "unknown"})


def test_documents_that_are_all_gone_are_missing(home: Path, capsys: Capsys) -> None:
    for document in (home / "output").glob("*.docx"):
        document.unlink()
    verdicts = {"abai.docx": "missing", "astana.docx": "missing"}
    assert verified(capsys, home / "output") == (1, verdicts)


def test_without_a_manifest_nothing_is_known(home: Path, capsys: Capsys) -> None:
    (home / "output" / "manifest.json").unlink()
    verdicts = {"abai.docx": "unknown", "astana.docx": "unknown"}
    assert verified(capsys, home / "output") == (1, verdicts)


@pytest.mark.parametrize("notes", Notes)
def test_without_a_manifest_a_paper_is_made_of_its_workbook(
    notes: Notes, home: Path, capsys: Capsys
) -> None:
    workbook, output = home / "inputs" / "abai.xlsx", home / "again"
    assert cli.main(["build", str(workbook), "-o", str(output), "--notes", notes.value]) == 0
    (output / "manifest.json").unlink()
    assert verified(capsys, output, workbook) == (0, {"abai.docx": "unchanged"})
    forge_points(output / "abai.docx")
    code, (answer,) = answered(capsys, output, workbook)
    assert (code, answer["verdict"], answer["differences_count"]) == (1, "altered", 2)
    shutil.copy(output / "abai.docx", output / "other.docx")
    assert verified(capsys, output / "other.docx", workbook) == (1, {"other.docx": "unknown"})


def test_the_manifest_of_another_folder_knows_nothing(home: Path, capsys: Capsys) -> None:
    whole = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    del whole["documents"]["abai.docx"]
    (home / "output" / "manifest.json").write_text(json.dumps(whole), "utf-8")
    verdicts = {"abai.docx": "unknown", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (1, verdicts)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format":1,"documents":{"abai.docx":{}}}', '{"format":99,"documents":{}}'],
)
def test_a_damaged_manifest_assures_nothing(text: str, home: Path, capsys: Capsys) -> None:
    (home / "output" / "manifest.json").write_text(text, "utf-8")
    code, verdicts = verified(capsys, home / "output")
    assert code == 1
    assert set(verdicts.values()) == {"unknown"}


@pytest.mark.parametrize("scores", [{}, {"sections": []}, {"sections": [{}]}, {"sections": 7}])
def test_a_manifest_with_broken_scores_assures_nothing(
    scores: dict[str, object], home: Path, capsys: Capsys
) -> None:
    rewrite_manifest(home / "output", scores=scores)
    code, verdicts = verified(capsys, home / "output")
    assert code == 1
    assert set(verdicts.values()) == {"unknown"}


def test_a_manifest_with_an_edition_that_is_not_known_assures_nothing(
    home: Path, capsys: Capsys
) -> None:
    known = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    entry = known["documents"]["abai.docx"]
    edition, scores = {**entry["edition"], "id": "1999"}, {**entry["scores"], "edition": "1999"}
    rewrite_manifest(home / "output", edition=edition, scores=scores)
    verdicts = {"abai.docx": "unknown", "astana.docx": "unchanged"}
    assert verified(capsys, home / "output") == (1, verdicts)
    rewrite_manifest(home / "output", edition=edition, scores=entry["scores"])
    assert verified(capsys, home / "output" / "abai.docx") == (1, {"abai.docx": "unknown"})


def test_the_workbook_unmasks_a_manifest_touched_up_with_the_paper(
    home: Path, capsys: Capsys
) -> None:
    document = home / "output" / "abai.docx"
    forge_points(document)
    whole = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    scores = whole["documents"]["abai.docx"]["scores"]
    scores["sections"][1]["rows"][0]["points"] = 2
    scores["sections"][1]["total"] = 10
    rewrite_manifest(home / "output", **forged_entry(document), scores=scores)
    code, (answer,) = answered(capsys, document, home / "inputs")
    assert (code, answer["verdict"]) == (1, "altered")
    place = "table 2, row 3, column 3"
    assert {"place": place, "expected": "1", "found": "2"} in answer["differences"]  # type: ignore[operator]


def test_the_workbook_unmasks_notes_touched_up_in_paper_and_manifest(
    home: Path, capsys: Capsys
) -> None:
    document = home / "output" / "abai.docx"
    forged = Docx(document.read_bytes())
    swap(forged.holding("206,67"), "206,67", "205,67")
    document.write_bytes(forged.data())
    rewrite_manifest(home / "output", **forged_entry(document))
    code, (answer,) = answered(capsys, document, home / "inputs")
    assert (code, answer["verdict"]) == (1, "altered")


@pytest.mark.parametrize("name", ["abai.xlsx", "none.xlsx"])
def test_a_manifest_cannot_lead_away_from_the_workbook(
    name: str, home: Path, capsys: Capsys
) -> None:
    document = home / "output" / "abai.docx"
    forge_points(document)
    for sha256 in (digest((home / "inputs" / "abai.xlsx").read_bytes()), "0" * 64):
        lie = {"file": f"elsewhere/{name}", "sha256": sha256}
        rewrite_manifest(home / "output", **forged_entry(document), input=lie)
        code, (answer,) = answered(capsys, document, home / "inputs")
        assert code == 1
        assert answer["verdict"] in ("altered", "other-inputs")
        assert answer["workbook"] == str(home / "inputs" / "abai.xlsx")


def change_cell(workbook: Path, sheet: str, header: str, value: object) -> None:
    """Change the first row's cell under a header."""
    book = openpyxl.load_workbook(workbook)
    rows = list(book[sheet].iter_rows())
    for head, below in pairwise(rows):
        for column, cell in enumerate(head):
            if cell.value == header:
                below[column].value = value  # type: ignore[assignment]
                book.save(workbook)
                return
    raise AssertionError(header)


def test_a_workbook_changed_without_effect_on_scores_is_other_inputs(
    home: Path, capsys: Capsys
) -> None:
    change_cell(home / "inputs" / "abai.xlsx", "Ұйымдар", "Ескертпе", "түзетілді")
    code, (answer,) = answered(capsys, home / "output" / "abai.docx", home / "inputs")
    assert (code, answer["verdict"], answer["differences"]) == (1, "other-inputs", [])


def test_a_workbook_changed_with_effect_on_scores_tells_the_points(
    home: Path, capsys: Capsys
) -> None:
    header = "Есепті жылғы қаржылық нәтиже, мың теңге"
    change_cell(home / "inputs" / "abai.xlsx", "Ұйымдар", header, -5)
    code, (answer,) = answered(capsys, home / "output" / "abai.docx", home / "inputs")
    assert (code, answer["verdict"]) == (1, "other-inputs")
    place = "table 1, row 3, column 3"
    assert {"place": place, "expected": "0", "found": "2"} in answer["differences"]  # type: ignore[operator]


def test_a_workbook_that_is_refused_now_is_other_inputs(home: Path, capsys: Capsys) -> None:
    workbook = home / "inputs" / "abai.xlsx"
    for data in (b"", b"PK", workbook.read_bytes()[:5000]):
        workbook.write_bytes(data)
        code, (answer,) = answered(capsys, home / "output" / "abai.docx", home / "inputs")
        assert (code, answer["verdict"]) == (1, "other-inputs")


def test_an_altered_document_of_a_changed_workbook_is_altered(home: Path, capsys: Capsys) -> None:
    forge_points(home / "output" / "abai.docx")
    change_cell(home / "inputs" / "abai.xlsx", "Ұйымдар", "Ескертпе", "түзетілді")
    code, (answer,) = answered(capsys, home / "output" / "abai.docx", home / "inputs")
    assert (code, answer["verdict"]) == (1, "altered")


def test_without_the_workbook_it_is_said_that_the_manifest_alone_was_asked(
    home: Path, capsys: Capsys
) -> None:
    shutil.rmtree(home / "inputs")
    code, (answer, _) = answered(capsys, home / "output")
    assert (code, answer["verdict"], answer["workbook"]) == (0, "unchanged", None)
    cli.main(["verify", "--lang", "en", str(home / "output" / "abai.docx")])
    assert "against manifest.json alone" in capsys.readouterr().out


def test_of_two_workbooks_of_one_name_the_unchanged_one_is_meant(
    home: Path, capsys: Capsys
) -> None:
    (home / "inputs" / "draft").mkdir()
    shutil.copy(home / "inputs" / "astana.xlsx", home / "inputs" / "draft" / "abai.xlsx")
    code, (answer,) = answered(capsys, home / "output" / "abai.docx", home / "inputs")
    assert (code, answer["verdict"]) == (0, "unchanged")
    assert answer["workbook"] == str(home / "inputs" / "abai.xlsx")


def test_files_that_are_no_documents_are_answered_for_when_they_are_named(
    home: Path, capsys: Capsys
) -> None:
    scan = home / "output" / "abai.pdf"
    scan.write_bytes(b"%PDF")
    sound = home / "output" / "abai.docx"
    verdicts = {"abai.docx": "unchanged", "abai.pdf": "unknown"}
    assert verified(capsys, sound, scan) == (1, verdicts)


def test_a_path_that_is_not_there_exits_with_1(home: Path, capsys: Capsys) -> None:
    code = cli.main(["verify", str(home / "output" / "abai.docx"), str(home / "nowhere")])
    assert code == 1
    assert "nowhere" in capsys.readouterr().out


def test_an_empty_folder_exits_with_1(tmp_path: Path, capsys: Capsys) -> None:
    assert verified(capsys, tmp_path) == (1, {})


def test_a_journal_knows_what_an_interrupted_batch_made(home: Path, capsys: Capsys) -> None:
    folder = home / "output"
    lines = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").rename(folder / manifest.JOURNAL)
    (folder / manifest.JOURNAL).write_text(lines.replace("\n", "") + "\n", "utf-8")
    verdicts = {"abai.docx": "unchanged", "astana.docx": "unchanged"}
    assert verified(capsys, folder) == (0, verdicts)
    forge_points(folder / "abai.docx")
    assert verified(capsys, folder) == (1, verdicts | {"abai.docx": "altered"})


# Manifests and paths that would stop the program.


@pytest.mark.parametrize(
    "changes",
    [
        {"warnings": float("inf")},
        {"input": {"file": "a" * 300, "sha256": "0"}},
        {"input": {"file": "a\0b", "sha256": "0"}},
        {"text": base64.b64encode(zlib.compress(b"a" * 300_000_000, 9)).decode()},
        {"text": base64.b64encode(zlib.compress(b"\n" * 100_000_000, 9)).decode()},
        {"text": base64.b64encode(zlib.compress(b"a" * 90)[:-6]).decode()},
        {"text": base64.b64encode(zlib.compress("ә".encode()[:1])).decode()},
        {"text": "Жоқ"},
        {"parts": [1]},
    ],
    ids=[
        *("infinity", "a long name", "no name", "a bomb", "many lines", "torn", "half a letter"),
        *("letters", "parts"),
    ],
)
def test_a_hostile_entry_costs_little_and_assures_nothing(
    changes: dict[str, object], home: Path, capsys: Capsys
) -> None:
    rewrite_manifest(home / "output", **changes)
    with Cost() as cost:
        code, verdicts = verified(capsys, home / "output" / "abai.docx")
    assert cost.seconds < 20
    if "input" in changes:  # the paper is as it was made, whatever it was made of
        assert (code, verdicts) == (0, {"abai.docx": "unchanged"})
        _, (answer,) = answered(capsys, home / "output" / "abai.docx")
        assert (answer["current"], answer["workbook"]) == ("unknown", None)
    else:
        assert (code, verdicts) == (1, {"abai.docx": "unknown"})


def test_the_texts_of_papers_stay_packed_until_they_are_asked_for(home: Path) -> None:
    line = "Мәтін " * 1_000
    text = "\n".join([line] * 100)
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    rewrite_manifest(home / "output", text=packed)
    whole = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    whole["documents"] |= {f"{n}.docx": whole["documents"]["abai.docx"] for n in range(100)}
    (home / "output" / "manifest.json").write_text(json.dumps(whole), "utf-8")
    tracemalloc.start()
    known, problems = manifest.load(home / "output")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert known is not None, problems
    assert known.entries["99.docx"].text == (line,) * 100
    assert most < 100 * len(text.encode())


@pytest.mark.parametrize("name", ["../../x.docx", "/etc/x.docx", "a\0b.docx"])
def test_a_manifest_knows_nothing_outside_its_folder(name: str, home: Path, capsys: Capsys) -> None:
    whole = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    whole["documents"][name] = whole["documents"]["abai.docx"]
    (home / "output" / "manifest.json").write_text(json.dumps(whole), "utf-8")
    code, verdicts = verified(capsys, home / "output")
    assert (code, set(verdicts.values())) == (1, {"unknown"})


def test_a_manifest_with_a_name_that_is_too_long_misses_that_document(
    home: Path, capsys: Capsys
) -> None:
    whole = json.loads((home / "output" / "manifest.json").read_text("utf-8"))
    whole["documents"]["a" * 300] = whole["documents"]["abai.docx"]
    (home / "output" / "manifest.json").write_text(json.dumps(whole), "utf-8")
    verdicts = {"abai.docx": "unchanged", "astana.docx": "unchanged", "a" * 300: "missing"}
    assert verified(capsys, home / "output") == (1, verdicts)


@pytest.mark.parametrize("text", ["[" * 200_000, "[" + "[]," * 2_000_000 + "[]]"])
def test_a_manifest_of_brackets_is_damaged(text: str, home: Path, capsys: Capsys) -> None:
    (home / "output" / "manifest.json").write_text(text, "utf-8")
    code, verdicts = verified(capsys, home / "output")
    assert (code, set(verdicts.values())) == (1, {"unknown"})


def test_paths_that_cannot_be_asked_are_told_plainly(
    home: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, closed = home / "pipe.docx", home / "closed"
    os.mkfifo(pipe)
    closed.mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "", str(closed))
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    sound = home / "output" / "abai.docx"
    for path in (Path("a" * 300), pipe, closed, home / "none\0"):
        capsys.readouterr()
        assert cli.main(["verify", "--lang", "en", str(sound), str(path)]) == 1
        told = capsys.readouterr().out
        assert "[file-" in told
        assert "unchanged" in told


@pytest.mark.parametrize("name", ["manifest.json", manifest.JOURNAL])
def test_a_pipe_in_the_place_of_the_manifest_is_not_waited_for(
    name: str, home: Path, capsys: Capsys
) -> None:
    (home / "output" / name).unlink(missing_ok=True)
    os.mkfifo(home / "output" / name)
    code, verdicts = verified(capsys, home / "output")
    assert (code, set(verdicts.values())) == (1, {"unknown"})


def test_names_do_not_speak_to_the_terminal(home: Path, capsys: Capsys) -> None:
    evil = home / "output" / "a\x1b[2J\nabai.docx: unchanged.docx"
    shutil.copy(home / "output" / "abai.docx", evil)
    forge_points(evil)
    capsys.readouterr()
    assert cli.main(["verify", "--lang", "en", str(evil)]) == 1
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert not any(line.startswith("abai.docx: unchanged") for line in told.splitlines())
    assert "\\u001b[2J\\u000a" in told


# What the text was held against, and which parts were rewritten.


def _in_notes(home: Path) -> Path:
    """A figure of the notes touched up, and the manifest with it."""
    document = home / "output" / "abai.docx"
    forged = Docx(document.read_bytes())
    swap(forged.holding("206,67"), "206,67", "205,67")
    document.write_bytes(forged.data())
    rewrite_manifest(home / "output", **forged_entry(document))
    return document


@pytest.mark.parametrize("changes", [{"program": "0.0.1"}, {"template": {"sha256": "0" * 64}}])
def test_a_text_that_cannot_be_made_anew_is_said_to_rest_on_the_manifest(
    changes: dict[str, object], home: Path, capsys: Capsys
) -> None:
    document = _in_notes(home)
    rewrite_manifest(home / "output", **forged_entry(document), **changes)
    _, (answer,) = answered(capsys, document, home / "inputs")
    assert answer["text_checked_against"] == "manifest"
    cli.main(["verify", "--lang", "en", str(document), str(home / "inputs")])
    said = "held against manifest.json only" if "template" in changes else "Another version"
    assert said in capsys.readouterr().out


def test_an_own_template_that_is_named_proves_the_text(home: Path, capsys: Capsys) -> None:
    own = Docx(template_files.find_template(None, EDITIONS[0], Paper.SHEET).read_bytes())
    own.raw("docProps/core.xml", "bagalau", "clerk")
    (home / "own.docx").write_bytes(own.data())
    built = ["build", str(home / "inputs" / "abai.xlsx"), "-o", str(home / "own")]
    assert cli.main([*built, "--template", str(home / "own.docx")]) == 0
    document = home / "own" / "abai.docx"
    _, (answer,) = answered(capsys, document, home / "inputs")
    assert (answer["verdict"], answer["text_checked_against"]) == ("unchanged", "manifest")
    code, (answer,) = answered(capsys, document, home / "inputs", home / "own.docx")
    assert (code, answer["text_checked_against"]) == (0, "workbook")


def test_the_parts_that_were_rewritten_are_told(home: Path, capsys: Capsys) -> None:
    document = home / "output" / "abai.docx"
    whole = Docx(document.read_bytes())
    document.write_bytes(zipped(whole.members(), zipfile.ZIP_STORED))
    code, (answer,) = answered(capsys, document)
    assert (code, answer["verdict"], answer["parts_changed"]) == (0, "re-saved", [])
    whole.raw("docProps/core.xml", "kk-KZ", "ru-RU")
    whole.parts["word/new.xml"] = b"<x/>"
    document.write_bytes(whole.data())
    code, (answer,) = answered(capsys, document)
    assert (code, answer["verdict"]) == (0, "re-saved")
    assert answer["parts_changed"] == ["docProps/core.xml", "word/new.xml"]


def test_two_papers_with_nothing_in_common_are_compared_at_once() -> None:
    """Long papers of one form and others' organisations: seconds, not minutes."""
    lines = [Line(str(n % 7), str(n % 7), Spot(Part.BODY, n)) for n in range(1, 6001)]
    expected = [str(n % 5) for n in range(1, 6001)]
    with Cost() as cost:
        assert any(text_differences(expected, lines))
    assert cost.seconds < 20


def test_entries_are_read_from_their_file_by_every_process(home: Path) -> None:
    """A copy has no place in an open file: forked processes would share it."""
    known, _, _ = manifest.opened(home / "output", sealed="")
    whole, _ = manifest.load(home / "output")
    assert known is not None
    assert whole is not None
    entries = EntryLines(known.entries)
    others = (copy(entries), pickle.loads(pickle.dumps(entries)))
    entries.close()
    assert [{**one} for one in others] == [whole.entries, whole.entries]


def test_a_damaged_entry_is_found_before_any_is_asked_for(home: Path) -> None:
    path = home / "output" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"points":2', b'"points":"2"', 1))
    known, problems, sha256 = manifest.opened(home / "output", sealed="")
    assert (known, sha256) == (None, "")
    assert [problem.code for problem in problems] == [Code.MANIFEST_DAMAGED]
