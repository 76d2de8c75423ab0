"""The check-up of a plan: rules that look at what was read and say what a person should look at again."""

from __future__ import annotations

from zhiheng.core.issues import Issue
from zhiheng.core.plan.checks.annexes import AnnexMissing
from zhiheng.core.plan.checks.base import Rule
from zhiheng.core.plan.checks.bodies import BodyAliases
from zhiheng.core.plan.checks.completeness import (
    SubjectNotMeasurable,
    TargetWithoutBody,
    TargetWithoutDeadline,
    TargetWithoutUnit,
    TaskWithoutBody,
)
from zhiheng.core.plan.checks.conflicts import IndicatorTwice, TableTextConflict
from zhiheng.core.plan.checks.deadlines import DeadlineOutsidePeriod
from zhiheng.core.plan.checks.links import TargetWithoutTask, TaskWithoutTarget
from zhiheng.core.plan.checks.numbering import NumberingBreak
from zhiheng.core.plan.checks.results import ResultOfOtherScope, TargetAtResult, TargetBelowResult
from zhiheng.core.plan.checks.shares import ShareOver100
from zhiheng.core.plan.checks.tables import DamagedTable
from zhiheng.core.plan.checks.words import VagueWords
from zhiheng.core.plan.model import Plan

RULES: tuple[Rule, ...] = (
    TargetBelowResult(),
    TargetAtResult(),
    ResultOfOtherScope(),
    TableTextConflict(),
    IndicatorTwice(),
    AnnexMissing(),
    DeadlineOutsidePeriod(),
    NumberingBreak(),
    DamagedTable(),
    ShareOver100(),
    TargetWithoutUnit(),
    TargetWithoutDeadline(),
    SubjectNotMeasurable(),
    BodyAliases(),
    TargetWithoutBody(),
    TaskWithoutBody(),
    VagueWords(),
    TaskWithoutTarget(),
    TargetWithoutTask(),
)
"""All rules, in the order their findings are shown."""


def check_plan(plan: Plan) -> tuple[Issue, ...]:
    """What the reader noticed, then everything the rules find, in the order of `RULES`. Never raises for what a plan says."""
    return (*plan.issues, *(issue for rule in RULES for issue in rule.issues(plan)))
