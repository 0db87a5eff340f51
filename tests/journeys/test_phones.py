"""Office phones: given in a line or not at all, noted by the office, told to the office alone, and forgotten."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from bot.domain.people import SeatRole
from handlers.papers import dossier
from handlers.papers.export import scope_of
from storage import audit
from tests.house import House, Message, Someone
from tests.journeys.test_contacts import channel
from tests.journeys.transcript import play

NUMBER = "0533-2187000"


def phones(house: House) -> list[str]:
    """Every number that is kept."""
    with house.deps.store.read() as tx:
        rows = tx.connection().exec_driver_sql("SELECT phone FROM person WHERE phone IS NOT NULL ORDER BY id")
        return [row.phone for row in rows]


def everything_kept(house: House, *tables: str) -> str:
    """Every row of these tables, of all that hold words by default, as text."""
    found = []
    with house.deps.store.read() as tx:
        for table in tables or ("person", "inbox", "outbox", "audit", "web_line"):
            found += [str(tuple(row)) for row in tx.connection().exec_driver_sql(f"SELECT * FROM {table}")]
    return "\n".join(found)


def packages(someone: Someone) -> list[Message]:
    return [message for message in someone.inbox if "调度包" in message.content.title]


# --- one's own --------------------------------------------------------------------------------------------------


def test_the_welcome_asks_once_and_the_number_alone_is_the_answer(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    assert liaison.last.text.endswith("把办公电话（带区号）直接发给我，群团科有急事好找您；不留也行，以后不再问。")
    play(
        {"联络员": liaison},
        f"""
        联络员> {NUMBER}
        机器人> 您的办公电话登记为 {NUMBER}。只有群团科看得到。要改、要删，发“我的电话”。
        联络员> 我的数据
        机器人> 办公电话：{NUMBER}
        """,
    )
    assert phones(house) == [NUMBER]


@pytest.mark.parametrize(
    "said",
    ["我的电话是０５３３－２１８７０００", "我的电话：0533-2187000", "办公电话 0533 2187000", "电话：05332187000"],
)
def test_it_may_be_said_in_more_ways_than_one(house: House, said: str) -> None:
    house.person("李红", unit="建设局").say(said)
    assert phones(house) == [NUMBER]


def test_whoever_gives_none_is_never_asked_again(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    for moment in ("2024-09-14 09:06", "2024-09-30 17:05", "2024-12-17 09:06"):
        house.move_to(moment)
        liaison.say("开始")
        liaison.say("我的任务")
    assert sum("办公电话" in message.text for message in liaison.inbox) == 1


def test_the_office_is_not_asked_and_neither_is_who_has_given_it(house: House) -> None:
    assert "办公电话" not in house.person("王敏", SeatRole.COORDINATOR).last.text
    liaison = house.person("李红", unit="建设局")
    liaison.say(NUMBER)
    code = house.person("主任", SeatRole.ADMIN).say("邀请 人社中心")
    assert code is not None
    liaison.say(code.text.splitlines()[1])
    assert "人社中心的联络员" in liaison.last.text
    assert "办公电话" not in liaison.last.text


def test_it_is_corrected_and_taken_away_from_my_data(house: House) -> None:
    play(
        {"联络员": house.person("李红", unit="建设局")},
        """
        联络员> 我的数据
        机器人> 办公电话：未登记
        联络员[登记电话]
        机器人> 请发一个办公电话，例如 0533-3581234；只有群团科看得到。
        联络员> 没有
        机器人> 没看懂这个号码。请只发一个电话，例如 0533-3581234、0533-3581234转802 或手机号。回复“取消”退出。
        联络员> 0533-358123
        机器人> 没看懂这个号码。
        联络员> （0533）358 1234 转 802
        机器人> 您的办公电话登记为 0533-3581234转802。
        联络员> 我的电话 13812345678
        机器人> 您的办公电话登记为 13812345678，原来的是 0533-3581234转802。
        联络员> 我的电话 138 1234 5678
        机器人> 您的办公电话已经是 13812345678，没有改动。
        联络员> 我的数据
        联络员[更正电话]
        机器人> 现在登记的是 13812345678。请发一个办公电话
        联络员[删除电话]
        机器人> 您的办公电话已删除。
        联络员> 我的电话 删除
        机器人> 您没有登记办公电话。
        联络员> 我的电话
        机器人[取消]
        联络员[取消]
        联络员> 我的数据
        机器人> 办公电话：未登记
        """,
    )
    assert phones(house) == []


def test_in_the_middle_of_a_report_a_number_is_an_answer_and_a_private_one_is_questioned_as_ever(house: House) -> None:
    liaison = house.person("李红", unit="人社中心")
    play(
        {"联络员": liaison},
        """
        联络员> 填报
        联络员> 举办家政培训班3期，学员来自各街道社区，联系电话13812345678。
        机器人> 手机号
        """,
    )
    liaison.say("电话 回访学员 120 人")
    assert phones(house) == []


def test_a_number_nobody_asked_for_does_not_take_the_place_of_one_that_was_given(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say("3581234")
    assert phones(house) == [], "seven digits may be anything"
    liaison.say(NUMBER)
    liaison.say("13812345678")
    assert phones(house) == [NUMBER]


# --- the office -------------------------------------------------------------------------------------------------


def test_the_office_notes_the_number_of_a_units_contact_and_head(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    house.person("赵强", unit="教育和体育事业中心")
    play(
        {"经办人": officer},
        """
        经办人> 电话 教育和体育事业中心 0533-3581234
        机器人> 教育和体育事业中心赵强的办公电话登记为 0533-3581234。
        经办人> /units 教育和体育事业中心
        机器人> 联系人：赵强（0533-3581234）
        经办人[登记电话]
        机器人> 联络员 赵强：0533-3581234
        经办人[更正赵强的电话]
        机器人> 教育和体育事业中心赵强现在登记的是 0533-3581234。请发号码
        经办人> 明天再说
        机器人> 没看懂这个号码。
        经办人> 3581235
        机器人> 教育和体育事业中心赵强的办公电话登记为 3581235，原来的是 0533-3581234。
        经办人> 交接 教育和体育事业中心
        机器人> A 角 赵强（网页，电话 3581235）
        经办人> 电话 高新区法院 0533-3581234
        机器人> 高新区法院还没有人绑定，绑定之后才能登记电话。
        """,
    )
    house.person("刘芳", unit="教育和体育事业中心")
    house.person("孙主任", SeatRole.HEAD, "教育和体育事业中心")
    play(
        {"经办人": officer},
        """
        经办人> 电话 教育和体育事业中心 0533 358 0001
        机器人> 教育和体育事业中心有 3 位联系人，0533-3580001 是谁的办公电话？
        经办人[单位负责人 孙主任]
        机器人> 教育和体育事业中心孙主任的办公电话登记为 0533-3580001。
        经办人> 电话 教育和体育事业中心 负责人 0533-3580002
        机器人> 教育和体育事业中心孙主任的办公电话登记为 0533-3580002，原来的是 0533-3580001。
        经办人> 电话 教育和体育事业中心 刘芳 13812345678
        机器人> 教育和体育事业中心刘芳的办公电话登记为 13812345678。
        经办人> 电话 教育和体育事业中心 李四 13812345678
        机器人> 教育和体育事业中心没有登记叫“李四”的联系人。
        经办人> 电话 天上人间 0533-3581234
        机器人> 没有找到“天上人间”。
        """,
    )
    assert phones(house) == ["3581235", "13812345678", "0533-3580002"]


def test_nobody_of_a_unit_sets_or_sees_anothers_number(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    other = house.person("赵强", unit="人社中心")
    other.say(NUMBER)
    liaison, head = house.person("李红", unit="建设局"), house.person("局长", SeatRole.HEAD, "人社中心")
    for someone in (liaison, head):
        for words in ("电话 人社中心 0533-3580001", "/units 人社中心", "谁负责 人社中心", "/phone u4", "交接 人社中心"):
            someone.say(words)
        for person_id in range(1, 6):
            someone.press_data(f"/phone p{person_id} 0533-3580001")
            someone.press_data(f"/phone p{person_id}")
        someone.say("取消")
        assert all(NUMBER not in message.text for message in someone.inbox)
    assert phones(house) == [NUMBER]
    refused = liaison.say("电话 人社中心 0533-3580001")
    assert refused is not None
    assert refused.text.startswith("这项操作由")
    in_the_channel = officer.in_chat("channel").say("/phone 人社中心")
    assert in_the_channel is not None
    assert in_the_channel.text == "请在与我的私聊里办理。"
    listed = officer.in_chat("channel").say("/units 人社中心")
    assert listed is not None
    assert NUMBER not in listed.text


# --- where the office phones ------------------------------------------------------------------------------------


def test_the_call_list_names_the_numbers_in_words_and_on_a_sheet_of_its_own(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    house.person("赵强", unit="组织人事部").say(NUMBER)
    house.person("周部长", SeatRole.HEAD, "组织人事部")
    house.move_to("2024-10-08 10:00")
    package = packages(officer)[-1]
    assert f"找谁：联络员 赵强，{NUMBER}；单位负责人 周部长，电话未登记，请查通讯录" in package.text
    sheet = next(file for file in package.content.files if "电话单" in file.name)
    assert sheet.name == "2024年第三季度电话单（内部）.docx"
    document = Document(io.BytesIO(sheet.data))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert f"联络员 赵强，{NUMBER}" in cells
    assert "已过截止时间没有报：谁在办，哪天能报，卡在哪里？" in cells
    officer.press("发到频道")
    posted = [message for message in channel_messages(house) if "调度包" in message.content.title][-1]
    assert NUMBER not in posted.text
    assert not any("电话单" in file.name for file in posted.content.files)
    assert all(NUMBER.encode() not in unzipped(file.data) for file in posted.content.files)


def channel_messages(house: House) -> list[Message]:
    return [message for message in house.messages if message.address.chat == "channel"]


def unzipped(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_at_the_cap_the_office_gets_a_name_and_a_number_to_phone(house: House) -> None:
    house.person("王敏", SeatRole.COORDINATOR)
    house.person("赵强", unit="人社中心").say(NUMBER)
    house.person("局长", SeatRole.HEAD, "人社中心")
    house.move_to("2024-09-14 09:06")
    for day in ("09-24", "09-27", "09-29", "09-30", "10-08", "10-09", "10-10", "10-11", "10-12", "10-14"):
        house.move_to(f"2024-{day} 09:06")
    told = [text for text in channel(house) if "请电话联系" in text and "到了上限" in text]
    assert told
    assert f"人社中心：赵强 {NUMBER}、局长（差第 2 项）" in told[0]


# --- abroad -----------------------------------------------------------------------------------------------------


def test_a_platform_abroad_carries_no_number_either_way(house: House) -> None:
    """reliability §35: Telegram carries no phones unless an admin turned it on."""
    liaison = house.person("赵强", unit="组织人事部", platform="telegram")
    assert "办公电话" not in liaison.last.text, "not asked for where it may not go"
    officer = house.person("王敏", SeatRole.COORDINATOR, platform="telegram")
    play(
        {"联络员": liaison, "经办人": officer},
        f"""
        联络员> 我的电话 {NUMBER}
        机器人> 您的办公电话登记为 〔号码请在网页上看〕。
        联络员> 我的数据
        机器人> 办公电话：〔号码请在网页上看〕
        经办人> /units 组织人事部
        机器人> 联系人：赵强（〔号码请在网页上看〕）
        """,
    )
    house.move_to("2024-10-08 10:00")
    package = packages(officer)[-1]
    assert "找谁：联络员 赵强，〔号码请在网页上看〕" in package.text
    assert "以下文件请在网页上下载：2024年第三季度电话单（内部）.docx" in package.text
    assert all(NUMBER not in message.text for message in (*liaison.inbox, *officer.inbox))
    assert not any("电话单" in file.name for message in officer.inbox for file in message.content.files)


# --- forgotten --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["erased", "left"])
def test_a_number_goes_with_its_person_wherever_it_was_said(house: House, way: str) -> None:
    officer, admin = house.person("王敏", SeatRole.COORDINATOR), house.person("主任", SeatRole.ADMIN)
    liaison = house.person("赵强", unit="组织人事部")
    liaison.say(NUMBER)
    officer.say(f"电话 组织人事部 {NUMBER}转802")
    house.move_to("2024-10-08 10:00")
    assert f"{NUMBER}转802" in packages(officer)[-1].text
    if way == "erased":
        admin.say("注销 赵强")
        admin.press("赵强（组织人事部联络员（A 角））")
        assert admin.last.text.startswith("已注销。")
    else:
        liaison.say("/me leave yes")
    assert phones(house) == []
    assert f"{NUMBER}转802" not in everything_kept(house)


def test_a_number_others_have_too_stays_where_it_was_said(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    for name in ("赵强", "刘芳"):
        house.person(name, unit="组织人事部").say(NUMBER)
    officer.say("/units 组织人事部")
    house.known("赵强").say("/me leave yes")
    assert phones(house) == [NUMBER]
    assert NUMBER in everything_kept(house, "outbox")


def test_no_number_in_the_audit_log_nor_in_the_dossier(house: House, tmp_path: Path) -> None:
    house.person("赵强", unit="组织人事部").say(NUMBER)
    with house.deps.store.read() as tx:
        lines = [line for line in audit.lines(tx) if line["action"] == "person.phone"]
        scope = scope_of(tx, "2024Q3", house.clock())
    assert len(lines) == 1
    assert "2187000" not in str(lines)
    assert scope is not None
    target = tmp_path / "dossier.zip"
    dossier.write(house.deps, scope, target, now=house.clock())
    assert b"2187000" not in unzipped(target.read_bytes())
