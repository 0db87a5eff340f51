"""Stamped pages that are not taken: another unit's, an old one, one nobody knows, one whose seal nobody can see."""

from __future__ import annotations

import pytest

from tests.documents.test_scan import printed
from tests.house import House
from tests.journeys.paper import code_on, correct, filed, form_in, stamped
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

pytestmark = pytest.mark.usefixtures("needs_seal")


def test_what_is_not_this_unit_s_newest_genuine_form_is_not_taken(house: House) -> None:
    liaison, old = filed(house)
    correct(liaison, "定制公交3条线路全部开通，开展活动5次。")
    newest = form_in(liaison.last)
    other = house.person("赵强", unit="人社中心")
    with nothing_changes(house, but=("file",)):
        play(
            {"联络员": liaison, "别的单位": other},
            f"""
            别的单位〔盖章件.jpg〕
            机器人= 这份表是建设局的，不是贵单位的，未收。发送“表格”可下载贵单位的表。
            别的单位> {code_on(newest)}
            机器人= 这份表是建设局的，不是贵单位的，未收。发送“表格”可下载贵单位的表。
            联络员〔旧的.jpg〕
            机器人= 这是建设局2024年第三季度的第 1 版。盖章之后内容改过，请打印最新一版重新盖章。
            机器人[下载]
            联络员〔别处的.jpg〕
            机器人= 二维码无法核对，请用机器人发的表打印。
            联络员> ZF1.24Q3.0007.1.1.AAAAAAAA
            机器人= 二维码无法核对，请用机器人发的表打印。
            """,
            {
                "盖章件.jpg": stamped(newest),
                "旧的.jpg": stamped(old),
                "别处的.jpg": stamped(printed()[0]),
            },
        )
    play(
        {"联络员": liaison},
        "联络员〔盖章件.jpg〕\n机器人> 已收到盖章件：建设局，2024年第三季度，第 2 版",
        {"盖章件.jpg": stamped(newest)},
    )


@pytest.mark.parametrize("pages", [51])
def test_a_scan_of_too_many_pages_is_to_be_cut_to_the_stamped_ones(house: House, pages: int) -> None:
    from tests.journeys.test_refused_files import long_pdf

    liaison, pdf = filed(house)
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            f"联络员〔盖章件.pdf〕\n机器人= 共 {pages} 页，上限 50 页，请只发盖章页。",
            {"盖章件.pdf": long_pdf(pages)},
        )
    liaison.send("a.jpg", stamped(pdf))
    assert "已收到盖章件" in liaison.last.text
