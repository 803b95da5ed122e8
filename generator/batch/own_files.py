"""Which of the workbooks below a folder are files that we made: it may be the output folder too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.batch.placing import of_many
from generator.excel.annotate import of_problems as annotation
from generator.excel.read.container import open_container
from generator.files import disk as files
from generator.files import package as opc
from generator.files.disk import Source
from generator.files.package import RefusedError
from generator.files.zip import digest_if_readable
from generator.law.papers import Paper
from generator.messages.wording import Language, speech
from generator.results import manifest
from generator.results.ranking import SUMMARY


def own_copies(sources: Iterable[Source]) -> frozenset[Source]:
    """Those of the workbooks that are marked copies of refused ones, found below a folder.

    They are there when the output folder is that of the workbooks; one that somebody has changed,
    or that is named itself, is a workbook as any other.
    """
    below = [source for source in sources if annotation.FOLDER in source.below.parent.parts]
    return frozenset(source for source in below if annotation.is_ours(source.path))


def own_tables(sources: Iterable[Source], output: Path) -> frozenset[Source]:
    """Those of the workbooks that we made: the summary, and consolidated reports as they were made.

    They are there when the output folder is that of the workbooks.
    """
    ours = (Path(SUMMARY).stem, Paper.CONSOLIDATED.value)
    named = [source for source in sources if source.below.name.casefold().startswith(ours)]
    named = [source for source in named if files.real(source.path).parent == files.real(output)]
    known = manifest.load(output)[0] if named else None
    if known is None:
        return frozenset()
    made = {known.entries[name].sha256 for name in of_many(known.entries)}
    made |= {companion.sha256 for companion in known.companions.values()}
    own = {source for source in named if digest_if_readable(source.path) in made}
    if SUMMARY in known.companions:
        own |= {s for s in named if s.path.name == SUMMARY and _is_summary(s.path)}
    return frozenset(own)


def _is_summary(path: Path) -> bool:
    """True of a summary, also of one that somebody has sorted and saved."""
    kazakh = speech(Language.KAZAKH)
    try:
        sheets = {sheet.name for sheet in open_container(opc.load(path)).sheets}
    except RefusedError:
        return False
    return {kazakh.say("summary.totals"), kazakh.say("summary.rows")} <= sheets
