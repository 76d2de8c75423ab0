"""Commitments in running text: every anchor of a sentence is kept or set aside, then given its subject and wording."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments import damage, subjects
from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.acceptance import DURATION, names_a_length, refusal
from zhiheng.core.plan.commitments.anchors import Anchor, find_wordings
from zhiheng.core.plan.commitments.context import KINDS, QUOTE_LENGTH, Context, Reading
from zhiheng.core.plan.commitments.deadlines import Deadlines
from zhiheng.core.plan.commitments.fields import Field, clauses, fields, sentences
from zhiheng.core.plan.commitments.marks import find_masks, mask_at
from zhiheng.core.plan.commitments.measuring import change_of, op_of
from zhiheng.core.plan.commitments.naming import subject_of
from zhiheng.core.plan.commitments.sayings import Memory, Saying, take_apart
from zhiheng.core.plan.commitments.sharing import Share, dealt_out, earlier_start, earlier_subject, is_earlier
from zhiheng.core.plan.commitments.wording import ENSURES, strives
from zhiheng.core.plan.model import Result, SetAside, Target
from zhiheng.core.plan.passages import Passage
from zhiheng.core.quantities import Figure, find_figures

SILENT = ("date", "bracket", "title", "document-number")
"""Masks that hide no figure of the text itself: citing them as set aside would only be noise."""

_AGAINST = re.compile(
    r"(?:与|比|较|同|以)(?P<year>(?:(?:19|20)\d\d年|上年|去年)[^，]{0,4}?)(?:相比|同期相比|比较|为基数|为基准|年)?"
)
_COLON_TOPIC = re.compile("(?:主要)?(?:预期)?目标(?:是|为)?$|如下$|以下.*$|方面$|实现$")
_DONE = re.compile(
    r"(?:^|，)(?:[^，。]{0,12}?)(?:已(?!有的)(?:经|累计|建成|达|完成|形成|有)|截至(?:目前|20\d\d)|目前[，]|荣获了?|[三五两]年来"
    "|近年来|近[三五]年|过去[一三五]年|以来[，]|期间[，]我[市区省县国])"
)
_AHEAD = re.compile(r"将|到20\d\d|力争|争取|确保|努力|新增|每年|不低于|以上|目标")


def read_prose(passage: Passage, context: Context) -> Reading:
    """Read a paragraph. Commitments come in the order of the text; a deadline is handed on from sentence to sentence."""
    reading = Reading()
    for start, end in sentences(passage.text):
        reader = SentenceReader(passage.cut(start, end), context)
        found = reader.read()
        reading.extend(found)
        if found.by:
            reading.by = found.by
            context = replace(context, by=found.by)
        if 0 < reader.deadlines.opening() < context.first_year and context.kind == "target":
            # “九五”时期，…: what a paragraph goes on to tell of a time before the plan was achieved
            context = replace(context, kind="result", by=str(reader.deadlines.opening()))
    return reading


class SentenceReader:
    """Reads one sentence, from left to right."""

    def __init__(self, passage: Passage, context: Context) -> None:
        self.passage = passage
        self.text = passage.text
        self.context = context
        self.masks = find_masks(self.text)
        self.deadlines = Deadlines(self.text, inherited=context.by, achieved=context.kind == "result")
        self.memory = Memory()
        self.reading = Reading()
        self.shares: dict[int, Share] = {}

    def read(self) -> Reading:
        """The commitments of the sentence, and the deadline it hands on."""
        by_clause: dict[tuple[int, int], list[Field]] = {}
        for item in fields(self.text, self.anchors()):
            by_clause.setdefault(item.clause, []).append(item)
        for clause in clauses(self.text):
            if not (clause in by_clause and self.clause(by_clause[clause])):
                self.hear(clause)
        self.reading.by = self.deadlines.handed_on()
        return self.reading

    # --- anchors -----------------------------------------------------------------------------------------------------

    def anchors(self) -> list[Anchor]:
        """Figures that are not masked, and wordings, in order; masked figures are set aside."""
        found = [anchor for anchor in find_wordings(self.text) if not self.is_hidden(anchor)]
        taken = [(anchor.start, anchor.end) for anchor in found]
        for figure in find_figures(self.text):
            within_wording = any(start < figure.end and figure.start < end for start, end in taken)
            if not within_wording and self.may_count(figure):
                found.append(
                    Anchor(
                        kind="figure", start=figure.start, end=figure.end, figure=figure, value=figure.value, unit=figure.unit
                    )
                )  # fmt: skip
        return sorted(found, key=lambda anchor: anchor.start)

    def may_count(self, figure: Figure) -> bool:
        """Whether a figure is neither masked nor the length in a name; else it is set aside."""
        mask = mask_at(self.masks, figure.start, figure.end)
        if mask is not None:
            if mask.kind not in SILENT:
                self.put_aside(mask.start, mask.end, mask.reason)
            if mask.kind == "misprint":
                self.reading.issues.append(
                    damage.misprinted(self.passage.cut(mask.start, mask.end), self.context.place)
                )
            return False
        if figure.spelled and figure.upper is None and names_a_length(self.text, figure.start, figure.unit):
            if figure.value > 1:
                self.put_aside(figure.start, figure.end, DURATION)
            return False
        return True

    def is_hidden(self, anchor: Anchor) -> bool:
        """Wordings in titles and brackets do not count; “应保尽保” in quotation marks does."""
        wraps = [mask for mask in self.masks if mask.kind in ("title", "quoted-name", "bracket")]
        mask = mask_at(wraps, anchor.start, anchor.end)
        if mask is None:
            return False
        promised = anchor.kind == "full" and anchor.how.startswith("应")
        never = anchor.kind == "never" and anchor.end - anchor.start + 2 >= mask.end - mask.start
        return not (mask.kind == "quoted-name" and (promised or never))

    def put_aside(self, start: int, end: int, reason: Text) -> None:
        """Record a set-aside number once, with the words around it."""
        span = self.passage.span(start, end)
        if all(aside.span != span for aside in self.reading.set_aside):
            quote = self.passage.printed[start:end][:QUOTE_LENGTH]
            self.reading.set_aside.append(SetAside(quote=quote, reason=reason, span=span))

    # --- clauses -----------------------------------------------------------------------------------------------------

    def hear(self, clause: tuple[int, int]) -> None:
        """A clause without a commitment may set firmness, a base year, the topic, or what a colon shares."""
        text = self.text[clause[0] : clause[1]]
        memory = self.memory
        memory.striving = memory.striving or strives(text)
        against = _AGAINST.fullmatch(text.strip())
        if against:
            memory.baseline = against["year"]
            return
        memory.topic = subjects.clean_left(text)
        memory.verb = ""
        if self.text[clause[1] : clause[1] + 1] in ("：", ":"):
            prefix = _COLON_TOPIC.sub("", subjects.drop_weak_verb(memory.topic)).strip()
            memory.prefix = "" if len(prefix) > 16 or re.search("主要|预期|目标", prefix) else prefix

    def clause(self, items: list[Field]) -> bool:
        """Read the anchors of one clause; whether any of them was a commitment."""
        self.shares = dealt_out(self.text, items, self.memory, self.deadlines)
        earlier, found = "", False
        for index, item in enumerate(items):
            following = items[index + 1] if index + 1 < len(items) else None
            if following is not None and is_earlier(self.text, item, following):
                earlier = self.passage.printed[earlier_start(self.text, item) : item.anchor.end]
                subject = earlier_subject(self.text, item, self.memory, self.context.topic)
                self.memory.subject = subject or self.memory.subject
                found = True
                continue
            if self.anchor(item, earlier):
                found = True
            elif following is not None:
                # what was no commitment is part of the words before the next one
                items[index + 1] = replace(following, left=(item.left[0], following.left[1]))
            earlier = ""
        return found

    def anchor(self, item: Field, earlier: str) -> bool:
        """Accept or set aside one anchor; whether it was accepted."""
        share = self.shares.get(item.anchor.start)
        if share is not None:
            item = replace(item, left=share.left)
        saying = take_apart(self.text, item, earlier=earlier, shared_tail=share.tail if share else "")
        reason = refusal(saying, self.memory, self.context)
        if reason is None:
            self.reading.commitments.append(self.commitment(saying, share))
            return True
        figure = item.anchor.figure
        if figure is None or not figure.spelled or figure.value != 1:
            near = item.left[1] - item.left[0] < 30
            self.put_aside(item.left[0] if near else item.anchor.start, item.anchor.end, reason)
        return False

    # --- one commitment ----------------------------------------------------------------------------------------------

    def commitment(self, saying: Saying, share: Share | None) -> Target | Result:
        """Put one commitment together."""
        memory, context = self.memory, self.context
        subject = share.subject if share else subject_of(saying, memory, context.topic)
        change = change_of(saying, memory)
        kind = self.kind(saying)
        value, upper, unit = self.quantity(saying, subject)
        start, end = self.quoted(saying)
        baseline = saying.earlier or self.as_printed(self.baseline(saying))
        striving = self.is_striving(saying)
        memory.keep(saying, subject, change)
        return KINDS[kind](
            id="", area=context.area, category=context.category, subject=self.as_printed(subject),
            op=op_of(saying, change, subject, achieved=context.kind == "result"), value=value, upper=upper, unit=unit,
            change=change, baseline=baseline, by=(share.by if share else "") or self.deadlines.of(saying.anchor.start, saying.anchor.end),
            firm="striving" if striving else context.firm, bodies=context.bodies, ref=self.as_printed(saying.anchor.ref),
            quote=self.passage.printed[start:end], span=self.passage.span(start, end), place=context.place,
        )  # fmt: skip

    def quantity(self, saying: Saying, subject: str) -> tuple[Decimal | None, Decimal | None, str]:
        """Value, upper bound and unit as printed; tenths become per cent, never is counted in the thing's own unit."""
        anchor, figure = saying.anchor, saying.anchor.figure
        value, upper, unit = anchor.value, figure.upper if figure else None, anchor.unit
        if unit == "成" and value is not None:
            return value * 10, upper * 10 if upper is not None else None, "%"
        if anchor.kind == "never":
            return (
                value,
                None,
                "人" if subject.endswith("人数") else "起" if v.EVENT_NAME.search(subject) else "%",
            )
        if unit and self.text[anchor.start : anchor.end].endswith(unit):
            unit = self.passage.printed[anchor.end - len(unit) : anchor.end]
        return value, upper, unit

    def quoted(self, saying: Saying) -> tuple[int, int]:
        """The shortest stretch that carries the commitment: from its own words to the figure and what it counts."""
        item, anchor = saying.item, saying.anchor
        close = anchor.end + len(item.tail)
        start = item.left[0]
        while start < anchor.start and self.text[start] in "，、；：和及与,; ":
            start += 1
        if anchor.start - item.left[1] >= 2:
            start = anchor.start  # the words stand before an earlier figure of the same list
        counted = saying.right and not saying.words.has("reaches", ">=", "<=")
        end = item.right[1] if counted or anchor.kind in ("never", "full") else close
        if end - start > QUOTE_LENGTH:
            end = close
        return max(start, end - QUOTE_LENGTH), end

    def is_striving(self, saying: Saying) -> bool:
        """力争 in the saying's own words, or carried from a clause before that nothing overrules."""
        memory = self.memory
        striving = strives(saying.said) or (memory.striving and not ENSURES.search(saying.before))
        if saying.item.first and re.match("(?:并|同时|且)?(?:力争|争取|努力)", saying.before):
            memory.striving = True
        return striving

    def baseline(self, saying: Saying) -> str:
        """The baseline as a year or words."""
        text = saying.words.baseline.strip()
        if not text and saying.words.has("falls_by", "grows_by"):
            text = self.memory.baseline
        match = re.match(r"(?:19|20)\d\d年", text)
        return match[0] if match else text

    def kind(self, saying: Saying) -> str:
        """Target or result: by section, unless the sentence tells of a year before the plan or of what was done."""
        first = self.context.first_year
        year = self.deadlines.own(saying.anchor.start)
        if self.context.kind == "result":
            until = int(self.context.by[-4:] or 0)
            return "target" if until and self.deadlines.announced(saying.anchor.start) > until else "result"
        if year and first and year < first:
            return "result"
        before = self.text[: saying.anchor.start]
        done = _DONE.search(before) and not _AHEAD.search(before)
        return "result" if done and not (first and year >= first) else "target"

    def as_printed(self, text: str) -> str:
        """Simplified characters back to the ones this passage prints."""
        if self.passage.text == self.passage.printed:
            return text
        back = dict(zip(self.passage.text, self.passage.printed, strict=True))
        return "".join(back.get(char, char) for char in text)
