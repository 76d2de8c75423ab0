"""Text files of any size and encoding as pieces of UTF-8, and the cutting of them where a record ends."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zhiheng.files.filings.wording import Where, refusal
from zhiheng.files.readers.encodings import decode

PIECE = 16 * 1024 * 1024
"""Bytes read at a time: some 200,000 rows."""
SAMPLE = 256 * 1024
"""Bytes by which encoding, separator and header are told."""
LONGEST_RECORD = 32 * 1024 * 1024
"""Bytes of one record; what goes on longer has a quote that never closes."""

_MARKS = {"utf-8": 3, "utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4, "gb18030": 4}
_WIDE = ("utf-16", "utf-32")

Positions = npt.NDArray[np.int64]


class BrokenText(Exception):
    """Text that cannot be cut into records any further: `code` says why, `row` where, `value` what stands there."""

    def __init__(self, code: str, row: int, value: str = "") -> None:
        self.code, self.row, self.value = code, row, value
        super().__init__(f"{code} in row {row}")


class _BadBytes(Exception):
    """Bytes that do not fit the encoding; the text before them was given out already."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text: where it is, its encoding, the bytes of the mark at its start, and how lines end."""

    path: Path
    encoding: str
    stated: bool
    mark: int
    carriage: bool
    """Lines end with a lone carriage return."""

    def pieces(self) -> Iterator[bytes]:
        """The text in UTF-8, piece by piece; UTF-8 itself is handed through unexamined.

        Where the encoding breaks, `sliced` says in which row.
        """
        for piece in self._utf8():
            yield piece.replace(b"\r", b"\n") if self.carriage else piece

    def _utf8(self) -> Iterator[bytes]:
        decoder = None if self.encoding == "utf-8" else codecs.getincrementaldecoder(self.encoding)()
        with self.path.open("rb") as file:
            file.seek(self.mark)
            while data := file.read(PIECE):
                if decoder is None:
                    yield data
                else:
                    yield from _recoded(decoder, data, last=False)
        if decoder is not None:
            yield from _recoded(decoder, b"", last=True)


def _recoded(decoder: codecs.IncrementalDecoder, data: bytes, *, last: bool) -> Iterator[bytes]:
    try:
        yield decoder.decode(data, last).encode()
    except UnicodeDecodeError as error:
        yield error.object[: error.start].decode(error.encoding, "replace").encode()
        raise _BadBytes(error.object[error.start : error.start + 4].hex(" ")) from error


def open_text(path: Path, where: Where, labels: Collection[str]) -> tuple[TextFile, str]:
    """The file with its encoding, and the text of its beginning. Raises InputProblem where it is no text.

    `labels` are words that are likely to stand in it.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
        telling = start
        # A table may begin with kilobytes of plain ASCII; only other characters tell the encoding.
        while telling.isascii() and (more := file.read(PIECE)):
            if not more.isascii():
                telling = _around_first_wide(more)
    encoding, stated = _by_labels(start, labels), False
    if not encoding:
        found = decode(_whole_lines(telling))
        if found is None:
            raise refusal("file-not-text", where)
        encoding, stated = found.encoding, found.stated
    mark = _mark(start, encoding)
    sample = _whole_lines(start)[mark:].decode(encoding, "replace")
    carriage = "\n" not in sample and "\r" in sample
    if carriage:
        sample = sample.replace("\r", "\n")
    return TextFile(path, encoding, stated or encoding == "utf-8", mark, carriage), sample


def _by_labels(start: bytes, labels: Collection[str]) -> str:
    """The encoding in which a known word stands in the bytes; "" where none does. Broken bytes elsewhere do no harm."""
    words = [label for label in labels if len(label) > 1 and not label.isascii()]
    for encoding in ("utf-8", "gb18030"):
        if any(word.encode(encoding) in start for word in words):
            return encoding
    return ""


def _around_first_wide(data: bytes) -> bytes:
    match = re.search(rb"[\x80-\xff]", data)
    first = match.start() if match else 0
    return data[data.rfind(b"\n", 0, first) + 1 : first + SAMPLE]


def _whole_lines(data: bytes) -> bytes:
    """Without the last, cut line, so that no character is cut; whole groups of four bytes where NULs abound."""
    if len(data) < SAMPLE:
        return data
    if data.count(0) > len(data) // 100 or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data[: len(data) // 4 * 4]
    return data[: data.rfind(b"\n") + 1] or data


def _mark(start: bytes, encoding: str) -> int:
    length = _MARKS.get(encoding, 0)
    text = start[:length].decode(encoding, "replace") if length else ""
    return length if text == "\ufeff" else 0


@dataclass(frozen=True)
class Slice:
    """Whole records of a file in UTF-8, the row number of the first, and where its quotes stand."""

    data: bytes
    row: int
    quotes: Positions = field(repr=False)

    @property
    def bytes(self) -> npt.NDArray[np.uint8]:
        """The data as an array."""
        return np.frombuffer(self.data, np.uint8)

    def ends(self) -> Positions:
        """Where records end: the line feeds outside quotes, and the end of the data."""
        ends = self.outside(10)
        return ends if self.data.endswith(b"\n") else np.append(ends, len(self.data))

    def outside(self, byte: int) -> Positions:
        """The positions of a byte outside quotes."""
        found = np.flatnonzero(self.bytes == byte)
        return found[np.searchsorted(self.quotes, found) % 2 == 0] if len(self.quotes) else found

    @cached_property
    def records(self) -> int:
        """How many records the data hold."""
        if len(self.quotes):
            return len(self.ends())
        return int(np.count_nonzero(self.bytes == 10)) + (self.data[-1:] not in (b"", b"\n"))


NO_QUOTES: Positions = np.empty(0, np.int64)


def sliced(pieces: Iterator[bytes], separator: str) -> Iterator[Slice]:
    """The pieces cut where records end: quoted fields may hold line feeds.

    Raises BrokenText where a quote stands inside a field or never closes, and where bytes do not fit the encoding.
    """
    rest, row = b"", 1
    try:
        for piece in pieces:
            whole, rest = _cut(rest, piece, row, separator)
            if whole.data:
                yield whole
                row += whole.records
            if len(rest) > LONGEST_RECORD:
                raise BrokenText("quote-broken", row)
    except _BadBytes as bad:
        raise BrokenText("bytes-undecodable", row, str(bad)) from bad
    if rest:
        last = Slice(rest, row, _quotes(rest))
        _examine(last, separator)
        yield last


def lines(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines of a text with their numbers from 1. Raises BrokenText for bytes that do not fit the encoding."""
    rest, number = b"", 0
    try:
        for piece in pieces:
            *whole, rest = (rest + piece).split(b"\n")
            yield from enumerate(whole, number + 1)
            number += len(whole)
            if len(rest) > LONGEST_RECORD:
                raise BrokenText("line-broken", number + 1)
    except _BadBytes as bad:
        raise BrokenText("bytes-undecodable", number + 1, str(bad)) from bad
    if rest:
        yield number + 1, rest


def _cut(rest: bytes, piece: bytes, row: int, separator: str) -> tuple[Slice, bytes]:
    """The whole records in what was left before and a new piece, and what is left now."""
    if b'"' not in piece and b'"' not in rest:
        end = piece.rfind(b"\n") + 1
        if not end:
            return Slice(b"", row, NO_QUOTES), rest + piece
        # Joined in one go: pieces are large, and every copy of them counts.
        return Slice(b"".join((rest, memoryview(piece)[:end])), row, NO_QUOTES), piece[end:]
    data = rest + piece
    quotes = _quotes(data)
    end = _last_end(data, quotes)
    whole = Slice(data[:end], row, quotes[: np.searchsorted(quotes, end)])
    _examine(whole, separator)
    return whole, data[end:]


def _quotes(data: bytes) -> Positions:
    if b'"' not in data:
        return NO_QUOTES
    return np.flatnonzero(np.frombuffer(data, np.uint8) == 34)


def _last_end(data: bytes, quotes: Positions) -> int:
    """The position after the last line feed outside quotes; 0 where there is none."""
    end = data.rfind(b"\n")
    while end >= 0:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return end + 1
        end = data.rfind(b"\n", 0, int(quotes[before - 1]))
    return 0


def _examine(whole: Slice, separator: str) -> None:
    """Raises BrokenText at the first quote that neither opens, closes nor stands for itself (RFC 4180, 2.5-2.7)."""
    if not len(whole.quotes):
        return
    data = whole.bytes
    opening, closing = whole.quotes[0::2], whole.quotes[1::2]
    before = np.where(opening > 0, data[opening - 1], 10)
    after = data[np.minimum(closing + 1, len(data) - 1)]
    starts = np.isin(before, [ord(separator), 10, 34])
    stops = np.isin(after, [ord(separator), 10, 13, 34]) | (closing + 1 >= len(data))
    bad = [*opening[~starts][:1], *closing[~stops][:1]]
    if len(opening) > len(closing):
        bad.append(opening[-1])
    if bad:
        raise BrokenText("quote-broken", _row_of_quote(whole, int(min(bad))))


def _row_of_quote(whole: Slice, position: int) -> int:
    before = whole.data[:position]
    part = Slice(before, whole.row, whole.quotes[: np.searchsorted(whole.quotes, position)])
    return whole.row + len(part.outside(10))
