"""A year without a published holiday calendar, and the notice that ends the guessing."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House
from tests.journeys.transcript import play

# The wording of the State Council's notices (国办发明电); the days are made up for a year nobody has published.
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假调休，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：9月30日（周四）至10月7日（周四）放假调休，共8天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.mark.usefixtures("needs_seal")
def test_an_unpublished_year_is_told_once_and_a_pasted_notice_mends_the_plan(house: House) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    house.person("李红", unit="建设局")
    house.of_year(2027)
    house.move_to("2027-09-17 09:10")
    house.move_to("2027-09-24 09:10")
    told = [message for message in house.to(Address("web", "channel")) if "还没有公布" in message.content.title]
    assert len(told) == 1
    play(
        {"群团科": office},
        """
        群团科> 计划
        机器人> 盖章件截止 9 月 30 日（星期四）17:00
        机器人> 注意：这一年的放假安排还没有公布，暂按周一至周五计算。
        """,
    )
    office.say(NOTICE_2027)
    play(
        {"群团科": office},
        """
        群团科> 计划
        机器人> 填报截止 9 月 26 日（星期日）17:00
        机器人> 盖章件截止 9 月 29 日（星期三）17:00
        """,
    )
    assert "还没有公布" not in office.last.text
    assert "放假：1月1日至3日、2月5日至13日、4月3日至5日" in office.inbox[-2].text


def test_no_time_for_stamped_forms_is_named_where_none_are_asked_for(house: House) -> None:
    office = house.person("王敏", SeatRole.COORDINATOR)
    office.say("计划")
    assert "填报截止" in office.last.text
    assert "盖章件" not in office.last.text


def test_a_liaison_cannot_declare_holidays(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    liaison.say(NOTICE_2027)
    assert "已记下" not in liaison.last.text
