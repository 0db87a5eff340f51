"""What the public list answers to anybody: who is responsible, what a unit has to do."""

from __future__ import annotations

from bot.conversation.wishes.vocabulary import (
    NAMED,
    By,
    Rule,
)

OF_THE_LIST: tuple[Rule, ...] = (
    (
        By.ANYONE,
        "units",
        (
            rf"{NAMED}(?:都|一共)?(?:负责|有|要报|要填|管|承担)(?:的|着|了)?(?:是)?(?:哪几项|哪些|什么|几项|哪几个)(?:任务|项目|实事|事)?(?:的)?",
        ),
    ),
    (
        By.ANYONE,
        "who",
        (
            r"(?!有|还|该|找|给|现在|目前)(?P<what>[^，。,；;？?\s]{2,18}?)(?:这个|那个|这块|那块|这项|那项)?(?:的?事(?:情)?|工作)?(?:都|应该|到底)?"
            r"(?:是|归|由|该)(?:谁|哪个(?:单位|部门)|哪些(?:单位|部门)|哪几个(?:单位|部门)|哪几家|哪家)(?:在)?(?:管|负责|牵头|办|干|做)?(?:的|呢|啊)?",
            r"(?!有|还|该|找|给|现在|目前)(?P<what>[^，。,；;？?\s]{2,18}?)(?:这个|那个|这块|那块|这项|那项)(?:的?事(?:情)?|工作)?(?:谁|哪个单位)(?:在)?(?:管|负责|牵头|办|干|做)(?:的|呢|啊)?",
        ),
    ),
)
