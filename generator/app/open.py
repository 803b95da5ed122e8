"""Opens a file in the program that the machine has for it: Word, Excel, the browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def opened(path: Path) -> bool:
    """Open a file; False when the machine has nothing to open it with."""
    if sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606 - a file of the folder, as a double click opens it
        except OSError:
            return False
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    subprocess.Popen(  # noqa: S603 - a path from the root never is an option
        [opener, str(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
