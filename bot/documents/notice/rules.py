"""The grammar of promised numbers (量化目标): which figures are targets, as a table in which each line says why.

Rules look at the clause left and right of a figure; the first that fits decides. Rates of subsidies, thresholds, ages,
durations and names of programmes are no targets; what is borderline is MAYBE and a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.documents.notice.measures import Figure
from bot.domain.programme import Comparator


class Verdict(Enum):
    """What a rule makes of a figure."""

    TARGET = "target"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """One line of the grammar: the figure's kind, what stands left and right of it, the verdict, and why.

    `measure` and `high` narrow it to some units of measure and small values.
    """

    kinds: str
    left: str
    right: str
    verdict: Verdict
    why: str
    measure: str = ""
    high: int | None = None

    def fits(self, figure: Figure, left: str, right: str) -> bool:
        return (
            figure.kind in self.kinds
            and (not self.measure or re.fullmatch(self.measure, figure.measure) is not None)
            and (self.high is None or figure.value <= self.high)
            and (not self.left or re.search(self.left, left) is not None)
            and (not self.right or re.search(self.right, right) is not None)
        )


@dataclass(frozen=True)
class SpelledRule:
    """One line of the grammar for numbers in characters, which are words more often than promises.

    `quoted` asks that the figure stands in quotation marks; `low` and `high` bound its value.
    """

    verdict: Verdict
    why: str
    left: str = ""
    right: str = ""
    measure: str = ""
    quoted: bool = False
    low: int = 0
    high: int | None = None

    def fits(self, figure: Figure, left: str, right: str, *, in_quotes: bool) -> bool:
        return (
            (not self.quoted or in_quotes)
            and figure.value >= self.low
            and (self.high is None or figure.value <= self.high)
            and (not self.measure or re.search(self.measure, figure.measure) is not None)
            and (not self.left or re.search(self.left, left) is not None)
            and (not self.right or re.search(self.right, right) is not None)
        )


_BUILD = (
    "(?:新建|改建|扩建|新改扩建|改扩建|建设|建成|建立|建好|筹建|创建|打造|培育|开通|新增|成立|组建|设立|举办|开展|组织|启动|完成|"
    "新开|开办|推出|培养|引进|改造|提升|增设|增加|配备|设置|选树|评选|命名|认定|创作|编排|编写|发布|开工|启用|布设|安装|实施)"
)
# What is built, held or trained in numbers; 项, 类 and 级 are left out on purpose.
_TANGIBLE = "所|个|场|次|名|位|家|户|处|座|台|辆|间|栋|幢|条|支|部|人|人次|场次|公里|亩|套|本|班|张"
# What stands in a place or is somebody's: 一座, 一处, never 一次 or 一名.
_PLACE = "^(?:所|座|处|个|家|间|栋|幢)$"
_CLAUSE_END = "^(?:$|[，。；、和及])"
PEOPLE = "(?:名)?(?:农村|城镇|贫困|困难|适龄|低收入|农业|受灾|在校|中小|留守)*(?:人口|妇女|儿童|学生|群众|居民|老人|老年人|农民|职工|青年|村民|师生)"
_LOOSE = "^(?:套|条|次|支|位|张)$"
NONE, MAYBE, TARGET = Verdict.NONE, Verdict.MAYBE, Verdict.TARGET

# The order matters: the first rule that fits decides.
RULES: tuple[Rule, ...] = (
    Rule(
        "time",
        r"(?:提供|服务|咨询|培训|授课|累计|完成|开展)(?!.*(?:每|人均|不超过|平均))[^，。；]{0,14}$",
        r"^(?:以上|左右)?(?:的?(?:志愿)?服务)?(?:$|[，。；、])",
        Verdict.MAYBE,
        "hours of service may be what is promised (提供心理咨询1200小时)",
        measure="个?小时",
    ),
    Rule("time", "", "", Verdict.NONE, "durations, ages and dates are no targets (35—64岁, 5年内, 10分钟)"),
    Rule(
        "counted percent bare",
        "第$|前$|排名[^，。；]{0,6}$|(?:共|总分)[^，。；]{0,3}第$",
        "",
        Verdict.NONE,
        "ordinals (第3批, 前10名)",
    ),
    Rule(
        "counted percent",
        "",
        r"^[^，。；]{0,24}的[，,][^，。；]{0,14}(?:给予|奖励|奖补|补贴|补助|资助|一次性)",
        Verdict.NONE,
        "conditions of a subsidy (新增就业10人以上的，给予…)",
    ),
    Rule(
        "percent",
        r"按(?:照)?[^，。；]{0,20}$",
        r"^的(?:比例|标准)",
        Verdict.MAYBE,
        "a rate to go by (按不低于10%的比例抽查)",
    ),
    Rule("percent", r"最高(?:不超过)?$|LPR[）)]?(?:最高)?$", "", Verdict.NONE, "subsidy ceilings"),
    Rule(
        "percent",
        r"按(?:照)?[^，。；]{0,30}$",
        r"^[^，。；]{0,12}(?:给予|补助|补贴|奖励|奖补|资助|贴息|标准|分担|承担|补足|安排|计提|报销|拨付)",
        Verdict.NONE,
        "subsidy rates (按投资额的30%给予…)",
    ),
    Rule(
        "percent",
        r"(?:金额|投资额|投资|费用|成本|价|造价|总额|利息|贷款|租金|收入|税|资金)的$",
        r"^[^，。；]{0,12}(?:给予|补助|补贴|奖励|奖补|资助|贴息|，)",
        Verdict.NONE,
        "subsidy rates (交易金额的20%给予…)",
    ),
    Rule("percent", r"给予[^，。；]{0,30}$|补贴$|补助$|奖励$|贴息$", "", Verdict.NONE, "subsidy rates (给予50%的补贴)"),
    Rule("percent", "", r"^(?:的)?(?:给予|补贴|补助|奖励|贴息|奖补)", Verdict.NONE, "subsidy rates (30%的补贴)"),
    Rule(
        "money",
        r"(?:发放|新增|投放|落实)[^，。；]{0,14}贷款[^，。；]{0,8}$|贷款(?:发放)?(?:总|余|金)?额(?!度)[^，。；]{0,6}$|(?:完成|实现|总|年度)[^，。；]{0,10}(?:投资|产值|销售额|交易额|营业收入|增收)[^，。；]{0,8}$",
        "",
        Verdict.MAYBE,
        "money is a target only where it is what is promised (发放贷款5000万元)",
    ),
    Rule(
        "money",
        r"(?:发放|新增|投放)[^，。；]{0,10}$",
        r"^(?:以上|左右)?(?:的)?[^，。；]{0,12}贷款",
        Verdict.MAYBE,
        "money is a target only where it is what is promised (发放5000万元贷款)",
    ),
    Rule(
        "money",
        r"(?:筹集|募集|设立|募捐)[^，。；]{0,16}$",
        r"^(?:以上|左右)?(?:的)?[^，。；]{0,10}(?:基金|资金池|善款)",
        Verdict.MAYBE,
        "money raised may be what is promised (筹集善款100万元)",
    ),
    Rule(
        "money",
        r"(?:筹集|募集|筹措|募捐)[^，。；]{0,12}(?:款物?|资金|物资)[^，。；]{0,8}$",
        "",
        Verdict.MAYBE,
        "money raised, the sum behind it (募集爱心款物折合20万元)",
    ),
    Rule(
        "counted percent",
        "[由从](?:目前的?|现在的?|上年的?|去年的?|20\\d\\d年的?)?$",
        "^(?:左右|以上)?(?:提高|提升|上升|增加|增长|扩大|扩增|降低|下降|降|减少|缩短|压减|压缩)[到至]",
        Verdict.NONE,
        "what it is now (由52%提高到65%)",
    ),
    Rule(
        "bare",
        r"(?:目标|任务|计划|指标)(?:值|数|量|数值|数量)$|数量$",
        r"^(?:$|\n)",
        Verdict.MAYBE,
        "a cell with a number alone",
    ),
    Rule("percent", "", "", Verdict.MAYBE, "a rate of deaths (控制在7/10万以内)", measure="/10万"),
    Rule("money", "", "", Verdict.NONE, "subsidies, prices and thresholds in money"),
    Rule(
        "bare",
        r"(?:达到?|完成|新增|培训|不少于|超过)(?:了)?$",
        r"^(?:[，。；、]|以上|左右|$)",
        Verdict.MAYBE,
        "no unit of measure",
    ),
    Rule("bare", "", f"^{PEOPLE}", Verdict.MAYBE, "people counted without a measure (解决10万农村人口饮水)"),
    Rule(
        "counted percent",
        r"按(?:照)?[^，。；]{0,24}$",
        r"^[^，。；]{0,24}的?(?:标准|比例|要求|原则)",
        Verdict.MAYBE,
        "a standard to go by (按每500名学生配备1名的要求)",
    ),
    Rule(
        "percent",
        r"(?:加计扣除|扣除|上浮|下浮|税率|利率|费率|减按|分成|首付|(?:补贴|补助|奖励|工资|缴费|资助)标准)[^，。；]{0,12}$",
        "",
        Verdict.MAYBE,
        "rates of taxes and loans (贷款额度上浮20%)",
    ),
    Rule("percent", "", r"^的?(?:税收|税率|利率|优惠|加计)", Verdict.MAYBE, "rates of taxes and loans (10%的税收优惠)"),
    Rule("bare", "", "", Verdict.NONE, "years, numbers of documents, names of programmes (633工程, 12345)"),
    Rule(
        "counted",
        r"(?:每(?:人|户|名|生|位|个|家|所|村|校|镇|乡|区|县|市|班|次|场|辆|处|台|条|座)[^，。；]{0,12}|人均|户均|校均)$",
        "",
        Verdict.MAYBE,
        "a rate for each, not a sum",
    ),
    Rule(
        "counted",
        "",
        r"^(?:民生|重点|惠民|利民|妇女儿童|为民)*(?:实事|好事)",
        Verdict.NONE,
        "how long the list is (10件实事)",
    ),
    Rule("counted", r"每[十百千万](?:名|人|户)?[^，。；]*$", "", Verdict.MAYBE, "a density (每千人口托位数达到4.5个)"),
    Rule(
        "counted",
        r"每(?:两|半|一)?个?(?:月|季|周|日|天|学期|半年|季度)[^，。；]*$",
        "",
        Verdict.MAYBE,
        "how often, not how many (每月开展1次)",
        measure="次|场|期|场次",
    ),
    Rule("counted", r"每年[^，。；]*$", "", Verdict.MAYBE, "how often (每年体检1次)", measure="次", high=4),
    Rule("counted", "", "", Verdict.MAYBE, "once is mostly an article (免费体检1次)", measure="次", high=1),
    Rule(
        "counted",
        r"(?:高度|宽度|(?<!总)面积)[^，。；]{0,6}不(?:超过|高于|大于|得超过)$|(?:半径|距离|间距)[^，。；]{0,8}$",
        "",
        Verdict.MAYBE,
        "a measure of size (服务半径不超过1000米)",
    ),
    Rule(
        "counted",
        "",
        "^(?:幼儿园|学校|小学|初中|高中|中学|制|规模)",
        Verdict.MAYBE,
        "a size (24班幼儿园)",
        measure="班",
    ),
    Rule(
        "counted",
        r"(?:聚焦|围绕|对照|对标|根据|依据|以)[^，。；]*(?:规划|纲要|战略|部署|意见|方案|清单|报告)[”’》]?(?:的|中的|确定的|明确的|部署的)?$",
        "",
        Verdict.MAYBE,
        "counted in another paper (规划102项重大工程)",
    ),
    Rule(
        "counted",
        r"(?:满|超过|大于|员工|职工|人口|达到)$",
        r"^(?:以上)?的(?!目标|任务|要求|指标)",
        Verdict.NONE,
        "thresholds (职工100人以上的企业)",
    ),
    Rule(
        "counted",
        "",
        r"^(?:（含）|\(含\)|及)?(?:以上|以下|以内)(?:且[^，。；]{0,10})?的(?!目标|任务|要求|指标)",
        Verdict.MAYBE,
        "looks like a threshold (500平方米以上的广场)",
    ),
    Rule(
        "counted",
        "",
        r"^(?:（含）|\(含\)|及)?以上(?:的)?(?:孩|子女|自然村|行政村|村|企业|单位|社区|小区|规模|人口|家庭|集体|乡镇|城市)",
        Verdict.MAYBE,
        "looks like a threshold (20户以上自然村)",
    ),
    Rule(
        "counted",
        "",
        r"^(?:重点|主要|新兴)?(?:领域|方面|环节|行业|维度|层面|类别|板块|阶段|层次|县|市|区|乡镇|镇街|街道|部门|措施|制度|机制|政策|任务|举措|要求|原则|权利)",
        Verdict.MAYBE,
        "parts of a thing, not what is made (12个领域, 5项措施)",
        measure="个|项|类|大|条",
    ),
    Rule("counted", "", r"^以下(?!的?目标)", Verdict.MAYBE, "below a number is mostly a threshold"),
    Rule(
        "counted",
        r"(?:现有|现存|目前|原有|已有|已建成|已完成|截至[^，。；]{0,12}|去年|上年|上一年)[^，。；]{0,14}$",
        "",
        Verdict.MAYBE,
        "what is there already",
    ),
    Rule("counted", r"(?:每|各)[^，。；]{0,8}名额(?:为|是)?$", "", Verdict.MAYBE, "a share for each (每校名额2个)"),
    Rule("counted", r"第[一二三四五六七八九十\d]+$", "", Verdict.NONE, "ordinals"),
)
SPELLED_RULES: tuple[SpelledRule, ...] = (
    SpelledRule(NONE, "第一批, 每一个, 唯一", left=r"(?:[第每同各这那其另首之统单逐唯万]|(?<!主)任)$"),
    SpelledRule(MAYBE, "one for each, also as a slogan (一村一名)", left=r"一[村镇乡校人户县区街园社企院厂居]$"),
    SpelledRule(NONE, "a file for each (一户一档)", right="^一[\u4e00-\u9fff]", high=1),
    SpelledRule(NONE, "names of programmes (“百人计划”)", quoted=True),
    SpelledRule(
        TARGET, "courses held (举办培训班十二期)", left="(?:举办|开展|开办|组织)[^，。；]{0,14}$", measure="^期$", low=3
    ),
    SpelledRule(NONE, "words that only look counted (一项, 三级, 两个规划)", measure=f"^(?!(?:{_TANGIBLE})$)"),
    SpelledRule(NONE, "两大, 三级, 一站式, 三位一体", right="^(?:大|级|化|性|站式|体化|一体|对一)"),
    SpelledRule(MAYBE, "a round hundred may be a way of speaking (百场巡讲)", low=100, high=100),
    SpelledRule(MAYBE, "a round thousand may be a way of speaking (千名干部)", low=1_000, high=1_000),
    SpelledRule(MAYBE, "a round myriad may be a way of speaking (万人计划)", low=10_000, high=10_000),
    SpelledRule(TARGET, "a comparator says it is meant (不少于三场)", left="(?:不少于|不低于|至少)$"),
    SpelledRule(MAYBE, "成立一支, 打造一个", left=f"{_BUILD}了?$", high=1),
    SpelledRule(
        TARGET,
        "one behind its thing is counted (建成儿童公园一座)",
        left=f"{_BUILD}[^，。；、的]{{1,14}}$",
        right=_CLAUSE_END,
        measure=_PLACE,
        high=1,
    ),
    SpelledRule(
        TARGET,
        "the next of several, one of it (新建公园一座、活动中心一处)",
        left=f"{_BUILD}[^，。；]{{1,24}}[一二两三四五六七八九十百千\\d]+(?:{_TANGIBLE})[、和][^，。；、的]{{1,12}}$",
        right=_CLAUSE_END,
        measure=_PLACE,
        high=1,
    ),
    SpelledRule(
        MAYBE,
        "its verb may stand before the comma (建成公园一座，幼儿园一所)",
        left="^[\u4e00-\u9fff]{2,12}$",
        right=_CLAUSE_END,
        measure=_PLACE,
        high=1,
    ),
    SpelledRule(NONE, "one is mostly an article (一名专家)", high=1),
    SpelledRule(MAYBE, "组建三支, 举办两届: a verb, but loosely counted", left=f"{_BUILD}了?$", measure=_LOOSE),
    SpelledRule(TARGET, "a verb of making before it (新建两所)", left=f"{_BUILD}(?:约|近|各|了)?$"),
    SpelledRule(
        TARGET,
        "how many the things named before it are (完成一中、二中两所学校扩建)",
        left=f"{_BUILD}[^，。；]{{1,16}}[、和][^，。；]{{1,16}}(?:等)?$",
        measure=_PLACE,
        low=2,
    ),
    SpelledRule(
        TARGET,
        "a verb, its object and the figure at the end (新建公园两处)",
        left=f"{_BUILD}[^，。；、的]{{1,14}}$",
        right=_CLAUSE_END,
    ),
    SpelledRule(TARGET, "the next of several (新建三所小学、两所幼儿园)", left=f"{_BUILD}[^，。；]{{1,20}}[、和]$"),
    SpelledRule(
        TARGET,
        "the next of several, behind its thing (新建小学两所、幼儿园五所)",
        left=f"{_BUILD}[^，。；]{{1,24}}[一二两三四五六七八九十百千\\d]+(?:{_TANGIBLE})[、和][^，。；、的]{{1,12}}$",
        right=_CLAUSE_END,
    ),
    SpelledRule(MAYBE, "约三场, 各两名", left="[约近各]$"),
    SpelledRule(MAYBE, "large and exact (服务三百户)", low=101),
    SpelledRule(NONE, "everything else spelled out (四项促就业计划)"),
)
# Words before and behind the figure that say how it is meant; what stands behind wins (达60%以上 is at least).
BEHIND: tuple[tuple[str, Comparator], ...] = (
    (r"^[ 　]?(?:（含）|\(含\))?(?:及)?以上", Comparator.AT_LEAST),
    (r"^[ 　]?(?:左右|上下)", Comparator.ABOUT),
    (r"^[ 　]?(?:（含）|\(含\))?(?:及)?(?:以内|以下|之内)", Comparator.AT_MOST),
)
BEFORE: tuple[tuple[str, Comparator], ...] = (
    (
        r"(?:不(?:得)?(?:少|低|小)于|(?:至少|最少)[\u4e00-\u9fff]{0,4}|不下|(?<!不)(?:超过|超|突破|多于|高于|大于)|≥|>=|＞|>|保底)了?约?$",
        Comparator.AT_LEAST,
    ),
    (
        r"(?:不(?:超过|高于|多于|大于|突破)|最多|(?<!不)(?:低于|少于|小于)|≤|<=|＜|控制在|压缩到|压减至|缩短至|降至|降低到|下降到|降到)(?:全[市县区省][^，。；、]{0,8}的)?$",
        Comparator.AT_MOST,
    ),
    (r"(?:约|近|将近|大约|接近|约为)$", Comparator.ABOUT),
    (
        r"(?:达到|达|提高到|提高至|提升至|提升到|增加到|增加至|扩大到|扩大至|增至|升至|上升到|稳定在|保持在|保持|增长到|增长至)(?:了)?(?:每[十百千万](?:人口?|名|户))?$",
        Comparator.REACH,
    ),
    (r"(?:达到|达)[^，。；、\d]{1,14}的$", Comparator.REACH),
    (r"实现(?:[两三四五六七八九\d]个)$", Comparator.REACH),
)
