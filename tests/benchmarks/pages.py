"""The pages of the app: ``python -m tests.benchmarks.pages FOLDER [all]``.

A workbook of ``inputs`` has its page open and is saved again, with the content of the next one;
what is timed is the answer to the page, which asks five times in two seconds. With ``all`` the
workbooks are checked and the pages with lists opened before.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

from generator.app.folder import INPUTS, id_of
from tests.helpers.app import Served, served

_NOW = re.compile(r'now\?state=([^"]+)"')
_KIB = 1024


def main(folder: Path, *, is_all: bool) -> None:
    """Print what the answer took, as :mod:`tests.benchmarks.stopwatch` would."""
    with served(folder) as app:
        if is_all:
            _open_all(app)
        first, second, *_ = sorted(INPUTS.glob("*.xlsx"))
        place, as_it_was = f"workbook/{id_of(first)}", first.read_bytes()
        (state,) = _NOW.findall(app.get(place).text)
        first.write_bytes(second.read_bytes())
        begun, busy = time.perf_counter(), time.process_time()
        answer = app.get(f"{place}/now?state={state}")
        seconds, processor = time.perf_counter() - begun, time.process_time() - busy
        first.write_bytes(as_it_was)
        assert answer.status == 200, answer
    took = {
        "seconds": seconds,
        "processor": processor,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
        "worker": None,
        "first": None,
    }
    sys.stdout.write(json.dumps(took))


def _open_all(app: Served) -> None:
    """Check all workbooks, and open each page that lists something."""
    assert app.form("check").status == 200
    app.work()
    for path in ("", "lines?page=2", "papers", "templates", "blanks"):
        assert app.get(path).status == 200, path


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_all="all" in sys.argv[2:])
