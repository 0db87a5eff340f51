"""What any unit's people ask about the collection itself: who sees it, may a colleague fill in, by voice, the notice's number.

A cue counts only in a question, or where something is sent for; the answer tells and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.wishes.heard import Wish
from bot.domain.surnames import SURNAMES

_QUESTIONS = tuple(
    (name, re.compile(words))
    for name, words in (
        (
            "who_sees",
            r"(?:谁|别的单位|其[他它]单位|别人|外人|外单位|领导|群里|频道里?).{0,6}(?:看得?[到见]|能看|看不看)|保密|泄[露密]|会不会公开|公开吗",
        ),
        (
            "add_person",
            r"(?:让|叫|给|把|加|请).{0,10}(?:也|一起|一块).{0,4}(?:进来|填|报|用|收|加)|加(?:上)?(?:一|两|几|1|2)?(?:个|位|名)?(?:联系|新)?(?:人|联络员|同事)|(?:几|多|两)个(?:人|联络员).{0,4}(?:一起|同时|都).{0,4}(?:填|报|用)"
            r"|(?:同事|科里|小[\u3400-\u9fff]).{0,6}(?:怎么|咋|如何).{0,3}(?:进|加|绑)"
            r"|(?:怎么|咋|如何|怎样)(?:给|让|帮|把)?(?:[他她]们?|同事|别人|B角|联络员|小[\u3400-\u9fff])?(?:来)?(?:绑|加(?!大|强|快)|进来|登[录陆]|注册|开通|用(?:这个|上))|绑.{0,6}(?:怎么|咋|如何|在哪|哪[里儿])"
            r"|(?:绑定|邀请)?码.{0,4}(?:哪|怎么|咋|跟谁|找谁)|(?:让|给|想让).{1,6}(?:也)?(?:绑|加)(?:上|进来|一下)|(?:同事|别人|[他她]|B角).{0,8}(?:账号|没有?码|也(?:想|要)用)|加(?:几|多少)个|(?:联络员|人).{0,4}加几个|怎么(?:绑|登[录陆]|注册)"
            r"|(?:给|帮|替)(?:同事|[他她]|别人).{0,4}(?:开|弄|注册).{0,6}(?:账号|号|权限|通)",
        ),
        (
            "own_contacts",
            r"[AaBb]\s*角.{0,3}(?:是)?谁|(?:联络员|联系人).{0,6}(?:是谁|有谁|都有谁|哪几个|几个|是哪)|谁(?:是|在当).{0,8}联络员|登记的(?:是|都?有)谁",
        ),
        (
            "several_units",
            r"一个人.{0,6}(?:管|报|负责|填|兼).{0,4}(?:两|几|多|2)个?(?:单位|家)|(?:两|几|多|2)个?单位.{0,8}(?:一个人|一人|我)",
        ),
        (
            "how_to_rate",
            r"自评.{0,6}(?:怎么|咋|选|填|写|啥|什么|哪)|(?:滞后|未启动).{0,4}(?:会|要|能|可以)?.{0,2}(?:怎么样|怎样|批评|扣|通报|行吗|有影响|要紧)",
        ),
        ("which_time", r"(?:完成)?时限.{0,6}(?:写|填|怎么|咋|哪|什么|啥|几)"),
        (
            "no_number",
            r"(?:没有?|无|未)(?:出)?(?:数|数字|数据|进展|变化|新的?|内容)(?:的|了|可报|可写)?.{0,4}(?:怎么|咋|如何|行|能不能|可以|也要|还要|用不用)",
        ),
        (
            "no_score",
            r"(?:不|晚|迟|没|漏|缓)[报交填](?:了|晚)?.{0,6}(?:会|要|扣|怎么样|怎样|通报|处分|批评|考核|影响|后果)|[报交]晚了?.{0,6}(?:会|要|扣|怎么样|通报|影响|后果)|扣分|(?:排名|考核|打分|通报).{0,4}(?:吗|么|不|没|[?？])",
        ),
        ("by_voice", r"语音|口头(?:说|报)|说话(?:录入|填)"),
        ("any_device", r"(?:电脑|手机|平板|网页|浏览器).{0,8}(?:填|报|用|上|打开|登|弄)"),
        (
            "may_change",
            r"(?:[交报填]|提交)(?:完|上去|好|过)?(?:了|以?后|之后)?.{0,4}(?:还|能|可以).{0,4}(?:改|修改|更正|补)(?!.{0,3}怎么)",
        ),
        (
            "the_notice",
            r"文号|(?:哪个|什么|啥)文(?:件|$)|谁发的?(?:文|通知|清单)|发文(?:单位|机关|号)|(?:通知|文件|清单)(?:的)?(?:原文|全文|正文)|(?:文件|通知)(?:再)?发(?:给)?我",
        ),
        (
            "phone_of_somebody",
            rf"(?:^|[，,。\s])[{SURNAMES}小老][\u3400-\u9fff]{{1,2}}(?:科长|主任|局长|院长|老师|同志)?的?(?:电话|手机|联系方式)(?:号码?)?(?:是)?(?:多少|几|啥|什么|有)",
        ),
    )
)
COMMON = frozenset(name for name, _ in _QUESTIONS)
# 我想让小刘也绑上 wants it without a question mark.
_ORDERED = frozenset(("the_notice",))
_WANTED = re.compile(r"想让.{1,6}(?:绑|加|进来|一起[填报])")


def asked_in_common(text: str, *, asks: bool, orders: bool) -> Iterator[Wish]:
    """What of it a question or an errand speaks of."""
    for name, pattern in _QUESTIONS:
        is_wanted = (orders and name in _ORDERED) or (name == "add_person" and _WANTED.search(text) is not None)
        if pattern.search(text) and (asks or is_wanted):
            yield Wish(name, is_aside=True)
