"""What verification has to say: which filing, of whom and when, what is not as it was, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.ledger.problems import LEDGER_PLACE
from zhiheng.ledger.records import FOLD

RESTORE = Text(
    "请停止报送，从备份中找回原来的内容后再用 zhiheng verify 核对；查明改动的人和原因前不要使用有关数据",
    "Stop filing, restore the original from a backup and check again with zhiheng verify; "
    "do not use these data before it is known who changed them and why",
)
RESTORE_FILE = Text(
    "请从备份中找回这个文件放回原处，再用 zhiheng verify 核对",
    "Put the file back from a backup, then check again with zhiheng verify",
)
SHOWN = 5
"""How many names one message lists."""

LABELS: dict[str, Text] = {
    "seq": Text("报送号", "number"),
    "id": Text("报送编号", "id"),
    "register": Text("台账", "register"),
    "register_version": Text("台账定义的版本", "version of the register"),
    "definition_sha256": Text("台账定义的摘要", "digest of the definition"),
    "key_columns": Text("主键栏目", "key columns"),
    "kind": Text("报送方式", "kind"),
    "covers": Text("归并到的报送号", "number it covers"),
    "body": Text("责任单位", "body"),
    "filer": Text("报送人", "filer"),
    "at": Text("入账时间", "time"),
    "rows": Text("行数", "rows"),
    "source_name": Text("原始文件名", "name of the file handed in"),
    "source_sha256": Text("原始文件的摘要", "digest of the file handed in"),
    "source_size": Text("原始文件的大小", "size of the file handed in"),
    "sheet": Text("工作表", "sheet"),
    "previous_sha256": Text("前一号的 SHA-256 摘要", "SHA-256 of the one before"),
    "previous_sm3": Text("前一号的 SM3 摘要", "SM3 of the one before"),
    "sha256": Text("SHA-256 摘要", "SHA-256"),
    "sm3": Text("SM3 摘要", "SM3"),
    "ordinal": Text("次序", "place in the order"),
    "path": Text("数据文件名", "file name"),
    "bytes": Text("数据文件的大小", "size of the file"),
    "key_min": Text("主键下限", "least key"),
    "key_max": Text("主键上限", "greatest key"),
    "columns": Text("栏目", "columns"),
}
"""What the columns of the ledger's tables are called."""


def place_of(entry: Mapping[str, Any]) -> Text:
    """Where: number, body, day and register of an entry; a row of the table, or what a manifest says."""
    day = str(entry["at"])[:10]
    if entry["kind"] == FOLD:
        return Text(
            f"第 {entry['seq']} 次（归并，{day}，台账 {entry['register']}）",
            f"no. {entry['seq']} (fold, {day}, register {entry['register']})",
        )
    return Text(
        f"第 {entry['seq']} 次报送（{entry['body']}，{day}，台账 {entry['register']}）",
        f"filing no. {entry['seq']} ({entry['body']}, {day}, register {entry['register']})",
    )


def numbered(seq: int) -> Text:
    """Where, when no more is known than the number."""
    return Text(f"第 {seq} 次报送", f"filing no. {seq}")


def found(code: str, place: Text, message: Text, remedy: Text = RESTORE, *, value: str = "") -> Issue:
    """An error."""
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)


def filing_removed(place: Text) -> Issue:
    """An entry that existed is no longer in the database."""
    return found(
        "filing-removed",
        place,
        Text("这次报送已从账本数据库中删去", "this filing was removed from the ledger's database"),
    )


def manifest_changed(place: Text) -> Issue:
    """The manifest in the database does not have the digest that stands beside it."""
    return found(
        "manifest-changed",
        place,
        Text(
            "账本数据库里的入账清单与其摘要不符，清单或摘要被改动过",
            "the manifest in the ledger's database does not match its digest: one of them was changed",
        ),
    )


def chain_broken(place: Text, before: int) -> Issue:
    """An entry does not build on the one before it as that now stands."""
    return found(
        "chain-broken",
        place,
        Text(
            f"它所记的前一次报送的摘要与第 {before} 次报送现在的摘要不符：第 {before} 次或这一次被改动、调换过",
            f"it does not build on no. {before} as that stands now: one of the two was changed or exchanged",
        ),
    )


def column_changed(place: Text, name: str, now: object, then: object) -> Issue:
    """A column of the database says something else than the manifest."""
    label = LABELS[name]
    return found(
        "filing-row-changed",
        place,
        Text(
            f"账本数据库里的{label.zh}被改过，入账时是「{_said(then)}」",
            f"the {label.en} in the ledger's database was changed; when filed it was “{_said(then)}”",
        ),
        value=_said(now),
    )


def _said(value: object) -> str:
    return "" if value is None else str(value)


def segment_row_changed(place: Text, ordinal: int, names: Sequence[str]) -> Issue:
    """A row of the table `segment` says something else than the manifest, or is not there, or is too many (no names)."""
    zh, en = f"第 {ordinal + 1} 个数据文件", f"data file {ordinal + 1}"
    if not names:
        message = Text(
            f"账本数据库里{zh}的记录，入账清单有而数据库没有，或者数据库有而清单没有",
            f"the record of {en} is in the manifest and not in the ledger's database, or the other way round",
        )
    else:
        message = Text(
            f"账本数据库里{zh}的{'、'.join(LABELS[name].zh for name in names)}与入账清单不符",
            f"in the ledger's database {', '.join(LABELS[name].en for name in names)} of {en} differ from the manifest",
        )
    return found("segment-row-changed", place, message)


def segment_row_unlisted(seq: int, name: str) -> Issue:
    """A row of the table `segment` belongs to no filing."""
    return found(
        "segment-row-changed",
        numbered(seq),
        Text(
            "账本数据库里有这个数据文件的记录，却没有这次报送",
            "the ledger's database lists this data file, but has no such filing",
        ),
        value=name,
    )


def manifest_missing(place: Text, name: str, *, published: bool) -> Issue:
    """The manifest does not stand beside the data. `published`: the ledger knows that it did."""
    return Issue(
        level=Level.ERROR if published else Level.WARNING,
        code="manifest-missing",
        place=place,
        value=name,
        message=Text("入账清单的文件不见了", "the file of the manifest is gone"),
        remedy=RESTORE_FILE
        if published
        else Text(
            "再打开账本时会自动补上；反复出现时请检查存放位置的权限",
            "It is written again when the ledger is next opened; if this comes back, check the folder's permissions",
        ),
    )


def manifest_file_changed(place: Text, name: str, *, database_fits: bool) -> Issue:
    """The manifest beside the data differs from the one in the database; which of them fits the chain."""
    message = (
        Text(
            "入账清单的文件与账本数据库里的不同；数据库里的与后一号相符，多半是文件被改动过",
            "the file of the manifest differs from the one in the ledger's database; as that fits what follows, "
            "the file was probably changed",
        )
        if database_fits
        else Text(
            "入账清单的文件与账本数据库里的不同；数据库里的与后一号不符，多半是数据库被改动过",
            "the file of the manifest differs from the one in the ledger's database; as that does not fit what follows, "
            "the database was probably changed",
        )
    )
    return found("manifest-file-changed", place, message, value=name)


def head_changed(says: int, last: int) -> Issue:
    """What the ledger notes as its last entry is not its last entry."""
    return found(
        "head-changed",
        LEDGER_PLACE,
        Text(
            f"账本所记的最后一次（第 {says} 次）及其摘要，与实有的最后一次（第 {last} 次）不符",
            f"the last number the ledger notes (no. {says}) with its digests is not the last filing there is (no. {last})",
        ),
    )


def file_missing(place: Text, what: Text, name: str) -> Issue:
    """A segment, kept file or definition is not in the store."""
    return found(
        f"{_code(name)}-missing",
        place,
        Text(f"{what.zh}不见了", f"{what.en} is gone"),
        RESTORE_FILE,
        value=name,
    )


def file_changed(place: Text, what: Text, name: str) -> Issue:
    """A segment, kept file or definition does not have the content it had when it was filed."""
    return found(
        f"{_code(name)}-changed",
        place,
        Text(
            f"{what.zh}的内容与入账时的摘要不符",
            f"the content of {what.en} does not have the digest it was filed with",
        ),
        RESTORE_FILE,
        value=name,
    )


def file_unreadable(place: Text, what: Text, name: str) -> Issue:
    """The system refuses to read a segment, kept file or definition."""
    return found(
        f"{_code(name)}-unreadable",
        place,
        Text(f"{what.zh}读不出来", f"{what.en} cannot be read"),
        Text(
            "请检查文件的权限和磁盘是否损坏，必要时从备份中找回，再用 zhiheng verify 核对",
            "Check the permissions of the file and the disk, restore the file from a backup if need be, "
            "then check again with zhiheng verify",
        ),
        value=name,
    )


def _code(name: str) -> str:
    return "segment" if name.startswith("segments/") else "kept-file"


def unlisted(names: Sequence[str], size: int) -> Issue:
    """Files that no filing lists, and their bytes in all."""
    shown = "、".join(names[:SHOWN]) + ("……" if len(names) > SHOWN else "")
    return Issue(
        level=Level.NOTE,
        code="unlisted-files",
        place=LEDGER_PLACE,
        value=shown,
        message=Text(
            f"有 {len(names)} 个文件（共 {size} 字节）不属于任何报送，多半是中断的报送留下的，也可能有报送正在进行",
            f"{len(names)} file(s), {size} bytes, belong to no filing: left by interrupted filings, or of one under way",
        ),
        remedy=Text(
            "它们不影响任何结果；可用 zhiheng verify --sweep 清理",
            "They change no result; zhiheng verify --sweep removes them",
        ),
    )


def receipt_unknown(seq: int, digest: str) -> Issue:
    """A receipt that was given out does not fit the ledger."""
    return found(
        "receipt-unknown",
        numbered(seq),
        Text(
            "账本里没有与这份回执相符的报送：这次报送在开出回执之后被删去或改动过，或者回执抄错了",
            "no filing of the ledger fits this receipt: the filing was removed or changed after the receipt was given, "
            "or the receipt was copied wrongly",
        ),
        Text(
            "请先核对回执的号和摘要；无误的，请停止报送，从开出回执之后的备份中找回账本",
            "Check the receipt's number and digest first; if they are right, stop filing and restore the ledger "
            "from a backup made after the receipt",
        ),
        value=digest,
    )


def receipt_unreadable(text: str) -> Issue:
    """A receipt was not written as number and digest."""
    return found(
        "receipt-unreadable",
        Text("回执", "the receipt"),
        Text("回执写法不对", "the receipt cannot be read"),
        Text(
            "请写「报送号:摘要」，如 12:9f86d081884c7d65，摘要至少写前 16 位",
            "Write NUMBER:DIGEST, such as 12:9f86d081884c7d65, with at least the first 16 digits of the digest",
        ),
        value=text,
    )


def filing_under_way() -> Issue:
    """Nothing can be swept while somebody files."""
    return found(
        "filing-under-way",
        LEDGER_PLACE,
        Text(
            "有报送正在进行，现在不能清理，没有删除任何文件",
            "a filing is under way; nothing can be swept now and nothing was removed",
        ),
        Text("请稍后再清理", "Sweep again a little later"),
    )
