"""Whether a number is told of another thing than the target's: 达成就业意向210人 is no 培训210人次, 法治讲座6场 no 宣传6场.

The unit of measure alone says little: people count whatever they do in 人 and 场. What stands around the number does: once
the words that anything is told with are gone, what is left names the thing, and shares words with the target or not.
"""

from __future__ import annotations

import re

from bot.domain.pairs import pairs
from bot.domain.programme import Target

_NUMBERS = re.compile(
    r"[\d.,+％%]+[万亿w]?|[零〇一二两俩仨三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,8}(?=[个所家场名人户条件次位套处座期平米]|$)"
)
_STOCK = re.compile(
    r"达标|截[至止]|到目前为止|目前|现在|当前|今年|全年|本年度?|年内|上半年|下半年|第?[一二三四]季度|这?本?个?季度|这次|此次|[0-9一二三四五六七八九十]+月份?|[0-9]+[日号]|月底|月末|年底|季末|以来|期间|"
    r"(?:里头|里面|当中|基础)|(?:里头|里面|当中|基础)|去重(?:之?后|以后)?|剔除重复|核实(?:之?后|以后)?|经?统计|汇总|加起来|加一起|加上|算上|累计|总共|一共|合计|共计|总计|总数|其中|包括|包含|含|比|较|跟|原来|之前|以前|上个?季度|上次|上回|上期|"
    r"我们?|咱们?|单位|全[区市县省]|各[区县镇街]|全部|全都|都|均|已经?|也|又|还|再|就|只|才|大概|差不多|左右|应该|估计|实际|其实|这个|那个|这项|该项|本项|数字?|数据|指标|任务|目标|情况|进度|工作|活动|项目|"
    r"新增加?|新建成?|新开展|新|增加|增长|提高|提升|扩大|多|少|达到?|到|至|完成|开展|举办|组织|召开|召集|培训|建成|建设|建好|建|新改扩|改造|改建|扩建|打造|实施|推进|落实|实现|检查|"
    r"救助|资助|慰问|服务|覆盖|惠及|发放|接种|设立|开通|通车|通|帮扶|走访|办理|办|搞|弄|做|开|演出|引进|培养|支持|扶持|选拔|评选|参加|参训|受训|参培|受益|交付|投用|使用|验收|通过|挂牌|成立|揭牌|签约|"
    r"主体|完工|竣工|顺利|圆满|有序|正常|达标|没变|不变|持平|变化|符合|条件|同志|人员|"
    r"[的了过着有是为共第约近余于在与和及把将被由给从让按吧呢啊呀哈嘛啦呗哦嗯哎]"
)
_QUOTES = re.compile(r"[“”\"‘’]")
_MEASURE = re.compile(r"^(?:人次|场次|平方米|[个所家场名人户条件次位套处座期平])")
# 组织志愿者参加讲座20场: what stands before tells who, not what.
_JOINS = re.compile("参加|参与|举办|召开")
_HEADS = re.compile("宣传|讲座|课程|培训|活动|演出|检查|服务|指导|教育(?=[宣培讲活])|建设")
_HAN = re.compile(r"[\u3400-\u9fff]+")
# Characters: less than this names nothing.
_LEAST = 2


def tells_of_another(clause: str, target: Target) -> bool:
    """Whether the words next to a clause's last number name something, and nothing of the target."""
    before, _, after = _NUMBERS.sub("|", _QUOTES.sub("", clause)).rpartition("|")
    beside = _JOINS.split(_MEASURE.sub("", before.rpartition("|")[2]))[-1], _MEASURE.sub("", after)
    # 反诈宣传 is no 心理健康宣传: it is what stands before such a head that tells one from the other.
    left = " ".join(_HEADS.sub(" ", _STOCK.sub(" ", words)) for words in beside)
    if pairs(left) & pairs(target.text) or pairs(_STOCK.sub(" ", before)) & pairs(_HEADS.sub(" ", target.text)):
        return False
    return sum(map(len, _HAN.findall(left))) >= _LEAST
