"""Colours on a terminal that has them; they repeat what the words say, and never say it alone."""

from __future__ import annotations

import atexit
import os
import sys
from functools import cache
from typing import TextIO

from generator.messages.problem_text import Tone

_CODES = {Tone.BAD: "1;31", Tone.DOUBTFUL: "33", Tone.ASIDE: "36", Tone.GOOD: "32"}


def painted(text: str, tone: Tone) -> str:
    """The text in the colour of its tone; the text has to be clean of codes of its own."""
    return f"\x1b[{_CODES[tone]}m{text}\x1b[0m"


def are_wanted(stream: TextIO | None) -> bool:
    """True when a person sees the stream in colours: https://no-color.org is honoured."""
    if os.environ.get("NO_COLOR"):
        return False
    return is_terminal(stream) and _shows_codes(stream)


def is_terminal(stream: TextIO | None) -> bool:
    """True when the stream is a screen on which more can be done than write line after line."""
    if stream is None or os.environ.get("TERM") == "dumb":
        return False
    try:
        return stream.isatty()
    except ValueError:  # it was closed
        return False


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _PROCESSED_OUTPUT, _VIRTUAL_TERMINAL = 0x0001, 0x0004

    def _shows_codes(stream: TextIO | None) -> bool:
        try:
            return stream is not None and _switched_on(stream.fileno())
        except OSError:  # it has no number: nothing of the system's
            return False

    @cache
    def _switched_on(number: int) -> bool:
        """Turn the codes on in the console behind a file number; it is put back at the end."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = wintypes.HANDLE(msvcrt.get_osfhandle(number))
        mode = wintypes.DWORD()
        if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            return False
        wanted = mode.value | _PROCESSED_OUTPUT | _VIRTUAL_TERMINAL
        if wanted == mode.value:
            return True
        # Consoles before Windows 10 refuse: there the codes would be seen as letters.
        if not kernel.SetConsoleMode(handle, wintypes.DWORD(wanted)):
            return False
        atexit.register(kernel.SetConsoleMode, handle, mode)
        return True

else:

    def _shows_codes(stream: TextIO | None) -> bool:
        return stream is not None
