"""Ways in which the templates of the report and the lists beside it are damaged.

Each is one damage, in a sentence, with all that is told of it. They start from our templates of
2022, which have no problem at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from generator.law.choices import Paper
from generator.messages.problems import Code
from tests.helpers.damages import Damage, cell, paragraph
from tests.helpers.forge import Docx, add, again, exchange, made, remove, shape, swap, write
from tests.helpers.paper import W

Act = Callable[[Docx], object]


def line(d: Docx, number: int, table: int = 1) -> etree._Element:
    """A row of a table, both from 1."""
    return d.tables()[table - 1].findall(f"{W}tr")[number - 1]


def at(d: Docx, row: int, place: int, table: int = 1) -> etree._Element:
    """A cell of a row by its place among the cells, from 1: one over many columns counts once."""
    return line(d, row, table).findall(f"{W}tc")[place - 1]


def type_in(row: int, place: int, text: str) -> Act:
    """Other text in a cell, whether it is empty or not."""

    def act(d: Docx) -> None:
        found = at(d, row, place)
        if found.find(f".//{W}t") is None:
            add(found, f"<w:r><w:t>{text}</w:t></w:r>")
        else:
            write(found, text)

    return act


def erase(row: int, place: int, table: int = 1) -> Act:
    """A cell emptied."""

    def act(d: Docx) -> None:
        for run in list(at(d, row, place, table).iter(f"{W}r")):
            remove(run)

    return act


def unmerge(d: Docx, rows: range) -> None:
    """The first cells of rows taken out of those that run over several."""
    for row in rows:
        for merge in list(at(d, row, 1).iter(f"{W}vMerge")):
            remove(merge)


def split(d: Docx, row: int, place: int) -> None:
    """A cell over several columns made one cell for each."""
    wide = at(d, row, place)
    (span,) = list(wide.iter(f"{W}gridSpan"))
    for _ in range(int(span.get(f"{W}val", "")) - 1):
        wide.addnext(made(cell("")))
    remove(span)


def join(d: Docx, row: int, place: int) -> None:
    """A cell and the next made one."""
    remove(at(d, row, place + 1))
    shape(at(d, row, place), '<w:gridSpan w:val="2"/>')


def fresh(columns: int, text: str) -> etree._Element:
    """A row with a text in its second cell."""
    cells = "".join(cell(text if n == 1 else "") for n in range(columns))
    return made(f"<w:tr>{cells}</w:tr>")


def move(d: Docx, row: int, before: int) -> None:
    """A row put before another."""
    moved, place = line(d, row), line(d, before)
    place.addprevious(moved)


def from_title(d: Docx) -> list[etree._Element]:
    """What follows the form of the report: its list of organisations."""
    title = d.paragraph("Есепті жылы басқарушы")
    end = d.body.findall(f"{W}p")[-1]
    return [b for b in (title, *title.itersiblings()) if b is not end and b.tag != f"{W}sectPr"]


def without_list(d: Docx) -> None:
    """All of the list deleted."""
    for block in from_title(d):
        remove(block)


def without_table_of_list(d: Docx) -> None:
    """The title of the list and its ground stay, its table and tags go."""
    for block in from_title(d)[1:-1]:
        remove(block)


def place(row: int, column: int, table: int = 1) -> str:
    """A place as JSON has it."""
    return f"table {table}, row {row}, column {column}"


def typed(
    sentence: str, row: int, column: int, text: str, code: Code, *, repair: str = ""
) -> Damage:
    """Other text in a cell of the first table, told there."""
    return Damage(sentence, type_in(row, column, text), code, place(row, column), repair=repair)


def erased(sentence: str, row: int, column: int, code: Code, table: int = 1) -> Damage:
    """A cell emptied, told there."""
    return Damage(sentence, erase(row, column, table), code, place(row, column, table))


REPORT: Final = (
    typed("A closed cell gets a tag that is none", 13, 5, "{{ ж3_1.мм }}", Code.FORM_ALTERED),
    typed("A closed cell gets the tag of its neighbour", 13, 5, "{{ ж3_1.мк }}", Code.FORM_ALTERED),
    typed("A closed cell gets a number", 16, 6, "0", Code.FORM_ALTERED),
    typed("A closed cell gets a Latin X", 16, 6, "X", Code.FORM_ALTERED),
    erased("A closed cell is emptied", 16, 6, Code.FORM_ALTERED),
    typed("An open cell is closed", 16, 5, "Х", Code.TAG_MISPLACED),
    typed("A number is typed in an open cell", 4, 6, "12", Code.TAG_MISPLACED),
    typed("The tag of the line above", 5, 5, "{{ ж1_1.мм }}", Code.TAG_MISPLACED),
    typed("The tag of the column beside", 5, 5, "{{ ж1_2.мк }}", Code.TAG_MISPLACED),
    erased("The tag of a total is deleted", 30, 4, Code.TAG_MISSING),
    typed(
        "A tag is misspelt by one letter",
        4,
        4,
        "{{ ж1_1.бари }}",
        Code.TAG_UNKNOWN,
        repair="ж1_1.бәрі",
    ),
    typed(
        "A line that is not there is counted",
        30,
        4,
        "{{ ж8_3.бәрі }}",
        Code.TAG_UNKNOWN,
        repair="ж8_2.бәрі",
    ),
    Damage(
        "The text of a line is altered by one letter",
        lambda d: swap(at(d, 4, 2), "басында", "басында\u0301"),
        Code.FORM_ALTERED,
        place(4, 2),
    ),
    Damage(
        "The asterisk of a heading is deleted",
        lambda d: swap(at(d, 7, 2), "*", ""),
        Code.FORM_ALTERED,
        place(7, 2),
    ),
    typed("A unit is changed", 9, 3, "дана", Code.FORM_ALTERED),
    typed("The number of a line is changed", 24, 1, "6.2", Code.FORM_ALTERED),
    typed("A figure stands in the row that counts nothing", 3, 4, "7", Code.FORM_ADDED),
    Damage("A line is deleted", lambda d: remove(line(d, 22)), Code.FORM_MISSING, place(22, 1)),
    Damage(
        "One of two lines of the same words is deleted",
        lambda d: remove(line(d, 5)),
        Code.FORM_MISSING,
        place(5, 1),
    ),
    Damage(
        "Two lines change places",
        lambda d: exchange(line(d, 16), line(d, 17)),
        Code.FORM_MOVED,
        place(16, 1),
    ),
    Damage(
        "A line is added",
        lambda d: line(d, 22).addnext(fresh(8, "Тағы бір көрсеткіш")),
        Code.FORM_ADDED,
        place(23, 1),
    ),
    Damage(
        "A heading row is split into cells",
        lambda d: split(d, 15, 2),
        Code.FORM_SHAPE,
        place(15, 1),
    ),
    Damage("Two open cells become one", lambda d: join(d, 4, 5), Code.FORM_SHAPE, place(4, 1)),
    Damage(
        "An open cell is to run over the row below",
        lambda d: shape(at(d, 4, 5), '<w:vMerge w:val="restart"/>'),
        Code.FORM_MERGED,
        place(4, 1),
    ),
    Damage(
        "A head that runs over two rows is divided",
        lambda d: unmerge(d, range(1, 3)),
        Code.FORM_DIVIDED,
        place(1, 1),
    ),
    Damage(
        "The head over the sections is split",
        lambda d: split(d, 1, 5),
        Code.FORM_SHAPE,
        place(1, 1),
    ),
    typed("The name of a section is shortened", 2, 7, "АҚ", Code.FORM_ALTERED),
    Damage(
        "A remark is altered by one letter",
        lambda d: swap(d.paragraph("* есепте"), "өлшемшарттары", "өлшемшарты"),
        Code.FORM_ALTERED,
        "paragraph 11",
    ),
    Damage(
        "A remark is deleted",
        lambda d: remove(d.paragraph("Ескертпе: «Х»")),
        Code.FORM_MISSING,
        "paragraph 10",
    ),
    Damage(
        "The lines of the head change places",
        lambda d: exchange(d.body[1], d.body[2]),
        Code.FORM_MOVED,
        "paragraph 2",
    ),
    Damage(
        "A caption to sign above is altered",
        lambda d: write(at(d, 2, 2, 2), "(қолтаңба)"),
        Code.FORM_ALTERED,
        place(2, 2, 2),
    ),
    erased("A caption to sign above is deleted", 2, 2, Code.FORM_ALTERED, 2),
    Damage(
        "The words of who signs are altered",
        lambda d: swap(at(d, 1, 1, 2), "басшысы", "басшы"),
        Code.FORM_ALTERED,
        place(1, 1, 2),
    ),
    erased("The name of who signs is deleted", 1, 3, Code.TAG_MISSING, 2),
    Damage(
        "The table to sign in is deleted",
        lambda d: remove(d.tables()[1]),
        Code.FORM_TABLE_MISSING,
        None,
        None,
    ),
    Damage(
        "The period is not printed",
        lambda d: remove(d.paragraph("{{ кезең")),
        Code.TAG_MISSING,
        "paragraph 8",
    ),
    Damage(
        "The list of changed organisations is deleted",
        without_list,
        Code.TEMPLATE_NO_LIST,
        None,
        None,
    ),
    Damage(
        "The list has a title and prints nobody",
        without_table_of_list,
        Code.TEMPLATE_NO_LIST,
        None,
        None,
    ),
)
"""The report of Appendix 2."""

INSPECTIONS: Final = (
    typed("A tag that the item has not", 6, 2, "{{ т.атауы }}", Code.TAG_UNKNOWN, repair="т.ұйымы"),
    typed(
        "A tag of the item is misspelt",
        6,
        5,
        "{{ т.артық_алан }}",
        Code.TAG_UNKNOWN,
        repair="т.артық_алаң",
    ),
    typed("The tag of the column beside", 6, 2, "{{ т.органы }}", Code.TAG_MISPLACED),
    erased("A tag of the item is deleted", 6, 4, Code.TAG_MISSING),
    Damage(
        "The end of the loop is deleted",
        lambda d: remove(line(d, 7)),
        Code.PAIR_UNCLOSED,
        place(5, 1),
        repair="{%tr endfor %}",
    ),
    Damage(
        "The beginning of the loop is deleted",
        lambda d: remove(line(d, 5)),
        Code.TAG_MISSING,
        place(5, 1),
        repair="{%tr for т in тексерулер %}",
    ),
    Damage(
        "The loop begins above the heads", lambda d: move(d, 5, 1), Code.FORM_MOVED, place(1, 1)
    ),
    Damage(
        "The loop takes in the row of the last heads",
        lambda d: move(d, 5, 4),
        Code.FORM_MOVED,
        place(4, 1),
    ),
    typed(
        "The loop goes through the papers under another name",
        5,
        1,
        "{%tr for жол in тексерулер %}",
        Code.TAG_MISPLACED,
    ),
    typed(
        "The loop repeats paragraphs",
        5,
        1,
        "{%p for т in тексерулер %}",
        Code.TAG_MISPLACED,
        repair="{%tr for т in тексерулер %}",
    ),
    Damage(
        "The row of the loop is there twice",
        lambda d: line(d, 6).addnext(again(line(d, 6))),
        Code.FORM_ADDED,
        place(7, 1),
    ),
    Damage(
        "The row of the loop is deleted",
        lambda d: remove(line(d, 6)),
        Code.FORM_MISSING,
        place(6, 1),
    ),
    typed("A column's head is altered", 4, 5, "үй-жайлар", Code.FORM_ALTERED),
    Damage(
        "Heads that run down are divided",
        lambda d: unmerge(d, range(1, 5)),
        Code.FORM_DIVIDED,
        place(1, 1),
    ),
    Damage(
        "The head over two columns is split", lambda d: split(d, 3, 5), Code.FORM_SHAPE, place(3, 1)
    ),
    Damage(
        "A row of heads is deleted", lambda d: remove(line(d, 3)), Code.FORM_MISSING, place(3, 1)
    ),
    Damage(
        "A line is added between the table and the lines to sign on",
        lambda d: d.tables()[1].addprevious(made(paragraph("Орындаушы: А. Серікұлы"))),
        Code.FORM_ADDED,
        "paragraph 12",
    ),
    Damage(
        "The table to sign in is deleted",
        lambda d: remove(d.tables()[1]),
        Code.FORM_TABLE_MISSING,
        None,
        None,
    ),
    Damage(
        "A caption to sign above is altered by one letter",
        lambda d: swap(at(d, 2, 3, 2), "толық", "толик"),
        Code.FORM_ALTERED,
        place(2, 3, 2),
    ),
)
"""The results of inspections of Appendix 3."""

CONSOLIDATED: Final = (
    typed(
        "A number of the item without its loop's name",
        5,
        4,
        "{{ ж1_1.бәрі }}",
        Code.TAG_UNKNOWN,
        repair="о.ж1_1.бәрі",
    ),
    typed("The tag of another line", 5, 4, "{{ о.ж1_2.бәрі }}", Code.TAG_MISPLACED),
    typed("The tag of another column", 5, 5, "{{ о.ж1_1.ақ }}", Code.TAG_MISPLACED),
    typed("A closed cell is opened", 14, 5, "{{ о.ж3_1.мк }}", Code.FORM_ALTERED),
    typed("A closed cell gets a dash", 14, 5, "–", Code.FORM_ALTERED),
    erased("The name of the body is deleted", 4, 1, Code.TAG_MISSING),
    Damage(
        "The name of the body stands in one row alone",
        lambda d: unmerge(d, range(4, 32)),
        Code.FORM_DIVIDED,
        place(4, 1),
    ),
    Damage(
        "The name of the body ends in the middle of its lines",
        lambda d: unmerge(d, range(20, 32)),
        Code.FORM_DIVIDED,
        place(20, 1),
    ),
    Damage("A line is deleted", lambda d: remove(line(d, 12)), Code.FORM_MISSING, place(12, 1)),
    Damage(
        "Two lines change places",
        lambda d: exchange(line(d, 25), line(d, 26)),
        Code.FORM_MOVED,
        place(25, 1),
    ),
    Damage(
        "The number of a criterion is put before its line",
        lambda d: swap(at(d, 8, 2), "«Қаржылық", "2. «Қаржылық"),
        Code.FORM_ALTERED,
        place(8, 2),
    ),
    Damage("A heading row is split", lambda d: split(d, 8, 2), Code.FORM_SHAPE, place(8, 1)),
    Damage(
        "The end of the loop is deleted",
        lambda d: remove(line(d, 32)),
        Code.PAIR_UNCLOSED,
        place(3, 1),
        repair="{%tr endfor %}",
    ),
    Damage(
        "The loop begins above the heads", lambda d: move(d, 3, 1), Code.FORM_MOVED, place(1, 1)
    ),
    Damage(
        "The last line stands below the loop",
        lambda d: exchange(line(d, 31), line(d, 32)),
        Code.FORM_MOVED,
        place(31, 1),
    ),
    Damage(
        "A head is altered",
        lambda d: swap(at(d, 1, 1), "әкімі аппаратының", "әкімінің"),
        Code.FORM_ALTERED,
        place(1, 1),
    ),
    Damage(
        "A sum over all bodies is added",
        lambda d: line(d, 32).addnext(fresh(8, "Барлығы")),
        Code.FORM_ADDED,
        place(33, 1),
    ),
)
"""The consolidated report of Appendix 5."""

OF_PAPERS: Final[Mapping[Paper, tuple[Damage, ...]]] = MappingProxyType(
    {Paper.REPORT: REPORT, Paper.INSPECTIONS: INSPECTIONS, Paper.CONSOLIDATED: CONSOLIDATED}
)
