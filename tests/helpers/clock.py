"""What something costs, in seconds that other programs and coverage do not add to."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self


class Cost:
    """Measures what is done within: ``seconds`` of the processor, spent by this process.

    Bounds on it should be several times what an idle machine needs: they are there for what
    grows with the square of its input, which takes minutes, not for slow machines.
    """

    seconds = 0.0

    def __enter__(self) -> Self:
        # Coverage follows every line and so makes some code five times as slow as other code.
        self._tracer = sys.gettrace()
        sys.settrace(None)
        self._began = time.process_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.seconds = time.process_time() - self._began
        sys.settrace(self._tracer)
