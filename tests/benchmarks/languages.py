"""What reading workbooks in two languages costs, beside reading them in one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import case as cases

WANTED = 1.1
"""Times as long as with the names of one language, at most."""

_READ = """
import sys, time
from pathlib import Path
from generator.submission.matching import Name

if sys.argv[1] == "one":
    Name.texts = property(lambda self: (self.kk,))

from generator.assess import assess
from generator.law.edition_file import load_shipped

editions, _ = load_shipped()
books = sorted(Path(sys.argv[2]).glob("*.xlsx"))
for _ in range(2):  # what is prepared once is not measured
    started = time.process_time()
    assert all(assess(book, editions).evaluation for book in books)
print(time.process_time() - started)
"""


@dataclass(frozen=True)
class Languages:
    """Processor seconds that as many workbooks take, round by round."""

    bodies: int
    one: Sequence[float]
    both: Sequence[float]

    @property
    def times(self) -> float:
        """How many times as long both languages take as one, in the middle round."""
        return median(both / one for one, both in zip(self.one, self.both, strict=True))


def languages(bodies: int, organisations: int, rounds: int, root: Path) -> Languages:
    """Kazakh workbooks read with the names of both languages, and with the Kazakh ones alone."""
    folder = cases.with_workbooks(root, bodies, organisations).workbooks
    found: dict[str, list[float]] = {"one": [], "both": []}
    for _ in range(rounds):
        for names, seconds in found.items():
            seconds.append(_seconds(names, folder))
    return Languages(bodies, found["one"], found["both"])


def _seconds(names: str, folder: Path) -> float:
    command = [sys.executable, "-c", _READ, names, str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
