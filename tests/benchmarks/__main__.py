"""Measures all and renews the README: ``python -m tests.benchmarks`` (``make bench``)."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import chapters, report
from tests.benchmarks.chapters import FULL, QUICK, Plan
from tests.benchmarks.felt import felt
from tests.benchmarks.goals import Figures
from tests.benchmarks.languages import languages
from tests.benchmarks.memory import memory

CHAPTERS = ("speed", "growth", "widths", "start", "felt", "languages", "memory")


def main() -> None:
    """Print the tables; those of a full run go into the README too."""
    asked = _asked()
    plan = QUICK if asked.quick else FULL
    found = measured(plan, kept(), asked.only or CHAPTERS)
    day = datetime.now(UTC).date()
    sys.stdout.write(report.figures(found, day))
    if not asked.quick and not asked.only:
        text = report.README.read_text("utf-8")
        report.README.write_text(report.renewed(text, found, day), "utf-8")


def measured(plan: Plan, root: Path, wanted: Sequence[str]) -> Figures:
    """The wanted chapters, one after the other."""
    *_, few, many = plan.growing
    return Figures(
        speed=chapters.speed(plan, root) if "speed" in wanted else None,
        growth=chapters.growth(plan, root) if "growth" in wanted else None,
        widths=chapters.widths(plan, root) if "widths" in wanted else None,
        start=chapters.start(plan) if "start" in wanted else None,
        felt=[felt(many, size, plan.rounds, root) for size in (plan.organisations, None)]
        if "felt" in wanted
        else [],
        languages=(
            languages(plan.others, plan.organisations, plan.rounds, root)
            if "languages" in wanted
            else None
        ),
        memory=memory((few, many), plan.organisations, root) if "memory" in wanted else None,
    )


def kept() -> Path:
    """Where the invented workbooks are kept from one run to the next."""
    owner = os.getuid() if hasattr(os, "getuid") else "own"
    folder = Path(tempfile.gettempdir()) / f"bagalau-benchmarks-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few bodies, one round, no README")
    parser.add_argument("--only", action="append", choices=CHAPTERS, help="these chapters only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
