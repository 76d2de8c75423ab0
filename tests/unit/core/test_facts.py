from collections.abc import Callable
from datetime import date

import pytest

from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.facts import read_facts
from zhiheng.core.plan.model import Facts
from zhiheng.core.plan.outline import read_outline

Make = Callable[[str], Document]

NOTICE = """中共清河区委文件

清委发〔2018〕15号

中共清河区委 清河区人民政府 印发《清河区质量提升行动 推进质量强区 三年行动计划（2018-2020年）》的通知

各镇党委和人民政府，各街道党工委，区政府各委、办、局：

《清河区质量提升行动》已经讨论通过，现印发给你们。

清河区人民政府

2018年3月28日

清河区质量提升行动 推进质量强区

三年行动计划（2018-2020 年）

根据《质量发展纲要（2011-2020年）》，制定本计划。

一、主要目标

到2020年，合格率达到95%。

附件：目标任务分解表
"""


def _facts(document: Document) -> Facts:
    return read_facts(document, read_outline(document))


def test_facts_of_a_plan_behind_a_notice(document_of: Make) -> None:
    facts = _facts(document_of(NOTICE))
    assert facts == Facts(
        id="plan-2018-2020",
        title="清河区质量提升行动 推进质量强区三年行动计划（2018-2020年）",
        issuer=("中共清河区委", "清河区人民政府"),
        number="清委发〔2018〕15号",
        issued=date(2018, 3, 28),
        period=(2018, 2020),
        addressees=("各镇党委和人民政府", "各街道党工委", "区政府各委、办、局"),
        basis=("质量发展纲要（2011-2020年）",),
        annexes=("目标任务分解表",),
    )


def test_facts_tell_an_annex_that_came(document_of: Make) -> None:
    facts = _facts(document_of(NOTICE + "\n附件\n\n目标任务分解表\n\n|任务|责任单位|\n|抓标准|区科委|\n"))
    assert facts.annexes_present == ("目标任务分解表",)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("清河区质量强区行动方案（2024—2026年）", (2024, 2026)),
        ("清河区“十四五”质量发展规划", (2021, 2025)),
        ("清河区2024年质量工作要点", (2024, 2024)),
        ("清河区质量强区三年行动计划", (2019, 2021)),
    ],
)
def test_facts_find_the_period(document_of: Make, title: str, period: tuple[int, int]) -> None:
    facts = _facts(document_of(f"{title}\n\n一、目标\n\n达到95%。\n\n清河区人民政府\n\n2019年2月1日"))
    assert (facts.title, facts.period) == (title, period)


def test_facts_take_the_first_horizon_where_the_title_has_no_years(document_of: Make) -> None:
    text = "清河区人民政府关于提升质量的意见\n一、目标\n到2025年达到95%，到2035年达到98%。\n清河区人民政府\n2022年5月1日"
    facts = _facts(document_of(text))
    assert (facts.period, facts.issuer, facts.issued) == ((2022, 2025), ("清河区人民政府",), date(2022, 5, 1))


def test_facts_of_bare_sentences_are_empty(document_of: Make) -> None:
    assert _facts(document_of("第一章 总则\n抽检合格率达到95%以上。")).title == ""
