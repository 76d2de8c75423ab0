"""Opening a workspace wherever it lies, and what people may have written into its files."""

from __future__ import annotations

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.workspace.making import make_workspace


@pytest.mark.parametrize("name", ["质量 强区", "100%20", "a?b#c", "[x]*"])
def test_a_workspace_may_lie_in_a_folder_of_any_name(tmp_path, name):
    workspace = make_workspace(tmp_path / name)
    assert workspace.ledger.head().seq == 0
    workspace.ledger.close()
    assert (tmp_path / name / "zhiheng.sqlite3").is_file()
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["", " ", "\u3000"])
def test_a_filing_without_the_name_of_a_body_is_refused(workspace, name):
    (workspace.root / "lists.toml").unlink()
    with pytest.raises(InputProblem, match="the name of the body is empty"):
        workspace.body(name)


@pytest.mark.parametrize("text", ["samples = 1\n", "[samples]\nnumber = 1\n"])
def test_a_mapping_that_a_person_wrote_wrongly_is_told(workspace, handing, text):
    (workspace.root / "columns.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=r"columns\.toml samples"):
        handing("编号,数值\nA1,1\n")
