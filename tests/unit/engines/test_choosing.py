"""Which engine answers, chosen by its name."""

import subprocess
import sys

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.engines.choosing import NAMES, open_engine


@pytest.mark.parametrize("name", ["duckdb", "reference"])
def test_open_engine_by_name(name, tmp_path):
    engine = open_engine(name, memory="1GB", scratch=tmp_path)
    assert engine.name == name
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_open_engine_unknown_name_offers_the_nearest():
    with pytest.raises(InputProblem, match=r"there is no such engine: “duckbd”\. Did you mean duckdb\?"):
        open_engine("duckbd")


def test_open_engine_unknown_name_lists_all():
    with pytest.raises(InputProblem, match=", ".join(NAMES)):
        open_engine("x")


def test_choosing_loads_no_library():
    script = "import sys, zhiheng.engines.choosing; print({'duckdb', 'polars', 'pyspark', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
