"""The tables of the office. What a plan, a register or an indicator is, the core says; here stand texts and ids of them."""

from zhiheng.office.records.models.adopting import Answer, Confirmation, Draft, Revision
from zhiheng.office.records.models.audit import AuditEntry, AuditHead
from zhiheng.office.records.models.calling import Call
from zhiheng.office.records.models.duties import Due, Duty, Extension
from zhiheng.office.records.models.editions import Edition
from zhiheng.office.records.models.filing import Evidence, EvidenceUse, Remark, Review, Submission
from zhiheng.office.records.models.notices import (
    Decision,
    DecisionStep,
    Meeting,
    Notice,
    NoticeFile,
    NoticeStep,
)
from zhiheng.office.records.models.public import Publication, PublicCount, PublicReport, SearchEntry
from zhiheng.office.records.models.running import Job, Message, StoredFile, StoredVerdict
from zhiheng.office.records.models.sending import Delivery, Hook, Token, Wish
from zhiheng.office.records.models.supervision import (
    Matter,
    MatterStep,
    Order,
    OrderSeries,
    Remedy,
    RemedyStep,
    Suspension,
)

__all__ = [
    "Answer", "AuditEntry", "AuditHead", "Call", "Confirmation", "Decision", "DecisionStep", "Delivery", "Draft", "Due", "Duty", "Edition", "Evidence", "EvidenceUse",
    "Extension", "Hook", "Job", "Matter", "MatterStep", "Meeting", "Message", "Notice", "NoticeFile", "NoticeStep", "Order", "OrderSeries", "PublicCount", "PublicReport",
    "Publication", "Remark", "Remedy", "RemedyStep", "Review", "Revision", "SearchEntry", "StoredFile", "StoredVerdict", "Submission", "Suspension",
    "Token", "Wish",
]  # fmt: skip
