"""Shows a start-up error in the browser, to those who have no terminal."""

from __future__ import annotations

import html
import sys
from pathlib import Path

from generator import Speech


def tell(speech: Speech, sentence: str) -> None:
    """Show a sentence in the browser, where nothing that is printed can be seen."""
    if sys.stderr is not None:
        return
    file = Path.home() / ".bagalau" / "said.html"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    text = f"<title>bagalau</title>\n<h1>bagalau</h1>\n<p>{html.escape(sentence)}</p>\n"
    head = f'<!doctype html>\n<html lang="{speech.language.value}">\n<meta charset="utf-8">\n'
    file.write_text(head + text, "utf-8", "replace")
    import webbrowser  # here: most have a terminal

    webbrowser.open(file.as_uri())
