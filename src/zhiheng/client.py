"""A small client of the office's API, for programs in Python: the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

SECONDS = 60.0
"""How long an answer may take."""
STALE = 300
"""Seconds after which an event counts as old: somebody may be playing it back."""
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong, where, with which value, and what to do; `place`, `message` and `remedy` by language ("zh", "en")."""

    code: str
    place: Mapping[str, str]
    value: str
    message: Mapping[str, str]
    remedy: Mapping[str, str]

    def line(self, language: Language = "zh") -> str:
        """The issue in one line."""
        value = f"「{self.value}」" if self.value else ""
        return f"{self.place[language]}{value}: {self.message[language]}. {self.remedy[language]}"


class Problem(Exception):
    """A call that was not carried out: its status, every issue, and the seconds to wait where it was too often (429)."""

    def __init__(self, status: int, issues: tuple[Issue, ...], wait: int = 0) -> None:
        self.status, self.issues, self.wait = status, issues, wait
        super().__init__("\n".join(issue.line("en") for issue in issues) or f"status {status}")


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a filing stands: its id, the version that the next call says it saw, its state, and its number once it is in the ledger."""

    id: str
    version: int
    state: str
    rows: int
    passes: bool
    filing: int | None


class Client:
    """An office at an address (https://office.example), called with a token.

    Every method raises Problem where the office refuses, and OSError where it cannot be reached. What writes may be sent again after an
    OSError with the same `key`: it is carried out once.
    """

    def __init__(self, address: str, token: str, *, seconds: float = SECONDS) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"an address begins with https:// (or http://), not {address!r}")
        self._base, self._token, self._seconds = f"{address.rstrip('/')}/api/v1", token, seconds

    def get(self, path: str, **asked: Any) -> Any:
        """What a reading operation answers: JSON as plain values, or bytes of a file. A list is sent as a parameter for each of its values."""
        given = {name: value for name, value in asked.items() if value is not None}
        return self._call("GET", f"{path}?{urlencode(given, doseq=True)}" if given else path)

    def post(self, path: str, sent: Mapping[str, Any] | None = None, *, key: str = "") -> Any:
        """What a writing operation answers. `key`: sent again with the same one, it is not carried out twice."""
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        return self._call("POST", path, json.dumps(sent).encode() if sent is not None else b"", headers)

    def send_file(self, path: str, file: Path, **fields: Any) -> Any:
        """The same with a file and further fields as a form."""
        mark = uuid.uuid4().hex
        body = b"".join(_parts(mark, file, fields))
        return self._call("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def me(self) -> dict[str, Any]:
        """Who calls: name, roles, bodies with their numbers, scopes of the token."""
        return dict(self.get("/me"))

    def desk(self) -> dict[str, Any]:
        """What waits for this person."""
        return dict(self.get("/desk"))

    def dues(self, *, body: int | None = None) -> Iterator[dict[str, Any]]:
        """Everything that is due and not closed, by deadline."""
        return self._pages("/dues", body=body)

    def template(self, register: str) -> bytes:
        """The empty workbook of a register."""
        return bytes(self.get(f"/registers/{quote(register, safe='')}/template"))

    def begin(self, register: str, body: int, *, due: int | None = None) -> Filing:
        """Begins a filing, or goes on with the one begun for that due."""
        return _filing(self.post("/filings", {"register": register, "body": body, "due": due}))

    def fill_in(self, filing: Filing, rows: Sequence[Mapping[str, str]]) -> Filing:
        """Puts rows (by column identifier, values as they would stand in a table) into it; what is wrong, `filing` tells."""
        return _filing(
            self.post(
                f"/filings/{filing.id}/rows", {"version": filing.version, "rows": [dict(row) for row in rows]}
            )
        )

    def upload(self, filing: Filing, workbook: Path) -> Filing:
        """Puts a workbook or CSV file into it."""
        return _filing(self.send_file(f"/filings/{filing.id}/file", workbook, version=filing.version))

    def filing(self, id: str) -> dict[str, Any]:
        """A filing with its problems, evidence and way so far."""
        return dict(self.get(f"/filings/{quote(id, safe='')}"))

    def hand_in(self, filing: Filing) -> Filing:
        """Hands it in for review."""
        return _filing(self.post(f"/filings/{filing.id}/hand-in", {"version": filing.version}))

    def file(
        self, register: str, body: int, rows: Sequence[Mapping[str, str]], *, due: int | None = None, key: str = ""
    ) -> Filing:  # fmt: skip
        """Files in one step: all of it is checked and handed in, or nothing and Problem has every issue."""
        sent = {"register": register, "body": body, "due": due, "rows": [dict(row) for row in rows]}
        return _filing(self.post("/filings/hand-in", sent, key=key))

    def reviews(self) -> Iterator[dict[str, Any]]:
        """What waits for this person to review."""
        return self._pages("/reviews")

    def approve(self, id: str, version: int, *, reason: str = "") -> Filing:
        """Lets a filing go on: to the quality office, from there into the ledger."""
        return _filing(
            self.post(f"/filings/{quote(id, safe='')}/approve", {"version": version, "reason": reason})
        )

    def send_back(self, id: str, version: int, reason: str) -> Filing:
        """Sends a filing back."""
        return _filing(
            self.post(f"/filings/{quote(id, safe='')}/return", {"version": version, "reason": reason})
        )

    def targets(self, **asked: str) -> list[dict[str, Any]]:
        """Targets with their verdicts; of one `area`, `body`, `town` or `state`."""
        return list(self.get("/targets", **asked))

    def verdict(self, target: str) -> dict[str, Any] | None:
        """The verdict on a target; None where there is none that may be seen."""
        found = self.get("/verdicts", target=target)
        return dict(found[0]) if found else None

    def rows(self, register: str, *, where: Sequence[str] = (), as_of: str = "") -> Iterator[dict[str, Any]]:
        """Rows of a register that fit every condition (`COLUMN.OPERATION=VALUE`), as of now or a moment before."""
        return self._pages(
            f"/registers/{quote(register, safe='')}/rows", where=list(where), as_of=as_of or None
        )

    def search(self, text: str) -> dict[str, Any]:
        """Everything that one may see in which all words occur."""
        return dict(self.get("/search", text=text))

    def _pages(self, path: str, **asked: Any) -> Iterator[dict[str, Any]]:
        page, seen = 1, 0
        while True:
            found = self.get(path, **asked, page=page)
            yield from found["items"]
            seen, page = seen + len(found["items"]), page + 1
            if not found["items"] or seen >= found["total"]:
                return

    def _call(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        asked = Request(
            self._base + path,
            data=body,
            method=method,
            headers={"Authorization": f"Bearer {self._token}", **(headers or {})},
        )
        try:
            with urlopen(asked, timeout=self._seconds) as answer:
                content: bytes = answer.read()
                return (
                    json.loads(content)
                    if answer.headers.get_content_type() == "application/json"
                    else content
                )
        except HTTPError as refused:
            with refused:
                raise _problem(refused) from None


def verify_signature(
    secret: str, body: bytes, headers: Mapping[str, str], *, now: float, stale: int = STALE
) -> bool:
    """Whether an event came from the office: X-Zhiheng-Signature is the HMAC-SHA256 of X-Zhiheng-Timestamp, a full stop and the body as
    it came. `now` in seconds since 1970; an event whose time lies more than `stale` seconds off is refused.
    """
    given = {name.lower(): value for name, value in headers.items()}
    stamp, signature = given.get("x-zhiheng-timestamp", ""), given.get("x-zhiheng-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 13) or abs(now - int(stamp)) > stale:
        return False
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={wanted}".encode(), signature.encode())


def _filing(told: Mapping[str, Any]) -> Filing:
    return Filing(told["id"], told["version"], told["state"], told["rows"], told["passes"], told["filing"])


def _problem(refused: HTTPError) -> Problem:
    try:
        told = json.loads(refused.read())
        issues = tuple(
            Issue(each["code"], each["place"], each["value"], each["message"], each["remedy"])
            for each in told["issues"]
        )
    except (ValueError, KeyError, TypeError):
        issues = ()
    wait = refused.headers.get("Retry-After", "")
    return Problem(refused.code, issues, int(wait) if wait.isdigit() else 0)


def _parts(mark: str, file: Path, fields: Mapping[str, Any]) -> Iterator[bytes]:
    """A form with a file as multipart/form-data (RFC 7578)."""
    for name, value in fields.items():
        yield f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    safe = file.name.replace('"', "%22").replace("\r", "").replace("\n", "")
    yield f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{safe}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
    yield file.read_bytes()
    yield f"\r\n--{mark}--\r\n".encode()
