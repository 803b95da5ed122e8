"""Texts that all papers share: the language, the period, the edition."""

from __future__ import annotations

from generator.messages.wording import Language, speech
from generator.papers.context.tags import Tag
from generator.papers.no_break import glued, kazakh
from generator.submission.model import Submission

BODY, BODY_NAME, BODY_HEAD, PERIOD = "орган", "атауы", "басшысы", "кезең"
HEAD_POSITION = "басшысы_лауазымы"


def period(year: int) -> str:
    """The reporting period as it is printed: short, on a line of its own."""
    return speech(Language.KAZAKH).say("document.period", year=str(year))


def edition_used(submission: Submission) -> str:
    """The edition's name, and that it was chosen when it was."""
    key = "document.edition-chosen" if submission.edition_chosen else "document.edition"
    return kazakh().fill(key, {"name": glued(submission.edition.name.kk)})


BODY_TAGS: tuple[Tag[Submission], ...] = (
    Tag(BODY_NAME, "органның атауы", "наименование органа", lambda s: s.body.name),
    Tag(
        BODY_HEAD,
        "басшының тегі, аты, әкесінің аты",
        "фамилия, имя, отчество руководителя",
        lambda s: s.body.head,
    ),
    Tag(
        HEAD_POSITION,
        "басшының лауазымы",
        "должность руководителя",
        lambda s: s.body.head_position,
    ),
)
"""Of the papers about one body; what is not filled in prints nothing."""
