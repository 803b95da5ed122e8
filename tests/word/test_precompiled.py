"""Papers that are filled directly are those that docxtpl would have made.

docxtpl is the judge: where the direct way serves a template, every part of every paper is the
same, byte for byte; what it cannot know to be the same is left to docxtpl.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from docxtpl import DocxTemplate

from generator.assess import assess
from generator.files import zip as archive
from generator.files.disk import find_sources
from generator.law.edition import Edition
from generator.law.papers import OF_BODY, Notes, Paper
from generator.messages.problems import Severity
from generator.papers import content
from generator.papers.context import Context
from generator.verify.prove import template_of
from generator.word.fill.render import Filler, Properties
from generator.word.template import find as template_files
from generator.word.template import lint
from generator.word.template.open import Ready, Template
from generator.word.template.sandbox import environment
from tests.helpers import damages, kit
from tests.helpers.damages import DAMAGES, REPAIRED, Damage, paragraph
from tests.helpers.forge import Docx, made
from tests.helpers.hard import hard_bodies
from tests.helpers.paper import W
from tests.helpers.paths import ROOT, SHARED

PROPERTIES = Properties("«Абай» & ұлы", "2023 жыл <а>", "2022", "input 1; template 2")
EDITION = kit.EDITIONS[0]
OURS = template_files.find(None, EDITION, Paper.SHEET)
Act = Callable[[Docx], object]


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def contexts() -> Iterator[Context]:
    """Bodies with many notes and few, and those chosen to hurt."""
    sources, _ = find_sources([ROOT / "inputs" / "2023"], None)
    for source in sources[:6]:
        evaluation = assess(source.path, kit.EDITIONS).evaluation
        assert evaluation is not None
        yield content.of_body(evaluation, Paper.SHEET).context
    for evaluation in hard_bodies().values():
        if evaluation.submission.edition is EDITION:
            yield content.of_body(evaluation, Paper.SHEET).context


@pytest.fixture(scope="module")
def bodies() -> list[Context]:
    return list(contexts())


def compare(ready: Ready, contexts: list[Context], notes: Notes = Notes.ATTACHED) -> bool:
    """True when the papers are filled directly; they are those of docxtpl either way."""
    filler = Filler(ready, notes)
    first = filler.fill(contexts[0], PROPERTIES)
    for context in (*contexts[1:], contexts[0]):
        ours = filler.fill(context, PROPERTIES)
        theirs = Filler(ready, notes).fill(context, PROPERTIES)
        assert parts(ours.data) == parts(theirs.data)
        assert ours == theirs
    assert filler.fill(contexts[0], PROPERTIES) == first
    return filler.is_direct


@pytest.mark.slow
@pytest.mark.parametrize("notes", Notes)
@pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)
@pytest.mark.parametrize("paper", OF_BODY)
def test_all_samples_are_filled_directly_as_docxtpl_does(
    paper: Paper, edition: Edition, notes: Notes
) -> None:
    """Our own templates; hard bodies too, whose values only docxtpl takes now and then."""
    found = []
    for workbook in sorted((ROOT / "inputs").rglob("*.xlsx")):
        evaluation = assess(workbook, kit.EDITIONS).evaluation
        if evaluation is not None and evaluation.submission.edition is edition:
            found.append(content.of_body(evaluation, paper).context)
    assert found
    ready, _ = template_of(template_files.find(None, edition, paper))
    assert ready is not None
    assert compare(ready, found[:8], notes)


def test_bodies_chosen_to_hurt_are_filled_as_docxtpl_does(bodies: list[Context]) -> None:
    ready, _ = template_of(OURS)
    assert ready is not None
    assert compare(ready, bodies)


def changed(act: Act) -> Ready | None:
    """Our template as a clerk left it, None when it may not be used."""
    document = Docx(OURS.read_bytes())
    act(document)
    template = Template("template.docx", document.data(), EDITION.id, Paper.SHEET)
    return lint.check(template, kit.EDITIONS)[0]


HARMLESS = [damage for damage in DAMAGES if damage.code.severity is not Severity.ERROR]
"""With the others a template is not filled at all."""


@pytest.mark.parametrize("damage", HARMLESS, ids=lambda damage: damage.sentence)
def test_damaged_templates_that_serve_are_filled_as_docxtpl_does(
    damage: Damage, bodies: list[Context]
) -> None:
    ready = changed(damage.act)
    assert ready is not None
    assert compare(ready, [bodies[0], bodies[-1]])


@pytest.mark.parametrize("typed", [typed for _, typed, _ in REPAIRED])
def test_repaired_tags_are_filled_as_docxtpl_does(typed: str, bodies: list[Context]) -> None:
    ready = changed(lambda d: damages.before_notes(d, paragraph(typed)))
    assert ready is not None
    assert compare(ready, bodies[:2])


DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="a"/></wp:inline></w:drawing></w:r></w:p>'
)
LOOP = "{%p for а in мм.түсіндірмелері %}", "{{ а }}", "{%p endfor %}"
LEFT_TO_DOCXTPL: dict[str, Act] = {
    "a drawing, whose number docxtpl changes": lambda d: d.body.insert(0, made(DRAWING)),
    "a table with a column too many": lambda d: next(d.body.iter(f"{W}tblGrid")).append(
        made('<w:gridCol w:w="100"/>')
    ),
    "a control that may be left empty": lambda d: d.body.insert(
        0,
        made(f"<w:sdt><w:sdtContent>{''.join(map(paragraph, LOOP))}</w:sdtContent></w:sdt>"),
    ),
}
SERVED: dict[str, Act] = {
    "as it is": lambda _: None,
    "a loop of paragraphs": lambda d: damages.before_notes(d, *map(paragraph, LOOP)),
    "a condition in a text": lambda d: damages.before_notes(
        d, paragraph("а {% if кезең %}б{% else %}в{% endif %} г {{ кезең }}")
    ),
    "a text that may be empty": lambda d: damages.before_notes(
        d, paragraph("{% if мм.ескерілмегендері %}б{% endif %}")
    ),
    "tags in the header": lambda d: d.header().append(
        made("<w:r><w:t>{{ орган.атауы }} {% if кезең %}{{ кезең }}{% endif %}</w:t></w:r>")
    ),
    "two tags side by side": lambda d: damages.before_notes(
        d, paragraph("{{ орган.атауы }}{{ кезең }}")
    ),
}


@pytest.mark.parametrize("name", LEFT_TO_DOCXTPL)
def test_what_docxtpl_would_change_is_left_to_it(name: str, bodies: list[Context]) -> None:
    ready = changed(LEFT_TO_DOCXTPL[name])
    assert ready is not None
    assert not compare(ready, bodies[:2])


LATER: dict[str, tuple[str, ...]] = {
    "a drawing": ("{%p if кезең %}", DRAWING, "{%p endif %}"),
    "a tab that is a letter": ("{%p if кезең %}", "а\tб", "{%p endif %}"),
    "nothing but what may be left out": (
        "<w:sdt><w:sdtContent>",
        *("{%p if кезең %}", "а", "{%p endif %}"),
        "</w:sdtContent></w:sdt>",
    ),
}


@pytest.mark.parametrize("name", LATER)
def test_what_the_first_paper_does_not_show_is_left_to_docxtpl(
    name: str, bodies: list[Context]
) -> None:
    """The first is the same both ways: only a look at the template tells that others are not."""
    pieces = (piece if piece.startswith("<") else paragraph(piece) for piece in LATER[name])
    ready = changed(lambda d: insert(d, "".join(pieces)))
    assert ready is not None
    without = {**bodies[0], "кезең": ""}
    assert not compare(ready, [without, bodies[0]])


def insert(document: Docx, markup: str) -> None:
    """Put blocks before the others."""
    for block in reversed(made(f"<w:body>{markup}</w:body>")):
        document.body.insert(0, block)


@pytest.mark.parametrize("name", SERVED)
def test_what_clerks_write_is_filled_directly(name: str, bodies: list[Context]) -> None:
    ready = changed(SERVED[name])
    assert ready is not None
    assert compare(ready, bodies)


VALUES = [
    *("a & b", "<a>", "a\"b'c", "{{ а }}", "{% if %}", "{_{ а }_}", "{_% а %_}", "&#95;", "_", ""),
    *("a\tb", "a\nb", "a\fb", "a\ab", " a ", "a\u00a0b", "\u0085", "a\u2028b", "😀", "]]>"),
    "&amp;",
]


@pytest.mark.parametrize("value", VALUES)
def test_any_value_is_filled_as_docxtpl_does(value: str, bodies: list[Context]) -> None:
    ready, _ = template_of(OURS)
    assert ready is not None
    strange = {**bodies[0], "кезең": value}
    assert compare(ready, [bodies[0], strange])


def test_a_first_paper_that_only_docxtpl_makes_says_nothing_of_the_others(
    bodies: list[Context],
) -> None:
    ready, _ = template_of(OURS)
    assert ready is not None
    filler = Filler(ready, Notes.ATTACHED)
    filler.fill({**bodies[0], "кезең": "a\tb"}, PROPERTIES)
    assert not filler.is_direct
    filler.fill(bodies[0], PROPERTIES)
    assert filler.is_direct


def test_a_way_that_does_not_come_to_the_same_is_not_gone(
    bodies: list[Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever docxtpl may do one day that we do not know of."""
    monkeypatch.setattr(
        DocxTemplate, "resolve_listing", lambda _, markup: markup.replace("жыл", "год")
    )
    ready, _ = template_of(OURS)
    assert ready is not None
    filler = Filler(ready, Notes.ATTACHED)
    filler.fill(bodies[0], PROPERTIES)
    assert not filler.is_direct


MEMBERS = {"a.xml": b"<a/>" * 100, "word/b.xml": b"", "қ.bin": bytes(range(256)) * 50}


def test_archives_joined_of_packed_members_are_those_of_the_library() -> None:
    joined = archive.joined(archive.packed(name, data) for name, data in MEMBERS.items())
    with zipfile.ZipFile(io.BytesIO(joined)) as zipped:
        assert zipped.testzip() is None
        assert {name: zipped.read(name) for name in zipped.namelist()} == MEMBERS
        ours = zipped.infolist()
    with zipfile.ZipFile(io.BytesIO(archive.pack(MEMBERS.items()))) as zipped:
        for one, other in zip(ours, zipped.infolist(), strict=True):
            told = ("filename", "date_time", "CRC", "flag_bits", "external_attr", "create_system")
            assert [getattr(one, name) for name in told] == [getattr(other, name) for name in told]


ODD = SHARED / "odd" / "docx"


@pytest.mark.slow
@pytest.mark.skipif(not ODD.is_dir(), reason="../shared/odd is not there")
def test_documents_of_strangers_are_filled_as_docxtpl_does(bodies: list[Context]) -> None:
    """With a tag put into each that can be opened, for they are no templates."""
    filled = direct = 0
    for path in sorted(ODD.iterdir()):
        try:
            document = Docx(path.read_bytes())
            document.body.insert(0, made(paragraph("{{ орган.атауы }} {{ кезең }}")))
            data = document.data()
            DocxTemplate(io.BytesIO(data)).render(dict(bodies[0]), jinja_env=environment([]))
        except Exception:  # noqa: BLE001 - docxtpl itself cannot fill it
            continue
        filled += 1
        direct += compare(ready_of(data), [bodies[0], bodies[-1]])
    assert filled >= 5
    assert direct >= 3


def ready_of(data: bytes) -> Ready:
    return Ready(Template("odd.docx", data, EDITION.id, Paper.SHEET), data)
