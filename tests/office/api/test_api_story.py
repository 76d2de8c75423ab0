"""A program goes the whole way with the client, against a running server: file, review, approve, verdict."""

from __future__ import annotations

import hashlib
import hmac
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import running

TARGET = "target-5bc115"
ROW = {
    "target": TARGET, "place": "全区", "until": "2028-06-30", "covers": "累计数", "value": "310", "unit": "家", "evidence": "盖章的统计表",
}  # fmt: skip


def token(office, username):
    """A token with everything that the person may do."""
    from zhiheng.office.actions.tokens import make_token
    from zhiheng.office.people.scopes import scopes_of

    actor = office.actor(username)
    return make_token(actor, "story", [scope.name for scope in scopes_of(actor)], date(2028, 12, 31))[1]


def test_program_files_reviews_and_reads_the_verdict(office, tmp_path):
    from zhiheng.client import Client, Problem

    texts = {name: token(office, name) for name in ("liaison", "reviewer", "office")}
    running.live_on(office.root)
    with running.served(office.root) as server:
        liaison, reviewer, chief = (Client(server.address, texts[name]) for name in texts)
        body = liaison.me()["bodies"][0]["id"]
        before = chief.verdict(TARGET)["value"]["zh"]
        with pytest.raises(Problem) as refused:
            liaison.file("reported_values", body, [{**ROW, "value": "三百", "until": "去年"}])
        assert refused.value.status == 422
        assert {issue.place["en"] for issue in refused.value.issues} == {
            "row 2, “Closing day”",
            "row 2, “Value”",
        }
        with pytest.raises(Problem) as foreign:
            reviewer.file("reported_values", body, [ROW])
        assert foreign.value.status == 403

        filed = liaison.file("reported_values", body, [ROW], key="monthly-1")
        assert filed == liaison.file("reported_values", body, [ROW], key="monthly-1")
        assert [each["id"] for each in reviewer.reviews()] == [filed.id]
        passed = reviewer.approve(filed.id, filed.version)
        with pytest.raises(Problem) as late:
            reviewer.approve(filed.id, filed.version)
        assert late.value.status == 409
        done = chief.approve(passed.id, passed.version)
        assert (done.state, done.filing) == ("approved", 1)
        after = chief.verdict(TARGET)
        assert after["value"]["zh"] != before
        assert "310" in after["value"]["zh"]
        rows = list(liaison.rows("reported_values", where=[f"target.is={TARGET}"]))
        assert [row["values"]["value"] for row in rows] == ["310"] or rows[0]["values"]["value"].startswith(
            "310"
        )

        workbook = tmp_path / "报表.csv"
        workbook.write_text("目标编号,范围,数据截止日期,统计口径,数值,单位,佐证材料\n" + ",".join((TARGET, "全区", "2028-03-31", "累计数", "290", "家", "统计表")), encoding="utf-8")  # fmt: skip
        begun = liaison.upload(liaison.begin("reported_values", body), workbook)
        assert begun.passes, liaison.filing(begun.id)["problems"]
        assert liaison.hand_in(begun).state == "department_review"
        assert liaison.template("reported_values")[:2] == b"PK"
        assert isinstance(liaison.search("企业")["total"], int)


def test_signature_of_an_event_is_that_of_its_body_and_time():
    from zhiheng.client import verify_signature

    now, body = 1_900_000_000, b'{"id":"1","event":"filing-approved"}'
    digest = hmac.new(b"secret", f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Zhiheng-Timestamp": str(now), "X-Zhiheng-Signature": f"sha256={digest}"}
    assert verify_signature("secret", body, headers, now=now + 10)
    assert not verify_signature("secret", body + b" ", headers, now=now)
    assert not verify_signature("other", body, headers, now=now)
    assert not verify_signature("secret", body, headers, now=now + 1000)
    assert not verify_signature("secret", body, {}, now=now)


def test_signature_is_the_one_that_the_office_sends(office):
    from datetime import UTC, datetime

    from zhiheng.client import verify_signature
    from zhiheng.office.actions.hook_formats import GENERIC, Letter, post_of

    at = datetime(2028, 7, 5, tzinfo=UTC)
    post = post_of(
        GENERIC, "https://program.example/", "secret", Letter("1", {"event": "filing-approved"}, "zh", at)
    )
    assert verify_signature("secret", post.body, post.headers, now=at.timestamp())


def test_client_says_what_cannot_be_called():
    from zhiheng.client import Client

    with pytest.raises(ValueError, match="begins with https"):
        Client("ftp://office.example", "zhh_x")
    with pytest.raises(OSError):
        Client("http://127.0.0.1:9", "zhh_x", seconds=2).me()
