"""The service's own error codes → what the outbox should do, and a sentence the office understands.

Both ways answer with `errcode`; the text beside it may change and is only read for the caller's address (60020).
Codes: https://developer.work.weixin.qq.com/document/path/90313, 42014 (a card's task_id that was used before):
https://developers.weixin.qq.com/community/enterprisewechat/doc/000e8a97798020098fdd7015a51800; those of the long
connection are known from its clients only (https://github.com/NousResearch/hermes-agent/issues/47564).
"""

from __future__ import annotations

import re

from bot.ports import SendFailed

TOKEN_DEAD = frozenset((40014, 41001, 42001))
MEDIA_DEAD = 40007
TASK_ID_USED = 42014
NOT_SUBSCRIBED = 846609

_GONE = {
    40003: "企业微信里没有这个成员",
    40031: "企业微信里没有这个成员，或不在应用可见范围内",
    60111: "企业微信里没有这个成员",
    81013: "不在应用可见范围内，或已离开本单位",
    93006: "还没有给机器人发过消息，或已不在机器人可见范围内",
}

_MEND = {
    40001: "企业微信 Secret 不对：请在管理后台“应用管理—应用—Secret”重新查看，填入 CUIBAO_WECOM__SECRET",
    40013: "企业 ID 不对：请在管理后台“我的企业—企业信息”最下方复制，填入 CUIBAO_WECOM__CORP_ID",
    40056: "AgentId 不对：请在管理后台“应用管理—应用”详情页复制，填入 CUIBAO_WECOM__AGENT_ID",
    40091: "企业微信 Secret 不对：请在管理后台“应用管理—应用—Secret”重新查看，填入 CUIBAO_WECOM__SECRET",
    48002: "应用没有调用这个接口的权限：请在管理后台“应用管理”检查应用是否已启用",
    60011: "应用没有权限：请在管理后台“应用管理—应用—可见范围”加入相关部门和人员",
    60020: "本机地址不在企业可信 IP 中：请在管理后台“应用管理—应用—企业可信IP”中加入{ip}",
}

_LATER = {-1: 2.0, 45009: 60.0, 45033: 5.0}

_IP = re.compile(r"from ip: ?([0-9A-Fa-f.:]{3,45})")


class Refusal(SendFailed):
    """A SendFailed that the service answered with; `errcode` is its code. Every one is certain: nothing was taken."""

    def __init__(
        self, errcode: int, reason: str, *, retry_after: float | None = None, gone: bool = False, refused: bool = False
    ) -> None:
        super().__init__(reason, certain=True, retry_after=retry_after, gone=gone, refused=refused)
        self.errcode = errcode


def mending(errcode: int, errmsg: str = "") -> str | None:
    """What the administrator has to mend for this code, as one sentence without its full stop; None where nothing."""
    sentence = _MEND.get(errcode)
    if sentence is None:
        return None
    found = _IP.search(errmsg)
    return sentence.replace("{ip}", f" {found[1].rstrip('.:,')}" if found else "本机的出口地址")


def failure(errcode: int, errmsg: str = "") -> Refusal:
    """The failure a code means."""
    if errcode in _GONE:
        return Refusal(errcode, _GONE[errcode], gone=True)
    sentence = mending(errcode, errmsg)
    if sentence is not None:
        return Refusal(errcode, sentence, retry_after=60)
    if errcode in _LATER:
        return Refusal(errcode, "企业微信繁忙，稍后自动重发", retry_after=_LATER[errcode])
    if errcode in TOKEN_DEAD or errcode == NOT_SUBSCRIBED:
        return Refusal(errcode, "企业微信登录状态失效，正在重新连接", retry_after=2)
    if errcode == MEDIA_DEAD:
        return Refusal(errcode, "文件在企业微信上已过期，稍后自动重发", retry_after=1)
    return Refusal(errcode, f"企业微信没有接受这条消息（{errcode}）", refused=True)
