"""Files that people read and change are written whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from zhiheng.workspace.mappings import remember, remembered
from zhiheng.workspace.writing import write_whole


def test_what_cannot_be_written_leaves_the_old_text(tmp_path):
    path = tmp_path / "a.toml"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \udcff")
    assert path.read_text("utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


def test_headers_that_several_filings_bring_at_once_are_all_remembered(workspace):
    register = workspace.register("samples")

    def bring(number):
        remember(workspace, register, f"单位 {number}", {f"样品号 {number}": "number"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(24)))
    for number in range(24):
        assert remembered(workspace, register, f"单位 {number}") == {f"样品号 {number}": "number"}
