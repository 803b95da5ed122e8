"""What people read of changes since the last batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.law.edition import Edition
from generator.messages.wording import DASH, Speech
from generator.results.changes import BodyChange, RowChange, Why, row_name


def why(speech: Speech, change: RowChange) -> str:
    """The facts that changed a row's points, in words."""
    return "; ".join(_fact(speech, one) for one in change.whys)


def _fact(speech: Speech, one: Why) -> str:
    nothing = speech.say("cause.nothing")
    facts = {"before": one.before or nothing, "now": one.now or nothing}
    return speech.fill(f"cause.{one.cause.value}", facts)


def change_lines(
    speech: Speech, changed: Sequence[BodyChange], editions: Sequence[Edition]
) -> Iterator[str]:
    """A line for each body and one, indented, for each of its rows."""
    for body in changed:
        yield f"  {body.name} ({body.document}): {_points(body.before)} → {_points(body.now)}"
        for row in body.rows:
            scored = f"{_points(row.before)} → {_points(row.now)}"
            yield f"    {row_name(row, editions)}: {scored} – {why(speech, row)}"


def _points(points: int | None) -> str:
    return DASH if points is None else str(points)
