"""Word documents as PDF by LibreOffice, with its own profile and a time limit; pages as pictures.

One call converts a chunk of documents, several calls go side by side. LibreOffice takes the
documents of a call in their order, so that the first one without a PDF is what a call has died or
hung of: it is tried again alone, the others together. pdfium draws pages of a PDF as pictures.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent import futures
from dataclasses import dataclass, replace
from pathlib import Path

from generator.files import disk, opc, system
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.files.pool import interrupts_held
from generator.messages.problems import Code, Phrase, Place, Problem

MOST_IN_A_CALL = 25
"""Documents of one call: starting LibreOffice costs as much as two documents."""

STARTING, EACH, EACH_MEGABYTE = 60.0, 15.0, 600.0
"""Seconds that a call may take: ten times and more what a busy machine needs."""

_LONE_FAILURES = 3
"""Documents that fail alone before LibreOffice, which has made nothing, is given up."""

_NOT_MADE = Phrase("pdf.not-made")
_TICK = 0.05
_PROGRAMS = ("soffice", "libreoffice")
_WINDOWS = ("LibreOffice/program/soffice.com", "LibreOffice/program/soffice.exe")
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_MAC = "Applications/LibreOffice.app/Contents/MacOS/soffice"

_OPTIONS = (
    *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
    *("--nolockcheck", "--convert-to"),
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}',
)


@dataclass(frozen=True)
class Converted:
    """The result of a document: its name, the PDF or its problem.

    ``of`` is the SHA-256 of the document as it was converted, empty without a PDF.
    """

    document: str
    pdf: bytes | None
    of: str = ""
    problem: Problem | None = None


def find() -> Path | None:
    """LibreOffice: on the PATH, else where Windows and macOS have it; None when there is none."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    roots = [Path(os.environ[name]) for name in _WINDOWS_ROOTS if os.environ.get(name)]
    usual = [root / program for root in roots for program in _WINDOWS]
    usual += [Path("/", _MAC), Path.home() / _MAC]
    return next((program for program in usual if system.is_file(program)), None)


def convert(
    program: Path,
    documents: Mapping[str, Path],
    processes: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Generator[Converted, None, None]:
    """The result of each document, as it is done; closing the iterator ends LibreOffice.

    ``cancelled``, asked many times a second, ends it while a document is converted.

    LibreOffice writes the time and a random number into a PDF; the time is taken out, the number
    replaced, so that equal documents give equal bytes for as long as LibreOffice and the fonts stay
    the same. Headings are its outline, and it is tagged for readers that speak.
    """
    with tempfile.TemporaryDirectory(prefix="bagalau-pdf-", ignore_cleanup_errors=True) as folder:
        calls = _Calls(program, Path(folder), documents, processes)
        try:
            yield from calls.results(cancelled)
        finally:
            with interrupts_held():
                calls.end()


def stable(pdf: bytes) -> bytes:
    """The PDF without the time it was made and random numbers; no byte moves."""
    undated = _DATE.sub(lambda found: b" " * len(found[0]), pdf)
    blank = _RANDOM.sub(lambda found: found[1] + b"0" * 32, undated)
    mark = hashlib.sha256(blank).hexdigest()[:32].upper().encode("ascii")
    return _RANDOM.sub(lambda found: found[1] + mark, blank)


_DATE = re.compile(rb"/(?:CreationDate|ModDate) ?\(D:\d{14}[^)]*\)")
_RANDOM = re.compile(rb"(/DocChecksum /|/ID \[ <|(?<=/ID \[ <[0-9A-F]{32}>\n)<)[0-9A-F]{32}")


def time_limit(sizes: Sequence[int]) -> float:
    """Seconds that LibreOffice may take for documents of these sizes."""
    return STARTING + EACH * len(sizes) + EACH_MEGABYTE * sum(sizes) / 1e6


_Called = tuple[list[Converted], list[str], Phrase]
"""The results of a call, the documents that it has not made, and why."""


class _Calls:
    """The calls of LibreOffice that wait and that go on, a thread for each."""

    def __init__(
        self, program: Path, folder: Path, documents: Mapping[str, Path], processes: int
    ) -> None:
        self._program, self._documents = program, documents
        self._folders = (folder / str(number) for number in itertools.count())
        self._pool, self._is_over = futures.ThreadPoolExecutor(processes), threading.Event()
        self._calls: dict[futures.Future[_Called], Sequence[str]] = {}
        for chunk in _chunks(list(documents), processes):
            self._start(chunk)

    def _start(self, chunk: Sequence[str]) -> None:
        self._calls[self._pool.submit(self._call, chunk, next(self._folders))] = chunk

    def results(self, cancelled: Callable[[], bool]) -> Iterator[Converted]:
        """The result of each document; what a call has not made is tried again.

        Once one after the other has failed alone and none was ever made, all are given up.
        """
        lone_failures, has_made = 0, False
        while self._calls and not cancelled():
            ended, _ = futures.wait(self._calls, _TICK, futures.FIRST_COMPLETED)
            for future in ended:
                chunk, (converted, left, failure) = self._calls.pop(future), future.result()
                has_made = has_made or any(one.pdf for one in converted)
                yield from converted
                lone_failures += len(left) if len(chunk) == 1 else 0
                is_hopeless = lone_failures >= _LONE_FAILURES and not has_made
                if len(chunk) > 1 and not is_hopeless:
                    for part in filter(None, (left[:1], left[1:])):
                        self._start(part)
                    continue
                if is_hopeless:
                    waiting = [other for other in self._calls if other.cancel()]
                    left += (one for other in waiting for one in self._calls.pop(other))
                for document in left:
                    place = Place(file=str(self._documents[document]))
                    problem = Problem(Code.PDF_FAILED, place, {"reason": failure})
                    yield Converted(document, None, problem=problem)

    def _call(self, chunk: Sequence[str], folder: Path) -> _Called:
        """Convert copies of documents: LibreOffice locks what it opens."""
        converted, left, copies = list[Converted](), list[str](), dict[Path, Converted]()
        for number, document in enumerate(chunk):
            path, copy = self._documents[document], folder / f"{number}.docx"
            try:
                data = opc.load(path)
                folder.mkdir(exist_ok=True)
                copy.write_bytes(data)
            except RefusedError as error:
                converted.append(Converted(document, None, problem=error.problem(str(path))))
            except OSError as error:
                converted.append(Converted(document, None, problem=disk.unreadable(path, error)))
            else:
                copies[copy] = Converted(document, None, digest(data))
        failure = self._run(folder, [*copies]) if copies else _NOT_MADE
        for copy, one in copies.items():
            pdf = _whole(copy.with_suffix(".pdf"))
            if pdf is None:
                left.append(one.document)
            else:
                converted.append(replace(one, pdf=stable(pdf)))
        shutil.rmtree(folder, ignore_errors=True)
        return converted, left, failure

    def _run(self, folder: Path, copies: Sequence[Path]) -> Phrase:
        """Let LibreOffice convert copies; why it may not have made all PDFs."""
        limit = time_limit([copy.stat().st_size for copy in copies])
        deadline = time.monotonic() + limit
        profile = (folder / "profile").resolve().as_uri()
        words = [f"-env:UserInstallation={profile}", *_OPTIONS, "--outdir", str(folder)]
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, and no untrusted argument
                [str(self._program), *words, *map(str, copies)],
                cwd=folder,
                # The zone stands in the PDF: without it the time is as long everywhere.
                env={**os.environ, "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            return system.reason(error)
        try:
            while process.poll() is None and not self._is_over.wait(_TICK):
                if time.monotonic() > deadline:
                    minutes = max(1, round(limit / 60))
                    return Phrase("pdf.too-long", {"minutes": str(minutes)})
        finally:
            _end(process)
        return _NOT_MADE

    def end(self) -> None:
        """End every call that goes on."""
        self._is_over.set()
        self._pool.shutdown(cancel_futures=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        words = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - as above
    process.wait()


def _chunks(documents: Sequence[str], processes: int) -> Iterator[Sequence[str]]:
    """Documents by calls: as many calls as processes, none too long."""
    most = max(1, min(MOST_IN_A_CALL, -(-len(documents) // processes)))
    for first in range(0, len(documents), most):
        yield documents[first : first + most]


def _whole(path: Path) -> bytes | None:
    """The PDF, None when there is none or only the beginning of it."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    is_whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    return data if is_whole else None


_SCALE = 1.5
"""Points of a picture for each of the page's 72 in an inch: a page is some 900 points wide."""

_NAME = "document"


@dataclass(frozen=True)
class DrawnPages:
    """Pictures (PNG) of the first pages, of how many pages; the problem when there are none."""

    pictures: tuple[bytes, ...] = ()
    count: int = 0
    problem: Problem | None = None


def can_draw() -> bool:
    """True where LibreOffice is installed."""
    return find() is not None


def draw_pages(
    document: bytes, most: int, cancelled: Callable[[], bool] = lambda: False
) -> DrawnPages:
    """The first pages of a document (.docx), none when it was cancelled or cannot be drawn.

    It takes seconds; ``cancelled`` is asked many times a second.
    """
    program = find()
    if program is None:
        return DrawnPages()
    with tempfile.TemporaryDirectory(prefix="bagalau-pages-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"{_NAME}.docx")
        path.write_bytes(document)
        for made in convert(program, {_NAME: path}, 1, cancelled):
            if made.pdf is not None:
                return _drawn(made.pdf, most, cancelled)
            return DrawnPages(problem=made.problem)
    return DrawnPages()


def _drawn(pdf: bytes, most: int, cancelled: Callable[[], bool]) -> DrawnPages:
    import pypdfium2  # here: 0.1 s that whoever asks for LibreOffice alone has no need of

    pictures: list[bytes] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(len(document), most)):
            if cancelled():
                return DrawnPages()
            page = document[number]
            drawn = page.render(scale=_SCALE, grayscale=False, rev_byteorder=True)
            pictures.append(_png(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)))
            drawn.close()
            page.close()
        return DrawnPages(tuple(pictures), len(document))


def _png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """A PNG of lines of red, green and blue bytes."""
    lines = (pixels[at * stride : at * stride + 3 * width] for at in range(height))
    data = b"".join(b"\0" + line for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in ((b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    )
