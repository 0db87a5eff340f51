"""Numbers read from a progress text: right, or left to be asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.told import read_told


def target(number: int, text: str, value: int, measure: str) -> Target:
    kind = TargetKind.PERCENT if measure == "%" else TargetKind.COUNT
    return Target(number, text, Decimal(value), measure, Comparator.EXACT, kind)


SCHOOLS = (
    target(1, "新改扩建3所中小学", 3, "所"),
    target(2, "1所幼儿园", 1, "所"),
    target(3, "打造5个智慧教育应用场景", 5, "个"),
)
LESSONS = (target(1, "家庭教育百场巡讲", 100, "场"), target(2, "全年培训家庭教育骨干不少于50人", 50, "人"))
RATE = (target(1, "筛查率达到90%", 90, "%"),)
ONE = (target(1, "全年培训家政从业人员100人次以上", 100, "人次"),)

LECTURES = (target(1, "开展家庭教育讲座30场", 30, "场"), target(6, "惠及群众1万人次", 10000, "人次"))
SAFE = (target(1, "安全防范建设“4个100%”稳定达标", 100, "%"),)
LINES = (target(1, "开通3条“定制公交”助学专线", 3, "条"),)
PSYCHE = (target(1, "开展心理健康科普知识宣传25场", 25, "场"),)
CARE = (target(1, "为约144名符合条件且有康复需求的残疾儿童实施康复救助", 144, "名"),)
PAID = (target(1, "住院分娩政策范围内医疗费用报销比例达到100%", 100, "%"),)
ACTIVITIES = (
    target(8, "开展青少年科普教育活动不少于2场", 2, "场"),
    target(9, "开展京剧等剧目进校园演出、校园戏曲课程辅导等活动13场", 13, "场"),
)
SHOWS = (target(8, "开展青少年科普教育活动不少于2场", 2, "场"), target(9, "戏曲进校园演出13场", 13, "场"))

TOLD = [
    # Of two targets in one measure, a total belongs to the one that the words before speak of more.
    ("科普活动三季度办了1场，在二中，加上4月那场一共2场了", ACTIVITIES, {}, {8: 2}),
    # What stands behind the number in the task, and in front of it here, is told and not repeated.
    ("专线开通3条，还在跟公交公司对时刻表", LINES, {}, {1: 3}),
    ("开通3条助学专线，各项工作有序", LINES, {}, {}),
    ("骨干的班上周结束，52个人参训", LESSONS, {}, {2: 52}),
    # A number belongs to the noun in front of it, with its measure or without.
    ("学校1所 幼儿园0 智慧场景二个", SCHOOLS, {}, {2: 0, 3: 2}),
    ("智慧教育应用场景3，幼儿园0", SCHOOLS, {}, {2: 0, 3: 3}),
    # What a target is called is no number of it.
    ("百场巡讲已开展58场", LESSONS, {}, {1: 58}),
    ("家庭教育骨干培训到现在37个人，百场巡讲办了62场", LESSONS, {}, {1: 62, 2: 37}),
    # 次 counts shows beside the target's own words; batches are added up; a rate may do without its sign.
    ("科普办了4次", SHOWS, {}, {8: 4}),
    ("科普一共3趟", SHOWS, {}, {8: 3}),
    ("领导检查4次", SHOWS, {}, {}),
    ("骨干培训两批，前一批21后一批34", LESSONS, {}, {2: 55}),
    ("骨干第一期20人，第二期18人", LESSONS, {}, {2: 38}),
    ("家政办了两期，30、45人", ONE, {}, {1: 75}),
    ("骨干计划两批，前一批21后一批34", LESSONS, {}, {}),
    ("筛查率到了86", RATE, {}, {1: 86}),
    ("筛查率要到95", RATE, {}, {}),
    ("四个百分百都达标", SAFE, {}, {1: 100}),
    ("四个百分百还没达标", SAFE, {}, {}),
    ("生孩子个人一分不用掏", PAID, {}, {1: 100}),
    ("生育津贴一分没发", PAID, {}, {}),
    ("康复救助了97个孩子", CARE, {}, {1: 97}),
    ("科普做了2场", SHOWS, {}, {8: 2}),
    ("康复这季度新增30个", CARE, {1: 88}, {1: 118}),
    ("给残疾儿童发放学具30个", CARE, {1: 88}, {}),
    # A goal that is named and denied.
    ("心理健康科普知识宣传25场也没有，办案9件", PSYCHE, {}, {}),
    ("心理健康科普知识宣传25场我们不涉及", PSYCHE, {}, {}),
    # Another thing's number is not the target's, though it is counted in the same measure.
    ("建立家事调解联盟，开展法治进校园6场", PSYCHE, {}, {}),
    ("法治讲座6场，覆盖师生3000人", PSYCHE, {}, {}),
    ("反诈宣传9场", PSYCHE, {}, {}),
    ("举办招聘会3场，达成就业意向210人", ONE, {}, {}),
    ("科普宣传搞了拾场", PSYCHE, {}, {1: 10}),
    # Below last quarter's total, and far too many if it came on top.
    ("残疾儿童康复救助130名", CARE, {1: 140}, {1: 130}),
    ("残疾儿童康复救助30名", CARE, {1: 100}, {}),
    ("建成智慧教育应用场景四个半", SCHOOLS, {}, {}),
    ("新打造智慧教育应用场景2个", SCHOOLS, {3: 2}, {3: 4}),
    ("累计开展讲座20场，惠及1.2万人次", LECTURES, {}, {1: 20, 6: 12000}),
    ("累计开展讲座20场次", LECTURES, {}, {1: 20}),
    ("比上季度多开展讲座4场", LECTURES, {1: 8}, {1: 12}),
    ("讲座由15场增加到20场", LECTURES, {}, {1: 20}),
    ("去年开展讲座18场，今年累计20场", LECTURES, {}, {1: 20}),
    ("线上讲座8场，线下讲座12场，累计20场", LECTURES, {}, {1: 20}),
    ("原计划30场讲座，实际开展20场", LECTURES, {}, {1: 20}),
    ("组织30余名志愿者参加讲座20场，累计服务5000人次", LECTURES, {}, {1: 20, 6: 5000}),
    ("截至9月底，共开展各类活动9场，其中科普活动3场、戏曲演出6场", SHOWS, {}, {8: 3, 9: 6}),
    ("保安配备和监控联网4个100%一直没掉过", SAFE, {}, {1: 100}),
    ("食堂明厨亮灶100%", SAFE, {}, {}),
    ("筛查率由60%提高到85%", RATE, {}, {1: 85}),
    ("筛查率达到百分之八十五", RATE, {}, {1: 85}),
    ("已开展讲座约20场", LECTURES, {}, {}),
    ("开展讲座10-12场", LECTURES, {}, {}),
    ("开展讲座10到12场", LECTURES, {}, {}),
    ("累计开展讲座近20场", LECTURES, {}, {}),
    ("累计开展讲座20场以上", LECTURES, {}, {}),
    ("累计惠及群众12000余人次", LECTURES, {}, {}),
    ("完成20/30场讲座", LECTURES, {}, {}),
    ("每月开展讲座2场", LECTURES, {}, {}),
    ("去年同期开展讲座18场", LECTURES, {}, {}),
    ("线上讲座8场、线下讲座12场", LECTURES, {}, {}),
    ("还有10场讲座未开展", LECTURES, {}, {}),
    ("新建1所中学、改扩建1所小学", SCHOOLS, {}, {}),
    ("新改扩建2所中小学，1所幼儿园已开园，建成智慧教育应用场景2个。", SCHOOLS, {}, {1: 2, 2: 1, 3: 2}),
    ("已新改扩建中小学2所、幼儿园1所，建成智慧教育应用场景4个，其余1个正在调试。", SCHOOLS, {}, {1: 2, 2: 1, 3: 4}),
    ("新改扩建２所中小学，智慧教育应用场景三个", SCHOOLS, {}, {1: 2, 3: 3}),
    ("本季度开展家庭教育巡讲12场，累计20场，培训骨干30人。", LESSONS, {}, {1: 20, 2: 30}),
    ("本季度开展家庭教育巡讲12场，覆盖群众三百余人。", LESSONS, {1: 8}, {1: 20}),
    ("新开展巡讲十二场，培训家庭教育骨干累计35人，计划四季度再培训20人", LESSONS, {1: 8}, {1: 20, 2: 35}),
    ("截至目前筛查率达到85%，完成年度目标的94.4%", RATE, {}, {1: 85}),
    ("今年以来累计培训1.2万人次", ONE, {}, {1: 12000}),
    ("培训家政从业人员1,280人次", ONE, {}, {1: 1280}),
    ("举办培训班3期，培训80人", ONE, {}, {1: 80}),
    # Left to be asked.
    ("新改扩建2所中小学主体封顶，1所幼儿园正在装修", SCHOOLS, {}, {}),
    ("计划新改扩建3所中小学", SCHOOLS, {}, {}),
    ("年度目标3所中小学", SCHOOLS, {}, {}),
    ("本季度开展家庭教育巡讲12场", LESSONS, {}, {}),
    ("开展家庭教育巡讲5场", LESSONS, {1: 8}, {}),
    # This quarter's alone is no total; nor is the first of several counts, of which the later ones leave the noun out.
    ("家庭教育巡讲这个季度走了9个镇，做了17场", LESSONS, {}, {}),
    ("家庭教育巡讲这季度做了17场", LESSONS, {1: 40}, {1: 57}),
    ("家政从业人员培训8月初36人次，8月底22人次", ONE, {}, {}),
    ("家政从业人员培训36人次，慰问困难职工22名", ONE, {}, {1: 36}),
    ("家政从业人员培训36人次，其中城西22人次", ONE, {}, {1: 36}),
    ("累计巡讲20场，累计巡讲30场", LESSONS, {}, {}),
    ("培训了40人次，累计86，12月底完成", ONE, {}, {1: 86}),
    ("本季度巡讲12场，累计20，培训骨干30人", LESSONS, {}, {1: 20, 2: 30}),
    ("拨付资金40万元，累计86，培训了12人次", ONE, {}, {1: 12}),
    ("完成年度目标的80%", RATE, {}, {}),
    ("第3所学校已开工", SCHOOLS, {}, {}),
    ("按计划推进", LESSONS, {}, {}),
    # The task's own words, number and all, are no result.
    ("新改扩建3所中小学、1所幼儿园，打造5个智慧教育应用场景。", SCHOOLS, {}, {}),
    ("新改扩建3所中小学、1所幼儿园，打造5个智慧教育应用场景，各项工作正在有序推进。", SCHOOLS, {}, {}),
    ("按照计划，新改扩建3所中小学、1所幼儿园，打造5个智慧教育应用场景。", SCHOOLS, {}, {}),
    ("确保年底前新改扩建3所中小学、1所幼儿园，打造5个智慧教育应用场景", SCHOOLS, {}, {}),
    ("中小学3所、幼儿园1所、智慧教育应用场景5个，均按时序推进。", SCHOOLS, {}, {}),
    ("3所中小学项目已立项，1所幼儿园已选址，5个智慧教育应用场景已报批。", SCHOOLS, {}, {}),
    ("3所中小学建设进度达70%，1所幼儿园进度达90%。", SCHOOLS, {}, {}),
    ("新改扩建3所中小学，其中2所已投用，1所在建。", SCHOOLS, {}, {1: 2}),
    ("筛查率达到90%，工作有序推进", RATE, {}, {}),
    ("筛查率90%的目标已完成72%", RATE, {}, {}),
    ("为完成培训家政从业人员100人次的目标，与2家机构签订协议", ONE, {}, {}),
    ("目标100人次，还差14人次", ONE, {}, {}),
    ("已招收家政培训学员60人次，10月开班", ONE, {}, {}),
    ("中小学2所，幼儿园1所、应用场景4个", SCHOOLS, {}, {1: 2, 2: 1, 3: 4}),
    # Done, in words.
    ("3所中小学均已完工投用，1所幼儿园已开园，建成智慧教育应用场景5个。", SCHOOLS, {}, {1: 3, 2: 1, 3: 5}),
    ("中小学3所、幼儿园1所，均已投入使用；智慧教育应用场景打造了5个。", SCHOOLS, {}, {1: 3, 2: 1, 3: 5}),
    ("培训家政从业人员100人次，全部完成", ONE, {}, {1: 100}),
    ("围绕年度目标，累计培训家政从业人员86人次", ONE, {}, {1: 86}),
    # Of another time, or in two.
    ("在上季度80人次基础上，又培训家政从业人员32人次", ONE, {1: 80}, {1: 112}),
    ("第四季度共培训家政从业人员32人次", ONE, {1: 80}, {1: 112}),
    ("培训家政从业人员1，080人次", ONE, {}, {1: 1080}),
    ("上半年开展讲座5场，三季度开展讲座4场", LECTURES, {}, {}),
    ("累计开展线上讲座8场、线下讲座4场", LECTURES, {}, {}),
]


@pytest.mark.parametrize(("text", "targets", "before", "expected"), TOLD, ids=[row[0][:24] for row in TOLD])
def test_a_total_is_read_for_the_target_it_belongs_to_or_not_at_all(
    text: str, targets: tuple[Target, ...], before: dict[int, int], expected: dict[int, int]
) -> None:
    previous = {number: Decimal(value) for number, value in before.items()}
    told = read_told(text, targets, previous)
    assert {number: int(one.value) for number, one in told.items()} == expected


def test_an_addition_is_told_apart_from_the_total() -> None:
    told = read_told("本季度开展家庭教育巡讲12场，累计20场。", LESSONS, {})
    assert (told[1].value, told[1].added, told[1].quote) == (Decimal(20), Decimal(12), "累计20场")


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for targets in (SCHOOLS, LESSONS, RATE, ONE):
        for told in read_told(text, targets, {1: Decimal(2)}).values():
            assert told.value >= 0


def test_a_spoken_point_belongs_to_the_rate_and_no_time_of_day_is_one() -> None:
    for text in ("筛查率目前百分之81点5", "9点5分开会，筛查率达到81点5%"):
        assert {number: one.value for number, one in read_told(text, RATE, {}).items()} == {1: Decimal("81.5")}
