"""The tables [mail] and [hooks] of zhiheng.toml: where things may leave the office to. Without them nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhiheng.core.issues import Text

MAIL_KEYS = ("host", "port", "security", "user", "sender")
HOOK_KEYS = ("hosts",)
PORTS = {"none": 25, "starttls": 587, "tls": 465}
"""The usual port of each kind of security (RFC 8314; RFC 6409)."""
SECURITY = "starttls"
_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?")

Problem = tuple[str, str, Text, Text]
"""The key, its value, what is wrong, what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server that takes the office's e-mail (SMTP); "" for none. `security`: none, starttls, tls. `user` is empty where it asks for
    no password; the password stands in the environment.
    """

    host: str = ""
    port: int = PORTS[SECURITY]
    security: str = SECURITY
    user: str = ""
    sender: str = ""


NO_MAIL = MailSettings()


def mail_of(table: Mapping[str, Any]) -> MailSettings:
    """The table as settings; it has been checked by `mail_problems`."""
    security = table.get("security", SECURITY)
    return MailSettings(
        host=table.get("host", "").strip(), port=int(table.get("port", PORTS[security])), security=security, user=table.get("user", ""),
        sender=table.get("sender", "").strip(),
    )  # fmt: skip


def hook_hosts_of(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The hosts to which events may be sent, in small letters, each with its port where one was written."""
    return tuple(dict.fromkeys(_listed(table.get("hosts", ""))))


def mail_problems(table: Any) -> Iterator[Problem]:
    """What is wrong in [mail]."""
    if not isinstance(table, dict):
        return
    words = {
        key: value.strip() if isinstance(value, str) else value
        for key, value in table.items()
        if key in MAIL_KEYS
    }
    security, port, sender = words.get("security", SECURITY), words.get("port", ""), words.get("sender", "")
    if isinstance(security, str) and security not in PORTS:
        yield ("security", security, Text("没有这种加密方式", "there is no such security"),
               Text("请写 none、starttls 或 tls", "Write none, starttls or tls"))  # fmt: skip
    if port != "" and not _is_port(port):
        yield ("port", str(port), Text("不是端口", "this is no port"),
               Text("请写 1 到 65535 的整数，如 465", "Write a whole number from 1 to 65535, as 465"))  # fmt: skip
    if isinstance(sender, str) and sender and not _ADDRESS.fullmatch(sender):
        yield ("sender", sender, Text("不是邮件地址", "this is no e-mail address"),
               Text("请写 quality@example.gov.cn 这样的地址", "Write an address as quality@example.gov.cn"))  # fmt: skip
    if bool(words.get("host")) != bool(sender):
        yield ("sender" if words.get("host") else "host", "", Text("服务器和发件地址要一起写", "server and sender belong together"),
               Text("请写 host 和 sender；不发邮件的，删去 [mail]", "Give host and sender, or delete [mail] where no mail is sent"))  # fmt: skip


def hook_problems(table: Any) -> Iterator[Problem]:
    """What is wrong in [hooks]."""
    hosts = table.get("hosts", "") if isinstance(table, dict) else ""
    for host in _listed(hosts) if isinstance(hosts, str) else ():
        found = _HOST.fullmatch(host)
        if found is None or (found[1] and not _is_port(found[1])):
            yield ("hosts", host, Text("不是主机名", "this is no host"),
                   Text("请只写主机名，端口不是 443 或 80 的再加上冒号和端口，如 hook.example:8443",
                        "Write the host alone, with a colon and the port where it is not 443 or 80, as hook.example:8443"))  # fmt: skip


def _listed(text: str) -> list[str]:
    return [part for each in text.replace("，", ",").split(",") if (part := each.strip().lower())]


def _is_port(value: object) -> bool:
    digits = str(value)
    return digits.isascii() and digits.isdigit() and len(digits) < 6 and 0 < int(digits) < 65536
