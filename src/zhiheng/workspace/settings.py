"""zhiheng.toml: where the workspace keeps its database and its ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.toml_syntax import read_toml, toml_value
from zhiheng.workspace.settings_sending import (
    HOOK_KEYS,
    MAIL_KEYS,
    NO_MAIL,
    MailSettings,
    hook_hosts_of,
    hook_problems,
    mail_of,
    mail_problems,
)

if TYPE_CHECKING:
    from sqlalchemy import URL

FILE = "zhiheng.toml"
DATABASE = "sqlite:///zhiheng.sqlite3"
STORE = "ledger"
OWN_PROXY = "127.0.0.1"
"""Where the proxy is that brings HTTPS, unless the settings say otherwise: on the same machine."""
_RELATIVE_SQLITE = "sqlite:///"
_DATABASES = re.compile(r"sqlite:///[^?]|postgresql(\+psycopg)?://")
_STORES = re.compile(r"s3://[^/]|(?!.*://)/*[^/]")
_KEYS: dict[str, tuple[str, ...]] = {
    "workspace": ("name", "plan"),
    "database": ("url",),
    "store": ("place", "endpoint", "region"),
    "office": (
        "address",
        "hosts",
        "proxy",
        "oidc_issuer",
        "oidc_client",
        "scanner",
        "issuer",
        "document_code",
        "demonstration",
    ),
    "mail": MAIL_KEYS,
    "hooks": HOOK_KEYS,
}
_NUMBERS = {("mail", "port")}
"""Keys that may be written as a number too."""
TEMPLATE = """\
# 质衡工作区的设置。改动前请先备份；改动后执行 zhiheng verify 核对。

[workspace]
name = {name}
plan = {plan}                      # 本工作区的计划；没有就留空

[database]
# 缺省是工作区里的一个 SQLite 文件。多台机器共用时改为 PostgreSQL，口令写在 ~/.pgpass 或环境变量 PGPASSWORD，例如
# url = "postgresql+psycopg://zhiheng@127.0.0.1/zhiheng"
url = {url}

[store]
# 账本的文件（数据段、原件、清单）放在哪里。缺省是工作区里的文件夹；也可以是 S3 协议的对象存储，例如
# place = "s3://quality/ledger"，endpoint = "https://storage.example"，region = "local"
# 密钥写在环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，不写在这里。
place = {place}

# [office]
# 网上办公（zhiheng serve）。address 是大家打开的网址，hosts 是还允许的其他主机名，用逗号隔开。例如
# address = "https://quality.example"
# proxy 是前面那台代理服务器的 IP 地址，缺省 127.0.0.1（在同一台机器上）；只有它转告的来访地址才可信，锁定和审计都用这个地址。
# issuer 是督办单、抄告单的发文机关，document_code 是文号里的机关代字，例如
# issuer = "某某区质量工作领导小组办公室"，document_code = "某质"，文号就是 某质督〔2028〕3号
# 单位有统一身份认证（OpenID Connect）的，写 oidc_issuer 和 oidc_client；密钥写在环境变量 ZHIHENG_OIDC_SECRET，不写在这里。
# 服务器上有病毒检查程序的，写 scanner，收到的每个文件先交给它，例如 scanner = "clamdscan --fdpass --no-summary"

# [mail]
# 发邮件用的服务器；不写就不发。security 写 none、starttls 或 tls；口令写在环境变量 ZHIHENG_MAIL_PASSWORD，不写在这里。例如
# host = "smtp.example"，port = 465，security = "tls"，user = "quality"，sender = "quality@example.gov.cn"

# [hooks]
# 事件可以推送到哪些主机，用逗号隔开；没有写的主机一概不连。例如企业微信和钉钉的群机器人：
# hosts = "qyapi.weixin.qq.com, oapi.dingtalk.com"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """How the office is reached. `address`: the one people open, with https:// behind a proxy, "" on this machine alone.

    `proxy`: the IP address of that proxy, which alone may say where a request comes from; "" where there is none.
    `scanner`: the command of a virus scanner that every file handed in is given to, "" for none.
    `issuer`: who issues orders and notices, as it stands at their head; `document_code`: the code in their numbers (发文机关代字), as 清质.
    `demonstration`: the day on which a made-up district lives, written by `zhiheng demo` alone; None for an office of real people.
    """

    address: str = ""
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    scanner: str = ""
    issuer: str = ""
    document_code: str = ""
    demonstration: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a workspace. Relative places are relative to its directory."""

    name: str = ""
    plan: str = ""
    database: str = DATABASE
    store: str = STORE
    endpoint: str = ""
    region: str = ""
    office: OfficeSettings = OfficeSettings()
    mail: MailSettings = NO_MAIL
    hook_hosts: tuple[str, ...] = ()
    """Where events may be sent to; hosts that are not named here are never connected to."""

    def database_url(self, root: Path) -> str | URL:
        """The database's address for SQLAlchemy; a relative SQLite file is one in the workspace."""
        file = self.database.removeprefix(_RELATIVE_SQLITE)
        if file == self.database or file.startswith("/"):
            return self.database
        from sqlalchemy import URL

        # Not as text, in which a `%` or `?` in the name of a folder would mean something.
        return URL.create("sqlite", database=str(root / file))

    def in_object_store(self) -> bool:
        """Whether the ledger's files stand in an object store rather than a folder."""
        return self.store.startswith("s3://")


def settings_text(settings: Settings) -> str:
    """The text of a new zhiheng.toml."""
    quoted = {
        "name": settings.name,
        "plan": settings.plan,
        "url": settings.database,
        "place": settings.store,
    }
    return TEMPLATE.format(**{key: toml_value(text) for key, text in quoted.items()})


def read_settings(path: Path) -> Settings:
    """The settings in a zhiheng.toml. Raises InputProblem with everything that is wrong in it."""
    data = read_toml(path, path.name)
    issues = [*_unknown(data, path.name), *_mistyped(data, path.name), *_contradictions(data, path.name)]
    if issues:
        raise InputProblem(*issues)
    workspace, database, store, office, mail, hooks = (data.get(table, {}) for table in _KEYS)
    return Settings(
        name=workspace.get("name", ""),
        plan=workspace.get("plan", ""),
        database=database.get("url", DATABASE),
        store=store.get("place", STORE).rstrip("/"),
        endpoint=store.get("endpoint", ""),
        region=store.get("region", ""),
        office=_office(office),
        mail=mail_of(mail),
        hook_hosts=hook_hosts_of(hooks),
    )


def _office(data: Mapping[str, Any]) -> OfficeSettings:
    address = data.get("address", "").rstrip("/")
    own = [urlsplit(address).hostname or ""] if address else []
    named = [host.strip() for host in data.get("hosts", "").split(",")]
    return OfficeSettings(
        address=address,
        hosts=tuple(dict.fromkeys(host for host in (*own, *named) if host)),
        proxy=data.get("proxy", OWN_PROXY if address.startswith("https://") else ""),
        oidc_issuer=data.get("oidc_issuer", "").rstrip("/"),
        oidc_client=data.get("oidc_client", ""),
        scanner=data.get("scanner", "").strip(),
        issuer=data.get("issuer", "").strip(),
        document_code=data.get("document_code", "").strip(),
        demonstration=date.fromisoformat(data["demonstration"]) if data.get("demonstration") else None,
    )


def setting_issue(place: str, value: str, message: Text, remedy: Text) -> Issue:
    """A problem of a file that people edit in a workspace."""
    return Issue(
        level=Level.ERROR, code="setting-wrong", place=Text(place, place), value=value, message=message, remedy=remedy
    )  # fmt: skip


def _unknown(data: Mapping[str, Any], file: str) -> Iterator[Issue]:
    for table, values in data.items():
        if table not in _KEYS:
            yield _no_such(file, f"[{table}]", table, tuple(_KEYS))
            continue
        for key in values if isinstance(values, dict) else ():
            if key not in _KEYS[table]:
                yield _no_such(file, f"[{table}] {key}", key, _KEYS[table])


def _no_such(file: str, place: str, name: str, known: tuple[str, ...]) -> Issue:
    near = next(iter(get_close_matches(name, known, 1, 0.5)), "")
    return setting_issue(
        f"{file} {place}",
        name,
        Text("没有这一项", "no such key"),
        Text(f"是不是 {near}？" if near else f"可以写：{' '.join(known)}",
             f"Did you mean {near}?" if near else f"Known here: {' '.join(known)}"),
    )  # fmt: skip


def _mistyped(data: Mapping[str, Any], file: str) -> Iterator[Issue]:
    for table, values in data.items():
        if table not in _KEYS:
            continue
        if not isinstance(values, dict):
            yield setting_issue(f"{file} {table}", str(values), Text("应当是一组键值", "this must be a table"),
                                Text(f"前面写 [{table}]", f"Put [{table}] before it"))  # fmt: skip
            continue
        for key, value in values.items():
            number = (table, key) in _NUMBERS and isinstance(value, int) and not isinstance(value, bool)
            if key in _KEYS[table] and not isinstance(value, str) and not number:
                yield setting_issue(f"{file} [{table}] {key}", str(value), Text("应当是文字", "this must be text"),
                                    Text("请放在英文引号里", "Put it in double quotes"))  # fmt: skip


def _contradictions(data: Mapping[str, Any], file: str) -> Iterator[Issue]:
    database, store = data.get("database"), data.get("store")
    url = database.get("url", DATABASE) if isinstance(database, dict) else DATABASE
    if isinstance(url, str) and not _DATABASES.match(url):
        yield setting_issue(
            f"{file} [database] url", url,
            Text("只支持 SQLite 和 PostgreSQL", "only SQLite and PostgreSQL are supported"),
            Text("请写 sqlite:///文件 或 postgresql+psycopg://用户@主机/库", "Write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"),
        )  # fmt: skip
    place, endpoint = (
        (store.get("place", STORE), store.get("endpoint")) if isinstance(store, dict) else (STORE, "")
    )
    if isinstance(place, str) and not _STORES.match(place):
        yield setting_issue(
            f"{file} [store] place", place,
            Text("只支持文件夹和 S3 协议的对象存储", "only a folder or an S3 object store is supported"),
            Text("请写文件夹名，或 s3://存储桶/前缀", "Write a folder, or s3://BUCKET/PREFIX"),
        )  # fmt: skip
    if isinstance(endpoint, str) and endpoint and not endpoint.startswith(("http://", "https://")):
        yield setting_issue(
            f"{file} [store] endpoint", endpoint,
            Text("不是完整的地址", "this is not a whole address"),
            Text("请在前面写上 https:// 或 http://", "Put https:// or http:// before it"),
        )  # fmt: skip
    yield from _office_contradictions(data.get("office"), file)
    outside = {"mail": mail_problems(data.get("mail")), "hooks": hook_problems(data.get("hooks"))}
    for table, found in outside.items():
        for key, value, message, remedy in found:
            yield setting_issue(f"{file} [{table}] {key}", value, message, remedy)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _office_contradictions(office: Any, file: str) -> Iterator[Issue]:
    if not isinstance(office, dict):
        return
    for key in ("address", "oidc_issuer"):
        value = office.get(key, "")
        if isinstance(value, str) and value and not value.startswith(("http://", "https://")):
            yield setting_issue(
                f"{file} [office] {key}", value,
                Text("不是完整的网址", "this is not a whole address"),
                Text("请在前面写上 https:// 或 http://", "Put https:// or http:// before it"),
            )  # fmt: skip
    proxy = office.get("proxy", "")
    if isinstance(proxy, str) and proxy and not _is_address(proxy):
        yield setting_issue(
            f"{file} [office] proxy", proxy,
            Text("不是 IP 地址", "this is no IP address"),
            Text("请写代理服务器的 IP 地址，如 127.0.0.1，只写一个", "Write the IP address of the proxy, as 127.0.0.1, and only one"),
        )  # fmt: skip
    day = office.get("demonstration", "")
    if isinstance(day, str) and day and not _is_day(day):
        yield setting_issue(
            f"{file} [office] demonstration", day,
            Text("不是日期", "this is no day"),
            Text("请写 2028-07-05 这样的日期；不是演示的，删去这一行", "Write a day as 2028-07-05; where this is no demonstration, delete the line"),
        )  # fmt: skip
    if bool(office.get("oidc_issuer")) != bool(office.get("oidc_client")):
        yield setting_issue(
            f"{file} [office]", str(office.get("oidc_issuer") or office.get("oidc_client")),
            Text("统一身份认证的两项要一起写", "single sign-on needs both of its keys"),
            Text("请写 oidc_issuer 和 oidc_client", "Give oidc_issuer and oidc_client"),
        )  # fmt: skip
