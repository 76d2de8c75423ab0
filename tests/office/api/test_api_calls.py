"""What every call has in common: tokens and their scopes, problems in one form, keys of calls, rates."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest

ROW = {"target": "target-5bc115", "place": "全区", "until": "2028-06-30", "covers": "累计数", "value": "310", "unit": "家", "evidence": "统计表"}  # fmt: skip


class Caller:
    """A program with a token of a person."""

    def __init__(self, office, username, scopes=None):
        from zhiheng.office.actions.tokens import make_token
        from zhiheng.office.people.scopes import scopes_of

        self.actor, self.browser = office.actor(username), office.browser()
        chosen = scopes or [scope.name for scope in scopes_of(self.actor)]
        self.token, self.text = make_token(self.actor, f"test {uuid4()}", chosen, date(2028, 12, 31))

    def get(self, path, **headers):
        return self.browser.get(f"/api/v1{path}", HTTP_AUTHORIZATION=f"Bearer {self.text}", **headers)

    def post(self, path, sent, **headers):
        body = sent if isinstance(sent, bytes) else json.dumps(sent)
        named = {"content_type": "application/json", "HTTP_AUTHORIZATION": f"Bearer {self.text}", **headers}
        return self.browser.post(f"/api/v1{path}", body, **named)


def problem(answer, status):
    """The problem that an answer says, in the one form."""
    assert answer.status_code == status, answer.content.decode()[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["issues"]
    for issue in said["issues"]:
        assert set(issue) == {"level", "code", "place", "value", "message", "remedy"}
        assert all(issue[name]["zh"] and issue[name]["en"] for name in ("place", "message", "remedy"))
    return said["issues"]


def test_tokens_are_shown_once_and_end(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.people import close_account
    from zhiheng.office.actions.tokens import make_token, revoke_token
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.records.models import AuditEntry, Token
    from zhiheng.office.records.tokens import tokens_of

    liaison = Caller(office, "liaison")
    assert liaison.text.startswith("zhh_") and len(liaison.text) > 40
    kept = Token.objects.get()
    assert liaison.text not in str(list(AuditEntry.objects.values())) and liaison.text not in str(vars(kept))
    assert liaison.get("/me").json()["username"] == "liaison"
    revoke_token(liaison.actor, liaison.token.pk)
    assert problem(liaison.get("/me"), 401)[0]["code"] == "token-no-good"
    with pytest.raises(Refused, match="no such token"):
        revoke_token(office.actor("clerk"), liaison.token.pk)
    with pytest.raises(Refused, match="do not give these rights"):
        make_token(office.actor("system"), "x", ["registers:read"], date(2028, 12, 31))
    with pytest.raises(InputProblem) as wrong:
        make_token(office.actor("liaison"), "", ["no:scope"], date(2030, 1, 1))
    assert [issue.code for issue in wrong.value.issues] == ["token-name", "token-scopes", "token-expires_on"]
    other = Caller(office, "liaison")
    close_account(office.actor("security"), office.person("liaison").pk)
    assert other.get("/me").status_code == 401
    assert [each.revoked_at is None for each in tokens_of(other.actor)] == [True, False]


def test_token_narrows_what_its_person_may_do(office):
    from zhiheng.office.people.actors import Refused

    reader = Caller(office, "liaison", ["desk:read", "filing:read"])
    assert reader.get("/dues").status_code == 200
    (issue,) = problem(reader.post("/filings/hand-in", {}), 403)
    assert "filing:write" in issue["message"]["en"]
    assert problem(Caller(office, "leader").get("/audit"), 403)
    from zhiheng.office.actions.tokens import make_token
    from zhiheng.office.people.actors import Actor, Calling

    program = Actor(person=reader.actor.person, calling=Calling(token=1, start="zhh_", scopes=frozenset()))
    with pytest.raises(Refused, match="not by a program"):
        make_token(program, "x", ["desk:read"], date(2028, 12, 31))


def test_problems_have_one_form_whatever_is_wrong(office):
    liaison = Caller(office, "liaison")
    assert problem(office.browser("liaison").get("/api/v1/me"), 401), "a session is no token"
    assert problem(liaison.post("/filings/hand-in", b"{"), 422)[0]["message"]["en"] == "this is no JSON"
    assert problem(liaison.post("/filings/hand-in", b"\xff\xfe"), 422)
    found = problem(liaison.post("/filings/hand-in", {"register": 1, "rows": [{"value": 3}], "more": 1}), 422)
    assert {issue["place"]["en"] for issue in found} == {"register", "body", "rows.0.value", "more"}
    assert problem(liaison.get("/nothing"), 404)
    assert problem(liaison.get("/dues/999"), 403), "whether there is such a due is not told"
    assert problem(liaison.browser.delete("/api/v1/dues"), 405)
    assert problem(liaison.get("/targets/a%00b"), 422)
    assert problem(liaison.get("/dues/99999999999999999999"), 422)
    big = json.dumps({"rows": ["x" * 3_000_000]}).encode()
    assert problem(liaison.post("/filings/hand-in", big), 413)
    assert problem(liaison.post("/filings/hand-in", {}, content_type="multipart/form-data; boundary=x"), 422)
    clerk = Caller(office, "clerk")
    assert problem(clerk.get("/registers/none"), 404)
    assert problem(clerk.get("/revisions/77"), 404)


def test_filing_in_one_step_is_all_or_nothing(office):
    from zhiheng.office.records.models import AuditEntry, Review, Submission

    liaison, body = Caller(office, "liaison"), office.body("区市场监管局")
    sent = {"register": "reported_values", "body": body, "rows": [ROW]}
    found = problem(
        liaison.post("/filings/hand-in", {**sent, "rows": [{**ROW, "value": "三百"}, {"none": "x"}]}), 422
    )
    assert [issue["code"] for issue in found] == ["unknown-column"]
    found = problem(
        liaison.post("/filings/hand-in", {**sent, "rows": [{**ROW, "value": "三百", "until": "去年"}]}), 422
    )
    assert len(found) == 2
    assert problem(liaison.post("/filings/hand-in", {**sent, "body": office.body("区教育局")}), 403)
    assert Submission.objects.count() == 0
    made = liaison.post("/filings/hand-in", sent).json()
    row = Submission.objects.get()
    assert (made["state"], made["version"], made["rows"]) == ("department_review", 2, 1)
    assert (row.typed, row.handed_in_by.username, row.passes) == ([ROW], "liaison", True)
    assert Review.objects.get().decision == "hand_in"
    entry = AuditEntry.objects.get(event="filing-handed-in")
    assert json.loads(entry.content)["data"]["token"] == liaison.text[:10]


def test_call_with_a_key_is_carried_out_once(office):
    from zhiheng.office.actions.calling import forget_calls
    from zhiheng.office.records.models import Call, Submission

    liaison, body = Caller(office, "liaison"), office.body("区市场监管局")
    sent = {"register": "reported_values", "body": body, "rows": [ROW]}
    first = liaison.post("/filings/hand-in", sent, HTTP_IDEMPOTENCY_KEY="a-1")
    again = liaison.post("/filings/hand-in", sent, HTTP_IDEMPOTENCY_KEY="a-1")
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (
        200,
        first.json(),
        "true",
    )
    assert Submission.objects.count() == 1
    other = {**sent, "rows": [{**ROW, "until": "2028-03-31"}]}
    assert (
        problem(liaison.post("/filings/hand-in", other, HTTP_IDEMPOTENCY_KEY="a-1"), 422)[0]["code"]
        == "key-used"
    )
    assert (
        problem(liaison.post("/filings/hand-in", other, HTTP_IDEMPOTENCY_KEY="a b"), 422)[0]["code"]
        == "key-not-valid"
    )
    # The program was killed after the act and before its answer was kept.
    Call.objects.update(status=None, answer="")
    lost = problem(liaison.post("/filings/hand-in", sent, HTTP_IDEMPOTENCY_KEY="a-1"), 409)
    assert lost[0]["value"] == f"submission:{first.json()['id']}"
    # What went wrong is not kept: sent again it is tried again.
    wrong = {**sent, "rows": [{**ROW, "value": "x"}]}
    assert problem(liaison.post("/filings/hand-in", wrong, HTTP_IDEMPOTENCY_KEY="a-2"), 422)
    assert liaison.post("/filings/hand-in", other, HTTP_IDEMPOTENCY_KEY="a-2").status_code == 200
    assert Submission.objects.count() == 2
    assert forget_calls() == 0


def test_search_and_the_page_of_a_body_tell_a_program_no_more_than_its_scopes(office):
    from zhiheng.office import clock
    from zhiheng.office.records.models import Message
    from zhiheng.office.records.search_index import _write
    from zhiheng.office.records.search_sources import Document
    from zhiheng.office.records.searching import SCOPES

    kinds = ("decision", "matter", "notice", "filing", "meeting", "report", "person", "paragraph")
    for kind in kinds:
        _write(kind, [Document(kind=kind, subject="1", title="密令甲乙")])
    Message.objects.create(person=office.person("clerk"), text={"zh": "密令甲乙", "en": "-"}, at=clock.now())
    for scopes in (["plan:read"], ["plan:read", "notices:read"], None):
        caller = Caller(office, "clerk", scopes)
        found = caller.get("/search?text=密令甲乙").json()["counts"]
        wanted = {
            kind for kind in (*kinds, "message") if scopes is None or SCOPES.get(kind, "plan:read") in scopes
        }
        assert set(found) == wanted
    page = Caller(office, "clerk", ["plan:read"]).get(f"/bodies/{office.body('区教育局')}/page").json()
    assert (page["dues"], page["chased"], page["filings"], page["notices"]["received"]) == ([], [], [], 0)


def test_answer_that_shows_a_secret_is_kept_nowhere(office):
    from zhiheng.office import clock
    from zhiheng.office.actions.sealing import sealed
    from zhiheng.office.records.models import Call, PublicReport

    report = PublicReport.objects.create(year=2028, number=1, code_digest="x", text="路灯不亮", contact=sealed("13800000000"), state="new", at=clock.now())  # fmt: skip
    security, clerk = Caller(office, "security"), Caller(office, "clerk")
    shown = [
        (security, f"/people/{office.person('liaison').pk}/password", {}, "password"),
        (
            clerk,
            "/invitations",
            {"name": "新人", "role": "liaison", "body": office.body("区教育局")},
            "token",
        ),
        (clerk, f"/reports/{report.pk}/contact", {"purpose": "核实地点"}, "contact"),
    ]
    for caller, path, sent, field in shown:
        answer = caller.post(path, sent, HTTP_IDEMPOTENCY_KEY=field)
        assert answer.status_code == 200 and answer.json()[field], answer.content.decode()
        assert Call.objects.get(token=caller.token, key=field).answer == "", (
            f"{path} keeps what it shows once"
        )
        again = caller.post(path, sent, HTTP_IDEMPOTENCY_KEY=field)
        assert problem(again, 409)[0]["code"] == "call-carried-out"


def test_too_many_calls_and_failed_tokens_wait(office, monkeypatch):
    from dataclasses import replace

    from zhiheng.office.api import bearer
    from zhiheng.office.records.models import AuditEntry

    liaison = Caller(office, "liaison")
    bearer.calls.forget(), bearer.failures.forget()
    monkeypatch.setattr(bearer, "CALLS_A_MINUTE", replace(bearer.CALLS_A_MINUTE, value=2))
    monkeypatch.setattr(bearer, "FAILED_TOKENS", replace(bearer.FAILED_TOKENS, value=4))
    monkeypatch.setattr(bearer, "seconds_left", lambda: 17)
    monkeypatch.setattr("zhiheng.office.api.rates.Rate._turn", lambda self: None)
    assert [liaison.get("/desk").status_code for _ in range(3)] == [200, 200, 429]
    answer = liaison.get("/desk")
    assert problem(answer, 429)
    assert answer.headers["Retry-After"] == "17"
    wrong = Caller(office, "clerk")
    wrong.text = "zhh_guessed"
    assert [wrong.get("/me").status_code for _ in range(6)] == [401, 401, 401, 401, 429, 429]
    assert AuditEntry.objects.filter(event="token-failed").count() == 2
    bearer.calls.forget(), bearer.failures.forget()


def test_page_of_tokens(office):
    browser = office.browser("liaison")
    page = browser.get("/account/tokens/").content.decode()
    assert "filing:write" in page and "audit:read" not in page
    answer = browser.post(
        "/account/tokens/", {"name": "月报", "expires_on": "2028-12-31", "scopes": ["filing:write"]}
    )
    text = answer.content.decode()
    shown = text[text.index("<code>zhh_") + 6 :].split("<")[0]
    assert browser.get("/api/v1/dues", HTTP_AUTHORIZATION=f"Bearer {shown}").status_code == 403
    again = browser.get("/account/tokens/").content.decode()
    assert shown not in again and shown[:10] in again and "月报" in again
    wrong = browser.post("/account/tokens/", {"name": "月报", "expires_on": "2028-12-31"})
    assert wrong.status_code == 422 and "已有同名的令牌" in wrong.content.decode()
    assert browser.post("/account/tokens/1/revoke/").status_code == 302
    assert "已撤销" in browser.get("/account/tokens/").content.decode()
