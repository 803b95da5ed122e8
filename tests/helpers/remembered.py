"""Papers that were filled and read once are not filled and read again: for tests of folders.

Those make the same few papers over and over, and what they are about is what becomes of the
files. That the same content always gives the same bytes is tested with :func:`forgetting`, in
other processes, and against the golden documents.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp
from typing import TypeVar
from unittest import mock

from generator.batch.order import Options, Prepared
from generator.batch.prepare import prepare
from generator.files.archive import digest
from generator.files.disk import Source
from generator.law.choices import Notes
from generator.papers.tags import Context
from generator.verify import check as verify
from generator.verify import expected as anew
from generator.verify import formatting as formats
from generator.verify import prove as proved
from generator.word.fill import Properties, Rendered, render
from generator.word.formatting.document import Formatting, formatting
from generator.word.read.outline import outline
from generator.word.read.plain import read
from generator.word.read.text import Line, ReadLines
from generator.word.template_files import Ready

T = TypeVar("T")

_FORMATTINGS = 8
"""Documents whose formatting is kept: some megabytes each."""

MEMORY = "BAGALAU_TEST_MEMORY"
"""The variable of the environment that names the folder of a memory."""


class Memory:
    """What was made, in this process and in a folder that other processes share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, object] = {}
        self.formatting = lru_cache(maxsize=_FORMATTINGS)(formatting)
        """The formatting of a document: one that many are compared with is resolved once."""

    def render(
        self, ready: Ready, context: Context, properties: Properties, notes: Notes
    ) -> Rendered:
        """The document filled with the context, by :func:`generator.word.fill.render`."""
        told = (ready.data, ready.template.data, dict(context), properties, notes)
        return self._made("filled", told, lambda: render(ready, context, properties, notes))

    def read(self, data: bytes, form: bytes) -> tuple[ReadLines, tuple[str, ...]]:
        """A paper of ours; what cannot be read is read each time anew."""
        return self._made("read", (data, form), lambda: read(data, form))

    def outline(self, data: bytes) -> tuple[Line, ...]:
        """The lines of any document."""
        return self._made("outline", data, lambda: outline(data))

    def _made(self, how: str, of: object, make: Callable[[], T]) -> T:
        name = f"{how}-{digest(pickle.dumps(of))}"
        if name not in self._known:
            path = self._folder / name
            if not path.exists():
                _write(path, pickle.dumps(make()))
            self._known[name] = pickle.loads(path.read_bytes())
        return self._known[name]  # type: ignore[return-value]


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: whoever writes may be killed meanwhile."""
    handle, temporary = mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(temporary).replace(path)


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Within, every paper made before is taken from memory."""
    memory = Memory(folder)
    with _by(memory.render, memory.read, memory.outline, memory.formatting):
        yield


def prepare_from_memory(options: Options, source: Source) -> Prepared:
    """Prepares a workbook in whatever process, from the memory that the environment names."""
    with remembering(Path(os.environ[MEMORY])):
        return prepare(options, source)


@contextmanager
def forgetting() -> Iterator[None]:
    """Within, every paper is made anew whatever is remembered."""
    with _by(render, read, outline, formatting):
        yield


@contextmanager
def _by(
    fill: Callable[..., Rendered],
    look: Callable[[bytes, bytes], tuple[ReadLines, tuple[str, ...]]],
    look_at_any: Callable[[bytes], tuple[Line, ...]],
    resolve: Callable[[bytes], Formatting],
) -> Iterator[None]:
    with (
        mock.patch.object(proved, "render", fill),
        mock.patch.object(proved, "read", look),
        mock.patch.object(anew, "read", look),
        mock.patch.object(verify, "outline", look_at_any),
        mock.patch.object(formats, "formatting", resolve),
    ):
        yield
