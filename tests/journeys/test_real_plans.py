"""Both real plans from their figures to verdicts, over a made-up history of three years."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from contextlib import closing
from datetime import UTC, date, datetime, time
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from zhiheng.core.judging.model import State, Verdict
from zhiheng.core.plan.model import Plan
from zhiheng.engines.choosing import open_engine
from zhiheng.files.plan_toml import read_plan_toml
from zhiheng.workspace.filing import Submission, hand_in
from zhiheng.workspace.judging import judge_plan
from zhiheng.workspace.links import links
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[2]
OFFICE = "区质量工作领导小组办公室"
PLANS = ("minhang-2018", "putuo-2013")
UNPUBLISHED = ("city_habitat_quality", "central_districts_median")
"""References of which nobody publishes a figure."""


class District(NamedTuple):
    """A real plan in a workspace, with its verdicts in the last autumn of the plan and after its end."""

    plan: Plan
    workspace: Workspace
    fates: dict[str, str]
    autumn: dict[str, Verdict]
    after: dict[str, Verdict]


@pytest.fixture(scope="session")
def histories():
    """tools/make_history.py as a module."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module("make_history")
    finally:
        sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="session", params=PLANS)
def district(request, tmp_path_factory, histories):
    """The workspace of a real plan, the made-up history filed quarter by quarter, and judged."""
    example = ROOT / "examples" / request.param
    folder = tmp_path_factory.mktemp("real") / request.param
    plan = read_plan_toml(example / "plan.toml")
    make_workspace(folder, plan=plan)
    for name in ("lists.toml", "links.toml"):
        shutil.copy(example / name, folder)
    last = plan.facts.period[1]
    with closing(open_workspace(folder)) as workspace, closing(open_engine("duckdb")) as engine:
        file_history(workspace, plan, histories)
        autumn, after = (
            {each.target.id: each for each in judge_plan(workspace, on=day, engine=engine)}
            for day in (date(last, 9, 30), date(last + 1, 2, 15))
        )
        fates = {name: fate.name for name, fate in histories.fates(plan).items()}
        yield District(plan, workspace, fates, autumn, after)


def file_history(workspace, plan, histories):
    """Files what was made up, each quarter on its day."""
    rows = histories.filings(plan, links(workspace))
    for (day, register), some in groupby(rows, key=lambda row: (row.day, row.register)):
        file = workspace.root.parent / f"{register}-{day}.csv"
        histories.write(some, register, file)
        at = datetime.combine(day, time(9), UTC)
        submission = Submission(register=workspace.register(register), file=file, body=OFFICE, at=at)
        outcome = hand_in(workspace, submission)
        assert outcome.filing, [str(issue) for issue in outcome.issues[:3]]


def test_every_target_has_a_confirmed_link_and_a_verdict(district):
    linked = links(district.workspace)
    wanted = {target.id for target in district.plan.targets}
    assert set(linked) == wanted
    assert all(link.confirmed and (link.reported or link.indicator) for link in linked.values())
    assert set(district.autumn) == set(district.after) == wanted


def test_every_state_occurs_while_the_plan_runs(district):
    assert {verdict.state for verdict in district.autumn.values()} == set(State)


def test_after_the_plan_only_facts_are_left(district):
    found = {verdict.state for verdict in district.after.values()}
    assert found == {State.MET, State.MISSED, State.NO_DATA, State.CANNOT_TELL}
    assert {verdict.probability for verdict in district.after.values()} <= {None, 0, 1}


def test_verdicts_are_those_that_the_made_up_fates_lead_to(district):
    """Chance decides about samples; a fate is about what is reported."""
    linked = links(district.workspace)
    told = {name: verdict for name, verdict in district.after.items() if linked[name].reported}
    for fate, state in (("EARLY", State.MET), ("STOPS", State.NO_DATA), ("SILENT", State.NO_DATA)):
        found = {
            verdict.target.subject: verdict.state
            for name, verdict in told.items()
            if district.fates[name] == fate
        }
        assert set(found.values()) == {state}, found
    turned = [name for name in told if district.fates[name] == "TURNS" and judged(told[name])]
    assert {told[name].state for name in turned} == {State.MISSED}


def judged(verdict):
    """Whether there was all that a judgement needs."""
    return verdict.state not in (State.CANNOT_TELL, State.NO_DATA)


def test_a_reference_without_a_figure_is_why_it_cannot_be_told(district):
    linked = links(district.workspace)
    unknown = {name for name, verdict in district.after.items() if verdict.state is State.CANNOT_TELL}
    assert unknown == {name for name, link in linked.items() if link.reference in UNPUBLISHED}


def test_reasons_name_target_and_figure(district):
    for verdict in district.after.values():
        assert verdict.target.subject in verdict.reason.zh
        assert verdict.reason.zh.endswith("。")
        assert verdict.reason.en.endswith(".")


def test_figures_filed_before_the_year_was_over_are_all_that_an_earlier_day_knew(district):
    first = district.plan.facts.period[0]
    early = datetime(first + 1, 1, 31, tzinfo=UTC)
    knew = judge_plan(district.workspace, on=date(first + 1, 1, 31), as_of=early)
    filed = {seq for verdict in knew for lineage in verdict.lineage for seq in lineage.filings}
    later = {
        seq for verdict in district.after.values() for lineage in verdict.lineage for seq in lineage.filings
    }
    assert filed < later


@pytest.mark.parametrize("district", ["minhang-2018"], indirect=True)
def test_results_of_2018_are_where_targets_began(district):
    linked, results = links(district.workspace), {each.id: each for each in district.plan.results}
    began = {name: results[link.result].value for name, link in linked.items() if link.result}
    assert len(began) >= 20
    of_water = next(
        each for each in district.after.values() if each.target.subject == "重要水功能区水质达标率"
    )
    start, aim = Fraction(began[of_water.target.id]), Fraction(of_water.target.value)
    assert (start, aim) == (50, 78)
    assert of_water.progress == pytest.approx(float((of_water.value - start) / (aim - start)))
    first = district.plan.facts.period[0]
    assert all(results[linked[name].result].by == str(first - 1) for name in began)


def test_a_decline_is_measured_against_the_year_that_was_filed_for_it(district):
    subject = {"minhang-2018": "建筑施工事故死亡人数", "putuo-2013": "建筑施工业万元增加值能耗"}
    wanted = subject[district.plan.facts.id]
    verdict = next(each for each in district.after.values() if each.target.subject == wanted)
    assert (verdict.target.change, verdict.unit) == ("decline", "%")
    assert 0 < verdict.value < 100


def test_command_tells_the_same(district, zhiheng):
    last = district.plan.facts.period[1]
    call = zhiheng("judge", "--on", f"{last}-09-30", "--json", "-w", district.workspace.root)
    assert (call.status, call.err) == (0, "")
    table = zhiheng("judge", "--on", f"{last}-09-30", "-w", district.workspace.root).out
    assert ">99%" in table and "<1%" in table
    told = {each["target"]: each["state"] for each in json.loads(call.out)["verdicts"]}
    assert told == {name: verdict.state.value for name, verdict in district.autumn.items()}
