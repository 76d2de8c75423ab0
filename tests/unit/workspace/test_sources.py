"""The rows of registers as an engine takes them: segment files, all as of one moment."""

from dataclasses import replace

import pytest

from zhiheng.core.formulas.model import Function
from zhiheng.core.formulas.questions import WHOLE, Part, Question
from zhiheng.core.issues import InputProblem
from zhiheng.engines.choosing import open_engine
from zhiheng.ledger import vintages
from zhiheng.workspace.sources import NONE_REPLACED, sources


@pytest.fixture
def engine():
    opened = open_engine("duckdb")
    yield opened
    opened.close()


def counted(engine, workspace, as_of=None):
    register = workspace.register("samples")
    told = Question(register=register, parts=(Part(function=Function.COUNT),), periods=(WHOLE,))
    found = engine.answer(told, sources(workspace, [register], as_of))
    return found["p0"].to_list()


def test_sources_of_a_register_without_filings(workspace, engine):
    (files,) = sources(workspace, [workspace.register("samples")]).values()
    assert (files.seq, files.key, files.base, files.corrections) == (0, ("number",), (), ())
    assert counted(engine, workspace) == []


def test_sources_name_files_filings_and_columns(workspace, handing):
    handing("编号,数值,联系人\nA1,1,\nA2,2,\n")
    handing("编号,数值,联系人\nA1,5,\n", kind="correct")
    handing("编号\nA2\n", kind="withdraw")
    (files,) = sources(workspace, [workspace.register("samples")]).values()
    (base,) = files.base
    assert (base.rows, base.filing, base.replaced, base.withdraws) == (2, 1, None, False)
    assert dict(base.columns) == {"number": "String", "value": "Int64", "person": "String", "_row": "Int64"}
    assert [(one.filing, one.withdraws) for one in files.corrections] == [(2, False), (3, True)]


def test_sources_as_of_a_filing(workspace, handing, engine):
    handing("编号,数值,联系人\nA1,1,\nA2,2,\n")
    handing("编号\nA2\n", kind="withdraw")
    assert [counted(engine, workspace, seq) for seq in (0, 1, 2, None)] == [[], [2], [1], [1]]
    with pytest.raises(InputProblem, match="3"):
        sources(workspace, [workspace.register("samples")], 3)


def test_sources_are_all_of_the_same_moment(workspace, handing, monkeypatch):
    """While the second register is read, somebody files into it: that is not seen."""
    handing("编号,数值,联系人\nA1,1,\n")
    handing("走访编号,样品\n1,A1\n", register="visits")
    read = workspace.ledger.vintage

    def interrupted(name, as_of=None):
        found = read(name, as_of)
        if name == "samples":
            handing("走访编号,样品\n2,A1\n", register="visits")
        return found

    monkeypatch.setattr(workspace.ledger, "vintage", interrupted)
    found = sources(workspace, [workspace.register("samples"), workspace.register("visits")])
    assert {files.seq for files in found.values()} == {2}
    assert [file.rows for file in found["visits"].base] == [1]


def test_sources_know_the_places_of_replaced_rows(workspace, handing, engine, monkeypatch):
    for module in (vintages, pytest.importorskip("zhiheng.workspace.sources")):
        monkeypatch.setattr(module, "POOLED_ROWS", 2)
    handing("编号,数值,联系人\nA1,1,\nA2,2,\nA3,3,\n")
    handing("编号,数值,联系人\nB1,1,\nB2,2,\n")
    handing("编号,数值,联系人\nC1,1,\n")
    handing("编号\nA3\n", kind="withdraw")
    (files,) = sources(workspace, [workspace.register("samples")]).values()
    large, untouched, small = files.base
    assert large.replaced.tolist() == [2]
    assert untouched.replaced is NONE_REPLACED
    assert small.replaced is None
    assert counted(engine, workspace) == [5]


def test_sources_in_an_object_store_have_addresses(workspace, handing):
    handing("编号,数值,联系人\nA1,1,\n")
    remote = replace(workspace, settings=replace(workspace.settings, store="s3://bucket/quality/"))
    remote.__dict__["ledger"] = workspace.ledger
    register = workspace.register("samples")
    (file,) = sources(remote, [register], addresses=True)["samples"].base
    assert file.path.startswith("s3a://bucket/quality/segments/samples/")
    (file,) = sources(workspace, [register], addresses=True)["samples"].base
    assert file.path.startswith(str(workspace.root))
