"""Papers altered at random: text, formatting, blocks, parts; each so that it prints otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from lxml import etree

from tests.helpers.forge import BODY, SETTINGS, STYLES, Docx, again, dress, made, remove, shape
from tests.helpers.paper import W, text_of

Act = Callable[[Docx, Random], object]
LIKE = dict(zip("аеосурхіАЕОСРХІВКМНТ", "aeocypxiAEOCPXIBKMHT", strict=True))
_PRINTED = re.compile(r"\w")


def _texts(d: Docx, pattern: str = r"\w") -> list[etree._Element]:
    return [t for t in d.body.iter(f"{W}t") if re.search(pattern, t.text or "")]


def _text(d: Docx, chance: Random, pattern: str = r"\w") -> etree._Element:
    return chance.choice(_texts(d, pattern) or _texts(d))


def _run(d: Docx, chance: Random) -> etree._Element:
    return next(_text(d, chance).iterancestors(f"{W}r"))


def _block(d: Docx, chance: Random, name: str) -> etree._Element:
    """A paragraph, a cell, a row or a table that has text."""
    return chance.choice([one for one in d.body.iter(W + name) if _PRINTED.search(text_of(one))])


def _replaced(pattern: str, new: Callable[[str, Random], str]) -> Act:
    """One match of a pattern in some text exchanged for another text."""

    def act(d: Docx, chance: Random) -> None:
        node = _text(d, chance, pattern)
        text = node.text or ""
        found = chance.choice([*re.finditer(pattern, text)] or [*re.finditer(r"\w", text)])
        put = new(found[0], chance)
        node.text = text[: found.start()] + (put if put != found[0] else "") + text[found.end() :]

    return act


def _letters(markup: str) -> Act:
    return lambda d, chance: dress(next(_run(d, chance).iterancestors(f"{W}p")), markup)


def _shaped(name: str, *markups: str) -> Act:
    return lambda d, chance: shape(_block(d, chance, name), chance.choice(markups))


def _before(markup: str) -> Act:
    """Markup before some run with text."""
    return lambda d, chance: _run(d, chance).addprevious(made(markup))


def _gone(name: str) -> Act:
    return lambda d, chance: remove(_block(d, chance, name))


def _twice(name: str) -> Act:
    def act(d: Docx, chance: Random) -> None:
        block = _block(d, chance, name)
        block.addnext(again(block))

    return act


def _two_texts(d: Docx, chance: Random) -> None:
    one = _text(d, chance)
    other = chance.choice(
        [t for t in _texts(d) if (t.text or "").split() != (one.text or "").split()]
    )
    one.text, other.text = other.text, one.text


def _said(path: str, name: str, value: Callable[[int], int], part: str = BODY) -> Act:
    """Another measure in some element at a path."""

    def act(d: Docx, chance: Random) -> None:
        item = chance.choice(d.tree(part).findall(f".//{W}{path}"))
        item.set(W + name, str(value(int(item.get(W + name) or 0))))

    return act


def _in_style(markup: str) -> Act:
    """A property in a style that some text of the body has."""

    def act(d: Docx, chance: Random) -> None:
        style = chance.choice([*d.body.iter(f"{W}pStyle")]).get(f"{W}val")
        own = next(s for s in d.tree(STYLES) if s.get(f"{W}styleId") == style)
        if own.find(f"{W}rPr") is None:
            own.append(made("<w:rPr/>"))
        own.find(f"{W}rPr").append(made(markup))  # type: ignore[union-attr]

    return act


def _tracked(d: Docx, chance: Random) -> None:
    run = _run(d, chance)
    change = made(f'<w:{chance.choice(("ins", "moveTo"))} w:id="9" w:author="x"/>')
    run.addprevious(change)
    change.append(run)


def _merged(d: Docx, chance: Random) -> None:
    cells = [
        c for c in d.body.iter(f"{W}tc") if c.getnext() is not None and _PRINTED.search(text_of(c))
    ]
    cell = chance.choice(cells)
    shape(cell, '<w:gridSpan w:val="2"/>')


RUN = "<w:r>{}<w:t>{}</w:t></w:r>"
DOCUMENTS: Mapping[str, Act] = {
    "another digit": _replaced(r"\d", lambda _, c: c.choice("0123456789")),
    "another letter": _replaced(r"[а-яәіңғүұқөһ]", lambda _, c: c.choice("абвгдежзик")),
    "a letter that looks alike": _replaced(
        "[" + "".join(LIKE) + "]", lambda x, _: LIKE.get(x, "z")
    ),
    "a word less": _replaced(r"\w{4,}", lambda *_: ""),
    "a digit more": _replaced(r"\d", lambda x, c: x + c.choice("0123456789")),
    "a mark above a letter": _replaced(r"[а-яәіңғүұқөһ]", lambda x, _: x + "\u0336"),
    "a direction turned": _replaced(r"\w{2,}", lambda x, _: "\u202e" + x),
    "a minus": _replaced(r"\b\d", lambda x, _: "−" + x),
    "two texts exchanged": _two_texts,
    "a paragraph less": _gone("p"),
    "a cell less": _gone("tc"),
    "a row less": _gone("tr"),
    "a table less": _gone("tbl"),
    "a paragraph twice": _twice("p"),
    "a row twice": _twice("tr"),
    "a run less": lambda d, c: remove(_run(d, c)),
    "hidden": _letters("<w:vanish/>"),
    "struck out": _letters("<w:strike/>"),
    "raised": _letters('<w:vertAlign w:val="superscript"/>'),
    "white": _letters('<w:color w:val="FFFFFF"/>'),
    "red": _letters('<w:color w:val="C00000"/>'),
    "larger": _letters('<w:sz w:val="46"/>'),
    "smaller": _letters('<w:sz w:val="9"/>'),
    "of another font": _letters('<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'),
    "underlined": _letters('<w:u w:val="double"/>'),
    "highlighted": _letters('<w:highlight w:val="black"/>'),
    "spaced": _letters('<w:spacing w:val="44"/>'),
    "lowered": _letters('<w:position w:val="-9"/>'),
    "framed": _letters('<w:bdr w:val="single" w:sz="8" w:space="0"/>'),
    "a blank with a line": _before(RUN.format('<w:rPr><w:u w:val="single"/></w:rPr>', "\u00a0")),
    "a tab": _before("<w:r><w:tab/></w:r>"),
    "a break": _before('<w:r><w:br w:type="page"/></w:r>'),
    "a digit of its own": _before(RUN.format("", "7")),
    "a drawing": _before("<w:r><w:pict><v:rect/></w:pict></w:r>"),
    "a symbol": _before('<w:r><w:sym w:font="Wingdings" w:char="F031"/></w:r>'),
    "a field": _before('<w:fldSimple w:instr="NUMPAGES"/>'),
    "an unknown element": _before("<x:any>1</x:any>"),
    "a paragraph moved": _shaped("p", '<w:ind w:left="999"/>', '<w:ind w:right="2222"/>'),
    "a paragraph spaced": _shaped("p", '<w:spacing w:before="777"/>', '<w:spacing w:line="777"/>'),
    "a paragraph aligned": _shaped("p", '<w:jc w:val="distribute"/>'),
    "a paragraph ruled": _shaped(
        "p", '<w:pBdr><w:left w:val="single" w:sz="8"/></w:pBdr>', '<w:shd w:fill="222222"/>'
    ),
    "a paragraph on a new page": _shaped("p", "<w:pageBreakBefore/>"),
    "a paragraph in a frame": _shaped("p", '<w:framePr w:w="999" w:x="1" w:y="1"/>'),
    "a paragraph of the right": _shaped("p", "<w:bidi/>"),
    "a cell shaded": _shaped("tc", '<w:shd w:val="clear" w:fill="333333"/>'),
    "a cell crossed": _shaped(
        "tc", '<w:tcBorders><w:tl2br w:val="single" w:sz="8"/></w:tcBorders>'
    ),
    "a cell with other lines": _shaped(
        "tc", '<w:tcBorders><w:bottom w:val="double" w:sz="24"/></w:tcBorders>'
    ),
    "a cell turned": _shaped("tc", '<w:textDirection w:val="btLr"/>'),
    "a cell with margins": _shaped("tc", '<w:tcMar><w:left w:w="900" w:type="dxa"/></w:tcMar>'),
    "a cell that goes on": _shaped("tc", "<w:vMerge/>"),
    "a cell over two columns": _merged,
    "a row of a height": _shaped("tr", '<w:trHeight w:val="3333"/>'),
    "a row hidden": _shaped("tr", "<w:hidden/>"),
    "a row moved": _shaped("tr", '<w:jc w:val="right"/>', '<w:gridBefore w:val="1"/>'),
    "a table moved": _shaped("tbl", '<w:tblInd w:w="-999" w:type="dxa"/>'),
    "a table that floats": _shaped("tbl", '<w:tblpPr w:tblpX="99" w:tblpY="99"/>'),
    "a table turned": _shaped("tbl", "<w:bidiVisual/>"),
    "a column of another width": _said("gridCol", "w", lambda w: w + 400),
    "another margin": _said("pgMar", "left", lambda w: w + 333),
    "another page": _said("pgSz", "h", lambda w: w - 999),
    "a style with shadows": _in_style("<w:shadow/>"),
    "a style in capitals": _in_style("<w:emboss/>"),
    "a tracked run": _tracked,
    "even pages otherwise": lambda d, _: d.tree(SETTINGS).append(made("<w:evenAndOddHeaders/>")),
    "other tab stops": lambda d, _: d.tree(SETTINGS).append(made("<w:gutterAtTop/>")),
    "a page in colour": lambda d, _: d.tree().insert(0, made('<w:background w:color="333333"/>')),
}
"""What is done to a document."""

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET, FORMATS = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def _cell(d: Docx, chance: Random) -> etree._Element:
    """A cell with a value of its own."""
    cells = d.tree(SHEET).iter(f"{X}c")
    return chance.choice(
        [c for c in cells if c.findtext(f"{X}v") or c.find(f".//{X}t") is not None]
    )


def _value(d: Docx, chance: Random) -> None:
    cell = _cell(d, chance)
    node = cell.find(f"{X}v")
    node = cell.find(f".//{X}t") if node is None else node
    assert node is not None
    place = chance.randrange(len(node.text or "0"))
    old = (node.text or "0")[place]
    new = chance.choice([c for c in ("0123456789" if old.isdigit() else "абвгдежзик") if c != old])
    node.text = (node.text or "0")[:place] + new + (node.text or "0")[place + 1 :]


def _own_format(tag: str, markup: str) -> Act:
    """Some cell in a format of its own, which says more than the one it had."""

    def act(d: Docx, chance: Random) -> None:
        cell, styles = _cell(d, chance), d.tree(FORMATS)
        formats = styles.find(f"{X}cellXfs")
        assert formats is not None
        own = again(formats[int(cell.get("s", "0"))])
        if tag in ("font", "fill", "border"):
            kinds = styles.find(f"{X}{tag}s")
            assert kinds is not None
            base = again(kinds[int(own.get(f"{tag}Id", "0"))])
            if tag != "font":
                base[:] = []
            base.insert(
                0, etree.fromstring(markup.replace("<", f'<y xmlns="{X[1:-1]}"><', 1) + "</y>")[0]
            )
            kinds.append(base)
            own.set(f"{tag}Id", str(len(kinds) - 1))
        elif tag == "alignment":
            own[:] = [etree.fromstring(f'<alignment xmlns="{X[1:-1]}" {markup}/>')]
        else:
            own.set(tag, markup)
        formats.append(own)
        cell.set("s", str(len(formats) - 1))

    return act


def _of_sheet(path: str, name: str, value: str) -> Act:
    def act(d: Docx, _: Random) -> None:
        item = d.tree(SHEET).find("/".join(X + step for step in path.split("/")))
        assert item is not None
        item.set(name, value)

    return act


def _of_some(path: str, name: str, *values: str) -> Act:
    def act(d: Docx, chance: Random) -> None:
        items = d.tree(SHEET).findall("/".join(X + step for step in path.split("/")))
        item = chance.choice([i for i in items if i.get(name) not in values])
        item.set(name, chance.choice(values))
        item.set("customHeight" if item.tag == f"{X}row" else "customWidth", "1")

    return act


def _without(path: str) -> Act:
    def act(d: Docx, chance: Random) -> None:
        items = d.tree(SHEET).findall("/".join(X + step for step in path.split("/")))
        remove(chance.choice(items))

    return act


def _without_value(d: Docx, chance: Random) -> None:
    cell = _cell(d, chance)
    cell[:] = []


SHEETS: Mapping[str, Act] = {
    "another value": _value,
    "a value less": _without_value,
    "a row less": _without("sheetData/row"),
    "a range not merged": _without("mergeCells/mergeCell"),
    "struck out": _own_format("font", "<strike/>"),
    "raised": _own_format("font", '<vertAlign val="superscript"/>'),
    "with a shadow": _own_format("font", "<shadow/>"),
    "filled": _own_format(
        "fill", '<patternFill patternType="solid"><fgColor rgb="FF111111"/></patternFill>'
    ),
    "ruled": _own_format("border", '<left style="thick"><color rgb="FF00AA00"/></left>'),
    "crossed": _own_format("border", '<diagonal style="thick"/>'),
    "turned": _own_format("alignment", 'textRotation="90"'),
    "filled with itself": _own_format("alignment", 'horizontal="fill"'),
    "moved": _own_format("alignment", 'horizontal="right" indent="200"'),
    "of another format": _own_format("numFmtId", "9"),
    "a column of another width": _of_some("cols/col", "width", "1.2", "77"),
    "a column hidden": _of_some("cols/col", "hidden", "1"),
    "a row of another height": _of_some("sheetData/row", "ht", "4.5", "99"),
    "a row hidden": _of_some("sheetData/row", "hidden", "1"),
    "no zeros": _of_sheet("sheetViews/sheetView", "showZeros", "0"),
    "from the right": _of_sheet("sheetViews/sheetView", "rightToLeft", "1"),
    "other margins": _of_sheet("pageMargins", "left", "3.3"),
    "another paper": _of_sheet("pageSetup", "paperSize", "11"),
    "upright": _of_sheet("pageSetup", "orientation", "portrait"),
    "in grey": _of_sheet("pageSetup", "blackAndWhite", "1"),
}
"""What is done to a workbook."""


def altered(data: bytes, chance: Random, kinds: Mapping[str, Act]) -> tuple[str, bytes]:
    """A paper with one alteration, and its name."""
    name = chance.choice([*kinds])
    document = Docx(data)
    kinds[name](document, chance)
    return name, document.data()
