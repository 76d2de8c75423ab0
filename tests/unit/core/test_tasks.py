from collections.abc import Callable

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.passages import Outline
from zhiheng.core.plan.tasks import read_tasks

Read = Callable[[str], Outline]


def test_tasks_carry_the_joined_number_and_path(outline_of: Read) -> None:
    text = (
        "三、主要任务\n（一）加强诚信建设\n1. 严格主体责任\n建立责任制。（各部门）\n2. 完善信息化\n整合信息。\n"
        "（二）实施三大战略\n1. 品牌战略\n（1）完善机制。制定计划。（区商务委）\n四、工作要求\n（一）加强组织落实\n统筹。"
    )
    tasks = read_tasks(outline_of(text))
    assert [(task.id, task.path, task.title, task.bodies.lead) for task in tasks] == [
        ("三（一）1", ("主要任务", "加强诚信建设"), "严格主体责任", ("各部门",)),
        ("三（一）2", ("主要任务", "加强诚信建设"), "完善信息化", ()),
        ("三（二）1（1）", ("主要任务", "实施三大战略", "品牌战略"), "完善机制", ("区商务委",)),
    ]


def test_tasks_keep_numbers_that_run_through_the_plan(outline_of: Read) -> None:
    text = (
        "四、重点举措\n（一）产品\n1、增加供给\n推进。\n2、强化监管\n推进。\n"
        "五、保障措施\n（一）机制\n3、加强领导\n推进。\n4、加大投入\n推进。"
    )
    assert [(task.id, task.path[0]) for task in read_tasks(outline_of(text))] == [
        ("1", "重点举措"), ("2", "重点举措"), ("3", "保障措施"), ("4", "保障措施"),
    ]  # fmt: skip


def test_tasks_without_headings_are_titled_by_their_sentence(outline_of: Read) -> None:
    text = (
        "一、重点工作\n（一）产品\n1.加强抽查。抽查300批次。（区市场监管局）\n2.培育品牌，新增3家。（区商务委）\n"
        "（二）工程\n3.强化监管。达到100%。（区建设委）\n4.推广绿色建筑。全面执行。（区房管局）"
    )
    task = read_tasks(outline_of(text))[1]
    assert (task.id, task.title, task.bodies) == ("2", "培育品牌，新增3家", Bodies(("区商务委",)))


def test_tasks_of_a_table(outline_of: Read) -> None:
    text = (
        "重点任务分工表\n|序号|重点任务|具体举措|牵头单位|配合单位|完成时限|\n"
        "|1|产品质量|提高合格率|区市场监管局|区商务委、各镇|2025年底|"
    )
    (task,) = read_tasks(outline_of(text))
    assert (task.path, task.title) == (("重点任务分工表", "产品质量"), "提高合格率")
    assert task.bodies == Bodies(("区市场监管局",), ("区商务委", "各镇"))


def test_tasks_of_the_text_take_the_bodies_of_a_row_that_repeats_them(outline_of: Read) -> None:
    text = "一、主要任务\n（一）提高合格率\n加强监管。\n（二）推广标准\n制定标准。\n|任务|责任单位|\n|提高合格率|区市场监管局|"
    tasks = read_tasks(outline_of(text))
    assert [(task.title, task.bodies.lead) for task in tasks] == [
        ("提高合格率", ("区市场监管局",)),
        ("推广标准", ()),
    ]


def test_indicator_tables_hold_no_tasks(outline_of: Read) -> None:
    assert read_tasks(outline_of("一、目标\n|指标|目标值|责任单位|\n|合格率|95%|区科委|")) == ()


def test_tasks_of_a_table_hold_an_empty_group_from_above(outline_of: Read) -> None:
    text = "|领域|主要举措|责任单位|\n|产品|提高合格率|区市场监管局|\n||推广标准|区科委|"
    assert [(task.path, task.title) for task in read_tasks(outline_of(text))] == [
        (("产品",), "提高合格率"), (("产品",), "推广标准"),
    ]  # fmt: skip
