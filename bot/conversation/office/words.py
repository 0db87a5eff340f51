"""The words in an officer's message that are meant for others: said with a reminder, why a report goes back, what a unit
said on the phone. What only steers the bot (单独催一下, 退回去, 帮他们记一下) is none of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.office.cues import NOT_NOW, PHONED, TYPES_IN
from bot.conversation.office.spotting import TASK, UNIT, Named, number_in
from bot.conversation.reading.spoken_time import time_in

_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
_QUOTES = re.compile(
    rf"(?:就说|说是|说一?声(?=.{{3}})|告诉(?:他们|{UNIT})?(?:一?声)?|转告(?:他们)?|跟(?:他们|{UNIT})说|(?:话|提醒|消息|催报|通知)(?:里|中|上|后面)面?(?:再|也)?(?:加|添|补|带|写)(?:上|进|一句|一条)*|附(?:一?句|言|上)?|写上|备注|内容[是为]?|(?<=[，,])说(?!明|话|一?[下声]))[：:，,\s]*"
)
_ADDS = re.compile(
    r"^(?:另外|还有|再加(?:上)?(?:一句)?|加上(?:一句)?|再补(?:一句|充)|(?:再|另外?|也)?(?:加|添|补|附)(?:上|进)?一?句(?:话)?|同时|并且|再说一?句|补充一?[句点])[：:，,、\s]*"
)
_SO = re.compile(
    r"^(?:就|改成|改为)?(?:说|写|原因(?:就)?(?:是|写|改成)?|理由(?:就)?(?:是|写|改成)?)(?![明清出的])[：:，,\s]*(?=.{2})"
)
_ALSO = re.compile(r"[^，,。也]{1,8}也(?:要|得|没|附|缺|不|请|写|补|是)")
_STEERS = re.compile(
    r"别的|其他的?先|先不|别管|不管|不用管|挨个|统一|其余|就行|即可|算了|谢谢|辛苦|麻烦|不论|无论|^(?:单独|只|就|也|都|先|再)*(?:发|催|催一下|提醒一下)$"
)
_DEMANDS = re.compile(
    r"前|务必|一定|抓紧|尽快|赶紧|赶快|快点|按时|按期|必须|要交|要报|报上来|交上来|补上|补齐|别再?拖|领导|开会|来不及|等着|就差|还差|最后"
)
_ORDER = re.compile(
    rf"{UNIT}|(?:帮我|帮忙|麻烦|请|再|先|也|就|只|光|单独|单个|分别|挨个|统一|统统|另外|这就|现在|马上|直接|都|给|把|跟|和|及|与|、|对|向|去|来|通知|知会|所有|全部|各单位|各家|大家|他们|没有?[交报填]的|未[交报]的|没[交报]齐的?|剩下的?|其余的?|其他的?|单位)+"
    r"|催(?:报|办|促|一催)?(?:一下子?|一遍|一声|一催|一回|下)?|提醒(?:一下|一遍|一声|下)?|督促(?:一下|下)?|打[个声]?招呼|发[个条]?(?:消息|催报|催办|提醒|通知)?|盯一?下|喊一?[下声]|说一[下声]|叮嘱一?下?|一家|一个|一遍|一下|吧|了|呗|啊|哈"
)
_LETS = re.compile(r"^(?:让|叫|请|要求|要|督促)(?:他们|她们|单位|大家|对方)?")
# 让他们把人数写清楚 is said to the bot; the unit reads 请把人数写清楚.
_TELLS_THEM = re.compile(r"^(?:让|叫|请|要求|要|督促)(?:他们|她们|他|她|单位|对方)(?:再|重新)?(?=.{2})")
_ONLY_NO = re.compile(r"(?:这|那|这样|这个|报的|写的|还是|也)?(?:不行|不可以|不好|不中|通不过|过不了)(?:[吧啊呀的])?")
_SENDS_BACK = r"(?:我|想|要|给我|请|先|就|那|把|它|再|也|这[项个条]|那[项个条])*(?:退|打|驳|发)(?:回|掉)?(?:去|来|给他们|一下|掉|了|吧)*"
_AGAIN = r"(?:请|让|叫|要)?(?:他们|她们|单位|对方)?(?:再|好好|去)?(?:重写|重报|重填|重新[报写填弄]|返工|重做|修改|改一?改|改一下)(?:一下|一遍|一份|吧|了|去)*"
_RETURNS = re.compile(rf"{_SENDS_BACK}(?:{_AGAIN})?|{_AGAIN}")
_BACK_ALONE = re.compile(rf"^{_SENDS_BACK}|{_SENDS_BACK}$")
_UNIT_SAYS = re.compile(
    rf"{UNIT}(?:那边|的人)?(?:刚才?|刚刚|又|也)?(?:说|报来|反馈|反映|回复)(?:的是|了|是)?[：:，,\s]*(?:他们)?"
)
_LEADS = re.compile(
    rf"^(?:把|将|{UNIT}|{TASK}|的|和|那个|那份|那条|那项|这个|这份|这条|这项|那边|报的|填的|交的|因为|由于|原因[是为]?|理由[是为]?|[：:、\s])+"
)
_META = re.compile(
    rf"(?:我|我们|帮忙|请|先|麻烦|你)*(?:{TYPES_IN.pattern})|[替帮代给](?:他们|他|她|{UNIT}|单位|对方)?.{{0,3}}[录填记登补]|(?:他们|对方|{UNIT}|刚才?|是)*(?:打)?电话(?:里|中)?[说报讲]?的?$|^.{{0,6}}口头[报说]的?$|^(?:帮我|请|先|就|再|重新)*(?:打开)?(?:再|重新)?(?:改|更正|修改)(?:一?下|过来|掉)?(?:吧|了)?$|^(?:等等|等一下|慢着|对了)$"
)
_SAID = re.compile(
    rf"(?:{PHONED.pattern})(?:过来|里|中|来)?(?:跟我|给我|向我)?(?:说|报|讲|告诉我?|汇报)?(?:的是|了|是)?[：:，,\s]*"
)
_TELLS = re.compile(
    r"\d|[零一二两三四五六七八九十百]+[场次所名人个条家]|完成|开展|没有?变化|已|正在|累计|未启动|还没开始"
)
_ONLY_POINTS = re.compile(
    rf"(?:{UNIT}|{TASK}|那边|[那这]个|[那这][件条项]|的|问题|困难|事情?|先|你|请|帮我|给我|把|也|就|[记写](?:一?下|上|着)?|备注(?:一?下|上)?)+"
)
_NOBODY = re.compile(rf"(?:他们|对方|刚才?|{UNIT}|这样|的|是|一下|吧|了)+")
_ACTS = re.compile(r"催|提醒|招呼|督促|知会|追一|说一声|预防针|敲打|叮嘱|盯一|发一下|发个")
# How it is to be said is no word to the units: 语气客气点.
_STYLE = re.compile(r"^.{0,4}(?:语气|口气|措辞|口吻|客气|委婉|婉转|温和|礼貌|严肃|重一?点|急一?点).{0,8}$")
_POLITE = re.compile(r"客气|委婉|婉转|温和|礼貌|[软缓柔]一?[点些和]")
_FEW = 3
_NOW = ("今天", "今日", "今儿")
# Behind a time: 明天九点发, 明天上午再提醒一遍没报的; not 明天九点发材料过来, which the units are to do.
_SENT_THEN = re.compile(
    rf"(?:(?:要是|如果|若|{UNIT})*(?:还|仍|依然)?[没不](?:有)?(?:来|交|报|送来?|动静?|填)(?:上来|来|齐)?(?:的话)?|的时候|时|整|左右|准时|定时|再|才|就|统一|给|向|对|跟|把|都|去|你|帮我|也|{UNIT}|、|和|他们|大家|各单位|没[报交填]的|这条|催报)*"
    r"(?=催|提醒|敲打|通知(?!书)|发(?:送|出去?|给|吧|就行|一下|一遍|个|$))"
)


def sending_time(text: str) -> re.Match[str] | None:
    """The time at which a reminder is to be sent, of 催法院，明天九点发; what is quoted in the words is none."""
    quoted = _QUOTES.search(text)
    said = text[: quoted.start()] if quoted and quoted.start() >= 2 else text
    for clause in _CLAUSE.split(said):
        found = time_in(clause)
        if found and not found[0].endswith("前") and found[0] not in _NOW and _SENT_THEN.match(clause[found.end() :]):
            return found
    return None


def is_style(text: str) -> bool:
    """Whether words only say how something is to be put."""
    return _STYLE.match(text.strip()) is not None


def asks_politely(text: str) -> bool:
    """Whether somewhere in the words it is asked for a polite way to put it."""
    return any(is_style(clause) and _POLITE.search(clause) for clause in _CLAUSE.split(text))


def head_of(rest: str) -> str:
    """The words up to what is only quoted in them: what a reminder is to say, what a unit said."""
    if (colon := re.search(r"[：:]", rest)) and (UNIT_OR_ACT.search(rest[: colon.start()])):
        return rest[: colon.start()]
    if phoned := PHONED.search(rest):
        told = _SAID.search(rest)
        after = _CLAUSE.split(rest[told.end() :])[1:] if told else []
        return rest[: phoned.end()] + "，" + "，".join(one for one in after if _META.search(one))
    quoted = _QUOTES.search(rest)
    return rest[: quoted.start()] if quoted and quoted.start() >= 2 else rest


UNIT_OR_ACT = re.compile(rf"{UNIT}|催|提醒|退|打回|代录|录入|记")


def reminder_words(named: Named) -> str:
    """What a reminder is to say besides: 周五前一定要交 of 给公安分局单独催一下，说周五前一定要交."""
    then = sending_time(named.rest)
    rest = named.rest.replace(then[0], "", 1) if then else named.rest
    quoted = _QUOTES.search(rest)
    if quoted and len(rest[quoted.end() :].strip()) >= _FEW and quoted.start() >= 2:
        return _tidy(named, rest[quoted.end() :])
    kept = []
    is_ordered = False
    for clause in _CLAUSE.split(rest):
        if is_style(clause):
            continue
        acts = bool(_ACTS.search(clause)) and not NOT_NOW.search(clause)
        is_order = acts or (not is_ordered and bool(re.search(UNIT, clause)))
        words = _LETS.sub("", (_ORDER.sub("", clause) if is_order else clause).strip())
        # What follows the order is said to them; before it, and in it, only what demands something of them.
        follows = is_ordered and not is_order
        if not _STEERS.search(clause) and len(words) >= 2 and (follows or _DEMANDS.search(words)):
            kept.append(words)
        is_ordered = is_ordered or acts
    return _tidy(named, "，".join(kept))


def recipients(named: Named) -> tuple[str, ...]:
    """The marks of the units a reminder is for: of 提醒法院，数字要跟教体对一下 only the court's."""
    clauses = _CLAUSE.split(named.rest)
    in_order = [mark for clause in clauses if _ACTS.search(clause) for mark in re.findall(UNIT, clause)]
    quoted = _QUOTES.search(named.rest)
    before = re.findall(UNIT, named.rest[: quoted.start()]) if quoted and quoted.start() >= 2 else []
    return tuple(in_order or before or re.findall(UNIT, named.rest))


def tells(text: str) -> bool:
    """Whether words read as what was done: a number, or a word of work."""
    return _TELLS.search(text) is not None


def put_so(text: str) -> str:
    """The words themselves of 就说内容雷同, 原因写没有附件."""
    return _SO.sub("", text.strip())


def added(text: str, held: str) -> str | None:
    """What is held with these words behind it, where they say that they are more of it: 另外附件也没有."""
    found = _ADDS.match(text.strip())
    if found is None and held and _ALSO.match(text.strip()):
        return f"{held.rstrip('。；; ')}，{text.strip()}"
    if found is None:
        return None
    return "，".join(part for part in (held.rstrip("。；; "), text.strip()[found.end() :]) if part)


def reason(named: Named) -> str:
    """Why a report goes back: 写得太空了 of 教体中心第一项写得太空了，退回去."""
    kept = []
    for clause in _CLAUSE.split(named.rest.replace("：", "，").replace(":", "，")):
        words = _LEADS.sub("", clause.strip())
        if _RETURNS.fullmatch(words):
            continue
        words = _LEADS.sub("", _BACK_ALONE.sub("", words)).strip()
        if len(words) >= 2 and not re.fullmatch(rf"(?:{UNIT}|{TASK}|[把将给请先那就的了吧])+", words):
            kept.append(_TELLS_THEM.sub("请", words))
    said = [words for words in kept if not _ONLY_NO.fullmatch(words)] or kept
    return _tidy(named, "，".join(said))


_IS_FINE = re.compile(
    r"(?:看着|看了|写得|就|也|可以|都)*(?:行|可以|通过|过|没问题|好|挺好|不错|接受)(?:了|的|吧|了吧)*[，,。；;\s]*"
)


def sorted_out(named: Named) -> tuple[Named, tuple[str, ...]]:
    """(what goes back, the task names that are fine), of 第2项可以，第3项退回，没写人数; as it was where there is one verdict."""
    starts = [found.start() for found in re.finditer(TASK, named.rest)]
    if len(starts) < 2:
        return named, ()
    parts = [named.rest[at:end] for at, end in zip(starts, [*starts[1:], len(named.rest)], strict=True)]
    typed = dict(named.marks)
    fine = tuple(typed[part[0]] for part in parts if _IS_FINE.fullmatch(part[1:].strip()))
    left = [part for part in parts if typed[part[0]] not in fine]
    if not fine or len(left) != 1:
        return named, ()
    number = number_in(typed[left[0][0]])
    tasks = tuple(task for task in named.tasks if task.no == number)
    return replace(named, rest=left[0], number=number, tasks=tasks), fine


def note(named: Named) -> str:
    """What is to be written down beside a problem: 财政答应月底拨款 of 建设局那个问题记一下，财政答应月底拨款."""
    kept = (clause.strip() for clause in _CLAUSE.split(named.rest.replace("：", "，").replace(":", "，")))
    return _tidy(named, "，".join(clause for clause in kept if clause and not _ONLY_POINTS.fullmatch(clause)))


def told(named: Named) -> str:
    """What a unit said, without who typed it in and how it came: 第八项做了6场."""
    rest = named.rest
    colon = re.search(r"[：:]", rest)
    if colon and re.search(rf"{UNIT}", rest[: colon.start()]):
        kept = re.sub(rf"[，,。；;](?:{_META.pattern})[^，,。；;\d]*$", "", rest[colon.end() :])
        return named.spoken(kept).strip() if len(kept.strip()) >= 2 else ""
    said = _SAID.search(rest) or _UNIT_SAYS.search(rest)
    if said:
        before, rest = rest[: said.start()], rest[said.end() :]
        rest = rest if _TELLS.search(_META.sub("", rest)) or not _TELLS.search(before) else before
    clauses = [_META.sub("", clause) if _META.search(clause) else clause for clause in re.split(r"[，,]", rest)]
    words = "，".join(
        one for one in (clause.strip() for clause in clauses) if len(one) >= 2 and not _NOBODY.fullmatch(one)
    )
    words = re.sub(rf"^(?:把|将|{UNIT}|的|那边|说(?!明)|报(?=[：:]))+", "", words)
    # Without a mark that somebody is quoted, only what has a number in it, or reads as work done, is a report.
    is_told = bool(said) or _TELLS.search(words) is not None
    return named.spoken(words).strip("，,。 ") if is_told and len(re.sub(TASK, "", words)) >= _FEW else ""


def _tidy(named: Named, words: str) -> str:
    return named.spoken(words).strip("，,。；;：: ")
