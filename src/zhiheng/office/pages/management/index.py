"""The first page of management: only what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.core.issues import Text
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import can_manage_bodies, can_see_audit, can_see_jobs, can_see_people
from zhiheng.office.people.permissions_public import can_handle_reports, can_publish
from zhiheng.office.people.permissions_sending import can_manage_sending

PLACES: tuple[tuple[str, Text, Text, Callable[[Actor], bool]], ...] = (
    ("people", Text("人员", "People"), Text("谁在哪个单位担任什么角色；停用、解锁和重置", "Who holds which role where; closing, unlocking, resetting"), can_see_people),
    ("invitations", Text("邀请", "Invitations"), Text("请新人建立账号的链接", "Links by which new people make their accounts"), can_see_people),
    ("bodies", Text("责任单位", "Bodies"), Text("部门、镇街、机构和企业，更名、合并与拆分", "Departments, towns, agencies and enterprises; renaming, merging, splitting"), can_manage_bodies),
    ("publish", Text("公开", "Publication"), Text("公众看到什么，接不接受反映", "What the public sees, and whether it may report problems"), can_publish),
    ("reports", Text("群众反映", "Reports of citizens"), Text("公众反映的问题：转办、答复", "Problems that people reported: passing on, answering"), can_handle_reports),
    ("audit", Text("审计日志", "Audit log"), Text("每一次登录、写入和导出，链条是否完整", "Every sign-in, write and export, and whether the chain is whole"), can_see_audit),
    ("jobs", Text("后台任务", "Background jobs"), Text("正在跑的和没跑成的", "What runs and what did not succeed"), can_see_jobs),
    ("hooks", Text("事件推送", "Events sent out"), Text("推送到哪些群机器人和程序", "Which robots and programs hear of events"), can_manage_sending),
    ("outbox", Text("发件箱", "Outbox"), Text("邮件和推送是否送达，没送达的原因", "Whether mails and events arrive, and why not"), can_manage_sending),
    ("health", Text("运行状况", "Health"), Text("数据库、账本、磁盘和版本", "Database, ledger, disk and version"), can_see_jobs),
)  # fmt: skip
"""Address, name, what it is for, who sees it."""


def check_manages(actor: Actor) -> None:
    """Whoever may see one of the pages of management."""
    if not any(may_see(actor) for *_, may_see in PLACES):
        raise Refused(
            Text(
                "只有质量办经办人和系统、安全、审计管理员使用管理页面",
                "Only the clerk and the administrators use the management pages",
            )
        )


@needs(check_manages)
@require_GET
def manage(request: Any) -> HttpResponse:
    """What the person may manage."""
    places = [(name, label, purpose) for name, label, purpose, may_see in PLACES if may_see(request.actor)]
    return render(request, "office/management/manage.html", {"places": places})
