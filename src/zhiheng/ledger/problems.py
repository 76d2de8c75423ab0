"""What the ledger has to say to people when it cannot do what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import ROW

SHOWN = 5
"""Keys and rows named in a message."""

LEDGER_PLACE = Text("账本", "the ledger")


def problem(code: str, message: Text, remedy: Text, *, value: str = "", place: Text = LEDGER_PLACE) -> Issue:
    """An error at `place`, the ledger where nothing else is said."""
    return Issue(
        level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy, span=None
    )


def busy() -> InputProblem:
    """Another process held the ledger longer than one waits."""
    return InputProblem(
        problem(
            "ledger-busy",
            Text(
                "账本正忙，另一项报送一直占用，等待超时，本次没有写入任何内容",
                "the ledger is busy: another filing held it until the wait ended; nothing was written",
            ),
            Text(
                "请稍后用同一文件再报一次，不会重复入账",
                "File the same file again a little later; it will not be entered twice",
            ),
        )
    )


def unreachable(detail: str) -> InputProblem:
    """The database of the ledger gives no answer, or refuses. `detail` is what it said."""
    return InputProblem(
        problem(
            "ledger-unreachable",
            Text(
                "账本的数据库打不开或连接中断", "the database of the ledger cannot be opened or was cut off"
            ),
            Text(
                "请检查数据库地址、文件权限和磁盘空间；数据库恢复后再试",
                "Check the address of the database, the permissions of its file and the free space, then try again",
            ),
            value=detail,
        )
    )


def database_damaged(detail: str) -> InputProblem:
    """The file of the database is not one, or is damaged; or a row that every ledger has is gone."""
    return InputProblem(
        problem(
            "ledger-damaged",
            Text("账本的数据库文件已损坏", "the database of the ledger is damaged"),
            Text(
                "请停止报送，不要自行修改数据库；从最近的备份恢复后，用 zhiheng verify 核对",
                "Stop filing and do not edit the database; restore the latest backup, then check with zhiheng verify",
            ),
            value=detail,
        )
    )


def version_unknown(found: int, known: int) -> InputProblem:
    """The tables were made by a newer Zhiheng."""
    return InputProblem(
        problem(
            "ledger-version",
            Text(
                f"账本的格式是第 {found} 版，本程序只认到第 {known} 版",
                f"the ledger has format {found}; this program knows formats up to {known}",
            ),
            Text("请换用较新版本的质衡", "Use a newer version of Zhiheng"),
            value=str(found),
        )
    )


def database_behind(last: int) -> InputProblem:
    """The store holds manifests of later filings than the database, whose last one is `last`."""
    return InputProblem(
        problem(
            "database-behind",
            Text(
                f"账本数据库只到第 {last} 次报送，存放的清单里却有更后面的报送：数据库多半是用旧备份恢复的，"
                "或者指错了数据库。再往下记会盖掉那些报送的清单，所以没有入账",
                f"the ledger's database ends at no. {last}, but the store has manifests of later filings: the database was "
                "probably restored from an older backup, or is another one. Going on would write over them, so nothing "
                "was committed",
            ),
            Text(
                f"请先执行 zhiheng verify 看缺哪几次，再找回较新的数据库备份；确实没有的，把 manifests 中第 {last} 次报送之后的"
                "清单移到别处保存，并按清单请有关单位重新报送",
                f"Run zhiheng verify to see which are missing, and restore a newer backup of the database; if there is none, "
                f"move the manifests after no. {last} elsewhere, keep them, and have what they list filed again",
            ),
            value=str(last),
        )
    )


def file_missing(name: str) -> InputProblem:
    """A file that the ledger lists is not in its store."""
    return InputProblem(
        problem(
            "stored-file-missing",
            Text("账本所列的文件不见了", "a file that the ledger lists is gone"),
            Text(
                "请从备份中找回这个文件放回原处，再用 zhiheng verify 核对",
                "Put the file back from a backup, then check with zhiheng verify",
            ),
            value=name,
        )
    )


def file_damaged(name: str) -> InputProblem:
    """A stored file does not have the digest that its name says."""
    return InputProblem(
        problem(
            "stored-file-damaged",
            Text("账本的文件内容与其摘要不符", "the content of a stored file does not match its digest"),
            Text(
                "请从备份中找回这个文件放回原处，再用 zhiheng verify 核对",
                "Put the file back from a backup, then check with zhiheng verify",
            ),
            value=name,
        )
    )


def id_taken(filing: Any) -> InputProblem:
    """The id of a filing already stands for another one: `filing`, a row of the table."""
    return InputProblem(
        problem(
            "filing-id-taken",
            Text(
                f"这个报送编号已用于另一份报送：第 {filing.seq} 次，{filing.body}，{filing.at[:10]}",
                f"this filing id stands for another filing: no. {filing.seq}, {filing.body}, {filing.at[:10]}",
            ),
            Text("请换一个编号再报", "File again under another id"),
            value=filing.id,
        )
    )


def key_changed(register: str, before: Sequence[str], now: Sequence[str]) -> InputProblem:
    """The definition names other key columns than earlier filings had."""
    return InputProblem(
        problem(
            "register-key-changed",
            Text(
                f"台账 {register} 的主键栏目变了：已入账的是 {'、'.join(before)}，现在的定义是 {'、'.join(now)}",
                f"the key of the register {register} has changed: filings have {', '.join(before)}, "
                f"the definition has {', '.join(now)}",
            ),
            Text(
                "已有报送的台账不能改主键；请改回原来的主键，或另立一个新台账",
                "A register with filings keeps its key; put the old key back, or define a new register",
            ),
            value=", ".join(now),
        )
    )


def keys_taken(filing: Any, shared: pl.DataFrame, key: Sequence[str]) -> Issue:
    """Keys that `filing` (a row of the table) inserted a moment before. `shared`: our rows with them, key and ROW."""
    first = shared.head(SHOWN)
    keys = ["/".join(values) for values in first.select(key).iter_rows()]
    rows = [str(number) for number in first[ROW]]
    more = shared.height > SHOWN
    return problem(
        "key-filed-meanwhile",
        Text(
            f"有 {shared.height} 行的主键刚刚已由第 {filing.seq} 次报送（{filing.body}，{filing.at[:10]}）入账",
            f"the keys of {shared.height} row(s) were filed a moment ago by filing no. {filing.seq} "
            f"({filing.body}, {filing.at[:10]})",
        ),
        Text(
            "请与该单位核对：是重复的记录就删去这些行再报，确要改动请用更正方式报送",
            "Check with that body: delete these rows where they are the same records, or file them as corrections",
        ),
        value="、".join(keys) + ("……" if more else ""),
        place=Text(
            f"第 {'、'.join(rows)}{' 等' if more else ''} 行",
            f"rows {', '.join(rows)}{', …' if more else ''}",
        ),
    )


def seq_unknown(asked: int, last: int) -> InputProblem:
    """A moment was asked for that the ledger has not reached."""
    return InputProblem(
        problem(
            "vintage-unknown",
            Text(
                f"账本没有这个时点，最后一次报送是第 {last} 次",
                f"the ledger has no such moment; its last filing is no. {last}",
            ),
            Text(f"请写 0 到 {last} 之间的序号，或写一个时间", f"Give a number from 0 to {last}, or a time"),
            value=str(asked),
        )
    )


def store_unreachable(detail: str) -> InputProblem:
    """The object store gives no answer, or refuses. `detail` is what it said."""
    return InputProblem(
        problem(
            "store-unreachable",
            Text(
                "存放账本文件的对象存储无法读写", "the object store of the ledger cannot be read or written"
            ),
            Text(
                "请检查地址、存储桶名称、密钥和网络；恢复后再试",
                "Check its address, bucket, keys and the network, then try again",
            ),
            value=detail,
        )
    )


def keys_missing(names: Sequence[str]) -> InputProblem:
    """The environment does not hold the keys of the object store."""
    return InputProblem(
        problem(
            "store-keys-missing",
            Text("没有对象存储的密钥", "there are no keys for the object store"),
            Text(
                f"请在环境变量 {'、'.join(names)} 里写明密钥后再试",
                f"Put the keys into the environment ({', '.join(names)}), then try again",
            ),
            value="、".join(names),
        )
    )


def extra_missing(extra: str) -> InputProblem:
    """An optional part of Zhiheng is not installed."""
    return InputProblem(
        problem(
            "extra-missing",
            Text(f"缺少可选组件 {extra}", f"the optional part {extra} is not installed"),
            Text(f"请安装 zhiheng[{extra}] 后再试", f"Install zhiheng[{extra}], then try again"),
            value=extra,
        )
    )
