"""Binding the channel."""


def write_to_me_first() -> str:
    return "请先在私聊里给我发一条消息，再来这里设为频道。"


def ask_confirmation() -> str:
    return "有人在一个群里发了“设为频道”。确认后，汇总和重要情况都会发到那个群。"


def confirm_in_private() -> str:
    return "请到与我的私聊里确认。"


def go_to_the_group() -> str:
    return "请在要设为频道的群里发送“设为频道”。"


def bound() -> str:
    return "这里已设为群团科频道，汇总和重要情况会发到这里。"


def done() -> str:
    return "已设为频道。"
