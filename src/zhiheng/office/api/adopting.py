"""From a document to a plan in force: drafts, what was read, names, links, duties, parts, adopting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Form
from pydantic import Field

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.judging.model import Link, Measured
from zhiheng.core.plan.model import Facts, Target
from zhiheng.core.plan.typed_fields import TASK_FIELDS, read_changes, read_facts, value_issues
from zhiheng.office import clock
from zhiheng.office.actions import adopting as deeds
from zhiheng.office.actions import adopting_bodies, adopting_edits, adopting_links, adopting_sharing
from zhiheng.office.actions.exports import take_document
from zhiheng.office.actions.stored_files import keep_upload, path_of
from zhiheng.office.api.adopting_answers import draft_answer, item_answer
from zhiheng.office.api.answers import Done, Made, Told
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.plan import LinkShape, TaskShape
from zhiheng.office.api.problems import said_issue
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import FILE, Topic
from zhiheng.office.api.types import (
    Day,
    Name,
    Number,
    Passage,
    RowId,
    Seen,
    Sent,
    Sentence,
    Upload,
    YesNo,
)
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import check_may_adopt
from zhiheng.office.records import drafts, drafts_bodies, duties
from zhiheng.office.records.drafts import DraftView, draft_facts, draft_view
from zhiheng.office.records.drafts_bodies import known_bodies, named_bodies
from zhiheng.office.records.drafts_parts import parts_of

topic = Topic("读计划 · Adopting", reads="adopting:read", writes="adopting:write")
DraftLine = shape(drafts.DraftFacts, name="DraftLine")
TargetFields = shape(Target, name="PlanTarget", without=("span", "place"))
PlanFacts = shape(Facts, name="PlanFacts")
NamedBody = shape(drafts_bodies.NamedBody, more={"is_open": bool})
DutyShape = shape(duties.DutyView, name="Duty")
Group = Literal["plan", "targets", "tasks"]
Fingerprint = Annotated[str, Field(max_length=64)]
Figure = Annotated[str, Field(max_length=40, examples=["96.5"])]
Fields = Annotated[dict[Name, Passage], Field(max_length=30)]


class Draft(Answered):
    """A draft: its document, how far it is, what is still open before it can be adopted."""

    id: int
    state: str
    amends: bool
    version: int
    document: str
    made_by: str
    made_at: datetime
    title: str
    open: list[Told]  # type: ignore[valid-type]
    problems: list[Told]  # type: ignore[valid-type]
    dropped: list[str]


class ItemShape(Answered):
    """A thing that was read: the facts of the plan, a target or a task. `seen` is the mark that a call about it sends back."""

    group: Group
    key: str
    seen: str
    confirmed_by: str
    facts: PlanFacts | None  # type: ignore[valid-type]
    target: TargetFields | None  # type: ignore[valid-type]
    task: TaskShape | None  # type: ignore[valid-type]
    link: LinkShape | None  # type: ignore[valid-type]
    link_seen: str
    parts: dict[str, dict[str, str]]


class About(Sent):
    """One thing of the draft as it was seen."""

    group: Group
    key: Name
    seen: Fingerprint = ""


class Several(Sent):
    """Several things as they were seen."""

    items: list[About] = Field(max_length=2_000)


class Corrected(About):
    """What it should say, field by field as texts: subject, op, value, unit, by, lead, support …"""

    fields: Fields


class Split(Seen):
    """Two or more targets in the place of one: what each says otherwise."""

    key: Name
    parts: list[Fields] = Field(min_length=2, max_length=8)


class Merged(Seen):
    """One target in the place of several: their keys, the first stays."""

    keys: list[Name] = Field(min_length=2, max_length=50)


class Added(Seen):
    """A target that was not read."""

    fields: Fields


class Removed(Sent):
    """A target that is none."""

    key: Name
    seen: Fingerprint


class Meant(Removed):
    """Of an amendment: which target in force it speaks of."""

    target: Name


class Answer(Sent):
    """Why an issue of the check-up stands: its code, place and value; nothing takes the answer back."""

    code: Name
    place: Name = ""
    value: Passage = ""
    answer: Sentence = ""


class Names(Seen):
    """Whom names mean: by name "department", "town" or "agency" for a new body, or "=NUMBER" for one known."""

    choices: dict[Name, Name] = Field(max_length=500)


class Alias(Seen):
    """Two names that mean one body: `name` is kept, `alias` becomes its alias."""

    name: Name
    alias: Name


class Linked(Sent):
    """What measures a target: an indicator, or that its body reports it."""

    target: Name
    seen: Fingerprint
    indicator: Name = ""
    reported: YesNo = False
    area: Name = ""
    reference: Name = ""
    result: Name = ""
    rank_within: int | None = Field(default=None, ge=1, le=10_000, strict=True)
    samples_a_year: int | None = Field(default=None, ge=1, le=100_000_000, strict=True)
    measured: Literal["rate", "amount", "total", "state"] | None = None
    gives_change: YesNo = False
    note: Sentence = ""


class Suggested(Seen):
    """The targets whose links are confirmed as they are suggested."""

    targets: list[Name] = Field(max_length=2_000)


class Assigned(Seen):
    """Who leads what nobody leads: things of the draft, and a body's name."""

    items: list[About] = Field(max_length=2_000)
    lead: Name


class Holders(Seen):
    """Who holds drafted duties (numbers): a person (number), or nobody."""

    holders: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,14}$")], RowId | None] = Field(
        max_length=2_000
    )


class Parts(Seen):
    """The parts of a target by year and by town, as texts."""

    key: Name
    year: dict[Name, Figure] = Field(default={}, max_length=100)
    area: dict[Name, Figure] = Field(default={}, max_length=500)


class Dropped(Seen):
    """The targets in force that an amendment gives up."""

    targets: list[Name] = Field(max_length=2_000)


class Adopted(Seen):
    """From which day on the plan is in force."""

    since: Day
    reason: Sentence = ""


class Revised(Answered):
    """The revision that was made."""

    number: int


@topic.get("/drafts", list[DraftLine], zh="计划稿", check=check_may_adopt)  # type: ignore[valid-type]
def all_drafts(request: Any) -> Any:
    """All drafts, the latest first."""
    return list(draft_facts())


@topic.post("/drafts", Made, zh="上传计划", check=check_may_adopt)
def upload_plan(request: Any, file: Upload, amends: bool = Form(False)) -> Any:
    """Takes a document; it is read in the background."""
    return deeds.upload(request.actor, keep_upload(file), amends=amends)


@topic.get("/drafts/{draft}", Draft, zh="一份计划稿", check=check_may_adopt)
def draft(request: Any, draft: Number) -> Any:
    """One draft, with everything that keeps it from being adopted."""
    return draft_answer(_draft(draft))


@topic.get("/drafts/{draft}/document", FILE, zh="计划稿的文件", check=check_may_adopt)
def draft_document(request: Any, draft: Number) -> Any:
    """The document as it was uploaded."""
    found = _draft(draft)
    take_document(request.actor, f"draft:{draft}", found.document.name)
    return handed_out(path_of(found.document), found.document.name)


@topic.get("/drafts/{draft}/items", list[ItemShape], zh="读出的各项", check=check_may_adopt)
def draft_items(request: Any, draft: Number) -> Any:
    """What was read, each with the mark that calls about it send back, its link and its parts."""
    found = _open(draft)
    given = parts_of(draft)
    return [item_answer(found, each, given.get(each.key, {})) for each in found.items]


@topic.get("/drafts/{draft}/issues", list[Told], zh="核对出的问题", check=check_may_adopt)  # type: ignore[valid-type]
def draft_issues(request: Any, draft: Number) -> Any:
    """What the check-up finds now, the gravest first."""
    return list(_open(draft).issues)


@topic.get("/drafts/{draft}/bodies", list[NamedBody], zh="稿中的单位", check=check_may_adopt)  # type: ignore[valid-type]
def draft_bodies(request: Any, draft: Number) -> Any:
    """Every name in the draft, with whom it means or may mean."""
    return list(named_bodies(_open(draft), known_bodies(clock.today())))


@topic.get("/drafts/{draft}/duties", list[DutyShape], zh="稿中的职责", check=check_may_adopt)  # type: ignore[valid-type]
def draft_duties(request: Any, draft: Number) -> Any:
    """The duties that adopting would put in force."""
    _open(draft)
    return list(duties.drafted_duties(draft))


@topic.post("/drafts/{draft}/give-up", Done, zh="放弃", check=check_may_adopt)
def give_up_draft(request: Any, draft: Number, sent: Seen) -> Any:
    """Gives the draft up; the record stays."""
    _draft(draft)
    deeds.give_up(request.actor, draft, sent.version)
    return Done()


@topic.post("/drafts/{draft}/items/confirm", Done, zh="确认一项", check=check_may_adopt)
def confirm_item(request: Any, draft: Number, sent: About) -> Any:
    """Says that one thing is what the document says."""
    _open(draft)
    adopting_edits.confirm(request.actor, draft, sent.group, sent.key, sent.seen)
    return Done()


@topic.post("/drafts/{draft}/items/confirm-several", Done, zh="确认多项", check=check_may_adopt)
def confirm_items(request: Any, draft: Number, sent: Several) -> Any:
    """The same for several at once: all or none."""
    _open(draft)
    adopting_edits.confirm_several(
        request.actor, draft, {(each.group, each.key): each.seen for each in sent.items}
    )
    return Done()


@topic.post("/drafts/{draft}/items/reopen", Done, zh="撤回确认", check=check_may_adopt)
def reopen_item(request: Any, draft: Number, sent: About) -> Any:
    """Takes a confirmation back."""
    _open(draft)
    adopting_edits.reopen(request.actor, draft, sent.group, sent.key)
    return Done()


@topic.post("/drafts/{draft}/items/correct", Done, zh="改正一项", check=check_may_adopt)
def correct_item(request: Any, draft: Number, sent: Corrected) -> Any:
    """Corrects a target, a task or the plan's facts, and confirms it."""
    _open(draft)
    changes = _changes(sent.group, sent.fields)
    adopting_edits.edit(request.actor, draft, sent.group, sent.key, changes, seen=sent.seen)
    return Done()


@topic.post("/drafts/{draft}/targets/split", Done, zh="拆分目标", check=check_may_adopt)
def split_target(request: Any, draft: Number, sent: Split) -> Any:
    """Makes two or more targets of one."""
    _open(draft)
    adopting_edits.split(
        request.actor, draft, sent.version, sent.key, [read_changes(each) for each in sent.parts]
    )
    return Done()


@topic.post("/drafts/{draft}/targets/merge", Done, zh="合并目标", check=check_may_adopt)
def merge_targets(request: Any, draft: Number, sent: Merged) -> Any:
    """Makes one target of several."""
    _open(draft)
    adopting_edits.merge(request.actor, draft, sent.version, sent.keys, {})
    return Done()


@topic.post("/drafts/{draft}/targets/add", Done, zh="补一条目标", check=check_may_adopt)
def add_target(request: Any, draft: Number, sent: Added) -> Any:
    """Adds a target that was not read."""
    _open(draft)
    adopting_edits.add(request.actor, draft, sent.version, read_changes(sent.fields))
    return Done()


@topic.post("/drafts/{draft}/targets/remove", Done, zh="删去目标", check=check_may_adopt)
def remove_target(request: Any, draft: Number, sent: Removed) -> Any:
    """Leaves out a target that is none."""
    _open(draft)
    adopting_edits.remove(request.actor, draft, sent.key, sent.seen)
    return Done()


@topic.post("/drafts/{draft}/targets/means", Done, zh="认定为原有目标", check=check_may_adopt)
def recognise_target(request: Any, draft: Number, sent: Meant) -> Any:
    """Of an amendment: says which target in force one of the document speaks of."""
    _open(draft)
    adopting_edits.mean(request.actor, draft, sent.key, sent.target, seen=sent.seen)
    return Done()


@topic.post("/drafts/{draft}/targets/give-up", Done, zh="取消施行中的目标", check=check_may_adopt)
def give_up_targets(request: Any, draft: Number, sent: Dropped) -> Any:
    """Of an amendment: which targets in force it gives up."""
    _open(draft)
    adopting_edits.give_up_targets(request.actor, draft, sent.version, sent.targets)
    return Done()


@topic.post("/drafts/{draft}/issues/answer", Done, zh="答复核对意见", check=check_may_adopt)
def answer_issue(request: Any, draft: Number, sent: Answer) -> Any:
    """Says why an issue of the check-up stands, or takes that back."""
    _open(draft)
    adopting_edits.answer(request.actor, draft, (sent.code, sent.place, sent.value), sent.answer)
    return Done()


@topic.post("/drafts/{draft}/bodies/settle", Done, zh="认定单位名称", check=check_may_adopt)
def settle_names(request: Any, draft: Number, sent: Names) -> Any:
    """Says whom names mean that the office does not know."""
    _open(draft)
    adopting_bodies.settle_names(request.actor, draft, sent.version, sent.choices)
    return Done()


@topic.post("/drafts/{draft}/bodies/merge", Done, zh="合并单位名称", check=check_may_adopt)
def merge_names(request: Any, draft: Number, sent: Alias) -> Any:
    """Says that two names mean one body."""
    _open(draft)
    adopting_bodies.merge_names(request.actor, draft, sent.version, sent.name, [sent.alias])
    return Done()


@topic.post("/drafts/{draft}/links/confirm", Done, zh="确认由什么衡量", check=check_may_adopt)
def confirm_link(request: Any, draft: Number, sent: Linked) -> Any:
    """Says what measures a target."""
    before = _open(draft).links.get(sent.target, Link(target=sent.target))
    said = sent.model_dump(exclude={"seen", "measured"})
    measured = Measured(sent.measured) if sent.measured else None
    adopting_links.confirm_link(request.actor, draft, replace(before, measured=measured, **said), sent.seen)
    return Done()


@topic.post("/drafts/{draft}/links/confirm-several", Done, zh="按建议确认关联", check=check_may_adopt)
def confirm_links(request: Any, draft: Number, sent: Suggested) -> Any:
    """Confirms links as they are suggested."""
    _open(draft)
    adopting_links.confirm_links(request.actor, draft, sent.version, sent.targets)
    return Done()


@topic.post("/drafts/{draft}/duties/assign", Done, zh="定牵头单位", check=check_may_adopt)
def assign_duties(request: Any, draft: Number, sent: Assigned) -> Any:
    """Says which body leads what nobody leads."""
    _open(draft)
    items = [(each.group, each.key) for each in sent.items]
    adopting_sharing.assign(request.actor, draft, sent.version, items, sent.lead)
    return Done()


@topic.post("/drafts/{draft}/duties/holders", Done, zh="指定责任人", check=check_may_adopt)
def name_holders(request: Any, draft: Number, sent: Holders) -> Any:
    """Names the people who hold drafted duties."""
    _open(draft)
    holders = {int(duty): person for duty, person in sent.holders.items()}
    adopting_sharing.name_holders(request.actor, draft, sent.version, holders)
    return Done()


@topic.post("/drafts/{draft}/parts", Done, zh="分解目标", check=check_may_adopt)
def set_parts(request: Any, draft: Number, sent: Parts) -> Any:
    """Splits a target by year and by town; the parts must make up the whole."""
    _open(draft)
    parts: Any = {"year": _figures(sent.year), "area": _figures(sent.area)}
    adopting_sharing.set_parts(request.actor, draft, sent.version, sent.key, parts)
    return Done()


@topic.post("/drafts/{draft}/adopt", Revised, zh="采纳", check=check_may_adopt)
def adopt(request: Any, draft: Number, sent: Adopted) -> Any:
    """Puts the plan in force from a day on, with its duties and what is due."""
    _open(draft)
    return deeds.adopt(request.actor, draft, sent.version, sent.since, sent.reason)


def _draft(id: int, *, with_source: bool = False) -> DraftView:
    found = draft_view(id, with_source=with_source)
    if found is None:
        raise Refused(Text("没有这份计划稿", "There is no such draft"))
    return found


def _open(id: int) -> DraftView:
    """The draft, provided that it can be changed. Raises InputProblem where it is being read, or done with."""
    found = _draft(id)
    if found.state != "open":
        raise InputProblem(said_issue(
            "draft-not-open", Text("这份计划稿不在核对中", "this draft is not being checked"),
            Text("请看它的状态；正在读的请稍等", "See its state; wait while it is being read"), value=found.state,
        ))  # fmt: skip
    return found


def _changes(group: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
    """The typed values of texts. Raises InputProblem with everything that is wrong."""
    if group == "plan":
        return read_facts(fields)
    if group == "targets":
        return read_changes(fields)
    bodies = {name: text for name, text in fields.items() if name in ("lead", "support")}
    values = {
        **{name: text for name, text in fields.items() if name not in bodies},
        **(read_changes(bodies) if bodies else {}),
    }
    if issues := tuple(value_issues(values, TASK_FIELDS)):
        raise InputProblem(*issues)
    return values


def _figures(texts: Mapping[str, str]) -> dict[str, Decimal | None]:
    """The numbers, none for an empty text. Raises InputProblem with each that is no number."""
    from zhiheng.core.quantities import numeral

    found = {name: numeral(text.strip()) if text.strip() else None for name, text in texts.items()}
    if wrong := [name for name, text in texts.items() if text.strip() and found[name] is None]:
        message, remedy = Text("不是数字", "this is no number"), Text("请只填数字", "Give the number alone")
        raise InputProblem(
            *(
                said_issue("not-a-number", message, remedy, place=Text(name, name), value=texts[name])
                for name in wrong
            )
        )
    return found
