"""A document that was spoilt while it was made is refused as our own fault; no sound one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.batch.order import Options, Outcome, Result
from generator.cli import main as cli
from generator.law.choices import Notes, Paper
from generator.messages.problems import Code, Problem, errors
from generator.papers import content
from generator.papers import sheet_tags as sheet
from generator.papers.forms import layout
from generator.papers.tags import Context
from generator.results import PAGE, SUMMARY, manifest, previous
from generator.scoring.evaluation import Evaluation
from generator.submission.contract import BodyField, OrganisationField
from generator.verify import figures
from generator.verify import prove as proved
from generator.word import fill as filling
from generator.word import template_files
from generator.word.fill import Properties, Rendered
from generator.word.read.plain import read
from generator.word.template import lint
from tests.helpers import kit
from tests.helpers.forge import (
    Docx,
    add,
    dress,
    inner,
    made,
    paragraph_of,
    remove,
    row_of,
    run,
    swap,
    write,
)
from tests.helpers.forgeries import TOTAL, Act
from tests.helpers.hard import hard_bodies
from tests.helpers.paper import W
from tests.helpers.paths import ROOT

ABAI = ROOT / "inputs" / "2023" / "abai.xlsx"
Where = Callable[[Docx], object]


def build(
    workbook: Path, output: Path, given: Path | None = None, notes: Notes = Notes.FULL
) -> Outcome:
    (outcome,) = kit.built([workbook], Options(output, given, None, notes), jobs=1)
    return outcome


def refusal(outcome: Outcome, output: Path) -> Problem:
    """The one error of a refused workbook; nothing of its document was written."""
    assert outcome.result is Result.REFUSED
    assert outcome.document is None
    written = {file.name for file in output.rglob("*") if file.is_file()}
    assert written <= {SUMMARY, PAGE, manifest.NAME, previous.PREVIOUS, previous.SEAL}
    (problem,) = errors(outcome.problems)
    assert problem.place.file == str(outcome.source.path)
    return problem


def reason(outcome: Outcome, output: Path) -> str:
    """Why a document is faulty."""
    problem = refusal(outcome, output)
    assert problem.code is Code.DOCUMENT_FAULTY
    return str(problem.facts["detail"])


def spoil(monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    """Let something happen to every document after it was filled."""

    def spoilt(*given: object) -> Rendered:
        rendered = filling.render(*given)  # type: ignore[arg-type]
        document = Docx(rendered.data)
        act(document)
        return replace(rendered, data=document.data())

    monkeypatch.setattr(proved, "render", spoilt)


def _left(text: str) -> Act:
    return lambda d: d.body.insert(0, made(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))


def _left_unseen(d: Docx) -> None:
    d.body.insert(0, made("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ x }}</w:t></w:r></w:p>"))


def _exchange_sections(d: Docx) -> None:
    d.tables()[1].addprevious(d.tables()[2])


def _point_and_total(d: Docx) -> None:
    write(d.points(2, "1"), "2")
    write(d.points(2, TOTAL), "10")


LOST_AFTER_IT = "a value is lost: «Жусандыой мектеп-лицейі»"
"""An organisation stands in the notes twice: one missing, the next is the first out of order."""

SPOILT: dict[str, tuple[Act, str]] = {
    "a value is not there": (
        lambda d: remove(row_of(d.holding("770544592399"))),
        LOST_AFTER_IT,
    ),
    "a value is cut short": (
        lambda d: swap(d.holding("770544592399"), "2399", "239"),
        LOST_AFTER_IT,
    ),
    "a value is out of its order": (
        lambda d: d.body.append(d.paragraph("Абай облысының әкімдігі")),
        "a value is lost: ",
    ),
    "a value is hidden": (
        lambda d: dress(d.holding("770544592399"), "<w:vanish/>"),
        LOST_AFTER_IT,
    ),
    "a value is white": (
        lambda d: dress(d.paragraph("2023 жыл"), '<w:color w:val="FFFFFF"/>'),
        "a value is lost: ",
    ),
    "points are others": (
        lambda d: write(d.points(1, "1"), "1"),
        "figures: '2' expected, '1' found",
    ),
    "a point and its total are others": (
        _point_and_total,
        "figures: '1' expected, '2' found; figures: '9' expected, '10' found",
    ),
    "a total is another": (
        lambda d: write(d.points(3, TOTAL), "15"),
        "figures: '14' expected, '15' found",
    ),
    "a heading has points": (
        lambda d: add(d.points(1, "2"), "<w:r><w:t>2</w:t></w:r>"),
        "figures: '' expected, '2' found",
    ),
    "a cell has no paragraph": (
        lambda d: remove(paragraph_of(d.points(1, "2"))),
        "no paragraph at the end of tc",
    ),
    "a cell ends with a table": (
        lambda d: d.points(1, "2").append(made("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")),
        "no paragraph at the end of tc",
    ),
    "a table has no row": (
        lambda d: d.body.insert(0, made("<w:tbl><w:tblGrid/></w:tbl>")),
        "a table without a row",
    ),
    "a row has no cell": (
        lambda d: d.tables()[0].append(made("<w:tr/>")),
        "a row without a cell",
    ),
    "a page has no settings": (
        lambda d: remove(inner(d.body, "w:sectPr")),
        "no page settings",
    ),
    "a tag is left": (_left("{{ орган.атауы }}"), "left on the paper: {{ орган.атауы }}"),
    "half a tag is left": (_left("атауы }}"), "left on the paper: атауы }}"),
    "a loop is left": (_left("{%tr endfor %}"), "left on the paper: {%tr endfor %}"),
    "a comment is left": (_left("{# кім #}"), "left on the paper: {# кім #}"),
    "a tag is left unseen": (_left_unseen, "left on the paper: ⟦vanish: {{ x }}⟧"),
    "a tag is left in the header": (
        lambda d: d.header().append(made("<w:r><w:t>{{ x }}</w:t></w:r>")),
        "left on the paper: ⟦PAGE⟧{{ x }}",
    ),
    "None is printed": (_left("Балл: None"), "left on the paper: Балл: None"),
    "nan is printed": (_left("nan"), "left on the paper: nan"),
    "NaN is printed": (_left("NaN балл"), "left on the paper: NaN балл"),
    "Undefined is printed": (_left("Undefined"), "left on the paper: Undefined"),
    "a fixed word is another": (
        lambda d: swap(d.body, "азайту", "көбейту"),
        "official words are missing or out of place: ",
    ),
    "a caption is missing": (
        lambda d: remove(d.paragraph("(есепті кезең)")),
        "official words are missing or out of place: (есепті кезең)",
    ),
    "a section is out of its place": (
        _exchange_sections,
        "official words are missing or out of place: ",
    ),
    "a section's table is missing": (
        lambda d: remove(d.tables()[3]),
        "figures: 'Бағалау парағы' expected, '' found",
    ),
    "a part has no type": (
        lambda d: d.parts.update({"word/media/x.png": b""}),
        "no content type: word/media/x.png",
    ),
    "a link leads nowhere": (
        lambda d: d.raw("word/_rels/document.xml.rels", "header1.xml", "header7.xml"),
        "no such part: word/header7.xml",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_document_is_not_written_when(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, told = SPOILT[name]
    spoil(monkeypatch, act)
    if name == "a link leads nowhere":  # no reader can open such a document at all
        assert refusal(build(ABAI, tmp_path), tmp_path).code in OUR_FAULTS
    else:
        assert told in reason(build(ABAI, tmp_path), tmp_path)


OUR_FAULTS = (Code.DOCUMENT_FAULTY, Code.UNEXPECTED)


def test_the_fault_is_told_as_ours_with_the_name_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(monkeypatch, SPOILT["points are others"][0])
    words = ["build", str(ABAI), "-o", str(tmp_path / "output"), "--jobs", "1", "--lang", "en"]
    assert cli.main(words) == 1
    told = capsys.readouterr().out
    assert "abai.xlsx" in told
    assert "document-faulty" in told
    known, problems = manifest.load(tmp_path / "output")
    assert problems == ()
    assert known is not None
    assert known.entries == {}


def test_an_older_document_stays_and_is_said_to_be_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_before = build(ABAI, tmp_path).document
    assert made_before is not None
    before = made_before.read_bytes()
    with made_before.open("ab") as stream:
        stream.write(b"\0")  # or it would be current
    spoil(monkeypatch, SPOILT["points are others"][0])
    outcome = build(ABAI, tmp_path)
    assert outcome.result is Result.REFUSED
    assert kit.codes(outcome.problems) == ["document-faulty", "output-stale"]
    assert made_before.read_bytes() == before + b"\0"


# What fills the paper is damaged.


def fill_with(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Context], Mapping[str, object]]
) -> None:
    fill = sheet.fill

    def changed(evaluation: Evaluation, notes: Notes) -> Mapping[str, object]:
        return change(fill(evaluation, notes))

    monkeypatch.setattr(sheet, "fill", changed)


def section(tree: Context, name: str, **changes: object) -> dict[str, object]:
    inner_tree = tree[name]
    assert isinstance(inner_tree, Mapping)
    return {**tree, name: {**inner_tree, **changes}}


def test_a_point_that_the_context_makes_up_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda tree: section(tree, "мм", б1="1"))
    assert "figures: '2' expected, '1' found" in reason(build(ABAI, tmp_path), tmp_path)


def test_a_total_that_the_context_makes_up_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda tree: section(tree, "мк", жиыны="20"))
    assert "figures: '9' expected, '20' found" in reason(build(ABAI, tmp_path), tmp_path)


def test_sections_that_the_context_exchanges_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda tree: {**tree, "ақ": tree["жшс"], "жшс": tree["ақ"]})
    assert "figures: '14' expected, '8' found" in reason(build(ABAI, tmp_path), tmp_path)


@pytest.mark.parametrize("value", [None, float("nan"), 2, []])
def test_a_value_that_is_no_finished_text_is_refused_as_our_fault(
    value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda tree: section(tree, "мм", б1=value))
    problem = refusal(build(ABAI, tmp_path), tmp_path)
    assert problem.code in OUR_FAULTS


@pytest.mark.parametrize("text", ["None", "nan", ""])
def test_points_that_are_no_points_are_found(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with(monkeypatch, lambda tree: section(tree, "мм", б1=text))
    assert f"figures: '2' expected, '{text}' found" in reason(build(ABAI, tmp_path), tmp_path)


def print_as(monkeypatch: pytest.MonkeyPatch, act: Callable[[str], str]) -> None:
    """Print every value otherwise than it should be."""
    monkeypatch.setattr(filling, "_escaped", act)


@pytest.fixture
def ampersand(tmp_path: Path) -> Path:
    """The workbook of a body whose name is full of markup."""
    return saved(tmp_path, "«А&Б» <Қайнар> мекемесі")


def saved(folder: Path, name: str, organisation: str = "«Қайнар»") -> Path:
    rows = [kit.organisation("ММ", 1, {OrganisationField.NAME: organisation})]
    workbook = folder / "inputs" / "body.xlsx"
    workbook.parent.mkdir()
    book = kit.workbook(rows, body={BodyField.NAME: name, BodyField.YEAR: Decimal(2023)})
    workbook.write_bytes(kit.saved(book))
    return workbook


def test_names_that_were_not_escaped_are_found(
    ampersand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word would cut the paper short at such a name, or not open it."""
    print_as(monkeypatch, str)
    problem = refusal(build(ampersand, tmp_path / "output"), tmp_path / "output")
    assert problem.code in OUR_FAULTS


def test_names_that_were_escaped_twice_are_found(
    ampersand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    escaped = filling._escaped
    print_as(monkeypatch, lambda value: escaped(escaped(value)))
    assert "a value is lost: «А&Б»" in reason(
        build(ampersand, tmp_path / "output"), tmp_path / "output"
    )


def test_a_value_that_was_not_printed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    escaped = filling._escaped
    print_as(monkeypatch, lambda value: "" if "770544592399" in value else escaped(value))
    assert "a value is lost: «Жусандыой мектеп-лицейі»" in reason(build(ABAI, tmp_path), tmp_path)


# What is no fault.


def faults(evaluation: Evaluation, notes: Notes) -> list[str]:
    """What the proof says of the document of an evaluation."""
    edition = evaluation.submission.edition
    ready, problems = lint.check_file(
        template_files.find_template(None, edition, Paper.SHEET), kit.EDITIONS
    )
    assert ready is not None, problems
    rendered = filling.render(
        ready, sheet.fill(evaluation, notes), Properties("", "", "", ""), notes
    )
    reading, damage = read(rendered.data, rendered.form)
    found = [
        *filling.faults(reading.lines, rendered.printed, layout(edition, Paper.SHEET)),
        *damage,
    ]
    expected = content.of_body(evaluation, Paper.SHEET).figures
    return found + [str(d) for d in figures.figure_differences(reading.lines, edition, expected)]


@pytest.mark.parametrize("notes", Notes)
@pytest.mark.parametrize("name", hard_bodies())
def test_a_hard_body_has_no_fault(name: str, notes: Notes) -> None:
    assert faults(hard_bodies()[name], notes) == []


def test_every_sample_passes(tmp_path: Path) -> None:
    order = Options(tmp_path, None, None, Notes.FULL)
    assert [o.result for o in kit.built([ROOT / "inputs"], order, jobs=2)] == [Result.MADE] * 23


STRANGE_NAMES = [
    "{{ x }} басқармасы",
    "{% endfor %} {# #}",
    "None",
    "nan NaN Undefined",
    "Құрылыс }} {{ басқармасы",
    "Ку\u0438\u0306бышев ауданы",  # a letter and its breve apart
    "Солтүстік\u2011Шығыс",
    "Қос\u00adтанай",
    "Екі  бос\u00a0орын",
    "⟦□⟧ мекемесі",
    "A\u200bB \u202eтеріс\u202c",
    "<w:t>&amp;</w:t>",
    "2",
    "Жиыны:",
]


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_name_may_hold_any_words(name: str, tmp_path: Path) -> None:
    workbook = saved(tmp_path, name, organisation=f"«{name}» мекемесі")
    outcome = build(workbook, tmp_path / "output")
    assert outcome.result is Result.MADE, outcome.problems
    assert cli.main(["verify", str(tmp_path / "output"), str(workbook)]) == 0


def test_a_tag_left_beside_a_name_that_looks_like_one_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = saved(tmp_path, "{{ x }} None басқармасы")
    spoil(monkeypatch, _left("{{ y }}"))
    assert "{{ y }}" in reason(build(workbook, tmp_path / "output"), tmp_path / "output")


# A clerk's template.


def clerks(folder: Path, *acts: Act) -> Path:
    """The shipped template of 2022 after a clerk's hand."""
    form = Docx(template_files.find_template(None, kit.EDITIONS[0], Paper.SHEET).read_bytes())
    for act in acts:
        act(form)
    path = folder / "template.docx"
    path.write_bytes(form.data())
    return path


def _white_on_blue(d: Docx) -> None:
    for row in (table[2] for table in d.tables()[:4]):
        for cell in row.findall(f"{W}tc"):
            inner(cell, "w:tcPr").append(made('<w:shd w:val="clear" w:fill="1F3864"/>'))
            dress(cell, '<w:color w:val="FFFFFF"/>')


def _tags_in_headers(d: Docx) -> None:
    for part, text in (("header1", "{{ кезең }}"), ("header2", "{{ орган.атауы }}")):
        d.tree(f"word/{part}.xml")[0].append(made(f"<w:r><w:t>{text}</w:t></w:r>"))
    footer = "<w:ftr><w:p><w:r><w:t>{{ орган.коды }} / {{ кезең }}</w:t></w:r></w:p></w:ftr>"
    identifier = d.add_part("footer1.xml", "footer", footer)
    reference = f'<w:footerReference w:type="default" r:id="{identifier}"/>'
    inner(d.body, "w:sectPr").insert(0, made(reference))


CLERKS: dict[str, Sequence[Act]] = {
    "headings white on blue": [_white_on_blue],
    "tags in headers and footers": [_tags_in_headers],
    "another font": [lambda d: dress(d.points(1, "1"), '<w:rFonts w:ascii="Kazakh Serif"/>')],
    "small capitals": [lambda d: dress(d.paragraph("Нысан"), "<w:smallCaps/>")],
    "a numbered list": [lambda d: d.body.insert(8, made("<w:p><w:pPr><w:numPr/></w:pPr></w:p>"))],
    "a bookmark at the end of a cell": [
        lambda d: d.points(1, "1").append(made('<w:bookmarkEnd w:id="1"/>'))
    ],
    "a stamp": [lambda d: run(d.paragraph("Нысан")).append(made("<w:pict/>"))],
}


@pytest.mark.parametrize("name", CLERKS)
def test_a_template_may_have(name: str, tmp_path: Path) -> None:
    given = clerks(tmp_path, *CLERKS[name])
    outcome = build(ABAI, tmp_path / "output", given)
    assert outcome.result is Result.MADE, outcome.problems
    assert cli.main(["verify", str(tmp_path / "output"), str(ABAI)]) == 0


def test_a_template_that_hides_a_value_gives_no_document(tmp_path: Path) -> None:
    given = clerks(tmp_path, lambda d: dress(d.points(1, "1"), "<w:vanish/>"))
    told = reason(build(ABAI, tmp_path / "output", given), tmp_path / "output")
    assert "figures: '2' expected, '' found" in told


def test_a_template_without_a_row_of_the_form_gives_no_document(tmp_path: Path) -> None:
    given = clerks(tmp_path, lambda d: remove(d.row(2, "5.1")))
    outcome = build(ABAI, tmp_path / "output", given)
    assert [problem.code for problem in errors(outcome.problems)] == [Code.FORM_MISSING]
    assert outcome.document is None
