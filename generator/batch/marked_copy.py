"""The marked copy of a workbook; imports nothing that fills papers."""

from __future__ import annotations

from pathlib import Path

from generator.assess import Assessed
from generator.excel.annotate import of_problems as annotation
from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.zip import digest
from generator.messages.wording import Language, speech


def marked_copy(assessed: Assessed, language: Language) -> bytes:
    """The marked copy of an assessed workbook.

    One that was replaced since it was read gives a list alone: its cells are others.
    """
    try:
        data = opc.load(Path(assessed.file))
    except RefusedError:
        data = b""
    as_read = data if digest(data) == assessed.sha256 else b""
    return annotation.annotated(as_read, assessed.problems, speech(language))
