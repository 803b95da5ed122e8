"""A copy of a workbook with remarks: cells filled and commented, and a list before all sheets.

Nothing is read but what is changed; all else goes over as it is. What cannot be copied, or is not
of human size, gets a workbook with the list alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

from generator.excel.annotate import comments as notes
from generator.excel.annotate import fills as marks
from generator.excel.annotate import problem_sheet
from generator.excel.annotate.fills import CellSpot
from generator.excel.annotate.formats import Formats
from generator.excel.annotate.parts import PackageParts
from generator.excel.annotate.remarks import COLOURS, Remark, RemarkWords
from generator.excel.annotate.seal import sealed
from generator.excel.annotate.unmark import remove_list, unmark
from generator.excel.read import container as guard
from generator.excel.read.container import Container, open_container
from generator.files.package import RefusedError
from generator.messages.problems import Code, Severity
from generator.submission.matching import same

log = logging.getLogger(__name__)

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEETS = ("worksheet", "chartsheet", "dialogsheet")
_SELECTED = re.compile(rb"(\stabSelected\s*=\s*[\"'])(?:1|true)(?=[\"'])")
_SIGNATURES = "_xmlsignatures/"


def annotated(data: bytes, remarks: Sequence[Remark], words: RemarkWords) -> bytes:
    """The marked copy of a workbook's bytes, else a workbook with the list; never raises."""
    try:
        return _marked(data, remarks, words)
    except RefusedError as error:
        log.info("no copy can be made: %s", error, exc_info=error)
    except Exception as error:  # a strange file must not cost the clerk the list
        log.warning("no copy could be made: %s", error, exc_info=error)
    return _listed(remarks, words)


def _listed(remarks: Sequence[Remark], words: RemarkWords) -> bytes:
    return sealed(problem_sheet.listed(words.name, words.heads, words.alone, remarks, {}))


def _marked(data: bytes, remarks: Sequence[Remark], words: RemarkWords) -> bytes:
    container = open_container(data)
    guard.check_copied(container)
    parts = PackageParts(container.package, guard.MAX_CHANGED_MARKS)
    _make_plain(parts)
    _deselect(parts)
    remove_list(parts)
    tabs = _tabs(container, remarks)
    names = {sheet: name for sheet, (name, _) in tabs.items()}
    name = problem_sheet.free_name(parts, words.name)
    list_ = problem_sheet.listed(name, words.heads, words.copied, remarks, names)
    formats = Formats(parts, list_)
    unmark(parts, formats)
    for part in dict.fromkeys(part for _, part in tabs.values()):
        own = [r for r in remarks if r.sheet in tabs and tabs[r.sheet][1] == part]
        _mark(parts, part, own, formats)
    problem_sheet.put_first(parts, formats, list_)
    return sealed(parts)


def _tabs(container: Container, remarks: Iterable[Remark]) -> dict[str, tuple[str, str]]:
    """The name of the tab and of the part for each sheet that a remark names, if it is there."""
    found = {}
    for name in dict.fromkeys(remark.sheet for remark in remarks if remark.sheet is not None):
        tab = next((sheet for sheet in container.sheets if same(sheet.name, name)), None)
        if tab is not None:
            found[name] = (tab.name, tab.part)
    return found


def _mark(parts: PackageParts, part: str, remarks: Sequence[Remark], formats: Formats) -> None:
    """Fill and comment the cells of a sheet; one hidden by a merged range stands for the range."""
    root = parts.tree(part)
    spots = {remark.cell: marks.spot(remark.cell) for remark in remarks if remark.cell}
    shown = marks.shown_at(root, spots.values())
    by_cell: dict[CellSpot, list[Remark]] = {}
    for remark in sorted(remarks, key=_rank):
        if remark.cell:
            by_cell.setdefault(shown[spots[remark.cell]], []).append(remark)
    if not by_cell:
        return
    colours = {one: COLOURS[own[0].severity] for one, own in by_cell.items()}
    marks.fill(root, colours, formats)
    notes.write(parts, part, {one: _comment(own) for one, own in by_cell.items()})


def _rank(remark: Remark) -> int:
    return list(Severity).index(remark.severity)


def _comment(remarks: Iterable[Remark]) -> str:
    said = (f"{remark.label}: {remark.message}\n{remark.hint}" for remark in remarks)
    return notes.plain("\n\n".join(dict.fromkeys(said)))


def _make_plain(parts: PackageParts) -> None:
    """A workbook without macros, whatever it was; a signature would no longer hold."""
    if parts.related(parts.main, "xlMacrosheet"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    for source, kind in ((parts.main, "vbaProject"), ("", "origin")):
        found = parts.related(source, kind)
        for _, part in found:
            parts.remove(part)
        parts.unrelate(source, [id_ for id_, _ in found])
    for name in parts.names():
        if name.lower().startswith(_SIGNATURES):
            parts.remove(name)
    parts.declare(parts.main, _BOOK)


def _deselect(parts: PackageParts) -> None:
    """Let no sheet be selected beside the list: Excel would change all selected ones together."""
    for kind in _SHEETS:
        for _, part in parts.related(parts.main, kind):
            content = parts.content(part)
            head, cells, rest = content.partition(b"sheetData")
            changed = _SELECTED.sub(rb"\g<1>0", head)
            if changed != head:
                parts.replace(part, changed + cells + rest)
