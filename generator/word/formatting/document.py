"""The formatting of a whole document: its settings, its pages, and every block on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.files import opc
from generator.messages.problems import Part
from generator.word.formatting.blocks import FormattingWalk, Group, LineSettings, section_look
from generator.word.formatting.stylesheet import Stylesheet
from generator.word.formatting.values import Look, Value, known, local, markup, only
from generator.word.read.outline import Document, door
from generator.word.read.text import NotADocument
from generator.word.read.xml import W

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_USUAL_TAB_STOP = 720
_DECIMAL = "'decimal|"
"""Of a tab stop that the decimal signs of numbers stand at."""

_USUAL_TAB_STOP = 720

_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True)
class Formatting:
    """All that decides how a document prints, but its letters.

    ``body`` has a group for each child of the body; ``beside`` the headers, footers and notes that
    are printed, by kind.
    """

    settings: Look
    body: tuple[Group, ...]
    beside: Mapping[str, tuple[Group, ...]]


def formatting(data: bytes) -> Formatting:
    """The formatting of a document; raises :class:`NotADocument` when it is none."""
    with door():
        return _formatting(Document(opc.opened(data)))


def _formatting(document: Document) -> Formatting:
    main = document.main
    root = document.xml(main)
    styles = Stylesheet(*map(document.one, ("styles", "theme", "numbering")))
    settings = document.one("settings")
    said = _settings(settings)
    layout = LineSettings(
        bool(said.pop("autoHyphenation", 0)), int(said.pop("defaultTabStop", "") or _USUAL_TAB_STOP)
    )
    body = only(root, "body")
    if body is None:
        raise NotADocument
    for item in root.iterchildren(etree.Element):
        if item is not body:
            said[f"?{local(item)}"] = markup(item)
    said.update(_fonts(document))
    if styles.palette() != "none":
        said["palette"] = styles.palette()
    walk = FormattingWalk(Part.BODY, styles, document.parts(main), layout)
    groups = walk.groups(body)
    beside = dict(_beside(document, body, said, styles, layout))
    if not any(_DECIMAL in str(block.look) for group in groups for block in group):
        said.pop("decimalSymbol", None)  # each program writes that of its user
    last = only(body, "sectPr")
    if last is not None:
        said |= {f"page.{k}": v for k, v in _page(last, body, beside).items()}
    if not layout.hyphenates:
        said.pop("hyphenationZone", None)
    if not any(name.startswith("page.pgBorders") for name in said):
        for side in ("Header", "Footer"):  # of the borders of pages alone
            said.pop(f"bordersDoNotSurround{side}", None)
    return Formatting(said, groups, beside)


def _page(section: etree._Element, body: etree._Element, beside: Mapping[str, object]) -> Look:
    """A section's page; the room for a header or a footer counts where there is one."""
    look = dict(section_look(section))
    if next(body.iter(section.tag)) is section:  # the only one begins where the paper does
        look.pop("type", None)
    for kind in ("header", "footer"):
        if not any(name.startswith(kind) for name in beside):
            look.pop(f"pgMar.{kind}", None)
    return look


def _settings(settings: etree._Element | None) -> dict[str, Value]:
    found: dict[str, Value] = {}
    of = known().settings
    for item in () if settings is None else settings.iterchildren(etree.Element):
        name = local(item).rpartition("}")[2]
        value = item.get(f"{W}val", "1")
        if name in of["no_effect"] or _says_only(item, of["of_drawn"].get(name, ())):
            continue
        if name == "compat":
            found.update(_compatibility(item))
        elif name == "clrSchemeMapping":
            found.update(_colours(item))
        elif name in of["of_notes"]:
            found.update(_notes(name, item, of["of_notes"][name]))
        elif len(item) or set(item.attrib) - {f"{W}val"}:
            found[f"?{name}"] = markup(item)
        elif of["usual"].get(name) != value and value not in _OFF:
            found[name] = value
    return found


def _says_only(item: etree._Element, names: Sequence[str]) -> bool:
    inside = (one for one in item.iter(etree.Element) if one is not item)
    return bool(names) and all(etree.QName(one).localname in names for one in inside)


def _notes(name: str, item: etree._Element, usual: Sequence[str]) -> Iterator[tuple[str, Value]]:
    for child in item.iterchildren(etree.Element):
        value = child.get(f"{W}val", "")
        is_reference = local(child) in ("footnote", "endnote")
        if not is_reference and value not in usual:
            yield f"{name}.{local(child)}", value


def _compatibility(item: etree._Element) -> Iterator[tuple[str, Value]]:
    for one in item.iterchildren(etree.Element):
        name, value = one.get(f"{W}name", local(one)), one.get(f"{W}val", "1")
        if name not in known().settings["of_word"]["switches"] and value not in _OFF:
            yield f"compat.{name}", value


def _colours(item: etree._Element) -> Iterator[tuple[str, Value]]:
    """Which colour of the theme is which; Word writes the usual mapping everywhere."""
    usual = known().settings["of_word"]["colours"]
    for key, value in item.attrib.items():
        name = str(key).removeprefix(W)
        default = usual.get(name, name)
        if value != default:
            yield f"mapping.{name}", str(value)


def _fonts(document: Document) -> Iterator[tuple[str, Value]]:
    """Fonts that the document brings along or calls by another name."""
    table = document.one("fontTable")
    for font in () if table is None else table.iterchildren(f"{W}font"):
        for item in font.iterchildren(etree.Element):
            name = local(item)
            other = item.get(f"{W}val", "")
            is_other = name == "altName" and other not in known().fonts["alike"]
            is_symbols = (
                name == "charset"
                and other == "02"
                and font.get(f"{W}name") not in known().fonts["of_symbols"]
            )
            if name.startswith("embed") or is_other or is_symbols:
                yield f"font.{font.get(f'{W}name')}.{name}", other or "embedded"


def _beside(
    document: Document,
    body: etree._Element,
    settings: Look,
    styles: Stylesheet,
    layout: LineSettings,
) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """The headers and footers that are printed, and the notes, if there are any."""
    read: dict[str, tuple[Group, ...]] = {}
    for number, section in enumerate(body.iter(f"{W}sectPr")):
        shown = {"default"}
        shown |= {"first"} if section_look(section).get("titlePg") else set()
        shown |= {"even"} if settings.get("evenAndOddHeaders") else set()
        for kind, part in (("header", Part.HEADER), ("footer", Part.FOOTER)):
            names = dict(document.targets(document.main, kind))
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                which = reference.get(f"{W}type", "default")
                name = names.get(reference.get(_ID, ""))
                if which not in shown or name is None:
                    continue
                if name not in read:
                    walk = FormattingWalk(part, styles, document.parts(name), layout)
                    read[name] = walk.groups(document.xml(name))
                yield f"{kind} {number} {which}", read[name]
    for kind, part in (("footnotes", Part.FOOTNOTE), ("endnotes", Part.ENDNOTE)):
        for _, name in document.targets(document.main, kind):
            notes = document.xml(name).iterchildren(etree.Element)
            written = [note for note in notes if note.get(f"{W}type") is None]  # no separators
            for number, note in enumerate(written):
                walk = FormattingWalk(part, styles, document.parts(name), layout)
                yield f"{kind} {number}", walk.groups(note)
