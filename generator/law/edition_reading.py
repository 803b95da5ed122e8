"""Reads the editions' files and proves them: nothing missing, unknown or ambiguous.

Their kinds, norms and facts may be those of ``facts.toml``. The dataclasses of
:mod:`generator.law.edition` are their schema. Whatever is wrong is reported with its line and its
place in the file, such as ``criteria 3.4, options 2, points``; an edition with an error is refused.
"""

from __future__ import annotations

import pickle
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from pathlib import Path

from generator.law import edition_file, typed_toml
from generator.law.choices import DeclaredFact, Kind, Norm
from generator.law.edition import Declarations, Edition, serving
from generator.law.edition_file import ENDING, KEPT, SHIPPED, Loaded, files_of, id_of, is_draft
from generator.law.edition_proof import prove
from generator.law.letter_proof import prove_words
from generator.law.toml_faults import Faults, KeyPath, lines_of, one_of, toml_fault
from generator.messages.problems import Code, Place, Problem, errors


def keep() -> None:
    """Writes what the shipped files are read as; without it they are read in every run.

    Raises :class:`ValueError` when anything is wrong with them.
    """
    editions, problems = load(SHIPPED)
    if problems:
        raise ValueError(problems)
    for edition in editions:
        edition.basis  # noqa: B018 - once computed, it is kept with the edition
    kept = pickle.dumps((editions, declarations()), protocol=5)
    KEPT.write_bytes(edition_file.shipped_hash().encode() + kept)


def load(*folders: Path) -> Loaded:
    """Every edition of the folders' files, oldest first, and what is wrong with them.

    Drafts with errors are left out, and what is wrong with them; so are those since adopted.
    """
    found: list[Edition] = []
    problems: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem(Code.FILE_MISSING, Place(file=str(folder))))
            continue
        for file in files_of(folder):
            edition, wrong = read_file(file)
            problems += () if is_draft(file) else errors(wrong)
            found += [] if edition is None or errors(wrong) else [edition]
    adopted = {edition.id for edition in found if not edition.is_draft}
    known = (edition for edition in found if not edition.is_draft or edition.id not in adopted)
    ordered = tuple(sorted(known, key=lambda edition: edition.starts))
    return ordered, tuple(problems) or prove_together(ordered)


@cache
def declarations() -> Declarations:
    """What all editions may use, in ``facts.toml``."""
    return typed_toml.shipped(Declarations, __package__, "facts.toml")


def _by_key(shared: Declarations) -> Mapping[type, Mapping[str, object]]:
    tables = {Kind: shared.kinds, Norm: shared.norms, DeclaredFact: shared.facts}
    return {kind: {one.key: one for one in own} for kind, own in tables.items()}


def check(file: Path) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition of a file, and all that is wrong with it alone and beside the known ones."""
    edition, problems = read_file(file)
    if edition is None:
        return None, problems
    others = tuple(other for other in edition_file.editions() if other.id != edition.id)
    together = [*prove_together((*others, replace(edition, is_draft=False)))]
    known = edition_file.files().get(edition.id)
    if known is not None and known.exists() and not known.samefile(file):
        place = Place(file="editions", part="id")
        together.append(Problem(Code.EDITION_NAME_TWICE, place, {"name": edition.id}))
    lines = lines_of(file.read_text("utf-8-sig"))
    return edition, (*problems, *(_placed(problem, str(file), lines) for problem in together))


def _placed(problem: Problem, file: str, lines: Mapping[KeyPath, int]) -> Problem:
    """A problem of the editions together as one of the file that came to them."""
    part = problem.place.part or "adopted"
    place = Place(file=file, part=part, line=lines.get(tuple(part.split(", "))))
    return replace(problem, place=place)


def read_file(file: Path) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition of a file, None if it cannot serve, and all that is wrong with it."""
    name = str(file)
    if not file.name.endswith(ENDING) and file.exists():
        return None, (Problem(Code.EDITION_FILE_OTHER, Place(file=name)),)
    try:
        text = file.read_text("utf-8-sig")
    except OSError:
        return None, (Problem(Code.FILE_MISSING, Place(file=name)),)
    except UnicodeDecodeError:
        return None, (Problem(Code.EDITION_NOT_UTF8, Place(file=name)),)
    edition, problems = read(text, name)
    if edition is None:
        return None, problems
    if edition.id != id_of(file):
        place = Place(file=name, part="id", line=lines_of(text).get(("id",)))
        problems += (Problem(Code.EDITION_NAME_OTHER, place, {"found": edition.id}),)
    return replace(edition, is_draft=is_draft(file)), problems


def read(text: str, name: str) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition that a file's text describes, None if it has an error, and its problems."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number without end is no TOMLDecodeError
        return None, (toml_fault(text, name, error),)
    faults, shared = Faults(name, text), declarations()
    edition = typed_toml.read(Edition, table, faults, _by_key(shared))
    if edition is not None:
        prove_words(edition, faults)  # those of the shared declarations are our own
        edition = edition.with_declared(shared)
        prove(edition, shared.facts, faults)
    return (None if errors(faults.problems) else edition), tuple(faults.problems)


def prove_together(editions: Sequence[Edition]) -> tuple[Problem, ...]:
    """Every reporting year from the first that is served has one edition, no name is twice."""
    faults = Faults("editions")
    serious = [edition for edition in editions if not edition.is_draft]
    for part in ("id", "name, kk", "name, ru"):
        names = Counter(attrgetter(part.replace(", ", "."))(edition) for edition in serious)
        for name in (name for name, count in names.items() if count > 1):
            faults.add(Code.EDITION_NAME_TWICE, part, name=name)
    for edition in serious:
        known = [other.id for other in serious if other is not edition]
        if edition.replaces is not None and edition.replaces not in known:
            own = Faults(f"editions/{edition.id}")
            own.wrong("replaces", edition.replaces, one_of(known))
            faults.problems += own.problems
    first = min((edition.starts.year for edition in serious), default=0) - 1
    last = max((edition.last_reporting_year for edition in serious), default=0) + 1
    serving_of = {year: serving(serious, year) for year in range(first, last + 1)}
    served = [year for year, found in serving_of.items() if found]
    for year in served and range(served[0], served[-1] + 1):
        if not (found := serving_of[year]):
            faults.add(Code.EDITION_YEAR_GAP, "", year=str(year))
        elif len(found) > 1:
            ids = ", ".join(edition.id for edition in found)
            faults.add(Code.EDITION_OVERLAP, "", year=str(year), editions=ids)
    return tuple(faults.problems)
