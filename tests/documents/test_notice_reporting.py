"""The duty of reporting, sentence by sentence: when, to whom, by which phone and which way."""

from __future__ import annotations

import pytest

from bot.documents.notice.reporting import read_reporting
from bot.documents.notice.source import Paragraph


@pytest.mark.parametrize(
    ("sentence", "when", "to", "phone", "channel"),
    [
        (
            "各责任单位分别于6月25日、9月25日、12月25日前填报《进展情况表》，盖章扫描件发送至邮箱gg@126.com，联系电话：86966211。",
            "6月25日、9月25日、12月25日前",
            "",
            "86966211",
            "邮箱gg@126.com",
        ),
        (
            "请各单位分别于2024年7月5日前和12月15日前将完成情况报区妇儿工委办公室，电话5082218，邮箱jn@126.com。",
            "2024年7月5日前和12月15日前",
            "区妇儿工委办公室",
            "5082218",
            "邮箱jn@126.com",
        ),
        ("请于2024年7月5日前将进展情况报区妇联。", "7月5日前", "区妇联", None, None),
        ("各单位每季度最后一周周五前将进展情况报区妇儿工委办。", "每季度最后一周周五前", "区妇儿工委办", None, None),
        ("各单位要按季度向区妇联报送工作进展，年底报送全年总结。", "按季度", "区妇联", None, None),
        (
            "各单位每季度末前报送区妇联家儿部，电子版发至qfl@163.com。",
            "每季度末前",
            "区妇联家儿部",
            None,
            "qfl@163.com",
        ),
        ("各单位每季度末将进展情况报区妇联邮箱xz@163.com。", "每季度末", "区妇联", None, "邮箱xz@163.com"),
        ("各单位每季度末将进展情况通过OA系统报区妇联。", "每季度末", "区妇联", None, "OA系统"),
        ("各单位每季度末通过粤政易将进展情况报送区妇联。", "每季度末", "区妇联", None, "粤政易"),
        ("各单位每季度末，通过区政务协同系统向区妇联填报进度。", "每季度末", "区妇联", None, "区政务协同系统"),
        ("各部门每月月底前将材料发至街道妇联邮箱jx@163.com。", "每月月底前", "街道妇联", None, "邮箱jx@163.com"),
        ("方案通过会议审议后，各单位每季度末将进展情况报区妇联。", "每季度末", "区妇联", None, None),
        (
            "各单位每季度末将进展情况报妇工委办公室（协同办公：妇工委办公室）。",
            "每季度末",
            "妇工委办公室",
            None,
            "协同办公：妇工委办公室",
        ),
        (
            "各单位每季度末20日前将进展情况报党群工作部（区妇联）。",
            "每季度末20日前",
            "党群工作部（区妇联）",
            None,
            None,
        ),
        ("各单位每季度末将进展情况报区妇联家儿部（区政府大楼512室）。", "每季度末", "区妇联家儿部", None, None),
        (
            "各单位每季度末将进展情况报区绩效办。联系人及电话：黄小姐，0771-4506789。",
            "每季度末",
            "区绩效办",
            "0771-4506789",
            None,
        ),
    ],
)
def test_a_duty_says_when_to_whom_and_how(
    sentence: str, when: str, to: str, phone: str | None, channel: str | None
) -> None:
    rule = read_reporting([Paragraph(sentence, 1)])
    assert rule is not None
    assert (rule.when, rule.to, rule.phone, rule.channel) == (when, to, phone, channel)
