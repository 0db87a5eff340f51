"""Titles over two lines and offices that sign together: where a title ends, and who signed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.notice import read_notice_text

_TASKS = "一、甲项目。建设活动站5个。（责任单位：区教育局）\n二、乙项目。举办讲座8场。（责任单位：区卫健局）\n"
_LETTER = "{title}\n临妇〔2024〕18号\n各街道：\n现印发给你们。\n" + _TASKS + "\n{signed}\n"
_TITLE = "关于印发2024年为妇女儿童办实事项目的通知"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            "关于联合实施2016年“情暖妇儿”十大实事\n项目的通知",
            "关于联合实施2016年“情暖妇儿”十大实事项目的通知",
        ),
        ("关于2024年为妇女儿童办实事项目\n（第一批）的公示", "关于2024年为妇女儿童办实事项目（第一批）的公示"),
        ("临江区2024年为民办实事项目分解表\n（征求意见稿）", "临江区2024年为民办实事项目分解表（征求意见稿）"),
        ("临江区2024年为民办实事项目分解表\n（2024年3月7日）", "临江区2024年为民办实事项目分解表"),
        ("临江区人民政府\n关于下达2024年为民办实事项目计划的\n通知", "关于下达2024年为民办实事项目计划的通知"),
    ],
)
def test_a_title_over_several_lines_is_whole(lines: str, title: str) -> None:
    assert read_notice_text(_LETTER.format(title=lines, signed="临江区妇女联合会\n2024年4月20日")).title == title


@pytest.mark.parametrize(
    ("signed", "issuer"),
    [
        ("　　临江区妇女联合会　　临江区教育局\n　　2024年4月20日", "临江区妇女联合会、临江区教育局"),
        (
            "临江区妇女联合会      临江区教育局\n临江区卫生健康局      临江区财政局\n2024年4月20日",
            "临江区妇女联合会、临江区教育局、临江区卫生健康局、临江区财政局",
        ),
        ("临江区妇女联合会　临江区教育局　2024年4月20日", "临江区妇女联合会、临江区教育局"),
        ("临 江 区 妇 女 联 合 会\n2024年4月20日", "临江区妇女联合会"),
        ("临江区　人民政府\n2024年4月20日", "临江区人民政府"),
        ("（联系人：李红，电话：87651111）\n\n临江区妇女联合会\n2024年4月20日印发", "临江区妇女联合会"),
    ],
)
def test_who_signed_is_read(signed: str, issuer: str) -> None:
    notice = read_notice_text(_LETTER.format(title=_TITLE, signed=signed))
    assert (notice.issuer, notice.issued_on) == (issuer, date(2024, 4, 20))
