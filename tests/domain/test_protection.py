"""Secret marks and private numbers: found where they are, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.protection import has_secret_mark, names_secret, private_numbers, without_private_numbers

# Made-up numbers with right check digits.
IDENTITY, CARD, PHONE = "11010519491231002X", "6222021234567890128", "13812345678"


@pytest.mark.parametrize(
    "text",
    [
        *("秘密★1年 会议材料", "机密 ★", "★绝密", "秘密\n第一项进展", "内部材料\n机密\n"),
        *(
            "机 密★长期",
            "绝　密",
            "绝密★启用前",
            "（秘密）",
            "秘密 10年",
            "000001\n机密★1年\n特急",
            "秘密*1年",
            "秘密＊",
            "机密\r\n",
        ),
        *("密级：机密", "密级:秘密★", "本件密级：绝密级"),
    ],
)
def test_a_secret_mark_is_seen(text: str) -> None:
    assert has_secret_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        *("保守秘密是每个人的责任", "商业秘密保护培训2场", "五星★★★级托育机构", "机密文件销毁制度已建立"),
        *("做好保密工作", "本项目不涉及国家秘密、商业秘密。\n保密", "内部资料", "各单位对国家秘密\n应当保密"),
        *("保守国家秘密★人人有责", "★秘密花园绘本", "商业秘密*", "绝密级、机密级、秘密级文件管理培训1场"),
        *(
            "密级：无",
            "密级：□绝密 □机密 □秘密",
            "密级：绝密□ 机密□ 秘密□",
            "密级：绝密/机密/秘密",
            "密级：绝密 机密 秘密",
        ),
    ],
)
def test_the_word_alone_is_no_mark(text: str) -> None:
    assert not has_secret_mark(text)


@pytest.mark.parametrize("name", ["机密-方案.docx", "【秘密】名单.xlsx", "绝密.pdf", "秘密★1年.docx", "机密 方案.doc"])
def test_a_file_name_may_say_that_the_file_is_secret(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize(
    "name", ["秘密花园绘本.jpg", "机密文件销毁制度.docx", "保密工作总结.docx", "商业秘密保护.docx"]
)
def test_a_file_name_with_the_word_in_it_is_only_a_name(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(("number", "kind"), [(IDENTITY, "身份证号"), (PHONE, "手机号"), ("138-1234-5678", "手机号")])
def test_a_private_number_is_found_and_left_out(number: str, kind: str) -> None:
    text = f"救助对象联系方式{number}，已救助。"
    assert [found.kind for found in private_numbers(text)] == [kind]
    assert without_private_numbers(text) == "救助对象联系方式〔已隐去〕，已救助。"


def test_a_card_number_is_known_by_its_check_digit() -> None:
    valid = next(f"622202123456789{n:04d}" for n in range(10000) if private_numbers(f"622202123456789{n:04d}"))
    assert private_numbers(valid)[0].kind == "银行卡号"
    wrong = valid[:-1] + str((int(valid[-1]) + 1) % 10)
    assert private_numbers(wrong) == ()


@pytest.mark.parametrize(
    "text",
    ["累计筛查 33000 人", "电话3580430", "淄高新管办字【2024】7号", "110105194912310021", "编号20240930123456789"],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert private_numbers(text) == ()


@given(st.text(alphabet="0123456789Xx -人", max_size=60))
def test_what_was_cleaned_holds_no_private_number(text: str) -> None:
    assert private_numbers(without_private_numbers(text)) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("对遭受猥亵的女童李小红开展心理疏导。", "李小红"),
        ("被害人王芳，现已返校，案件移送检察院。", "王芳"),
        ("办理欺凌个案1件，赵强（13岁）已转学。", "赵强"),
        ("救助受害儿童欧阳明，并落实监护。", "欧阳明"),
        ("涉案未成年人：张伟，已训诫。", "张伟"),
        ("溺水事件中，陈晓同学经抢救脱险。", "陈晓"),
    ],
)
def test_a_childs_name_beside_a_case_is_found_and_left_out(text: str, name: str) -> None:
    assert [text[found.start : found.end] for found in private_numbers(text)] == [name]
    assert [found.kind for found in private_numbers(text)] == ["未成年人姓名"]
    assert name not in without_private_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "审结侵害未成年人案件12件，救助受害儿童8名。",
        "为受害儿童提供心理疏导、法律援助和安全庇护。",
        "被害人王某某（女，9岁）已妥善安置，案件已宣判。",
        "开展防性侵教育，覆盖学生3000人次。",
        "优秀学生李小红，获区级表彰。",
        "侵害未成年人案件强制报告制度培训，学生家长方面反响良好。",
        "对涉案未成年人严重不良行为开展训诫。",
        "承办法官刘洋审结家庭暴力案件3件。",
    ],
)
def test_work_on_cases_without_a_childs_name_is_left_alone(text: str) -> None:
    assert private_numbers(text) == ()


def test_a_number_said_to_be_an_identity_is_private_whatever_its_check_digit() -> None:
    assert [found.kind for found in private_numbers("身份证号370303201505061234，已发放")] == ["身份证号"]
    assert private_numbers("合同编号370303201505061234") == ()
