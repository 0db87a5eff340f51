"""Slips that are put right in the same breath (口误): 培训88人次，哦不对，是98 means 98人次; and measures misheard.

Only a number that is followed at once by words of correction and by another number of the same kind is taken back; 核对档案
12份，不对3份 tells two numbers.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:\d[\d,.]*[万亿]?|[零〇一二两三四五六七八九十百千万]+(?:点[零〇一二两三四五六七八九]+)?)"
_MEASURE = r"(?:人次|名次|场次|万元|亿元|课时|[人名场次所家户条件个对支篇期批台处间座套班节堂本份%％元])"
_OH = r"(?:哦|噢|喔|啊|呀|呃|额|嗯|哎呀?|等等|等下|抱歉|不好意思)"
_WRONG = (
    r"(?:不对|[说打写记输]错了?|口误|更正(?:一下)?|纠正(?:一下)?|搞错了?)(?:[，,。.：:！!…\s]+(?:应该|应|实际|其实)?(?:是|为)?|(?:应该|应|实际|其实)?(?:是|为|改成))"
    r"|(?:啊?呸|[说打写]?岔了)[，,。.：:！!…\s]*(?:应该|应|实际|其实)?(?:是|为)?"
    rf"|{_OH}[，,\s]*(?:错了|不是)[，,。.：:！!…\s]*(?:应该|应|实际|其实)?(?:是|为)?"
)
_SLIP = re.compile(
    rf"(?<![\d.]){_NUMBER}(?P<first>{_MEASURE})?了?[，,。.！!…\s]*{_OH}?[，,。.！!…\s]*(?:{_WRONG})[，,\s]*"
    rf"(?P<number>{_NUMBER})(?P<then>{_MEASURE})?(?P<after>[了吧]?)"
)


# What a telephone hears for a measure that ends the clause: 一百二十明, 开展八长.
_MISHEARD = {"明": "名", "命": "名", "厂": "场", "长": "场", "常": "场", "此": "次", "锁": "所", "各": "个", "护": "户"}
_AT_AN_END = re.compile(
    rf"(?P<number>{_NUMBER}(?P<people>人)?)(?P<measure>[{''.join(_MISHEARD)}])(?=[，,。.；;！!、了\s]|$)"
)


def as_meant(text: str) -> str:
    """The text with such slips replaced by what was meant; the same text where there is none."""
    return _SLIP.sub(_meant, _AT_AN_END.sub(_measured, text))


def _measured(found: re.Match[str]) -> str:
    if found["people"] and found["measure"] not in "此":
        return found[0]
    return f"{found['number']}{_MISHEARD[found['measure']]}"


def _meant(found: re.Match[str]) -> str:
    first, then = found["first"] or "", found["then"] or ""
    if first and then and first[0] != then[0] and {first[0], then[0]} != {"人", "名"}:
        return found[0]
    return f"{found['number']}{then or first}"
