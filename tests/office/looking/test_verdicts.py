"""Verdicts that are kept: the same as those of the library, new at once after a filing, and seen by whom they concern."""

from __future__ import annotations

from datetime import date


def library_records(root, on=date(2028, 7, 5)):
    from zhiheng.core.judging.records import verdict_record
    from zhiheng.workspace.judging import judge_plan
    from zhiheng.workspace.opening import open_workspace

    opened = open_workspace(root)
    try:
        return {each.target.id: verdict_record(each) for each in judge_plan(opened, on=on)}
    finally:
        opened.close()


def test_kept_verdicts_are_those_of_the_library(looked):
    from zhiheng.office.records.verdicts import verdicts

    told = library_records(looked.root)
    kept = {each.target: each.record for each in verdicts(looked.actor("leader"))}
    assert list(kept) == list(told)
    for name, record in told.items():
        assert {key: kept[name][key] for key in record} == record
    assert len({record["state"] for record in told.values()}) >= 4
