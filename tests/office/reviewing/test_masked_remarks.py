"""Personal data in rows that go back on their own stay masked for everybody who reads why."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

TELEPHONE = "13812345678"


def enterprise(number):
    """A row of enterprises as typed."""
    return {
        "uscc": CODES[number], "name": f"示例{number}厂", "type": "公司", "town": "清河经济开发区", "registered_on": "2019-06-18",
        "status": "存续", "contact_name": "张三丰", "contact_phone": TELEPHONE,
    }  # fmt: skip


CODES = ("91350100MA1FL00072", "91350100MA1FL0015W")


def test_a_value_that_is_sent_back_alone_is_masked_in_its_remark(office):
    from zhiheng.office.actions.reviewing import RemarkOrder, send_back
    from zhiheng.office.records.models import Remark, Submission

    row = stories.free(office, enterprise(0), enterprise(1), register="enterprises")
    send_back(
        office.actor("reviewer"),
        row.pk,
        row.version,
        reason="请核对",
        remarks=[RemarkOrder(3, "contact_phone", "空号")],
    )
    (remark,) = Remark.objects.all()
    assert remark.value and TELEPHONE not in remark.value
    part = Submission.objects.get(parent=row)
    assert TELEPHONE in json.dumps(part.typed)
    page = office.browser("clerk").get(f"/filing/{part.pk}/").content.decode()
    assert "空号" in page and TELEPHONE not in page
