"""The catalogue of problem codes, and a problem as a value.

Wrong input never raises: it becomes a :class:`Problem`, worded by its code from ``locale/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum


@dataclass(frozen=True)
class Phrase:
    """Words that stand in ``locale/`` under a key, for a message to quote in its own language."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """Facts one after another, with the same mark between them."""

    mark: str
    parts: tuple[Fact, ...]


@dataclass(frozen=True)
class Translated:
    """A text in each language; English messages quote the Kazakh where there is no English."""

    kk: str
    ru: str
    en: str = ""


Fact = str | int | Decimal | date | Phrase | Joined | Translated
"""What a message may quote; all but texts are written out by :mod:`generator.messages.wording`."""


class Severity(StrEnum):
    """``error`` blocks the documents, ``warning`` asks for a look, ``note`` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """Every problem the program can report: a stable code and its severity.

    Each code has a message and a hint in three languages and at least one test.
    """

    def __init__(self, code: str, severity: Severity = Severity.ERROR) -> None:
        self.code = code
        self.severity = severity

    # the file
    FILE_MISSING = "file-missing"
    FILE_EMPTY = "file-empty"
    FILE_LOCKED = "file-locked"
    FILE_UNREADABLE = "file-unreadable"
    FILE_ENCRYPTED = "file-encrypted"
    FILE_OLD_FORMAT = "file-old-format"
    FILE_STRICT = "file-strict"
    FILE_OTHER_FORMAT = "file-other-format"
    FILE_TOO_LARGE = "file-too-large"
    FILE_DAMAGED = "file-damaged"
    FILE_AMBIGUOUS = "file-ambiguous"
    OWNER_FILE = "owner-file", Severity.NOTE
    FILES_UNREAD = "files-unread", Severity.WARNING
    FILES_OTHER = "files-other", Severity.NOTE
    FOLDER_EMPTY = "folder-empty"
    SAME_TARGET = "same-target"
    OUTPUT_UNWRITABLE = "output-unwritable"
    OUTPUT_LOCKED = "output-locked"
    OVERVIEW_KEPT = "overview-kept", Severity.WARNING
    OUTPUT_FINISHED = "output-finished", Severity.WARNING
    OUTPUT_FOREIGN = "output-foreign"
    OUTPUT_EXISTS = "output-exists"
    OUTPUT_OF_OTHER = "output-of-other"
    OUTPUT_BUSY = "output-busy"
    COPY_FOREIGN = "copy-foreign"
    OUTPUT_STALE = "output-stale", Severity.WARNING
    REPORT_STALE = "report-stale", Severity.WARNING
    CONSOLIDATED_LONG = "consolidated-long", Severity.WARNING
    BODY_TWICE = "body-twice", Severity.WARNING
    BODY_MISSING = "body-missing", Severity.WARNING
    COUNTED_BY_OTHER = "counted-by-other", Severity.WARNING
    BODY_LISTED_TWICE = "body-listed-twice", Severity.WARNING
    NAME_RESERVED = "name-reserved"
    PDF_NO_OFFICE = "pdf-no-office"
    PDF_FAILED = "pdf-failed"
    PDF_LETTERS = "pdf-letters"
    PDF_STALE = "pdf-stale", Severity.WARNING
    DOCUMENT_FAULTY = "document-faulty"
    MANIFEST_DAMAGED = "manifest-damaged"
    PREVIOUS_DAMAGED = "previous-damaged", Severity.WARNING
    UNEXPECTED = "unexpected"

    # sheets and columns
    SHEET_MISSING = "sheet-missing"
    SHEET_TWICE = "sheet-twice"
    SHEET_EMPTY = "sheet-empty"
    SHEET_UNFILLED = "sheet-unfilled"
    SHEET_HIDDEN = "sheet-hidden", Severity.WARNING
    TABS_READ = "tabs-read", Severity.NOTE
    TAB_UNREAD = "tab-unread"
    TAB_NOT_SEARCHED = "tab-not-searched", Severity.WARNING
    HEADER_MISSING = "header-missing"
    HEADER_MERGED = "header-merged"
    HEADER_REPEATED = "header-repeated", Severity.NOTE
    HEADER_TWICE = "header-twice"
    UNIT_UNKNOWN = "unit-unknown"
    UNIT_CONVERTED = "unit-converted", Severity.NOTE
    UNIT_DOUBTFUL = "unit-doubtful", Severity.WARNING
    HEADING_AMBIGUOUS = "heading-ambiguous"
    HEADING_PART_UNKNOWN = "heading-part-unknown", Severity.NOTE
    COLUMN_MISSING = "column-missing"
    COLUMN_ABSENT = "column-absent", Severity.WARNING
    COLUMN_UNCLEAR = "column-unclear"
    COLUMN_TWICE = "column-twice"
    COLUMN_HIDDEN = "column-hidden", Severity.WARNING
    ROW_HIDDEN = "row-hidden", Severity.WARNING
    ROW_STRUCK = "row-struck"
    ROW_NUMBERING = "row-numbering", Severity.NOTE
    ROW_TOTAL = "row-total", Severity.NOTE
    ROW_FORMULAS = "row-formulas", Severity.NOTE
    ROW_HEADING = "row-heading"
    ROW_TEXT = "row-text"
    ROW_ABOVE = "row-above"
    LABEL_MISSING = "label-missing"
    LABEL_UNCLEAR = "label-unclear"
    LABELS_UNREAD = "labels-unread", Severity.NOTE
    LABEL_TWICE = "label-twice"

    # cells
    REQUIRED = "required"
    REQUIRED_DASH = "required-dash"
    REQUIRED_MERGED = "required-merged"
    REQUIRED_PERHAPS = "required-perhaps", Severity.WARNING
    FORMULA_UNCALCULATED = "formula-uncalculated"
    ERROR_CELL = "error-cell"
    TEXT_CLEANED = "text-cleaned", Severity.WARNING
    TEXT_UNSEEN_LETTERS = "text-unseen-letters", Severity.NOTE
    TEXT_STRUCK = "text-struck", Severity.WARNING
    TEXT_PICTURE = "text-picture", Severity.WARNING
    TEXT_EXPECTED = "text-expected"
    NUMBER_MALFORMED = "number-malformed"
    NUMBER_NEGATIVE = "number-negative"
    NUMBER_NOT_WHOLE = "number-not-whole"
    NUMBER_TOO_SMALL = "number-too-small"
    DATE_MALFORMED = "date-malformed"
    DATE_EARLY = "date-early", Severity.WARNING
    DATE_LATE = "date-late", Severity.WARNING
    YES_NO_MALFORMED = "yes-no-malformed"
    VALUE_UNKNOWN = "value-unknown"
    VALUE_UNUSED = "value-unused", Severity.WARNING
    VALUE_PICTURE = "value-picture"
    VALUE_RAISED = "value-raised"
    VALUE_STRUCK = "value-struck"
    VALUE_UNSEEN = "value-unseen", Severity.WARNING
    VALUE_ROUNDED = "value-rounded", Severity.NOTE
    FORMAT_MISLEADING = "format-misleading"

    # the body
    YEAR_MALFORMED = "year-malformed"
    YEAR_BEFORE_EDITIONS = "year-before-editions"
    YEAR_AFTER_EDITION = "year-after-edition", Severity.WARNING
    BODY_NAME_RUSSIAN = "body-name-russian"
    KATO_MALFORMED = "kato-malformed"
    ORGANISATIONS_DENIED = "organisations-denied"
    OVERRIDE_UNUSED = "override-unused", Severity.WARNING
    OVERRIDE_ABOVE = "override-above", Severity.WARNING

    # mappings of other workbooks
    MAPPING_UNREADABLE = "mapping-unreadable"
    MAPPING_KEY_MISSING = "mapping-key-missing"
    MAPPING_KEY_UNKNOWN = "mapping-key-unknown"
    MAPPING_VALUE_WRONG = "mapping-value-wrong"
    MAPPING_TWICE = "mapping-twice"
    MAPPING_NOTHING = "mapping-nothing"
    MAPPING_MISFIT = "mapping-misfit"
    MAPPING_APPLIED = "mapping-applied", Severity.NOTE

    # organisations
    ORGANISATIONS_NONE = "organisations-none", Severity.WARNING
    BIN_LENGTH = "bin-length"
    BIN_NOT_DIGITS = "bin-not-digits"
    BIN_MONTH = "bin-month", Severity.WARNING
    BIN_TYPE = "bin-type", Severity.WARNING
    BIN_SIGN = "bin-sign", Severity.WARNING
    BIN_CHECK_DIGIT = "bin-check-digit", Severity.WARNING
    BIN_TWICE = "bin-twice"
    FORM_NOT_ASSESSED = "form-not-assessed"
    ACHIEVED_ABOVE_PLAN = "achieved-above-plan"
    PAID_ABOVE_DUE = "paid-above-due", Severity.WARNING
    NOTHING_DUE_WITH_PROFIT = "nothing-due-with-profit", Severity.WARNING

    # inspections
    INSPECTION_BIN_UNKNOWN = "inspection-bin-unknown"
    INSPECTION_NORM_OF_OTHER_FORM = "inspection-norm-of-other-form"
    ACT_DIFFERS = "act-differs", Severity.WARNING
    EXCESS_DENIED = "excess-denied", Severity.WARNING
    INSPECTION_OUTSIDE_YEAR = "inspection-outside-year"
    INSPECTION_TWICE = "inspection-twice"
    INSPECTION_NOT_COUNTED = "inspection-not-counted", Severity.WARNING
    INSPECTION_ROW_NOT_SCORED = "inspection-row-not-scored", Severity.WARNING
    INSPECTION_DETAIL_MISSING = "inspection-detail-missing", Severity.WARNING

    # the report of a body
    REPORT_ROW_MISSING = "report-row-missing"
    REPORT_ROW_TWICE = "report-row-twice"
    REPORT_CELL_CLOSED = "report-cell-closed"
    REPORT_TOTAL_WRONG = "report-total-wrong"
    REPORT_CHANGE_WRONG = "report-change-wrong"
    REPORT_COUNT_ABOVE = "report-count-above"
    REPORT_BEFORE_ABOVE = "report-before-above", Severity.WARNING
    REPORT_COUNTS_TOGETHER = "report-counts-together"
    REPORT_DIFFERS = "report-differs"
    REPORT_INSPECTED_ABOVE = "report-inspected-above"

    # editions
    EDITION_UNREADABLE = "edition-unreadable"
    EDITION_NOT_UTF8 = "edition-not-utf8"
    EDITION_KEY_MISSING = "edition-key-missing"
    EDITION_KEY_UNKNOWN = "edition-key-unknown"
    EDITION_VALUE_WRONG = "edition-value-wrong"
    EDITION_TABLE_GAP = "edition-table-gap"
    EDITION_TABLE_OVERLAP = "edition-table-overlap"
    EDITION_OPTION_UNREACHABLE = "edition-option-unreachable"
    EDITION_LEVELS_BROKEN = "edition-levels-broken"
    EDITION_RULING_MISSING = "edition-ruling-missing"
    EDITION_NAME_TWICE = "edition-name-twice"
    EDITION_OVERLAP = "edition-overlap"
    EDITION_NAME_OTHER = "edition-name-other"
    EDITION_FILE_OTHER = "edition-file-other"
    EDITION_YEAR_GAP = "edition-year-gap"
    EDITION_NOT_ASKED = "edition-not-asked"
    EDITION_NOT_REPORTED = "edition-not-reported"
    EDITION_MEASURED_TWICE = "edition-measured-twice"
    EDITION_POINTS_REVERSED = "edition-points-reversed"
    EDITION_UNUSED = "edition-unused"
    EDITION_HEADING_MISSING = "edition-heading-missing"
    EDITION_LETTERS = "edition-letters"
    EDITION_MARKS = "edition-marks"
    EDITION_RUSSIAN = "edition-russian", Severity.WARNING
    EDITION_PAPER_FAULTY = "edition-paper-faulty"
    EDITION_DRAFT = "edition-draft"
    EDITION_CASE_DIFFERS = "edition-case-differs"
    EDITION_CASE_UNKNOWN = "edition-case-unknown"
    EDITION_CASE_EMPTY = "edition-case-empty", Severity.WARNING

    # templates
    TEMPLATE_MISSING = "template-missing"
    TEMPLATE_ENCRYPTED = "template-encrypted"
    TEMPLATE_OLD_FORMAT = "template-old-format"
    TEMPLATE_STRICT = "template-strict"
    TEMPLATE_OTHER_FORMAT = "template-other-format"
    TEMPLATE_TOO_LARGE = "template-too-large"
    TEMPLATE_DAMAGED = "template-damaged"
    TEMPLATE_AMBIGUOUS = "template-ambiguous"
    TEMPLATE_NO_EDITION = "template-no-edition"
    TEMPLATE_OTHER_EDITION = "template-other-edition"
    TEMPLATE_OTHER_PAPER = "template-other-paper"
    TEMPLATE_UNPROVED = "template-unproved"
    TEMPLATE_UNKNOWN_EDITION = "template-unknown-edition"
    TEMPLATE_EXISTS = "template-exists"

    # tags of templates
    TAG_UNCLOSED = "tag-unclosed"
    TAG_STRAY = "tag-stray"
    TAG_UNSAFE = "tag-unsafe"
    TAG_COMMENT = "tag-comment"
    TAG_SPACING = "tag-spacing"
    TAG_UNKNOWN = "tag-unknown"
    TAG_NOT_TEXT = "tag-not-text"
    TAG_NOT_LIST = "tag-not-list"
    TAG_NOT_TESTED = "tag-not-tested"
    TAG_NAME_TAKEN = "tag-name-taken"
    TAG_MISSING = "tag-missing"
    TAG_MISPLACED = "tag-misplaced"
    TAG_NOT_FILLED = "tag-not-filled"
    TAG_REPAIRED = "tag-repaired", Severity.NOTE
    PAIR_UNOPENED = "pair-unopened"
    PAIR_UNCLOSED = "pair-unclosed"
    PAIR_CROSSED = "pair-crossed"
    PAIR_LEVEL = "pair-level"
    PAIR_APART = "pair-apart"
    PAIR_OUTSIDE_TABLE = "pair-outside-table"
    PAIR_TOGETHER = "pair-together"
    PAIR_TEXT_BESIDE = "pair-text-beside"
    PAIR_SECOND_ELSE = "pair-second-else"
    PAIR_AROUND_FORM = "pair-around-form"
    PAIR_EMPTY_CELL = "pair-empty-cell"
    PAIR_EMPTY_TABLE = "pair-empty-table"

    # official words in templates
    FORM_ABSENT = "form-absent"
    FORM_ALTERED = "form-altered"
    FORM_MISSING = "form-missing"
    FORM_MOVED = "form-moved"
    FORM_ADDED = "form-added"
    FORM_SHAPE = "form-shape"
    FORM_MERGED = "form-merged"
    FORM_DIVIDED = "form-divided"
    FORM_TABLE_MISSING = "form-table-missing"

    # what else a template holds
    TEMPLATE_CHANGES = "template-changes"
    TEMPLATE_CONTROL = "template-control"
    TEMPLATE_FIELD = "template-field"
    TEMPLATE_OBJECT = "template-object"
    TEMPLATE_MACROS = "template-macros"
    TEMPLATE_PROTECTED = "template-protected", Severity.WARNING
    TEMPLATE_MAIL_MERGE = "template-mail-merge", Severity.WARNING
    TEMPLATE_SIGNED = "template-signed", Severity.WARNING
    TEMPLATE_LEFT_OUT = "template-left-out", Severity.NOTE
    TEMPLATE_LETTERS = "template-letters"
    TEMPLATE_SYMBOLS = "template-symbols"
    TEMPLATE_FONT = "template-font", Severity.WARNING
    TEMPLATE_STYLE = "template-style", Severity.WARNING
    TEMPLATE_LANGUAGE = "template-language", Severity.WARNING
    TEMPLATE_LINK = "template-link", Severity.WARNING
    TEMPLATE_COMMENTS = "template-comments", Severity.WARNING
    TEMPLATE_NO_NOTES = "template-no-notes", Severity.WARNING
    TEMPLATE_NO_LIST = "template-no-list", Severity.WARNING

    # blank and merged workbooks, lists of bodies
    LIST_EMPTY = "list-empty"
    LIST_NOT_UTF8 = "list-not-utf8"
    BLANK_EXISTS = "blank-exists"
    MERGE_DIFFERS = "merge-differs"
    MERGE_REPORT = "merge-report"
    MERGE_LEFT_OUT = "merge-left-out", Severity.WARNING


class Part(StrEnum):
    """The parts of a Word document."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    PROPERTY = "property"


@dataclass(frozen=True)
class Spot:
    """A place on the paper: a table's cell, or a paragraph outside tables; all from 1."""

    part: Part
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Place:
    """A file, and in it a sheet and A1 address, a named part, a spot or a line of text, from 1."""

    file: str = ""
    sheet: str | None = None
    cell: str | None = None
    part: str | None = None
    spot: Spot | None = None
    line: int | None = None


@dataclass(frozen=True)
class Blocked:
    """A row of the assessment sheet that cannot be scored: section abbreviation and number."""

    section: str
    row: str


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or worth a look), where it is, and the facts its message quotes."""

    code: Code
    place: Place
    facts: Mapping[str, Fact] = field(default_factory=dict)
    blocks: tuple[Blocked, ...] = ()

    @property
    def is_error(self) -> bool:
        """True when the problem blocks the documents of its workbook."""
        return self.code.severity is Severity.ERROR


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that block."""
    return tuple(problem for problem in problems if problem.is_error)
