"""What the adapter itself says to people and to the office: only what no handler can know of."""

from __future__ import annotations

from collections.abc import Sequence


def quota_frame() -> str:
    """Told to a person whose words DingTalk withheld, because the organisation's monthly quota is used up."""
    return "本单位的钉钉接口本月额度已用完，您刚才发的内容没有收到。请改用网页填报，或电话联系群团科。"


def no_staff_id() -> str:
    """Told to somebody without a userId: nobody can be written to later without one."""
    return (
        "暂时认不出您的账号，刚才的内容没有登记。请切换到本单位的钉钉组织后再发；"
        "如仍不行，请系统管理员在钉钉开发者后台发布机器人的版本。"
    )


def unsent(names: Sequence[str]) -> str:
    return f"（以下文件请在网页上下载：{'、'.join(names)}）"


def please_choose() -> str:
    return "请选择："


def chosen(label: str | None) -> str:
    return f"已选择：{label}" if label else "已收到您的选择"


def quota_warning(used: int, limit: int) -> str:
    return f"钉钉接口本月已调用 {used} 次，额度 {limit} 次。用完后钉钉上收发都会停止，请留意或升级版本。"


def quota_used_up() -> str:
    return "钉钉接口本月额度已用完，钉钉上的提醒暂时发不出，填报内容也收不到。请在钉钉开发者后台查看用量并扩容，或改用网页、电话。"


NOT_IN_ORGANISATION = "已不在本单位的钉钉通讯录里"
NOT_VISIBLE = "不在机器人的可见范围内"
GROUP_GONE = "钉钉群已解散，或机器人已被移出"
SESSION_OVER = "钉钉会话已过期"
TOO_FAST = "钉钉要求放慢发送"
BANNED = "钉钉暂时拒绝了本机的访问"
QUOTA = "钉钉接口本月额度已用完"
DOWN = "钉钉暂时没有响应"
UNREADABLE = "钉钉的答复读不懂"
KEY_REFUSED = "钉钉不接受应用的 Client ID 或 Client Secret"
ADDRESS_REFUSED = "本机的公网地址不在钉钉应用的 IP 白名单里"
PERMISSION = "钉钉应用缺少权限"
ROBOT_CODE = "钉钉不认识机器人编码，或机器人已停用"
REFUSED = "钉钉拒绝了这条消息"
FILE_GONE = "钉钉上的文件已取不到"
FILE_LARGE = "文件太大，没有下载"
FILE_HOST = "文件所在的地址不可信，没有下载"
