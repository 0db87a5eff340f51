"""The ways through a dialogue, typed: 上一步, 这项先放着, 先到这里, 没错，都提交.

A way is the whole of a short text, but for an excuse in front of it. 先放着 alone leaves everything for later, 这项先放着 only the task at hand.
"""

from __future__ import annotations

import re

_THIS = r"(?:(?:这|本|该|此)一?(?:项|个|题|条|步|问)?(?:任务|内容|问题)?)"
_WHOLE = r"(?:内容|数据|信息|情况)*"
_SURE = (
    rf"(?:(?:以上|上面|上述)?{_WHOLE}(?:都|均|全部?)?(?:核对|检查|确认|看)?(?:过|完)?了?(?:是|也)?"
    r"(?:没错|没有错|没问题|没有问题|无误|对的?|可以的?|行|好的?|好了|ok|OK|就这样|嗯)[，,、。\s]*)"
)
_WAYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "back",
            r"(?:我?(?:要|想)?(?:返回|回到?|退回?|退到)?(?:到|去)?(?:上|前)(?:面)?一?(?:步|项|题|个|条|问)(?:问题)?"
            r"(?:(?:要|想|我要)?(?:重填|重新填|再?改(?:一下|改)?|填错了?|写错了?|错了))?|返回|回退|后退|back)",
        ),
        (
            "skip",
            rf"(?:{_THIS}(?:我们?)?(?:就|也)?(?:先|暂时|暂且|暂)?(?:放着|放放|放一放|放一下|搁着|空着|不填|不报|不写|略过|跳过|过)"
            rf"|(?:先|暂时|暂且|就)?(?:跳过|略过){_THIS}?(?:不填)?|跳|(?:填|看|换|到|来)?下(?:面)?一?(?:项|题|个|条)|next|skip|pass)",
        ),
        (
            "pause",
            r"(?:(?:那|就|我|今天)*先(?:放着|放一放|到这(?:里|儿)?|到此为止|这样|存着|保存)|(?:保存|存)草稿|到此为止|先放着.以后再填"
            r"|(?:那|我|先)*(?:不填|不弄|不写|不报|不搞)了|以后再(?:填|说|弄)|(?:等会儿?|回头|改天)?再填|暂停|算了|(?:先|就)这样吧?[，,](?:明天|明早|后天|回头|晚点|下午|改天|以后|有空|一会儿?).{0,4}再(?:弄|填|说|报|改|来))",
        ),
        ("overview", r"(?:看|回到?)?(?:全部|所有|其他|别的)的?任务(?:列表)?"),
        (
            "submit",
            rf"{_SURE}*(?:(?:(?:把|将)?(?:上面|上述|以上|前面|刚才|刚刚|已经|我|全部|所有)*(?:都|已)?(?:填|写|报|弄)?(?:好|完|过)?(?:了)?的(?:内容|任务|各项|几项|那几项|那些)?)|这些|那些)?(?:那|就|都|全部?|请予?|直接|现在|确认|重新|再|可以|给我|帮我|一起|一并|按这个|这样|照此|这么)*"
            r"(?:提交|题交|提教|递交|上报|报送|发送|报上去|交上去|submit|报|交)(?:上去|给你们)?",
        ),
        ("redo", r"(?:删(?:掉|了|除)?|全删|清空)?(?:重填|重写|重新填写?|重新写|重新来|重来|再写一遍)"),
    )
)
_ENDS = "。.！!，,～~…、 　"
# 手滑按错了，提交吧: what is said of the typing stands in front of a way and changes nothing.
_EXCUSE = re.compile(
    r"^(?:[^，,。！!…~～\d第改删加换写填补去不]{0,6}"
    r"(?:猫|孩子|手滑|手抖|按错|点错|误[触碰按点]|键盘|[乱瞎]按|压到|碰到|哈{2,}|呵{2,}|嘿{2,}|不好意思|抱歉|见谅|没事|忽略)"
    r"[^，,。！!…~～\d第改删加换写填补去]{0,8}[，,。！!…~～\s]+)+(?=.)"
)
_PARTICLES = re.compile(r"(?:吧|了|啊|呀|哈|呗|哦|啦|嘛)+$")
_LONGEST = 24


def way(text: str) -> str | None:
    """back, skip, pause, overview, submit or redo; None for words that are an answer."""
    bare = _EXCUSE.sub("", text.strip(_ENDS))
    if not bare or len(bare) > _LONGEST:
        return None
    short = _PARTICLES.sub("", bare) or bare
    if bare.endswith("了") and len(short) < 2:
        short = bare  # 交了 tells, 交吧 asks
    return next(
        (name for name, pattern in _WAYS if pattern.fullmatch(bare.lower()) or pattern.fullmatch(short.lower())), None
    )
