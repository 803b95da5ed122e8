"""Several processes give what one gives, and one that dies costs the piece that kills alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.batch.check import check_workbooks
from generator.batch.order import Options
from generator.batch.run import build_documents
from generator.files.pool import Work, done
from generator.verify.documents import verify_documents
from tests.helpers.folders import refused, two_processes, write

DEADLY = 3


def doubling() -> Callable[[int], tuple[int, int]]:
    def double(number: int) -> tuple[int, int]:
        if number == DEADLY:
            os._exit(1)
        return os.getpid(), 2 * number

    return double


def fallen(number: int, _: BaseException) -> tuple[int, int]:
    return 0, -number


@pytest.mark.slow
def test_a_piece_that_kills_its_process_costs_no_other() -> None:
    with two_processes():
        results = [*done(Work(doubling, fallen), range(8), 2)]
    assert sorted(found for _, found in results) == [-3, 0, 2, 4, 8, 10, 12, 14]
    assert os.getpid() not in {process for process, _ in results}


@pytest.mark.slow
def test_several_processes_check_and_verify_as_one_does(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    write(inputs, 4)
    (inputs / "09.xlsx").write_bytes(refused(9))
    build_documents(Options(paths=[inputs], output=output, with_report=True, jobs=1))
    (output / "01.docx").write_bytes((output / "02.docx").read_bytes())
    paths = [output, inputs]
    alone = check_workbooks([inputs]), verify_documents(paths)
    with two_processes():
        assert (check_workbooks([inputs]), verify_documents(paths)) == alone
    assert [file.path.name for file in alone[0].files][-1] == "09.xlsx"
    assert len(alone[1].documents) == 14
