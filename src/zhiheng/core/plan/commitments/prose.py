"""Commitments in running text: every anchor of a sentence is kept or set aside, then given its subject and wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments import subjects, vocabulary as v
from zhiheng.core.plan.commitments.acceptance import DURATION, names_a_length, refusal
from zhiheng.core.plan.commitments.anchors import Anchor, find_wordings
from zhiheng.core.plan.commitments.drafts import Context, Draft, Reading
from zhiheng.core.plan.commitments.fields import Field, clauses, fields, sentences
from zhiheng.core.plan.commitments.marks import Mask, Year, find_masks, find_years, mask_at
from zhiheng.core.plan.commitments.wording import ENSURES, Words, operator, peel, strives
from zhiheng.core.plan.model import Change, Op, SetAside
from zhiheng.core.plan.passages import Passage
from zhiheng.core.quantities import find_figures, is_ratio

QUOTE_LENGTH = 60

_FALL_NAME = re.compile(r"(?:降幅|减少率|下降率|降低率)$")
_YEARLY = re.compile(r"(?:^|[，、到])(?:每年|年均|每年度|平均每年)|年度(?=.{0,4}率)|每年(?!检)|年均(?!浓度|值|气温)")
_SUMS = re.compile(r"累计|[三五两]年共|共计|合计|共(?=[建获新完培创开组实制检查整改拆清治发颁])")
_ADDING = re.compile(r"新|建|创|培|打造|引|增|认定|获|评|设|组建|成立|争创|布局|形成|取得|荣获|扶持|发展|集聚|入选|开通")

_EACH = re.compile(r"分别|依次|各自")
_SEPARATOR = re.compile(r"(?:、|和|及|与|以及|，)?")
_AGAINST = re.compile(r"(?:与|比|较|同|以)(?P<year>(?:(?:19|20)\d\d年|上年|去年)[^，]{0,4}?)(?:相比|同期相比|比较|为基数|为基准|年)?")

_DONE = re.compile(r"(?:^|，)(?:[^，。]{0,12}?)(?:已(?!有的)(?:经|累计|建成|达|完成|形成|有)|截至(?:目前|20\d\d)|目前[，]|荣获了?|[三五两]年来|近年来|近[三五]年|过去[一三五]年|以来[，]|期间[，]我[市区省县国])")
_AHEAD = re.compile(r"将|到20\d\d|力争|争取|确保|努力|新增|每年|不低于|以上|目标")


@dataclass(slots=True)
class State:
    """What a sentence carries from one anchor to the next."""

    subject: str = ""
    verb: str = ""
    change: Change | None = None
    by: str = ""
    striving: bool = False
    yearly: str = ""
    """The unit of a yearly amount, which following amounts in the same unit share."""
    topic: str = ""
    """A clause without a figure that names what the following ones measure."""
    prefix: str = ""
    """What stands before a colon and belongs to every item behind it."""
    baseline: str = ""
    head: str = ""
    """A head that the subjects of the sentence were seen to share."""
    history: list[str] = field(default_factory=list)
    """The subjects of the sentence so far."""


def read_prose(passage: Passage, context: Context) -> Reading:
    """Read a paragraph. Drafts come in the order of the text."""
    reading = Reading()
    state_by = context.by
    for start, end in sentences(passage.text):
        sentence = passage.cut(start, end)
        found = SentenceReader(sentence, replace(context, by=state_by)).read()
        reading.extend(found.reading)
        if found.by:
            state_by = reading.by = found.by
    return reading


def left_noun(said: str) -> bool:
    """Whether the words left of a figure name a thing of their own."""
    return len(said) > 1


@dataclass(slots=True)
class Found:
    """The reading of one sentence and the deadline it hands on."""

    reading: Reading
    by: str


class SentenceReader:
    """Reads one sentence."""

    def __init__(self, passage: Passage, context: Context) -> None:
        self.passage = passage
        self.text = passage.text
        self.context = context
        self.masks = find_masks(self.text)
        self.years = find_years(self.text)
        self.reading = Reading()
        self.state = State(by=context.by, topic="")
        self.each: dict[int, tuple[str, tuple[int, int], str]] = {}
        """By the start of a figure: its subject, the words, and the bound that it shares through a “分别”."""

    def read(self) -> Found:
        """Read all anchors of the sentence from left to right."""
        anchors = self.anchors()
        by_clause: dict[tuple[int, int], list[Field]] = {}
        for item in fields(self.text, anchors):
            by_clause.setdefault(item.clause, []).append(item)
        for clause in clauses(self.text):
            items = by_clause.get(clause, [])
            if items:
                self.clause(items)
            else:
                self.hear(clause)
        return Found(self.reading, self.last_deadline())

    # --- anchors ---------------------------------------------------------------------------------------------------

    def anchors(self) -> list[Anchor]:
        """Figures that are not masked, and wordings, in order; masked figures are set aside."""
        wordings = [a for a in find_wordings(self.text) if not self.hidden(a)]
        taken = [(a.start, a.end) for a in wordings]
        found = list(wordings)
        for figure in find_figures(self.text):
            if any(start < figure.end and figure.start < end for start, end in taken):
                continue
            mask = mask_at(self.masks, figure.start, figure.end)
            if mask is not None:
                self.set_aside_masked(mask)
                continue
            if figure.spelled and figure.upper is None and names_a_length(self.text, figure.start, figure.end, figure.unit):
                if figure.value > 1:
                    self.put_aside(figure.start, figure.end, DURATION)
                continue
            found.append(Anchor(kind="figure", start=figure.start, end=figure.end, figure=figure, value=figure.value, unit=figure.unit))
        return sorted(found, key=lambda a: a.start)

    def hidden(self, anchor: Anchor) -> bool:
        """Wordings in titles and brackets do not count; “应保尽保” in quotation marks does."""
        mask = mask_at([m for m in self.masks if m.kind in ("title", "quoted-name", "bracket")], anchor.start, anchor.end)
        if mask is None:
            return False
        return not (anchor.kind == "full" and mask.kind == "quoted-name" and anchor.how.startswith("应"))

    def set_aside_masked(self, mask: Mask) -> None:
        """Tell of a masked number, unless it is a plain date (those are told nowhere)."""
        if mask.kind in ("date", "bracket"):
            return
        self.put_aside(mask.start, mask.end, mask.reason)

    def put_aside(self, start: int, end: int, reason: Text) -> None:
        """Record a set-aside number with the words around it."""
        quote = self.passage.printed[start:end][:QUOTE_LENGTH]
        if any(aside.span == self.passage.span(start, end) for aside in self.reading.set_aside):
            return
        self.reading.set_aside.append(SetAside(quote=quote, reason=reason, span=self.passage.span(start, end)))

    # --- context ---------------------------------------------------------------------------------------------------

    def hear(self, clause: tuple[int, int]) -> None:
        """A clause without an anchor may set the deadline's firmness, the topic, or what a colon shares."""
        text = self.text[clause[0] : clause[1]]
        if strives(text):
            self.state.striving = True
        against = _AGAINST.fullmatch(text.strip())
        if against:
            self.state.baseline = against.group("year")
            return
        words = subjects.clean_left(text)
        if self.text[clause[1] : clause[1] + 1] in "：:" and clause[1] < len(self.text):
            self.state.prefix = re.sub(r"(?:主要)?(?:预期)?目标(?:是|为)?$|如下$|以下.*$|方面$|实现$", "", subjects.drop_weak_verb(words)).strip()
            if len(self.state.prefix) > 16 or re.search(r"主要|预期|目标", self.state.prefix):
                self.state.prefix = ""
        self.state.topic = words
        self.state.verb = ""

    def last_deadline(self) -> str:
        """The deadline that the sentence hands on to the next one: only one that it opens with."""
        for year in self.years:
            before = self.text[max(0, year.start - 2) : year.start]
            if re.search(r"(?:到|至)$", before) and not self.is_baseline(year):
                return self.as_deadline(year)
        return ""

    def is_baseline(self, year: Year) -> bool:
        """“比2010年”, “2010年的45%提高到”: a year measured against, not a deadline."""
        before = self.text[max(0, year.start - 4) : year.start]
        after = self.text[year.end : year.end + 12]
        return bool(re.search(r"(?<![占同率])(?:比|较|与|同|从|由|相比|自)$|(?<!占)(?:比|较)[“\"]?$", before)) or bool(
            re.match(r"(?:的?(?:基础|水平)上|的?[\d.一二两三四五六七八九十至-]+倍|相比|的?基数|起|以来|为基数|（?不变价|的?[\d.]+[^，。；]{0,8}(?:提高|下降|降低|增加|上升|提升|降)(?:到|至))", after)
        )

    def as_deadline(self, year: Year) -> str:
        """A year or span of years as the field `by` has it; what was achieved, by its last year."""
        if self.context.kind == "result":
            return str(year.last)
        if year.first == year.last or "年度" in self.text[year.start : year.end + 2]:
            return str(year.last)
        return f"{year.first}-{year.last}" if self.text[year.start : year.start + 2].isdigit() else str(year.last)

    def deadline(self, start: int, end: int) -> str:
        """The deadline of an anchor: the last year before it in the sentence, else what the part inherits."""
        if start in self.each:
            dealt = self.dealt_year(start)
            if dealt:
                return dealt
        best = ""
        for year in self.years:
            if year.start < start and not self.is_baseline(year) and self.reaches(year, start):
                best = self.as_deadline(year)
            elif year.start >= end and not best and self.text[year.start - 1 : year.start] in "（(" and year.start - end < 6:
                best = self.as_deadline(year)
        return best or self.state.by

    def reaches(self, year: Year, start: int) -> bool:
        """“2018年10月底前完成…；”: a year that only dates its own clauses does not reach over a semicolon."""
        general = re.search(r"(?:到|至)$", self.text[max(0, year.start - 1) : year.start]) or year.start < 2
        return bool(general and "月" not in self.text[year.start : year.end]) or not re.search("[；;]", self.text[year.end : start])

    def dealt_year(self, start: int) -> str:
        """The year dealt out to a figure by “2025年、2030年分别…”, "" where only one year stands there."""
        name = self.each[start][0]
        run = sorted(s for s, dealt in self.each.items() if dealt[1] == self.each[start][1])
        listed = self.listed_years(run[0])
        if len(listed) != len(run) or any(self.each[s][0] != name for s in run):
            return ""
        return self.as_deadline(listed[run.index(start)])

    def listed_years(self, start: int) -> list[Year]:
        """The last years before `start` that stand side by side: “2025年和2030年”."""
        run: list[Year] = []
        for year in self.years:
            if year.start >= start:
                break
            joined = run and re.fullmatch(r"(?:、|和|及|与|到)", self.text[run[-1].end : year.start])
            run = [*run, year] if joined else [year] if not (len(run) > 1 and self.is_baseline(year)) else run
        return run if len(run) > 1 else []

    # --- clauses ---------------------------------------------------------------------------------------------------

    def clause(self, items: list[Field]) -> None:
        """Read the anchors of one clause; a pair “由…提高到…” and a list behind “分别” are read together."""
        skip_baseline = ""
        items = self.dealt_out(items)
        heard = False
        for index, item in enumerate(items):
            following = items[index + 1] if index + 1 < len(items) else None
            if following is not None and self.is_from(item, following):
                skip_baseline = self.from_words(item)
                self.state.subject = self.from_subject(item) or self.state.subject
                heard = True
                continue
            accepted = self.anchor(item, skip_baseline)
            if not accepted and following is not None:
                # what was no commitment is part of the words before the next one
                items[index + 1] = replace(following, left=(item.left[0], following.left[1]))
            skip_baseline = ""
            heard = heard or accepted
        if not heard:
            self.hear(items[0].clause)

    def dealt_out(self, items: list[Field]) -> list[Field]:
        """Deal the subjects of a “分别” out to its figures, with the words that all of them share."""
        for index, item in enumerate(items):
            said = self.text[item.left[0] : item.left[1]]
            if item.anchor.figure is None or not _EACH.search(said):
                continue
            run = [item]
            for following in items[index + 1 :]:
                if following.anchor.figure is None or not _SEPARATOR.fullmatch(self.text[run[-1].anchor.end + len(run[-1].tail) : following.anchor.start]):
                    break
                run.append(following)
            names = self.names_shared(item, len(run)) if len(run) > 1 else []
            if names:
                tail = next((f.tail for f in run if f.tail), "")
                last_tail = run[-1].tail or tail
                self.each.update({f.anchor.start: (name, item.left, last_tail) for f, name in zip(run, names, strict=True)})
        return items

    def names_shared(self, item: Field, count: int) -> list[str]:
        """The `count` subjects that a “分别” speaks of: a list in its clause, else the last ones of the sentence."""
        words = peel(self.text, item.left[0], item.left[1])
        own = subjects.drop_weak_verb(subjects.clean_left(self.text[item.left[0] : words.end]))
        if not own:
            if re.search(r"[、和及与]", self.state.subject):
                own = self.state.subject
            else:
                return self.state.history[-count:] if len(self.state.history) >= count else []
        names = subjects.listed(own, count)
        return names or ([own] * count if self.years_listed(item, count) else [])

    def years_listed(self, item: Field, count: int) -> bool:
        """“2025年、2030年分别达到…”: the years are dealt out, not the subjects."""
        return len(self.listed_years(item.anchor.start)) == count

    _TO = re.compile(r"^(?:以上|左右|以下|以内|（[^）]*）|年|的水平|\s)*(?:，|,)?(?:[一-鿿]{0,2})(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|降|升|压缩|缩短|压减|调整|发展|增|减|提|拓展|扩|缩减|攀升|跃升)(?:到|至|为)")

    def is_from(self, item: Field, following: Field) -> bool:
        """Whether a figure is the earlier state beside the next one: “由76.7%提高到80%以上”."""
        if item.anchor.figure is None or following.anchor.figure is None:
            return False
        between = self.text[item.anchor.end : following.anchor.start]
        before = self.text[item.clause[0] : item.anchor.start]
        return bool(self._TO.match(between)) and bool(re.search(r"(?:由|从|在)[^，。；]{0,24}$", before))

    def from_words(self, item: Field) -> str:
        """The earlier state as printed: “2020年的45%”."""
        before = self.text[item.clause[0] : item.anchor.start]
        opened = max(before.rfind("由"), before.rfind("从"), before.rfind("在"))
        return self.passage.printed[item.clause[0] + opened + 1 : item.anchor.end]

    def from_subject(self, item: Field) -> str:
        """The subject that stands before “由…”."""
        before = self.text[item.left[0] : item.anchor.start]
        opened = max(before.rfind("由"), before.rfind("从"))
        words = peel(self.text, item.left[0], item.left[0] + max(opened, 0))
        own = subjects.drop_weak_verb(subjects.clean_left(self.text[item.left[0] : words.end]))
        return self.complete(own)

    def anchor(self, item: Field, baseline: str) -> bool:
        """Accept or set aside one anchor; whether it was accepted."""
        dealt = self.each.get(item.anchor.start)
        if dealt is not None:
            item = replace(item, left=dealt[1])
        opened = item.left[1] - 1 if self.text[item.left[1] - 1 : item.left[1]] in ("“", '"', "「") else item.left[1]
        words = peel(self.text, item.left[0], max(opened, item.left[0]))
        if words.has("strives"):
            own_striving = True
        else:
            own_striving = strives(self.text[item.left[0] : item.left[1]])
        left = subjects.clean_left(self.text[item.left[0] : words.end])
        right = subjects.clean_right(self.text[item.right[0] : item.right[1]])
        reason = refusal(self, item, words, left, right, bool(baseline))
        if reason is not None:
            if item.anchor.figure and item.anchor.figure.spelled and item.anchor.value == 1:
                return False  # 一批, 一个, 一次: no number in the sense of the text
            self.put_aside(item.left[0] if item.left[1] - item.left[0] < 30 else item.anchor.start, item.anchor.end, reason)
            return False
        draft = self.draft(item, words, left, right, baseline)
        striving = own_striving or (self.state.striving and not ENSURES.search(self.text[item.clause[0] : item.anchor.start]))
        draft = replace(draft, firm="striving" if striving else self.context.firm)
        at_start = re.match(r"(?:并|同时|且)?(?:力争|争取|努力)", self.text[item.clause[0] : item.anchor.start])
        if at_start and item.first:
            self.state.striving = True
        self.reading.drafts.append(draft)
        return True

    # --- one commitment --------------------------------------------------------------------------------------------

    def draft(self, item: Field, words: Words, left: str, right: str, baseline: str) -> Draft:
        """Put one commitment together."""
        anchor = item.anchor
        subject = self.subject(item, words, left, right, bool(baseline))
        change = self.change(item, words, left, subject)
        op = self.op(item, words, change, subject)
        start = self.quote_start(item) if item.left[1] <= anchor.start and anchor.start - item.left[1] < 2 else anchor.start
        end = item.right[1] if (right and anchor.figure and not words.has("reaches", ">=", "<=")) or anchor.kind in ("never", "full") else anchor.end + len(item.tail)
        end = min(max(end, anchor.end), start + QUOTE_LENGTH) if end - start <= QUOTE_LENGTH or anchor.end - start > QUOTE_LENGTH else anchor.end + len(item.tail)
        figure = anchor.figure
        value, upper, unit = anchor.value, figure.upper if figure else None, anchor.unit
        if figure and figure.unit:
            unit = self.passage.printed[anchor.end - len(figure.unit) : anchor.end] if self.text[anchor.start : anchor.end].endswith(figure.unit) else figure.unit
        if unit == "成":
            value, upper, unit = (value or Decimal(0)) * 10, upper * 10 if upper is not None else None, "%"
        if anchor.kind == "never":
            unit = "人" if subject.endswith("人数") else unit if v.EVENT_NAME.search(subject) else "%"
        span = self.passage.span(start, end)
        self.remember(subject, subjects.clean_left(self.text[item.left[0] : item.left[1]]), words, change, anchor.unit)
        return Draft(
            kind=self.kind(item), area=self.context.area, category=self.context.category, subject=self.as_printed(subject), op=op,
            value=value, upper=upper, unit=unit, change=change, baseline=baseline or self.as_printed(self.base(words)),
            by=self.deadline(anchor.start, anchor.end), bodies=self.context.bodies, ref=self.as_printed(anchor.ref),
            quote=self.passage.printed[start:end], span=span, place=self.context.place,
        )  # fmt: skip

    def base(self, words: Words) -> str:
        """The baseline as a year or words."""
        text = words.baseline.strip()
        if not text and words.has("falls_by", "grows_by"):
            text = self.state.baseline
        match = re.match(r"((?:19|20)\d{2})年", text)
        return match.group(1) + "年" if match else text

    def remember(self, subject: str, said: str, words: Words, change: Change, unit: str) -> None:
        """Keep what following anchors may share."""
        self.state.subject = subject
        self.state.topic = ""
        self.state.history.append(subject)
        verb = subjects.leading_verb(said)
        if verb:
            self.state.verb = verb
        elif words.has("reaches", "falls_to", "falls_by", "grows_by", ">=", "<=", ">", "<") and left_noun(said):
            self.state.verb = ""
        self.state.change = change
        self.state.yearly = unit if change == "per_year" else ""

    def quote_start(self, item: Field) -> int:
        """Where the quoted words begin: the clause's own words, without a leading connective, at most QUOTE_LENGTH back."""
        start = item.left[0]
        while start < item.anchor.start and self.text[start] in "，、；：和及与,; ":
            start += 1
        return max(start, item.anchor.end + len(item.tail) - QUOTE_LENGTH)

    def kind(self, item: Field) -> str:
        """Target or result: by section, unless the sentence tells of a year before the plan or of what was done."""
        if self.context.kind == "result":
            return "result"
        year = self.own_year(item.anchor.start)
        before = self.text[: item.anchor.start]
        if year and self.context.first_year and year < self.context.first_year:
            return "result"
        if _DONE.search(before) and not _AHEAD.search(before) and not (year and year >= self.context.first_year > 0):
            return "result"
        return "target"

    def own_year(self, start: int) -> int:
        """The year that the sentence itself gives an anchor, 0 where none."""
        best = 0
        for year in self.years:
            if year.start < start and not self.is_baseline(year):
                best = year.last
        return best

    # --- subject ---------------------------------------------------------------------------------------------------

    def subject(self, item: Field, words: Words, left: str, right: str, has_baseline: bool) -> str:
        """The subject from the anchor's own clause, completed by what it shares with its neighbours."""
        anchor = item.anchor
        if anchor.start in self.each:
            return self.each[anchor.start][0]
        if has_baseline:
            return self.state.subject
        if anchor.kind == "never":
            return self.never_subject(item, left)
        if anchor.kind == "full":
            return self.full_subject(item, left)
        own = subjects.drop_weak_verb(left)
        if anchor.kind == "rank" and "、" in own and re.match(r"(?:基本)?(?:建成|打造|建设|形成|培育)", own):
            own = own.rsplit("、", 1)[1]
        ratio = is_ratio(anchor.unit) or not anchor.unit
        predicate = words.has("reaches", "falls_to", "grows_by", "falls_by", ">=", "<=", ">", "<")
        counted = not ratio and not words.has("reaches", "falls_to", "grows_by", "falls_by")
        if anchor.figure and right and (counted or not (predicate and own and not self.verb_only(own))):
            if ratio and item.right[0] < len(self.text) and own and self.text[item.right[0]] == "的" and not re.match(r"^[达通实建开按完具取获纳配采]", right):
                right = right if self.verb_only(own) else ""
            if ratio and not left and re.match(r"已|达到|通过|实现|完成|建立|取得", right) and self.state.subject:
                own = self.state.subject[len(subjects.leading_verb(self.state.subject)) :]
            own = ("" if self.weak_only(left) and left else own) + re.sub(r"^已", "", right)
        if self.state.verb and not subjects.leading_verb(left) and not predicate and not ratio and not words.has("has", "adds", "done") and own and not right and "元" not in anchor.unit:
            own = self.state.verb + own
        elif self.state.verb and not self.text[item.left[0] : item.left[1]].strip() and right and not ratio:
            own = ("" if self.state.verb in v.WEAK_VERBS else self.state.verb) + right
        return self.complete(own)

    def verb_only(self, own: str) -> bool:
        """Whether `own` is nothing but a verb or a list of verbs."""
        parts = [p for p in re.split(r"[、和及并]", own) if p]
        return bool(parts) and all(re.fullmatch(rf"(?:[重积大全][点极力面])?{v.any_of(v.ADDS + v.MAKES + v.WEAK_VERBS)}(?:了|出)?", p) for p in parts)

    def weak_only(self, left: str) -> bool:
        """Whether the left holds only verbs that say nothing."""
        return bool(re.fullmatch(rf"{v.any_of(v.WEAK_VERBS)}(?:了)?", left)) if left else True

    def complete(self, own: str) -> str:
        """Complete an empty or bare subject by the neighbours', and share heads."""
        state = self.state
        own = re.sub(r"^(?:其中|平均每年)[:：]?", "", own).strip("，、；：,. ")
        if not own:
            return state.subject or state.topic or self.context.topic
        if state.prefix and state.prefix not in own:
            return state.prefix + own
        if subjects.BARE.match(own):
            return self.complete_bare(own)
        if not state.subject:
            return own
        grouped = re.fullmatch(r"(?P<head>.+?(?:率|比例|比重|满意度|度))(?P<group>[^率度比、]{2,10})", state.subject)
        if grouped and not subjects.MEASURE.search(own) and 2 <= len(own) <= 10 and not subjects.leading_verb(own):
            return grouped.group("head") + own
        return subjects.share_place(state.subject, own) or self.share(own)

    def share(self, own: str) -> str:
        """Share the head of the subject before, where the two plainly have one."""
        state = self.state
        shared = subjects.share_head(state.subject, own)
        if shared != own:
            return shared
        at = state.subject.find(own[:2])
        if at >= 4 and len(own) >= 3 and own not in state.subject and not subjects.leading_verb(own) and not subjects.leading_verb(state.subject):
            state.head = state.subject[:at]
            return state.head + own
        bare = own[len(subjects.leading_verb(own)) :]
        if state.head and 0 < len(bare) <= 3 and state.head not in own:
            return state.head + own
        if len(own) <= 2 and own not in state.subject:
            return re.sub(r"^(?:共?发生|新增)", "", subjects.head(state.subject)) + own
        return own

    def complete_bare(self, own: str) -> str:
        """A bare measure (合格率, 平均满意度, 总数) needs the thing measured: from the clause before, else the subject before."""
        state = self.state
        shared = subjects.share_head(state.subject, own)
        if shared != own:
            return shared
        if state.topic:
            topic = subjects.drop_weak_verb(re.sub(r"^(?:加大|加强|强化|提高|推进|进行|开展|连续[一二三四五\d]+年)+", "", state.topic))
            at = topic.find(own[-3:])
            base = topic[:at] if at > 1 else topic
        else:
            base = subjects.head(state.subject)
            base = base[len(subjects.leading_verb(base)) :] if subjects.MEASURE.match(own) and own in ("总数", "总量", "总额") else base
        return base + own if base and not own.startswith(base) and len(base) <= 24 else own

    def as_printed(self, text: str) -> str:
        """Simplified characters back to the ones this passage prints."""
        if self.passage.text == self.passage.printed:
            return text
        back = {simple: printed for simple, printed in zip(self.passage.text, self.passage.printed, strict=True)}
        return "".join(back.get(char, char) for char in text)

    def never_subject(self, item: Field, left: str) -> str:
        """The thing that must not happen."""
        anchor = item.anchor
        text = self.text
        if anchor.how == "without":
            match = re.match(r"(.{2,40}?)(?:发生|出现)", text[anchor.end : item.clause[1]])
            thing = match.group(1) if match else ""
            return subjects.drop_weak_verb(left) + thing if left and not self.weak_only(left) else thing
        if anchor.how == "zero":
            return self.complete(subjects.drop_weak_verb(left))
        if anchor.how == "zero_of":
            thing = re.match(r"零([一-鿿]{2,8})", text[anchor.start : item.clause[1]])
            noun = thing.group(1) if thing else ""
            noun = re.sub(r"(?:发生|目标|的目标).*$", "", noun)
            return (subjects.drop_weak_verb(left) + noun) or self.state.subject
        thing = subjects.clean_right(text[anchor.end : item.clause[1]])
        thing = re.sub(r"(?:的?发生|的?现象|的情况)$", "", thing)
        if anchor.how == "gone":
            return thing or subjects.drop_weak_verb(left)
        if thing:
            return thing
        return self.complete(subjects.drop_weak_verb(left))

    def full_subject(self, item: Field, left: str) -> str:
        """The thing wholly covered."""
        how, text = item.anchor.how, self.text
        own = subjects.drop_weak_verb(re.sub(r"[“\"]$", "", left))
        right = subjects.clean_right(text[item.anchor.end : item.clause[1]])
        if "覆盖" in how:
            own = re.sub(r"(?:在[^，]{0,6}|的)$", "", own)
            own = re.sub(r"(?<=..)(?:基本)?实现(?=.)", "", own)
            if not own and right:
                return right
            return self.complete(own) + ("" if own.endswith(("覆盖", "覆盖率")) else "覆盖")
        if how.startswith("人人"):
            return how[2:] + right.removesuffix("的") if right else own
        if how.startswith("全部") and len(how) > 3:
            return self.complete(own) + how[2:] + right
        if how in ("百分之百", "百分百"):
            return self.complete(own or right)
        return self.complete(own or right)

    # --- operator and change ---------------------------------------------------------------------------------------

    def op(self, item: Field, words: Words, change: Change, subject: str) -> Op:
        """The operator of the guidelines."""
        anchor = item.anchor
        if anchor.op:
            return anchor.op  # type: ignore[return-value]
        if anchor.figure and anchor.figure.upper is not None:
            return "between"
        shared = self.each.get(anchor.start)
        said = operator(words, item.tail or (shared[2] if shared else ""), self.text[item.left[0] : item.left[1]])
        if anchor.figure and self.text[anchor.start - 1 : anchor.end] == "过半":
            return ">"
        if said:
            return said  # type: ignore[return-value]
        if words.has("falls_to"):
            return "<="
        nearest_level = words.nearest.get("reaches", "")
        if change in ("decline", "growth", "increase", "cumulative", "per_year"):
            return "=" if self.context.kind == "result" and change != "level" else ">="
        if anchor.unit == "%" and anchor.value == 100:
            return "="
        if anchor.value == 0 and not said:
            return "="
        if self.context.kind != "result" and v.lower_is_better(subject):
            return "<="
        if nearest_level in ("为", "是") and item.right[1] > item.right[0] and not is_ratio(anchor.unit):
            return ">="
        if nearest_level in ("为", "是", "稳定在", "确定为", "设定为") or (self.context.kind == "result" and not nearest_level):
            return "="
        return ">="

    def change(self, item: Field, words: Words, left: str, subject: str) -> Change:
        """The kind of change of the guidelines."""
        anchor = item.anchor
        if anchor.figure is None:
            return "growth" if anchor.how == "zero" and "增长" in self.text[anchor.start : anchor.end + 2] else "level"
        ratio = is_ratio(anchor.unit) or not anchor.unit
        before = self.text[item.left[0] : item.anchor.start]
        if words.has("falls_to"):
            return "level"
        if words.has("falls_by") or _FALL_NAME.search(left):
            return "decline"
        if words.has("yearly") or _YEARLY.search(before):
            return "per_year"
        if words.has("grows_by") or anchor.unit == "番":
            return "growth" if ratio or not (words.has("adds") or words.nearest.get("grows_by") == "增加") else "increase"
        if self.state.yearly == anchor.unit and not ratio:
            return "per_year"
        if words.has("sums") or _SUMS.search(before):
            return "cumulative"
        if ratio:
            return "level"
        return self.count_change(words, left)

    def count_change(self, words: Words, left: str) -> Change:
        """A count: a plain state, or so many made, added or got rid of."""
        verb = subjects.leading_verb(left)
        if words.has("adds") or (subjects.VERB_INSIDE.search(left) and not words.has("reaches")):
            return "increase"
        if re.match(r"压减|削减|减少|退出(?=落后)|淘汰落后产能", left):
            return "decline"
        if words.has("reaches", "has") or (words.has(">=", "<=", ">", "<") and not verb and not subjects.VERB_ENDS.search(left)):
            return "level"
        if re.search(r"投资|投入|资金|经费|贷款", left[-6:]):
            return "cumulative"
        said = verb or self.state.verb
        if said or words.has("done") or subjects.VERB_ENDS.search(left):
            return "cumulative" if words.has("done") or not _ADDING.match(said) else "increase"
        return "level"
