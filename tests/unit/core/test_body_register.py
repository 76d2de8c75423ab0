import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.body_register import may_be_same, read_bodies
from zhiheng.core.plan.model import Body

SAME = [
    ("区公安局", "区公安分局"), ("市市场监管局", "市市场监督管理局"), ("市发改委", "市发展改革委"),
    ("市发展改革委", "市发展和改革委员会"), ("区科委", "区科学技术委员会"), ("区规土局", "区规划土地局"),
    ("区环保局", "区环境保护局"), ("市场监管局", "市市场监管局"), ("区食药监分局", "区食品药品监督管理局"),
]  # fmt: skip
OTHERS = [
    ("区科委", "区教委"), ("区工商分局", "区工商联"), ("区卫计委", "区卫健委"), ("区文化局", "区文化旅游局"),
    ("市公安局", "区公安局"), ("区商务委", "区科委"), ("区环保局", "区绿化市容局"), ("区农业局", "区农业农村局"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_likely_aliases_are_offered(one: str, other: str) -> None:
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_bodies_are_no_aliases(one: str, other: str) -> None:
    assert not may_be_same(one, other)
    assert not may_be_same(other, one)


def test_register_keeps_every_name_in_order() -> None:
    named = [Bodies(("区公安局",), ("区科委",)), Bodies(("区公安分局", "区公安局"))]
    assert read_bodies(named) == (
        Body(name="区公安局", aliases=("区公安分局",)),
        Body(name="区科委"),
        Body(name="区公安分局", aliases=("区公安局",)),
    )
