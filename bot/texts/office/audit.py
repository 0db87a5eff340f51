"""The audit log (操作记录) as a person reads it: who, when, from where, what, to what end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.people.accounts import platform_label

_ACTIONS = {
    "report.write": "修改填报",
    "report.submit": "提交填报",
    "report.accepted": "接受填报",
    "report.returned": "退回填报",
    "report.reopened": "重新打开填报",
    "review": "审核填报",
    "extend": "答复延期申请",
    "extend.ask": "申请延期",
    "extend.grant": "同意延期",
    "extend.refuse": "不同意延期",
    "behalf.confirm": "确认代录",
    "behalf.dispute": "反映代录有误",
    "behalf.code": "发送代录确认码",
    "behalf.spoken": "录入口头确认码",
    "problem.report": "提出重要情况",
    "problem.change": "更新问题",
    "problem.decline": "不作为重要情况",
    "target.give": "指定由谁报数",
    "lead.confirm": "确认整项",
    "lead.dispute": "对整项提出意见",
    "bind": "绑定",
    "bind_channel": "设为频道",
    "handover": "交接",
    "handover.code": "生成交接码",
    "seat.first": "设为 A 角",
    "account.code": "生成绑定码",
    "person.rename": "更正姓名",
    "person.phone": "登记办公电话",
    "person.phone_removed": "删除办公电话",
    "person.leave": "退出",
    "person.erase": "注销人员",
    "away.begin": "登记外出",
    "away.end": "外出结束",
    "invite": "生成邀请码",
    "invite.revoke": "作废邀请码",
    "remind": "手动催报",
    "notice.propose": "导入清单",
    "notice.correct": "修改清单",
    "notice.confirm": "启用清单",
    "seal.show": "查看盖章件",
    "seal.download": "下载盖章件",
    "evidence.show": "查看佐证材料",
    "evidence.download": "下载佐证材料",
    "programme.end": "结束清单",
    "programme.keep": "清单先不结束",
    "programme.restore": "恢复清单",
    "refuse": "拒收内容",
    # what was refused is logged by the right that was asked for
    "read_reports": "查看填报",
    "write_report": "填报",
    "write_on_behalf": "代录",
    "ask_extension": "申请延期",
    "snooze": "稍后提醒",
    "problems": "查看问题清单",
    "status_all": "查看进度",
    "status_own": "查看进度",
    "summary": "查看汇总",
    "hand_over": "交接",
    "invite_unit": "生成邀请码",
    "invite_office": "邀请群团科人员",
    "preview_notice": "导入清单",
    "confirm_notice": "启用清单",
    "erase_person": "注销人员",
    "read_audit": "查看操作记录",
    "plan": "查看催报计划",
    "my_data": "查看个人数据",
    "contact_phones": "查看联系电话",
}
_RESULTS = {
    "not_allowed": "没有权限",
    "button_stale": "按钮已失效",
    "code_bad": "码无效",
    "code_limit": "尝试过多",
    "account_taken": "账号已绑定",
    "secret_mark": "涉密标志",
    "accepted": "已接受，没有改动",
}
_SURFACES = {"private": "私聊", "channel": "频道", "group": "群", "command line": "命令行"}


def log(
    lines: Sequence[tuple[int, datetime, str, str, str, str, str, str, str]],
    *,
    is_whole: bool,
    earlier: int | None,
    about: str,
) -> Content:
    """`lines` are (id, at, who, platform, surface, action, object, result, reason), the newest first.

    `is_whole` says whether the chain of the whole log holds; `earlier` is the id to go on from.
    """
    shown = []
    for _, at, who, platform, surface, action, what, result, reason in lines:
        where = f"{platform_label(platform)}{_SURFACES.get(surface, '')}" if platform else _SURFACES.get(surface, "")
        told = f"{dates.moment(at)} {who}（{where}）{_ACTIONS.get(action, '其他操作')}"
        told += f"：{what}" if what else ""
        told += f"，{reason}" if reason else ""
        told += f"〔{_RESULTS.get(result, '没有办成')}〕" if result != "done" else ""
        shown.append(told)
    chain = "记录链完整。" if is_whole else "注意：记录链对不上，请管理员运行 cuibao doctor 核查。"
    more = ((Button("更早的", f"/audit before {earlier}{f' {about}' if about else ''}"),),) if earlier else ()
    return Content(title="操作记录", text="\n".join(shown or ["没有记录。"]) + f"\n\n{chain}", buttons=more)
