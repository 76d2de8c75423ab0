"""Opening the plan to the public, closing it, and keeping targets inside: each decision with its reason on record."""

from __future__ import annotations

from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.acting import acting, overtaken
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_public import check_may_publish
from zhiheng.office.records.models import Publication
from zhiheng.office.records.publishing import LICENCES, TOWNS, WHOLE, plan_id
from zhiheng.office.records.workspaces import workspace

PLACE = Text("公开", "Publication")
LONGEST_REASON = 500
"""Characters."""


def open_plan(actor: Actor, version: int, *, reports: bool = True, licence: str = "CC-BY-4.0") -> Publication:
    """Opens the plan in force to the public, or changes how it is open. `version` is the id of the decision that was looked at, 0 for none.

    Raises InputProblem without a plan, for a licence that is none, and where somebody else decided meanwhile.
    """
    check_may_publish(actor)
    if not plan_id():
        raise _problem("publication-plan", "", Text("还没有采纳计划", "no plan is adopted yet"), Text("请先采纳计划", "Adopt a plan first"))  # fmt: skip
    if licence not in LICENCES:
        raise _problem("publication-licence", licence, Text("没有这种许可", "there is no such licence"), Text("请从列出的许可中选择", "Choose one of those listed"))  # fmt: skip
    return _decided(actor, "plan-opened", version, open=True, reports=reports, licence=licence)


def close_plan(actor: Actor, version: int, *, reason: str) -> Publication:
    """Closes it: from then on its public addresses answer as if there were none. Raises InputProblem without a reason."""
    check_may_publish(actor)
    return _decided(actor, "plan-closed", version, open=False, reason=_reason(reason))


def hide_target(
    actor: Actor, version: int, target: str, *, reason: str, towns_only: bool = False
) -> Publication:
    """Keeps a target inside, or its figures by town alone. Raises InputProblem without a reason or for a target that is none."""
    check_may_publish(actor)
    plan = workspace().plan
    if plan is None or target not in {each.id for each in plan.targets}:
        raise _problem("publication-target", target, Text("计划里没有这个目标", "the plan has no such target"), Text("请从列表中选择", "Choose one of the list"))  # fmt: skip
    said = {"what": TOWNS if towns_only else WHOLE, "reason": _reason(reason)}
    return _decided(actor, "target-hidden", version, hide={target: said})


def show_target(actor: Actor, version: int, target: str) -> Publication:
    """Lets the public see a target again. Nothing happens to one that is not hidden."""
    check_may_publish(actor)
    return _decided(actor, "target-shown", version, show=target)


def _decided(actor: Actor, event: str, version: int, **changes: Any) -> Publication:
    """The next decision: what stood before with the changes; nothing of the earlier rows is touched."""
    told = {name: value for name, value in changes.items() if name in ("reports", "licence", "reason")}
    if "show" in changes:
        told["target"] = changes["show"]
    for name, each in changes.get("hide", {}).items():
        told |= {"target": name, **each}
    with acting(actor, event, subject=f"publication:{plan_id()}", **told) as act:
        rows = Publication.objects.filter(plan=plan_id()).order_by("-pk")
        # Whoever waited here must see what was decided meanwhile, which is another row.
        rows.select_for_update(no_key=True).first()
        last = rows.first()
        if version != (last.pk if last else 0):
            raise overtaken(PLACE, last.person.name if last else "")
        hidden = dict(last.hidden if last else {}) | changes.get("hide", {})
        hidden.pop(changes.get("show", ""), None)
        made = Publication(
            plan=plan_id(), open=changes.get("open", last.open if last else False), hidden=hidden,
            reports=changes.get("reports", last.reports if last else True),
            licence=changes.get("licence", last.licence if last else "CC-BY-4.0"), reason=changes.get("reason", ""),
            person_id=actor.person, at=act.at,
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def _reason(said: str) -> str:
    reason = said.strip()
    if len(reason) > LONGEST_REASON:
        raise _problem("publication-reason", "", Text(f"理由超过 {LONGEST_REASON} 个字", f"the reason is longer than {LONGEST_REASON} characters"), Text("请写短一些", "Make it shorter"))  # fmt: skip
    if not reason:
        raise _problem("publication-reason", "", Text("没有写理由", "no reason is given"), Text("请写明理由，只在办公系统内可见", "Say why; only people of the office see it"))  # fmt: skip
    return reason


def _problem(code: str, value: str, message: Text, remedy: Text) -> InputProblem:
    return InputProblem(Issue(level=Level.ERROR, code=code, place=PLACE, value=value, message=message, remedy=remedy))  # fmt: skip
