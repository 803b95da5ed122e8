"""What a start without a terminal needs: a starter on the desktop, and errors in the browser."""

from __future__ import annotations

import html
import os
import sys
import webbrowser
from pathlib import Path

import generator
from generator import Existing, Language, Problem

_WINDOWS, _MAC = "win32", "darwin"


def put(folder: Path, language: Language) -> tuple[Path, Problem | None]:
    """Write the starter of a folder; its path, and the problem when it cannot be written.

    A starter of the same bytes is there already when the command is repeated.
    """
    folder = folder.absolute()
    name, data = starter(folder, language, sys.platform, Path(sys.executable))
    path = desktop() / name
    if path.is_file() and path.read_bytes() == data:
        return path, None
    problem = generator.save_file(path, data, Existing.KEPT)
    if problem is None and sys.platform != _WINDOWS:
        path.chmod(0o755)  # what may not be run is shown as text
    return path, problem


def starter(folder: Path, language: Language, platform: str, python: Path) -> tuple[str, bytes]:
    """The name and bytes of the starter on a platform, run by a Python."""
    words = ["-m", "generator", "app", "--lang", language.value, str(folder)]
    stem = "bagalau" if folder.name in ("", "bagalau") else f"bagalau {folder.name}"
    if platform == _WINDOWS:
        windowed = python.with_name("pythonw.exe")
        return f"{stem}.cmd", _for_cmd([str(windowed), *words])
    if platform == _MAC:
        line = " ".join(map(_for_shell, [str(python), *words]))
        return f"{stem}.command", f"#!/bin/sh\nexec {line}\n".encode("utf-8", "surrogateescape")
    line = " ".join(map(_for_desktop, [str(python), *words]))
    entry = (
        "[Desktop Entry]\nType=Application\nVersion=1.0\n"
        f"Name={_for_entry(stem)}\nExec={line}\nTerminal=false\n"
    )
    return f"{stem}.desktop", entry.encode("utf-8", "surrogateescape")


def _for_cmd(words: list[str]) -> bytes:
    """A command file of Windows, of which a per cent sign would name a variable."""
    line = " ".join(f'"{word}"' for word in words).replace("%", "%%")
    text = f'@echo off\nchcp 65001 >nul\nstart "" {line}\n'
    return text.replace("\n", "\r\n").encode("utf-8", "replace")


def _for_shell(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _for_desktop(word: str) -> str:
    """A quoted word of ``Exec``, and in it what the file itself escapes."""
    for letter in '\\"`$':
        word = word.replace(letter, f"\\{letter}")
    return _for_entry(f'"{word.replace("%", "%%")}"')


def _for_entry(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def desktop() -> Path:
    """The folder that is shown behind all windows; the user's own where there is none."""
    home = Path.home()
    found = _of_registry() if sys.platform == _WINDOWS else _of_xdg(home)
    return next((path for path in (found, home / "Desktop") if path and path.is_dir()), home)


def _of_registry() -> Path | None:
    """The desktop of Windows, which a firm may keep elsewhere than in the user's folder."""
    if sys.platform == "win32":
        import winreg  # here: of Windows alone

        key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
                return Path(os.path.expandvars(winreg.QueryValueEx(folders, "Desktop")[0]))
        except OSError:
            return None
    return None


def _of_xdg(home: Path) -> Path | None:
    """The desktop that a Linux user has named."""
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    try:
        lines = settings.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    key = "XDG_DESKTOP_DIR="
    named = [line.removeprefix(key).strip('"') for line in lines if line.startswith(key)]
    return Path(named[-1].replace("$HOME", str(home))) if named else None


def tell(speech: generator.Speech, sentence: str) -> None:
    """Show a sentence in the browser, where nothing that is printed can be seen."""
    if sys.stderr is not None:
        return
    file = Path.home() / ".bagalau" / "said.html"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    text = f"<title>bagalau</title>\n<h1>bagalau</h1>\n<p>{html.escape(sentence)}</p>\n"
    head = f'<!doctype html>\n<html lang="{speech.language.value}">\n<meta charset="utf-8">\n'
    file.write_text(head + text, "utf-8", "replace")
    webbrowser.open(file.as_uri())
