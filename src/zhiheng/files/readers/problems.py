"""What can be wrong with a file that is handed in, in words: one table, from which every message is made."""

from __future__ import annotations

from typing import NamedTuple

from zhiheng.core.issues import InputProblem, Issue, Level, Text


class _Wording(NamedTuple):
    level: Level
    message: Text
    remedy: Text


def _error(zh: str, en: str, remedy_zh: str, remedy_en: str) -> _Wording:
    return _Wording(Level.ERROR, Text(zh, en), Text(remedy_zh, remedy_en))


def _warning(zh: str, en: str, remedy_zh: str, remedy_en: str) -> _Wording:
    return _Wording(Level.WARNING, Text(zh, en), Text(remedy_zh, remedy_en))


def _note(zh: str, en: str, remedy_zh: str, remedy_en: str) -> _Wording:
    return _Wording(Level.NOTE, Text(zh, en), Text(remedy_zh, remedy_en))


_WORDINGS: dict[str, _Wording] = {
    "file-missing": _error(
        "找不到这个文件", "there is no such file",
        "请核对文件名和所在文件夹", "Check the name and the folder",
    ),
    "file-is-folder": _error(
        "这是文件夹，不是文件", "this is a folder, not a file",
        "请指定文件夹里的那一个文件", "Name the file inside it",
    ),
    "file-unreadable": _error(
        "文件打不开", "the file cannot be opened",
        "请检查读取权限，并关闭正在占用它的程序", "Check the permissions, and close the program that holds it",
    ),
    "file-empty": _error(
        "文件是空的", "the file is empty",
        "请重新导出或重新下载后再试", "Export or download it again",
    ),
    "file-too-large": _error(
        "文件太大，超过 64 MB 上限", "the file is larger than the limit of 64 MB",
        "请只保留计划正文和附表，去掉图片后再试", "Keep only the plan and its annexes, without pictures",
    ),
    "file-picture": _error(
        "这是图片，里面没有可读的文字", "this is a picture and holds no readable text",
        "请索取电子原件，或先做文字识别（OCR）并另存为 Word 或文本",
        "Ask for the electronic original, or run text recognition (OCR) first and save as Word or text",
    ),
    "file-archive": _error(
        "这是压缩包", "this is an archive",
        "请先解压，再指定其中的文件", "Unpack it first and name the file inside",
    ),
    "file-not-text": _error(
        "文件内容不是文字，无法识读", "the content is not text and cannot be read",
        "请提供 Word、PDF、网页、Excel 或文本格式的文件", "Give a Word, PDF, HTML, Excel or text file",
    ),
    "file-unsupported": _error(
        "不支持这种格式", "this format is not supported",
        "请在原来的软件里另存为 .docx 或带文字的 .pdf", "Save it as .docx, or as .pdf with text, in its own program",
    ),
    "file-broken": _error(
        "文件已损坏或不完整", "the file is damaged or incomplete",
        "请重新下载，或在原来的软件里打开并另存一份", "Download it again, or open it in its own program and save a copy",
    ),
    "file-protected": _error(
        "文件设有打开密码", "the file is protected by a password",
        "请在原来的软件里打开，去掉密码后另存一份", "Open it in its own program, remove the password and save a copy",
    ),
    "file-swollen": _error(
        "文件解压后异常庞大，已拒绝读取", "the file unpacks to an abnormal size and was refused",
        "请在原来的软件里打开并另存一份", "Open it in its own program and save a copy",
    ),
    "pdf-scanned": _error(
        "这份 PDF 是扫描件，没有文字层", "this PDF is a scan without a text layer",
        "请索取电子原件，或先做文字识别（OCR）再读", "Ask for the electronic original, or run text recognition (OCR) first",
    ),
    "pdf-garbled": _error(
        "这份 PDF 的字体没有编码信息，取出的文字是乱码", "the fonts of this PDF carry no character codes, its text comes out garbled",
        "请索取 Word 原件，或先做文字识别（OCR）再读", "Ask for the Word original, or run text recognition (OCR) first",
    ),
    "no-text": _error(
        "文件里没有文字", "the file holds no text",
        "请确认拿到的是完整的计划文本", "Make sure that this is the complete text of the plan",
    ),
    "converter-missing": _error(
        "读取这种旧格式需要 LibreOffice，本机没有安装", "reading this old format needs LibreOffice, which is not installed here",
        "请用 Word 或 WPS 打开，另存为 .docx 后再读；或安装 LibreOffice",
        "Open it in Word or WPS and save it as .docx; or install LibreOffice",
    ),
    "conversion-failed": _error(
        "LibreOffice 没能转换这个文件（可能已损坏或设有密码）", "LibreOffice could not convert the file (damaged, or protected by a password)",
        "请用 Word 或 WPS 打开，去掉密码，另存为 .docx 后再读",
        "Open it in Word or WPS, remove any password, and save it as .docx",
    ),
    "table-too-large": _error(
        "工作表太大", "the sheet is too large",
        "请删去空行空列和无关的工作表，只保留计划的目标任务表",
        "Delete empty rows and columns and other sheets; keep only the plan's table",
    ),
    "encoding-guessed": _note(
        "文件没有标明文字编码，按所示编码读取", "the file does not state its encoding; it was read as",
        "如有乱码，请另存为 UTF-8 编码后再读", "If the text is garbled, save it as UTF-8",
    ),
    "encoding-damaged": _warning(
        "有些字节无法识别，已用 � 代替", "some bytes could not be decoded and were replaced by �",
        "请对照原件检查 � 所在之处", "Compare the places marked � with the original",
    ),
    "extension-differs": _note(
        "文件内容与扩展名不符，已按内容读取", "the content does not match the extension; it was read by content",
        "无需处理；如结果不对，请改正扩展名", "Nothing needs doing; if the result is wrong, correct the extension",
    ),
    "changes-tracked": _warning(
        "文中有未处理的修订：插入的文字已保留，删除的文字未读", "the document holds tracked changes: insertions were kept, deletions left out",
        "请确认这是定稿；如不是，请接受或拒绝全部修订后再读", "Make sure this is the final version, or accept or reject all changes first",
    ),
    "images-skipped": _note(
        "文中的图片没有读取，数量", "pictures in the document were not read; number",
        "如有以图片形式插入的表格，请补录为文字表格", "If a table was inserted as a picture, add it as a table of text",
    ),
    "footnotes-skipped": _note(
        "脚注没有读取，数量", "footnotes were not read; number",
        "如脚注里有指标说明，请对照原件", "If footnotes explain indicators, look them up in the original",
    ),
    "pages-without-text": _warning(
        "有的页没有文字层，内容没有读到，页码", "some pages have no text layer and were not read; pages",
        "请对照原件，或对这些页做文字识别（OCR）", "Look at the original, or run text recognition (OCR) on these pages",
    ),
    "sheets-hidden": _note(
        "隐藏的工作表没有读取", "hidden sheets were not read",
        "如需读取，请先取消隐藏", "Unhide them first if they are needed",
    ),
    "formulas-empty": _warning(
        "有公式没有保存计算结果，按空格读取，单元格数", "some formulas were saved without results and read as empty; cells",
        "请用 Excel 或 WPS 打开并保存一次再读", "Open the workbook in Excel or WPS, save it, and read again",
    ),
    "formats-unknown": _warning(
        "这种工作簿读不出数字格式，百分比可能读成小数",
        "the number formats of this workbook cannot be read, percentages may appear as fractions",
        "请用 Excel 或 WPS 另存为 .xlsx 后再读", "Save it as .xlsx in Excel or WPS and read it again",
    ),
    "converted": _note(
        "旧格式已由 LibreOffice 转换后读取", "the old format was converted by LibreOffice before reading",
        "自动编号和表格如有出入，请以原件为准", "If numbering or tables differ, the original holds",
    ),
}  # fmt: skip


def issue(code: str, name: str, value: str = "") -> Issue:
    """The issue `code` about the file `name`; `value` is what was found (a size, an encoding, a format)."""
    wording = _WORDINGS[code]
    return Issue(
        level=wording.level,
        code=code,
        place=Text(f"文件「{name}」", f"file “{name}”"),
        value=value,
        message=wording.message,
        remedy=wording.remedy,
    )


def refusal(code: str, name: str, value: str = "") -> InputProblem:
    """The same as an exception: the file cannot be taken."""
    return InputProblem(issue(code, name, value))
