"""Our rendering alone: ``python -m tests.benchmarks.our_rendering CASE TEMPLATE OUT``.

Nothing is read, scored or checked, so that it can be laid beside engines that do none of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from generator.law.edition_file import editions
from generator.papers.content import Content
from generator.papers.tags import BODY, BODY_NAME
from generator.results.entry import BodyIdentity, SheetFigures
from generator.verify.prove import PaperOrigin, rendered, template_of
from tests.benchmarks.bodies import YEAR
from tests.helpers import law


def main(case: Path, template: Path, out: Path) -> None:
    """A document of every context of the case."""
    ready, problems = template_of(template)
    assert ready is not None, problems
    edition = next(one for one in editions() if one.id == ready.template.edition)
    for path in sorted((case / "contexts").glob("*.json")):
        context = json.loads(path.read_text("utf-8"))
        body = BodyIdentity(context[BODY][BODY_NAME], law.LOCAL_EXECUTIVE, None)
        figures = SheetFigures(body, YEAR, edition.id, (), None, None)
        filled, problems = rendered(Content(edition, context, figures), PaperOrigin(template))
        assert filled is not None, problems
        (out / f"{path.stem}.docx").write_bytes(filled.data)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
