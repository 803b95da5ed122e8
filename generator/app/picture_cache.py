"""Pictures of pages: drawn behind the answers, one document after the other, and kept for a while.

They lie in memory, so that nothing of them is left when the program ends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import generator

if TYPE_CHECKING:
    from generator import DrawnPages

_MOST_PAGES = 30
"""Pages of a document that are drawn, of some 200 kB each."""

_MOST_KEPT = 4
"""Sets of documents whose pictures are kept; the oldest goes."""


@dataclass(frozen=True)
class Drawn:
    """A document's pages, and what it is there to show."""

    about: str
    pages: DrawnPages


Documents = Callable[[], Iterable[tuple[str, bytes]]]
"""Makes documents, each with what it is there to show; called where the drawing is done."""


class Pictures:
    """The pictures that are kept or being drawn, each set of documents under a key."""

    def __init__(self) -> None:
        self._kept: dict[str, Future[tuple[Drawn, ...]]] = {}
        self._lock = threading.Lock()
        self._drawer = ThreadPoolExecutor(max_workers=1)
        self._is_ended = threading.Event()

    def of(self, key: str, documents: Documents) -> tuple[Drawn, ...] | None:
        """The pages of documents, None as long as they are being drawn."""
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept))).cancel()
                self._kept[key] = self._drawer.submit(self._draw, documents)
            found = self._kept[key]
        return found.result() if found.done() else None

    def page(self, key: str, document: int, number: int) -> bytes | None:
        """The picture of a page, both counted from 0; None when it is not kept any more."""
        found = self._kept.get(key)
        if found is None or not found.done() or found.cancelled():
            return None
        drawn = found.result()
        pictures = drawn[document].pages.pictures if document < len(drawn) else ()
        return pictures[number] if number < len(pictures) else None

    def close(self) -> None:
        """End the drawing, and LibreOffice with it."""
        self._is_ended.set()
        self._drawer.shutdown(cancel_futures=True)

    def _draw(self, documents: Documents) -> tuple[Drawn, ...]:
        ended = self._is_ended.is_set
        return tuple(
            Drawn(about, generator.draw_pages(data, _MOST_PAGES, ended))
            for about, data in documents()
        )
