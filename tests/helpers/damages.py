"""Ways in which a template is damaged: each one damage, in a sentence, with the problem it raises.

They start from our template of 2022, which has no problem at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.messages.problems import Code
from tests.helpers.forge import (
    NAMESPACES,
    STYLES,
    Docx,
    add,
    again,
    dress,
    exchange,
    inner,
    made,
    remove,
    row_of,
    run,
    shape,
    swap,
    wrap,
    write,
)
from tests.helpers.paper import W

Act = Callable[[Docx], object]

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Damage:
    """What a clerk did, what is told of it, and where: as JSON gives it, None for no one place."""

    sentence: str
    act: Act
    code: Code
    place: str | None
    part: str | None = "body"
    repair: str = ""


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(map(paragraph, text.split(chr(10))))}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of cells; a line break in a text begins a paragraph."""
    grid = "<w:gridCol/>" * len(rows[0])
    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def before_notes(d: Docx, *blocks: str) -> None:
    """Put blocks between the form and the notes, where a clerk may write what he likes."""
    title = d.paragraph("1-қосымшаға сәйкес")
    for block in blocks:
        title.addprevious(made(block))


def points(d: Docx, text: str) -> None:
    """Write into the points cell of row 1 of the first table."""
    write(d.points(1, "1"), text)


def torn(d: Docx) -> None:
    """Tear a tag apart over runs, as spelling and formatting do."""
    first = run(d.points(1, "1"))
    for text in ("{", "{ м", "м.б", "1 }", "}"):
        piece = again(first)
        write(piece, text)
        first.addprevious(piece)
        first.addprevious(made('<w:proofErr w:type="spellStart"/>'))
    remove(first)


def loop_row(d: Docx, words: str) -> object:
    """A row of control tags of the notes of the second section."""
    return row_of(d.holding(words))


def field(code: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def property_(d: Docx, old: str, new: str) -> None:
    d.raw("docProps/core.xml", old, new)


def with_comment(d: Docx, text: str) -> None:
    d.add_part(
        "comments.xml",
        "comments",
        f'<w:comments><w:comment w:id="1">{paragraph(text)}</w:comment></w:comments>',
    )


def with_endnote(d: Docx, text: str) -> None:
    d.add_part(
        "endnotes.xml",
        "endnotes",
        f'<w:endnotes><w:endnote w:id="1">{paragraph(text)}</w:endnote></w:endnotes>',
    )


def link(d: Docx, kind: str) -> None:
    d.raw(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rId77" Type="{NAMESPACES["r"]}/{kind}" Target="http://127.0.0.1/x" '
        'TargetMode="External"/></Relationships>',
    )


def around(d: Docx, block: etree._Element, start: str, end: str) -> None:
    """Paragraphs of control tags before a block and before the last paragraph of the document."""
    block.addprevious(made(paragraph(start)))
    d.body.findall(f"{W}p")[-1].addprevious(made(paragraph(end)))


def header_of(d: Docx, *texts: str) -> None:
    """A header of these paragraphs alone."""
    header = d.tree("word/header2.xml")
    for child in list(header):
        header.remove(child)
    header.extend([made(paragraph(text)) for text in texts])


def without_form(d: Docx) -> None:
    for one in d.tables()[:4]:
        remove(one)


def macros(d: Docx) -> None:
    d.parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    d.raw(
        "[Content_Types].xml",
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
    )


def setting(d: Docx, markup: str) -> None:
    d.raw("word/settings.xml", "</w:settings>", f"{markup}</w:settings>")


MAIL_MERGE = (
    '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
    '<w:dataSource r:id="rId1"/></w:mailMerge>'
)
SIGNATURES = f"{PACKAGE}/digital-signature"


def merged(d: Docx) -> None:
    """The settings of a mail merge, and the link to its list on the clerk's computer."""
    setting(d, MAIL_MERGE)
    source = (
        f'<Relationship Id="rId1" Type="{NAMESPACES["r"]}/mailMergeSource" '
        'Target="file:///C:/list.xlsx" TargetMode="External"/>'
    )
    d.parts["word/_rels/settings.xml.rels"] = links(source)


def links(*markup: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(markup)}</Relationships>'.encode()


def beside(d: Docx, part: str, content: bytes, kind: str, source: str = "_rels/.rels") -> None:
    """A part of another program, linked from the package or from a part."""
    d.parts[part] = content
    ending = part.rpartition(".")[2]
    if f'Extension="{ending}"' not in d.parts["[Content_Types].xml"].decode():
        default = f'<Default Extension="{ending}" ContentType="application/x-{ending}"/>'
        d.raw("[Content_Types].xml", "<Override", f"{default}<Override")
    link = f'<Relationship Id="rId88" Type="{kind}" Target="/{part}"/>'
    d.raw(source, "</Relationships>", f"{link}</Relationships>")


def signed(d: Docx) -> None:
    beside(d, "_xmlsignatures/origin.sigs", b"", f"{SIGNATURES}/origin")
    d.parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    target = f'<Relationship Id="rId1" Type="{SIGNATURES}/signature" Target="sig1.xml"/>'
    d.parts["_xmlsignatures/_rels/origin.sigs.rels"] = links(target)


def with_data(d: Docx) -> None:
    relations = "word/_rels/document.xml.rels"
    beside(d, "customXml/item1.xml", b"<data/>", f"{NAMESPACES['r']}/customXml", relations)


def with_thumbnail(d: Docx) -> None:
    beside(d, "docProps/thumbnail.jpeg", b"\xff\xd8", f"{PACKAGE}/metadata/thumbnail")


AT_1 = "table 1, row 3, column 3"
FREE = "paragraph 16"
"""Where ``before_notes`` puts its first paragraph."""


def free(sentence: str, code: Code, *texts: str, at: str | None = FREE, repair: str = "") -> Damage:
    """Paragraphs between the form and the notes, told at the first of them if not elsewhere."""

    def act(d: Docx) -> None:
        before_notes(d, *map(paragraph, texts))

    return Damage(sentence, act, code, at, repair=repair)


def pointed(sentence: str, code: Code, text: str, *, repair: str = "") -> Damage:
    """Something in the points cell of row 1 of the first table, told there."""
    return Damage(sentence, lambda d: points(d, text), code, AT_1, repair=repair)


TAGS = (
    pointed("A tag lacks its closing braces", Code.TAG_UNCLOSED, "{{ мм.б1"),
    pointed("A tag lacks one brace", Code.TAG_UNCLOSED, "{{ мм.б1 }"),
    pointed("A tag is closed by the other bracket", Code.TAG_UNCLOSED, "{{ мм.б1 %}"),
    free("A tag runs into the next paragraph", Code.TAG_UNCLOSED, "{{ орган.", "атауы"),
    free("A brace stands alone", Code.TAG_STRAY, "Қолы } "),
    free("A tag has single braces", Code.TAG_STRAY, "мм.б1 }}"),
    free("A tag has a filter", Code.TAG_UNSAFE, "{{ кезең|upper }}"),
    free("A tag calls something", Code.TAG_UNSAFE, "{{ кезең.upper() }}"),
    free("A tag calculates", Code.TAG_UNSAFE, "{{ мк.жиыны + 1 }}"),
    free("A condition compares", Code.TAG_UNSAFE, "{% if мк.жиыны == 2 %}а{% endif %}"),
    free("A tag sets a variable", Code.TAG_UNSAFE, "{% set а = кезең %}"),
    free("A tag brings in a file", Code.TAG_UNSAFE, "{% include 'x' %}"),
    free("A tag is a comment", Code.TAG_COMMENT, "{# кейін #}"),
    free(
        "A space stands before p",
        Code.TAG_SPACING,
        "{% p if мк.түсіндірмелері %}",
        "а",
        "{%p endif %}",
        repair="{%p if мк.түсіндірмелері %}",
    ),
    free(
        "No space stands after p",
        Code.TAG_SPACING,
        "{%pif мк.түсіндірмелері %}",
        "а",
        "{%p endif %}",
        repair="{%p if мк.түсіндірмелері %}",
    ),
    free(
        "A hyphen stands inside the bracket",
        Code.TAG_SPACING,
        "{%- if кезең -%}а{% endif %}",
        repair="{% if кезең %}",
    ),
    free("A tag names what is not there", Code.TAG_UNKNOWN, "{{ орган.мекенжайы }}"),
    pointed("A tag is misspelt by one letter", Code.TAG_UNKNOWN, "{{ мм.бб1 }}", repair="мм.б1"),
    free("A tag names a row of another section", Code.TAG_UNKNOWN, "{{ мм.б7_1 }}"),
    free("A tag goes on after a value", Code.TAG_UNKNOWN, "{{ кезең.жылы }}"),
    free("A loop's name is used outside it", Code.TAG_UNKNOWN, "{{ жол.балы }}"),
    free("A list is printed like a value", Code.TAG_NOT_TEXT, "{{ мк.ескертпелер }}"),
    free("A group is printed like a value", Code.TAG_NOT_TEXT, "{{ орган }}"),
    free(
        "A value is gone through letter by letter",
        Code.TAG_NOT_LIST,
        "{% for а in кезең %}{{ а }}{% endfor %}",
    ),
    free("A condition that always holds", Code.TAG_NOT_TESTED, "{% if орган %}а{% endif %}"),
    free(
        "A loop gives the name of the body",
        Code.TAG_NAME_TAKEN,
        "{% for орган in мк.түсіндірмелері %}а{% endfor %}",
    ),
    pointed("The points of a row are deleted", Code.TAG_MISSING, ""),
    Damage(
        "The total of a section is deleted",
        lambda d: write(d.points(2, ""), ""),
        Code.TAG_MISSING,
        "table 2, row 17, column 3",
    ),
    Damage(
        "The name of the body is deleted",
        lambda d: write(d.paragraph("{{ орган.атауы"), ""),
        Code.TAG_MISSING,
        "paragraph 8",
    ),
    pointed("The points of a row are those of another", Code.TAG_MISPLACED, "{{ мм.б3 }}"),
    pointed("A figure is typed in place of the points", Code.TAG_MISPLACED, "2"),
    pointed("A word is typed beside the points", Code.TAG_MISPLACED, "{{ мм.б1 }} балл"),
    Damage(
        "A word is typed beside the period",
        lambda d: write(d.paragraph("{{ кезең"), "{{ кезең }} жыл"),
        Code.TAG_MISPLACED,
        "paragraph 9",
    ),
    Damage(
        "A tag in a comment",
        lambda d: with_comment(d, "{{ кезең }}"),
        Code.TAG_NOT_FILLED,
        "paragraph 1",
        "comment",
    ),
    Damage(
        "A tag in an endnote",
        lambda d: with_endnote(d, "{{ кезең }}"),
        Code.TAG_NOT_FILLED,
        "paragraph 1",
        "endnote",
    ),
    Damage(
        "A tag among the keywords",
        lambda d: property_(
            d, "</cp:coreProperties>", "<cp:keywords>{{ кезең }}</cp:keywords></cp:coreProperties>"
        ),
        Code.TAG_NOT_FILLED,
        None,
        "property",
    ),
    Damage(
        "A tag in the description of a picture",
        lambda d: before_notes(d, '<w:p><w:r><w:t x:descr="{{ кезең }}">а</w:t></w:r></w:p>'),
        Code.TAG_NOT_FILLED,
        FREE,
    ),
)

PAIRS = (
    free("An end without a beginning", Code.PAIR_UNOPENED, "{%p endif %}"),
    free("An else without a beginning", Code.PAIR_UNOPENED, "{%p else %}"),
    free(
        "A condition without an end",
        Code.PAIR_UNCLOSED,
        "{%p if кезең %}",
        "а",
        repair="{%p endif %}",
    ),
    Damage(
        "The last row of a loop is deleted",
        lambda d: remove(row_of(d.tables()[6].findall(f"{W}tr")[-1][0])),
        Code.PAIR_UNCLOSED,
        "table 7, row 2, column 1",
        repair="{%tr endfor %}",
    ),
    free(
        "A loop is closed like a condition",
        Code.PAIR_CROSSED,
        "{%p for а in мк.түсіндірмелері %}",
        "{{ а }}",
        "{%p endif %}",
        at="paragraph 18",
        repair="{%p endfor %}",
    ),
    Damage(
        "A loop over rows is closed by a plain tag",
        lambda d: swap(row_of(d.tables()[6].findall(f"{W}tr")[-1][0]), "{%tr endfor", "{% endfor"),
        Code.PAIR_LEVEL,
        "table 7, row 11, column 1",
        repair="{%tr endfor %}",
    ),
    free(
        "A plain condition runs over two paragraphs",
        Code.PAIR_APART,
        "{% if кезең %}а",
        "б{% endif %}",
        at="paragraph 17",
    ),
    Damage(
        "A plain loop stands in a table row",
        lambda d: before_notes(
            d, table(["{% for а in мк.түсіндірмелері %}", "{{ а }}{% endfor %}"]), paragraph("")
        ),
        Code.PAIR_APART,
        "table 5, row 1, column 2",
    ),
    Damage(
        "Rows of two tables make a pair",
        lambda d: before_notes(
            d,
            table(["а"], ["{%tr if кезең %}"]),
            paragraph(""),
            table(["{%tr endif %}"], ["а"]),
            paragraph(""),
        ),
        Code.PAIR_APART,
        "table 6, row 1, column 1",
    ),
    free("A tag of rows stands outside tables", Code.PAIR_OUTSIDE_TABLE, "{%tr if кезең %}"),
    Damage(
        "Two tags in one row",
        lambda d: before_notes(
            d, table(["а", "б"], ["{%tr if кезең %}", "{%tr endif %}"]), paragraph("")
        ),
        Code.PAIR_TOGETHER,
        "table 5, row 2, column 2",
    ),
    free(
        "A word stands beside a tag of its paragraph",
        Code.PAIR_TEXT_BESIDE,
        "Назар: {%p if кезең %}",
        "а",
        "{%p endif %}",
    ),
    Damage(
        "The points stand in the row of the loop",
        lambda d: add(
            row_of(d.tables()[6].findall(f"{W}tr")[1][0]), "<w:r><w:t>{{ мк.жиыны }}</w:t></w:r>"
        ),
        Code.PAIR_TEXT_BESIDE,
        "table 7, row 2, column 1",
    ),
    Damage(
        "A picture stands in the paragraph of a tag",
        lambda d: before_notes(
            d,
            "<w:p><w:r><w:drawing/></w:r><w:r><w:t>{%p if кезең %}</w:t></w:r></w:p>",
            paragraph("а"),
            paragraph("{%p endif %}"),
        ),
        Code.PAIR_TEXT_BESIDE,
        FREE,
    ),
    Damage(
        "A cell would be left without a paragraph",
        lambda d: before_notes(
            d, table(["{%p for а in мк.түсіндірмелері %}\n{{ а }}\n{%p endfor %}"]), paragraph("")
        ),
        Code.PAIR_EMPTY_CELL,
        "table 5, row 1, column 1",
    ),
    Damage(
        "A table would be left without a row",
        lambda d: before_notes(
            d,
            table(["{%tr for а in мк.түсіндірмелері %}"], ["{{ а }}"], ["{%tr endfor %}"]),
            paragraph(""),
        ),
        Code.PAIR_EMPTY_TABLE,
        "table 5, row 1, column 1",
    ),
)

FORM = (
    Damage(
        "A letter of the title is Latin",
        lambda d: swap(d.paragraph("Бағалау парағы"), "парағы", "пaрағы"),
        Code.FORM_ALTERED,
        "paragraph 6",
    ),
    Damage(
        "A word of a row is changed",
        lambda d: swap(d.row(2, "2")[-2], "бюджет", "қазына"),
        Code.FORM_ALTERED,
        "table 2, row 4, column 2",
    ),
    Damage(
        "The number of a row is changed",
        lambda d: write(d.row(2, "2")[-3], "8"),
        Code.FORM_ALTERED,
        "table 2, row 4, column 1",
    ),
    Damage(
        "A column's title is changed",
        lambda d: write(d.tables()[0].findall(f"{W}tr")[0][-1], "Баллдар"),
        Code.FORM_ALTERED,
        "table 1, row 1, column 3",
    ),
    Damage(
        "A row is deleted",
        lambda d: remove(d.row(2, "2")),
        Code.FORM_MISSING,
        "table 2, row 4, column 1",
    ),
    Damage(
        "A section's title is deleted",
        lambda d: remove(d.paragraph("Мемлекеттік кәсіпорындарды басқару")),
        Code.FORM_MISSING,
        "paragraph 12",
    ),
    Damage(
        "A section's table is deleted",
        lambda d: remove(d.tables()[2]),
        Code.FORM_TABLE_MISSING,
        None,
        None,
    ),
    Damage(
        "Two rows change places",
        lambda d: exchange(d.row(2, "2"), d.row(2, "3")),
        Code.FORM_MOVED,
        "table 2, row 4, column 1",
    ),
    Damage(
        "A row is added",
        lambda d: d.row(2, "2").addnext(
            made(f"<w:tr>{cell('')}{cell('Тағы бір жол')}{cell('')}</w:tr>")
        ),
        Code.FORM_ADDED,
        "table 2, row 5, column 1",
    ),
    Damage(
        "A line is added inside the form",
        lambda d: d.tables()[1].addprevious(made(paragraph("Бекітемін"))),
        Code.FORM_ADDED,
        "paragraph 13",
    ),
    Damage(
        "A figure stands in a heading row",
        lambda d: add(d.row(2, "3")[-1], "<w:r><w:t>2</w:t></w:r>"),
        Code.FORM_ADDED,
        "table 2, row 5, column 3",
    ),
    Damage(
        "Two cells of a row are merged",
        lambda d: remove(d.row(2, "3")[-1]),
        Code.FORM_SHAPE,
        "table 2, row 5, column 1",
    ),
    Damage("All tables of the form are deleted", without_form, Code.FORM_ABSENT, None, None),
)

REVIEWED = (
    free(
        "A condition has two else",
        Code.PAIR_SECOND_ELSE,
        "{% if кезең %}а{% else %}б{% else %}в{% endif %}",
    ),
    free(
        "A loop gives a name that Jinja keeps for itself",
        Code.TAG_NAME_TAKEN,
        "{% for loop in мк.түсіндірмелері %}а{% endfor %}",
    ),
    Damage(
        "A condition stands around the form",
        lambda d: around(d, d.body[0], "{%p if кезең %}", "{%p endif %}"),
        Code.PAIR_AROUND_FORM,
        "paragraph 1",
    ),
    Damage(
        "A condition stands around the title of the notes",
        lambda d: around(d, d.paragraph("1-қосымшаға сәйкес"), "{%p if кезең %}", "{%p endif %}"),
        Code.PAIR_AROUND_FORM,
        FREE,
    ),
    Damage(
        "A header would be left without a paragraph",
        lambda d: header_of(d, "{%p if кезең %}", "а", "{%p endif %}"),
        Code.PAIR_EMPTY_CELL,
        "paragraph 1",
        "header",
    ),
    Damage(
        "A section break stands in the paragraph of a tag",
        lambda d: before_notes(
            d,
            "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if кезең %}</w:t></w:r></w:p>",
            paragraph("а"),
            paragraph("{%p endif %}"),
        ),
        Code.PAIR_TEXT_BESIDE,
        FREE,
    ),
    Damage(
        "The points of two rows are merged",
        lambda d: shape(d.points(1, "2.1"), '<w:vMerge w:val="restart"/>'),
        Code.FORM_MERGED,
        "table 1, row 5, column 1",
    ),
    Damage(
        "A tag is torn over the code of a field",
        lambda d: before_notes(
            d,
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE {'
            "</w:instrText></w:r><w:r><w:instrText>{ 'x'.upper() }</w:instrText></w:r><w:r>"
            '<w:instrText>}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        ),
        Code.TAG_NOT_FILLED,
        FREE,
    ),
    Damage(
        "A tag stands among the styles",
        lambda d: d.raw(STYLES, "</w:styles>", '<w:x w:val="{{ кезең }}"/></w:styles>'),
        Code.TAG_NOT_FILLED,
        None,
        None,
    ),
    Damage(
        "A row was inserted with changes tracked",
        lambda d: shape(d.row(1, "2.1"), '<w:ins w:id="9"/>'),
        Code.TEMPLATE_CHANGES,
        None,
    ),
    Damage(
        "A number is set in a symbol font",
        lambda d: dress(d.row(1, "2.1")[-3], '<w:rFonts w:ascii="Wingdings"/>'),
        Code.TEMPLATE_SYMBOLS,
        "table 1, row 5, column 1",
    ),
    Damage(
        "An empty row is added",
        lambda d: d.row(2, "2").addnext(made(f"<w:tr>{cell('')}{cell('')}{cell('')}</w:tr>")),
        Code.FORM_ADDED,
        "table 2, row 5, column 1",
    ),
)
"""Ways that a checker may overlook."""

CONTENTS = (
    Damage(
        "A change is tracked",
        lambda d: wrap(run(d.paragraph("Бағалау парағы")), '<w:ins w:id="9" w:author="a"/>'),
        Code.TEMPLATE_CHANGES,
        "paragraph 6",
    ),
    Damage(
        "A deletion is tracked",
        lambda d: before_notes(
            d, '<w:p><w:del w:id="9"><w:r><w:delText>ескі</w:delText></w:r></w:del></w:p>'
        ),
        Code.TEMPLATE_CHANGES,
        FREE,
    ),
    Damage(
        "A content control is bound to data",
        lambda d: before_notes(
            d,
            '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a"/></w:sdtPr><w:sdtContent>'
            f"{paragraph('а')}</w:sdtContent></w:sdt>",
        ),
        Code.TEMPLATE_CONTROL,
        None,
    ),
    Damage(
        "A field of mail merge",
        lambda d: before_notes(d, field(" MERGEFIELD Атауы ")),
        Code.TEMPLATE_FIELD,
        FREE,
    ),
    Damage(
        "A field of today's date",
        lambda d: before_notes(
            d, '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        ),
        Code.TEMPLATE_FIELD,
        FREE,
    ),
    Damage(
        "An embedded table of Excel",
        lambda d: before_notes(d, "<w:p><w:r><w:object/></w:r></w:p>"),
        Code.TEMPLATE_OBJECT,
        FREE,
    ),
    Damage("A macro", macros, Code.TEMPLATE_MACROS, None, None),
    Damage(
        "Only forms may be filled in",
        lambda d: setting(d, '<w:documentProtection w:edit="forms" w:enforcement="1"/>'),
        Code.TEMPLATE_PROTECTED,
        None,
        None,
    ),
    Damage(
        "It is to be opened for reading only",
        lambda d: setting(d, '<w:writeProtection w:recommended="1"/>'),
        Code.TEMPLATE_PROTECTED,
        None,
        None,
    ),
    Damage("A mail merge", merged, Code.TEMPLATE_MAIL_MERGE, None, None),
    Damage("A signature", signed, Code.TEMPLATE_SIGNED, None, None),
    Damage("Data of another program", with_data, Code.TEMPLATE_LEFT_OUT, None, None),
    Damage("A picture of its first page", with_thumbnail, Code.TEMPLATE_LEFT_OUT, None, None),
    free("Letters of an old font", Code.TEMPLATE_LETTERS, "Ќазаќстан"),
    Damage(
        "An old font",
        lambda d: dress(d.paragraph("Бағалау парағы"), '<w:rFonts w:ascii="Times New Roman KZ"/>'),
        Code.TEMPLATE_FONT,
        None,
        None,
    ),
    Damage(
        "A style that is not there",
        lambda d: inner(d.paragraph("Бағалау парағы"), "w:pPr/w:pStyle").set(f"{W}val", "Менің"),
        Code.TEMPLATE_STYLE,
        None,
        None,
    ),
    Damage(
        "Another language",
        lambda d: d.raw(STYLES, 'w:val="kk-KZ"', 'w:val="ru-RU"'),
        Code.TEMPLATE_LANGUAGE,
        None,
        None,
    ),
    Damage("A picture that lies elsewhere", lambda d: link(d, "image"), Code.TEMPLATE_LINK, None),
    Damage(
        "A comment of a colleague",
        lambda d: with_comment(d, "тексеру керек"),
        Code.TEMPLATE_COMMENTS,
        None,
        None,
    ),
    Damage(
        "The title of the notes is gone",
        lambda d: remove(d.paragraph("1-қосымшаға сәйкес")),
        Code.TEMPLATE_NO_NOTES,
        None,
        None,
    ),
    Damage(
        "The edition is not declared",
        lambda d: property_(d, "<cp:category>2022</cp:category>", ""),
        Code.TEMPLATE_NO_EDITION,
        None,
        None,
    ),
    Damage(
        "An edition that is not there",
        lambda d: property_(
            d, "<cp:category>2022</cp:category>", "<cp:category>2019</cp:category>"
        ),
        Code.TEMPLATE_UNKNOWN_EDITION,
        None,
        None,
    ),
)

REPAIRED = (
    ("quotes", "{{ «мм.б1» }}", "{{ мм.б1 }}"),
    ("low quotes", "{{ „мм.б1“ }}", "{{ мм.б1 }}"),
    ("a dash for an underscore", "{{ мм.б2–1 }}", "{{ мм.б2_1 }}"),
    ("an ellipsis for a point", "{{ мм…б1 }}", "{{ мм.б1 }}"),
    ("a no-break space", "{{\u00a0мм.б1\u00a0}}", "{{ мм.б1 }}"),
    ("a zero-width space", "{{ мм.\u200bб1 }}", "{{ мм.б1 }}"),
    ("a zero-width space between the braces", "{\u200b{ мм.б1 }\u200b}", "{{ мм.б1 }}"),
    ("a soft hyphen", "{{ мм.\u00adб1 }}", "{{ мм.б1 }}"),
    ("a decomposed letter", "{{ мм.ұ\u0438\u0306ым_саны }}", "{{ мм.ұйым_саны }}"),
    ("Latin letters", "{{ mm.б1 }}", "{{ мм.б1 }}"),
    ("a capital letter", "{{ Мм.Б1 }}", "{{ мм.б1 }}"),
    ("a Cyrillic keyword", "{% іf кезең %}а{% endif %}", "{% if кезең %}а{% endif %}"),
    (
        "a Cyrillic o in a loop",
        "{% fоr а іn мм.түсіндірмелері %}{{ а }}{% endfor %}",
        "{% for а in мм.түсіндірмелері %}{{ а }}{% endfor %}",
    ),
    ("quotes around a condition", "{% if «кезең» %}а{% endif %}", "{% if кезең %}а{% endif %}"),
)
"""What Word and keyboards make of a tag: how it came about, a paragraph typed so, and as meant."""

DAMAGES = (*TAGS, *PAIRS, *FORM, *REVIEWED, *CONTENTS)
