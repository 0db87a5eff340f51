"""The words that agree to what was just asked, the same in every dialogue."""

from __future__ import annotations

import re

YES_WORDS = frozenset(
    (
        *("对", "对的", "都对", "全对", "全部对", "是", "是的", "没错", "没问题", "确定", "确认", "沿用"),
        *("好", "好的", "可以", "可以的", "行", "嗯", "ok", "OK"),
        *("嗯嗯", "嗯呢", "嗯哪", "是呢", "是啊", "对呀", "对啊", "对对", "对对对", "好嘞", "好滴"),
    )
)


_MEANT = re.compile(
    r"(?:嗯|对|是的?)?(?:(?:我|我们|说的|要的|都|全|就|正|也)*是|都|就)(?:这个|这么个|那个|我们?的?)(?:意思|情况|数)(?:了|的|吧)?"
    r"|(?:嗯|对|是的?)?(?:都|全|就)?是这样(?:的|子)?|(?:都|全)?没(?:毛病|错|问题)(?:的|了)?"
)


# 数据都核对过了，准确: what is agreed to, that it was looked at, and the word of agreement.
_SAID_OF = r"(?:以上|上面|上述|这些|这个|这份|内容|数据|数字?|信息|情况|文字|应该|都|全部?|均|也|就|是)*"
_LOOKED = r"(?:(?:已经?|都|我们?|刚)*(?:核对|核实|检查|看|确认|过目|核)(?:过|完|好|一?遍)*(?:了|后)?)?"
_AGREED = (
    r"(?:对(?!不)|是的?|好(?:的|了|嘞)?|行(?:的|了)?|可以(?:的|了)?|嗯+|ok|没错|没(?:有)?(?:啥|什么)?(?:问题|毛病|错)|无(?:误|异议|问题)"
    r"|准(?:确|的)?|正确|属实|真实|妥(?:了|当|的)?|成|同意|认可|(?:就|都|那)*(?:是?这样|是?这么着|这么回事|按这个来?))"
)
_AGREES = re.compile(
    rf"{_LOOKED}{_SAID_OF}(?:{_AGREED})+(?:的|了|吧|啊|呀|哈|呢|哦|喔|嘛|啦|滴|呗|着|哒)*(?:(?:就)?是?(?:这些|这个))?(?:了|吧|的)*"
)
_THANKS = re.compile(r"(?:谢谢|多谢|感谢|辛苦|麻烦|劳驾)[\u3400-\u9fff]{0,4}|(?:您|你)们?费心了?")
_NOTHING_MORE = re.compile(
    r"(?:其他|其它|别的|另外|我们?|这?边|暂时|目前|也|都|再|就|只有|还|是)*(?:(?:没有?|无)(?:什么|啥|别的|其他|其它|更多|需要?|要|补充|改动?|加|说|漏|的|了|啦|吧|内容|情况|意见)+"
    r"|(?:这些|这么多|这点)(?:了|内容|情况|吧)*|(?:不用|不必|无需|不)(?:再)?(?:改|补充?|加|动)(?:了|的)?)"
)
_FILES = re.compile(
    r"(?:那|就|都|可以|能|请|麻烦|帮我|给我|你们?|直接|现在|按|照|这个|这样|这么|此|着|一起)*(?:提交|上报|报送?|交|发|存|登记|记|填)(?:上去|出去|过去|给你们|上|了)?(?:这个|这些|这份)?"
    r"(?:吧|了|啊|呗|哈|就行|即可|好了)*"
)
_LOOKED_AT = re.compile(rf"{_SAID_OF}{_LOOKED}")
_ENDS = "。.！!～~、， ,"
_CLAUSES = re.compile(r"[，,。；;！!、～~\s]+")


def is_yes(text: str) -> bool:
    """Whether the whole of a text agrees."""
    bare = text.strip(_ENDS)
    return bare in YES_WORDS or (len(bare) > 1 and (_MEANT.fullmatch(bare) or _AGREES.fullmatch(bare)) is not None)


def agrees_to_shown(text: str) -> bool:
    """Whether words agree to what is shown whole, with thanks, that there is no more, or 报吧 around the yes: 对，就这些.

    没有了 alone agrees to nothing.
    """
    pieces = [one for one in _CLAUSES.split(text.strip()) if one]
    agreed = [one for one in pieces if is_yes(one)]
    others = [one for one in pieces if one not in agreed]
    return bool(agreed) and all(
        pattern is not None
        for pattern in (
            _THANKS.fullmatch(one) or _NOTHING_MORE.fullmatch(one) or _FILES.fullmatch(one) or _LOOKED_AT.fullmatch(one)
            for one in others
        )
    )


def is_done_with(text: str) -> bool:
    """Whether a text agrees to what is shown whole: 对, 好了, 就这样."""
    return agrees_to_shown(text) or text.strip("。.！! ") in (
        "好了",
        "可以了",
        "行了",
        "就这样",
        "就这些",
        "没有了",
        "看过了",
    )


_REMOVE = re.compile(r"去掉|去了|删|隐|抹|不留|不要|不用|不必|别|没必要|不需要|打码|遮")
_KEEP = re.compile(r"保留|留着?|要(?:的|留)?$|需要|有必要|必要的?$|不(?:用|要)(?:去|删)|别(?:去|删)|必须")


def about_privacy(text: str) -> str:
    """remove or keep, of private numbers that were found; empty for words about something else."""
    bare = text.strip("。.！!，, 吧了啊呢")
    if len(bare) > 12:
        return ""
    if re.search(r"(?:不用|不要|别|不)(?:去|删|隐)", bare):
        return "keep"
    return "remove" if _REMOVE.search(bare) else "keep" if _KEEP.search(bare) else ""
