"""What the adapter itself says: reasons for the office, marks on a pressed keyboard, sentences for the administrator."""

from __future__ import annotations


def chosen(label: str) -> str:
    return f"已选：{label}" if label else "已收到您的选择"


def please_choose() -> str:
    return "请选择："


BLOCKED = "已在 Telegram 里停用了机器人"
DEACTIVATED = "Telegram 账号已注销"
NEVER_WROTE = "还没有在 Telegram 里给机器人发过消息，或账号已不存在"
REMOVED = "机器人已被移出 Telegram 群或频道"
NO_RIGHT = "机器人在 Telegram 群或频道里没有发言的权限，请把它设为管理员"
TOPIC_GONE = "Telegram 群里的话题已删除或关闭"
MOVED = "Telegram 群已升级，换了编号"
TOO_FAST = "Telegram 要求放慢发送"
DOWN = "Telegram 暂时没有响应"
UNREADABLE = "Telegram 的答复读不懂"
REFUSED = "Telegram 拒绝了这条消息"
FILE_GONE = "Telegram 上的文件已取不到"
FILE_LARGE = "文件太大，没有下载"
FILES_OFF = "没有开通经 Telegram 收发文件"
TOKEN_REFUSED = (
    "Telegram 不接受机器人令牌：请向 @BotFather 发送 /token 重新复制，填入 CUIBAO_TELEGRAM__TOKEN，再重新启动。"  # noqa: S105
)
OTHER_POLLER = "另有一个程序正用同一个机器人令牌收消息：请停掉其中一个，或向 @BotFather 发送 /revoke 换新令牌。"
WEBHOOK_REFUSED = (
    "Telegram 不接受 CUIBAO_TELEGRAM__WEBHOOK_URL：请确认它是公网可访问的 https 地址，端口为 443、80、88 或 8443。"
)
