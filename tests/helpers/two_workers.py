"""A build with two worker processes, for which few workbooks are enough.

Run as ``python -m tests.helpers.two_workers``. All three processes take their papers from the
memory whose folder the environment names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest import mock

from generator.batch import run as batch
from generator.batch import workers
from generator.batch.order import Last, Order, Prepared
from generator.batch.prepare import prepare
from generator.cli import main as cli
from generator.files.disk import Source
from tests.helpers.remembered import remembering

MEMORY = "BAGALAU_TEST_MEMORY"


def from_memory(source: Source, order: Order, last: Last) -> Prepared:
    """Prepares, in a worker process."""
    with remembering(Path(os.environ[MEMORY])):
        return prepare(source, order, last)


if __name__ == "__main__":
    with (
        mock.patch.object(workers, "WORTH_A_PROCESS", 2),
        mock.patch.object(batch, "prepare", from_memory),
    ):
        sys.exit(cli.main(["--lang", "en", "build", "--jobs", "2", *sys.argv[1:]]))
