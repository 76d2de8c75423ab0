"""What a section is for, told by the words of its heading."""

from __future__ import annotations

import re

from zhiheng.core.plan.passages import SectionKind

_WORDS: tuple[tuple[SectionKind, str], ...] = (
    # Order matters: the first row whose words occur decides.
    (SectionKind.OTHER, r"回顾[和与及]?展望|总结[和与及]?展望|^附件|^附表|^附录|名词解释"),
    (SectionKind.PHASES, r"步骤|阶段安排|时间安排|进度安排|^第[一二三四五]阶段|^.{0,6}阶段(?:（|\(|$)|日程"),
    (SectionKind.REVIEW, r"回顾|成效|成绩|成就|工作总结|完成情况|进展情况|执行情况|落实情况|实施情况|开展情况|建设情况|"
                         r"取得.{0,8}(?:进展|进步|突破)$|(?:积极|显著|明显|重大|重要)进展$|所做的?工作|主要做法|工作亮点|现状|基本情况|基本区情|工作情况|"
                         r"(?:发展|工作|现实|现有|建设|规划|已有)基础|^(?:过去|“?十[一二三四五]五”?时期).{0,6}(?:发展|工作)$"),
    (SectionKind.SAFEGUARDS, r"保障|组织实施|组织领导|工作要求|实施要求|相关要求|有关要求|监督检查|考核评估|督导评估|规划实施|责任落实|附则"),
    (SectionKind.GOALS, r"目标|指标|预期|愿景|(?:19|20)\d\d年.{0,8}(?:工作)?(?:安排|打算|部署|要求|计划|思路|重点|任务)|下一步.{0,4}(?:打算|安排)"),
    (SectionKind.PRINCIPLES, r"指导思想|基本原则|工作原则|总体要求|总体思路|工作思路|总体考虑|形势|背景|意义|机遇|挑战|发展环境|存在(?:的)?(?:主要)?问题|"
                             r"定位|理念|前言|序言|引言|总则|适用范围|编制依据"),
    (SectionKind.TASKS, r"任务|举措|措施|行动|工程|重点工作|工作重点|主要工作|工作内容|具体工作|路径|项目|专项|计划"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _WORDS)

_VERBS = re.compile(
    "^(?:优化|夯实|强化|加强|提升|完善|推进|推动|健全|加快|改善|打造|建设|构建|深化|促进|培育|加大|提高|增强|发挥|坚持|落实|营造|"
    "严格|开展|扩大|鼓励|支持|着力|大力|全面|深入|积极|切实|进一步|持续|统筹|筑牢|做强|做优|做大|引导|创新|聚焦|保障|实施|"
    "巩固|建立|严把|抓好|抓住|抓实|突出|注重|激发|规范|壮大|发展|拓展|丰富|守牢|牢固|稳步|有序|广泛|充分|大幅|引领|服务)"
)
_NOUN_PHRASE = re.compile(
    r"(?:发展|建设|服务|保障)(?:基础|环境|目标|现状|形势|成效|回顾|背景|情况|措施|条件)"
)
_STRONG_SAFEGUARDS = re.compile(
    "组织领导|组织实施|组织保障|保障机制|保障措施|工作保障|政策保障|要素保障|督导|督查|督促检查|考核|监督检查|组织落实"
)
_OWN_PART = re.compile(
    "(?:回顾|成效|成绩|现状|完成情况|进展情况|存在问题|存在的问题|形势|指导思想|基本原则|总体要求|总体思路|背景)$|"
    "^(?:主要|总体|发展|工作|具体|分项|年度|预期)?(?:目标|指标)$|目标任务$|(?:工作|实施)步骤$|保障措施$"
)
"""Words that make a heading a part of its own even below one that says something else."""
_PAST = re.compile(
    r"^(?:过去|近)[一二三四五几两]年|^20\d\d年(?:工作|主要)?(?:成效|回顾|总结|情况)|以来.{0,6}$"
)


_ASSERTIVE = (
    SectionKind.GOALS,
    SectionKind.TASKS,
    SectionKind.SAFEGUARDS,
    SectionKind.REVIEW,
    SectionKind.PHASES,
)
_LOOKING_BACK = re.compile(
    "总结|公报|白皮书|完成情况|进展情况|状况报告|情况的?(?:报告|通报|汇报)|年度?报告|年报|工作报告|工作情况"
)
_LOOKING_AHEAD = re.compile("计划|规划|方案|意见|纲要|要点|目标|打算|安排")


def kind_of_section(heading: str, parent: SectionKind | None) -> SectionKind | None:
    """The kind of a section below one of kind `parent` (None at the top); None where nothing is said anywhere."""
    own = _kind_of_heading(heading, top=parent is None)
    if own is None or parent not in _ASSERTIVE or own == parent:
        return own or parent
    plain = re.sub(r"\s", "", heading)
    if _VERBS.match(plain) and plain.endswith(("成效", "成绩")):
        return parent
    goals_after_review = (
        parent is SectionKind.REVIEW and own is SectionKind.GOALS and re.search("(?:目标|指标)$", plain)
    )
    return own if goals_after_review or _OWN_PART.search(plain) else parent


def kind_of_document(openings: list[str]) -> SectionKind:
    """The kind of what no heading claims: a report looks back, a plan does not say."""
    for text in openings:
        if len(text) <= 60 and not re.search("[。；，]", text):
            if _LOOKING_AHEAD.search(text):
                return SectionKind.OTHER
            if _LOOKING_BACK.search(text):
                return SectionKind.REVIEW
    return SectionKind.OTHER


def _kind_of_heading(heading: str, *, top: bool) -> SectionKind | None:
    """The kind that the heading's words say; None where they say nothing and the section above decides.

    A heading that opens with a verb (夯实质量发展基础, 优化发展环境) names a measure, not a part of the plan:
    it says nothing, except at the top that measures of safeguard follow (加强组织领导).
    """
    heading = re.sub(r"\s", "", heading)
    verb = _VERBS.match(heading) and not _NOUN_PHRASE.match(heading)
    if verb and not (_OWN_PART.search(heading) and not heading.endswith(("成效", "成绩"))):
        if _STRONG_SAFEGUARDS.search(heading):
            return SectionKind.SAFEGUARDS if top else None
        return SectionKind.TASKS if top else None
    if _PAST.search(heading):
        return SectionKind.REVIEW
    for kind, pattern in _PATTERNS:
        if pattern.search(heading):
            return kind
    return None
