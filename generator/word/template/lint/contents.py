"""What a template should not hold besides words and tags: changes not accepted, fields, objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from generator.files import opc
from generator.law.choices import Paper
from generator.messages.problems import Code, Part, Spot
from generator.word.compose import markup
from generator.word.compose.markup import words
from generator.word.read.xml import W, parsed
from generator.word.template import prepare, tag_syntax
from generator.word.template.stories import FILLED, Fault, Paragraph, Story, fault

_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_OBJECTS = tuple(W + name for name in ("object", "control", "altChunk", "movie"))
_STYLES = tuple(W + name for name in ("pStyle", "rStyle", "tblStyle"))
_HARMLESS_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "PAGEREF", "HYPERLINK")
_LINKS = ("attachedTemplate", "subDocument", "image", "oleObject", "frame", "linkedObject")
_TAG = re.compile(r"\{\{|\{%|\{#|#\}|%\}|\}\}")
_BRACE = re.compile("[{}]")
_LEGACY_LETTERS = re.compile("[њќѓџђћњЊЌЃЏЂЋ]")
_LEGACY_FONT = re.compile(
    r"(?i:(?:^|[\s_.-])(?:kz|kaz|kazakh|qaz)(?:$|[\s_.-]))|(?:KZ|Kaz)$|^(?:KZ|Kz|Kaz)[A-Z]"
)
_SYMBOL_FONT = re.compile(r"(?i)^(wingdings|webdings|symbol|marlett|zapf dingbats)")
_COMMENT_STYLES = ("CommentReference", "CommentText")


def check(package: opc.Package, stories: Sequence[Story], paper: Paper) -> Iterator[Fault]:
    """The faults of what the template of a paper holds in its package and its stories."""
    for story in stories:
        yield from _paragraphs_checked(story)
        if story.part in FILLED:
            yield from _hidden_tags(story)
        else:
            yield from _unfilled_tags(story)
    yield from _package_checked(package, stories)
    yield from _styles_checked(package, stories)
    if paper is Paper.SHEET:
        yield from _notes_checked(stories)


def _paragraphs_checked(story: Story) -> Iterator[Fault]:
    for paragraph in story.paragraphs:
        yield from _paragraph_checked(paragraph)
    for code, elements in (
        (Code.TEMPLATE_CHANGES, [f"{W}{n}Change" for n in ("tblPr", "trPr", "tcPr", "sectPr")]),
        (Code.TEMPLATE_CHANGES, [f"{W}{n}" for n in ("cellIns", "cellDel", "cellMerge")]),
        (Code.TEMPLATE_CONTROL, [f"{W}dataBinding"]),
        (Code.TEMPLATE_OBJECT, [f"{W}altChunk", f"{W}subDoc"]),
    ):
        if next(story.root.iter(*elements), None) is not None:
            yield fault(code, Spot(story.part), text="")
    rows = (p for p in story.root.iter(f"{W}trPr") for _ in p.iterchildren(*_CHANGES))
    if next(rows, None) is not None:
        yield fault(Code.TEMPLATE_CHANGES, Spot(story.part), text="")


def _paragraph_checked(paragraph: Paragraph) -> Iterator[Fault]:
    element, spot = paragraph.element, paragraph.spot
    changed = [*element.iter(*_CHANGES, f"{W}rPrChange", f"{W}pPrChange")]
    if changed:
        texts = "".join(t.text or "" for c in changed for t in c.iter(f"{W}t", f"{W}delText"))
        yield fault(Code.TEMPLATE_CHANGES, spot, text=tag_syntax.shown(texts))
    if next(element.iter(*_OBJECTS), None) is not None:
        yield fault(Code.TEMPLATE_OBJECT, spot, text=tag_syntax.shown(paragraph.text))
    for code in _fields(element):
        if code.split()[:1] and code.split()[0].upper() not in _HARMLESS_FIELDS:
            yield fault(Code.TEMPLATE_FIELD, spot, text=tag_syntax.shown(code))
    for run in element.iter(f"{W}r"):
        text = "".join(node.text or "" for node in run.iter(f"{W}t"))
        fonts = [str(v) for node in run.iter(f"{W}rFonts") for v in node.attrib.values()]
        if text.strip() and any(map(_SYMBOL_FONT.search, fonts)):
            yield fault(Code.TEMPLATE_SYMBOLS, spot, text=tag_syntax.shown(text))
    legacy = dict.fromkeys(_LEGACY_LETTERS.findall(paragraph.text))
    if legacy:
        yield fault(
            Code.TEMPLATE_LETTERS,
            spot,
            letters=" ".join(legacy),
            text=tag_syntax.shown(paragraph.text),
        )


def _fields(element: etree._Element) -> Iterator[str]:
    """The codes of the fields in a paragraph; one torn over runs is one code."""
    yield from (str(node.get(f"{W}instr", "")) for node in element.iter(f"{W}fldSimple"))
    code: list[str] = []
    for node in element.iter(f"{W}instrText", f"{W}fldChar"):
        if node.tag == f"{W}instrText":
            code.append(node.text or "")
        elif code:
            yield "".join(code).strip()
            code = []
    if code:
        yield "".join(code).strip()


def _unfilled_tags(story: Story) -> Iterator[Fault]:
    """Tags in comments and endnotes, where nothing fills them."""
    for paragraph in story.paragraphs:
        if _TAG.search(paragraph.text):
            spot = Spot(story.part, paragraph=paragraph.spot.paragraph)
            yield fault(Code.TAG_NOT_FILLED, spot, tag=tag_syntax.shown(paragraph.text))


def _hidden_tags(story: Story) -> Iterator[Fault]:
    """Tags in a picture's description, a field's code or anywhere but in text.

    A single brace there is one too: with the markup taken out, it may meet another.
    """
    spots = {paragraph.element: paragraph.spot for paragraph in story.paragraphs}
    found: dict[Spot, list[str]] = {}
    for element in story.root.iter():
        around = next(element.iterancestors(f"{W}p"), None)
        texts = [] if element.tag == f"{W}t" and around is not None else [element.text or ""]
        tagged = [text for text in (*texts, element.tail or "") if _BRACE.search(text)]
        tagged += [text for text in map(str, element.attrib.values()) if _TAG.search(text)]
        if tagged:
            spot = Spot(story.part) if around is None else spots.get(around, Spot(story.part))
            found.setdefault(spot, []).extend(tagged)
    for spot, tagged in found.items():
        yield fault(Code.TAG_NOT_FILLED, spot, tag=tag_syntax.shown(" ".join(tagged)))


def _package_checked(package: opc.Package, stories: Sequence[Story]) -> Iterator[Fault]:
    main = package.main()
    linked = [relation.kind for relation in package.relations(main)]
    has_parts = any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in package.members)
    if has_parts or "vbaProject" in linked:
        yield fault(Code.TEMPLATE_MACROS, None)
    for code, facts in prepare.find_left_out(package):
        yield fault(code, None, **facts)
    checked = {story.member for story in stories}
    for key, member in package.members.items():
        found = key.endswith(".xml") and member.name not in checked and _tagged(package, key)
        if found:
            spot = Spot(Part.PROPERTY) if key.startswith("docprops/") else None
            yield fault(Code.TAG_NOT_FILLED, spot, tag=tag_syntax.shown(found))
    for story in stories:
        for relation in package.relations(story.member):
            if not relation.part and relation.kind in _LINKS:
                yield fault(Code.TEMPLATE_LINK, Spot(story.part), kind=relation.kind)
    yield from _settings_checked(package)
    comments = [story for story in stories if story.part is Part.COMMENT]
    if any(len(story.root) and not list(_unfilled_tags(story)) for story in comments):
        yield fault(Code.TEMPLATE_COMMENTS, None)


def _tagged(package: opc.Package, name: str) -> str:
    """The text or attribute of a part that holds a tag; empty when none does."""
    for element in _root(package, name).iter():
        for text in (element.text or "", element.tail or "", *map(str, element.attrib.values())):
            if _TAG.search(text):
                return text
    return ""


def _settings_checked(package: opc.Package) -> Iterator[Fault]:
    """What of the settings would go into every document: tracking of changes, links."""
    settings = package.only(package.main(), "settings")
    if settings is None:
        return
    if _root(package, settings).find(f"{W}trackRevisions") is not None:
        yield fault(Code.TEMPLATE_CHANGES, None, text="")
    for relation in package.relations(settings):
        if not relation.part and relation.kind not in prepare.OF_MAIL_MERGE:
            yield fault(Code.TEMPLATE_LINK, None, kind=relation.kind)


def _styles_checked(package: opc.Package, stories: Sequence[Story]) -> Iterator[Fault]:
    """Styles that are used and not there, the language, and fonts of before Unicode."""
    part = package.only(package.main(), "styles")
    root = None if part is None else _root(package, part)
    known = set() if root is None else {s.get(f"{W}styleId") for s in root.iter(f"{W}style")}
    used = [n for s in stories for n in s.root.iter(*_STYLES)]
    names = {str(node.get(f"{W}val")) for node in used} - set(_COMMENT_STYLES)
    for missing in sorted(names - set(map(str, known))):
        yield fault(Code.TEMPLATE_STYLE, None, style=missing)
    languages = [] if root is None else list(root.iterfind(f".//{W}rPrDefault//{W}lang"))
    if not any(node.get(f"{W}val") == markup.LANGUAGE for node in languages):
        yield fault(Code.TEMPLATE_LANGUAGE, None, language=markup.LANGUAGE)
    roots = [story.root for story in stories] + ([] if root is None else [root])
    fonts = {str(v) for r in roots for n in r.iter(f"{W}rFonts") for v in n.attrib.values()}
    for font in sorted(font for font in fonts if _LEGACY_FONT.search(font)):
        yield fault(Code.TEMPLATE_FONT, None, font=font)


def _root(package: opc.Package, part: str) -> etree._Element:
    return parsed(package.xml(part, opc.MAX_RELATIONS), part)


def _notes_checked(stories: Sequence[Story]) -> Iterator[Fault]:
    """Without the title of the notes nobody knows where they begin, and ``--no-notes`` neither."""
    body = next(story for story in stories if story.part is Part.BODY)
    if not any(prepare.begin_at(paragraph.element) for paragraph in body.paragraphs):
        yield fault(Code.TEMPLATE_NO_NOTES, None, title=words().notes_title)
