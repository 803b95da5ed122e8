"""Papers are those that docxtpl would have made: it is the judge, of every part of every paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from generator.assess import assess
from generator.files import archive
from generator.law.choices import OF_BODY, Notes, Paper
from generator.law.edition import Edition
from generator.messages.problems import Severity
from generator.papers import content
from generator.papers.tags import Context
from generator.word import fill as filling
from generator.word import template_files
from generator.word.compose.template import kept_of
from generator.word.fill import Properties, filler
from generator.word.read import outline, plain
from generator.word.template import lint, prepare
from generator.word.template.prepare import leave_out, nodes_of, set_pages
from generator.word.template_files import Ready, Template
from tests.helpers import damages, kit
from tests.helpers.damages import DAMAGES, REPAIRED, Damage, paragraph
from tests.helpers.forge import Docx, made
from tests.helpers.hard import hard_bodies
from tests.helpers.paper import W
from tests.helpers.paths import ROOT, SHARED
from tests.helpers.sampled import samples_of

PROPERTIES = Properties("«Абай» & ұлы", "2023 жыл <а>", "2022", "input 1; template 2")
CORE = "docProps/core.xml"
EDITION = kit.EDITIONS[0]
OURS = template_files.find_template(None, EDITION, Paper.SHEET)
Act = Callable[[Docx], object]
JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


class Judge(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """docxtpl itself, but for the properties, which it would escape a second time."""

    def render_properties(self, *_: object, **__: object) -> None:
        """Nothing."""


def by_docxtpl(ready: Ready, notes: Notes, context: Context) -> dict[str, bytes]:
    """The parts of the paper that docxtpl makes of what templates leave to it, no properties."""
    document = Judge(io.BytesIO(ready.data))
    document.init_docx()
    prepare.take_out(document.docx)
    if notes is Notes.NONE:
        leave_out(document.docx.element.body)
    set_pages(document.docx, ready.template.paper)
    document.render(dict(context), jinja_env=JINJA)
    target = io.BytesIO()
    document.save(target)
    return parts(target.getvalue())


def parts(document: bytes) -> dict[str, bytes]:
    """The parts of a document but its properties, those of markup as trees are compared."""
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n")
        if name.endswith((".xml", ".rels"))
        else part
        for name, part in archive.contents(document).items()
        if name != CORE
    }


def bodies() -> Iterator[Context]:
    """Bodies with many notes and few, and difficult ones."""
    for source in sorted((ROOT / "inputs" / "2023").glob("*.xlsx"))[:2]:
        evaluation = assess(source, kit.EDITIONS).evaluation
        assert evaluation is not None
        yield content.of_body(evaluation, Paper.SHEET).context
    for evaluation in hard_bodies().values():
        if evaluation.submission.edition is EDITION:
            yield content.of_body(evaluation, Paper.SHEET).context


@pytest.fixture(scope="module")
def contexts() -> list[Context]:
    return list(bodies())


def compare(ready: Ready, contexts: list[Context], notes: Notes = Notes.FULL) -> None:
    """Every paper is that of docxtpl, reads as any other, and leaves no trace in the next."""
    fill = filler(ready, notes).fill
    first = fill(contexts[0], PROPERTIES)
    for context in contexts:
        paper = fill(context, PROPERTIES)
        assert parts(paper.data) == by_docxtpl(ready, notes, context)
        assert plain.read(paper.data, paper.form)[0] == outline.read(paper.data)
    assert fill(contexts[0], PROPERTIES) == first


def ours() -> Ready:
    ready, problems = lint.check_file(OURS, kit.EDITIONS)
    assert ready is not None, problems
    return ready


@pytest.mark.slow
@pytest.mark.parametrize("notes", Notes)
@pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)
@pytest.mark.parametrize("paper", OF_BODY)
def test_all_samples_are_filled_as_docxtpl_does(
    paper: Paper, edition: Edition, notes: Notes
) -> None:
    """To the byte: our own templates leave nothing to be written in two ways."""
    found = [content.of_body(one, paper).context for one in samples_of(edition)[:3]]
    ready, _ = lint.check_file(template_files.find_template(None, edition, paper), kit.EDITIONS)
    assert found
    assert ready is not None
    compare(ready, found, notes)
    markup = archive.contents(filler(ready, notes).fill(found[0], PROPERTIES).data)
    for name in ("word/document.xml", "word/header2.xml"):
        written = etree.tostring(etree.fromstring(markup[name]), encoding="UTF-8", standalone=True)
        assert markup[name] == written


def test_bodies_chosen_to_hurt_are_filled_as_docxtpl_does(contexts: list[Context]) -> None:
    compare(ours(), contexts)


def test_form_is_the_paper_before_it_is_filled(contexts: list[Context]) -> None:
    paper = filler(ours(), Notes.FULL).fill(contexts[0], PROPERTIES)
    form, filled = archive.contents(paper.form), archive.contents(paper.data)
    assert list(form) == list(filled)
    changed = {name for name, part in form.items() if filled[name] != part}
    assert changed == {"word/document.xml", CORE}
    assert "{{ орган.атауы }}" in [line.words for line in outline.outline(paper.form)]


def changed(act: Act) -> Ready:
    """Our template as a clerk left it."""
    document = Docx(OURS.read_bytes())
    act(document)
    template = Template("template.docx", document.data(), EDITION.id, Paper.SHEET)
    ready, problems = lint.check(template, kit.EDITIONS)
    assert ready is not None, problems
    return ready


HARMLESS = [damage for damage in DAMAGES if damage.code.severity is not Severity.ERROR]
"""With the others a template is not filled at all."""


@pytest.mark.parametrize("damage", HARMLESS, ids=lambda damage: damage.sentence)
def test_damaged_templates_that_serve_are_filled_as_docxtpl_does(
    damage: Damage, contexts: list[Context]
) -> None:
    compare(changed(damage.act), [contexts[0], contexts[-1]])


@pytest.mark.parametrize("typed", [typed for _, typed, _ in REPAIRED])
def test_repaired_tags_are_filled_as_docxtpl_does(typed: str, contexts: list[Context]) -> None:
    compare(changed(lambda d: damages.before_notes(d, paragraph(typed))), contexts[:1])


DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="a"/></wp:inline></w:drawing></w:r></w:p>'
)
LOOP = "{%p for а in мм.түсіндірмелері %}", "{{ а }}", "{%p endfor %}"


def first(*pieces: str) -> Act:
    """Put blocks before the others."""

    def act(document: Docx) -> None:
        markup = (piece if piece.startswith("<") else paragraph(piece) for piece in pieces)
        for block in reversed(made(f"<w:body>{''.join(markup)}</w:body>")):
            document.body.insert(0, block)

    return act


WRITTEN: dict[str, Act] = {
    "a drawing, whose number docxtpl changes": first(DRAWING),
    "a drawing that may be left out": first("{%p if кезең %}", DRAWING, "{%p endif %}"),
    "drawings in a loop": first(LOOP[0], DRAWING, LOOP[2]),
    "a table with a column too many": lambda d: next(d.body.iter(f"{W}tblGrid")).append(
        made('<w:gridCol w:w="100"/>')
    ),
    "a control that may be left empty": first(
        "<w:sdt><w:sdtContent>", *LOOP, "</w:sdtContent></w:sdt>"
    ),
    "a tab that is a letter": first("а\tб"),
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


@pytest.mark.parametrize("name", WRITTEN)
def test_what_clerks_write_is_filled_as_docxtpl_does(name: str, contexts: list[Context]) -> None:
    without = {**contexts[0], "кезең": ""}
    compare(changed(WRITTEN[name]), [without, contexts[-1]])


VALUES = [
    *("a & b", "<a>", "a\"b'c", "{{ а }}", "{% if %}", "&#95;", "&#34;", "_", "", "]]>", "&amp;"),
    *("a\tb", "a\nb", "a\fb", "a\ab", " a ", "a\u00a0b", "\u0085", "a\u2028b", "😀"),
]


@pytest.mark.parametrize("value", VALUES)
def test_any_value_is_filled_as_docxtpl_does(value: str, contexts: list[Context]) -> None:
    compare(ours(), [{**contexts[0], "кезең": value}])


@pytest.mark.parametrize("value", ["{_{ а }_}", "{_% а %_}"])
def test_braces_are_printed_as_they_are_written(value: str, contexts: list[Context]) -> None:
    """docxtpl would take these for its own way of writing braces."""
    paper = filler(ours(), Notes.FULL).fill({**contexts[0], "кезең": value}, PROPERTIES)
    assert value in [line.words for line in outline.outline(paper.data)]


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
def test_documents_of_strangers_are_filled_as_docxtpl_does(contexts: list[Context]) -> None:
    """With a tag put into each that can be opened, for they are no templates."""
    filled = 0
    for path in sorted(ODD.iterdir()):
        try:
            document = Docx(path.read_bytes())
            document.body.insert(0, made(paragraph("{{ орган.атауы }} {{ кезең }}")))
            ready = Ready(Template("odd.docx", b"", EDITION.id, Paper.SHEET), document.data())
            theirs = by_docxtpl(ready, Notes.FULL, contexts[0])
            assert "2023 жыл" in theirs["word/document.xml"].decode()
            assert Judge(io.BytesIO(ready.data)).get_docx().core_properties is not None
        except Exception:  # noqa: BLE001 - docxtpl itself cannot fill it
            continue
        filled += 1
        paper = filler(ready, Notes.FULL).fill(contexts[0], PROPERTIES)
        assert parts(paper.data) == theirs
    assert filled >= 5


def test_what_is_kept_of_our_templates_is_what_is_made_of_them() -> None:
    made = dict(kept_of(template_files.shipped_folder()))
    kept = {file.name: file.read_bytes() for file in template_files.prepared_folder().iterdir()}
    index = kept.pop(template_files.INDEX)
    assert made.pop(template_files.INDEX) == {template_files.INDEX: index}, "make templates"
    assert {name: archive.contents(data) for name, data in kept.items()} == made, "make templates"


def test_a_template_of_ours_with_another_byte_is_checked(tmp_path: Path) -> None:
    other = tmp_path / "template.docx"
    other.write_bytes(OURS.read_bytes())
    ours = template_files.ours(other)
    assert ours is not None
    assert (ours.template.edition, ours.template.paper) == (EDITION.id, Paper.SHEET)
    other.write_bytes(OURS.read_bytes() + b" ")
    assert template_files.ours(other) is None


@pytest.mark.parametrize(
    "text",
    [
        "{{ а }}|{{ б.в }}|{{ б.г.д }} {{ а }}{{ а }}",
        "{% if пусто %}1{% elif а %}2{% else %}3{% endif %}{% if not а %}4{% else %}5{% endif %}",
        "{% if пусто %}1{% elif б.пусто %}2{% else %}{{ а }}{% endif %}{% if пусто %}6{% endif %}",
        "{% for а in список %}{% if not loop.first %}, {% endif %}{{ а }}{% endfor %}{{ а }}",
        "{% for х in строки %}{% for у in х.у %}{{ у }}{% if loop.last %}.{% endif %}{% endfor %}"
        "{% if loop.last %}!{% endif %}{{ х.н }}{% endfor %}{% for х in пусто %}{{ х }}"
        "{% endfor %}",
    ],
)
def test_tags_mean_what_jinja_takes_them_for(text: str) -> None:
    names = {
        "а": '«А&Б» <Қ> {_{ "',
        "б": {"в": "", "г": {"д": "1"}, "пусто": ""},
        "пусто": [],
        "список": ["1", "2", "3"],
        "строки": [{"у": ["1", "2"], "н": "н"}, {"у": [], "н": ""}],
    }
    printed: list[str] = []
    found = "".join(filling._text(nodes_of(text), names, printed))
    assert found.replace('"', "&#34;") == JINJA.from_string(text).render(names)
    assert all(value in names["а"] or len(value) < 2 for value in printed)


@pytest.mark.parametrize("text", ["{{ а.б }}", "{{ в }}", "{% if в %}{% endif %}", "{{ н }}"])
def test_what_is_not_there_or_no_text_is_never_printed(text: str) -> None:
    with pytest.raises((KeyError, TypeError)):
        list(filling._text(nodes_of(text), {"а": {}, "н": None}, []))


@pytest.mark.parametrize("text", ["{{ а() }}", "{{ а|safe }}", "{% set а = б %}", "{{ а + б }}"])
def test_what_is_no_tag_of_ours_is_not_filled(text: str) -> None:
    with pytest.raises(ValueError, match="а"):
        nodes_of(text)
