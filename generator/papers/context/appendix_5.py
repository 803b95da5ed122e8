"""The tags of Appendix 5, the consolidated report: the lines of Appendix 2 for each body."""

from __future__ import annotations

from collections.abc import Mapping

from generator.law.edition import Edition
from generator.papers.context import appendix_2_lines as lines
from generator.papers.context.common import BODY_NAME, PERIOD, period
from generator.papers.context.tags import (
    ITEM,
    Context,
    Declared,
    Group,
    Listed,
    Repeats,
    Text,
    Tree,
)
from generator.submission.appendix_5 import Consolidated, ReportedBody

LIST, EACH = "органдар", "о"


def fill(report: Consolidated) -> Context:
    """The context of one consolidated report."""
    bodies: list[Tree] = [_body(report.edition, body) for body in report.bodies]
    return {PERIOD: period(report.year), LIST: bodies}


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of the consolidated report may use, by name."""
    name = Text("органның атауы", "наименование органа")
    item = Group(*ITEM, {BODY_NAME: name, **lines.declared(edition)})
    return {
        PERIOD: Text("есепті кезең", "отчётный период"),
        LIST: Listed("органдар тізімі", "список органов", item, EACH, Repeats.ROWS),
    }


def _body(edition: Edition, body: ReportedBody) -> Tree:
    return {BODY_NAME: body.name, **lines.fill(edition, body.appendix_2)}
