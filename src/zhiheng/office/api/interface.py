"""The interface itself: how calls are answered, what goes wrong told in one form, and its description (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

import zhiheng
from zhiheng.core.issues import InputProblem, Text
from zhiheng.office.actions.acting import refused
from zhiheng.office.actions.calling import CarriedOut, keep_answer
from zhiheng.office.api.bearer import AnsweredBefore, NoToken, TooMany, carried_issue, kept
from zhiheng.office.api.describing import described
from zhiheng.office.api.problems import (
    PLAIN,
    plain_answer,
    problem_answer,
    said_issue,
    status_of,
    validation_issues,
)
from zhiheng.office.people.actors import Refused

ABOUT = (
    "网上办公的每一项操作，程序都可以办：同样的权限，同样的提示。调用只凭访问令牌（Authorization: Bearer），不看浏览器的登录，"
    "令牌在“我的账号 › 访问令牌”生成，只显示一次。\n\n"
    "Everything that a page of the office does, with the same rights and the same messages. Calls are made by token alone "
    "(`Authorization: Bearer`): a browser's session is never looked at. Tokens are made under “My account › Tokens” and shown once. "
    "What goes wrong is told as application/problem+json (RFC 9457) with every issue. A POST may carry `Idempotency-Key`: "
    "sent again with the same key, it is answered as before and not carried out twice."
)


class Renderer(JSONRenderer):
    """JSON in UTF-8 as people read it (RFC 8259, 8.1)."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """The API with answers that are kept under their key, and a description with the problems that every operation may have."""

    def create_response(self, request: HttpRequest, data: Any, **named: Any) -> HttpResponse:
        """The answer; kept where the call has a key, but for one that is shown once."""
        response = super().create_response(request, data, **named)
        calling = getattr(getattr(request, "actor", None), "calling", None)
        if (
            calling is not None
            and calling.key
            and kept(response)
            and not getattr(request, "shown_once", False)
        ):
            keep_answer(calling, response.status_code, response.content.decode())
        return response

    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """The description, the same for everybody."""
        return described(super().get_openapi_schema(**named))


def interface() -> Interface:
    """An interface without operations, its problems told in one form."""
    api = Interface(
        title="质衡 Zhiheng", version=zhiheng.__version__, description=ABOUT, urls_namespace="api", docs_url=None,
        openapi_url="/openapi.json", renderer=Renderer(),
    )  # fmt: skip
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)
    # What nobody foresaw is Django's to log; the middleware tells it in the form of the API.
    api.add_exception_handler(Exception, _unforeseen)
    return api


def _refused(request: Any, problem: Refused) -> HttpResponse:
    match = request.resolver_match
    subject = " ".join(f"{name}={value}" for name, value in match.kwargs.items()) if match else ""
    refused(request.actor, request.operation, problem, subject=subject[:200].replace("\0", ""))
    said = said_issue(
        "refused", problem.reason, Text("如确需办理，请联系质量办", "If it is needed, ask the quality office")
    )
    return problem_answer(403, [said])


def _too_many(request: Any, problem: TooMany) -> HttpResponse:
    said = said_issue("too-many-calls", Text("调用太频繁", "there were too many calls"), Text(f"请等 {problem.seconds} 秒再试", f"Wait {problem.seconds} s and try again"))  # fmt: skip
    return problem_answer(429, [said], {"Retry-After": str(problem.seconds)})


def _before(request: Any, found: AnsweredBefore) -> HttpResponse:
    return HttpResponse(found.answer, status=found.status, content_type="application/json; charset=utf-8", headers={"Idempotency-Replayed": "true"})  # fmt: skip


def _input(request: Any, problem: InputProblem) -> HttpResponse:
    return problem_answer(status_of(problem), problem.issues)


def _http(request: Any, problem: HttpError) -> HttpResponse:
    """Of ninja itself: a body that is no JSON."""
    issue = PLAIN[400] if problem.status_code != 400 else validation_issues([{"type": "json_invalid"}])[0]
    return problem_answer(422 if problem.status_code == 400 else problem.status_code, [issue])


def _unforeseen(request: Any, problem: Any) -> HttpResponse:
    raise problem


ANSWERS: dict[type[Exception], Any] = {
    Refused: _refused,
    InputProblem: _input,
    TooMany: _too_many,
    AnsweredBefore: _before,
    CarriedOut: lambda request, problem: problem_answer(409, [carried_issue(problem.subject)]),
    NoToken: lambda request, problem: plain_answer(401, {"WWW-Authenticate": "Bearer"}),
    ValidationError: lambda request, problem: problem_answer(422, validation_issues(problem.errors)),
    HttpError: _http,
    Http404: lambda request, problem: plain_answer(404),
    ObjectDoesNotExist: lambda request, problem: plain_answer(404),
    RequestDataTooBig: lambda request, problem: plain_answer(413),
    MultiPartParserError: lambda request, problem: plain_answer(422),
    SuspiciousOperation: lambda request, problem: plain_answer(400),
}
