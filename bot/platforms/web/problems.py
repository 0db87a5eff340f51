"""What the web chat answers when it cannot do as asked: an HTTP status and one Chinese sentence, nothing of the inside."""

from __future__ import annotations


class Problem(Exception):
    """The request ends here; `sentence` is shown to the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def malformed() -> Problem:
    return Problem(400, "请求的内容不完整，请刷新页面后重试。")


def empty() -> Problem:
    return Problem(400, "没有读到文字，请写好再发送。")


def not_signed_in() -> Problem:
    return Problem(401, "登录已过期，请重新登录。")


def forged() -> Problem:
    return Problem(403, "页面已过期，请刷新后重试。")


def not_found() -> Problem:
    return Problem(404, "没有找到这项内容。")


def wrong_method() -> Problem:
    return Problem(405, "不支持这种操作。")


def too_large() -> Problem:
    return Problem(413, "内容太长，请分几次发送。")


def file_large(limit_bytes: int) -> Problem:
    return Problem(413, f"文件超过上限 {limit_bytes // 1024 // 1024} MB。请降低清晰度或分开发送。")


def not_json() -> Problem:
    return Problem(415, "请在网页上操作。")


def wrong_host() -> Problem:
    return Problem(421, "请用管理员提供的网址打开本页面。")


def too_fast() -> Problem:
    return Problem(429, "消息太快，稍等一分钟再发。已登记的内容不受影响。")


def internal() -> Problem:
    return Problem(500, "处理时出了问题，请稍后再试。")


def not_saved() -> Problem:
    return Problem(503, "暂时无法保存，刚才的内容没有登记，请 5 分钟后再发一次。")


def of_status(status: int) -> Problem:
    """The sentence for a status that the router or the form parser chose."""
    known = {404: not_found, 405: wrong_method, 413: too_large}
    return known[status]() if status in known else Problem(status, malformed().sentence)
