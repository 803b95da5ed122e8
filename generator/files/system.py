"""What the operating system says: its errors as sentences for users, what has a name."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from generator.messages.problems import Phrase

WORDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "no-space"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "no-right"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "busy"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "too-many-open"),
    errno.EROFS: "read-only",
    errno.EISDIR: "is-folder",
    errno.ENOTDIR: "not-folder",
    errno.EEXIST: "exists",
    errno.ENOENT: "gone",
    errno.ENAMETOOLONG: "name-too-long",
    errno.ELOOP: "link-loop",
    errno.EIO: "device",
    errno.ENXIO: "no-file",
    errno.ENOLCK: "no-locks",
    errno.ENOMEM: "no-memory",
}
"""The answers we have words for; the words stand in ``locale/`` under ``system.``."""

_LONGEST = 247 if sys.platform == "win32" else sys.maxsize
"""Characters of a path, from its drive on, that Windows makes a folder of; a longer one is to it a
path that is not there. Elsewhere the system has an answer of its own.
"""


def reason(error: OSError) -> Phrase:
    """The reason of a system error, in the user's language; an unknown one by its number."""
    if error.errno == errno.ENOENT and _is_long(error.filename):
        return Phrase("system.name-too-long")
    if error.errno in WORDS:
        return Phrase(f"system.{WORDS[error.errno]}")
    return Phrase("system.other", {"number": str(error.errno or type(error).__name__)})


def _is_long(name: str | bytes | None) -> bool:
    return name is not None and len(str(Path(os.fsdecode(name)).absolute())) > _LONGEST


def is_file(path: Path) -> bool:
    """True of an ordinary file that can be asked for; a name that none can have is none."""
    found = _state(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def is_there(path: Path) -> bool:
    """True when something has the name; False also for a name that cannot be looked up."""
    return _state(path) is not None


def is_folder(path: Path) -> bool:
    """True of a folder."""
    found = _state(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def _state(path: Path) -> os.stat_result | None:
    # pathlib's own answers raise for names that are too long and folders that are closed.
    try:
        return path.stat()
    except (OSError, ValueError):
        return None
