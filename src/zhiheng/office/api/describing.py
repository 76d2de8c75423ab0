"""The description of the API (OpenAPI 3.1) as programs read it: what ninja makes, with the problems that every operation may have."""

from __future__ import annotations

from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from zhiheng.office.api.problems import MEDIA_TYPE, Problem
from zhiheng.office.people.parameters import CALLS_A_MINUTE
from zhiheng.office.people.scopes import BY_NAME

PROBLEMS = {
    401: "没有令牌，或令牌不对 · No token, or one that is no good",
    403: "不能办，附理由 · Refused, with the reason",
    404: "没有这一项 · There is no such thing",
    409: "别人先办了，没有写入 · Somebody was quicker; nothing was written",
    413: "太大 · Too large",
    422: "填写有误，列出每一处 · Something is wrong with what was sent; every issue is told",
    429: "太频繁，见 Retry-After · Too often; see Retry-After",
}
SCOPE, FILES, WRITES = "x-scope", "x-files", "x-writes"
"""What operations say of themselves: their scope, whether they give a file, whether they write."""
BINARY = "application/octet-stream"
SECURITY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "zhh_…",
    "description": (
        "访问令牌；只认令牌，不认浏览器的登录（因此没有跨站请求伪造的问题）。每个操作要求的范围见 x-scope。 "
        "A token; a browser's session is never accepted, so no other site can call in its name. What each operation asks for is its x-scope."
    ),
}


def described(schema: OpenAPISchema) -> OpenAPISchema:
    """The same with problems, security, files and keys of calls; in place."""
    found = Problem.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    schema["components"]["schemas"] |= {**found.pop("$defs"), "Problem": found}
    schema["components"]["securitySchemes"] = {"Token": SECURITY}
    schema["components"]["responses"] = {
        f"Problem{status}": {
            "description": said, "content": {MEDIA_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}},
        }
        for status, said in PROBLEMS.items()
    }  # fmt: skip
    schema["x-scopes"] = {
        name: {"zh": scope.label.zh, "en": scope.label.en} for name, scope in BY_NAME.items()
    }
    schema["x-calls-a-minute"] = CALLS_A_MINUTE.value
    for methods in schema["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return schema


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    if operation.get(FILES):
        responses[200] = {"description": "文件 · The file", "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}  # fmt: skip
    for status in PROBLEMS:
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    if operation.get(WRITES):
        operation["parameters"].append({
            "in": "header", "name": "Idempotency-Key", "required": False,
            "description": "同一个键再发，照原样答复，不再办一次 · sent again with the same key, it is answered as before and not carried out twice",
            "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
        })  # fmt: skip
