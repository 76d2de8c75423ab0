from collections.abc import Callable

from zhiheng.core.plan.mechanisms import read_mechanisms
from zhiheng.core.plan.passages import Outline

Read = Callable[[str], Outline]


def test_mechanisms_say_who_and_when(outline_of: Read) -> None:
    text = (
        "一、工作要求\n区质量工作领导小组每半年召开一次会议。各成员单位每季度报送进展，每年12月底前上报总结。\n"
        "每年对做出突出贡献的单位给予表彰。"
    )
    found = [(one.kind, one.who, one.when) for one in read_mechanisms(outline_of(text))]
    assert found == [
        ("meeting", "区质量工作领导小组", "每半年"), ("report", "各成员单位", "每季度"), ("reward", "", "每年"),
    ]  # fmt: skip


def test_mechanisms_need_a_time(outline_of: Read) -> None:
    assert read_mechanisms(outline_of("一、工作要求\n各部门要加强督促检查，通报结果。")) == ()


def test_mechanisms_are_not_seen_in_goals(outline_of: Read) -> None:
    assert read_mechanisms(outline_of("一、目标\n各单位每年开展检查100次。")) == ()
