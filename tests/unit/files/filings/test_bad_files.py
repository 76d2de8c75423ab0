"""Whatever is handed in ends in rows or in a refusal that a person can read."""

from __future__ import annotations

import importlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.files.filings.guarding import guarded
from zhiheng.files.filings.opening import open_rows
from zhiheng.files.filings.wording import Where

TOOLS = Path(__file__).parents[4] / "tools"


@pytest.fixture
def corpus(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("bad_filings")


def test_bad_files_end_in_rows_or_a_refusal(tmp_path):
    ran = subprocess.run(
        [sys.executable, TOOLS / "fuzz_filings.py", "--count", "160", "--seed", "3", "--keep", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, list(tmp_path.iterdir())) == (0, []), ran.stdout
    assert ran.stdout.startswith("160 bad files with seed 3: ")


def test_bad_files_are_the_same_for_the_same_seed(corpus):
    first, again, other = (list(corpus.bad_inputs(seed, 120)) for seed in (5, 5, 6))
    assert first == again != other
    assert len({name for name, _ in first}) == 120


def test_good_files_of_the_corpus_are_read_whole_and_alike(corpus, tmp_path):
    tables = []
    for name, data in corpus.good_inputs().items():
        if name.endswith("xlsx"):
            continue
        path = tmp_path / name
        path.write_bytes(data)
        source = open_rows(path, labels=corpus.LABELS)
        assert source.header.labels == corpus.LABELS
        tables.append([row[:-1] for batch in source.batches() for row in batch.rows()])
    assert tables[0] == list(corpus.ROWS)
    assert all(one == other for one, other in pairwise(tables))


def test_good_workbook_of_the_corpus_is_read_whole(corpus, tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(corpus.good_inputs()["表.xlsx"])
    (batch,) = open_rows(path, labels=corpus.LABELS).batches()
    code = "91350211M000100Y43"
    assert batch.height == 40
    assert batch.row(0) == ("S0000", "2025-12-11", code, "是", "20%", "2.12345678901234", "#N/A", 2)


class Panic(BaseException):
    """As compiled code raises it."""


def test_panic_of_compiled_code_is_a_broken_file(capfd):
    with (
        pytest.raises(InputProblem, match="damaged or incomplete: “index out of bounds”"),
        guarded(Where("表.xlsx")),
    ):
        subprocess.run([sys.executable, "-c", "import sys; sys.stderr.write('panicked at')"], check=True)
        raise Panic("index out of bounds\nnote: run with RUST_BACKTRACE=1")
    assert capfd.readouterr().err == ""


def test_interruption_is_no_broken_file():
    with pytest.raises(KeyboardInterrupt), guarded(Where("表.xlsx")):
        raise KeyboardInterrupt


def test_memory_that_does_not_suffice_is_a_table_too_large():
    with pytest.raises(InputProblem, match="the sheet covers an abnormal area"), guarded(Where("表.xlsx")):
        raise MemoryError
