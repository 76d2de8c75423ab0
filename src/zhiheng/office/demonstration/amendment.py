"""A notice that changes two targets of the demonstration district's plan, as a Word document."""

from __future__ import annotations

import io

TITLE = "清河区人民政府关于调整《清河区质量强区三年行动计划（2026—2028年）》部分目标的通知"
PARAGRAPHS = (
    "清政发〔2028〕19号",
    "各镇人民政府、街道办事处，区政府各委、办、局：",
    "根据全市质量工作会议要求，结合我区实际，经区政府同意，对行动计划的部分目标作如下调整。",
    "一、调整的目标",
    "（一）环境质量。到2028年，环境空气质量优良天数比率达到88%以上；建成区绿化覆盖率达到42%左右。",
    "（二）产品质量。到2028年，重点食品抽检合格率达到98.5%以上。",
    "二、工作要求",
    "各责任单位要按照调整后的目标抓好落实，未调整的目标仍按原计划执行。",
    "清河区人民政府",
    "2028年6月28日",
)


def amendment() -> bytes:
    """The document."""
    from docx import Document

    document = Document()
    document.add_heading(TITLE, level=1)
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
