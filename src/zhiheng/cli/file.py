"""`zhiheng file`: checks a filing and commits it, or says everything that is wrong and commits nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.clock import minute, now
from zhiheng.cli.places import REGISTER, json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.kinds import KIND_LABELS, Kind

if TYPE_CHECKING:
    from zhiheng.workspace.filing import Outcome

HELP = Text(
    "报送一份数据：逐行核对，全部无误才整份入账；有问题就一次列全，什么也不改动。\n\n"
    "文件可以是 .xlsx .xls .ods .csv（UTF-8、GBK、GB18030，逗号、制表符或分号分隔）.parquet .jsonl。"
    "栏目按表头认：中文名、英文名或用 --column 指定过的叫法都可以。同一份文件再报一次，不会重复入账。",
    "Files data: every row is checked, and all rows are committed together or none. What is wrong is listed whole, and "
    "nothing is changed.\n\n"
    "DATA may be .xlsx .xls .ods .csv (UTF-8, GBK, GB18030; comma, tab or semicolon) .parquet .jsonl. Columns are "
    "matched by header: Chinese label, identifier, or a name given with --column. The same file filed again is not "
    "committed twice.",
)
BODY_HELP = Text("报送单位。", "The body that files.")
BY_HELP = Text("经办人。", "The person who files.")
KIND_HELP = Text(
    "insert 新增（缺省），correct 更正已报的记录，withdraw 撤回已报的记录。",
    "insert new records (the default), correct records filed before, or withdraw them.",
)
SHEET_HELP = Text("读哪个工作表。", "Which worksheet to read.")
COLUMN_HELP = Text(
    "表头和栏目的对应，如 结论=result；报送成功后会记住。可写多次。",
    "What a header means, as HEADER=column; remembered once a filing was accepted. Repeatable.",
)
ERRORS_HELP = Text(
    "有问题时，把原工作簿标好位置、写上批注，另存到这里。",
    "Where there are problems, write the workbook back here with the cells marked and notes in them.",
)
VALID_HELP = Text(
    "无误的行先入账，有问题的行退回到 --errors 指定的文件。",
    "Commit the rows without problems and return the others in the file that --errors names.",
)
ID_HELP = Text(
    "报送编号，用于防止重复；缺省由台账、单位、方式和文件内容得出。",
    "The filing's own id, which guards against filing twice; by default made of register, body, kind and content.",
)
NEEDS_ERRORS = Text(
    "--accept-valid 要和 --errors 一起用，否则退回的行无处可写",
    "--accept-valid needs --errors, or the rows returned have nowhere to go",
)
BAD_COLUMN = Text("--column 要写成 表头=栏目，现在是 {}", "--column is written HEADER=column, not {}")
NOT_XLSX = Text("--errors 要以 .xlsx 结尾，现在是 {}", "--errors must end in .xlsx, not {}")
NO_FOLDER = Text("--errors 所在的文件夹不存在：{}", "the folder of --errors does not exist: {}")
OVER_SOURCE = Text("{} 是报送的文件，不能写在它上面", "{} is the file handed in and is not written over")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(**call: Any) -> int:
        complaint = _complaint(call)
        if complaint:
            raise click.UsageError(complaint.said(language), click.get_current_context())
        return _file(call, language)

    return workspace_command("file", language, help=HELP, callback=callback, params=_parameters(language))


def _parameters(language: Language) -> list[click.Parameter]:
    return [
        click.Argument(["register"], metavar=REGISTER[language]),
        click.Argument(["data"], metavar={"zh": "文件", "en": "DATA"}[language]),
        click.Option(["--body"], required=True, metavar="NAME", help=BODY_HELP.said(language)),
        click.Option(["--by"], default="", metavar="NAME", help=BY_HELP.said(language)),
        click.Option(["--kind"], type=click.Choice([kind.value for kind in Kind]), default="insert", help=KIND_HELP.said(language)),
        click.Option(["--sheet"], metavar="NAME", help=SHEET_HELP.said(language)),
        click.Option(["--column", "columns"], multiple=True, metavar={"zh": "表头=栏目", "en": "HEADER=COLUMN"}[language],
                     help=COLUMN_HELP.said(language)),
        click.Option(["--errors"], metavar="FILE.xlsx", help=ERRORS_HELP.said(language)),
        click.Option(["--accept-valid"], is_flag=True, help=VALID_HELP.said(language)),
        click.Option(["--id", "filing_id"], default="", metavar="ID", help=ID_HELP.said(language)),
        json_option(language),
    ]  # fmt: skip


def _complaint(call: dict[str, Any]) -> Text | None:
    """What is wrong with the call before anything is read."""
    errors = call["errors"]
    if call["accept_valid"] and not errors:
        return NEEDS_ERRORS
    if errors and not errors.lower().endswith(".xlsx"):
        return NOT_XLSX.filled(errors)
    if errors and Path(errors).resolve() == Path(call["data"]).resolve():
        return OVER_SOURCE.filled(errors)
    if errors and not Path(errors).absolute().parent.is_dir():
        return NO_FOLDER.filled(Path(errors).parent)
    for said in call["columns"]:
        header, equals, column = said.rpartition("=")
        if not (header.strip() and equals and column.strip()):
            return BAD_COLUMN.filled(said)
    return None


def _file(call: dict[str, Any], language: Language) -> int:
    from zhiheng.cli.progress import working
    from zhiheng.workspace.filing import Submission, hand_in

    workspace = opened(call["workspace"])
    register = workspace.register(call["register"])
    pairs = (said.rpartition("=") for said in call["columns"])
    submission = Submission(
        register=register,
        file=Path(call["data"]),
        body=workspace.body(call["body"]),
        at=now(),
        kind=Kind(call["kind"]),
        filer=call["by"].strip(),
        id=call["filing_id"].strip(),
        sheet=call["sheet"],
        columns={header.strip(): column.strip() for header, _, column in pairs},
        accept_valid=call["accept_valid"],
        returned=Path(call["errors"]) if call["errors"] else None,
        language=language,
    )
    with working(
        {"zh": f"正在核对 {submission.file.name} …", "en": f"checking {submission.file.name} …"}[language]
    ):
        outcome = hand_in(workspace, submission)
    if call["as_json"]:
        from zhiheng.cli.output import print_json

        print_json(outcome.record(language))
    else:
        _say(outcome, register.label.said(language), language)
    return 0 if outcome.filing else 1


REPEATED = Text(
    "这份数据已经报送过：第 {seq} 次报送，{at}，共 {rows} 条。没有重复入账。",
    "This was filed before: filing {seq}, {at}, {rows} rows. Nothing was committed twice.",
)
MEANT = Text(
    "确要再{kind}一次的，请用 --id 另给一个编号。",
    "If the same {kind} are meant to be filed once more, give them an id of their own with --id.",
)
ACCEPTED = Text("报送成功：{register}，{kind} {rows} 条。", "Accepted: {register}, {kind}: {rows} rows.")
RECEIPT = Text(
    "第 {seq} 次报送，{body}，{at}\n回执 {seq}:{digest}\n请留存回执，以后可用 zhiheng verify --receipt 核对。",
    "Filing {seq}, {body}, {at}\nReceipt {seq}:{digest}\nKeep the receipt; zhiheng verify --receipt checks it later.",
)
PARTLY = Text(
    "退回 {refused} 行（共 {total} 行），写在 {file}；改好后单独报送这些行。",
    "Returned {refused} rows of {total}, in {file}; correct them and file those rows alone.",
)
REFUSED = Text(
    "没有入账：{total} 行中 {refused} 行有问题，共 {problems} 处。改好后重新报送。",
    "Nothing was committed: {refused} of {total} rows have problems, {problems} in all. Correct them and file again.",
)
REFUSED_WHOLE = Text(
    "没有入账。请按上面说的处理后重新报送。", "Nothing was committed. Do as said above and file again."
)
MARKED = Text("标好的工作簿：{}", "The marked workbook: {}")
ASK_MARKED = Text(
    "加 --errors 文件.xlsx，可以得到标好位置、写好批注的工作簿。",
    "Add --errors FILE.xlsx for the workbook with the cells marked and notes in them.",
)


def _say(outcome: Outcome, register: str, language: Language) -> None:
    for issue in outcome.issues:
        print(issue.line(language), file=sys.stderr)
    filing = outcome.filing
    if filing is None:
        _say_refused(outcome, language)
        return
    from zhiheng.core.registers.kinds import Kind

    kind = KIND_LABELS[outcome.submission.kind].said(language)
    facts = {
        "seq": filing.seq,
        "at": minute(filing.at),
        "rows": f"{filing.rows:,}",
        "body": filing.body,
    }
    if outcome.repeated:
        print(REPEATED.said(language).format(**facts))
        if outcome.submission.kind is not Kind.INSERT:
            print(MEANT.said(language).format(kind=kind))
        return
    print(ACCEPTED.said(language).format(register=register, kind=kind, **facts))
    if outcome.refused:
        print(
            PARTLY.said(language).format(
                refused=f"{outcome.refused:,}", total=f"{outcome.rows:,}", file=outcome.returned
            )
        )
    print(RECEIPT.said(language).format(digest=filing.sha256, **facts))


def _say_refused(outcome: Outcome, language: Language) -> None:
    """The last lines of a refusal; on standard error, like the problems above them."""
    counted = REFUSED if outcome.refused else REFUSED_WHOLE
    print(counted.said(language).format(total=f"{outcome.rows:,}", refused=f"{outcome.refused:,}",
                                        problems=f"{outcome.problems:,}"), file=sys.stderr)  # fmt: skip
    if outcome.returned:
        print(MARKED.said(language).format(outcome.returned), file=sys.stderr)
    elif outcome.refused:
        print(ASK_MARKED.said(language), file=sys.stderr)
