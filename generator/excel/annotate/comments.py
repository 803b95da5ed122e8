"""Writes comments into the cells of a sheet, below what others have written there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from generator.excel.annotate.fills import ORDER, Spot, spot
from generator.excel.annotate.parts import MAIN, OFFICE, Parts, child, put, rooted
from generator.excel.books.save import CREATOR
from generator.submission.sheets import address

EDGE = "\u200b"
"""Stands unseen at both ends of what we say, so that it can be taken out again."""

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_SHAPE_TYPE = "_x0000_t202"
_FIRST_SHAPE = 1025
_ID = re.compile(r"_x0000_s(\d+)")

_WIDTH, _LETTERS_IN_A_LINE = 340, 48
_LINE_HEIGHT, _MARGIN, _TALLEST = 17, 14, 560
_SIZE = 9


def write(parts: Parts, sheet: str, texts: Mapping[Spot, str]) -> None:
    """Put a comment into each of these cells of the sheet that is in the named part."""
    for _, threads in (found := parts.related(sheet, "threadedComment")):
        # Excel shows a conversation in place of the comment; its words stay in the comment.
        parts.remove(threads)
    parts.unrelate(sheet, [id_ for id_, _ in found])
    comments = parts.tree(_comments(parts, sheet))
    whole = _written(comments, texts)
    drawing = parts.tree(_drawing(parts, sheet))
    _draw(drawing, whole)


def remove_empty(parts: Parts, sheet: str) -> None:
    """Remove the comments of a sheet that say nothing any more, and their boxes."""
    empty = set()
    for _, part in parts.related(sheet, "comments"):
        for listed in parts.tree(part).iter(f"{{{MAIN}}}commentList"):
            for comment in [comment for comment in listed if not _text(comment).strip()]:
                empty.add(spot(str(comment.get("ref"))))
                listed.remove(comment)
    for _, part in parts.related(sheet, "vmlDrawing"):
        _remove_boxes(parts.tree(part), empty)


def _text(comment: etree._Element) -> str:
    return "".join(words.text or "" for words in comment.iter(f"{{{MAIN}}}t"))


def _comments(parts: Parts, sheet: str) -> str:
    found = parts.related(sheet, "comments")
    if found:
        return found[0][1]
    root = rooted("comments")
    put(root, "authors")
    put(root, "commentList")
    part = parts.add("xl/bagalauComments.xml", root, _COMMENTS)
    parts.relate(sheet, f"{OFFICE}/comments", part)
    return part


def _drawing(parts: Parts, sheet: str) -> str:
    """The part with the boxes that comments are shown in."""
    legacy = child(parts.tree(sheet), "legacyDrawing", ORDER)
    id_ = f"{{{OFFICE}}}id"
    found = dict(parts.related(sheet, "vmlDrawing"))
    if legacy.get(id_) in found:
        return found[str(legacy.get(id_))]
    root = etree.Element("xml", nsmap={"v": _VML, "o": _O, "x": _X})
    parts.declare_suffix("vml", _DRAWING)
    part = parts.add("xl/drawings/bagalauNotes.vml", root, "")
    legacy.set(id_, parts.relate(sheet, f"{OFFICE}/vmlDrawing", part))
    return part


def _written(root: etree._Element, texts: Mapping[Spot, str]) -> dict[Spot, str]:
    """Put the texts into the part; all that the comments of their cells then say."""
    order = ("authors", "commentList", "extLst")
    listed = child(root, "commentList", order)
    author = _author(child(root, "authors", order))
    theirs = {spot(str(comment.get("ref"))): comment for comment in listed}
    whole = {}
    for one, said in texts.items():
        text = f"{EDGE}{said}{EDGE}"
        comment = theirs.get(one)
        before = "" if comment is None else _text(comment)
        if comment is None:
            comment = theirs[one] = put(listed, "comment", ref=address(*one), authorId=author)
        words = child(comment, "text", ("text", "commentPr"))
        _say(words, f"\n\n{text}" if before else text)
        whole[one] = f"{before}\n\n{text}" if before else text
    listed[:] = [theirs[one] for one in sorted(theirs)]
    return whole


def _author(authors: etree._Element) -> str:
    names = [author.text for author in authors]
    if CREATOR not in names:
        put(authors, "author").text = CREATOR
        names.append(CREATOR)
    return str(names.index(CREATOR))


def _say(words: etree._Element, text: str) -> None:
    """Add a run to a text; a text without runs becomes one."""
    for plain in words.findall(f"{{{MAIN}}}t"):
        words.remove(plain)
        put(put(words, "r"), "t", plain.text or "")
    run = put(words, "r")
    look = put(run, "rPr")
    put(look, "sz", val=_SIZE)
    put(look, "color", indexed=81)
    put(look, "rFont", val="Tahoma")
    put(look, "family", val=2)
    put(run, "t", text)
    last = words.findall(f"{{{MAIN}}}r")[-2:-1]
    if last:
        last[0].addnext(run)


def _draw(root: etree._Element, texts: Mapping[Spot, str]) -> None:
    """A box for each text in place of the one that its cell may have had, which was too small."""
    highest = _FIRST_SHAPE - 1
    for shape in root.findall(f"{{{_VML}}}shape"):
        number = _ID.fullmatch(str(shape.get("id")))
        highest = max(highest, int(number[1]) if number else 0)
    _remove_boxes(root, texts)
    if root.find(f"{{{_VML}}}shapetype[@id='{_SHAPE_TYPE}']") is None:
        _shape_type(root)
    for shape_number, one in enumerate(sorted(texts), highest + 1):
        _box(root, shape_number, one, _height(texts[one]))


def _remove_boxes(root: etree._Element, spots: Collection[Spot]) -> None:
    for shape in root.findall(f"{{{_VML}}}shape"):
        if _spot_of(shape) in spots:
            root.remove(shape)


def _spot_of(shape: etree._Element) -> Spot | None:
    data = shape.find(f"{{{_X}}}ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return None
    row, column = data.findtext(f"{{{_X}}}Row", ""), data.findtext(f"{{{_X}}}Column", "")
    is_plain = row.strip().isdecimal() and column.strip().isdecimal()
    return (int(row) + 1, int(column) + 1) if is_plain else None


def _shape_type(root: etree._Element) -> None:
    if root.find(f"{{{_O}}}shapelayout") is None:
        layout = etree.SubElement(root, f"{{{_O}}}shapelayout", {f"{{{_VML}}}ext": "edit"})
        etree.SubElement(layout, f"{{{_O}}}idmap", {f"{{{_VML}}}ext": "edit", "data": "1"})
    kind = etree.SubElement(
        root,
        f"{{{_VML}}}shapetype",
        {
            "id": _SHAPE_TYPE,
            "coordsize": "21600,21600",
            f"{{{_O}}}spt": "202",
            "path": "m,l,21600r21600,l21600,xe",
        },
    )
    etree.SubElement(kind, f"{{{_VML}}}stroke", joinstyle="miter")
    etree.SubElement(
        kind, f"{{{_VML}}}path", {"gradientshapeok": "t", f"{{{_O}}}connecttype": "rect"}
    )


def _box(root: etree._Element, number: int, one: Spot, height: int) -> None:
    place = "position:absolute;margin-left:59.25pt;margin-top:1.5pt;z-index:1;visibility:hidden"
    shape = etree.SubElement(
        root,
        f"{{{_VML}}}shape",
        {
            "id": f"_x0000_s{number}",
            "type": f"#{_SHAPE_TYPE}",
            "style": f"{place};width:{_WIDTH}px;height:{height}px",
            "fillcolor": "#ffffe1",
            f"{{{_O}}}insetmode": "auto",
        },
    )
    etree.SubElement(shape, f"{{{_VML}}}fill", color2="#ffffe1")
    etree.SubElement(shape, f"{{{_VML}}}shadow", color="black", obscured="t")
    etree.SubElement(shape, f"{{{_VML}}}path", {f"{{{_O}}}connecttype": "none"})
    words = etree.SubElement(shape, f"{{{_VML}}}textbox", style="mso-direction-alt:auto")
    etree.SubElement(words, "div", style="text-align:left")
    data = etree.SubElement(shape, f"{{{_X}}}ClientData", ObjectType="Note")
    for name, text in _facts(one):
        etree.SubElement(data, f"{{{_X}}}{name}").text = text


def _facts(one: Spot) -> Iterator[tuple[str, str]]:
    yield "MoveWithCells", ""
    yield "SizeWithCells", ""
    yield "AutoFill", "False"
    yield "Row", str(one[0] - 1)
    yield "Column", str(one[1] - 1)


def _height(text: str) -> int:
    """As tall as the text is long."""
    lines = sum(len(line) // _LETTERS_IN_A_LINE + 1 for line in text.split("\n"))
    return min(lines * _LINE_HEIGHT + _MARGIN, _TALLEST)
