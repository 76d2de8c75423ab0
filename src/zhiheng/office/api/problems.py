"""What goes wrong with a call, told in one form: application/problem+json (RFC 9457) with every issue as pages say it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, Field

from zhiheng.core.issues import InputProblem, Issue, Level, Text

MEDIA_TYPE = "application/problem+json"
CONFLICTS = frozenset({"overtaken", "call-carried-out"})
"""Codes of issues that say that somebody was quicker."""
VALUE = 200
"""Characters of a value that are told back."""


class Words(BaseModel):
    """A sentence in Chinese and the same in English."""

    model_config = ConfigDict(from_attributes=True)
    zh: str
    en: str


class ProblemIssue(BaseModel):
    """What is wrong, where, the value, and what to do. `code` is stable."""

    level: str
    code: str
    place: Words
    value: str
    message: Words
    remedy: Words


class Problem(BaseModel):
    """A call that was not carried out (RFC 9457): nothing was written. `issues` has everything that was found, never only the first."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    issues: list[ProblemIssue]


def problem_answer(
    status: int, issues: Sequence[Issue], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer that says these issues."""
    content = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
        "detail": "；".join(f"{each.place.zh}：{each.message.zh}" for each in issues[:3]), "issues": [issue_record(each) for each in issues],
    }  # fmt: skip
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def issue_record(issue: Issue) -> dict[str, Any]:
    """An issue with every sentence in both languages."""
    return {
        "level": issue.level.value, "code": issue.code, "place": _both(issue.place), "value": issue.value[:VALUE],
        "message": _both(issue.message), "remedy": _both(issue.remedy),
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def status_of(problem: InputProblem) -> int:
    """409 where somebody was quicker, 422 for everything else that is wrong with what was sent."""
    return 409 if any(each.code in CONFLICTS for each in problem.issues) else 422


CALL = Text("这次调用", "this call")


def said_issue(code: str, message: Text, remedy: Text, *, place: Text = CALL, value: str = "") -> Issue:
    """An issue of the call itself."""
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)


PLAIN = {
    400: said_issue("not-understood", Text("看不懂这次请求", "the request is not understood"), Text("请对照接口说明检查地址、参数和请求头", "Compare address, parameters and headers with the description of the API")),
    401: said_issue("token-no-good", Text("没有令牌，或令牌不对、已撤销、已过期", "there is no token, or it is wrong, revoked or over"), Text("请在“我的账号 › 访问令牌”生成令牌，放在请求头 Authorization: Bearer 里", "Make a token under “My account › Tokens” and send it as Authorization: Bearer")),
    404: said_issue("not-found", Text("没有这一项", "there is no such thing"), Text("请核对地址里的编号和名称", "Compare the number or name in the address")),
    405: said_issue("method-not-allowed", Text("这个地址不接受这种方法", "this address takes no such method"), Text("请看响应头 Allow 列出的方法", "See the methods in the header Allow")),
    413: said_issue("call-too-large", Text("请求太大", "the request is too large"), Text("请分成几次发送，或改用上传文件", "Divide it into several calls, or send a file")),
    500: said_issue("failed", Text("程序出了错，没有写入任何内容", "the program failed; nothing was written"), Text("请稍后再试；仍不行的，请把时间告诉系统管理员", "Try again later; if it stays, tell the system administrator when it was")),
}  # fmt: skip
"""What is said where nothing more is known."""


def plain_answer(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer of a status of which nothing more is known than what it means."""
    known = PLAIN.get(status) or PLAIN[400 if status < 500 else 500]
    return problem_answer(status, [known], headers)


_WRONG = {
    "missing": (Text("没有填", "it is missing"), Text("请补上这一项", "Give it")),
    "extra_forbidden": (Text("没有这一项", "there is no such field"), Text("请去掉，或对照接口说明改正名称", "Leave it out, or correct its name by the description of the API")),
    "invisible_sign": (Text("夹有看不见的字符", "there is an invisible sign in it"), Text("请去掉空字符等看不见的字符", "Remove NUL and other invisible signs")),
    "date_parsing": (Text("不是日期", "this is no day"), Text("请写成 2028-07-20 这样", "Write it like 2028-07-20")),
    "string_too_long": (Text("太长", "it is too long"), Text("请缩短到接口说明里的长度", "Shorten it to the length in the description of the API")),
    "too_long": (Text("太多", "there are too many"), Text("请分成几次发送", "Divide it into several calls")),
    "literal_error": (Text("不在可选的值里", "it is none of the values to choose from"), Text("请用接口说明里列出的值", "Use one of the values in the description of the API")),
    "json_invalid": (Text("不是 JSON", "this is no JSON"), Text("请发送 UTF-8 的 JSON", "Send JSON in UTF-8")),
}  # fmt: skip
"""What kinds of wrong values are called, by the type that pydantic gives them."""
_OTHERWISE = (Text("类型或大小不对", "its type or size is wrong"), Text("请对照接口说明改正", "Correct it by the description of the API"))  # fmt: skip


def validation_issues(errors: Iterable[Mapping[str, Any]]) -> list[Issue]:
    """An issue for each value of a call that is not as the description says, with its place in the call."""
    found = []
    for each in errors:
        where = (
            ".".join(
                str(part)
                for part in each.get("loc", ())
                if part not in ("body", "query", "path", "form", "file", "sent")
            )
            or "body"
        )
        message, remedy = _WRONG.get(str(each.get("type")), _OTHERWISE)
        found.append(
            said_issue(
                "not-valid",
                message,
                remedy,
                place=Text(where[:VALUE], where[:VALUE]),
                value=_shown(each.get("input")),
            )
        )
    return found


def _shown(value: Any) -> str:
    return (
        value[:VALUE]
        if isinstance(value, str)
        else ""
        if isinstance(value, (dict, list)) or value is None
        else str(value)[:VALUE]
    )
