"""Where the templates lie: ours, a clerk's own file, or a folder of them."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from generator.files import os_errors as system
from generator.law import FOLDER_VARIABLE
from generator.law.edition import Edition
from generator.law.papers import Paper


def shipped_folder() -> Path:
    """The folder of the templates that come with the program."""
    # In the wheel they lie inside the package, in a checkout beside it, where clerks edit them.
    inside = Path(str(resources.files("generator"))) / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def _own_folder(edition: Edition) -> Path:
    """Ours, or that beside the files of editions that do not come with the program."""
    shipped, others = shipped_folder() / edition.id, os.environ.get(FOLDER_VARIABLE)
    return Path(others) / edition.id if others and not shipped.is_dir() else shipped


def find_template(given: Path | None, edition: Edition, paper: Paper) -> Path:
    """The template file of a paper: the given file, or the one in the given folder or ours.

    A given file is of the assessment sheet. A given folder may hold templates of some papers; for
    the others ours serve. One that holds none of the edition is not what the user meant, and the
    sheet's is missed there.
    """
    ours = _own_folder(edition) / paper.template_name
    if given is None:
        return ours
    if not system.is_folder(given):
        return given if paper is Paper.SHEET else ours
    folder = given / edition.id
    is_bare = not any(system.is_there(folder / one.template_name) for one in Paper)
    own = folder / paper.template_name
    return own if system.is_there(own) or (is_bare and paper is Paper.SHEET) else ours
