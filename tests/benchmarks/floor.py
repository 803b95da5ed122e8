"""The floor below every engine: ``python -m tests.benchmarks.floor DOCUMENTS OUT LEVEL``.

The parts of finished documents are deflated and written as files, and nothing else. Parts that are
the same in all documents are deflated once. Everything is read before the clock starts.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024


@dataclass(frozen=True)
class Paper:
    """A document's name, the parts that only it has, and the bytes of all the others packed."""

    name: str
    own: tuple[bytes, ...]
    common: bytes


def main(documents: Path, out: Path, level: int) -> None:
    """Print what the work took, as :mod:`tests.benchmarks.stopwatch` would."""
    papers = read(sorted(documents.glob("*.docx")), level)
    begun, busy = time.perf_counter(), time.process_time()
    written = sum(write(paper, out, level) for paper in papers)
    took = {
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - busy,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
        "worker": None,
        "first": None,
        "documents": len(papers),
        "written": written,
    }
    sys.stdout.write(json.dumps(took))


def read(paths: list[Path], level: int) -> list[Paper]:
    """The documents, taken apart."""
    documents = {path.name: _parts(path) for path in paths}
    every = list(documents.values())
    common = {name for name in every[0] if len({parts[name] for parts in every}) == 1}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name in sorted(common):
            package.writestr(name, every[0][name])
    packed = target.getvalue()
    return [
        Paper(document, tuple(parts[name] for name in parts if name not in common), packed)
        for document, parts in documents.items()
    ]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(paper: Paper, out: Path, level: int) -> int:
    """Deflate what is the document's own, write it with the rest; the bytes written."""
    packed = b"".join((paper.common, *(zlib.compress(part, level) for part in paper.own)))
    return (out / paper.name).write_bytes(packed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
