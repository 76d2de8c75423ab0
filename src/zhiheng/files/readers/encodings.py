"""Bytes become text: byte order marks first, then UTF-8, then the encodings of Chinese offices, by evidence."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前"
    "质量发展建设管理安全食品药品服务企业标准计划目标任务责任单位监督检验合格率提升区市镇街道委办局年月日第项至全"
    "這為個國時來們對會發動過說產種後學經進著務長電裡現實體製機當點從業應開還質設標準計劃責任單監檢驗項達區"
)
"""Common characters, simplified and traditional: a wrong decoding hardly ever meets them."""

_SAMPLE = 256 * 1024
_FEW_DAMAGED = 0.02
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\f\v\x1a\x1b")
_MANY_CONTROLS = 0.02
_PLAUSIBLE = 0.9
_FAMILIAR = 0.25
_EVERYDAY = 0.08
"""Real Chinese has a fifth and more of its characters among the frequent ones; by chance it would be 0.03."""
_ENOUGH = 500


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text out of bytes; `stated` is false where the encoding was inferred; `damaged` counts characters lost."""

    text: str
    encoding: str
    stated: bool
    damaged: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text in `data`, or None where it is not text. `declared` is tried before anything is inferred.

    Line ends are left as they are.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, stated=True)
    wide = _wide_encoding(data)
    if wide:
        return _lenient(data, wide, stated=False)
    if is_binary(data):
        return None
    if declared and (text := _strict(data, declared)) is not None:
        return Decoded(text, declared, stated=True)
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", stated=True)
    return _damaged_utf8(data) or _chinese(data) or _other(data)


def is_binary(data: bytes) -> bool:
    """Whether the bytes cannot be text of any encoding without NUL bytes (so not of UTF-16)."""
    middle = len(data) // 2
    sample = data[:_SAMPLE] + data[middle : middle + _SAMPLE]
    controls = sum(sample.count(byte) for byte in range(0x20) if byte not in _ALLOWED_CONTROLS)
    return controls > len(sample) * _MANY_CONTROLS


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _lenient(data: bytes, encoding: str, *, stated: bool) -> Decoded | None:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if damaged > max(2, len(text) * _FEW_DAMAGED) or not is_plausible(text):
        return None
    return Decoded(text, encoding, stated, damaged)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends, digits and Latin letters bring NUL bytes, which no other encoding has."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if sample.count(0) < max(2, len(sample) * 0.004):
        return None
    scores = {
        encoding: _familiar(sample.decode(encoding, "replace")) for encoding in ("utf-16-le", "utf-16-be")
    }
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > _FAMILIAR else None


def _familiar(text: str) -> float:
    """The share of characters that are common Chinese ones, printable ASCII or Chinese punctuation."""
    known = sum(
        char in _FREQUENT or "\x20" <= char <= "\x7e" or char in "\r\n，。、；：（）《》“”" for char in text
    )
    return known / max(len(text), 1)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (a cut download, a bad paste); not mistaken for GBK, which breaks everywhere."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    wide = sum(1 for char in text[:_SAMPLE] if char > "\u07ff" and char != "\ufffd")
    if damaged * 10 > wide:
        return None
    return Decoded(text, "utf-8", stated=True, damaged=damaged)


def _chinese(data: bytes) -> Decoded | None:
    """GB18030 (which holds GBK and GB2312) or Big5, whichever gives more everyday Chinese."""
    best: tuple[float, Decoded] | None = None
    for encoding in ("gb18030", "big5hkscs"):
        text = data.decode(encoding, errors="replace")
        damaged = text.count("\ufffd")
        if damaged > max(2, len(text) * _FEW_DAMAGED) or not is_plausible(text):
            continue
        score = _everyday(text) - damaged / max(len(text), 1)
        if score < _EVERYDAY and len(text) > _ENOUGH:
            continue
        if best is None or score > best[0]:
            best = (score, Decoded(text, encoding, stated=False, damaged=damaged))
    return best[1] if best else None


def _everyday(text: str) -> float:
    """The share of common characters among the Chinese ones."""
    chinese = [char for char in text[:_SAMPLE] if "\u3400" <= char <= "\u9fff"]
    return sum(char in _FREQUENT for char in chinese) / len(chinese) if chinese else 0.0


def _other(data: bytes) -> Decoded | None:
    """Anything else (Windows-1252, Shift JIS …), as far as charset-normalizer is sure of it."""
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_SAMPLE]).best()
    return _lenient(data, match.encoding, stated=False) if match else None


def is_plausible(text: str) -> bool:
    """Whether nearly all characters are of kinds that documents consist of."""
    sample = text[:_SAMPLE]
    good = sum(
        char.isalnum() or char.isspace() or "\x20" <= char <= "\x7e" or _is_sign(char) for char in sample
    )
    rare = sum("\ue000" <= char <= "\uf8ff" or char > "\U0001ffff" for char in sample)
    return good >= len(sample) * _PLAUSIBLE and rare <= len(sample) * (1 - _PLAUSIBLE)


def _is_sign(char: str) -> bool:
    return (
        "\u2010" <= char <= "\u27bf"
        or "\u3000" <= char <= "\u33ff"
        or "\uff00" <= char <= "\uffee"
        or char in "·×±°§—…"
    )
