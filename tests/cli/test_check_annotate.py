"""``check --annotate`` and the folder ``problems`` of a build: which copies stand where."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.assess import assess
from generator.batch import prepare as preparing
from generator.batch import sources
from generator.files import pool
from generator.messages.problems import Problem
from generator.results import PAGE, SUMMARY
from generator.submission.contract import OrganisationField
from tests.conftest import Run
from tests.helpers import hostile, kit
from tests.helpers.kit import organisation


@pytest.fixture(autouse=True)
def _english(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """After the fixture that forgets the language of the environment."""
    monkeypatch.setenv("BAGALAU_LANG", "en")
    return run


def book(number: int = 1, **changes: object) -> bytes:
    """A sound workbook, or one with the named fields of its organisation changed."""
    wanted: dict[OrganisationField, Any] = {
        OrganisationField[name]: value for name, value in changes.items()
    }
    return kit.saved(kit.workbook([organisation("ММ", number, wanted)]))


def put(path: str | Path, data: bytes) -> Path:
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def files(folder: str) -> set[str]:
    """All files below a folder but overviews, and those that are the program's own business."""
    found = (path for path in Path(folder).rglob("*") if path.is_file())
    named = {p.relative_to(folder).as_posix() for p in found if not p.name.startswith(".")}
    return named - {SUMMARY, PAGE}


def corrected(copy: Path) -> bytes:
    """What a clerk saves after naming the organisation in a copy."""
    opened = openpyxl.load_workbook(copy)
    opened["Ұйымдар"]["C2"] = "«Қайнар»"
    data = io.BytesIO()
    opened.save(data)
    return data.getvalue()


def places(found: tuple[Problem, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(p.code.code, p.place.sheet, p.place.cell) for p in found]


# check --annotate


def test_copies_mirror_the_tree_of_their_workbooks(run: Run) -> None:
    put("in/2023/abai.xlsx", book(NAME=None))
    put("in/2023/sound.xlsx", book())
    put("in/warned.xlsm", book(PLAN="иә"))
    ran = run("check", "in", "--annotate", "marked")
    assert ran.code == 1
    assert files("marked") == {"2023/abai.xlsx", "warned.xlsx"}
    assert f"Copy with the problems marked: {Path('marked/2023/abai.xlsx')}" in ran.out
    assert "sound" not in ran.out


def test_a_clean_folder_gives_no_copies(run: Run) -> None:
    put("in/sound.xlsx", book())
    assert run("check", "in", "--annotate", "marked").code == 0
    assert not Path("marked").exists()


def test_json_stays_json_beside_copies(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    ran = run("check", "in", "--json", "--annotate", "marked")
    assert [problem["code"] for problem in ran.json] == ["required"]
    assert files("marked") == {"a.xlsx"}


def test_a_copy_checks_like_its_workbook_and_builds_when_it_is_corrected(run: Run) -> None:
    path = put("in/a.xlsx", book(NAME=None, PLAN="иә"))
    run("check", "in", "--annotate", "marked")
    before, after = (assess(p, kit.EDITIONS) for p in (path, Path("marked/a.xlsx")))
    assert places(after.problems) == places(before.problems)
    put("again/a.xlsx", corrected(Path("marked/a.xlsx")))
    assert run("build", "again", "-o", "out").code == 0
    assert Path("out/a.docx").exists()


def test_checking_again_replaces_our_copy_with_the_same_bytes(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("check", "in", "--annotate", "marked")
    first = Path("marked/a.xlsx").read_bytes()
    ran = run("check", "in", "--annotate", "marked")
    assert "copy-foreign" not in ran.out
    assert Path("marked/a.xlsx").read_bytes() == first


def test_a_copy_that_a_clerk_has_worked_on_is_never_replaced(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("check", "in", "--annotate", "marked")
    worked_on = corrected(Path("marked/a.xlsx"))
    put("marked/a.xlsx", worked_on)
    ran = run("check", "in", "--annotate", "marked")
    assert ran.code == 1
    assert "[copy-foreign]" in ran.out
    assert "Copy with the problems marked" not in ran.out
    assert Path("marked/a.xlsx").read_bytes() == worked_on


@pytest.mark.parametrize("folder", ["in", "in/../in", "."])
def test_an_input_is_never_replaced(run: Run, folder: str) -> None:
    data = book(NAME=None)
    put("in/a.xlsx", data)
    paths = ["in/a.xlsx"] if folder != "." else ["."]
    ran = run("check", *paths, "--annotate", folder)
    assert ran.code == 1
    assert "[copy-foreign]" in ran.out
    assert Path("in/a.xlsx").read_bytes() == data


def test_a_copy_given_as_an_input_is_not_replaced_by_its_own_copy(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("check", "in", "--annotate", "marked")
    before = Path("marked/a.xlsx").read_bytes()
    assert "[copy-foreign]" in run("check", "marked/a.xlsx", "--annotate", "marked").out
    assert Path("marked/a.xlsx").read_bytes() == before


def test_copies_inside_the_inputs_are_no_inputs_of_the_next_check(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    for _ in range(2):
        assert "Files checked: 1;" in run("check", "in", "--annotate", "in/marked").out
    assert files("in") == {"a.xlsx", "marked/a.xlsx"}


def test_two_workbooks_for_one_copy_are_an_error(run: Run) -> None:
    for name in ("a/x.xlsx", "b/x.xlsx", "b/y.xlsx"):
        put(name, book(NAME=None))
    ran = run("check", "a", "b", "--annotate", "marked")
    assert "[same-target]" in ran.out
    assert files("marked") == {"y.xlsx"}
    assert "[same-target]" not in run("check", "a", "b").out


def test_a_folder_that_cannot_be_written_is_told(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    put("marked", b"a file")
    ran = run("check", "in", "--annotate", "marked")
    assert ran.code == 1
    assert "[output-unwritable]" in ran.out


def test_a_file_that_cannot_be_opened_gets_a_list(run: Run) -> None:
    put("in/a.xlsx", hostile.WORKBOOKS["encrypted"].make())
    run("check", "in", "--annotate", "marked")
    assert openpyxl.load_workbook("marked/a.xlsx").sheetnames == ["Қателер"]


# build


def test_a_build_puts_copies_of_refused_workbooks_beside_the_documents(run: Run) -> None:
    put("in/2023/abai.xlsx", book(NAME=None))
    put("in/2023/sound.xlsx", book(2))
    put("in/warned.xlsx", book(3, PLAN="иә"))
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert files("out") == {
        *("2023/sound.docx", "warned.docx", "manifest.json", "problems/2023/abai.xlsx")
    }
    assert f"Copies with the errors marked: {Path('out/problems')}" in ran.out


def test_a_corrected_workbook_loses_its_copy_and_the_empty_folders_go(run: Run) -> None:
    put("in/2023/a.xlsx", book(NAME=None))
    put("in/2024/b.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")
    put("in/2023/a.xlsx", book())
    ran = run("build", "in", "-o", "out")
    assert files("out/problems") == {"2024/b.xlsx"}
    assert not Path("out/problems/2023").exists()
    assert "Copies with" in ran.out
    put("in/2024/b.xlsx", book())
    assert "Copies with" not in run("build", "in", "-o", "out").out
    assert not Path("out/problems").exists()


def test_a_copy_is_renewed_with_its_workbook_and_else_left_as_it_is(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")
    copy = Path("out/problems/a.xlsx")
    first, stamp = copy.read_bytes(), copy.stat().st_mtime_ns
    run("build", "in", "-o", "out")
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == (first, stamp)
    put("in/a.xlsx", book(NAME=None, RESULT="он"))
    run("build", "in", "-o", "out")
    assert copy.read_bytes() != first
    assert sources.is_ours(copy)


def test_what_a_clerk_has_corrected_in_the_copy_is_neither_replaced_nor_removed(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")
    worked_on = corrected(Path("out/problems/a.xlsx"))
    put("out/problems/a.xlsx", worked_on)
    ran = run("build", "in", "-o", "out", "--force")
    assert "[copy-foreign]" in ran.out
    assert Path("out/problems/a.xlsx").read_bytes() == worked_on
    put("in/a.xlsx", book())
    assert run("build", "in", "-o", "out").code == 0
    assert Path("out/problems/a.xlsx").read_bytes() == worked_on


def test_a_corrected_copy_can_be_built_from_where_it_lies(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")
    put("out/problems/a.xlsx", corrected(Path("out/problems/a.xlsx")))
    assert run("build", "out/problems/a.xlsx", "-o", "out").code == 0
    assert files("out") == {"a.docx", "manifest.json", "problems/a.xlsx"}


def test_a_copy_built_from_where_it_lies_is_not_replaced_by_its_own_copy(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")
    before = Path("out/problems/a.xlsx").read_bytes()
    assert run("build", "out/problems/a.xlsx", "-o", "out").code == 1
    assert Path("out/problems/a.xlsx").read_bytes() == before


def test_copies_are_no_inputs_of_a_build_over_the_whole_folder(run: Run) -> None:
    put("in/a.xlsx", book(NAME=None))
    for _ in range(2):
        ran = run("build", ".", "-o", "out")
        assert "Files refused: 1" in ran.out
    assert files("out") == {"problems/in/a.xlsx", "manifest.json"}


def test_verify_does_not_take_a_copy_for_the_workbook(run: Run) -> None:
    put("in/a.xlsx", book())
    run("build", "in", "-o", "out")
    sound = run("verify", "out", "--json").json
    put("elsewhere/a.xlsx", book(NAME=None))
    run("build", "elsewhere", "-o", "out")
    assert files("out/problems") == {"a.xlsx"}
    assert run("verify", "out", "--json").json == sound


def test_a_fault_of_ours_makes_no_copy_and_removes_none(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("in/a.xlsx", book(NAME=None))
    run("build", "in", "-o", "out")

    def fall(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(preparing, "assess", fall)
    put("in/b.xlsx", book(NAME=None))
    assert run("build", "in", "-o", "out").code == 1
    assert files("out/problems") == {"a.xlsx"}


@pytest.mark.slow
def test_many_copies_are_made_side_by_side_and_are_the_same(run: Run) -> None:
    for number in range(2 * pool.WORTH_A_PROCESS):
        put(f"in/{number:02}.xlsx", book(number, NAME=None))
    run("build", "in", "-o", "one", "--jobs", "1")
    run("build", "in", "-o", "two", "--jobs", "2")
    assert len(files("one/problems")) == 2 * pool.WORTH_A_PROCESS
    for name in files("one/problems"):
        one, two = (Path(folder) / "problems" / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    assert not list(Path("two").rglob(".bagalau-new-*"))
