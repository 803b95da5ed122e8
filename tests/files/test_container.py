"""A file that two programs could read as two is refused; what any program writes is not."""

from __future__ import annotations

import io
import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from docx import Document
from docxtpl import DocxTemplate

from generator.excel.read.workbook import read_bytes
from generator.files import archive, opc
from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.word import template_files
from generator.word.read.outline import outline
from generator.word.read.text import AmbiguousDocument
from tests.helpers import zips
from tests.helpers.hostile import sound_template, sound_workbook, unzipped
from tests.helpers.paths import INPUTS, ROOT, SHARED
from tests.helpers.zips import DESCRIBED, IN_EXTRA, UNSAID, Entry, Said

PARTS = unzipped(sound_workbook())
TYPES, LINKS, BOOK = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"
TEXTS, BOOK_LINKS = "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
SECOND = list(PARTS)[1]
"""The part that is changed where one is."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def forged() -> bytes:
    """The same workbook with another text in it."""
    texts = PARTS[TEXTS].replace(b"<t>", "<t>Басқа ".encode(), 1)
    assert texts != PARTS[TEXTS]
    return zips.written(zips.entries(PARTS | {TEXTS: texts}))


def code_of(data: bytes) -> Code | None:
    """Why a workbook is not read; None when it is."""
    _, problems = read_bytes(data, "a.xlsx")
    return problems[0].code if problems else None


# Zips that are two


def zip_before() -> bytes:
    """A whole zip before the zip, whose offsets are its own: programs that add them up cope."""
    return forged() + zips.written(zips.entries(PARTS))


def zip_before_with_offsets() -> bytes:
    """The same, and the directory knows where its members lie."""
    first, *rest = zips.entries(PARTS)
    return zips.written([replace(first, before=forged()), *rest])


def zip_behind() -> bytes:
    """A whole zip behind the zip."""
    return zips.written(zips.entries(PARTS)) + forged()


def bytes_behind() -> bytes:
    """One byte behind the end record, as careless programs for sending files leave it."""
    return zips.written(zips.entries(PARTS)) + b"\0"


def comment() -> bytes:
    """A comment in the end record: no program of Office writes one, and a second end fits in."""
    whole, directory = zips.taken_apart(zips.entries(PARTS))
    return whole + directory.listed + directory.end(comment=b"PK\x05\x06 or not")


def unlisted_member() -> bytes:
    """A second sheet between the members that no directory lists."""
    hidden, _ = zips.members([Entry(SECOND, b"<worksheet/>")])
    return zips.written(zips.changed(PARTS, behind=hidden))


def unlisted_member_at_the_end() -> bytes:
    """The same, before the directory."""
    hidden, _ = zips.members([Entry(SECOND, b"<worksheet/>")])
    *rest, last = zips.entries(PARTS)
    return zips.written([*rest, replace(last, behind=hidden)])


def gap_of_zeros() -> bytes:
    """Zeros between two members."""
    return zips.written(zips.changed(PARTS, behind=b"\0" * 16))


def same_name_twice() -> bytes:
    """Two members of one name."""
    return zips.written([*zips.entries(PARTS), Entry(SECOND, b"<worksheet/>")])


def name_in_other_case() -> bytes:
    """Two members whose names differ in letter case."""
    return zips.written([*zips.entries(PARTS), Entry(SECOND.upper(), b"<worksheet/>")])


def name_with_other_slashes() -> bytes:
    """Two members whose names differ in slash and backslash."""
    twin = Entry(SECOND.replace("/", "\\"), b"<worksheet/>")
    return zips.written([*zips.entries(PARTS), twin])


def name_that_ends_for_some() -> bytes:
    """A member whose name ends at a NUL for some programs."""
    return zips.written([*zips.entries(PARTS), Entry(f"{SECOND}\0.bin", b"<worksheet/>")])


def renamed_in_the_directory() -> bytes:
    """A member that the directory gives another name, in Unicode."""
    more = zips.renamed(SECOND, "xl/other.xml")
    return zips.written(zips.changed(PARTS, listed={"extra": more}))


def renamed_before_the_member() -> bytes:
    """A member that its header gives another name, in Unicode."""
    more = zips.renamed(SECOND, "xl/other.xml")
    return zips.written(zips.changed(PARTS, header={"extra": more}))


def extra_field_twice() -> bytes:
    """A member with two fields that name it."""
    more = zips.renamed(SECOND, SECOND) + zips.renamed(SECOND, "xl/other.xml")
    return zips.written(zips.changed(PARTS, listed={"extra": more}))


def extra_field_cut() -> bytes:
    """A member with an extra field that is longer than it has room."""
    more = struct.pack("<2H", 0x7075, 200)
    return zips.written(zips.changed(PARTS, listed={"extra": more}))


def resized_in_the_directory() -> bytes:
    """A member that the directory gives other sizes beside its own."""
    return zips.written(zips.changed(PARTS, listed={"extra": zips.resized(7, 7)}))


def resized_before_the_member() -> bytes:
    """A member that its header gives other sizes."""
    header: Said = {"packed": IN_EXTRA, "size": IN_EXTRA, "extra": zips.resized(7, 7)}
    return zips.written(zips.changed(PARTS, header=header))


def sizes_left_out() -> bytes:
    """A member whose sizes stand in an extra field that is not there."""
    return zips.written(zips.changed(PARTS, listed={"packed": IN_EXTRA, "size": IN_EXTRA}))


def other(key: str, value: int | bytes) -> Callable[[], bytes]:
    """A member of which the header before it says something else than the directory."""

    def make() -> bytes:
        return zips.written(zips.changed(PARTS, header={key: value}))

    make.__name__ = f"other_{key}_before_the_member"
    return make


def header_without_sizes() -> bytes:
    """A member whose header says nothing of sizes, with no descriptor behind it."""
    return zips.written(zips.changed(PARTS, header=UNSAID))


def described_without_descriptor() -> bytes:
    """A member that says that a descriptor is behind it, and none is."""
    return zips.written(zips.changed(PARTS, flags=DESCRIBED, header=UNSAID))


def descriptor_that_differs() -> bytes:
    """A member whose descriptor says another size."""
    behind = zips.descriptor(Entry(SECOND, PARTS[SECOND] + b" "))
    return zips.written(zips.changed(PARTS, flags=DESCRIBED, header=UNSAID, behind=behind))


def one_says_a_descriptor() -> bytes:
    """A member that is said to have a descriptor in the directory alone."""
    return zips.written(zips.changed(PARTS, listed={"flags": DESCRIBED}))


def overlapping() -> bytes:
    """A member within another: the directory lists both."""
    inner, _ = zips.members([Entry("xl/inner.xml", b"<a/>", zips.STORED)])
    outer = Entry("xl/outer.bin", b"0" * 50 + inner + b"0" * 50, zips.STORED)
    whole, _ = zips.members(zips.entries(PARTS))
    at = len(whole) + 30 + len(outer.name) + 50
    given = [*zips.entries(PARTS), outer]
    whole, listed = zips.members(given)
    said = {"offset": at}
    listed.append(zips.listed(Entry("xl/inner.xml", b"<a/>", zips.STORED, listed=said)))
    directory = zips.Directory(b"".join(listed), len(listed), len(whole))
    return whole + directory.listed + directory.end()


def one_member_listed_twice() -> bytes:
    """Two entries of one member, under two names."""
    first, second, *rest = zips.entries(PARTS)
    whole, listed = zips.members([first, second, *rest])
    listed.append(listed[1].replace(SECOND.encode(), SECOND[:-4].encode() + b".XMK"))
    directory = zips.Directory(b"".join(listed), len(listed), len(whole))
    return whole + directory.listed + directory.end()


def bytes_in_the_directory() -> bytes:
    """An entry in the directory that is not counted."""
    return zips.written(zips.entries(PARTS), here=len(PARTS) - 1, count=len(PARTS) - 1)


def counted_twice() -> bytes:
    """An end record that counts the members of this disk otherwise than all."""
    return zips.written(zips.entries(PARTS), here=len(PARTS) - 1)


def on_two_disks() -> bytes:
    """A zip that is said to be the second part of one."""
    return zips.written(zips.entries(PARTS), disk=1)


def two_directories() -> bytes:
    """A ZIP64 record that names another directory than the plain end: some obey it, some not."""
    whole, listed = zips.members(zips.entries(PARTS))
    hidden = forged()
    own = zips.Directory(b"".join(listed), len(listed), len(whole) + len(hidden))
    more, others = zips.members(zips.entries(unzipped(hidden)), len(whole))
    other = zips.Directory(b"".join(others), len(others), len(whole) + len(more))
    both = whole + more + other.listed + own.listed
    return both + other.long_end(at=len(both)) + own.end()


def long_end_that_differs() -> bytes:
    """A ZIP64 record with another count than the end record's."""
    whole, directory = zips.taken_apart(zips.entries(PARTS))
    return whole + directory.listed + directory.long_end(count=1) + directory.end()


def long_end_elsewhere() -> bytes:
    """A locator that points to another ZIP64 record than the one before it."""
    whole, directory = zips.taken_apart(zips.entries(PARTS))
    return whole + directory.listed + directory.long_end(at=0) + directory.end()


def replaced(part: str, old: str, new: str) -> bytes:
    text = PARTS[part].decode()
    assert old in text
    fresh = text.replace(old, new, 1).encode()
    evil = {
        "xl/evil.xml": PARTS[BOOK],
        "xl/_rels/evil.xml.rels": PARTS[BOOK_LINKS],
    }
    return zips.written(zips.entries(PARTS | evil | {part: fresh}))


BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def two_main_types() -> bytes:
    """Content types that name two workbooks."""
    return replaced(
        TYPES, "</Types>", f'<Override PartName="/xl/evil.xml" ContentType="{BOOK_TYPE}"/></Types>'
    )


def main_type_of_another() -> bytes:
    """Content types that name another workbook than the links."""
    return replaced(TYPES, 'PartName="/xl/workbook.xml"', 'PartName="/xl/evil.xml"')


def type_twice() -> bytes:
    """A part with two content types."""
    return replaced(
        TYPES, "</Types>", '<Override PartName="/XL/workbook.xml" ContentType="text/xml"/></Types>'
    )


def main_type_by_ending() -> bytes:
    """Every part that has no type of its own is a workbook."""
    return replaced(TYPES, 'ContentType="application/xml"', f'ContentType="{BOOK_TYPE}"')


def two_main_links() -> bytes:
    """Two links to a main part."""
    link = f'<Relationship Id="x" Type="{_OFFICE}/officeDocument" Target="xl/evil.xml"/>'
    return replaced(LINKS, "</Relationships>", f"{link}</Relationships>")


def one_name_of_two_links() -> bytes:
    """Two links of one identifier."""
    link = '<Relationship Id="rId1" Type="urn:x" Target="xl/evil.xml"/>'
    return replaced(LINKS, "</Relationships>", f"{link}</Relationships>")


def two_tables_of_texts() -> bytes:
    """Two parts of shared texts."""
    link = f'<Relationship Id="x" Type="{_OFFICE}/sharedStrings" Target="evil.xml"/>'
    return replaced(BOOK_LINKS, "</Relationships>", f"{link}</Relationships>")


def sheets_twice() -> bytes:
    """Two lists of sheets in the workbook."""
    return replaced(BOOK, "</sheets>", "</sheets><sheets/>")


def formats_twice() -> bytes:
    """Two lists of cell formats."""
    return replaced("xl/styles.xml", "</cellXfs>", "</cellXfs><cellXfs/>")


def format_of_two_codes() -> bytes:
    """A number format that is a date and is none."""
    formats = '<numFmt numFmtId="200" formatCode="0"/><numFmt numFmtId="200" formatCode="yyyy"/>'
    return replaced("xl/styles.xml", "</numFmts>", f"{formats}</numFmts>")


def shared_text_twice() -> bytes:
    """A shared text in two versions."""
    return replaced(TEXTS, "</t></si>", "</t><t>other</t></si>")


TWO_FILES = [
    *(zip_before, zip_before_with_offsets, zip_behind, bytes_behind, comment),
    *(unlisted_member, unlisted_member_at_the_end, gap_of_zeros),
    *(same_name_twice, name_in_other_case, name_with_other_slashes, name_that_ends_for_some),
    *(renamed_in_the_directory, renamed_before_the_member, extra_field_twice, extra_field_cut),
    *(resized_in_the_directory, resized_before_the_member, sizes_left_out),
    *(other("size", 7), other("packed", 7), other("checksum", 7), other("method", zips.STORED)),
    *(other("name", b"xl/other.xml"), other("flags", 1), header_without_sizes),
    *(described_without_descriptor, descriptor_that_differs, one_says_a_descriptor),
    *(overlapping, one_member_listed_twice, bytes_in_the_directory, counted_twice, on_two_disks),
    *(two_directories, long_end_that_differs, long_end_elsewhere),
    *(two_main_types, main_type_of_another, type_twice, main_type_by_ending, two_main_links),
    *(one_name_of_two_links, two_tables_of_texts),
    *(sheets_twice, formats_twice, format_of_two_codes, shared_text_twice),
]


@pytest.mark.parametrize("make", TWO_FILES, ids=lambda make: make.__name__)
def test_a_workbook_that_is_two_is_refused(make: Callable[[], bytes]) -> None:
    assert code_of(make()) is Code.FILE_AMBIGUOUS


def test_what_says_that_it_is_two_speaks_of_the_program_that_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(sound_template() + b"\0")
    _, problems = template_files.read(path)
    assert [problem.code for problem in problems] == [Code.TEMPLATE_AMBIGUOUS]
    with pytest.raises(AmbiguousDocument):
        outline(path.read_bytes())


@pytest.mark.parametrize(
    "name", ["papers/zip64-two-directories.docx", "papers/zip64-two-workbooks.xlsx"]
)
def test_the_forged_files_at_hand_are_refused(name: str) -> None:
    path = SHARED / "faults" / name
    if not path.exists():
        pytest.skip("../shared/faults is not beside this checkout")
    with pytest.raises(RefusedError) as refused:
        opc.opened(path.read_bytes())
    assert refused.value.code is Code.FILE_AMBIGUOUS


# Zips that are torn


DATA = zips.written(zips.entries(PARTS))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(DATA[:-30], id="its end is lost"),
        pytest.param(DATA[:300] + DATA[400:], id="a hundred bytes are lost"),
        pytest.param(DATA[: len(DATA) // 2], id="half of it is lost"),
        pytest.param(DATA.replace(b"PK\x01\x02", b"PK\x01\x07", 1), id="an entry is broken"),
        pytest.param(DATA.replace(b"PK\x03\x04", b"PK\x03\x07", 2), id="a header is broken"),
        pytest.param(b"PK", id="two bytes"),
    ],
)
def test_what_is_only_torn_is_damaged(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        opc.opened(data)
    assert refused.value.code is Code.FILE_DAMAGED


@pytest.mark.parametrize("offset", [2**40, 2**63, 2**64 - 1])
def test_a_member_that_is_said_to_lie_nowhere_is_no_fault_of_ours(offset: int) -> None:
    said = {"offset": IN_EXTRA, "extra": zips.resized(offset)}
    with pytest.raises(RefusedError) as refused:
        opc.opened(zips.written(zips.changed(PARTS, listed=said)))
    assert refused.value.code is Code.FILE_AMBIGUOUS


def test_bytes_behind_the_packed_ones_are_no_content() -> None:
    body = Entry(SECOND, PARTS[SECOND]).body() + b"hidden"
    said = {"packed": len(body)}
    lying = zips.changed(PARTS, behind=b"hidden", header=said, listed=said)
    package = opc.opened(zips.written(lying))
    with pytest.raises(RefusedError) as refused:
        package.read(SECOND)
    assert refused.value.code is Code.FILE_DAMAGED


# Zips that are one


def order_of_the_directory() -> bytes:
    whole, listed = zips.members(zips.entries(PARTS))
    directory = zips.Directory(b"".join(reversed(listed)), len(listed), len(whole))
    return whole + directory.listed + directory.end()


def described(*, is_marked: bool, is_long: bool) -> bytes:
    given = [
        replace(
            entry,
            flags=DESCRIBED,
            header=UNSAID,
            behind=zips.descriptor(entry, is_marked=is_marked, is_long=is_long),
        )
        for entry in zips.entries(PARTS)
    ]
    return zips.written(given)


def described_with_sizes() -> bytes:
    given = [
        replace(entry, flags=DESCRIBED, behind=zips.descriptor(entry))
        for entry in zips.entries(PARTS)
    ]
    return zips.written(given)


def streamed_in_zip64() -> bytes:
    """As Apache POI streams: sizes in an extra field, which are not known yet."""
    header: Said = {
        "packed": IN_EXTRA,
        "size": IN_EXTRA,
        "extra": zips.resized(0, 0),
        "checksum": 0,
    }
    given = [
        replace(entry, flags=DESCRIBED, header=header, behind=zips.descriptor(entry, is_long=True))
        for entry in zips.entries(PARTS)
    ]
    return zips.written(given)


def sizes_in_extra_fields() -> bytes:
    given = []
    for entry in zips.entries(PARTS):
        more = zips.resized(len(entry.content), len(entry.body()))
        said: Said = {"packed": IN_EXTRA, "size": IN_EXTRA, "extra": more}
        given.append(replace(entry, header=said, listed=said))
    return zips.written(given)


def long_end() -> bytes:
    whole, directory = zips.taken_apart(zips.entries(PARTS))
    unsaid = dict.fromkeys(("here", "count"), 0xFFFF) | dict.fromkeys(("size", "start"), IN_EXTRA)
    return whole + directory.listed + directory.long_end() + directory.end(unsaid)


def long_end_beside_a_plain_one() -> bytes:
    whole, directory = zips.taken_apart(zips.entries(PARTS))
    return whole + directory.listed + directory.long_end() + directory.end()


def room_to_grow() -> bytes:
    """As Excel writes: room before each member, which the directory does not mention."""
    more = zips.extra(0xA220, struct.pack("<2H", 0xA028, 300) + b"\0" * 300)
    given = [replace(entry, header={"extra": more}) for entry in zips.entries(PARTS)]
    return zips.written(given)


def empty_sizes_in_zip64() -> bytes:
    """As a library in Rust writes: an extra field of zeros before a member whose sizes are told."""
    return zips.written(zips.changed(PARTS, header={"extra": zips.resized(0, 0)}))


def name_in_unicode() -> bytes:
    more = zips.renamed(SECOND, SECOND)
    return zips.written(zips.changed(PARTS, header={"extra": more}, listed={"extra": more}))


def times() -> bytes:
    return zips.written(zips.changed(PARTS, header={"time": 77}))


def flag_of_unicode() -> bytes:
    """An English name is the same in any encoding."""
    return zips.written(zips.changed(PARTS, listed={"flags": zips.UTF_8}))


def folders() -> bytes:
    folder = [Entry(name, b"", zips.STORED) for name in ("xl/", "xl/worksheets/")]
    return zips.written([*folder, *zips.entries(PARTS)])


def stored() -> bytes:
    return zips.written([replace(entry, method=zips.STORED) for entry in zips.entries(PARTS)])


def type_by_ending() -> bytes:
    """As the Open XML SDK writes: the ending .xml is a workbook's, all other parts are named."""
    types = PARTS[TYPES].decode()
    own = f'<Override PartName="/{BOOK}" ContentType="{BOOK_TYPE}"/>'
    assert own in types
    types = types.replace(own, "").replace(
        'ContentType="application/xml"', f'ContentType="{BOOK_TYPE}"'
    )
    return zips.written(zips.entries(PARTS | {TYPES: types.encode()}))


ONE_FILE = {
    "as it is": zips.written(zips.entries(PARTS)),
    "order of the directory": order_of_the_directory(),
    "descriptors": described(is_marked=True, is_long=False),
    "descriptors without a mark": described(is_marked=False, is_long=False),
    "long descriptors": described(is_marked=True, is_long=True),
    "long descriptors without a mark": described(is_marked=False, is_long=True),
    "descriptors beside sizes": described_with_sizes(),
    "streamed in ZIP64": streamed_in_zip64(),
    "sizes in extra fields": sizes_in_extra_fields(),
    "ZIP64 end": long_end(),
    "ZIP64 end beside a plain one": long_end_beside_a_plain_one(),
    "room to grow": room_to_grow(),
    "empty sizes in ZIP64": empty_sizes_in_zip64(),
    "name in Unicode": name_in_unicode(),
    "times": times(),
    "flag of Unicode": flag_of_unicode(),
    "folders": folders(),
    "stored": stored(),
    "type by ending": type_by_ending(),
}


@pytest.mark.parametrize("data", ONE_FILE.values(), ids=ONE_FILE)
def test_a_workbook_that_is_one_is_read(data: bytes) -> None:
    workbook, problems = read_bytes(data, "a.xlsx")
    assert workbook is not None, problems
    expected, _ = read_bytes(sound_workbook(), "a.xlsx")
    assert expected is not None
    assert workbook.sheets == expected.sheets


# What programs write


def by_xlsxwriter(**options: object) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **options}) as book:
        if options.get("zip64"):
            book.use_zip64()
        sheet = book.add_worksheet("Парақ")
        sheet.write(0, 0, "қ")
        sheet.write_comment(0, 0, "ескертпе")
    return data.getvalue()


def by_openpyxl(*, write_only: bool) -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook(write_only=write_only)
    book.create_sheet("Парақ").append(["қ", 1])
    book.save(data)
    return data.getvalue()


def by_python_docx() -> bytes:
    data = io.BytesIO()
    document = Document(io.BytesIO(sound_template()))
    document.add_paragraph("қ")
    document.save(data)
    return data.getvalue()


def by_docxtpl() -> bytes:
    source, data = io.BytesIO(), io.BytesIO()
    document = Document()
    document.add_paragraph("{{ қ }}")
    document.save(source)
    source.seek(0)
    template = DocxTemplate(source)
    template.render({"қ": "мәтін"})
    template.save(data)
    return data.getvalue()


WRITERS = {
    "XlsxWriter": by_xlsxwriter(),
    "XlsxWriter, row by row": by_xlsxwriter(constant_memory=True),
    "XlsxWriter, ZIP64": by_xlsxwriter(zip64=True),
    "openpyxl": by_openpyxl(write_only=False),
    "openpyxl, write only": by_openpyxl(write_only=True),
    "python-docx": by_python_docx(),
    "docxtpl": by_docxtpl(),
    "ours, packed": archive.pack(PARTS.items()),
    "ours, in pieces": archive.pack((name, iter([part])) for name, part in PARTS.items()),
    "ours, joined": archive.joined(archive.packed(name, part) for name, part in PARTS.items()),
    "ours, stored": archive.store(PARTS.items()),
    "ours, packed once more": archive.repack(by_python_docx()),
}


@pytest.mark.parametrize("data", WRITERS.values(), ids=WRITERS)
def test_what_programs_write_is_one_file(data: bytes) -> None:
    package = opc.opened(data)
    assert package.has(package.main())
    assert all(package.read(part) is not None for part in package.members)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (INPUTS / "2023" / "abai.xlsx", "xlsx:Calc MS Excel 2007 XML"),
        (ROOT / "templates" / "2025" / "assessment-sheet.docx", "docx:MS Word 2007 XML"),
    ],
    ids=["workbook", "document"],
)
def test_what_libreoffice_saves_is_one_file(
    source: Path, kind: str, tmp_path: Path, soffice: str
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, "--headless", "--norestore", profile, "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    package = opc.opened((tmp_path / source.name).read_bytes())
    assert package.has(package.main())


OF_TWO = {
    "poi__duplicate-filename.xlsx",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6504225896792064.xlsx",
    "poi__cf-POIXWPFFuzzer-6733884933668864.docx",
}
"""The odd files in which a part is listed twice, or otherwise than it lies."""


def odd() -> list[object]:
    folders = [SHARED / "odd" / name for name in ("xlsx", "docx")]
    if not all(folder.is_dir() for folder in folders):
        absent = pytest.mark.skip(reason="../shared/odd is not beside this checkout")
        return [pytest.param(Path(), marks=absent)]
    return [pytest.param(file, id=file.name) for f in folders for file in sorted(f.iterdir())]


@pytest.mark.parametrize("path", odd())
def test_odd_files_are_one_file_but_for_four(path: Path) -> None:
    try:
        opc.opened(path.read_bytes()).main()
        code = None
    except RefusedError as refused:
        code = refused.code
    assert (code is Code.FILE_AMBIGUOUS) == (path.name in OF_TWO)
