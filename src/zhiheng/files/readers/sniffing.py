"""What a file is by its first bytes and its members, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rtf"),
)

_MEMBERS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "unsupported"),
    ("OFD.xml", "unsupported"),
)

_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "protected"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "unsupported"),
)
"""Streams by which an OLE container shows what it is; a password-protected .docx is one of them."""

_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_FRAGMENT = re.compile(rb"<(div|p|table|span|style|center|h[1-6])\b", re.IGNORECASE)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument\b|<pkg:package\b")
_MHTML = re.compile(rb"^(mime-version|from|date|subject):", re.IGNORECASE)
_HEAD = 4096


def sniff(data: bytes) -> str:
    """One of docx, xlsx, ods, odt, doc, xls, rtf, wordxml, mhtml, html, fragment (of HTML), pdf, picture, archive,
    protected, unsupported, broken; "text" for anything else, which may still turn out to be no text.
    """
    head = data[:_HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _sniff_zip(data)
    if head.startswith(_OLE):
        return _sniff_ole(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _is_picture(head):
        return "picture"
    return _sniff_text(head)


def _is_picture(head: bytes) -> bool:
    bitmap = head[:2] == b"BM" and head[6:10] == b"\0\0\0\0"
    return (
        bitmap or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in {b"ftypheic", b"ftypmif1"}
    )


def _sniff_text(head: bytes) -> str:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _WORD_XML.search(plain):
        return "wordxml"
    if _MHTML.match(plain) and b"multipart/related" in plain.lower():
        return "mhtml"
    if _HTML.match(plain) or (plain.startswith(b"<") and re.search(rb"<html\b", plain, re.IGNORECASE)):
        return "html"
    return "fragment" if _FRAGMENT.match(plain) else "text"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _OPEN_DOCUMENT.get(archive.read("mimetype").strip(), "unsupported")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "broken"
    for member, kind in _MEMBERS:
        if member in names:
            return kind
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    # An Office package without its main part is a damaged document; other archives just need unpacking.
    return "broken" if "[Content_Types].xml" in names or not names else "archive"


def _sniff_ole(data: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "unsupported"
