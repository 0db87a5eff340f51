"""Notices that cannot be read, or only in part: nothing is live before somebody says so."""

from __future__ import annotations

from bot.domain.people import SeatRole
from storage import programmes
from tests.house import House
from tests.journeys.notices import ZIBO, later
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes


def test_what_is_no_list_is_refused_and_the_right_file_is_still_taken(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    with nothing_changes(empty):
        play(
            {"管理员": admin},
            """
            管理员〔会议.txt〕
            机器人= 没有找到项目表。请发原文件（docx、xlsx 或带文字的 pdf）。
            管理员〔旧.wps〕
            机器人= 请在 WPS 或 Word 里另存为 docx 或 xlsx 后再发。
            """,
            {"会议.txt": "今天下午三点开会。".encode(), "旧.wps": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)},
        )
    play(
        {"管理员": admin},
        "管理员〔通知.txt〕\n机器人> 读到的清单：2024 年\n机器人> 现在什么都没有启用。",
        {"通知.txt": ZIBO.encode()},
    )


def test_a_place_that_cannot_be_read_is_named_and_nothing_is_live(empty: House) -> None:
    admin = empty.person("王敏", SeatRole.ADMIN)
    broken = later(("（责任单位：组织人事部、建设局）", ""))
    play(
        {"管理员": admin},
        """
        管理员〔通知.txt〕
        机器人> 读到的清单：2024 年
        机器人> 处请核对
        机器人> 第6项“实施儿童友好城市建设促进行动”：没有写责任单位
        机器人> 现在什么都没有启用。
        """,
        {"通知.txt": broken.encode()},
    )
    with empty.deps.store.read() as tx:
        assert programmes.live(tx) == ()
