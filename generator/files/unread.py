"""Lists the files of a folder that are no workbooks, each kind once, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.messages.problems import Code, Fact, Phrase, Place, Problem

REASONS = {
    **dict.fromkeys((".csv", ".tsv", ".fods", ".et", ".numbers", ".gsheet", ".xml"), "table"),
    **dict.fromkeys((".xltx", ".xltm", ".xlt", ".ett", ".ots", ".xlam"), "blank"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz"), "archive"),
}
"""Kinds of files in which the data of a body may be, and why they are not read."""

_OURS = (".docx", ".pdf", ".html", ".json", ".jsonl", ".toml", ".log")
"""Kinds that we write; in a folder of results they are not listed."""

_OF_RESULTS = "manifest.json"
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", "mapping.toml")
"""Names that are no documents; a mapping is read where it is needed."""

_TEMPORARY = "~"
_SHOWN = 5


def is_document(folder: str) -> bool:
    """True of a folder that Apple shows as a file."""
    return folder.lower().endswith(".numbers")


def listed(folder: Path, files: Sequence[Path], output: Path | None) -> Iterator[Problem]:
    """A problem for each kind among files that are not read: a warning where data may be lost."""
    of_results = output is not None and output.absolute() == folder.absolute()
    of_results = of_results or (folder / _OF_RESULTS).is_file()
    kinds: dict[str, list[Path]] = {}
    for file in files:
        kind = file.suffix.lower()
        is_ours = of_results and kind in _OURS
        if not (is_ours or file.name.lower() in _OF_SYSTEMS or file.name.startswith(_TEMPORARY)):
            kinds.setdefault(kind, []).append(file)
    for kind, own in sorted(kinds.items()):
        names = ", ".join(file.relative_to(folder).as_posix() for file in own[:_SHOWN])
        more = ", …" if len(own) > _SHOWN else ""
        facts: dict[str, Fact] = {"kind": kind or own[0].name, "count": len(own)}
        facts["files"] = names + more
        reason = REASONS.get(kind)
        code = Code.FILES_OTHER if reason is None else Code.FILES_UNREAD
        if reason is not None:
            facts["reason"] = Phrase(f"unread.{reason}")
        yield Problem(code, Place(file=str(folder)), facts)
