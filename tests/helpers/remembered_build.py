"""The command of a build in a real process, whose papers come from the memory that is named.

Run as ``python -m tests.helpers.remembered_build WORDS``. A handful of workbooks is worth a
second process here.
"""

from __future__ import annotations

import runpy
import sys
from functools import partial
from unittest import mock

from generator.batch import run as batch
from tests.helpers.folders import two_processes
from tests.helpers.remembered import prepare_from_memory

if __name__ == "__main__":
    sys.argv[1:] = ["--lang", "en", "build", *sys.argv[1:]]
    preparing = partial(partial, prepare_from_memory)
    with two_processes(), mock.patch.object(batch, "preparing", preparing):
        runpy.run_module("generator", run_name="__main__")
