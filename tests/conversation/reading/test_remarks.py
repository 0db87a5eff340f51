"""What is said beside a report, and what is a report however it sounds."""

from __future__ import annotations

import pytest

from bot.conversation.reading.remarks import Remark, remark


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("填到什么程度啊，有没有范例", Remark.QUESTION),
        ("完成时限写什么", Remark.QUESTION),
        ("盖章的表要重新打印吗", Remark.QUESTION),
        ("选哪个有什么区别", Remark.QUESTION),
        ("怎么算重要情况啊", Remark.QUESTION),
        ("是算开工的还是算竣工的？", Remark.QUESTION),
        ("哦对了，上面说的盖章是盖我们局的章还是教育局的章", Remark.QUESTION),
        ("谢谢，其他都填完了吗", Remark.QUESTION),
        ("一般写多少句？有字数限制没", Remark.QUESTION),
        ("格式固定不", Remark.QUESTION),
        ("这一格写哪些？我头回弄", Remark.QUESTION),
        ("我们能不能晚几天交，局长出差盖不了章", Remark.EXTENSION),
        ("想申请延期到10号", Remark.EXTENSION),
        ("稍等，我去找一下材料", Remark.WAIT),
        ("先别提交，我再核对核对", Remark.WAIT),
        ("算了先不填了", Remark.LEAVE),
        ("剩下的明天再填", Remark.LEAVE),
        ("下班了，回头再弄", Remark.LEAVE),
        ("第1项暂时报不了，施工方还没给数据", Remark.SKIP),
        ("我们领导说这个口径要再核一下，先不报", Remark.SKIP),
        ("我想改一下刚才报的", Remark.CHANGE),
        ("等一下，我前面那句话写错了", Remark.CHANGE),
        ("没有其他的了，谢谢", Remark.ENOUGH),
        ("没有了就这些", Remark.ENOUGH),
        ("这样可以了吧", Remark.ENOUGH),
        ("王科长你好，我是教体中心新来的小刘", Remark.GREETING),
    ],
)
def test_words_beside_a_report_are_heard_as_such(text: str, meant: Remark) -> None:
    assert remark(text) is meant


@pytest.mark.parametrize(
    "text",
    [
        "新改扩建2所中小学，幼儿园什么时候开园还在研究",
        "组织家长讲座，解答家长不知道怎么沟通的问题",
        "开展安全检查，核查是否达标",
        "持续推进",
        "正常推进",
        "12月底前",
        "召开推进会，下周再组织验收",
        "第4项：巡讲20场",
        "年底前补上",
        "场景又建成1个",
        "没有变化",
        "没什么",
        "工地停工，无法按期完成",
        "没变化，因为暑假学校没开学",
        "已经搞完了，上个月底验收的",
        "好的",
        "对",
    ],
)
def test_a_report_is_no_remark(text: str) -> None:
    assert remark(text) is None
