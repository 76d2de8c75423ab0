"""What measures the targets of a draft: suggested when it is read, confirmed or changed by a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.judging.linking import suggestions
from zhiheng.core.judging.model import Link
from zhiheng.core.plan.model import Plan, Target
from zhiheng.office import clock
from zhiheng.office.actions.acting import overtaken
from zhiheng.office.actions.adopting_changes import Change, changing
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.drafts import fingerprint, links_in
from zhiheng.office.records.workspaces import latest, workspace
from zhiheng.workspace.linking import SHOWN, Linked, suggested
from zhiheng.workspace.links import HEAD, with_links


def suggested_text(plan: Plan) -> str:
    """The links.toml of a new draft: the one in force, with a suggestion for every target that has no link."""
    last = latest("links.toml")
    text = last.content if last else HEAD
    return with_links(text, missing_links(plan.targets, text))


def missing_links(targets: Collection[Target], text: str) -> tuple[Link, ...]:
    """A suggestion for each of the targets that has no link in the text."""
    known, here = links_in(text), workspace()
    leads = {scheme.name: scheme.lead.zh for scheme in here.schemes.values()}
    return suggested(
        tuple(
            Linked(each, None, suggestions(each, here.indicators.values(), leads)[:SHOWN])
            for each in targets
            if each.id not in known
        )
    )


def confirm_link(actor: Actor, draft: int, link: Link, seen: str) -> None:
    """Says what measures a target; `link` without who and when, `seen` the fingerprint of the link that the page showed.

    Raises Refused, and InputProblem for an unknown target, indicator or result, and where the link was changed meanwhile.
    """
    with changing(actor, draft, "link-confirmed", target=link.target, indicator=link.indicator) as change:
        target = next((each for each in change.view.plan.targets if each.id == link.target), None)
        before = change.view.links.get(link.target)
        if target is None or fingerprint(before) != seen:
            by = change.row.changed_by.name if change.row.changed_by else ""
            subject = target.subject if target else link.target
            raise overtaken(Text(f"「{subject}」的关联", f"link of “{subject}”"), by)
        issues = _issues(link, target, change)
        if issues:
            raise InputProblem(*issues)
        _write(change, [_confirmed(link, actor, clock.today())])


def confirm_links(actor: Actor, draft: int, version: int, targets: Collection[str]) -> int:
    """Confirms the links of those targets as they are suggested; how many. Errors as for `confirm_link`."""
    with changing(actor, draft, "links-confirmed", version=version, count=len(targets)) as change:
        known = change.view.links
        open_links = [known[each] for each in targets if each in known and not known[each].confirmed]
        _write(change, [_confirmed(each, actor, clock.today()) for each in open_links])
    return len(open_links)


def complete_links(change: Change, plan: Plan) -> None:
    """Gives every target that is new in the plan a suggestion."""
    _write(change, missing_links(plan.targets, change.row.links_text))


def _confirmed(link: Link, actor: Actor, day: date) -> Link:
    return replace(link, confirmed_by=actor.name, confirmed_on=day)


def _write(change: Change, links: Collection[Link]) -> None:
    if links:
        change.row.links_text = with_links(change.row.links_text, links)
        links_in(change.row.links_text)


def _issues(link: Link, target: Target, change: Change) -> list[Issue]:
    place = Text(f"「{target.subject}」的关联", f"link of “{target.subject}”")
    here, found = workspace(), []
    results = {each.id for each in change.view.plan.results}
    checks = (
        (bool(link.indicator) == link.reported, "link-missing", "", _ONE_OF_TWO),
        (link.indicator not in ("", *here.indicators), "indicator-unknown", link.indicator, _NO_INDICATOR),
        (link.result not in ("", *results), "result-unknown", link.result, _NO_RESULT),
        (link.area != "" and not here.areas.name(link.area), "area-unknown", link.area, _NO_AREA),
        (link.rank_within is not None and link.rank_within < 1, "rank-within-wrong", str(link.rank_within), _NO_RANK),
    )  # fmt: skip
    for wrong, code, value, words in checks:
        if wrong:
            found.append(
                Issue(
                    level=Level.ERROR,
                    code=code,
                    place=place,
                    value=value,
                    message=words[0],
                    remedy=words[1],
                )
            )
    return found


_ONE_OF_TWO = (
    Text("没有说由什么衡量", "it does not say what measures it"),
    Text("请选一个指标，或选由责任单位报送", "Choose an indicator, or that the responsible body reports it"),
)
_NO_INDICATOR = (
    Text("没有这个指标", "there is no such indicator"),
    Text("请从列出的指标中选", "Choose one from the list"),
)
_NO_RESULT = (
    Text("计划里没有这个实绩", "the plan has no such result"),
    Text("请从列出的实绩中选，或留空", "Choose one from the list, or none"),
)
_NO_AREA = (
    Text("没有这个地区", "there is no such area"),
    Text("请填镇、街道或区的名称，或留空", "Give the name of a town or of the district, or none"),
)
_NO_RANK = (Text("名次至少是 1", "a rank is 1 at least"), Text("请填 1 以上的整数", "Give a whole number from 1 on"))  # fmt: skip
