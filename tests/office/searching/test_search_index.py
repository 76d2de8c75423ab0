"""What is found, by whom, and how the index keeps in step."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import samples

ODD = (
    '"', "''", "食品\" OR \"1", "NEAR(食品 合格)", "食品*", "^食品", "folded:食品", "-食品", "食品 AND", "(", "%", "_%_", "\\", "\\%", "a'b--", "食品;DROP TABLE x",
    "\x00食", "\ud800\udc00食", "{a b}", "+ +", "' OR 1=1", "%%%", "___", "'''", '"""""', "食" * 300, "\u202e食品", "$1 %s ?", "<mark>", "食品\\' ",
)  # fmt: skip
"""What is a word of FTS5, SQL, LIKE or PostgreSQL, or tries to be."""


def entry(kind, subject, title, text="", bodies=()):
    from zhiheng.office.records.search_index import _write
    from zhiheng.office.records.search_sources import Document

    _write(kind, [Document(kind=kind, subject=subject, title=title, text=text, bodies=list(bodies))])


def found(office, username, text, **asked):
    from zhiheng.office.records.searching import search

    return search(office.actor(username), text, **asked)


def titles(result):
    return ["".join(piece.text for piece in hit.title) for group in result.groups for hit in group.hits]


def test_words_of_any_length_are_found_in_any_order_and_odd_ones_are_only_words(office):
    own = office.body("区市场监管局")
    entry("matter", "1", "重点食品抽检合格率整改", "区市场监管局 100%_完成 a'b\"c", [own])
    entry("matter", "2", "窗口服务满意度", "", [own])
    for said, number in (
        ("食", 1), ("食品", 1), ("食品抽", 1), ("合格率 食品", 1), ("食品 满意", 0), ("满意度", 1), ("率", 1), ("1", 1), ("100%", 1), ("%_完", 1), ("a'b\"c", 1), ("A'B", 1),
        ("１００％", 1), ("品食", 0), ("食合", 0), ("a%c", 0), ("_", 1), ("率整 抽检合", 1),
    ):  # fmt: skip
        result = found(office, "clerk", said)
        assert sum(group.count for group in result.groups if group.kind == "matter") == number, said
    for said in ODD:
        result = found(office, "clerk", said)
        for title in titles(result):
            assert title


def test_an_odd_word_finds_exactly_what_holds_it(office):
    """As a property: whatever stands in a text is found by any part of it, and by nothing that is not in it."""
    import random

    from zhiheng.office.records.search_text import folded, words_of

    chance = random.Random(20280705)
    signs = "食品质量合格率\"'%_\\*^-+(){}:;,AND or NEAR\t\x00é㎡ß￥１aB"
    texts = ["".join(chance.choices(signs, k=30)) for _ in range(12)]
    for number, text in enumerate(texts):
        entry("matter", str(number), text or "x")
    for _ in range(120):
        text = chance.choice(texts)
        start = chance.randrange(25)
        said = text[start : start + chance.randrange(1, 6)]
        words = words_of(said)
        expected = sum(all(word in folded(each) for word in words) for each in texts) if words else 0
        result = found(office, "clerk", said)
        assert result.counts.get("matter", 0) == expected, said


def test_nobody_finds_or_counts_what_they_may_not_see(office):
    from zhiheng.office.records.search_index import rebuild

    own, other = office.body("区市场监管局"), office.body("区教育局")
    rebuild()
    for number, body in enumerate((own, other, other)):
        entry("notice", str(number), "密令甲乙", "", [body])
        entry("filing", str(number), "密令甲乙", "", [body])
    for kind in ("meeting", "paragraph", "report", "person"):
        entry(kind, "1", "密令甲乙")
    counts = {
        name: dict(found(office, name, "密令甲乙").counts)
        for name in (
            "liaison",
            "reviewer-2",
            "leader",
            "clerk",
            "auditor",
            "system",
            "security",
            "enterprise",
        )
    }
    everything = {"notice": 3, "filing": 3, "meeting": 1, "paragraph": 1}
    assert counts == {
        "liaison": {"notice": 1, "filing": 1}, "reviewer-2": {"notice": 2, "filing": 2},
        "leader": {"notice": 3, "meeting": 1, "paragraph": 1}, "clerk": {**everything, "report": 1, "person": 1}, "auditor": everything,
        "system": {}, "security": {}, "enterprise": {},
    }  # fmt: skip
    listed = found(office, "liaison", "密令甲乙", kinds=("notice", "report"))
    assert [(group.kind, group.count, len(group.hits)) for group in listed.groups] == [("notice", 1, 1)]
    assert found(office, "liaison", "区").counts["body"] == 1
    assert "target" not in found(office, "liaison", "合格率").counts
    assert found(office, "clerk", "合格率").counts["target"] > 3


def test_what_is_not_sent_yet_is_found_by_its_sender_alone_and_administrators_by_no_clerk(office):
    from zhiheng.office.actions.notices import NoticeContent, draft_notice, send_notice
    from zhiheng.office.records.search_index import rebuild

    clerk, content = office.actor("clerk"), NoticeContent(to_body=office.body("区教育局"), kind="other", title="尚在拟稿", text="拟约谈")  # fmt: skip
    own = draft_notice(office.actor("liaison"), content, from_body=office.body("区市场监管局"))
    draft_notice(clerk, content)
    seen = {name: found(office, name, "拟约谈").counts for name in ("clerk", "liaison", "liaison-2")}
    assert seen == {"clerk": {"notice": 2}, "liaison": {"notice": 1}, "liaison-2": {}}
    send_notice(office.actor("liaison"), own.pk, own.version)
    assert found(office, "liaison-2", "拟约谈").counts == {"notice": 1}
    rebuild(["person"])
    assert found(office, "clerk", "liaison").counts == {"person": 2}
    assert [found(office, "clerk", name).counts.get("person", 0) for name in ("system", "security")] == [0, 0]


def test_pages_of_a_kind_and_the_best_first(office):
    own = office.body("区市场监管局")
    for number in range(45):
        entry("matter", str(number), f"事项{number:02}", "丙丁戊", [own])
    entry("matter", "first", "丙丁戊在标题里", "", [own])
    first = found(office, "liaison", "丙丁戊")
    assert titles(first)[0] == "丙丁戊在标题里"
    assert len(titles(first)) == 5
    assert first.total == 46
    last = found(office, "liaison", "丙丁戊", kinds=("matter",), page=9)
    assert (last.number, last.pages, len(titles(last))) == (3, 3, 6)
    every = [title for page in (1, 2, 3) for title in titles(found(office, "liaison", "丙丁戊", kinds=("matter",), page=page))]  # fmt: skip
    assert len(set(every)) == 46


def test_an_act_is_found_once_it_stands_and_the_index_comes_out_the_same_when_made_anew(office):
    from zhiheng.office.actions.acting import acting
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import SearchEntry
    from zhiheng.office.records.search_index import rebuild

    body = Body.objects.create(name="区机关事务局", kind="agency")
    with (
        pytest.raises(ZeroDivisionError),
        acting(office.actor("clerk"), "body-added", subject=f"body:{body.pk}"),
    ):
        raise ZeroDivisionError
    assert not found(office, "clerk", "机关事务").counts
    with acting(office.actor("clerk"), "body-added", subject=f"body:{body.pk}"):
        pass
    assert found(office, "clerk", "机关事务").counts == {"body": 1}
    number = rebuild()
    before = list(SearchEntry.objects.order_by("pk").values())
    assert rebuild() == number == len(before)
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    Body.objects.filter(pk=body.pk).delete()
    assert rebuild() == number - 1
    assert not found(office, "clerk", "机关事务").counts


def test_own_messages_and_rows_by_their_key_are_found_where_they_lie(office):
    from zhiheng.office import clock
    from zhiheng.office.records.models import Message

    for name in ("liaison", "liaison-2"):
        Message.objects.create(
            person=office.person(name),
            text={"zh": "您的报送退回了", "en": "sent back"},
            url="/",
            at=clock.now(),
        )
    assert found(office, "liaison", "退回了").counts == {"message": 1}
    assert found(office, "clerk", "退回了").counts == {}
    samples.filed(samples.OWN, samples.OWN_TARGET, "出处")
    samples.filed(samples.OTHER, samples.OTHER_TARGET, "别处")
    assert found(office, "liaison", samples.OWN_TARGET).counts["row"] == 1
    assert "row" not in found(office, "liaison", samples.OTHER_TARGET).counts
    assert found(office, "auditor", samples.OTHER_TARGET).counts["row"] == 1
