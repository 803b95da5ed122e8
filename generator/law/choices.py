"""Enumerations that an edition's file may use: forms, measures, situations."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """Groups of legal forms; each has its own section of Appendix 4."""

    INSTITUTIONS = "institutions"
    ENTERPRISES = "enterprises"
    JOINT_STOCK = "joint_stock"
    PARTNERSHIPS = "partnerships"


class Measure(StrEnum):
    """Ways of measuring a criterion.

    Most are predicates in :mod:`generator.submission.measures`; what is asked for each is in
    :mod:`generator.law.measuring`.
    """

    LOSS = "loss"
    PAYMENT = "payment"
    INSPECTION = "inspection"
    PASSPORTS = "passports"
    PLAN = "plan"
    REPORT = "report"
    INDICATORS = "indicators"
    ACHIEVEMENT = "achievement"
    SOLVENCY = "solvency"
    FACT = "fact"


class FactValue(StrEnum):
    """What a cell of a declared fact holds."""

    YES_NO = "yes or no"
    COUNT = "whole number from 0"
    AMOUNT = "number from 0"
    NUMBER = "number"


class Answer(StrEnum):
    """An answer that an organisation fails by."""

    YES = "yes"
    NO = "no"


class Shown(StrEnum):
    """What a column of Appendix 4 shows; a blank one is filled in by hand."""

    NUMBER = "number"
    TEXT = "text"
    POINTS = "points"
    BLANK = "blank"


class Count(StrEnum):
    """What a line of Appendix 2 counts, besides the organisations that fail an item.

    Those "failing" before, now and by the change have a negative financial result.
    """

    AT_START = "at start"
    AT_END = "at end"
    CHANGE = "change"
    FAILING_BEFORE = "failing before"
    FAILING_NOW = "failing now"
    FAILING_CHANGE = "failing change"
    PAYERS = "payers"


class Amount(StrEnum):
    """How many organisations: none, or some."""

    NONE = "none"
    SOME = "some"


class Trend(StrEnum):
    """The year's change in the number of failing organisations."""

    DOWN = "down"
    NOT_DOWN = "not down"


class Level(StrEnum):
    """Levels of efficiency by point 16."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Situation(StrEnum):
    """Situations the law leaves open; an edition's ruling says how each is read."""

    NONE_NOW_SOME_BEFORE = "none now, some before"
    PARTLY_INSPECTED = "partly inspected"
    NO_ORGANISATIONS = "no organisations"
    HEADING_ROWS = "heading rows"
    BORROWED_SCALE = "borrowed scale"
    WITHOUT_INDICATORS = "without indicators"
    ROW_OF_OTHER_BODIES = "row of other bodies"
    POINTS_NOT_PRINTED = "points not printed"
    NO_DENOMINATOR = "no denominator"
    SUBMITTED_AT_ANY_TIME = "submitted at any time"
    OTHER_NORMS_INSPECTED = "other norms inspected"


class Reading(StrEnum):
    """What becomes of an organisation in a situation that can be read in two ways."""

    PASSES = "passes"
    FAILS = "fails"


READ_IN_TWO_WAYS = (Situation.WITHOUT_INDICATORS, Situation.NO_DENOMINATOR)
"""Situations of an organisation whose ruling says whether it passes: one without key indicators
(its plan's achievement), one without current assets (its solvency).
"""
