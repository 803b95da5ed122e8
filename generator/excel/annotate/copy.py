"""A copy of a workbook with remarks: cells filled and commented, and a list before all sheets.

Nothing is read but what is changed; all else goes over as it is. What cannot be copied, or is not
of human size, gets a workbook with the list alone.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from lxml import etree
from openpyxl.utils.cell import quote_sheetname

from generator.excel.annotate import comments, fills
from generator.excel.annotate.fills import COLOURS, CellSpot, Formats
from generator.excel.annotate.parts import PackageParts, child, sealed
from generator.excel.read import guard
from generator.excel.read.guard import OFFICE, Container, M, open_container
from generator.excel.writer import HEAD, PLAIN, Book, Page, lines_of, written
from generator.files import opc
from generator.files.opc import RefusedError
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Phrase, Problem, Severity
from generator.messages.wording import Speech
from generator.submission.contract import PROBLEMS_SHEET
from generator.submission.matching import same
from generator.submission.sheets import address

log = logging.getLogger(__name__)

LIST = "bagalau.list"
"""A hidden name by which the sheet with the list is known again, whatever it is called by then."""

_MOST = 5_000
"""Remarks in a copy; as many comments as Excel still opens at once, and some seconds of work."""

_PROPOSED = frozenset(
    {
        *(Code.BIN_LENGTH, Code.BIN_NOT_DIGITS, Code.DATE_MALFORMED),
        *(Code.VALUE_UNKNOWN, Code.FORMAT_MISLEADING),
    }
)
"""Problems that may know the value that was meant."""

_UNREAD = frozenset(
    {
        *(Code.FILE_MISSING, Code.FILE_EMPTY, Code.FILE_LOCKED, Code.FILE_UNREADABLE),
        *(Code.FILE_ENCRYPTED, Code.FILE_OLD_FORMAT, Code.FILE_STRICT, Code.FILE_OTHER_FORMAT),
        *(Code.FILE_TOO_LARGE, Code.FILE_DAMAGED),
    }
)
"""Of a file that was not read there is nothing to mark."""

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEETS = ("worksheet", "chartsheet", "dialogsheet")
_SELECTED = re.compile(rb"(\stabSelected\s*=\s*[\"'])(?:1|true)(?=[\"'])")
_SIGNATURES = "_xmlsignatures/"
_BOOK = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr"),
)
"""The children of a workbook in the order of the schema, as far as it is needed."""

_EARLIEST = 1980
"""The year in a list's properties, where no clock may stand: the earliest of a zip."""

_HEADS = (
    *(Phrase("annotate.number"), Phrase("annotate.severity"), Phrase("annotate.tab")),
    *(Phrase("annotate.cell"), Phrase("annotate.message"), Phrase("annotate.hint")),
    Phrase("annotate.proposal"),
)
_WIDTHS = (5, 14, 17, 9, 64, 58, 20)
_LONGEST_NAME = 31
_TAB_COLOUR = "#C00000"

_NOTE = PLAIN._replace(bold=True, text_wrap=True, align="left", valign="top")
_TEXT = PLAIN._replace(border=1, border_color="BFBFBF", text_wrap=True, align="left", valign="top")
_NUMBER = _TEXT._replace(align="center")
_LINK = _TEXT._replace(font_color="0563C1", underline=1)
_HEAD = HEAD._replace(border=1, border_color="BFBFBF", valign="top")


def marked(data: bytes, problems: Sequence[Problem], speech: Speech) -> bytes:
    """The marked copy of a workbook's bytes, else a workbook with the list; never raises."""
    ordered = sorted(problems, key=lambda p: list(Severity).index(p.code.severity))
    above = _above(ordered, speech)
    if not any(problem.code in _UNREAD for problem in problems):
        try:
            return _marked(data, ordered[:_MOST], above, speech)
        except RefusedError as error:
            log.info("no copy can be made: %s", error, exc_info=error)
        except Exception as error:  # a strange file must not cost the clerk the list
            log.warning("no copy could be made: %s", error, exc_info=error)
    above.append(speech.say("annotate.alone"))
    return sealed(_list(PROBLEMS_SHEET, ordered[:_MOST], above, {}, speech))


def _proposal(problem: Problem) -> str:
    """The value that was likely meant, as it is typed; empty where none is known."""
    near = problem.facts.get("near", "") if problem.code in _PROPOSED else ""
    if isinstance(near, Decimal):
        return f"{near:f}".replace(".", ",")
    return f"{near:%d.%m.%Y}" if isinstance(near, date) else str(near)


def _above(problems: Sequence[Problem], speech: Speech) -> list[str]:
    """How many problems there are: the lines above the list."""
    found = Counter(problem.code.severity for problem in problems)
    blocking, doubtful = found[Severity.ERROR], found[Severity.WARNING]
    lines = [speech.say("annotate.counts", errors=blocking, warnings=doubtful)]
    if len(problems) > _MOST:
        lines.append(speech.say("annotate.first", shown=_MOST, all=len(problems)))
    return lines


def _marked(
    data: bytes, problems: Sequence[Problem], above: Sequence[str], speech: Speech
) -> bytes:
    container = open_container(data)
    guard.check_copied(container)
    parts = PackageParts(container.package, guard.MAX_CHANGED_MARKS)
    _make_plain(parts)
    _deselect(parts)
    _remove_list(parts)
    tabs = _tabs(container, problems)
    names = {sheet: name for sheet, (name, _) in tabs.items()}
    name = _free_name(parts, PROBLEMS_SHEET)
    list_ = _list(name, problems, [*above, speech.say("annotate.copied")], names, speech)
    formats = Formats(parts, list_)
    comments.unmark(parts, formats)
    for part in dict.fromkeys(part for _, part in tabs.values()):
        sheets = {sheet for sheet, (_, own) in tabs.items() if own == part}
        _mark(parts, part, [p for p in problems if p.place.sheet in sheets], formats, speech)
    _put_first(parts, formats, list_)
    return sealed(parts)


def _make_plain(parts: PackageParts) -> None:
    """A workbook without macros, whatever it was; a signature would no longer hold."""
    if parts.related(parts.main, "xlMacrosheet"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    for source, kind in ((parts.main, "vbaProject"), ("", "origin")):
        parts.drop(source, parts.related(source, kind))
    for name in parts.names():
        if name.lower().startswith(_SIGNATURES):
            parts.remove(name)
    parts.declare(parts.main, f"{_SPREADSHEET}.sheet.main+xml")


def _deselect(parts: PackageParts) -> None:
    """Let no sheet be selected beside the list: Excel would change all selected ones together."""
    for kind in _SHEETS:
        for _, part in parts.related(parts.main, kind):
            content = parts.content(part)
            head, cells, rest = content.partition(b"sheetData")
            changed = _SELECTED.sub(rb"\g<1>0", head)
            if changed != head:
                parts.replace(part, changed + cells + rest)


def _tabs(container: Container, problems: Iterable[Problem]) -> dict[str, tuple[str, str]]:
    """The name of the tab and of the part for each sheet that a problem names, if it is there."""
    found = {}
    for name in dict.fromkeys(p.place.sheet for p in problems if p.place.sheet is not None):
        tab = next((sheet for sheet in container.sheets if same(sheet.name, name)), None)
        if tab is not None:
            found[name] = (tab.name, tab.part)
    return found


def _mark(
    parts: PackageParts,
    part: str,
    problems: Iterable[Problem],
    formats: Formats,
    speech: Speech,
) -> None:
    """Fill and comment the cells of a sheet; one hidden by a merged range stands for the range."""
    root = parts.tree(part)
    placed = [(fills.spot(p.place.cell), p) for p in problems if p.place.cell]
    shown = fills.shown_at(root, [one for one, _ in placed])
    by_cell: dict[CellSpot, list[Problem]] = {}
    for one, problem in placed:  # errors first
        by_cell.setdefault(shown[one], []).append(problem)
    if not by_cell:
        return
    colours = {one: COLOURS[own[0].code.severity] for one, own in by_cell.items()}
    fills.fill(root, colours, formats)
    comments.write(parts, part, {one: _comment(own, speech) for one, own in by_cell.items()})


def _comment(problems: Iterable[Problem], speech: Speech) -> str:
    said = (f"{_label(p, speech)}: {message(speech, p)}\n{hint(speech, p)}" for p in problems)
    return comments.plain("\n\n".join(dict.fromkeys(said)))


def _label(problem: Problem, speech: Speech) -> str:
    return speech.say(f"severity.{problem.code.severity.value}")


def _list(
    name: str,
    problems: Sequence[Problem],
    above: Sequence[str],
    tabs: Mapping[str, str],
    speech: Speech,
) -> PackageParts:
    """A workbook with the list alone; ``tabs`` are the names of the sheets to link to."""

    def write(book: Book) -> None:
        page = book.page(name, _WIDTHS)
        page.set_up_print()
        page.sheet.set_tab_color(_TAB_COLOUR)
        for row, line in enumerate(above, 1):
            page.put_across(row, line, _NOTE)
        head = len(above) + 1
        page.put_row(head, [speech.show(head) for head in _HEADS], _HEAD)
        for number, problem in enumerate(problems, 1):
            _write_problem(page, head, number, problem, tabs, speech)
        page.sheet.freeze_panes(head, 0)
        page.sheet.repeat_rows(head - 1)
        page.sheet.autofilter(f"A{head}:{address(head + len(problems), len(_WIDTHS))}")
        book.workbook.define_name(
            f"{quote_sheetname(name)}!{LIST}", f"={quote_sheetname(name)}!$A${head}"
        )

    parts = PackageParts(opc.opened(written(_EARLIEST, write)), guard.MAX_CHANGED_MARKS)
    for known in parts.tree(parts.main).iter(f"{M}definedName"):
        if known.get("name") == LIST:
            known.set("hidden", "1")
    return parts


def _write_problem(
    page: Page, head: int, number: int, problem: Problem, tabs: Mapping[str, str], speech: Speech
) -> None:
    """The line of a problem; its sheet and cell are empty where it is about more than those."""
    sheet, cell = problem.place.sheet or "", problem.place.cell or ""
    label, row = _label(problem, speech), head + number
    said = (message(speech, problem), hint(speech, problem), _proposal(problem))
    texts = (label, sheet, cell, *said)
    page.height(row, max(map(lines_of, texts, _WIDTHS[1:])))
    page.put_row(row, [number, *texts], _TEXT)
    page.put(row, 1, number, _NUMBER)
    page.put(row, 2, label, _TEXT._replace(bg_color=COLOURS[problem.code.severity]))
    if sheet in tabs:
        page.put(row, 3, sheet, _LINK, f"{quote_sheetname(tabs[sheet])}!A1")
        if cell:
            page.put(row, 4, cell, _LINK, f"{quote_sheetname(tabs[sheet])}!{cell}")


def _free_name(parts: PackageParts, wished: str) -> str:
    """The name wished for the list, numbered if a sheet of the workbook has it."""
    sheets = child(parts.tree(parts.main), "sheets", _BOOK)
    taken = {str(sheet.get("name")).casefold() for sheet in sheets}
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wished[: _LONGEST_NAME - 6]} ({number})"
    return name


def _put_first(parts: PackageParts, formats: Formats, list_: PackageParts) -> None:
    """Put the sheet of :func:`_list` before all others of a workbook."""
    ((_, own),) = list_.related(list_.main, "worksheet")
    root, numbers = list_.tree(own), formats.adopted(list_)
    for cell in root.iter(f"{M}c"):
        cell.set("s", numbers[str(cell.get("s", "0"))])
    part = parts.add("xl/worksheets/bagalau.xml", root, f"{_SPREADSHEET}.worksheet+xml")
    book, own_book = parts.tree(parts.main), list_.tree(list_.main)
    _move_up(book)
    sheets = child(book, "sheets", _BOOK)
    (tab,) = child(own_book, "sheets", _BOOK)
    tab.set("sheetId", str(max((int(str(s.get("sheetId"))) for s in sheets), default=0) + 1))
    tab.set(f"{{{OFFICE}}}id", parts.relate(parts.main, f"{OFFICE}/worksheet", part))
    sheets.insert(0, tab)
    names = child(book, "definedNames", _BOOK)
    names[:0] = list(child(own_book, "definedNames", _BOOK))


def _move_up(book: etree._Element) -> None:
    """Increment all indexes of sheets, and activate the first sheet."""
    for name in book.iterfind(f"{M}definedNames/{M}definedName[@localSheetId]"):
        name.set("localSheetId", str(int(str(name.get("localSheetId"))) + 1))
    for view in book.iterfind(f"{M}bookViews/{M}workbookView"):
        view.attrib.pop("activeTab", "")
        view.attrib.pop("firstSheet", "")


def _remove_list(parts: PackageParts) -> None:
    """Remove the sheet with our list, known by a name that no other sheet has."""
    book = parts.tree(parts.main)
    names = book.find(f"{M}definedNames")
    sheets = book.find(f"{M}sheets")
    ours = book.find(f"{M}definedNames/{M}definedName[@name='{LIST}']")
    position = "" if ours is None else str(ours.get("localSheetId", ""))
    if names is None or sheets is None or not position.isdecimal() or len(sheets) < 2:
        return
    number = int(position)
    relation = str(sheets[number].get(f"{{{OFFICE}}}id"))
    parts.drop(parts.main, [(relation, dict(parts.related(parts.main, "worksheet"))[relation])])
    sheets.remove(sheets[number])
    for name in list(names):
        own = name.get("localSheetId")
        if own is not None and int(str(own)) == number:
            names.remove(name)
        elif own is not None and int(str(own)) > number:
            name.set("localSheetId", str(int(str(own)) - 1))
