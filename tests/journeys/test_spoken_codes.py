"""代录, confirmed on the phone: the unit reads a code out, the office types it in."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import inspect, text

from bot.domain.people import SeatRole
from storage import audit
from tests.house import House, Someone
from tests.journeys.test_on_behalf import DICTATES
from tests.journeys.transcript import play

BAD = "确认码无效或已失效，没有标记。请对方看着最新一条消息再念一遍，或者请对方自己点“确认”。"
SCHOOLS = "教育和体育事业中心"
HEARD = "已标记：建设局第 6 项单位已口头确认（李红的确认码）。"


@pytest.fixture
def office(house: House) -> Someone:
    return house.person("王敏", SeatRole.COORDINATOR)


@pytest.fixture
def liaison(house: House) -> Someone:
    return house.person("李红", unit="建设局")


def code_of(someone: Someone) -> str:
    """The digits in the newest message that has some, as a person reads them out."""
    found = [re.search(r"^\d{3} \d{3}$", message.text, re.MULTILINE) for message in someone.inbox]
    return [match[0] for match in found if match][-1]


def wrong(right: str) -> str:
    return "000000" if right != "000 000" else "000001"


def said(someone: Someone, words: str) -> str:
    answer = someone.say(words)
    assert answer is not None
    return answer.text


def note(office: Someone) -> str:
    return next(line for line in said(office, "审核 建设局").splitlines() if line.startswith("代录："))


def test_the_unit_reads_the_code_out_and_the_office_types_it(house: House, office: Someone, liaison: Someone) -> None:
    play({"群团科": office}, DICTATES + "机器人> 您直接回复这 6 位数字")
    assert "正在通话的，也可以把确认码念给王敏" in liaison.last.text
    assert "9 月 11 日 10:00 前有效，只用于这一项" in liaison.last.text
    assert said(office, code_of(liaison)) == HEARD
    assert "群团科王敏用李红的确认码，把建设局2024年第三季度第 6 项的代录标记为“单位已口头确认”" in liaison.last.text
    assert note(office) == "代录：王敏，9 月 10 日 10:00，单位已口头确认（李红的确认码，王敏录入，9 月 10 日 10:00）"
    play(
        {"群团科": office, "联络员": liaison},
        """
        群团科> 汇总 建设局
        机器人> （代录，单位已口头确认）
        联络员> 我的任务
        机器人> 群团科代录（王敏，9 月 10 日 10:00），单位已口头确认
        """,
    )


@pytest.mark.parametrize("typed", ["确认码 {}", "/code {}", "确认码 {0}。"])
def test_the_code_may_be_typed_with_its_word_whatever_else_is_being_asked(
    house: House, office: Someone, liaison: Someone, typed: str
) -> None:
    play({"群团科": office}, DICTATES + "群团科> 代录 人社中心 2")
    assert said(office, typed.format(code_of(liaison))) == HEARD
    play({"群团科": office}, "群团科> 开展招聘会3场。\n机器人> 进展已记下")


def test_where_the_next_task_is_asked_already_digits_alone_are_an_answer_to_that(house: House, office: Someone) -> None:
    liaison = house.person("孙丽", unit=SCHOOLS)
    play(
        {"群团科": office},
        f"""
        群团科> 代录 {SCHOOLS} 4
        群团科> 累计开展家庭教育巡讲20场，培训家庭教育骨干30人。
        群团科[全部对，提交]
        机器人> 请发送本季度具体措施及任务进度
        机器人> 您发“确认码”加这 6 位数字
        """,
    )
    assert "第 4 项单位已口头确认（孙丽的确认码）" in said(office, f"确认码 {code_of(liaison)}")
    play({"群团科": office}, "群团科> 开展心理健康科普宣传9场。\n机器人> 进展已记下")


def test_until_somebody_of_the_unit_says_so_it_is_not_confirmed_anywhere(house: House, office: Someone) -> None:
    play(
        {"群团科": office},
        DICTATES
        + """
        机器人> 建设局现在没有能收到消息的联络员，请在电话里念一遍核对。第 6 项注明“未经单位确认”
        群团科> 审核 建设局
        机器人> 代录：王敏，9 月 10 日 10:00，未经单位确认
        群团科> 进度
        机器人> 代录未经单位确认：建设局第 6 项
        群团科> 汇总 建设局
        机器人> （代录，未经单位确认）
        """,
    )
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison, "群团科": office},
        """
        联络员> 我的任务
        机器人> 群团科代录（王敏，9 月 10 日 10:00），未经单位确认
        联络员[确认第 6 项代录]
        机器人> 已确认第 6 项的代录内容
        """,
    )
    assert office.last.text == "建设局李红已确认第 6 项的代录内容。"
    assert "代录" not in said(office, "进度")


def test_every_contact_has_a_code_of_its_own_and_it_is_kept_whose_was_read_out(
    house: House, office: Someone, liaison: Someone
) -> None:
    second = house.person("赵强", unit="建设局")
    play({"群团科": office}, DICTATES)
    assert code_of(liaison) != code_of(second)
    assert said(office, code_of(second)) == HEARD.replace("李红", "赵强")
    # The other one's is void with it.
    assert said(office, f"确认码 {code_of(liaison)}") == BAD


def test_a_code_is_good_once_for_this_version_and_for_a_day(house: House, office: Someone, liaison: Someone) -> None:
    """Used, changed since, too old, another's: one wording for all of them (reliability rules §27)."""
    play({"群团科": office}, DICTATES)
    used = code_of(liaison)
    assert said(office, used) == HEARD
    assert said(office, f"确认码 {used}") == BAD
    play({"群团科": office}, "群团科> 代录 建设局 6\n群团科[改进展]\n群团科> 定制公交专线开通3条。\n群团科[提交 1 项]")
    before = code_of(liaison)
    assert before != used
    # While it is being rewritten the old version is not what will stand there.
    play({"群团科": office}, "群团科> 代录 建设局 6\n群团科[改进展]\n群团科> 定制公交专线开通4条。")
    assert said(office, f"确认码 {before}") == BAD
    play({"群团科": office}, "群团科[提交 1 项]")
    assert said(office, before) == BAD
    house.clock.advance(hours=24)
    assert said(office, code_of(liaison)) == BAD
    assert "未经单位确认" in note(office)


def test_after_five_wrong_ones_no_code_of_this_version_holds_and_the_account_waits(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"群团科": office}, DICTATES)
    right = code_of(liaison)
    for _ in range(5):
        assert said(office, wrong(right)) == BAD
    assert said(office, right) == "尝试次数过多，请 10 分钟后再试。"
    house.clock.advance(minutes=11)
    assert said(office, right) == BAD
    colleague = house.person("钱进", SeatRole.COORDINATOR)
    play(
        {"群团科": colleague, "联络员": liaison},
        """
        群团科> 审核 建设局
        群团科[输入确认码]
        机器人> 建设局第 6 项：请输入单位联络员念出的 6 位确认码。
        """,
    )
    assert said(colleague, right) == BAD
    play(
        {"群团科": colleague, "联络员": liaison},
        """
        群团科[重新发送确认码]
        机器人> 建设局第 6 项不能再用确认码，请单位联络员在消息里点“确认”。
        联络员[确认]
        机器人> 已确认第 6 项的代录内容
        """,
    )


def test_a_code_that_did_not_arrive_is_sent_again_and_the_old_one_is_void(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"群团科": office}, DICTATES)
    old = code_of(liaison)
    assert said(office, wrong(old)) == BAD
    play({"群团科": office}, "群团科[重新发送确认码]\n机器人> 建设局第 6 项的新确认码已发给李红，旧的作废。")
    new = code_of(liaison)
    assert new != old
    assert said(office, old) == BAD
    assert said(office, new) == HEARD


def test_a_new_code_gives_no_new_tries(house: House, office: Someone, liaison: Someone) -> None:
    play({"群团科": office}, DICTATES)
    for _ in range(3):
        assert said(office, wrong(code_of(liaison))) == BAD
    play({"群团科": office}, "群团科[重新发送确认码]")
    for _ in range(2):
        assert said(office, wrong(code_of(liaison))) == BAD
    house.clock.advance(minutes=11)
    assert said(office, code_of(liaison)) == BAD


def test_a_code_says_yes_to_its_own_report_only(house: House, office: Someone, liaison: Someone) -> None:
    other = house.person("赵强", unit="人社中心")
    play({"群团科": office}, DICTATES)
    colleague = house.person("钱进", SeatRole.COORDINATOR)
    play(
        {"群团科": colleague},
        """
        群团科> 代录 人社中心 3
        群团科> 未启动
        """,
    )
    code = code_of(liaison)
    # Not for a colleague who does not name the report, not for the liaison, not as an invitation.
    assert said(colleague, f"确认码 {code}") == BAD
    assert "这项操作由" in said(liaison, f"确认码 {code}")
    assert "这项操作由" in said(other, f"/code r1.1 {code}")
    assert said(house.stranger(), code.replace(" ", "")) == said(house.stranger(), "你好")
    assert "未经单位确认" in note(office)


def test_whoever_has_left_the_unit_has_no_code_any_more(house: House, office: Someone, liaison: Someone) -> None:
    play({"群团科": office}, DICTATES)
    code = code_of(liaison)
    play({"联络员": liaison}, "联络员> 我的数据\n联络员[退出]\n联络员[确认退出]")
    assert said(office, code) == BAD


def test_what_is_no_code_is_asked_again_and_counts_for_nothing(house: House, office: Someone, liaison: Someone) -> None:
    play({"群团科": office}, DICTATES)
    for words in ("听不清", "48291", "4829134", "四八二"):
        assert said(office, words) == "没有读到 6 位确认码。请只回 6 位数字，例如 482 913。回复“取消”退出。"
    assert said(office, code_of(liaison).translate(str.maketrans("0123456789", "零一二三四五六七八九"))) == HEARD


def test_several_reports_at_once_are_confirmed_one_code_after_the_other(house: House, office: Someone) -> None:
    liaison = house.person("孙丽", unit=SCHOOLS)
    office.say(f"代录 {SCHOOLS} 1")
    while "提交 3 项" not in office.last.labels:
        choice = next((label for label in ("对", "确定", "正常推进", "没有") if label in office.last.labels), None)
        if choice is not None:
            office.press(choice)
        else:
            is_number, is_date = "请回一个数字" in office.last.text, "完成时限" in office.last.text
            office.say("6" if is_number else "年底前" if is_date else "开展专项活动6场，服务群众120人次。")
    office.press("提交 3 项")
    found = [re.findall(r"^\d{3} \d{3}$", message.text, re.MULTILINE) for message in liaison.inbox]
    first, second, third = [code for codes in found for code in codes]
    play(
        {"群团科": office},
        f"""
        群团科> {second}
        机器人> 第 4 项单位已口头确认（孙丽的确认码）
        机器人> {SCHOOLS}第 1 项、{SCHOOLS}第 8 项：请输入单位联络员念出的 6 位确认码。
        群团科> {first}
        机器人> 第 1 项单位已口头确认（孙丽的确认码）
        群团科> {third}
        机器人> 第 8 项单位已口头确认（孙丽的确认码）
        群团科> {first}
        机器人> 没听明白“{first}”
        """,
    )


def test_who_reads_it_later_may_still_say_that_it_is_not_so(house: House, office: Someone, liaison: Someone) -> None:
    second = house.person("赵强", unit="建设局")
    play({"群团科": office}, DICTATES)
    assert said(office, code_of(liaison)) == HEARD
    second.press("不是这样")
    assert office.last.text.endswith("建设局赵强说不是这样，正在请对方说明哪里不对。")
    assert "单位反映有误（赵强，9 月 10 日 10:00）" in note(office)
    assert "代录单位反映有误：建设局第 6 项" in said(office, "进度")


def test_a_dispute_makes_the_code_void(house: House, office: Someone, liaison: Someone) -> None:
    play({"群团科": office}, DICTATES)
    code = code_of(liaison)
    assert "第 6 项哪里不对" in said(liaison, "不是这样")
    assert said(office, code) == BAD


def test_the_digits_stand_nowhere_but_in_the_unit_s_chat(
    house: House, office: Someone, liaison: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    """No table, no letter, no log holds them: not before they are read out, and after that only what the office typed."""
    caplog.set_level("DEBUG")
    play({"群团科": office}, DICTATES)
    digits = code_of(liaison).replace(" ", "")
    spaced = code_of(liaison)
    with house.deps.store.read() as tx:
        for table in inspect(tx.get_bind()).get_table_names():
            kept = str([tuple(row) for row in tx.execute(text(f'SELECT * FROM "{table}"'))])
            assert digits not in kept, table
            assert spaced not in kept, table
    assert said(office, digits) == HEARD
    assert digits not in caplog.text


def test_each_sending_each_try_and_each_yes_is_in_the_audit_log(
    house: House, office: Someone, liaison: Someone
) -> None:
    play({"群团科": office}, DICTATES)
    code = code_of(liaison)
    said(office, wrong(code))
    said(office, code)
    with house.deps.store.read() as tx:
        lines = [line for line in audit.lines(tx) if line["action"].startswith("behalf.")]
    assert [(line["action"], line["result"]) for line in lines] == [
        ("behalf.code", "done"),
        ("behalf.spoken", "code_bad"),
        ("behalf.spoken", "done"),
    ]
    assert code.replace(" ", "") not in str(lines)
    assert "录入口头确认码" in said(office, "操作记录")
