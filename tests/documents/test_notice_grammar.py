"""The grammar of notices, clause by clause: numbers, units, item numbers, heads, reporting."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.notice import read_notice_text
from bot.documents.notice.draft import find_limit
from bot.documents.notice.head import read_date, read_head
from bot.documents.notice.items import read_items
from bot.documents.notice.numbering import outline
from bot.documents.notice.plain import read_plain
from bot.documents.notice.reporting import read_reporting
from bot.documents.notice.source import Paragraph
from bot.documents.notice.targets import find_targets
from bot.documents.notice.units import find_first_leads, find_statements
from bot.domain.amount import plain
from bot.domain.notice import NotANotice
from bot.domain.programme import Role


def _targets(text: str, *, optional: bool = False) -> list[str]:
    return [
        f"{plain(found.target.value)}{found.target.measure} {found.target.comparator.value}"
        for found in find_targets(text)
        if found.target.optional is optional
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新改扩建3所中小学、1所幼儿园", ["3所 exact", "1所 exact"]),
        ("全年培训家政从业人员100人次以上", ["100人次 at_least"]),
        ("全年筛查3.3万名", ["33000名 exact"]),
        ("为300余名妇女儿童提供体质监测", ["300名 about"]),
        ("引进人才1万名左右", ["10000名 about"]),
        ("发放宣传手册12,000份", ["12000份 exact"]),
        ("服务群众近2万人次", ["20000人次 about"]),
        ("参与人数突破5万人次", ["50000人次 at_least"]),
        ("筛查率达60%以上", ["60% at_least"]),
        ("覆盖率提高到92%", ["92% reach"]),
        ("参检率不低于百分之九十", ["90% at_least"]),
        ("城镇登记失业率控制在4.5%以内", ["4.5% at_most"]),
        ("婴儿死亡率控制在8‰以下", ["8‰ at_most"]),
        ("贫困发生率不超过2%", ["2% at_most"]),
        ("问题整改率≥95%", ["95% at_least"]),
        ("占比提高5个百分点", ["5个百分点 exact"]),
        ("确保安全防范建设“4个100%”稳定达标", ["100% reach"]),
        ("总面积不低于10万平方米", ["100000平方米 at_least"]),
        ("新增光伏装机5万千瓦", ["50000千瓦 exact"]),
        ("供水管网改造30千米", ["30千米 exact"]),
        ("新建两所幼儿园", ["2所 exact"]),
        ("新建口袋公园三处", ["3处 exact"]),
        ("举办讲座不少于五场", ["5场 at_least"]),
        ("开展培训8000人（次）", ["8000人次 exact"]),
        ("筹集保障性租赁住房2500套（间）", ["2500套 exact"]),
        ("建成一支不少于50人的队伍", ["50人 at_least"]),
        ("培训教师、家长分别达到100名、200名", ["100名 reach", "200名 reach"]),
        ("为约86名0—17岁残疾儿童提供康复", ["86名 about"]),
        ("创建3A级景区2家", ["2家 exact"]),
        ("“菁英计划”选拔不少于200名青年", ["200名 at_least"]),
        ("建设1000平方米文化广场3处，建成5G基站200座", ["1000平方米 exact", "3处 exact", "200座 exact"]),
    ],
)
def test_promised_numbers_are_found(text: str, expected: list[str]) -> None:
    assert _targets(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "为全区35—64岁适龄妇女免费检查",
        "5年内完成改革任务",
        "按不超过年度交易金额的20%给予“数据券”补贴，每家每年最高50万元",
        "对获得国家级认定的项目，分别给予企业不超过100万元、30万元的一次性奖励",
        "给予同期贷款市场报价利率（LPR）最高50%的补贴",
        "深入实施“百人计划”和“633工程”",
        "121人才梯队项目",
        "打造“10分钟办公生活圈”，聚焦“5分钟儿童友好生活圈”建设",
        "融合12345政务服务便民热线，助力企业“一日开办”",
        "根据《关于加强10所学校建设的意见》（国办发〔2024〕7号）",
        "实施“岗位建功”四项促就业计划，推进六大行动",
        "提供最长7天免费住宿，每天锻炼2小时",
        "2024年12月31日前完成，第3批第2次",
        "对35岁以下青年给予支持，连续3年资助",
        "新增就业10人以上的，给予一次性补助",
        "为每一个家庭发一封信，开展一次性排查",
        "城乡“双百”行动，一对一帮扶，两癌检查，三孩政策",
        "跻身全国前10名",
        "建设35千伏变电站",
        "安全生产事故起数、死亡人数下降",
    ],
)
def test_other_numbers_are_no_targets(text: str) -> None:
    assert _targets(text) == []
    assert _targets(text, optional=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展家庭教育百场巡讲", ["100场 exact"]),
        ("实现“一村一名大学生村官”", ["1名 exact"]),
        ("建设500平方米以上的文化广场", ["500平方米 at_least"]),
        ("每村至少配备1名儿童主任", ["1名 at_least"]),
        ("发放妇女创业担保贷款5000万元以上", ["50000000元 at_least"]),
        ("解决10万农村人口饮水安全问题", ["100000人 exact"]),
        ("举办活动3—5场", ["3场 exact"]),
        ("现有村卫生室120个", ["120个 exact"]),
        ("全年培训达到500，", ["500 reach"]),
        ("打造一个示范点", ["1个 exact"]),
    ],
)
def test_borderline_numbers_are_kept_with_a_doubt(text: str, expected: list[str]) -> None:
    assert _targets(text, optional=True) == expected
    assert all(found.doubt for found in find_targets(text))


def _units(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for statement in find_statements(text):
        for part in statement.parts:
            found.setdefault(part.role.value, []).extend(part.names)
    return found


LEAD, RESPONSIBLE, SUPPORTING = (role.value for role in Role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("内容。（责任单位：甲局、乙中心）", {RESPONSIBLE: ["甲局", "乙中心"]}),
        (
            "内容。(牵头单位:县妇联,责任单位:县公安局、县民政局)",
            {LEAD: ["县妇联"], RESPONSIBLE: ["县公安局", "县民政局"]},
        ),
        (
            "内容。（牵头单位：市委组织部，配合单位：市国资委，各区、县级市）",
            {LEAD: ["市委组织部"], SUPPORTING: ["市国资委", "各区、县级市"]},
        ),
        ("【责任单位：团区委；配合单位：人社局、各街道】", {RESPONSIBLE: ["团区委"], SUPPORTING: ["人社局", "各街道"]}),
        (
            "牵头单位：市教育局　　责任单位：市财政局、市人社局",
            {LEAD: ["市教育局"], RESPONSIBLE: ["市财政局", "市人社局"]},
        ),
        ("责任单位：市人力资源和社会保障局。", {RESPONSIBLE: ["市人力资源和社会保障局"]}),
        (
            "（责任单位：市委宣传部（市文明办）、各县（市、区）人民政府）",
            {RESPONSIBLE: ["市委宣传部（市文明办）", "各县（市、区）人民政府"]},
        ),
        ("（责任单位：各县区人民政府、市各功能区管委会）", {RESPONSIBLE: ["各县区人民政府", "市各功能区管委会"]}),
        ("（责任单位：县教育局、各镇（街道））", {RESPONSIBLE: ["县教育局", "各镇（街道）"]}),
        ("（市教育局牵头，市财政局、市住建局配合）", {LEAD: ["市教育局"], SUPPORTING: ["市财政局", "市住建局"]}),
        ("（省卫生健康委、省财政厅等按职责分工负责）", {RESPONSIBLE: ["省卫生健康委", "省财政厅"]}),
        ("完成任务。由市妇联牵头，市卫生局配合。", {LEAD: ["市妇联"], SUPPORTING: ["市卫生局"]}),
        ("（此项工作由市妇联牵头，市卫生局配合）", {LEAD: ["市妇联"], SUPPORTING: ["市卫生局"]}),
        (
            "责任领导：王某　责任单位：县住建局　配合单位：县民政局　完成时限：10月底",
            {RESPONSIBLE: ["县住建局"], SUPPORTING: ["县民政局"]},
        ),
        (
            "责任单位：市教育局（牵头）、市财政局（配合）、市审计局",
            {LEAD: ["市教育局"], SUPPORTING: ["市财政局"], RESPONSIBLE: ["市审计局"]},
        ),
        ("主办单位：市卫生局", {LEAD: ["市卫生局"]}),
        ("牵头单位 市教育局 市妇联", {LEAD: ["市教育局", "市妇联"]}),
        ("（市级责任单位：市住建局和市城管局）", {RESPONSIBLE: ["市住建局", "市城管局"]}),
        ("（责任单位：民政局和文旅局）", {RESPONSIBLE: ["民政局", "文旅局"]}),
        (
            "（责任单位：民政和文旅事业中心、工业信息化和商务局）",
            {RESPONSIBLE: ["民政和文旅事业中心", "工业信息化和商务局"]},
        ),
        ("（县教育局、县财政局）", {RESPONSIBLE: ["县教育局", "县财政局"]}),
        ("督办单位：县政府督查室", {}),
        ("各责任单位：请认真落实。", {}),
        ("提供一人公司（One Person Company，以下简称OPC）服务", {}),
        ("开展“两癌”检查（含宫颈癌、乳腺癌）", {}),
        ("请各有关责任单位加强配合，明确责任。", {}),
    ],
)
def test_units_and_roles_are_found(text: str, expected: dict[str, list[str]]) -> None:
    assert _units(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("（责任单位：县教育局、县财政局等）", "“等”字之后可能还有单位"),
        ("（责任单位：县教育局、县财）", "单位名称可能不完整"),
        ("（责任单位：县教育局、县财政局", "括号没有写完整"),
        ("开展检查。（县教育局、县财政局）", "括号里没有写“责任单位”，按责任单位读取"),
    ],
)
def test_unclear_units_carry_a_doubt(text: str, reason: str) -> None:
    assert [doubt for statement in find_statements(text) for doubt, _ in statement.doubts] == [reason]


def test_the_first_unit_leads_only_where_a_sentence_says_so() -> None:
    assert find_first_leads("责任单位中列首位的为牵头单位，请抓好落实。") == "责任单位中列首位的为牵头单位"
    assert find_first_leads("各牵头单位要认真负责。") == ""


def _names(text: str) -> list[tuple[int, str]]:
    return [(draft.number, draft.name) for draft in read_items(outline(read_plain(text).paragraphs))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲事。内容。（责任单位：甲局）\n二、乙事。内容。（责任单位：乙局）", [(1, "甲事"), (2, "乙事")]),
        (
            "10.百人项目。（责任单位：甲局）\n11.121人才项目。内容。（责任单位：甲局）",
            [(10, "百人项目"), (11, "121人才项目")],
        ),
        ("1.5万人参加活动。（责任单位：甲局）", []),
        ("（一）实施甲工程：内容。\n责任单位：甲局", [(1, "实施甲工程")]),
        ("1、实施甲事  内容很多\n责任单位：甲局", [(1, "实施甲事")]),
        ("第一条 甲事。内容。【责任单位：甲局】", [(1, "甲事")]),
        ("①甲事。内容（责任单位：甲局）\n②乙事。内容（责任单位：乙局）", [(1, "甲事"), (2, "乙事")]),
        ("实事一：建设甲。内容。（责任单位：甲局）", [(1, "建设甲")]),
        (
            "一、总体要求\n坚持。\n二、任务\n1.甲事。（责任单位：甲局）\n2.乙事。（责任单位：乙局）",
            [(1, "甲事"), (2, "乙事")],
        ),
        ("一、甲事\n1.建路。\n2.修桥。\n责任单位：甲局", [(1, "甲事")]),
        ("一、甲事。内容。（责任单位：甲局）二、乙事。内容。（责任单位：乙局）", [(1, "甲事"), (2, "乙事")]),
        ("**一、甲事。**内容。（责任单位：甲局）", [(1, "甲事")]),
        ("一、“甲。乙”行动。内容。（责 任 单 位：甲局）", [(1, "“甲。乙”行动")]),
    ],
)
def test_items_with_units_are_tasks(text: str, expected: list[tuple[int, str]]) -> None:
    assert _names(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年5月17日", date(2024, 5, 17)),
        ("二〇二四年五月十七日", date(2024, 5, 17)),
        ("二○一三年三月二十五日", date(2013, 3, 25)),
        ("2024-05-17", date(2024, 5, 17)),
        ("2024年2月30日", None),
        ("五月十七日", None),
    ],
)
def test_dates_of_issue_are_read(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "number", ["淄高新管办字【2024】7号", "费政办字〔2024〕6号", "宿政办规[2026]1号", "京政办发(2019)12号"]
)
def test_document_numbers_are_kept_as_printed(number: str) -> None:
    lines = [Paragraph(text, at) for at, text in enumerate(("关于印发清单的通知", number, "各部门："), start=1)]
    head = read_head(lines, lines)
    assert (head.title, head.doc_number) == ("关于印发清单的通知", number)


def test_a_document_number_in_a_sentence_is_not_the_letters_own() -> None:
    lines = [Paragraph("关于印发清单的通知", 1), Paragraph("根据《办法》（国办发〔2020〕5号），制定本清单。", 2)]
    assert read_head(lines, lines).doc_number is None


@pytest.mark.parametrize(
    ("text", "when", "to"),
    [
        (
            "请各单位每季度末将进展情况加盖公章后报组织人事部群团科（联系电话：3580430）。",
            "每季度末",
            "组织人事部群团科",
        ),
        ("每月25日前将进展情况报送市政府督查室。", "每月25日前", "市政府督查室"),
        ("请于6月30日前将总结报县妇儿工委办公室。", "6月30日前", "县妇儿工委办公室"),
        ("每季度最后一个工作日前将进展情况书面报县妇儿工委办。", "每季度最后一个工作日前", "县妇儿工委办"),
        ("请于每季末月25日前将工作进展报市妇儿工委办公室。", "每季末月25日前", "市妇儿工委办公室"),
        ("每年6月20日和12月10日前，将推进情况报县妇儿工委办。", "每年6月20日和12月10日前", "县妇儿工委办"),
        ("于每季度首月5日前报送上季度进展，报区党群工作部。", "每季度首月5日前", "区党群工作部"),
        (
            "实行半年一报制度，每年6月30日、12月31日前报市妇儿工委办公室。",
            "每年6月30日、12月31日前",
            "市妇儿工委办公室",
        ),
        ("每半年报送一次，分别于6月底、12月底前报县妇儿工委办。", "6月底、12月底前", "县妇儿工委办"),
        ("每两个月5日前报送进展情况至镇妇联。", "每两个月5日前", "镇妇联"),
        ("每季度终了后10日内，将进展情况表报送县妇儿工委办公室。", "每季度终了后10日内", "县妇儿工委办公室"),
        ("各部门于季后10日内报市妇儿工委办。", "季后10日内", "市妇儿工委办"),
        ("请于每月最后一个星期五前报送区妇联。", "每月最后一个星期五前", "区妇联"),
        ("请于每季度末月下旬将推进情况函告县妇联。", "每季度末月下旬", "县妇联"),
        ("请各单位实行一季一报，报区妇联。", "一季一报", "区妇联"),
    ],
)
def test_the_reporting_duty_is_found(text: str, when: str, to: str) -> None:
    rule = read_reporting([Paragraph(text, 1)])
    assert rule is not None
    assert (rule.when, rule.to) == (when, to)


def test_a_duty_that_comes_again_goes_before_one_that_comes_once() -> None:
    text = "请于4月10日前将联络员名单报市妇联。各单位每季度末月25日前将进展报市妇儿工委办公室。"
    rule = read_reporting([Paragraph(text, 1)])
    assert rule is not None
    assert (rule.when, rule.to) == ("每季度末月25日前", "市妇儿工委办公室")


@pytest.mark.parametrize(
    ("contact", "phone"),
    [
        ("联系电话：0796-5512036", "0796-5512036"),
        ("联系人：江月，联系电话：（0559）4521188", "（0559）4521188"),
        ("联系人：夏雨，电话 7758123", "7758123"),
        ("联系人：柳青，3387206", "3387206"),
    ],
)
def test_the_phone_stands_in_the_duty_or_on_a_line_of_contacts(contact: str, phone: str) -> None:
    duty = "每季度末月25日前将进展报市妇儿工委办公室"
    for lines in ([f"{duty}（{contact}）。"], [f"{duty}。", *["正文"] * 9, f"{contact}。"]):
        rule = read_reporting([Paragraph(line, at) for at, line in enumerate(lines, start=1)])
        assert rule is not None
        assert rule.phone == phone


def test_no_duty_is_made_up() -> None:
    assert read_reporting([Paragraph("重要情况及时报告。每季度末召开会议。", 1)]) is None


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("改造公厕10座，6月底前完成。", "6月底前完成"),
        ("完成时限：2024年12月", "2024年12月"),
        ("2025年9月底前建成投入使用", "2025年9月底前建成"),
        ("持续推进。", None),
    ],
)
def test_a_tasks_own_time_limit_is_kept_in_its_words(text: str, limit: str | None) -> None:
    assert find_limit(text) == limit


_ITEMS = (
    "实施儿童筛查。筛查3万名。(牵头单位:县卫健局,责任单位:各乡镇人民政府)",
    "实施妇女救助。救助50人。(牵头单位:县妇联,责任单位:县民政局)",
    "实施体质监测。监测300余名。(牵头单位:县体育中心)",
)


@pytest.mark.parametrize(
    "marks",
    [
        ("一、", "二、", "三、"),
        ("（一）", "（二）", "（三）"),
        ("(一)", "(二)", "(三)"),
        ("一．", "二．", "三．"),
        ("一，", "二，", "三，"),
        ("1.", "2.", "3."),
        ("1、", "2、", "3、"),
        ("1．", "2．", "3．"),
        ("1：", "2：", "3："),
        ("1-", "2-", "3-"),
        ("01 ", "02 ", "03 "),
        ("（1）", "（2）", "（3）"),
        ("1）", "2）", "3）"),
        ("①", "②", "③"),
        ("⑴", "⑵", "⑶"),
        ("⒈", "⒉", "⒊"),
        ("㈠", "㈡", "㈢"),
        ("第一条 ", "第二条 ", "第三条 "),
        ("第一件：", "第二件：", "第三件："),
        ("第一，", "第二，", "第三，"),
        ("实事一：", "实事二：", "实事三："),
        ("项目1 ", "项目2 ", "项目3 "),
        ("一是", "二是", "三是"),
        ("★", "★", "★"),
        ("● ", "● ", "● "),
        ("- ", "- ", "- "),
        ("——", "——", "——"),
        ("", "", ""),
    ],
    ids="".join,
)
def test_any_numbering_and_none_is_a_list(marks: tuple[str, ...]) -> None:
    letter = "关于印发东县2024年实事方案的通知\n东政办字〔2024〕6号\n各乡镇人民政府:\n现印发给你们。\n2024年4月29日\n"
    text = letter + "\n".join(mark + item for mark, item in zip(marks, _ITEMS, strict=True))
    notice = read_notice_text(text)
    assert [task.name for task in notice.tasks] == ["实施儿童筛查", "实施妇女救助", "实施体质监测"]
    assert [len(task.units) for task in notice.tasks] == [2, 2, 1]
    assert [len(task.targets) for task in notice.tasks] == [1, 1, 1]


LETTERS = {
    "a call for ideas": """关于面向社会公开征集2025年民生实事项目建议的公告
一、征集时间
自公告发布之日起至2024年10月31日止。
二、征集内容
围绕养老托育、教育、医疗等方面提出建议，每人限提3条。
三、征集方式
1.邮寄信件。地址：滨河路26号。
2.电子邮件：ms@163.com""",
    "a meeting about the list": """关于召开妇女儿童实事项目推进会的通知
一、时间：2024年3月8日上午9时，会期半天。
二、地点：机关3楼会议室。
三、要求：请各单位派1名负责同志参加，于3月6日前报送名单。""",
    "a report": "2024年上半年，我局累计开展讲座20场，惠及1.2万人次，完成年度目标的80%。",
}


@pytest.mark.parametrize("text", LETTERS.values(), ids=list(LETTERS))
def test_a_letter_without_promises_is_refused(text: str) -> None:
    with pytest.raises(NotANotice):
        read_notice_text(text)


def test_a_list_without_any_units_is_read_and_every_item_doubted() -> None:
    text = "2025年区政府实事项目安排\n1.*改建床位220张\n2.新增长者食堂3家\n3.开设爱心暑托班40个\n"
    notice = read_notice_text(text)
    assert [(task.no, task.name, task.units) for task in notice.tasks] == [
        (1, "改建床位220张", ()),
        (2, "新增长者食堂3家", ()),
        (3, "开设爱心暑托班40个", ()),
    ]
    assert [doubt.reason for doubt in notice.unsure] == ["没有写责任单位，请逐项补上", *["没有写责任单位"] * 3]


def test_what_stands_behind_a_comma_may_say_its_own_role() -> None:
    (statement,) = find_statements("实事一。责任单位为县卫健局，县妇联、县医保局配合。全年完成筛查4800人。")
    assert [(part.role, part.names) for part in statement.parts] == [
        (Role.RESPONSIBLE, ("县卫健局",)),
        (Role.SUPPORTING, ("县妇联", "县医保局")),
    ]


def test_a_dash_leads_to_the_units_and_a_date_may_stand_beside_them() -> None:
    (dashed,) = find_statements("新建幼儿园9所。——责任单位：市教育局、市资源规划局")
    assert dashed.names == ("市教育局", "市资源规划局")
    (dated,) = find_statements("筛查1.6万人。（市卫健委牵头，市妇联配合，2025年11月底前完成）")
    assert (dated.names, dated.limit) == (("市卫健委", "市妇联"), "2025年11月底前完成")
