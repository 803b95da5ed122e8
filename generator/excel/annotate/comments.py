"""Writes comments into the cells of a sheet, below what others have written there.

Takes them out again, fills included: clerks may correct and submit a marked copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lxml import etree
from openpyxl.comments.shape_writer import ShapeWriter

from generator.excel.annotate.fills import ORDER, CellSpot, Formats, clear, spot
from generator.excel.annotate.parts import PackageParts, child, put, rooted
from generator.excel.read.guard import OFFICE, M
from generator.excel.writer import CREATOR, clean, escaped
from generator.submission.sheets import address

EDGE = "\u200b"
"""Stands unseen at both ends of what we say, so that it can be taken out again."""

_REMARK = re.compile(f"\n*{EDGE}[^{EDGE}]*{EDGE}")
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
_LONGEST = 32_000


def plain(text: str) -> str:
    """The text as a file holds it: no character it cannot hold, none that Excel would unfold."""
    return escaped(clean(text)[:_LONGEST])


def write(parts: PackageParts, sheet: str, texts: Mapping[CellSpot, str]) -> None:
    """Put a comment into each of these cells of the sheet that is in the named part."""
    # Excel shows a conversation in place of the comment; its words stay in the comment.
    parts.drop(sheet, parts.related(sheet, "threadedComment"))
    whole = _written(parts.tree(_comments(parts, sheet)), texts)
    _draw(parts.tree(_drawing(parts, sheet)), whole)


def unmark(parts: PackageParts, formats: Formats) -> None:
    """Leave the workbook without our comments and fills; what others wrote stays."""
    for _, sheet in parts.related(parts.main, "worksheet"):
        for _, comments in parts.related(sheet, "comments"):
            if EDGE.encode() in parts.content(comments):
                spots = _without_remarks(parts.tree(comments))
                _remove_empty(parts, sheet)
                clear(parts.tree(sheet), spots, formats)


def _without_remarks(root: etree._Element) -> set[CellSpot]:
    """Remove our words from the comments; returns the cells that had some."""
    found = set()
    for comment in root.iter(f"{M}comment"):
        for words in comment.iter(f"{M}t"):
            kept = _REMARK.sub("", words.text or "")
            if kept != words.text:
                words.text = kept
                found.add(spot(str(comment.get("ref"))))
    return found


def _remove_empty(parts: PackageParts, sheet: str) -> None:
    """Remove the comments of a sheet that say nothing any more, and their boxes."""
    empty = set()
    for _, part in parts.related(sheet, "comments"):
        for listed in parts.tree(part).iter(f"{M}commentList"):
            for comment in [comment for comment in listed if not _text(comment).strip()]:
                empty.add(spot(str(comment.get("ref"))))
                listed.remove(comment)
    for _, part in parts.related(sheet, "vmlDrawing"):
        _remove_boxes(parts.tree(part), empty)


def _text(comment: etree._Element) -> str:
    return "".join(words.text or "" for words in comment.iter(f"{M}t"))


def _comments(parts: PackageParts, sheet: str) -> str:
    found = parts.related(sheet, "comments")
    if found:
        return found[0][1]
    root = rooted("comments")
    put(root, "authors")
    put(root, "commentList")
    part = parts.add("xl/bagalauComments.xml", root, _COMMENTS)
    parts.relate(sheet, f"{OFFICE}/comments", part)
    return part


def _drawing(parts: PackageParts, sheet: str) -> str:
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


def _written(root: etree._Element, texts: Mapping[CellSpot, str]) -> dict[CellSpot, str]:
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
    for plain in words.findall(f"{M}t"):
        words.remove(plain)
        put(put(words, "r"), "t", plain.text or "")
    run = put(words, "r")
    look = put(run, "rPr")
    put(look, "sz", val=_SIZE)
    put(look, "color", indexed=81)
    put(look, "rFont", val="Tahoma")
    put(look, "family", val=2)
    put(run, "t", text)
    last = words.findall(f"{M}r")[-2:-1]
    if last:
        last[0].addnext(run)


def _draw(root: etree._Element, texts: Mapping[CellSpot, str]) -> None:
    """A box for each text in place of the one that its cell may have had, which was too small."""
    highest = _FIRST_SHAPE - 1
    for shape in root.findall(f"{{{_VML}}}shape"):
        named = _ID.fullmatch(str(shape.get("id")))
        highest = max(highest, int(named[1]) if named else 0)
    _remove_boxes(root, texts)
    boxes = ShapeWriter([])
    if root.find(f"{{{_VML}}}shapetype[@id='{_SHAPE_TYPE}']") is None:
        boxes.add_comment_shapetype(root)
    for number, one in enumerate(sorted(texts), highest + 1):
        boxes.add_comment_shape(root, number, address(*one), _height(texts[one]), _WIDTH)


def _remove_boxes(root: etree._Element, spots: Collection[CellSpot]) -> None:
    for shape in root.findall(f"{{{_VML}}}shape"):
        if _spot_of(shape) in spots:
            root.remove(shape)


def _spot_of(shape: etree._Element) -> CellSpot | None:
    data = shape.find(f"{{{_X}}}ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return None
    row, column = data.findtext(f"{{{_X}}}Row", ""), data.findtext(f"{{{_X}}}Column", "")
    is_plain = row.strip().isdecimal() and column.strip().isdecimal()
    return (int(row) + 1, int(column) + 1) if is_plain else None


def _height(text: str) -> int:
    lines = sum(len(line) // _LETTERS_IN_A_LINE + 1 for line in text.split("\n"))
    return min(lines * _LINE_HEIGHT + _MARGIN, _TALLEST)
