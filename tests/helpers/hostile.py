"""Files made to hurt: each function makes one, and its docstring says what is wrong with it.

They are made here and not kept, so that no archive of ours carries a bomb. Workbooks start from a
sound one of one institution, templates from ours, so that all but the fault is in order.
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
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from generator.law.edition import Count, Edition
from generator.submission.contract import BodyField, OrganisationField, SheetName
from generator.submission.sheets import Content, Sheet, Workbook
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
_LAUGHS = "".join(
    f'<!ENTITY lol{n} "{"&lol" + str(n - 1) + ";" if n else "ha"}'
    f'{("&lol" + str(n - 1) + ";") * 9 if n else ""}">'
    for n in range(10)
)

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """A file: its name, the code that is expected of it (or :data:`FINE`), and how it is made."""

    name: str
    expected: str
    make: Callable[[], bytes]


WORKBOOKS: dict[str, Hostile] = {}
TEMPLATES: dict[str, Hostile] = {}


def workbook(expected: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """A hostile workbook; ``expected`` is the code of an error, or :data:`FINE`."""
    return _registered(WORKBOOKS, expected)


def template(expected: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """A hostile template; likewise."""
    return _registered(TEMPLATES, expected)


def _registered(
    register: dict[str, Hostile], expected: str
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        register[make.__name__] = Hostile(make.__name__, expected, make)
        return make

    return add


# --- what they are made of


@cache
def sound_workbook() -> bytes:
    """A workbook with nothing wrong in it."""
    return _written(kit.workbook([kit.organisation("МК", 1)]))


def _written(book: Workbook) -> bytes:
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


def _book(changes: Mapping[str, bytes]) -> bytes:
    """The sound workbook with some parts changed."""
    return zipped((unzipped(sound_workbook()) | dict(changes)).items())


def _without(data: bytes, part: str) -> bytes:
    """A file without one of its parts."""
    return zipped((name, content) for name, content in unzipped(data).items() if name != part)


def _changed(part: str, old: str, new: str) -> bytes:
    """The sound workbook with other words in one part."""
    return _book({part: _replaced(unzipped(sound_workbook())[part], old, new)})


def _replaced(content: bytes, old: str, new: str) -> bytes:
    text = content.decode()
    assert old in text, old
    return text.replace(old, new, 1).encode()


def _after_cells(words: str) -> bytes:
    """The sound workbook with something after the cells of «Ұйымдар»."""
    return _changed(ORGANISATIONS, "</sheetData>", f"</sheetData>{words}")


def _more_rows(rows: str) -> bytes:
    """The sound workbook with more rows in «Ұйымдар»."""
    return _changed(ORGANISATIONS, "</sheetData>", f"{rows}</sheetData>")


def _cell(field: OrganisationField, cell: str) -> bytes:
    """The sound workbook with other XML for a cell of its organisation; ``@`` is its address."""
    address = kit.where(field, 2)
    content = unzipped(sound_workbook())[ORGANISATIONS].decode()
    found = re.search(rf'<c r="{address}"[^>]*?(/>|>.*?</c>)', content)
    assert found is not None
    changed = content[: found.start()] + cell.replace("@", address) + content[found.end() :]
    return _book({ORGANISATIONS: changed.encode()})


def _named(name: str) -> bytes:
    """A sound workbook of a body of this name."""
    return _written(kit.workbook([kit.organisation("ММ", 1)], body={BodyField.NAME: name}))


def _with_doctype(part: str, inside: str, used: str = "") -> bytes:
    """The sound workbook with a document type in a part, and an entity used in it."""
    return _book({part: _typed(unzipped(sound_workbook())[part], inside, used)})


def _typed(content: bytes, inside: str, used: str = "") -> bytes:
    text = content.decode()
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    typed = f"{text[:start]}<!DOCTYPE x [{inside}]>{text[start:]}"
    if not used:
        return typed.encode()
    return _replaced(typed.encode(), "<t>", f"<t>{used}")


# --- workbooks: bombs and lies


@workbook("file-too-large")
def bomb_in_sheet() -> bytes:
    """Two gigabytes of spaces in the sheet of organisations."""
    return _forged(unzipped(sound_workbook()), _bomb(ORGANISATIONS, 2048 * _MIB))


@workbook("file-too-large")
def bomb_in_texts() -> bytes:
    """Two hundred megabytes of spaces in the shared texts."""
    return _forged(unzipped(sound_workbook()), _bomb(TEXTS, 200 * _MIB))


@workbook("file-too-large")
def bomb_in_styles() -> bytes:
    """A hundred megabytes of spaces in the formats."""
    return _forged(unzipped(sound_workbook()), _bomb(STYLES, 100 * _MIB))


@workbook("file-too-large")
def bomb_in_book() -> bytes:
    """A hundred megabytes of spaces in the list of sheets."""
    return _forged(unzipped(sound_workbook()), _bomb(BOOK, 100 * _MIB))


@workbook(FINE)
def bomb_in_picture() -> bytes:
    """A picture of 240 megabytes, which nobody opens."""
    return _forged(unzipped(sound_workbook()), _bomb("xl/media/image1.png", 240 * _MIB))


@workbook("file-damaged")
def lying_size() -> bytes:
    """A sheet that declares a thousand bytes and holds two gigabytes."""
    return _forged(unzipped(sound_workbook()), _bomb(ORGANISATIONS, 2048 * _MIB, told=1000))


@workbook("file-damaged")
def lying_size_with_its_sum() -> bytes:
    """The same, and the check sum is that of the thousand bytes."""
    crc = zlib.crc32(b" " * 1000)
    lie = _bomb(ORGANISATIONS, 2048 * _MIB, told=1000, crc=crc)
    return _forged(unzipped(sound_workbook()), lie)


@workbook("file-damaged")
def lying_list_of_sheets() -> bytes:
    """The part that everything begins with declares ten bytes and holds two gigabytes."""
    return _forged(unzipped(sound_workbook()), _bomb(RELATIONS, 2048 * _MIB, told=10))


@workbook("file-too-large")
def declared_four_gigabytes() -> bytes:
    """A small sheet that declares four gigabytes."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member(ORGANISATIONS, parts[ORGANISATIONS], size=2**32 - 2))


@workbook("file-damaged")
def declared_less() -> bytes:
    """A sheet that declares half of what it holds."""
    parts = unzipped(sound_workbook())
    content = parts[ORGANISATIONS]
    return _forged(parts, _Member(ORGANISATIONS, content, size=len(content) // 2))


@workbook("file-too-large")
def ten_thousand_members() -> bytes:
    """Ten thousand empty members beside the sheets."""
    parts = unzipped(sound_workbook())
    return zipped([*parts.items(), *((f"xl/media/{n}", b"") for n in range(10_000))], 0)


@workbook(FINE)
def zip_in_a_zip() -> bytes:
    """A bomb as a member of the workbook, as a mail program might unpack it."""
    return _book({"xl/embeddings/book.xlsx": bomb_in_sheet()})


@workbook("file-damaged")
def packed_by_lzma() -> bytes:
    """A sheet packed in a way that Office does not know, and that no one can bound."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member(ORGANISATIONS, parts[ORGANISATIONS], zipfile.ZIP_LZMA))


@workbook("file-damaged")
def packed_by_nothing_known() -> bytes:
    """A sheet packed by method 99."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member(ORGANISATIONS, parts[ORGANISATIONS], 99))


@workbook("file-damaged")
def member_with_password() -> bytes:
    """A sheet that is marked as encrypted inside the zip."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member(ORGANISATIONS, parts[ORGANISATIONS], flags=0x801))


# --- workbooks: too much of what a sheet may hold


@workbook("file-too-large")
def three_million_empty_rows() -> bytes:
    """Three million rows with nothing in them, in a file of a few kilobytes."""
    return _more_rows("<row/>" * 3_000_000)


@workbook("file-too-large")
def three_million_texts() -> bytes:
    """Three million shared texts."""
    return _changed(TEXTS, "</sst>", "<si/>" * 3_000_000 + "</sst>")


@workbook(FINE)
def many_formats() -> bytes:
    """Three hundred thousand cell formats, as workbooks grow that are copied for years."""
    return _changed(STYLES, "</cellXfs>", "<xf/>" * 300_000 + "</cellXfs>")


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
    content = unzipped(_changed(STYLES, "</numFmts>", f"{code}</numFmts>"))[STYLES]
    cells = '<xf numFmtId="200"/>' * 100_000
    return _book({STYLES: _replaced(content, "</cellXfs>", f"{cells}</cellXfs>")})


@workbook(FINE)
def many_conditional_formats() -> bytes:
    """A hundred thousand conditional formats."""
    rule = '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"/>'
    return _after_cells(f"{rule}</conditionalFormatting>" * 100_000)


@workbook(FINE)
def many_attributes() -> bytes:
    """One element with three hundred thousand attributes."""
    attributes = " ".join(f'a{number}="1"' for number in range(300_000))
    return _after_cells(f"<pageMargins {attributes}/>")


@workbook(FINE)
def as_many_cells_as_are_read() -> bytes:
    """Ninety thousand numbered rows, which is still read."""
    return _more_rows("<row><c><v>1</v></c></row>" * 90_000)


@workbook(FINE)
def as_much_text_as_is_read() -> bytes:
    """Forty megabytes of shared texts of full length, which is still read."""
    return _changed(TEXTS, "</sst>", f"<si><t>{'қ' * 32_767}</t></si>" * 600 + "</sst>")


@workbook("file-too-large")
def a_row_of_cells_without_end() -> bytes:
    """One row of three hundred thousand cells."""
    return _more_rows(f"<row>{'<c><v>1</v></c>' * 300_000}</row>")


@workbook("file-too-large")
def cells_over_many_sheets() -> bytes:
    """A hundred tabs that all show the same part of five thousand cells."""
    cells = f"<row>{'<c><v>1</v></c>' * 5_000}</row>"
    parts = unzipped(_more_rows(cells))
    return zipped((parts | {BOOK: _tabs(parts[BOOK], ["Ұйымдар"] * 100)}).items())


@workbook("sheet-twice")
def tabs_of_one_name() -> bytes:
    """Two hundred tabs of one name."""
    parts = unzipped(sound_workbook())
    return zipped((parts | {BOOK: _tabs(parts[BOOK], ["Ұйымдар"] * 200)}).items())


@workbook("file-too-large")
def five_thousand_tabs() -> bytes:
    """Five thousand tabs."""
    parts = unzipped(sound_workbook())
    tabs = [f"hHhHhHhH{number}" for number in range(5_000)]
    return zipped((parts | {BOOK: _tabs(parts[BOOK], tabs)}).items())


def _tabs(book: bytes, names: list[str]) -> bytes:
    """The list of sheets with more tabs, all of which show the sheet of organisations."""
    tabs = "".join(
        f'<sheet name="{n}" sheetId="9" q:id="rId2" xmlns:q="{_OFFICE}"/>' for n in names
    )
    return _replaced(book, "</sheets>", f"{tabs}</sheets>")


@workbook("file-too-large")
def merge_over_the_sheet() -> bytes:
    """A merged range over the whole sheet."""
    return _after_cells('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@workbook("file-too-large")
def merge_in_disguise() -> bytes:
    """The same, its colon written as a character reference."""
    return _after_cells('<mergeCells><mergeCell ref="A1&#58;XFD1048576"/></mergeCells>')


@workbook("file-too-large")
def merge_in_another_encoding() -> bytes:
    """The same, the sheet in UTF-16."""
    parts = unzipped(merge_over_the_sheet())
    return zipped((parts | {ORGANISATIONS: _in_utf_16(parts[ORGANISATIONS])}).items())


def _in_utf_16(content: bytes) -> bytes:
    text = content.decode()
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    return f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")


@workbook("file-too-large")
def fifty_thousand_merges() -> bytes:
    """Fifty thousand merged ranges."""
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 50_010))
    return _after_cells(f"<mergeCells>{ranges}</mergeCells>")


@workbook("file-damaged")
def merges_that_never_close() -> bytes:
    """Half a million openings of merged ranges, none of which is closed."""
    return _after_cells("<mergeCell " * 500_000)


@workbook("file-damaged")
def merge_of_nothing() -> bytes:
    """A merged range of no cells that anybody could name."""
    return _after_cells('<mergeCells><mergeCell ref="A0:нет"/></mergeCells>')


@workbook(FINE)
def far_cell() -> bytes:
    """A cell in the last corner of the sheet."""
    return _more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@workbook(FINE)
def row_beyond_the_sheet() -> bytes:
    """A row with the number 99,999,999."""
    return _more_rows('<row r="99999999"><c r="AZ99999999"><v>1</v></c></row>')


@workbook("file-damaged")
def row_of_a_negative_number() -> bytes:
    """A row with the number −5."""
    return _more_rows('<row r="-5"><c><v>1</v></c></row>')


@workbook("file-damaged")
def row_of_an_endless_number() -> bytes:
    """A row whose number has five thousand digits."""
    return _more_rows(f'<row r="{"9" * 5_000}"><c><v>1</v></c></row>')


@workbook("file-damaged")
def cell_of_no_column() -> bytes:
    """A cell in a column that no sheet has."""
    return _more_rows('<row><c r="QWERTY7"><v>1</v></c></row>')


@workbook(FINE)
def link_over_the_sheet() -> bytes:
    """A hyperlink over the whole sheet, to another computer."""
    link = '<hyperlink ref="A1:XFD1048576" location="\\\\host\\share!A1"/>'
    return _after_cells(f"<hyperlinks>{link}</hyperlinks>")


@workbook(FINE)
def hidden_columns_without_end() -> bytes:
    """A milliard hidden columns."""
    columns = '<cols><col min="1" max="1000000000" width="9" hidden="1"/></cols>'
    return _changed(ORGANISATIONS, "<sheetData>", f"{columns}<sheetData>")


@workbook("file-too-large")
def hidden_columns_again_and_again() -> bytes:
    """Two hundred thousand entries, each of which hides all columns."""
    columns = '<col min="1" max="16384" width="9" hidden="1"/>' * 200_000
    return _changed(ORGANISATIONS, "<sheetData>", f"<cols>{columns}</cols><sheetData>")


@workbook("file-too-large")
def one_long_text_in_all_cells() -> bytes:
    """A text of a million letters that twenty thousand cells share."""
    return _shared_by_all("қ" * 1_200_000)


@workbook("file-too-large")
def one_full_text_in_all_cells() -> bytes:
    """A text as long as Excel takes that twenty thousand cells share."""
    return _shared_by_all("қ" * 32_767)


def _shared_by_all(text: str) -> bytes:
    parts = unzipped(sound_workbook())
    number = parts[TEXTS].count(b"<si>")
    texts = _replaced(parts[TEXTS], "</sst>", f"<si><t>{text}</t></si></sst>")
    rows = f'<row><c t="s"><v>{number}</v></c></row>' * 20_000
    sheet = _replaced(parts[ORGANISATIONS], "</sheetData>", f"{rows}</sheetData>")
    return _book({TEXTS: texts, ORGANISATIONS: sheet})


@workbook(FINE)
def lying_dimension() -> bytes:
    """A sheet that says it has one cell."""
    content = unzipped(sound_workbook())[ORGANISATIONS]
    lie = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)
    assert lie != content
    return _book({ORGANISATIONS: lie})


@workbook("file-damaged")
def nested_without_end() -> bytes:
    """Two hundred thousand elements, one in another, never closed."""
    return _after_cells("<a>" * 200_000)


@workbook(FINE)
def nested_deeply() -> bytes:
    """A hundred thousand elements, one in another."""
    return _after_cells("<a>" * 100_000 + "</a>" * 100_000)


# --- workbooks: entities and encodings


@workbook("file-damaged")
def laughs_in_texts() -> bytes:
    """A milliard laughs in the shared texts."""
    return _with_doctype(TEXTS, _LAUGHS, "&lol9;")


@workbook("file-damaged")
def laughs_in_sheet() -> bytes:
    """A milliard laughs in a sheet."""
    return _with_doctype(ORGANISATIONS, _LAUGHS)


@workbook("file-damaged")
def laughs_in_book() -> bytes:
    """A milliard laughs in the name of a tab."""
    book = _replaced(unzipped(sound_workbook())[BOOK], 'name="Орган"', 'name="&lol9;"')
    return _book({BOOK: _typed(book, _LAUGHS)})


@workbook("file-damaged")
def laughs_in_styles() -> bytes:
    """A milliard laughs in the formats."""
    return _with_doctype(STYLES, _LAUGHS)


@workbook("file-damaged")
def laughs_in_relations() -> bytes:
    """A milliard laughs in the list of what belongs to the workbook."""
    return _with_doctype(BOOK_RELATIONS, _LAUGHS)


@workbook("file-damaged")
def laughs_in_content_types() -> bytes:
    """A milliard laughs in the list of what each part is."""
    return _with_doctype(TYPES, _LAUGHS)


@workbook("file-damaged")
def another_file_in_texts() -> bytes:
    """A shared text that is to be read from another file of the computer."""
    return _with_doctype(TEXTS, f'<!ENTITY xxe SYSTEM "{SECRET_FILE.as_uri()}">', "&xxe;")


@workbook("file-damaged")
def another_computer_in_texts() -> bytes:
    """A shared text whose definitions lie on another computer."""
    return _with_doctype(TEXTS, f'<!ENTITY % all SYSTEM "http://127.0.0.1:{PORT}/x.dtd"> %all;')


@workbook("file-damaged")
def laughs_in_utf_16() -> bytes:
    """A milliard laughs in UTF-16."""
    typed = _typed(unzipped(sound_workbook())[TEXTS], _LAUGHS, "&lol9;")
    return _book({TEXTS: _in_utf_16(typed)})


@workbook("file-damaged")
def laughs_in_utf_7() -> bytes:
    """A milliard laughs in UTF-7, in which no bracket is a bracket."""
    typed = _typed(unzipped(sound_workbook())[BOOK], _LAUGHS).decode()
    body = typed[typed.index("<!DOCTYPE") :].encode("utf-7")
    return _book({BOOK: b'<?xml version="1.0" encoding="UTF-7"?>' + body})


@workbook("file-damaged")
def sheet_in_ebcdic() -> bytes:
    """A sheet in an encoding of old mainframes, whose first byte tells it."""
    text = '<?xml version="1.0" encoding="cp037"?><worksheet/>'
    return _book({ORGANISATIONS: text.encode("cp037")})


@workbook(FINE)
def sheet_in_utf_16() -> bytes:
    """A sheet in UTF-16, which the format allows."""
    return _book({ORGANISATIONS: _in_utf_16(unzipped(sound_workbook())[ORGANISATIONS])})


@workbook("file-damaged")
def entity_that_nobody_defined() -> bytes:
    """A shared text with an entity that has no meaning."""
    return _changed(TEXTS, "<t>", "<t>&nothing;")


# --- workbooks: no zip, no workbook


@workbook("file-encrypted")
def encrypted() -> bytes:
    """The container that Office makes of a file with a password."""
    return _OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


@workbook("file-old-format")
def old_format() -> bytes:
    """An .xls under the name of an .xlsx."""
    return _OLE + b"\0" * 4000


@workbook("file-other-format")
def web_page() -> bytes:
    """A web page that a portal saved as .xlsx."""
    return b"<html><body><table><tr><td>1</td></tr></table></body></html>"


@workbook("file-empty")
def empty_file() -> bytes:
    """Not one byte."""
    return b""


@workbook("file-damaged")
def four_bytes() -> bytes:
    """The first four bytes of a workbook."""
    return b"PK\x03\x04"


@workbook("file-damaged")
def truncated() -> bytes:
    """A download that broke off."""
    data = sound_workbook()
    return data[: len(data) * 2 // 3]


@workbook("file-damaged")
def wrong_sum_in_sheet() -> bytes:
    """A sheet whose check sum does not agree."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member(ORGANISATIONS, parts[ORGANISATIONS], crc=7))


@workbook(FINE)
def wrong_sum_in_theme() -> bytes:
    """A part that is never read whose check sum does not agree."""
    parts = unzipped(sound_workbook())
    return _forged(parts, _Member("xl/theme/theme1.xml", b"<a/>", crc=7))


@workbook("file-ambiguous")
def sheet_twice_in_the_zip() -> bytes:
    """A zip with two members of one name: programs differ in which they take."""
    parts = unzipped(sound_workbook())
    return zipped([*parts.items(), (ORGANISATIONS, b"<worksheet/>")])


@workbook("file-ambiguous")
def sheet_twice_but_for_case() -> bytes:
    """A zip with two members whose names differ in letter case only."""
    parts = unzipped(sound_workbook())
    return zipped([*parts.items(), (ORGANISATIONS.upper(), b"<worksheet/>")])


@workbook("file-ambiguous")
def sheet_twice_but_for_slashes() -> bytes:
    """A zip with two members whose names differ in slash and backslash only."""
    parts = unzipped(sound_workbook())
    return zipped([*parts.items(), (ORGANISATIONS.replace("/", "\\"), b"<worksheet/>")])


@workbook(FINE)
def members_outside() -> bytes:
    """Members whose names lead out of any folder they were unpacked to."""
    return _book({"../../evil.txt": b"x", "/tmp/evil.txt": b"x", "C:\\evil.txt": b"x"})


@workbook(FINE)
def members_with_backslashes() -> bytes:
    """All names with backslashes, as some programs write them."""
    parts = unzipped(sound_workbook())
    return zipped((name.replace("/", "\\"), content) for name, content in parts.items())


@workbook("file-strict")
def strict() -> bytes:
    """A workbook in the strict variant, which libraries read as one without sheets."""
    transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _changed(BOOK, transitional, "http://purl.oclc.org/ooxml/spreadsheetml/main")


@workbook("sheet-missing")
def no_sheets() -> bytes:
    """A workbook without a tab."""
    content = unzipped(sound_workbook())[BOOK]
    return _book({BOOK: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", content)})


@workbook("file-damaged")
def no_book() -> bytes:
    """A workbook without the list of its sheets."""
    return _without(sound_workbook(), BOOK)


@workbook("file-damaged")
def no_relations() -> bytes:
    """A workbook that does not say where it begins."""
    return _without(sound_workbook(), RELATIONS)


@workbook("sheet-missing")
def no_sheet_part() -> bytes:
    """A tab whose part is not in the file."""
    return _without(sound_workbook(), ORGANISATIONS)


@workbook("file-damaged")
def no_texts() -> bytes:
    """Cells that point to shared texts that are not in the file."""
    return _without(sound_workbook(), TEXTS)


@workbook("file-ambiguous")
def begins_with_itself() -> bytes:
    """A workbook whose list of sheets is the list of what belongs to what."""
    return _changed(RELATIONS, "xl/workbook.xml", "_rels/.rels")


@workbook("file-damaged")
def sheet_is_the_book() -> bytes:
    """A tab whose part is the list of tabs, with a document type in it."""
    parts = unzipped(_changed(BOOK_RELATIONS, "worksheets/sheet2.xml", "workbook.xml"))
    return zipped((parts | {BOOK: _typed(parts[BOOK], _LAUGHS)}).items())


@workbook("sheet-missing")
def sheet_elsewhere() -> bytes:
    """A tab whose cells lie on another computer."""
    away = f'Target="http://127.0.0.1:{PORT}/sheet.xml" TargetMode="External"'
    return _changed(BOOK_RELATIONS, 'Target="worksheets/sheet2.xml"', away)


@workbook("sheet-missing")
def sheet_in_another_folder() -> bytes:
    """A tab whose cells lie in a file of the computer."""
    return _changed(BOOK_RELATIONS, "worksheets/sheet2.xml", "../../../../etc/passwd")


@workbook("file-ambiguous")
def two_books() -> bytes:
    """A second list of sheets, which the content types name, with a bomb behind it."""
    parts = unzipped(sound_workbook())
    types = _replaced(parts[TYPES], "/xl/workbook.xml", "/evil/workbook.xml")
    evil = _Member("evil/workbook.xml", parts[BOOK])
    relations = _Member("evil/_rels/workbook.xml.rels", parts[BOOK_RELATIONS])
    return _forged(parts | {TYPES: types}, evil, relations, _bomb("evil/sheet.xml", 100 * _MIB))


@workbook("file-other-format")
def open_document() -> bytes:
    """A spreadsheet of LibreOffice under the name of an .xlsx."""
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")])


@workbook("file-other-format")
def a_document() -> bytes:
    """A Word document under the name of an .xlsx."""
    return sound_template()


# --- workbooks: cells


_F = OrganisationField


@workbook("number-malformed")
def not_a_number() -> bytes:
    """A number that is none."""
    return _cell(_F.RESULT, '<c r="@"><v>NaN</v></c>')


@workbook("number-malformed")
def infinity() -> bytes:
    """A number without end."""
    return _cell(_F.RESULT, '<c r="@"><v>INF</v></c>')


@workbook("number-malformed")
def number_out_of_range() -> bytes:
    """A number greater than any that can be stored."""
    return _cell(_F.RESULT, '<c r="@"><v>1e400</v></c>')


@workbook("number-malformed")
def greatest_number() -> bytes:
    """A number of three hundred digits, which no arithmetic of money is made for."""
    return _cell(_F.OWN_FUNDS, '<c r="@"><v>1.7976931348623157e308</v></c>')


@workbook("number-malformed")
def number_in_words_of_python() -> bytes:
    """A number with an underscore, which Python would take."""
    return _cell(_F.RESULT, '<c r="@"><v>1_000</v></c>')


@workbook("number-malformed")
def number_of_full_length() -> bytes:
    """A cell that should hold a number and holds 32,767 letters."""
    return _cell(_F.RESULT, f'<c r="@" t="str"><v>{"қ" * 32_767}</v></c>')


@workbook(FINE)
def name_of_full_length() -> bytes:
    """A name of 32,767 letters."""
    return _cell(_F.NAME, f'<c r="@" t="inlineStr"><is><t>{"Қ" * 32_767}</t></is></c>')


@workbook(FINE)
def lone_surrogate() -> bytes:
    """Half a character, which no document can hold."""
    return _cell(_F.NAME, '<c r="@" t="str"><v>Қайнар _xD83D_ _xDE00_</v></c>')


@workbook(FINE)
def control_characters() -> bytes:
    """Control characters, written as Excel writes them."""
    return _cell(_F.NAME, '<c r="@" t="str"><v>Қай_x0000_нар_x0007__x001B_[2J</v></c>')


@workbook("file-damaged")
def bare_control_character() -> bytes:
    """A control character that XML forbids."""
    return _cell(_F.NAME, '<c r="@" t="str"><v>Қай\x07нар</v></c>')


@workbook(FINE)
def formula_as_a_name() -> bytes:
    """A body whose name is a command for Excel."""
    return _cell(_F.NAME, '<c r="@" t="str"><v>=cmd|\'/C calc\'!A0</v></c>')


@workbook(FINE)
def formulas_into_another_book() -> bytes:
    """A formula into a workbook on another computer, with its last result."""
    formula = "'\\\\host\\share\\[book.xlsx]Sheet'!A1"
    return _cell(_F.RESULT, f'<c r="@"><f>{formula}</f><v>5</v></c>')


@workbook("formula-uncalculated")
def formula_never_calculated() -> bytes:
    """A formula without a result."""
    return _cell(_F.RESULT, f'<c r="@"><f>WEBSERVICE("http://127.0.0.1:{PORT}/")</f><v></v></c>')


@workbook("file-damaged")
def text_before_the_first() -> bytes:
    """A cell that points to the shared text before the first."""
    return _cell(_F.NAME, '<c r="@" t="s"><v>-1</v></c>')


@workbook("file-damaged")
def text_beyond_the_last() -> bytes:
    """A cell that points beyond the shared texts."""
    return _cell(_F.NAME, '<c r="@" t="s"><v>99999999</v></c>')


@workbook(FINE)
def format_beyond_the_last() -> bytes:
    """A cell whose format there is not."""
    return _cell(_F.RESULT, '<c r="@" s="2147483647"><v>5</v></c>')


@workbook(FINE)
def format_of_no_number() -> bytes:
    """A cell whose format is no number."""
    return _cell(_F.RESULT, '<c r="@" s=""><v>5</v></c>')


@workbook("yes-no-malformed")
def neither_true_nor_false() -> bytes:
    """A truth value that is neither."""
    return _cell(_F.EXEMPT, '<c r="@" t="b"><v>maybe</v></c>')


@workbook("error-cell")
def date_out_of_range() -> bytes:
    """A date after the year 9999."""
    return _cell(_F.TERM, '<c r="@" s="1"><v>9999999999</v></c>')


@workbook("date-malformed")
def date_without_a_day() -> bytes:
    """A date as text that no calendar has."""
    return _cell(_F.TERM, '<c r="@" t="d"><v>2023-02-31T99:99:99</v></c>')


@workbook(FINE)
def tab_with_a_path() -> bytes:
    """A tab whose name leads out of a folder."""
    parts = unzipped(sound_workbook())
    return zipped((parts | {BOOK: _tabs(parts[BOOK], ["../../etc/[passwd]:*?"])}).items())


@workbook("sheet-missing")
def tab_that_speaks_to_the_terminal() -> bytes:
    """A tab whose name holds commands for the terminal."""
    return _changed(BOOK, 'name="Ұйымдар"', 'name="Ұйымдар&#x9b;2J"')


@workbook(FINE)
def body_that_leads_out() -> bytes:
    """A body whose name leads out of a folder."""
    return _named("../../etc/passwd")


@workbook(FINE)
def body_that_is_a_command() -> bytes:
    """A body whose name is a command, a tag and markup at once."""
    return _named("=cmd|'/C calc'!A0 {{ орган.атауы }} <w:p/> & ]]>")


@workbook("year-malformed")
def year_of_five_thousand_digits() -> bytes:
    """A year of five thousand digits."""
    return _written(kit.workbook([kit.organisation("ММ", 1)], body={BodyField.YEAR: "9" * 5_000}))


# --- workbooks: the sheet of a report


_FOUR = kit.counts(
    institutions={Count.AT_START: 4, Count.AT_END: 4},
    enterprises={Count.AT_START: 3, Count.AT_END: 4, Count.PAYERS: 2},
)
_LONGEST_LINE = (
    "Төлемге қабілетсіз мемлекеттік кәсіпорындар мен мемлекет бақылауындағы АҚ (ЖШС) саны"
)
_Lines = list[list[Content]]


def _lines() -> _Lines:
    return kit.report_lines(_FOUR)


def _report(lines: _Lines) -> bytes:
    """A workbook with a report of these lines."""
    table = kit.sheet(SheetName.REPORT.value, lines)
    return _written(kit.replaced(kit.report_workbook(_FOUR), table))


@cache
def _sound_report() -> bytes:
    return _report(_lines())


def _report_cell(where: str, cell: str) -> bytes:
    """The sound report with other XML for a cell; ``@`` is its address."""
    parts = unzipped(_sound_report())
    content = parts[ORGANISATIONS].decode()
    found = re.search(rf'<c r="{where}"[^>]*?(/>|>.*?</c>)', content)
    assert found is not None
    changed = content[: found.start()] + cell.replace("@", where) + content[found.end() :]
    return zipped((parts | {ORGANISATIONS: changed.encode()}).items())


def _after_report(words: str) -> bytes:
    parts = unzipped(_sound_report())
    changed = _replaced(parts[ORGANISATIONS], "</sheetData>", f"</sheetData>{words}")
    return zipped((parts | {ORGANISATIONS: changed}).items())


@workbook(FINE)
def report_above_many_texts() -> bytes:
    """Below a report, sixty thousand texts."""
    lines: _Lines = [["жол", "мәтін"]] * 30_000
    return _report(_lines() + lines)


@workbook(FINE)
def report_of_long_cells() -> bytes:
    """Above and below a report, cells of 32,767 letters."""
    above: _Lines = [["қ" * 32_767]] * 60
    below: _Lines = [[None, "Қ" * 32_767]] * 60
    return _report(above + _lines() + below)


@workbook(FINE)
def report_of_latin_h() -> bytes:
    """Lines with eight Latin h, each of which may be two letters."""
    lines: _Lines = [[None, f"{'h' * 8}{'қ' * 320}"] for _ in range(9_000)]
    return _report(_lines() + lines)


@workbook(FINE)
def report_of_composed_letters() -> bytes:
    """Texts whose letters are written as two characters each."""
    return _report(_lines() + [[None, "и\u0306" * 400] for _ in range(4_500)])


@workbook("report-row-missing")
def report_of_lines_almost_right() -> bytes:
    """Fifteen thousand lines, each almost one of the report, and none of its own."""
    words = [str(line[1]) for line in _lines()[2:]]
    return _report(_lines()[:2] + [[None, f"{words[n % len(words)]}қ{n}"] for n in range(15_000)])


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


@workbook("report-row-twice")
def report_of_one_line_again_and_again() -> bytes:
    """A line eight thousand times."""
    return _report(_lines() + [[None, _LONGEST_LINE]] * 8_000)


@workbook("header-missing")
def report_of_two_heads_in_every_row() -> bytes:
    """Thirty thousand rows of two heads, which is one too few."""
    return _report([["Көрсеткіштер", "мемлекеттік мекемелер"]] * 30_000)


@workbook("report-row-twice")
def report_twice() -> bytes:
    """Two reports on one sheet."""
    return _report(_lines() + _lines())


@workbook("report-row-missing")
def report_of_heads_alone() -> bytes:
    """The heads of a report without a line."""
    return _report(_lines()[:2])


@workbook("header-missing")
def report_without_heads() -> bytes:
    """The lines of a report without its heads."""
    return _report(_lines()[2:])


@workbook(FINE)
def report_far_away() -> bytes:
    """A report in the last rows and columns of the sheet."""
    away: _Lines = [[None] * 16_000 + line for line in _lines()]
    rows = kit.sheet("", away).rows
    moved = tuple(replace(row, number=row.number + 1_000_000) for row in rows)
    table = Sheet(SheetName.REPORT.value, hidden=False, rows=moved)
    return _written(kit.replaced(kit.report_workbook(_FOUR), table))


@workbook("required-merged")
def report_under_merged_cells() -> bytes:
    """All counts of a report under one merged range."""
    return _after_report('<mergeCells><mergeCell ref="D3:H32"/></mergeCells>')


@workbook("header-merged")
def report_of_merged_heads() -> bytes:
    """Two thousand merged ranges, two of them over the heads."""
    ranges = [f"A{row}:H{row}" for row in range(100, 2_096)]
    both = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("E2:F2", "G2:H2", *ranges))
    return _after_report(f"<mergeCells>{both}</mergeCells>")


@workbook("formula-uncalculated")
def report_never_calculated() -> bytes:
    """A total whose formula was never calculated."""
    return _report_cell("D4", '<c r="@"><f>SUM(E4:H4)</f></c>')


@workbook("error-cell")
def report_of_an_excel_error() -> bytes:
    """A count that is an error of Excel."""
    return _report_cell("E4", '<c r="@" t="e"><v>#REF!</v></c>')


@workbook("number-malformed")
def report_of_no_number() -> bytes:
    """A count that is no number."""
    return _report_cell("E4", '<c r="@"><v>NaN</v></c>')


@workbook("number-malformed")
def report_of_infinity() -> bytes:
    """A count without end."""
    return _report_cell("E4", '<c r="@"><v>-INF</v></c>')


@workbook("number-malformed")
def report_of_the_greatest_number() -> bytes:
    """A count of three hundred digits."""
    return _report_cell("E4", '<c r="@"><v>1e308</v></c>')


@workbook("number-negative")
def report_below_zero() -> bytes:
    """A count below zero."""
    return _report_cell("E22", '<c r="@"><v>-1</v></c>')


@workbook("number-malformed")
def report_of_truth() -> bytes:
    """A count that is a truth value."""
    return _report_cell("E22", '<c r="@" t="b"><v>1</v></c>')


@workbook("number-malformed")
def report_of_dates() -> bytes:
    """A count that is a date."""
    return _report_cell("E22", '<c r="@" t="d"><v>2023-05-15</v></c>')


@workbook(FINE)
def report_all_hidden() -> bytes:
    """A report whose rows and columns are all hidden."""
    parts = unzipped(_sound_report())
    content = parts[ORGANISATIONS].decode().replace("<row ", '<row hidden="1" ')
    columns = '<cols><col min="1" max="16384" hidden="1"/></cols><sheetData>'
    changed = _replaced(content.encode(), "<sheetData>", columns)
    return zipped((parts | {ORGANISATIONS: changed}).items())


@workbook("label-unclear")
def labels_almost_right() -> bytes:
    """Thirty thousand texts on «Орган», each almost one of its labels."""
    book = kit.report_workbook(_FOUR)
    lines = kit.lines(kit.sheet_of(book, SheetName.BODY))
    lines += [[f"Ескерілмейтін ұйымдар санды: {n}"] for n in range(30_000)]
    return _written(kit.replaced(book, kit.sheet(SheetName.BODY.value, lines)))


@workbook("column-missing")
def columns_almost_right() -> bytes:
    """Sixteen thousand headers on «Ұйымдар», most of them almost right."""
    book = kit.workbook([kit.organisation("МК", 1)])
    lines = kit.lines(kit.sheet_of(book, SheetName.ORGANISATIONS))
    header = _F.RESULT.value.header
    lines[0] = [None if cell == header else cell for cell in lines[0]]
    lines[0] += [f"{header}{n}" for n in range(16_000)]
    return _written(kit.replaced(book, kit.sheet(SheetName.ORGANISATIONS.value, lines)))


# --- templates


def _document(words: str) -> bytes:
    """Our template with these words before its first."""
    return with_markup(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")


def with_markup(xml: str) -> bytes:
    """Our template with this XML before its first paragraph."""
    parts = unzipped(sound_template())
    content = parts[DOCUMENT].decode()
    start = content.index("<w:body>") + len("<w:body>")
    return zipped((parts | {DOCUMENT: (content[:start] + xml + content[start:]).encode()}).items())


def _template(changes: Mapping[str, bytes]) -> bytes:
    return zipped((unzipped(sound_template()) | dict(changes)).items())


def _template_changed(part: str, old: str, new: str) -> bytes:
    return _template({part: _replaced(unzipped(sound_template())[part], old, new)})


@template(FINE)
def our_own_template() -> bytes:
    """Nothing is wrong: it shows that the others are refused for their faults."""
    return sound_template()


@template("template-too-large")
def bomb_in_document() -> bytes:
    """Two gigabytes of spaces in the document."""
    return _forged(unzipped(sound_template()), _bomb(DOCUMENT, 2048 * _MIB))


@template("template-too-large")
def bomb_in_template_styles() -> bytes:
    """Ten megabytes of spaces in the styles."""
    return _forged(unzipped(sound_template()), _bomb("word/styles.xml", 10 * _MIB))


@template("template-too-large")
def bomb_in_template_picture() -> bytes:
    """A picture of a hundred megabytes."""
    return _forged(unzipped(sound_template()), _bomb("word/media/image1.png", 100 * _MIB))


@template("template-damaged")
def lying_document() -> bytes:
    """A document that declares a thousand bytes and holds two gigabytes."""
    crc = zlib.crc32(b" " * 1000)
    return _forged(unzipped(sound_template()), _bomb(DOCUMENT, 2048 * _MIB, told=1000, crc=crc))


@template("template-damaged")
def lying_template_picture() -> bytes:
    """A picture that declares a thousand bytes and holds two gigabytes."""
    crc = zlib.crc32(b" " * 1000)
    lie = _bomb("word/media/image1.png", 2048 * _MIB, told=1000, crc=crc)
    return _forged(unzipped(sound_template()), lie)


@template("template-too-large")
def template_of_many_members() -> bytes:
    """Ten thousand members."""
    parts = unzipped(sound_template())
    return zipped([*parts.items(), *((f"word/media/{n}", b"") for n in range(10_000))], 0)


@template("template-too-large")
def template_of_many_paragraphs() -> bytes:
    """A thousand paragraphs of two thousand letters."""
    return with_markup(f"<w:p><w:r><w:t>{'а' * 2_000}</w:t></w:r></w:p>" * 1_000)


@template("template-damaged")
def laughs_in_document() -> bytes:
    """A milliard laughs in the document."""
    parts = unzipped(_document("&lol9;"))
    return zipped((parts | {DOCUMENT: _typed(parts[DOCUMENT], _LAUGHS)}).items())


@template("template-damaged")
def another_file_in_document() -> bytes:
    """A paragraph that is to be read from another file of the computer."""
    parts = unzipped(_document("&xxe;"))
    secret = f'<!ENTITY xxe SYSTEM "{SECRET_FILE.as_uri()}">'
    return zipped((parts | {DOCUMENT: _typed(parts[DOCUMENT], secret)}).items())


@template("template-damaged")
def laughs_in_template_types() -> bytes:
    """A milliard laughs in the content types."""
    parts = unzipped(sound_template())
    return _template({TYPES: _typed(parts[TYPES], _LAUGHS)})


@template("template-damaged")
def laughs_in_template_in_utf_16() -> bytes:
    """A milliard laughs in the styles, in UTF-16."""
    styles = unzipped(sound_template())["word/styles.xml"]
    return _template({"word/styles.xml": _in_utf_16(_typed(styles, _LAUGHS))})


@template("template-damaged")
def no_document() -> bytes:
    """A template without its document."""
    return _without(sound_template(), DOCUMENT)


@template("template-damaged")
def no_template_relations() -> bytes:
    """A template that does not say where it begins."""
    return _without(sound_template(), RELATIONS)


@template("template-other-format")
def no_template_types() -> bytes:
    """A template without content types."""
    return _without(sound_template(), TYPES)


@template("template-other-format")
def document_elsewhere() -> bytes:
    """A template whose document lies on another computer."""
    away = f'Target="http://127.0.0.1:{PORT}/document.xml" TargetMode="External"'
    return _template_changed(RELATIONS, 'Target="word/document.xml"', away)


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
    return _template(chain | {links: _replaced(old, "</Relationships>", first)})


@template("template-other-format")
def macros() -> bytes:
    """A document with macros."""
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _template_changed(TYPES, plain, kind)


@template("template-damaged")
def wrong_sum_in_document() -> bytes:
    """A document whose check sum does not agree."""
    parts = unzipped(sound_template())
    return _forged(parts, _Member(DOCUMENT, parts[DOCUMENT], crc=7))


@template("template-ambiguous")
def document_twice() -> bytes:
    """A zip with two documents whose names differ in letter case."""
    parts = unzipped(sound_template())
    return zipped([*parts.items(), ("WORD/Document.xml", parts[DOCUMENT])])


@template(FINE)
def template_members_outside() -> bytes:
    """Members whose names lead out of any folder."""
    return _template({"../../evil.xml": b"<a/>", "/tmp/evil.xml": b"<a/>"})


@template("template-damaged")
def truncated_template() -> bytes:
    """A download that broke off."""
    data = sound_template()
    return data[: len(data) // 2]


@template("template-encrypted")
def encrypted_template() -> bytes:
    """A template with a password."""
    return encrypted()


@template("template-old-format")
def old_template() -> bytes:
    """A .doc under the name of a .docx."""
    return old_format()


@template("template-other-format")
def web_page_as_template() -> bytes:
    """A web page under the name of a .docx."""
    return web_page()


@template("template-other-format")
def empty_template() -> bytes:
    """Not one byte."""
    return b""


@template("template-other-format")
def workbook_as_template() -> bytes:
    """A workbook under the name of a .docx."""
    return sound_workbook()


@template("template-no-edition")
def template_of_no_edition() -> bytes:
    """A template that does not say for which edition it is made."""
    return _template_changed("docProps/core.xml", "<cp:category>2022</cp:category>", "")


@template("tag-unclosed")
def broken_tag() -> bytes:
    """A tag that is not closed."""
    return _document("{{ орган.атауы")


@template("tag-unsafe")
def broken_tag_in_header() -> bytes:
    """A tag in a header that cannot be understood."""
    tag = "<w:p><w:r><w:t>{{ a b }}</w:t></w:r></w:p>"
    return _template_changed("word/header2.xml", "</w:hdr>", f"{tag}</w:hdr>")


@template("tag-unclosed")
def thousands_of_unclosed_tags() -> bytes:
    """A thousand openings of tags: docxtpl would look for the end of each."""
    return _document("{{r " * 1_000)


@template("tag-unclosed")
def spaces_in_a_tag() -> bytes:
    """A tag of docxtpl followed by spaces, which it would divide among three patterns."""
    return with_markup(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% colspan" + " " * 5_000 + "</w:t></w:r></w:p>"
        "</w:tc></w:tr></w:tbl>"
    )


@template("tag-unsafe")
def merging_tag() -> bytes:
    """A tag of docxtpl that makes documents invalid."""
    return with_markup(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>% c</w:t></w:r><w:r>"
        "<w:t>olspan 3 %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )


@template("template-too-large")
def thousands_of_tags() -> bytes:
    """Thirty thousand tags of paragraphs outside any paragraph."""
    return with_markup('<w:p w:rsidR="1"/>' + "{%p a %}" * 30_000)


@template("tag-unsafe")
def include() -> bytes:
    """A tag that is to bring in another file."""
    return _document("{% include '../../../../etc/passwd' %}")


@template("tag-unsafe")
def extends() -> bytes:
    """A tag that is to bring in another template."""
    return _document("{% extends 'x' %}")


@template("tag-unsafe")
def classes_of_python() -> bytes:
    """A tag that reaches for the insides of Python."""
    return _document("{{ ''.__class__ }}")


@template("tag-unsafe")
def call_of_python() -> bytes:
    """A tag that calls what it has reached."""
    return _document("{{ ''.__class__.__mro__[1].__subclasses__() }}")


@template("tag-unsafe")
def endless_loop() -> bytes:
    """A loop that would not end in a human life."""
    return _document("{% for i in range(10**9) %}{{ i }}{% endfor %}")


@template("tag-unknown")
def nested_conditions() -> bytes:
    """Four hundred conditions, one in another."""
    return _document("{% if a %}" * 400 + "{% endif %}" * 400)


@template("tag-unsafe")
def nested_brackets() -> bytes:
    """A tag of three thousand brackets."""
    return _document("{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}")


@template("template-too-large")
def nestedwith_markup() -> bytes:
    """A hundred thousand elements, one in another."""
    return with_markup("<w:p>" * 100_000 + "</w:p>" * 100_000)


@template("template-damaged")
def forbidden_character() -> bytes:
    """A character that XML forbids."""
    return _document("а&#0;б")


@template(FINE)
def cell_of_a_strange_width() -> bytes:
    """A cell that spans a text."""
    return with_markup(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="көп"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )


@template("template-damaged")
def properties_of_another_kind() -> bytes:
    """Properties whose content type is that of a picture."""
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    return _template_changed(TYPES, kind, "image/png")
