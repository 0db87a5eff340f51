"""What people want who know no commands: 还差什么, 能不能晚两天交, 催一下教体中心, 电话多少.

A wish is the whole of a short text, never a part of one: a report may speak of a telephone hotline or of work put off, and
must be stored as a report. So every pattern is matched against everything that was typed, but for the polite words around
it; what matches nothing is left to whoever is asked next. `near` is weaker: it only orders what is offered as buttons where
nobody understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.conversation.reading.telling import asks
from bot.conversation.wishes.rules import RULES
from bot.conversation.wishes.vocabulary import By
from bot.domain import plain_text


@dataclass(frozen=True)
class Wish:
    """A command, or an everyday answer (handlers/reporting/everyday.py), and its argument.

    `is_aside`: it only wants to be told something, so that an open question stays open.
    """

    name: str
    argument: str = ""
    is_aside: bool = False


_LONGEST = 40
_POLITE_BEFORE = re.compile(
    r"^(?:(?:你好|您好|请问|麻烦(?:您|你)?|不好意思|对不起|那个|老师|领导|科长|在吗)[，,。！!、\s]*)+(?=.)"
)
_POLITE_AFTER = re.compile(r"(?:谢谢(?:您|你|了)?|多谢|麻烦(?:您|你)?了|辛苦了?|[，,。．.！!？?~～…\s])+$")

_SENTENCE = re.compile(r"[^?？。！!；;\n]+[?？。！!；;]*")
_AND = re.compile(r"^(?:另外|还有|对了|再就是|还想问|再问)[，,：:]?")

_COMPILED = tuple((by, name, re.compile(pattern)) for by, name, patterns in RULES for pattern in patterns)
_ASIDES = frozenset(("thanks", "start", "due", "contact", "help", "example", "not_ours", "must", "extension_standing"))
# What a phone writes instead of the word that was meant.
_MISTYPED = (
    (re.compile(r"(?<=[我你他咱俺])门"), "们"),
    (re.compile(r"(?<=时)侯"), "候"),
    (re.compile(r"(?<=季)[渡杜]"), "度"),
    (re.compile(r"截至(?=$|了?[哪几什啥何]|时间|日期|是|到)"), "截止"),
    (re.compile(r"^[天添田填][报抱宝保暴]"), "填报"),
)
_NO_TIME = frozenset(
    (
        "",
        "一会",
        "一会儿",
        "会儿",
        "等会",
        "等会儿",
        "等一会",
        "等一会儿",
        "过会",
        "过会儿",
        "过一会",
        "待会",
        "待会儿",
        "晚点",
        "晚点儿",
        "晚些",
        "晚些时候",
        "回头",
        "改天",
        "有空",
    )
)

# Words that make a command likely, where the whole was not understood; the first that fit come first.
_HINTS: tuple[tuple[str, str], ...] = (
    ("extend", "延期|宽限|推迟|晚几天|晚两天|来不及"),
    ("snooze", "晚点|待会|稍后|提醒我|明天再"),
    ("form", "表格|下载|模板|word|Word|打印"),
    ("seal", "盖章|公章|扫描|用印"),
    ("history", "上季度|上次|以前|历史|去年"),
    ("away", "出差|请假|休假|外出"),
    ("handover", "交接|调走|换人|接手|离职|调离"),
    ("evidence", "照片|材料|附件|佐证"),
    ("contact", "电话|联系|人工|找谁"),
    ("due", "截止|期限|几号|哪天|多久"),
    ("who", "谁负责|哪个单位|归谁|牵头"),
    ("remind", "催|督促"),
    ("review", "审核|退回|通过"),
    ("summary", "汇总|总结|简报|领导|情况表|台账"),
    ("status", "进度|没报|未报|报送率|还差|多少家"),
    ("invite", "邀请|绑定|加人|新人"),
    ("export", "导出|打包|档案|归档"),
    ("plan", "计划|日程|下次"),
    ("problems", "问题|困难|协调"),
    ("import", "清单|通知|导入"),
    ("tasks", "任务|还差|没填|多少项|哪些"),
    ("report", "填报|填写|上报|修改|更正|填错|报错|写错"),
)  # fmt: skip


def wish(text: str, *, by: Iterable[By]) -> Wish | None:
    """What a whole text asks for, of whom may ask so; None for anything else, and for anything long."""
    if len(text) > _LONGEST or "\n" in text:
        return None
    bare = _bare(text)
    allowed = {By.ANYONE, *by}
    for whose, name, pattern in _COMPILED:
        if whose in allowed and (found := pattern.fullmatch(bare)):
            return Wish(name, _argument(name, found), name in _ASIDES)
    return None


def first_asked(text: str, *, by: Iterable[By]) -> Wish | None:
    """What is asked in a text of nothing but questions (几号截止？另外差两场来得及吧？): the first that wants to be told."""
    sentences = [one for one in _SENTENCE.findall(text) if one.strip()]
    if len(text) > _LONGEST or len(sentences) < 2 or not all(asks(one) for one in sentences):
        return None
    allowed = tuple(by)
    found = (wish(_AND.sub("", one.strip()), by=allowed) for one in sentences)
    return next((one for one in found if one is not None and one.is_aside), None)


def near(text: str) -> tuple[str, ...]:
    """Names of the commands some of whose words stand in a text, likeliest first."""
    return tuple(name for name, words in _HINTS if re.search(words, text))


def _bare(text: str) -> str:
    text = plain_text.without_emoji(text)
    for pattern, meant in _MISTYPED:
        text = pattern.sub(meant, text)
    bare = _POLITE_AFTER.sub("", text.strip())
    return _POLITE_BEFORE.sub("", bare) or bare or text.strip()


def _argument(name: str, found: re.Match[str]) -> str:
    groups = {key: value for key, value in found.groupdict().items() if value}
    number, what = groups.get("no"), groups.get("what", "").strip()
    if name == "snooze":
        return "" if what in _NO_TIME else what
    if name == "extend" and what and not re.match(r"晚|迟|缓|宽限|延|推|拖", what):
        return f"到{what}"
    if name == "extend":
        return what if re.search(r"[一两三四五\d]", what) else ""
    if name in ("edit", "report", "task") and number:
        return f"第{number.strip('第项件条 ')}项"
    # A unit's part of a round has its tasks one by one: naming the unit answers for the task, too.
    return what or (f"第{number.strip('第项件条 ')}项" if number else "")
