"""The benchmarks measure what they say: every engine fills the same form with the same values."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from generator.assess import assess
from generator.files.archive import OF_DOCUMENTS
from generator.law.choices import Form
from generator.law.edition_file import editions
from generator.submission.contract import OrganisationField
from tests.benchmarks import bodies, books, chapters, checked, goals, report
from tests.benchmarks import case as cases
from tests.benchmarks import memory as memories
from tests.benchmarks.case import Case
from tests.benchmarks.chapters import LEVELS, Plan, Speed, Start, Width
from tests.benchmarks.engines import ENGINES, OURS_ONE, OURS_TWO, Engine, named
from tests.benchmarks.felt import BARE, GOALS, Felt, felt
from tests.benchmarks.goals import Figures
from tests.benchmarks.languages import Languages, languages
from tests.benchmarks.measure import Run, filled, timed
from tests.benchmarks.memory import Memory
from tests.conftest import NOT_INSTALLED

pytestmark = pytest.mark.slow

TINY = Plan(
    bodies=2, others=2, organisations=30, rounds=1, growing=(), wide=((50, 4), (500, 2)), starts=1
)
RUN = Run(seconds=2.0, processor=3.0, peak=80_000_000, worker=None, first=0.5)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture(scope="module")
def speed(root: Path) -> Speed:
    """Every engine that is installed, once: each has its documents looked into."""
    return chapters.speed(TINY, root)


@pytest.mark.parametrize("name", [engine.name for engine in ENGINES])
def test_every_engine_fills_the_form(name: str, speed: Speed) -> None:
    if name in speed.skipped:
        pytest.skip(f"{name} {NOT_INSTALLED}: make bench")
    assert_measured(speed.runs[name])


def test_the_floor_is_measured_at_every_level(speed: Speed) -> None:
    assert set(speed.floor) == set(LEVELS)
    for runs in speed.floor.values():
        assert_measured(runs)


def assert_measured(runs: list[Run]) -> None:
    assert [run.documents for run in runs] == [TINY.bodies]
    assert all(run.seconds > 0 and run.written > 0 for run in runs)


def test_the_floor_writes_as_much_as_we_do(speed: Speed) -> None:
    (ours,), (floor,) = speed.runs[OURS_ONE], speed.floor[OF_DOCUMENTS]
    assert abs(floor.written - ours.written) < ours.written / 20


def engine(name: str, command: list[str]) -> Engine:
    return Engine(name, lambda _case, out: [*command, str(out)])


COPIES = """
import pathlib, shutil, sys
for stem in ("0000", "0001"):
    shutil.copy(sys.argv[1], pathlib.Path(sys.argv[2]) / f"{stem}.docx")
"""


@pytest.mark.usefixtures("speed")  # which makes the case
def test_an_engine_that_loses_words_fails_the_run(root: Path, tmp_path: Path) -> None:
    case = cases.with_everything(root, TINY.bodies, TINY.organisations)
    unfilled = engine("copies", [sys.executable, "-c", COPIES, str(cases.template())])
    with pytest.raises(RuntimeError, match=r"copies: 0000\.docx"):
        filled(unfilled, case, tmp_path / "out")


def test_an_engine_that_makes_too_few_documents_fails_the_run(root: Path, tmp_path: Path) -> None:
    case = cases.with_workbooks(root, 1, 4)
    lazy = engine("lazy", [sys.executable, "-c", ""])
    with pytest.raises(RuntimeError, match="lazy: 0 documents of 1"):
        filled(lazy, case, tmp_path / "out")


def test_a_command_that_fails_is_told_with_its_words() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        timed([sys.executable, "-c", "raise SystemExit('no such thing')"])


GREEDY = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}], check=True)"
WORKER = "import time; held = b'1' * 90_000_000; time.sleep(0.5)"


def test_the_memory_of_workers_is_seen() -> None:
    alone = timed([sys.executable, "-c", "held = b'1' * 90_000_000"])
    assert alone.peak > 90_000_000
    assert alone.worker is None
    below = timed([sys.executable, "-c", GREEDY.format(WORKER)])
    assert below.peak > 90_000_000
    if Path("/proc").exists():
        assert below.worker is not None
        assert below.worker > 90_000_000


def test_a_measured_command_is_no_larger_for_a_large_measurer() -> None:
    held = bytes(range(256)) * 400_000
    assert timed([sys.executable, "-c", ""]).peak < len(held)


def test_the_same_number_gives_the_same_body() -> None:
    assert books.workbook(3, 12) == books.workbook(3, 12)
    assert books.workbook(3, 12) != books.workbook(4, 12)


@pytest.mark.parametrize("is_country_known", [True, False])
def test_bodies_are_accepted_with_all_sections_and_some_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_country_known: bool
) -> None:
    if not is_country_known:
        monkeypatch.setattr(bodies, "country", tuple)
    path = tmp_path / "body.xlsx"
    path.write_bytes(books.workbook(30, 60))
    assessed = assess(path, editions())
    assert assessed.evaluation is not None, assessed.problems
    assert len(assessed.problems) <= 3
    sections = {score.section.form: score for score in assessed.evaluation.sections}
    assert all(sections[form].organisations > 0 for form in Form)
    points = [row.points for score in sections.values() for row in score.rows]
    assert 0 < points.count(0) < points.count(2)


def fake(_engine: Engine, case: Case, _out: Path) -> Run:
    """A second to start, 10 ms an organisation."""
    seconds = 1 + case.bodies * (case.organisations or 0) / 100
    return replace(RUN, processor=seconds, documents=case.bodies, written=case.bodies * 1000)


def test_what_a_body_takes_leaves_the_start_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapters, "filled", fake)
    monkeypatch.setattr(cases, "with_workbooks", partial(Case))
    narrow, wide = chapters.widths(TINY, root)
    assert (narrow.organisations, narrow.bodies) == (50, 4)
    assert goals.a_body(narrow) == pytest.approx(0.5)
    assert goals.a_body(wide) == pytest.approx(5)


def test_growth_is_measured_for_each_number_of_bodies(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapters, "filled", fake)
    monkeypatch.setattr(cases, "with_workbooks", partial(Case))
    found = chapters.growth(replace(TINY, growing=(20, 300), rounds=2), root)
    assert {n: [run.documents for run in runs] for n, runs in found.items()} == {
        20: [20, 20],
        300: [300, 300],
    }


def figures(speed: Speed) -> Figures:
    """Every chapter; where nothing was run the figures are invented."""
    many = [replace(RUN, documents=2600, written=50_000_000, seconds=20.0)]
    few = [replace(RUN, documents=300, written=5_000_000, seconds=2.5)]
    once = [replace(RUN, processor=1.0)]
    widths = [
        Width(50, 100, once, [replace(RUN, processor=1.5)]),
        Width(5000, 1, once, [replace(RUN, processor=1.6)]),
    ]
    runs = {BARE: [replace(RUN, seconds=0.2)], **{name: [RUN] for name in GOALS}}
    waited = [Felt(2600, 60, runs), Felt(2600, None, runs)]
    held = Memory({"check": {300: RUN, 2600: replace(RUN, peak=RUN.peak + 2300 * 9_000)}})
    return Figures(speed, {300: few, 2600: many}, widths, Start([RUN], [RUN]), waited, memory=held)


def test_goals_are_met_or_not(speed: Speed) -> None:
    found = {goal.what: goal for goal in goals.goals(figures(speed))}
    growth = found["2600 bodies, times what 300 take"]
    assert (growth.wanted, growth.measured, growth.is_met) == ("≤ 9.5", "8.0", True)
    width = found["a body with 5000 organisations, times one with 50"]
    assert (width.wanted, width.measured, width.is_met) == ("≤ 100", "120.0", False)
    assert not found["`bagalau --help`, s"].is_met
    assert found["memory with 2600 bodies, times that with 300"].is_met
    verified = found["verify with the workbooks, times the bare Python"]
    assert (verified.wanted, verified.measured, verified.is_met) == ("≤ 90", "10.0", True)
    assert not found["check FILE, times the bare Python"].is_met
    assert not found["check FILE, times the bare Python, varied workbooks"].is_met
    held = found["check, kB of memory a body"]
    assert (held.wanted, held.measured, held.is_met) == ("≤ 8", "9.0", False)


def test_what_people_wait_for_is_measured(root: Path) -> None:
    found = felt(2, None, 1, root)
    assert {len(runs) for runs in found.runs.values()} == {1}
    assert found.times(BARE) == 1


def test_the_memory_of_every_command_is_measured(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def once(command: list[str]) -> Run:
        """The pages are opened in earnest, once; the commands are tested elsewhere."""
        asked.append(command[3])
        is_first = command[2] == "tests.benchmarks.pages" and len(asked) < 5
        return timed(command) if is_first else RUN

    monkeypatch.setattr(memories, "timed", once)
    found = memories.memory((2, 3), 4, root)
    assert {tuple(runs) for runs in found.runs.values()} == {(2, 3)}
    assert [*found.runs] == ["build", "check", "verify", "app, all pages", "merge"]
    assert found.runs["app, all pages"][2].peak > 20_000_000
    assert [word for word in asked if "/" not in word] == ["build", "check", "verify", "merge"] * 2


def test_varied_bodies_are_accepted_and_unlike_each_other(tmp_path: Path) -> None:
    texts, forms = [], set()
    for number in range(10):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(books.workbook(number, None))
        assessed = assess(path, editions())
        assert assessed.evaluation is not None, assessed.problems
        rows, _ = bodies.facts(number, None)
        texts += [row[OrganisationField.NAME] for row in rows]
        forms |= {row[OrganisationField.LEGAL_FORM] for row in rows}
    assert len(set(texts)) == len(texts)
    assert len(forms) > 10


def test_reading_in_two_languages_is_measured_beside_one(root: Path) -> None:
    found = languages(2, 4, 1, root)
    assert all(seconds > 0 for seconds in (*found.one, *found.both))
    (goal,) = goals.goals(Figures(languages=Languages(2, [1.0, 2.0], [1.2, 2.4])))
    assert (goal.wanted, goal.measured, goal.is_met) == ("≤ 1.1", "1.20", False)


def test_a_figure_below_the_noise_meets_no_goal() -> None:
    lost = [Width(50, 1, [RUN], [RUN]), Width(5000, 1, [RUN], [RUN])]
    (goal,) = goals.goals(Figures(widths=lost))
    assert (goal.measured, goal.is_met) == ("lost in the noise", False)


def test_the_tables_are_well_formed(speed: Speed) -> None:
    text = report.figures(figures(speed), date(2026, 1, 2))
    tables = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    assert len(tables) == 9
    for table in tables:
        lines = table.splitlines()
        assert len(lines) > 2
        assert len({line.count("|") for line in lines}) == 1, table
    for one in ENGINES:
        assert f"| {one.name} | " in text
    assert "Measured on 2026-01-02" in text
    assert "all 2,600 workbooks" in text
    assert "nan" not in text
    assert "None" not in text


def test_the_floor_of_the_country_is_that_of_our_own_documents(speed: Speed) -> None:
    floor = {level: [replace(RUN, seconds=float(level), documents=2600)] for level in LEVELS}
    text = report.figures(figures(replace(speed, floor=floor)), date(2026, 1, 2))
    assert f"takes {OF_DOCUMENTS}.0 s on one core" in text


def test_an_engine_that_is_not_installed_says_so(speed: Speed) -> None:
    without = {name: runs for name, runs in speed.runs.items() if name != "carbone"}
    text = report.figures(
        Figures(replace(speed, runs=without, skipped={**speed.skipped, "carbone": "no Node"})),
        date(2026, 1, 2),
    )
    assert "| carbone | – | – | – | skipped: no Node |" in text


def test_only_the_figures_of_the_readme_are_renewed(speed: Speed) -> None:
    text = report.README.read_text("utf-8")
    assert text.count(report.BEGIN) == text.count(report.END) == 1
    once = report.renewed(text, figures(speed), date(2026, 1, 2))
    assert once != text
    assert once.startswith(text[: text.index(report.BEGIN)])
    assert report.renewed(once, figures(speed), date(2026, 1, 2)) == once


@pytest.mark.parametrize(("name", "jobs"), [(OURS_ONE, "1"), (OURS_TWO, "2")])
def test_our_command_is_what_its_name_says(name: str, jobs: str) -> None:
    words = named(name).command(Case(Path("case"), 1, 1), Path("out"))
    given = ["build", "case/workbooks", "-o", "out", "--jobs", jobs, "--notes", "full"]
    assert words[1:] == ["-m", "generator", *given]
    assert name == f"bagalau build --jobs {jobs}"


@pytest.mark.usefixtures("speed")
def test_left_tags_are_faults(root: Path) -> None:
    case = cases.with_everything(root, TINY.bodies, TINY.organisations)
    (case.folder / "values" / "marked.json").write_text("{}", "utf-8")
    assert "{line}" in list(checked.faults(case, case.form("marked")))
    (case.folder / "values" / "marked.json").unlink()
