"""What the events of the audit log are called."""

from __future__ import annotations

from typing import Any

from zhiheng.core.issues import Text
from zhiheng.office.people.roles import ROLE_LABELS
from zhiheng.office.people.sessions import ELSEWHERE, IDLE, LIMIT

LABELS = {
    "signed-in": Text("登录", "signed in"),
    "signed-out": Text("退出", "signed out"),
    "sign-in-failed": Text("登录失败", "failed sign-in"),
    "locked-out": Text("登录锁定", "locked out"),
    "password-changed": Text("修改密码", "changed the password"),
    "password-reset": Text("重置密码", "reset a password"),
    "codes-set-up": Text("启用动态码", "set up codes"),
    "codes-removed": Text("停用动态码", "turned codes off"),
    "codes-reset": Text("重置动态码", "reset codes"),
    "backup-codes-renewed": Text("更换备用码", "renewed backup codes"),
    "single-sign-on-bound": Text("绑定统一身份认证", "bound single sign-on"),
    "language-chosen": Text("选择语言", "chose a language"),
    "calendar-renewed": Text("更换日历链接", "renewed the calendar link"),
    "deputy-named": Text("委托代办", "named a deputy"),
    "deputy-ended": Text("结束委托", "ended a delegation"),
    "first-invitations": Text("发出首批邀请", "made the first invitations"),
    "invited": Text("邀请", "invited"),
    "invitation-withdrawn": Text("撤回邀请", "withdrew an invitation"),
    "invitation-accepted": Text("接受邀请", "accepted an invitation"),
    "appointed": Text("任职", "appointed"),
    "appointment-ended": Text("结束任职", "ended a role"),
    "account-closed": Text("停用账号", "closed an account"),
    "account-reopened": Text("恢复账号", "reopened an account"),
    "account-unlocked": Text("解除锁定", "unlocked an account"),
    "body-added": Text("新增单位", "added a body"),
    "body-alias-added": Text("新增单位别名", "added a further name of a body"),
    "body-renamed": Text("单位更名", "renamed a body"),
    "bodies-merged": Text("单位合并", "merged bodies"),
    "body-split": Text("单位拆分", "split a body"),
    "body-ended": Text("单位撤销", "ended a body"),
    "bodies-imported": Text("导入单位", "imported bodies"),
    "audit-exported": Text("导出审计日志", "exported the audit log"),
    "edition-found": Text("收入手工改动的文件", "took in a file changed by hand"),
    "draft-uploaded": Text("上传文件", "uploaded a document"),
    "draft-read": Text("读出草稿", "read a draft"),
    "draft-given-up": Text("放弃草稿", "gave a draft up"),
    "dues-made": Text("生成应报事项", "made what is due"),
    "due-extended": Text("延期", "extended a deadline"),
    "extension-asked": Text("申请延期", "asked for an extension"),
    "duty-given": Text("分派职责", "gave a duty"),
    "duty-ended": Text("结束职责", "ended a duty"),
    "duty-holder-set": Text("确定责任人", "named a holder"),
    "duty-passed-on": Text("移交职责", "passed a duty on"),
    "filing-begun": Text("开始报送", "began a filing"),
    "filing-changed": Text("修改报送", "changed a filing"),
    "filing-handed-in": Text("提交报送", "handed a filing in"),
    "filing-approved": Text("审核通过", "approved a filing"),
    "filing-returned": Text("退回", "sent a filing back"),
    "filing-returned-in-part": Text("部分退回", "sent part of a filing back"),
    "filing-withdrawn": Text("撤回报送", "withdrew a filing"),
    "evidence-reused": Text("引用佐证", "reused evidence"),
    "evidence-removed": Text("移除佐证", "removed evidence"),
    "evidence-added": Text("附上佐证", "added evidence"),
    "filing-problems": Text("取走问题清单", "took the list of problems"),
    "file-taken": Text("取走报送文件", "took a file of a filing"),
    "filed-file-taken": Text("取走报送原件", "took a file as handed in"),
    "document-taken": Text("取走计划文件", "took a document of the plan"),
    "register-exported": Text("导出台账", "exported a register"),
    "export-taken": Text("取走导出文件", "took an export"),
    "plan-adopted": Text("采纳计划", "adopted a plan"),
    "target-added": Text("新增目标", "added a target"),
    "target-removed": Text("删除目标", "removed a target"),
    "target-split": Text("拆分目标", "split a target"),
    "targets-merged": Text("合并目标", "merged targets"),
    "links-confirmed": Text("确认指标关联", "confirmed links"),
    "names-settled": Text("归并单位名称", "settled names of bodies"),
    "names-merged": Text("合并单位名称", "merged names of bodies"),
    "item-confirmed": Text("确认一项", "confirmed an item"),
    "items-confirmed": Text("确认多项", "confirmed items"),
    "item-reopened": Text("重新打开一项", "reopened an item"),
    "item-corrected": Text("改正一项", "corrected an item"),
    "issue-answered": Text("答复核对意见", "answered an issue"),
    "target-recognised": Text("认定为原有目标", "recognised a target"),
    "targets-given-up": Text("不再保留的目标", "gave targets up"),
    "duties-assigned": Text("安排职责", "assigned duties"),
    "holders-named": Text("指定责任人", "named holders"),
    "parts-set": Text("分解到年度和镇街", "split into parts"),
    "link-confirmed": Text("确认指标关联", "confirmed a link"),
    "token-made": Text("生成访问令牌", "made a token"),
    "token-revoked": Text("撤销访问令牌", "revoked a token"),
    "token-failed": Text("访问令牌无效", "a token was no good"),
    "hook-added": Text("新增推送地址", "added an address for events"),
    "hook-stopped": Text("停用推送地址", "stopped an address for events"),
    "hook-tested": Text("试发推送", "tried an address for events"),
    "delivery-given-up": Text("停止发送", "gave a delivery up"),
    "delivery-sent-again": Text("重新发送", "sent a delivery again"),
    "telling-chosen": Text("选择通知方式", "chose how to be told"),
    "chased": Text("督办计时到期", "brought what the clocks of supervision brought"),
    "clocks-kept": Text("中止计时顺延期限", "moved deadlines on by days without a clock"),
    "order-issued": Text("发出督办单", "issued an order"),
    "order-replied": Text("回复督办单", "replied to an order"),
    "order-decided": Text("处理督办回复", "decided on a reply"),
    "matter-extended": Text("督办延期", "extended a matter"),
    "matter-exempted": Text("督办豁免", "exempted a matter"),
    "clocks-suspended": Text("中止计时", "suspended clocks"),
    "suspension-ended": Text("结束中止计时", "ended a suspension"),
    "board-exported": Text("导出看板", "exported the board"),
    "remedies-found": Text("列入整改", "found missed targets"),
    "remedy-planned": Text("提出整改措施", "gave cause and measure"),
    "remedy-measured": Text("复测", "measured again"),
    "remedy-closed": Text("办结整改", "closed a remedy"),
    "remedy-sent-back": Text("退回整改措施", "sent a plan of a remedy back"),
    "slip-taken": Text("取走督办单", "took the slip of an order"),
    "reply-file-taken": Text("取走督办回复的附件", "took the file of a reply"),
    "plan-opened": Text("向公众公开计划", "opened the plan to the public"),
    "plan-closed": Text("停止公开计划", "closed the plan to the public"),
    "target-hidden": Text("不公开一个目标", "kept a target inside"),
    "target-shown": Text("恢复公开一个目标", "let the public see a target again"),
    "problem-reported": Text("公众反映问题", "a citizen reported a problem"),
    "report-passed-on": Text("转办群众反映", "passed a report on"),
    "report-answered": Text("答复群众反映", "answered a report"),
    "report-declined": Text("不予受理群众反映", "declined a report"),
    "report-contact-seen": Text("查看反映人联系方式", "saw the contact of a citizen"),
    "report-data-wiped": Text("清除反映人信息", "wiped data of citizens"),
}


def event_label(event: str) -> Text:
    """The event in words; its own name where it has none yet (a refused page is entered under the name of its address)."""
    return LABELS.get(event, Text(event, event))


DATA_LABELS = {
    "address": Text("地址", "address"), "channel": Text("渠道", "channel"), "host": Text("主机", "host"), "alias": Text("别名", "further name"), "before": Text("原先", "before"), "body": Text("单位", "body"),
    "day": Text("日期", "day"), "deadline": Text("期限", "deadline"), "deputy": Text("代办人", "deputy"), "duties": Text("职责数", "duties"),
    "entries": Text("条数", "entries"), "into": Text("并入", "into"), "kind": Text("类别", "kind"), "language": Text("语言", "language"),
    "last": Text("最后一天", "last day"), "made": Text("生成", "made"), "moved": Text("移交", "moved"), "name": Text("名称", "name"),
    "names": Text("名称", "names"), "number": Text("序号", "number"), "on": Text("日期", "on"), "person": Text("人员", "person"),
    "reason": Text("理由", "reason"), "register": Text("台账", "register"), "role": Text("角色", "role"), "roles": Text("角色", "roles"),
    "rows": Text("行数", "rows"), "since": Text("起", "from"), "target": Text("目标", "target"), "until": Text("止", "until"),
    "username": Text("登录名", "sign-in name"), "way": Text("方式", "way"), "why": Text("原因", "why"),
}  # fmt: skip
"""What the facts beside an event are called."""
WORDS = {
    ("way", "password"): Text("密码", "password"), ("way", "code"): Text("动态码", "code"), ("way", "backup-code"): Text("备用码", "backup code"),
    ("way", "single-sign-on"): Text("统一身份认证", "single sign-on"), ("way", "invitation"): Text("邀请链接", "invitation"),
    ("way", "inside"): Text("只在系统内", "inside the office"), ("way", "at-once"): Text("即时邮件", "e-mail at once"),
    ("way", "digest"): Text("每日汇总", "digest of a day"),
    ("why", "asked"): Text("本人退出", "asked for"), ("why", IDLE): Text("长时间没有操作", "idle"), ("why", LIMIT): Text("登录已满时限", "time limit"),
    ("why", ELSEWHERE): Text("在别处登录", "signed in elsewhere"),
    **{("role", role.value): label for role, label in ROLE_LABELS.items()},
}  # fmt: skip
"""What some of them say, by fact and value."""


def data_label(name: str) -> Text:
    """A fact beside an event in words; its own name where it has none yet."""
    return DATA_LABELS.get(name, Text(name, name))


def data_words(name: str, value: Any) -> Text | None:
    """What a fact says in words; None where it speaks for itself."""
    return WORDS.get((name, value)) if isinstance(value, str) else None
