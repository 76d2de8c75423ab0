"""Brings a plan.toml up to date with a new reading, without losing what people corrected in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.corrections import Difference, Merged, Outcome, fingerprints, merge
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml import PlanFile, Reading, read_plan_file, write_plan_toml

OUTCOME_WORDS: dict[Outcome, Text] = {
    Outcome.KEPT: Text("保留改动", "kept your change"),
    Outcome.CONFLICT: Text(
        "保留改动，但原文读数变了，请核对", "kept your change, but the reading changed; look again"
    ),
    Outcome.ADDED: Text("保留您新增的", "kept your addition"),
    Outcome.REMOVED: Text("您删掉的不再加入", "left out what you removed"),
    Outcome.ORPHAN: Text(
        "保留改动，但这次没有读到，请核对", "kept your change, but it was not read this time; look again"
    ),
    Outcome.UPDATED: Text("按新读数更新", "updated"),
    Outcome.NEW: Text("新读到", "newly read"),
    Outcome.DROPPED: Text("这次没有读到，已去掉", "no longer read, dropped"),
}
LOST_WORDS = Text("--fresh 放弃", "--fresh discards")
CORRECTIONS = (Outcome.KEPT, Outcome.CONFLICT, Outcome.ADDED, Outcome.REMOVED, Outcome.ORPHAN)
GROUP_WORDS = {
    "plan": Text("计划", "plan"), "targets": Text("目标", "target"), "results": Text("实绩", "result"),
    "amendments": Text("目标调整", "amendment"),
    "tasks": Text("任务", "task"), "bodies": Text("责任单位", "body"), "phases": Text("工作步骤", "phase"),
    "mechanisms": Text("工作机制", "mechanism"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Update:
    """What stands in the file now, and what differed from the new reading."""

    plan: Plan
    differences: tuple[Difference, ...] = ()
    discarded: bool = False
    backup: str = ""

    def lines(self, language: Language) -> list[str]:
        """One line a difference, for people."""
        shown = [each for each in self.differences if not self.discarded or each.outcome in CORRECTIONS]
        lines = [difference_line(each, language, discarded=self.discarded) for each in shown]
        if self.backup:
            lines.append(
                {"zh": f"旧文件留作 {self.backup}", "en": f"the old file is kept as {self.backup}"}[language]
            )
        return lines


def update_plan_toml(
    path: Path, fresh: Plan, document: Document | None, *, fresh_only: bool = False
) -> Update:
    """Writes `fresh` to `path`, keeping corrections; with `fresh_only` they are discarded and the old file kept aside.

    Raises InputProblem, and writes nothing, when the file there cannot be read or is about another document.
    """
    if not path.exists():
        _write(path, fresh, document, base=fingerprints(fresh))
        return Update(fresh)
    if fresh_only:
        return _replaced(path, fresh, document)
    old = read_plan_file(path)
    _refuse_other_document(path, old, fresh)
    merged = _merged(old, fresh)
    _write(path, merged.plan, document, base=merged.base, old=old)
    return Update(merged.plan, merged.differences)


def _merged(old: PlanFile, fresh: Plan) -> Merged:
    return merge(old.plan, fresh, old.reading.entries if old.reading else {})


def _replaced(path: Path, fresh: Plan, document: Document | None) -> Update:
    try:
        old = read_plan_file(path)
    except InputProblem:
        lost: tuple[Difference, ...] = ()
    else:
        fresh, unkept = _with_amendments(fresh, old.plan)
        lost = (*_merged(old, fresh).differences, *unkept)
    backup = path.with_name(f"{path.name}.bak")
    path.replace(backup)
    _write(path, fresh, document, base=fingerprints(fresh))
    return Update(fresh, lost, discarded=True, backup=str(backup))


def _with_amendments(fresh: Plan, old: Plan) -> tuple[Plan, tuple[Difference, ...]]:
    """The fresh plan with the old one's amendments, which are no corrections of the reading; those whose target is gone are told."""
    ids = {target.id for target in fresh.targets}
    kept = tuple(each for each in old.amendments if each.target in ids)
    gone = (each for each in old.amendments if each.target not in ids)
    lost = tuple(
        Difference(Outcome.ADDED, "amendments", f"{each.since} {each.document} {each.target}")
        for each in gone
    )
    return replace(fresh, amendments=kept), lost


def _write(
    path: Path, plan: Plan, document: Document | None, *, base: dict[str, str], old: PlanFile | None = None
) -> None:
    from importlib.metadata import version

    reading = Reading(
        source=document.name if document else plan.facts.title,
        sha256=sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() if document else "",
        reader=version("zhiheng"),
        entries=base,
    )
    write_plan_toml(plan, path, reading, notes=old.notes if old else None)


def _refuse_other_document(path: Path, old: PlanFile, fresh: Plan) -> None:
    """A plan.toml of another document is not overwritten by a slip of the hand."""
    before = {entry.id for entry in (*old.plan.targets, *old.plan.results)}
    now = {entry.id for entry in (*fresh.targets, *fresh.results)}
    if before & now or not before or old.plan.facts.title == fresh.facts.title:
        return
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="another-plan",
            place=Text(str(path), str(path)),
            value=old.plan.facts.title,
            message=Text(
                "这个文件里是另一份计划，没有覆盖", "this file holds another plan; it was not overwritten"
            ),
            remedy=Text(
                "请给 -o 换一个文件名，或用 --fresh 放弃旧文件",
                "Give -o another name, or discard it with --fresh",
            ),
        )
    )


FIELD_WORDS = {
    "moved": Text("{} 由「{}」改为「{}」", "{} “{}” → “{}”"),
    "kept": Text("{} 文件「{}」，读数「{}」", "{} file “{}”, reading “{}”"),
}


def difference_line(difference: Difference, language: Language, *, discarded: bool = False) -> str:
    """One difference in words: 保留改动：目标 食品抽检合格率：value 文件「97」，读数「96」."""
    word = LOST_WORDS if discarded else OUTCOME_WORDS[difference.outcome]
    parts = [word.said(language), f"{GROUP_WORDS[difference.group].said(language)} {difference.label}"]
    if difference.field:
        words = FIELD_WORDS["moved" if difference.outcome is Outcome.UPDATED else "kept"].said(language)
        parts.append(words.format(difference.field, _shown(difference.mine), _shown(difference.fresh)))
    return {"zh": "：", "en": ": "}[language].join(parts)


def _shown(value: Any) -> str:
    if isinstance(value, Bodies):
        value = value.names()
    if isinstance(value, tuple):
        value = "、".join(str(each) for each in value)
    text = " ".join(str("" if value is None else value).split())
    return f"{text[:40]}…" if len(text) > 40 else text
