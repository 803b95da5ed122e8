"""The points of a body as the JSON object that ``score --json`` prints."""

from __future__ import annotations

from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.accept.body import BodyHeading


def scores_json(heading: BodyHeading, evaluation: Evaluation | None) -> dict[str, object]:
    """The contract's JSON object of a body's points, but for its problems."""
    sections = () if evaluation is None else evaluation.sections
    kind = None if heading.kind is None else heading.kind.kk
    return {
        "body": {"name": heading.name, "kind": kind, "kato": heading.kato},
        "year": heading.year,
        "edition": None if heading.edition is None else heading.edition.id,
        "sections": [section_json(section) for section in sections],
        "total": None if evaluation is None else evaluation.total,
        "max": None if evaluation is None else evaluation.maximum,
    }


def section_json(section: SectionScore) -> dict[str, object]:
    """A section as the contract's JSON object."""
    return {
        "key": section.section.form.value,
        "title": section.section.title,
        "organisations": section.organisations,
        "total": section.total,
        "max": section.maximum,
        "level": None if section.level is None else section.level.value,
        "rows": [_row_json(row) for row in section.rows],
    }


def _row_json(row: RowScore) -> dict[str, object]:
    reason = row.reason
    return {
        "no": row.row.no,
        "criterion": row.criterion.no,
        "points": row.points,
        "max": row.maximum,
        "option": None if reason.option is None else reason.option.text,
        "failing": reason.failing_count,
        "failing_before": None if reason.before is None else reason.before.count,
        "inspected": reason.inspected,
        "failing_bins": [item.organisation.bin for item in reason.failing],
        "rulings": [ruling.id for ruling in reason.rulings],
    }
