"""The tables of the office. What a plan, a register or an indicator is, the core says; here stand texts and ids of them."""

from zhiheng.office.records.models.adopting import Answer, Confirmation, Draft, Revision
from zhiheng.office.records.models.audit import AuditEntry, AuditHead
from zhiheng.office.records.models.duties import Due, Duty, Extension
from zhiheng.office.records.models.editions import Edition
from zhiheng.office.records.models.filing import Evidence, EvidenceUse, Remark, Review, Submission
from zhiheng.office.records.models.running import Job, Message, StoredFile, StoredVerdict

__all__ = [
    "Answer", "AuditEntry", "AuditHead", "Confirmation", "Draft", "Due", "Duty", "Edition", "Evidence", "EvidenceUse",
    "Extension", "Job", "Message", "Remark", "Review", "Revision", "StoredFile", "StoredVerdict", "Submission",
]  # fmt: skip
