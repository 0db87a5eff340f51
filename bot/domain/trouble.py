"""Words that speak of trouble (重要情况的苗头): money that does not come, work that stands still, what others must help with.

They are never an important matter by themselves: they keep the bot from proposing that there is none.
"""

from __future__ import annotations

import re

_NOT_COME = r"(?:没有?|未|不|尚未|还没有?|一直没有?|迟迟没有?|迟迟未)(?:能)?"
_TROUBLE = re.compile(
    rf"协调|{_NOT_COME}(?:完全|全部|足额)?(?:到位|到账|拨付|下达|拨下来|落实到位|批下来|批复|审批|获批)|不到位"
    r"|资金(?:未|没|不足|短缺|缺口|紧张|困难|链|断|问题)|(?:没|缺|差)(?:钱|资金|经费|人手)|欠款|拖欠"
    r"|停工|停摆|停了|停建|停滞|中断|暂停施工|烂尾|安全事故|事故|舆情|信访|上访|投诉|纠纷|诉讼"
    r"|(?:款|钱|批复|手续).{0,4}没(?:有)?下来|讨薪|(?:钱|资金|经费|款)(?:项|都|也|就|上|方面)?(?:还|有点|有些)?(?:差|缺|不够|没)|跑路|闹事|受伤|伤亡|火灾|中毒|溺水|举报"
    r"|延期|推迟|延误|无法|困难|受阻|受限|卡(?:住|在|壳)|滞后|未能|没能|缓慢|来不及|赶不上|完不成"
)


_NONE = re.compile(
    r"(?:无|不|没有?|暂无|毋)(?:需要?|须|用|存在)?(?:请)?(?:群团科|上级|领导)?(?:的)?(?:协调|困难|纠纷|投诉|事故|舆情)"
)


_CLAUSE = re.compile(r"[^，,。；;！!\n]+")
_LONGEST = 200


def troubles_in(text: str) -> str:
    """The clauses of a report that speak of trouble, as an important matter would have them; empty where none does."""
    found = [one.strip() for one in _CLAUSE.findall(text) if speaks_of_trouble(one)]
    return "，".join(dict.fromkeys(found))[:_LONGEST]


def speaks_of_trouble(text: str) -> bool:
    """Whether a text may hold something the office should know at once."""
    return _TROUBLE.search(_NONE.sub("", text)) is not None
