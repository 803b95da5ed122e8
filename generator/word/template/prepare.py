"""Prepares a template for filling: what no document gets goes, pages are set, tags are read.

No document gets protection, mail merge, signatures and foreign parts: one that nobody may date or
sign, that asks for a list of addresses, or whose signature was never valid is no paper; and what
another program keeps in a template is of no use in a document. A paper without notes ends before
their title.

Pages break where a template of any number of items cannot say: in Appendix 3 the last row stays
with the lines to sign on; in Appendix 5 each body has a table of its own, which begins on a new
page and repeats the body's name. The tree is changed before it is filled, and stays a template.

docxtpl then makes of the markup what one pass over its tags can fill.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final

from docx.opc.coreprops import CoreProperties
from docxtpl import DocxTemplate
from lxml import etree

from generator.files import archive, opc
from generator.files.opc import Package
from generator.law.choices import Notes, Paper
from generator.messages.problems import Code
from generator.papers.forms import printing
from generator.papers.tags import BODY_NAME
from generator.word import fill
from generator.word.compose.markup import (
    LANGUAGE,
    NEXT_BODY,
    NOTES_TITLE,
    paragraph,
    provide,
    run,
    w,
    words,
)
from generator.word.fill import FilledForm, Nodes, TaggedPart
from generator.word.read.lines import span_of, widths_of
from generator.word.read.text import folded
from generator.word.read.xml import W, parsed, val_of
from generator.word.template import tag_syntax
from generator.word.template.tag_syntax import ParsedTag, Word
from generator.word.template_files import Ready

_OF_PACKAGE = ("officeDocument", "core-properties", "extended-properties", "custom-properties")
"""The kinds of parts that a document has beside its main part and what that points to."""

_FOREIGN = "customXml"
_SIGNATURES = "/digital-signature/origin"
_SETTINGS = "settings"
OF_MAIL_MERGE = ("mailMergeSource", "mailMergeHeaderSource", "recipientData")
"""What the settings point to for the sake of a mail merge."""

_PROTECTION = (f"{W}documentProtection", f"{W}writeProtection")
_MAIL_MERGE = f"{W}mailMerge"
_OFF = ("0", "false", "off")
_SHOWN = 5


def find_left_out(package: Package) -> Iterator[tuple[Code, Mapping[str, str]]]:
    """What is left out: the codes of the problems, and the facts of each."""
    main = package.main()
    settings = package.only(main, _SETTINGS)
    root = None if settings is None else parsed(package.xml(settings, opc.MAX_RELATIONS), settings)
    if root is not None and any(map(_is_enforced, root.iterchildren(*_PROTECTION))):
        yield Code.TEMPLATE_PROTECTED, {}
    if root is not None and root.find(_MAIL_MERGE) is not None:
        yield Code.TEMPLATE_MAIL_MERGE, {}
    parts = [one for one in package.relations("") if one.kind not in _OF_PACKAGE]
    parts += [one for one in package.relations(main) if one.kind == _FOREIGN]
    others = [one.part or one.kind for one in parts if not one.type.endswith(_SIGNATURES)]
    if len(others) < len(parts):
        yield Code.TEMPLATE_SIGNED, {}
    if others:
        more = ["…"] if len(others) > _SHOWN else []
        shown = ", ".join([*map(opc.printable, others[:_SHOWN]), *more])
        yield Code.TEMPLATE_LEFT_OUT, {"parts": shown}


def take_out(document: Any) -> None:
    """Take all of it out of an opened template."""
    main = document.part
    _drop(main.package.rels, lambda kind: kind not in _OF_PACKAGE)
    _drop(main.rels, lambda kind: kind == _FOREIGN)
    for settings in (one.target_part for one in main.rels.values() if _kind(one) == _SETTINGS):
        _drop(settings.rels, OF_MAIL_MERGE.__contains__)
        for element in [*settings.element.iterchildren(*_PROTECTION, _MAIL_MERGE)]:
            settings.element.remove(element)


def unsign(document: Any) -> None:
    """Take the signatures out of an opened template, which is to be changed."""
    _drop(document.part.package.rels, lambda kind: kind == "origin")


def _drop(relations: Any, is_unwanted: Callable[[str], bool]) -> None:
    """Remove links of some kinds: a part that nothing points to is not saved."""
    for identifier, relation in [*relations.items()]:
        if is_unwanted(_kind(relation)):
            del relations[identifier]


def _kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]


def _is_enforced(protection: etree._Element) -> bool:
    """True of a protection that Word heeds; one that was lifted leaves its kind behind."""
    is_advice = protection.tag == f"{W}writeProtection"
    return is_advice or protection.get(f"{W}enforcement", "0") not in _OFF


def begin_at(paragraph: etree._Element) -> bool:
    """True for the title of what is attached: known by its style or, restyled, by its words."""
    if val_of(paragraph.find(f"{W}pPr"), "pStyle") == NOTES_TITLE:
        return True
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
    return folded(text) in map(folded, (words().notes_title, words().changed_title))


def leave_out(body: etree._Element) -> None:
    """Drop everything from the title of the notes on, but the page settings at the end.

    The title may stand in a content control, which goes with it. A document may not end with a
    table: where nothing else is left below the form, an ordinary paragraph is.
    """
    notes, last = False, None
    for element in list(body):
        notes = notes or any(map(begin_at, element.iter(f"{W}p")))
        if notes and element.tag != f"{W}sectPr":
            body.remove(element)
        elif not notes:
            last = element
    if notes and last is not None and last.tag != f"{W}p":
        last.addnext(w("p"))


_FOR: Final = re.compile(r"\{%tr (for (\w+) in \w+) %\}")
_FOR_WITHIN: Final = re.compile(r"\{%tr for \w+ in (\w+\.\w+) %\}")
_FOR_LINES: Final = re.compile(r"\{%p for \w+ in [\w.]+ %\}")
_END: Final = "{%tr endfor %}"


def set_pages(document: Any, paper: Paper) -> None:
    """Set where pages break, which a template of any number of items cannot say.

    The tree of a checked template is changed before it is filled, and stays a template: other
    items take other branches of its tags. Lists of other papers break where they may.
    """
    body = document.element.body
    if paper is Paper.SHEET:
        _hold_reasons(body)
        _hold_last_line(body)
        return
    for table in body.findall(f"{W}tbl"):
        loop = _loop(table)
        if loop is None:
            continue
        if paper is Paper.INSPECTIONS and _is_above_table(table):
            _hold_if("loop.last", loop.rows, loop.end)  # the last item stays with what follows
        elif paper is Paper.CONSOLIDATED:
            provide(document.styles.element, NEXT_BODY)
            _divide(table, loop)


@dataclass(frozen=True)
class _RowLoop:
    """The rows of a table between those that hold the tags of a loop; ``each`` names an item."""

    start: etree._Element
    rows: tuple[etree._Element, ...]
    end: etree._Element
    tag: str
    each: str


def _loop(table: etree._Element) -> _RowLoop | None:
    rows = table.findall(f"{W}tr")
    starts = [(n, tag) for n, row in enumerate(rows) if (tag := _FOR.fullmatch(_text(row)))]
    ends = [n for n, row in enumerate(rows) if _text(row) == _END]
    if len(starts) != 1 or len(ends) != 1:
        return None
    ((first, tag),), (last,) = starts, ends
    return _RowLoop(rows[first], tuple(rows[first + 1 : last]), rows[last], tag[1], tag[2])


def _text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t")).strip()


def _is_above_table(table: etree._Element) -> bool:
    """True when nothing but empty paragraphs stands between a table and the next one."""
    following = table.getnext()
    while following is not None and following.tag == f"{W}p" and not _text(following):
        following = following.getnext()
    return following is not None and following.tag == f"{W}tbl"


def _hold_reasons(body: etree._Element) -> None:
    """A row above a list within its loop never stands on another page than the first item."""
    for start in body.findall(f"{W}tbl/{W}tr"):
        found, row = _FOR_WITHIN.fullmatch(_text(start)), start.getprevious()
        if found is not None and row is not None and "{%tr" not in _text(row):
            _hold_if(found[1], (row,), start)


def _hold_last_line(body: etree._Element) -> None:
    """The last item of the last list of lines never leaves what follows alone on a page."""
    starts = [line for line in body.findall(f"{W}p") if _FOR_LINES.fullmatch(_text(line))]
    for start in starts[-1:]:
        lines = [*takewhile(lambda line: "{%" not in _text(line), start.itersiblings())]
        if lines:
            _hold_if("loop.last", lines, start)


def _hold_if(condition: str, blocks: Sequence[etree._Element], like: etree._Element) -> None:
    """Rows or paragraphs that are kept with what follows on a condition.

    The tags stand in copies of ``like``, a block that holds one too.
    """
    kept = [deepcopy(block) for block in blocks]
    for part in (part for block in kept for part in block.iter(f"{W}p")):
        _keep_with_next(part)
    kind = "tr" if like.tag == f"{W}tr" else "p"
    start, otherwise, end = (
        _control(like, f"{{%{kind} {words} %}}") for words in (f"if {condition}", "else", "endif")
    )
    for block in (start, *kept, otherwise):
        blocks[0].addprevious(block)
    blocks[-1].addnext(end)


def _control(like: etree._Element, tag: str) -> etree._Element:
    block = deepcopy(like)
    first, *others = block.iter(f"{W}t")
    first.text = tag
    for node in others:
        node.text = ""
    return block


def _keep_with_next(part: etree._Element) -> None:
    properties = part.find(f"{W}pPr")
    if properties is None:
        properties = w("pPr")
        part.insert(0, properties)
    if properties.find(f"{W}keepNext") is None:
        is_styled = properties.find(f"{W}pStyle") is not None
        properties.insert(int(is_styled), w("keepNext"))


def _divide(table: etree._Element, loop: _RowLoop) -> None:
    """A table for each item, all but the first on a new page, below a row with its name."""
    new_page = paragraph(NEXT_BODY)
    condition = w("p", run("{%p if not loop.first %}")), new_page, w("p", run("{%p endif %}"))
    for block in (w("p", run(f"{{%p {loop.tag} %}}")), *condition):
        table.addprevious(block)
    table.addnext(w("p", run("{%p endfor %}")))
    name = _paragraph(loop.rows, printing(loop.each, BODY_NAME))
    if name is not None:
        loop.start.addprevious(_head(widths_of(table), name))
    for row in (loop.start, loop.end):
        table.remove(row)


def _paragraph(rows: Iterable[etree._Element], text: str) -> etree._Element | None:
    found = (one for row in rows for one in row.iter(f"{W}p") if _text(one) == text)
    return next(found, None)


def _head(columns: list[int], name: etree._Element) -> etree._Element:
    """A row over all columns that heads the table on each of its pages."""
    kept = deepcopy(name)
    _keep_with_next(kept)
    over = w("tcPr", w("tcW", w=sum(columns), type="dxa"), w("gridSpan", val=len(columns)))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), w("tc", over, kept))


# What docxtpl makes of it.

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ELEMENT, _COLUMN_TAG = re.compile("<[^>]*>"), re.compile(r"\{[{%#]tc\b")
_TAG = re.compile(r"\{[{%].*?[}%]\}")


def form(ready: Ready, notes: Notes) -> FilledForm:
    """A template that was found without errors, prepared for filling."""
    document = _open(ready, notes)
    core = document.docx.part.package._core_properties_part
    target = io.BytesIO()
    document.docx.save(target)
    data = archive.repack(target.getvalue())
    parts = tuple(_tagged_parts(document, archive.contents(data)))
    return FilledForm(data, _name(core), _marked_core(core.element), parts)


def _open(ready: Ready, notes: Notes) -> Any:
    document = DocxTemplate(io.BytesIO(ready.data))
    document.init_docx()
    take_out(document.docx)
    if notes is Notes.NONE:
        leave_out(document.docx.element.body)
    set_pages(document.docx, ready.template.paper)
    return document


def _tagged_parts(document: Any, contents: Mapping[str, bytes]) -> Iterator[TaggedPart]:
    """The parts that docxtpl fills, those that have tags; of the main part the body."""
    kinds = (document.HEADER_URI, document.FOOTER_URI)
    beside = [part for kind in kinds for _, part in document.get_headers_footers(kind)]
    beside += [p for p in document.docx.part.package.parts if p.content_type == _FOOTNOTES]
    sources = {_name(part): document.get_part_xml(part) for part in beside}
    main = _name(document.docx.part)
    for name, source in {main: document.get_xml(), **sources}.items():
        markup = str(document.patch_xml(source))
        if _TAG.search(markup):
            is_plain = not (_COLUMN_TAG.search(_ELEMENT.sub("", source)) or _is_changed(markup))
            is_divided = name != main or fill.has_one_body(contents[name])
            yield TaggedPart(name, name == main, is_plain and is_divided, nodes_of(markup))


def nodes_of(markup: str) -> Nodes:
    """A text with tags, cut at them; ValueError at what is none of ours."""
    nodes: Nodes = []
    opened: list[tuple[Nodes, list[Any]]] = [(nodes, [])]
    position = 0
    for found in _TAG.finditer(markup):
        inside, branches = opened[-1]
        inside += filter(None, [markup[position : found.start()]])
        position, tag = found.end(), tag_syntax.parse(found.group())
        if not isinstance(tag, ParsedTag):
            raise ValueError(found.group())
        body: Nodes = []
        condition = [tag.is_negated, [*tag.path], body]
        if tag.word is Word.PRINT:
            inside.append(["print", [*tag.path]])
        elif tag.word is Word.FOR:
            inside.append(["for", tag.name, [*tag.path], body])
            opened.append((body, []))
        elif tag.word is Word.IF:
            inside.append(["if", [condition]])
            opened.append((body, inside[-1][-1]))
        elif tag.word in (Word.ELIF, Word.ELSE):
            branches.append(condition)
            opened[-1] = body, branches
        else:
            opened.pop()
    nodes.append(markup[position:])
    return nodes


def listed(ready: Ready, notes: Notes, markup: str, *, is_main: bool) -> bytes:
    """A filled part after docxtpl's last steps: breaks in values, columns of tables, drawings."""
    document = _for_last_steps(ready, notes)
    text = document.resolve_listing(markup)
    if not is_main:
        return str(text).encode()
    tree = document.fix_tables(text)
    document.docx_ids_index = 1000
    document.fix_docpr_ids(tree)
    document.map_tree(tree)
    return bytes(document.docx.part.blob)


_for_last_steps = lru_cache(maxsize=4)(_open)
"""A document whose body is replaced from paper to paper."""


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _marked_core(element: Any) -> str:
    """Properties without those of the template: a clerk's brings its authors and dates along."""
    core: Any = CoreProperties(deepcopy(element))
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.subject = fill.TITLE, fill.SUBJECT
    core.category, core.comments = fill.EDITION, fill.ORIGIN
    core.language = LANGUAGE
    return str(etree.tostring(core._element, encoding="UTF-8", standalone=True).decode())


def _is_changed(markup: str) -> bool:
    """True of a part that docxtpl would not leave as it is filled."""
    if "docPr" in markup or fill.UNUSUAL.search(markup):
        return True
    try:
        root = etree.fromstring(markup)
    except etree.XMLSyntaxError:
        return True
    return not all(map(_is_regular, root.iter(f"{W}tbl")))


def _is_regular(table: etree._Element) -> bool:
    """True when each row fills the columns that the table says it has: docxtpl adds the missing."""
    columns = len(widths_of(table))
    rows = ([*row.iterchildren(f"{W}tc")] for row in table.iter(f"{W}tr"))
    return all(len(row) <= columns <= sum(map(span_of, row)) for row in rows)
