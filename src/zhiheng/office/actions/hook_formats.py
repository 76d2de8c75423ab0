"""How an event looks to whoever receives it: the office's own envelope, and the robots of WeCom and DingTalk groups. Pure.

The two robots follow what their makers have published of them: a message of the type markdown, an answer with `errcode`, and for DingTalk a
signature in the address. Each format is one entry of FORMATS.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from zhiheng import __version__
from zhiheng.core.issues import Language, Text
from zhiheng.ledger.records import read_time
from zhiheng.office.clock import ZONE
from zhiheng.office.records.events import event_label

GENERIC, WECOM, DINGTALK = "generic", "wecom", "dingtalk"
LONGEST = 4096
"""Bytes that a WeCom robot takes in one message."""
_LONGEST_PROBLEM = 200
"""Characters kept of what the other side said was wrong."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted: the address, the headers, the body."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """An event to be written out: the delivery's number, what is told (see hook_events), the reader's language, the moment of sending."""

    id: str
    told: Mapping[str, Any]
    language: Language
    at: datetime


def post_of(kind: str, url: str, secret: str, letter: Letter) -> Post:
    """The letter in that format, signed where there is a secret. Raises KeyError for an unknown format."""
    return FORMATS[kind].post(url, secret, letter)


def problem_of(kind: str, status: int, body: bytes) -> str:
    """What is wrong with an answer, "" where it says that the letter arrived."""
    if not 200 <= status < 300:
        return f"redirect {status}" if 300 <= status < 400 else f"status {status}"
    return FORMATS[kind].problem(body)


def _generic(url: str, secret: str, letter: Letter) -> Post:
    body = json.dumps({"id": letter.id, **letter.told}, ensure_ascii=False).encode()
    stamp = str(int(letter.at.timestamp()))
    signed = {"X-Zhiheng-Timestamp": stamp, "X-Zhiheng-Signature": f"sha256={_hmac(secret, stamp.encode() + b'.' + body).hex()}"}  # fmt: skip
    return Post(url, _headers(letter) | (signed if secret else {}), body)


def _wecom(url: str, secret: str, letter: Letter) -> Post:
    _, text = _words(letter)
    content = text.encode()[:LONGEST].decode(errors="ignore")
    return _json_post(url, letter, {"msgtype": "markdown", "markdown": {"content": content}})


def _dingtalk(url: str, secret: str, letter: Letter) -> Post:
    title, text = _words(letter)
    if secret:
        stamp = str(int(letter.at.timestamp() * 1000))
        sign = base64.b64encode(_hmac(secret, f"{stamp}\n{secret}".encode())).decode()
        url += ("&" if "?" in url else "?") + urlencode({"timestamp": stamp, "sign": sign})
    return _json_post(url, letter, {"msgtype": "markdown", "markdown": {"title": title, "text": text}})


def _json_post(url: str, letter: Letter, message: Mapping[str, Any]) -> Post:
    return Post(url, _headers(letter), json.dumps(message, ensure_ascii=False).encode())


def _headers(letter: Letter) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": f"zhiheng/{__version__}",
        "X-Zhiheng-Delivery": letter.id, "X-Zhiheng-Event": str(letter.told["event"]),
    }  # fmt: skip


def _words(letter: Letter) -> tuple[str, str]:
    """Title and text (markdown) for people."""
    told = letter.told
    title = event_label(told["event"]).said(letter.language)
    at = read_time(told["at"]).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    lines = [f"**{_NAME.said(letter.language)} · {_plain(title)}**", *(f"> {_plain(name)}" for name in told["bodies"]), f"> {at}"]  # fmt: skip
    if told["address"]:
        lines.append(f"[{_LOOK.said(letter.language)}]({told['address']})")
    return title, "\n\n".join(lines)


def _plain(text: str) -> str:
    """Without the signs that markdown would take for its own."""
    return "".join(each for each in text if each not in "*_`[]()<>#\\\n")


def _no_problem(body: bytes) -> str:
    return ""


def _errcode(body: bytes) -> str:
    try:
        told = json.loads(body)
        code = told["errcode"]
    except (ValueError, KeyError, TypeError):
        return "answer-unreadable"
    return "" if code == 0 else f"errcode {code} {told.get('errmsg', '')}"[:_LONGEST_PROBLEM]


def _hmac(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, how a letter is posted in it, and what an answer says is wrong."""

    label: Text
    post: Callable[[str, str, Letter], Post]
    problem: Callable[[bytes], str]


FORMATS = {
    GENERIC: Format(Text("通用", "generic"), _generic, _no_problem),
    WECOM: Format(Text("企业微信群机器人", "WeCom group robot"), _wecom, _errcode),
    DINGTALK: Format(Text("钉钉群机器人", "DingTalk group robot"), _dingtalk, _errcode),
}
_NAME = Text("质衡", "Zhiheng")
_LOOK = Text("查看", "Look at it")
