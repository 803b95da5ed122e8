"""Papers of the text that was made, formatted otherwise, are found out; re-saved ones are not."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docxtpl import DocxTemplate
from openpyxl.comments import Comment

from generator.cli import main as cli
from generator.files.archive import digest
from generator.law.edition_file import editions
from generator.messages.problems import Part, Spot
from generator.results import manifest
from generator.results.entry import form_of
from generator.verify.check import Compared, Expected, Verdict, check
from generator.verify.expected import Listing, References
from generator.verify.formatting import FormatDifference, Property, of_document, of_table
from generator.word.read.outline import outline
from tests.helpers.forge import Docx, dress, inner, made
from tests.helpers.paths import ROOT
from tests.helpers.printed import are_alike, pictures, texts
from tests.helpers.reformatted import DOCUMENTS, SHEETS, reformatted_sheet, saved_by_word

pytestmark = pytest.mark.usefixtures("remembered")

Capsys = pytest.CaptureFixture[str]
Papers = dict[str, tuple[bytes, Expected]]
"""Papers as they were made, each with what it is compared with, by the year and its name."""

SHEET, TABLE = "2023/abai.docx", "2023/consolidated-report.xlsx"
BODIES = {"2023": ("abai", "astana"), "2025": ("ayagoz-audany", "qaraauyl-auyldyq-okrugi")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs/ and output/ of two years."""
    home = tmp_path_factory.mktemp("looks")
    for year, names in BODIES.items():
        (home / year / "inputs").mkdir(parents=True)
        for name in names:
            shutil.copy(ROOT / "inputs" / year / f"{name}.xlsx", home / year / "inputs")
        output = str(home / year / "output")
        assert cli.main(["build", str(home / year / "inputs"), "-o", output, "--with-report"]) == 0
    return home


@pytest.fixture(scope="module")
def papers(home: Path) -> Papers:
    found: Papers = {}
    for year in BODIES:
        output = home / year / "output"
        listed, problems = manifest.load(output)
        assert listed is not None, problems
        books = {path: digest(path.read_bytes()) for path in (home / year / "inputs").iterdir()}
        references = References(dict(books), {}, editions())
        for name, entry in listed.entries.items():
            reference = references.of(entry, output / name, Listing(output, listed.entries))
            found[f"{year}/{name}"] = ((output / name).read_bytes(), reference)
    assert len(found) == 16
    return found


def format_differences(made: bytes, data: bytes, name: str) -> tuple[FormatDifference, ...]:
    if name.endswith(".xlsx"):
        return of_table(data, made, ()).differences
    texts = [line.text for line in outline(made)]
    return of_document(data, made, outline(data), texts, 4).differences


def slugs(names: Iterable[str]) -> list[str]:
    return [re.sub(r"[^\w]+", "-", name) for name in names]


def test_the_paper_made_again_is_the_paper(papers: Papers) -> None:
    for name, (data, known) in papers.items():
        assert known.made == data, name
        assert check(data, known).looks is Compared.SAME


def test_many_kinds_of_alterations_are_tried() -> None:
    assert (len(DOCUMENTS), len(SHEETS)) >= (80, 34)


@pytest.mark.parametrize("name", DOCUMENTS, ids=slugs(DOCUMENTS))
def test_a_document_formatted_otherwise_is_found_out(name: str, papers: Papers) -> None:
    data, known = papers[SHEET]
    document = Docx(data)
    DOCUMENTS[name](document)
    assert_found(document.data(), known)


@pytest.mark.parametrize("name", SHEETS, ids=slugs(SHEETS))
def test_a_workbook_formatted_otherwise_is_found_out(name: str, papers: Papers) -> None:
    data, known = papers[TABLE]
    assert_found(reformatted_sheet(data, SHEETS[name]), known)


def assert_found(data: bytes, known: Expected) -> None:
    """Formatted otherwise or worse; also when the forger has listed what he made."""
    assert known.entry is not None
    found = check(data, known)
    assert found.verdict in (Verdict.LOOKS, Verdict.ALTERED), found.verdict
    assert not found.is_sound
    if found.verdict is Verdict.LOOKS:
        assert found.looks is Compared.DIFFERS
        assert found.formats
        listed = replace(known, entry=replace(known.entry, sha256=digest(data)))
        assert check(data, listed).verdict is Verdict.LOOKS


def test_where_the_last_of_several_sections_begins_is_compared(papers: Papers) -> None:
    two, other = Docx(papers[SHEET][0]), Docx(papers[SHEET][0])
    for document in (two, other):
        document.body.insert(0, made("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"))
    inner(other.body, "w:sectPr").insert(0, made('<w:type w:val="continuous"/>'))
    (found,) = format_differences(two.data(), other.data(), SHEET)
    assert (found.name, found.found) == ("page.type", "continuous")


def test_a_workbook_with_another_palette_is_found_out(papers: Papers) -> None:
    data, known = papers[TABLE]
    white = reformatted_sheet(data, SHEETS["white of the palette"])
    listed = format_differences(white, _with_palette(white), TABLE)
    assert {one.property for one in listed} == {Property.FONT}
    assert_found(_with_palette(white), known)


def _with_palette(data: bytes) -> bytes:
    book = Docx(data)
    styles = book.parts["xl/styles.xml"]
    book.parts["xl/styles.xml"] = re.sub(rb'rgbColor rgb="\w+"', b'rgbColor rgb="00FF00FF"', styles)
    return book.data()


def _in_part(part: str, old: str, new: str) -> tuple[str, str, str]:
    return (f"xl/{part}.xml", old, new)


_OF_SHEET = "worksheets/sheet1"


@pytest.mark.parametrize(
    "place",
    [
        _in_part("styles", 'rgb="FF000000"/><name', 'rgb="FF000000" theme="0"/><name'),
        _in_part("styles", "</patternFill></fill>", "</patternFill><gradientFill/></fill>"),
        _in_part(_OF_SHEET, 'defaultRowHeight="15"', 'defaultRowHeight="4.5"'),
        _in_part(_OF_SHEET, 's="12"><v>', 's="12" t="b"><v>'),
        *(
            _in_part(
                "workbook",
                "<definedNames>",
                f'<definedNames><definedName name="{name}" localSheetId="0">$A$1</definedName>',
            )
            for name in ("_xlnm.print_area", "Print_Area", "_xlnm.Print_Titles")
        ),
    ],
)
def test_a_workbook_whose_markup_says_otherwise_is_found_out(
    place: tuple[str, str, str], papers: Papers
) -> None:
    data, known = papers[TABLE]
    book = Docx(data)
    book.raw(*place)
    assert_found(book.data(), known)


def test_a_drawing_beside_the_boxes_of_comments_is_found_out(papers: Papers) -> None:
    data, known = papers[TABLE]
    commented = reformatted_sheet(
        data, lambda sheet: setattr(sheet["A6"], "comment", Comment("?", "?"))
    )
    assert check(commented, known).verdict is Verdict.RESAVED
    book = Docx(commented)
    (part,) = (name for name in book.parts if name.endswith(".vml"))
    book.raw(part, "</xml>", '<v:oval xmlns:v="urn:schemas-microsoft-com:vml"/></xml>')
    assert_found(book.data(), known)


def test_a_workbook_with_two_palettes_cannot_be_resolved(papers: Papers) -> None:
    data, known = papers[TABLE]
    saved = reformatted_sheet(data, lambda _: None)
    book = Docx(saved)
    book.raw("xl/styles.xml", "</styleSheet>", "<colors/></styleSheet>")
    (found,) = format_differences(saved, book.data(), TABLE)
    assert (found.name, found.property) == ("unresolved", Property.OTHER)
    assert_found(book.data(), known)


# What is no alteration.


def python_docx(data: bytes) -> bytes:
    target = io.BytesIO()
    Document(io.BytesIO(data)).save(target)
    return target.getvalue()


def docxtpl(data: bytes) -> bytes:
    template, target = DocxTemplate(io.BytesIO(data)), io.BytesIO()
    template.render({})
    template.save(target)
    return target.getvalue()


def word(data: bytes) -> bytes:
    document = Docx(data)
    saved_by_word(document)
    return document.data()


@pytest.mark.parametrize("saved", [python_docx, docxtpl, word])
def test_a_document_that_a_program_saved_is_formatted_as_made(
    saved: object, papers: Papers
) -> None:
    assert callable(saved)
    for name, (data, known) in papers.items():
        if name.endswith(".docx"):
            assert_resaved(saved(data), known, name)


def test_a_workbook_that_openpyxl_saved_is_formatted_as_made(papers: Papers) -> None:
    for name, (data, known) in papers.items():
        if name.endswith(".xlsx"):
            target = io.BytesIO()
            openpyxl.load_workbook(io.BytesIO(data)).save(target)
            assert_resaved(target.getvalue(), known, name)


def test_a_workbook_that_excel_saved_is_formatted_as_made(papers: Papers) -> None:
    """With the descent of letters that Excel says of every sheet, in a view of its own."""
    for name, (data, known) in papers.items():
        if name.endswith(".xlsx"):
            book = Docx(data)
            sheet = f"xl/{_OF_SHEET}.xml"
            said = 'xmlns:y="urn:y" y:dyDescent="0.25"'
            book.raw(sheet, "<sheetFormatPr", f"<sheetFormatPr {said}")
            book.raw(sheet, "<sheetView ", '<sheetView view="pageBreakPreview" ')
            assert_resaved(book.data(), known, name)


@pytest.fixture(scope="module")
def saved(papers: Papers, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> list[Papers]:
    """The papers as LibreOffice saved them once, and twice."""
    folder, found = tmp_path_factory.mktemp("saved"), [papers]
    for time in ("once", "twice"):
        data = {name: data for name, (data, _) in found[-1].items()}
        again = _through_libreoffice(data, soffice, folder / time)
        found.append({name: (again[name], known) for name, (_, known) in papers.items()})
    return found[1:]


def test_papers_that_libreoffice_saved_twice_are_formatted_as_made(saved: list[Papers]) -> None:
    for times, ones in enumerate(saved, start=1):
        for name, (data, known) in ones.items():
            assert_resaved(data, known, f"{name}, {times}")


@pytest.mark.slow
def test_what_is_called_resaved_prints_the_same(
    papers: Papers, saved: list[Papers], soffice: str, pdftotext: str, tmp_path: Path
) -> None:
    """Its text after one save and after two, page by page, and to a pixel after one.

    Lines of marks become a tenth of a point higher with a save, which moves rows to the next page.
    """
    assert pdftotext
    copies = {
        f"{time}-{name.replace('/', '-')}": data
        for time, ones in zip(("made", "once", "twice"), (papers, *saved), strict=True)
        for name, (data, _) in ones.items()
    }
    for name, data in copies.items():
        (tmp_path / name).write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "pdf"]
    sources = [str(tmp_path / name) for name in copies]
    # One name of two kinds would be one PDF.
    for kind in ("docx", "xlsx"):
        out = ["--outdir", str(tmp_path / kind), *(s for s in sources if s.endswith(kind))]
        subprocess.run([*command, *out], check=True, capture_output=True, timeout=300)
    for name in papers:
        kind = name[-4:]
        made, once, twice = (
            tmp_path / kind / f"{time}-{name.replace('/', '-')[:-5]}.pdf"
            for time in ("made", "once", "twice")
        )
        said = texts(made)
        assert apart(said) == apart(texts(once)) == apart(texts(twice)), name
        drift = 1 if kind == "docx" else 2  # LibreOffice rounds the rows of sheets
        pages = list(zip(said, pictures(made), pictures(once), strict=True))
        shown = [page for page in pages if not is_marked(page[0])]
        assert shown
        assert all(are_alike(ours, theirs, drift) for _, ours, theirs in shown), name


def is_marked(page: Sequence[str]) -> bool:
    """True of a page with marks, which are of a font that stands in for the paper's."""
    return not frozenset("☑☐").isdisjoint("".join(page))


def apart(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[Sequence[str]]]:
    """The words of all pages in the order of the alphabet, and the pages without marks."""
    words = sorted(word for page in pages for word in page)
    return words, [page for page in pages if not is_marked(page)]


def _through_libreoffice(files: dict[str, bytes], soffice: str, folder: Path) -> dict[str, bytes]:
    (folder / "in").mkdir(parents=True)
    flat = {name: name.replace("/", "-") for name in files}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("docx", "xlsx"):
        chosen = [name for name in files if name.endswith(kind)]
        for name in chosen:
            (folder / "in" / flat[name]).write_bytes(files[name])
        command = [soffice, profile, "--headless", "--norestore", "--convert-to", kind]
        sources = [str(folder / "in" / flat[name]) for name in chosen]
        whole = [*command, "--outdir", str(folder), *sources]
        subprocess.run(whole, check=True, capture_output=True, timeout=300)
    return {name: (folder / flat[name]).read_bytes() for name in files}


def assert_resaved(data: bytes, known: Expected, name: str) -> None:
    found = check(data, known)
    assert (found.verdict, found.looks) == (Verdict.RESAVED, Compared.SAME), (
        name,
        found.formats[:5],
    )
    assert found.is_sound


# What is said of it.


def reformatted(papers: Papers) -> bytes:
    document = Docx(papers[SHEET][0])
    dress(document.points(2, ""), '<w:color w:val="1F3864"/>')
    dress(document.paragraph("Нысан"), '<w:sz w:val="30"/>')
    return document.data()


def test_places_and_properties_are_named(papers: Papers) -> None:
    data, known = papers[SHEET]
    found = format_differences(data, reformatted(papers), SHEET)
    assert [(one.spot, one.property) for one in found] == [
        (Spot(Part.BODY, paragraph=5), Property.SIZE),
        (Spot(Part.BODY, table=2, row=17, column=3), Property.FONT),
    ]
    alone = check(reformatted(papers), replace(known, made=None))
    assert (alone.verdict, alone.looks) == (Verdict.RESAVED, Compared.NOT_COMPARED)
    assert not alone.is_sound


def test_people_read_what_is_formatted_otherwise(
    home: Path, papers: Papers, tmp_path: Path, capsys: Capsys
) -> None:
    shutil.copytree(home / "2023", tmp_path / "2023")
    document = tmp_path / "2023" / "output" / "abai.docx"
    document.write_bytes(reformatted(papers))
    capsys.readouterr()
    verify = ["verify", str(document), str(tmp_path / "2023" / "inputs")]
    assert cli.main([*verify, "--lang", "kk"]) == 1
    said = capsys.readouterr().out
    assert "2-кесте, 17-жол, 3-баған: басқаша: қарпі" in said
    assert "5-абзац: басқаша: қаріп өлшемі" in said
    assert cli.main([*verify, "--json"]) == 1
    (answer,) = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["looks"]) == ("looks-otherwise", "differs")
    assert answer["looks_differences"][1] == {
        "place": "table 2, row 17, column 3",
        "property": "font",
        "name": "text.color",
        "expected": "",
        "found": "1F3864",
    }
    document.write_bytes(_in_colours(papers[SHEET][0]))
    assert cli.main([*verify, "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert said.count(": differs: ") == 10
    assert "More places: " in said
    document.write_bytes(python_docx(papers[SHEET][0]))
    assert cli.main([*verify, "--lang", "en"]) == 0
    assert "Text, figures and formatting are as made." in capsys.readouterr().out


def _in_colours(data: bytes) -> bytes:
    document = Docx(data)
    DOCUMENTS["all letters red"](document)
    return document.data()


def test_a_paper_that_cannot_be_made_again_is_compared_with_the_manifest(
    home: Path, papers: Papers, tmp_path: Path, capsys: Capsys, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(home / "2023" / "output", tmp_path / "output")
    document = tmp_path / "output" / "abai.docx"
    inputs = home / "2023" / "inputs"
    inputs.rename(home / "2023" / "elsewhere")
    request.addfinalizer(lambda: (home / "2023" / "elsewhere").rename(inputs))
    capsys.readouterr()

    def answers(data: bytes) -> tuple[int, str, str]:
        document.write_bytes(data)
        code = cli.main(["verify", str(document), "--json"])
        (answer,) = json.loads(capsys.readouterr().out)
        return code, answer["verdict"], answer["looks"]

    assert answers(python_docx(papers[SHEET][0])) == (0, "re-saved", "same")
    assert answers(reformatted(papers)) == (1, "looks-otherwise", "differs")
    known = tmp_path / "output" / manifest.NAME
    first = json.loads(known.read_bytes())
    for entry in first["documents"].values():
        del entry["form"]
    known.write_text(json.dumps(first), "utf-8")
    assert answers(python_docx(papers[SHEET][0])) == (1, "re-saved", "not-compared")
    assert cli.main(["verify", str(document), "--lang", "en"]) == 1
    assert "Formatting was not compared" in capsys.readouterr().out
    assert answers(papers[SHEET][0]) == (0, "unchanged", "same")


def test_the_form_kept_of_each_paper_is_formatted_as_the_paper(home: Path, papers: Papers) -> None:
    for year in BODIES:
        output = home / year / "output"
        listed, _ = manifest.load(output)
        assert listed is not None
        for name, entry in listed.entries.items():
            form = form_of(entry, listed.parts)
            assert form is not None
            assert not format_differences(form, papers[f"{year}/{name}"][0], name)
            assert len(entry.form) < (40_000 if name.endswith(".xlsx") else 7_000)


def test_a_paper_without_its_text_is_altered_whatever_its_formatting(papers: Papers) -> None:
    data, known = papers[SHEET]
    document = Docx(data)
    document.raw("word/document.xml", "Бағалау парағы", "Бағалау парақтары")
    assert outline(document.data()) != outline(data)
    found = check(document.data(), known)
    assert (found.verdict, found.looks) == (Verdict.ALTERED, Compared.NOT_COMPARED)
