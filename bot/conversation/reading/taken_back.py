"""Words that take back what was sent last, as a whole: 粘错了, 刚才那条发错了，别记; never 数发错了，是88."""

from __future__ import annotations

import re

_THIS = r"(?:刚才|刚刚|刚|上面|前面|这|那|上)?(?:这|那|上)?(?:一?[个条段份句]|的|消息|内容)*(?:都|就|是|也|我|不小心|手滑|又|给)*"
_SENT = (
    r"(?:粘贴?|贴|发|复制|拷贝?|转发?|传)(?:错|岔)(?:了|啦)?(?:人|群|地方|窗口|对象|对话框|内容|消息|东西|一?条)?了?"
)
_BACK = r"(?:作废|不(?:作|算)数|不算了?|不要了?|别(?:记|登记|存|算|报|管)了?|撤回|撤销|收回|忽略|无视|删(?:了|掉|除)?|当我?没(?:说|发))"
_STRONG = re.compile(
    rf"(?:哎呀?|啊|哦|呀)*{_THIS}(?:{_SENT}){{1,2}}(?:的|啊|哈|吧|呢|不好意思|抱歉)*|{_THIS}{_BACK}(?:{_THIS}|吧|哈)*"
)
_BESIDE = re.compile(
    r"(?:哎呀?|啊|哦|呀|不好意思|抱歉|对不起|sorry|手滑|搞错了|弄错了|见谅|谢谢)(?:了|啊|哈)?|(?:这|那)?(?:也|都)?(?:不是)(?:这个|给你们?的|我们的|这份|我们单位的)"
)
_CLAUSES = re.compile(r"[，,。；;！!～~、\s]+")


def takes_back(text: str) -> bool:
    """Whether all of a text says that what was sent is not meant."""
    pieces = [one for one in _CLAUSES.split(text.strip()) if one]
    if not pieces or len(text) > 24 or re.search(r"[\d?？吗]", text):
        return False
    strong = [one for one in pieces if _STRONG.fullmatch(one)]
    return bool(strong) and all(one in strong or _BESIDE.fullmatch(one) for one in pieces)
