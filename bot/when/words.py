"""Words that decide before any date does: done, not done, ongoing; and the words that may stand around a date.

They are looked for in the skeleton of the answer: the text with each time phrase replaced by TIME.
"""

from __future__ import annotations

import re

TIME = "†"

_FINISHED = "完成|[^,。;]{0,4}完毕|完工|交付使用|整改到位|办结|办完|办好|结束|竣工|交付|落实到位|落实|建成|投入使用|投用|投运|启用|开通|揭牌|发放到位|拨付到位|安装到位|配备到位|闭环|结项|关闭|验收|销号|通车|结题|实现|达标|达到目标|做完|搞定|办理完|交工|落成|投产|收官|完结|扫尾|收尾|建好|修好|配齐|[弄搞干忙][完好]|做好"
_WELL = "全部|全面|均|都|如期|按期|按时|按计划|提前|顺利|圆满|正式|整体|超额|通过|高质量|项目|任务|工作"
# 已完成, 已于†完成, †已完成, 完成: but not 完成†, 计划†完成.
_DONE = re.compile(
    rf"(?:^|[,。;、:]|(?<!未)(?:已经|已|业已|均已|现已|早已)(?:(?:于|在)?{TIME})?|{TIME}(?:已经|已|就|刚刚?|才刚?)|^于{TIME}|(?={_WELL}))"
    rf"(?:{_WELL})*+(?:{_FINISHED})"
)
# 如期完成, 按时完成 alone are promises as often as facts.
_WHOLLY = "全部|全面|均|都|提前|任务|项目|工作"
_HAS_DONE_MARK = re.compile(
    rf"已|了(?=$|[,。;、!)])|^(?:{_WHOLLY})*+(?:{_FINISHED})(?=$|[,。;!(])|{TIME}(?:就|刚刚?|才刚?)(?:{_WELL})*+(?:{_FINISHED})(?=$|[,。;!(])"
)
_NOT_DONE = re.compile(
    "未|没|尚|不能|无法|难以|基本|部分|初步|大部|阶段性|主体|前期|接近|将近|即将|预计|计划|力争|争取|确保|拟|预期|应|须|需|"
    r"除.{1,8}外|差\d|尚余|剩余|其余|余下|还有|还剩|仍|正在|推进中|进行中|第一批|首批|一期|方案|招标|设计|立项|手续|选址|启动|开工|待|如果|若|何时|吗"
)
_DONE_REST = re.compile(
    rf"(?:{_FINISHED}|{_WELL}|了|并|且|和|及|的|年度|目标|任务|工作|项目|建设|改造|整改|全年|本年|年|事项|内容|指标|各项|所有|"
    rf"该|此|本|已经?|于|在|通过|长期|{TIME}|[,。;、!:()\s])*+"
)

_ONGOING = re.compile(
    r"长[期年](?!护理|照护|贷款|借款|股权|住院|资金|合同)|常态|持续|贯穿|常年|经常性?|不间断|不断|滚动|定期|长效|久久为功|永久|"
    r"日常(?:化|性|开展|推进|坚持|进行)|(?:纳入|作为|列入)日常|一直|始终|一以贯之|循环|无期限|不设(?:期限|时限)|按月调度|每逢|逢[单双][月周日]|\d+[次场期]/(?:年|月|周|季度?|天|日|学期)|隔[周月年日天](?=[一二两\d]次|开展|组织)|"
    r"年年|月月|周周|天天|逐[年月季周日]|"
    r"按(?:年|月|季|周|学期|半年|日)(?:度|推进|开展|进行|完成|实施|报|落实|$|[,。;])|分[季月年]度?推进|"
    rf"每(?:个|隔|逢|满)?(?:{TIME}|[年月周季天日晚早]|半年|学年|学期|工作日|季度|\d+个?(?:年|月|周|天|日|季度|学期|小时))|"
    r"动态(?:更新|管理|调整|推进|实施)|(?:\d+|半)(?:年|个?月|周|季度?|天|日)[一二两三四\d]+次"
)
_ALL_YEAR = re.compile("全年(?:都|均|不断|持续|组织)?(?:开展|推进|坚持|进行|实施|不断|性)")
# 中长期 is no 长期; 每人每月200元 is a sum, not a rhythm.
_NOT_ONGOING = re.compile(
    "中长期|(?:每[人名户所个场次])?每?[年月周天日](?:均|投入|补助|补贴|发放|不少于|至少)*[\\d.]+[万亿千]?元|每[人名户所场]"
)

_FILLERS = (
    "力争|力求|争取|确保|保证|计划|预计|预期|拟定|拟|初定|暂定|定于|定在|打算|准备|将|会|能够|能|可以|可|应当|应该|应|必须|务必|"
    "须|需要|需|要|原则上|一般|最迟|最晚|至迟|不迟于|不晚于|不超过|不得晚于|截止日期|截止时间|截止|截至|到|至|于|在|从|自|"
    "完成时限|完成时间|完成日期|完成期限|整改时限|办理时限|计划完成|预计完成|完成|时限|期限|时间|日期|目标|为|是|我们|我单位|我局|"
    "我|本单位|该?项目|该?项?任务|此项工作|该项工作|工作|整体|全部|全面|大约|大概|约|提前到|提前至|提前|推迟到|推迟至|延期至|延期到|延期|延至|延到|延长至|"
    "调整为|调整到|顺延至|顺延到|尽快|尽早|尽量|最终|届时|目前|初步|按期|如期|按计划|按时|提醒|请您?|麻烦|等到|等|那就|就|再|"
    "改到|改为|推到|延长到|含|未来|今后|接下来|所有|均|都|也|各项|年度|本年度|全年|好的?|嗯|一下|左右|之?前|内|底|吧|了|呢|的|说|叫|催|通知|告诉|"
    "发我?|给|我们?|填报?|报送|上报|处理|弄|看|办|做|当天|稍后|晚点|先|大家|争|按|即可|行|以前"
)
_MARKS = r"[\s,.。;；、:：!！?？()（）\[\]【】“”‘’\"'<>《》·*#—_-]"
_FILLER = re.compile(rf"(?:{_FILLERS}|{_MARKS})*+")

_ACTION = re.compile(
    rf"(?:{_MARKS}|的|全部|全面|按期|如期|基本|确保|力争|争取|顺利|正式|可|能|将|要|再|并|必须|予以|进行|集中|统一|陆续|分批|整体|"
    rf"主体|工程|组织|预计|计划|就|来|均|都|各|所有|实现|至少|共|前|再|另|新)*+"
    rf"(?:{_FINISHED}|开展|举办|召开|举行|实施|组织|开放|上线|发放|封顶|开园|开学|招生|印发|出台|公布|公示|汇总|上报|报送|报|提交|提供|"
    "反馈|整改|推进|到位|拨付|供应|运行|运营|揭牌|培训|检查|评估|总结|办理|交|做|安装|采购|签订|新建|改造|提升|覆盖|建设|支付|审议|提醒|通知|叫|催|施行|执行|生效|落地|挂牌|运转|入驻|搬迁|迁入|改建|扩建|修缮|配备|办(?!公|法|事))"
)
_FINISH = re.compile(
    rf"(?:{_MARKS}|的|全部|全面|按期|如期|基本|确保|力争|争取|顺利|正式|可|能|将|要|主体|工程|整体|实现|通过|前)*+(?:{_FINISHED})"
)
_STATED_PAST = re.compile("^[(（,]?(?:就?已|未|尚未|没|曾|共计?|累计|以来)")
_OTHER_EVENT = re.compile("前(?![期提景端往列沿述置])|后(?![续勤期备面端台])")
_CONDITION = re.compile(
    "后|如果|如|若|视|待|根据|取决|条件|一旦|满|之日|以来|距|近|过去|不确定|不一定|可能|也许|或|未定|待定|另行|最快|最早|早于"
)


def is_done(skeleton: str) -> bool:
    """已完成, 已于†完成, 全部完成: whole and past. A part done, or a plan, is not."""
    if not _HAS_DONE_MARK.search(skeleton) or _NOT_DONE.search(skeleton):
        return False
    found = _DONE.search(skeleton)
    if found is None:
        return False
    return _DONE_REST.fullmatch(skeleton[found.end() :]) is not None


_TOLD = re.compile(rf"于{TIME}(?:{_WELL})*+(?:{_FINISHED})")


def is_told(skeleton: str) -> bool:
    """于†完成 and nothing more: a fact or a plan, as the day has it."""
    return _TOLD.fullmatch(skeleton) is not None


def is_ongoing(skeleton: str) -> bool:
    return _ONGOING.search(_NOT_ONGOING.sub("", skeleton)) is not None


_START = re.compile("[,。;]?(?:全面|正式|组织|力争|确保|计划)*+(?:启动|开工|动工|开始|立项|招标|进场|着手|谋划|部署)")


def begins_with_start(text: str) -> bool:
    """Whether what follows a date begins something, so that the date is no completion (9月底前启动)."""
    return _START.match(text) is not None


def is_all_year(plain: str) -> bool:
    """全年开展, 全年推进: all the year round, where 全年 alone is a period. Looked for in the text itself."""
    return _ALL_YEAR.search(plain) is not None


def is_lunar(plain: str) -> bool:
    """A day of the lunar calendar that is no festival we know."""
    return re.search("农历|阴历|旧历|腊月|正月", plain) is not None


_REVISED = re.compile(
    "(?:[延推][期迟后长]?|顺延|展期|放宽|提前|调整?|改|变更?|修改|更改)[至到为在于](?:了|今年|明年)?$"
)
_CANNOT = re.compile("[^,。;]{0,8}?(?:无法|不能|难以|[未没]能|不可能|来不及|做不到|达不到|[成了完做办赶]不[成了完])")


def ends_with_revised(text: str) -> bool:
    """Whether the date that follows replaces the one before it (延至, 由…调整为)."""
    return _REVISED.search(text) is not None


_DENIED = re.compile(r"不能(?!再)|无法|没法|难以|未能|不一定|不确定|说不准|完不成|赶不上|来不及")
_INSTEAD = re.compile(r"延|推|改|调整|顺|拖|晚到")
_PUT_OFF_BY = re.compile(
    r"(?:延期|延后|推迟|顺延|后延|推后|延长|延迟|拖后|晚)(?:了|约|大概|大约|至少|再)*(?:\d+|[一两二三四五六半几数])(?:个|天|日|周|月)(?!\d|底|末|前|内)"
)


def begins_with_cannot(text: str) -> bool:
    """Whether what follows a date denies it (年底前无法完成)."""
    return _CANNOT.match(text) is not None


def denies(before: str, after: str) -> bool:
    """Whether the words around the last date take it back and name none instead: 10月底完成，现无法按期完成.

    What is said in another clause in front of it is the reason for it: 因雨无法施工，10月底完成.
    """
    found = _DENIED.search(re.split("[,。;]", before)[-1]) or _DENIED.search(after)
    return found is not None and _INSTEAD.search(after) is None


def is_put_off_by_a_while(text: str) -> bool:
    """原计划10月底，因雨延期一个月: neither the day named nor one that can be counted from what is said."""
    return _PUT_OFF_BY.search(text) is not None


def puts_either_or(text: str) -> bool:
    """周三或周四: nobody can say which."""
    return re.search("^(?:或者?|/|还是)", text) is not None


def is_aside(text: str) -> bool:
    """Whether a bracket or a comma, and nothing else, stands between two dates."""
    return re.fullmatch("[(,、:]", text) is not None


def is_filler(text: str) -> bool:
    """Whether the words around a date say nothing that changes it (力争, 完成时限：, 提醒我)."""
    return _FILLER.fullmatch(text) is not None


def begins_with_action(text: str) -> bool:
    """Whether what follows a date says what happens then (完成, 召开会议)."""
    return _ACTION.match(text) is not None


def is_marked_done(plain: str) -> bool:
    """已完成, 完成了, where 完成 alone may stand before a date to come."""
    return re.search("已|了", plain) is not None


def says_ahead_of_time(plain: str) -> bool:
    """提前完成 without 已 may be a fact or a promise."""
    return "提前" in plain and not is_marked_done(plain)


def names_another_event(text: str) -> bool:
    """Whether what follows a date puts the time before or after something else (9月开学前)."""
    return _OTHER_EVENT.search(text) is not None


_COUNTS_ON = re.compile(r"的?(?:第\d+|最后\d*|[前后]\d+|\d+)个?(?:工作日|周(?![a-g])|天|日|月|小时)")


def counts_on(text: str) -> bool:
    """Whether what follows a date counts from it, or picks a part of it (国庆前3天, 10月第2周)."""
    return _COUNTS_ON.match(text) is not None


def begins_with_finish(text: str) -> bool:
    return _FINISH.match(text) is not None


def begins_with_doing(text: str) -> bool:
    """Whether what follows a date says what begins, happens or ends then."""
    return begins_with_action(text) or begins_with_finish(text) or begins_with_start(text)


def ends_with_as_of(text: str) -> bool:
    """Whether the date that follows says how far things had come (截至8月底完成60%)."""
    return re.search("截[至止]到?$", text) is not None


_SUM = re.compile("完成了|了\\d")


def tells_a_sum(text: str) -> bool:
    """Whether what follows a date tells what was counted then (12月完成了2场)."""
    return _SUM.search(text) is not None


_NAMED = re.compile("度?的?(?:重点|主要)?(?:工作|计划|目标|任务|总结|要点|方案|清单|项目|预算|指标)+")


def is_named_by(text: str) -> bool:
    """Whether what follows a period is a thing called after it, and nothing more (2024年度工作, 全年任务)."""
    return _NAMED.fullmatch(text) is not None


def begins_with_named(text: str) -> bool:
    """Whether a thing called after the period comes next (全年任务已完成)."""
    return _NAMED.match(text) is not None


def tells_of_the_past(text: str) -> bool:
    """Whether what follows a date tells what was, not what will be (3月已发文)."""
    return _STATED_PAST.match(text) is not None


def hangs_on_something(text: str) -> bool:
    """Whether what stands before a date makes it hang on an event (合同签订后30天内)."""
    return _CONDITION.search(text) is not None
