"""Binding the channel."""


def write_to_me_first() -> str:
    return "请先在私聊里给我发一条消息，再来这里设为频道。"


def ask_confirmation(title: str = "") -> str:
    where = f"“{title}”" if title else "一个群"
    return f"有人在{where}里发了“设为频道”。确认后，汇总和重要情况都会发到那里。"


def confirm_in_private() -> str:
    return "请到与我的私聊里确认。"


def go_to_the_group() -> str:
    return "请在要设为频道的群里发送“设为频道”。"


def bound() -> str:
    return "这里已设为群团科频道，汇总和重要情况会发到这里。"


def lost() -> str:
    """The bot was thrown out of the channel."""
    return (
        "机器人已被移出群团科频道，汇总和重要情况暂时发不出去。请把它重新拉进去；换一个群的，请在新群里发送“设为频道”。"
    )


def done() -> str:
    return "已设为频道。"
