"""One spelling for one thing: every wording is brought to a plain form before the grammar looks at it.

Full-width and traditional characters, numerals in words (二〇二四年, 十二月, 廿五, 壹拾), the many names of a weekday,
a festival or an hour. After this, digits are ASCII, 星期五 is 周5, 五一国际劳动节 is 劳动节, 之前 is 前, dashes are "-"
and a space stands only between two digits.
"""

from __future__ import annotations

import re
import unicodedata

_SIMPLE = str.maketrans(
    "○壹贰貳叁參肆伍陆陸柒捌玖拾佰兩号號後個週禮點時內來節國慶開長間學陽驗臨達結報導從黨軍勞動兒婦歲現終辦",
    "〇一二二三三四五六六七八九十百两号号后个周礼点时内来节国庆开长间学阳验临达结报导从党军劳动儿妇岁现终办",
)
_DASH = re.compile(r"[‐‑‒–—―−─〜~]+|-{2,}")
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【]\d{4}[〕\])】]第?\d+号")

_NUMERAL = "〇零一二两三四五六七八九十百廿卅"
_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# A short name of a festival (五一, 十一) is none inside a number, a weekday or a count.
_ALONE_BEFORE = rf"(?<![\d{_NUMERAL}第周期月双初])"
_ALONE_AFTER = (
    rf"(?![\d{_NUMERAL}月日号天年个周点时分工季人所名场次处户件项旬届批线楼环路倍万亿千%]|期(?!间)|小(?!长假))"
)

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # Five-year plans: 十四五 runs 2021-2025, 十五五 2026-2030.
        (r"十([三四五六])五(?=规划|期|时|末|收官|内|前|$)", r"plan\1"),
        # Festivals.
        (rf"{_ALONE_BEFORE}五一(?:国际)?劳动节?|国际劳动节|{_ALONE_BEFORE}五一节?{_ALONE_AFTER}", "劳动节"),
        (rf"{_ALONE_BEFORE}十一国庆节?|国庆节|{_ALONE_BEFORE}十一{_ALONE_AFTER}", "国庆"),
        (rf"(?:{_ALONE_BEFORE}六一)?(?:国际)?儿童节|{_ALONE_BEFORE}六一节?{_ALONE_AFTER}", "儿童节"),
        (rf"(?:{_ALONE_BEFORE}三八)?(?:国际)?(?:劳动)?妇女节|{_ALONE_BEFORE}三八节?{_ALONE_AFTER}", "妇女节"),
        (rf"(?:{_ALONE_BEFORE}七一)?建党节|{_ALONE_BEFORE}七一节?{_ALONE_AFTER}", "建党节"),
        (rf"(?:{_ALONE_BEFORE}八一)?建军节|{_ALONE_BEFORE}八一节?{_ALONE_AFTER}", "建军节"),
        (rf"(?:{_ALONE_BEFORE}五四)?青年节|{_ALONE_BEFORE}五四{_ALONE_AFTER}", "青年节"),
        (
            r"(?:农历)?(?:正月初一|大年初一|新春佳节|新春|农历新年|(?<![超经通不])过年(?=前|后|期间|之前|以前))|(?:农历)?春节",
            "春节",
        ),
        (r"(?:农历)?正月十五|元宵佳节|元宵节", "元宵"),
        (r"大年三十|年三十|除夕夜", "除夕"),
        (r"(?:农历|阴历)(?:新年|年)(?=前|底)", "春节"),
        (r"(?:农历|阴历)(?:八月十五|8月15日?)", "中秋"),
        # 八月十五 without 日 is said of the festival as often as of 15 August.
        (r"(?<![年历])八月十五(?![日号])", "农历"),
        (r"(?:农历|阴历)(?:九月初九|九月九)", "重阳"),
        (r"(?:农历|阴历)五月初五", "端午"),
        (r"元旦节", "元旦"),
        (r"(中秋|端午|清明|重阳|七夕|圣诞)(?:佳节|节)", r"\1"),
        (r"(假期|长假|放假)(?:结束|过)(?=之?后)", r"\1"),
        # Slips of the finger: 月低 and 10月31曰; 12底.
        (r"(?<=月)低(?=$|[,，。;；前])", "底"),
        (r"(?<=[\d一二三四五六七八九十])曰", "日"),
        (r"(?<![\d.:：点第])(1[0-2]|[1-9])底(?=$|[,，。;；前])", r"\1月底"),
        # Words around a time.
        (r"之前|以前", "前"),
        (r"之后|以后", "后"),
        (r"之内|以内", "内"),
        (r"月份", "月"),
        (r"元月", "1月"),
        (r"(?<![上下])([上下])一(?=个?(?:月|周|星期|礼拜|季|工作日))", r"\1"),
        (r"岁末|岁尾|年尾", "年底"),
        (r"(?<![\d个半本当这下上该每\u4e00-\u5341])月内", "本月内"),
        (r"(?<![\d本当这下上该每度])季内", "本季度内"),
        (r"个?钟头", "个小时"),
        (r"(?<=[-至到—])([\d一二三四五六七八九十]{1,3}[月日号])之?间(?!隔)", r"\1"),
        (r"点钟|点整", "点"),
        (r"本年度?|今年度", "今年"),
        (r"年度", "年"),
        (r"(?<![第\d])一季度?(?=[一二两三四\d]次)", "每季度"),
        (r"季度", "季"),
        (r"(?<=[本下上这每个当1-4一二三四])季(?!节)|季(?=[末底初])", "季度"),
        (r"星期|礼拜", "周"),
        (r"([年月季])尾", r"\1底"),
        (rf"(?<=[{_NUMERAL}])o(?=[{_NUMERAL}年])", "〇"),
        (r"(?:自|从)?(?:即日|今天|今日|现在)(?:起|开始)(?![-至到])", ""),
    )
)
# Weekdays become 周a … 周g, so that an hour may follow (周五17点); 三周一次 and 周一次 are counts.
_WEEKDAY = re.compile(rf"(?<![\d{_NUMERAL}半])周([一二三四五六日天]|[1-7](?!\d))(?![个次遍年岁常])")
_WEEKDAYS = {char: "abcdefg"[n % 7] for n, char in enumerate("一二三四五六日1234567")} | {"天": "g"}
_BARE_LATE_DAY = re.compile(r"(廿[一二三四五六七八九]?|卅一?)(?![年月日号天个周点时一二三四五六七八九十])")
_IN_WORDS = re.compile(
    rf"(?:(?<=[月年点第至到、-])|(?<=\d[至到、-]))[{_NUMERAL}]+(?![直些般定旦])"
    rf"|[{_NUMERAL}]+(?=[年月日号天点时分刻周季个小工至到、-])"
)
_QUOTES = re.compile("[“”‘’\"'「」『』]")
_NUMBERED_DAY = re.compile(r"(?<![\d第])(\d{1,2})号(?![楼线院路门文室厅令机店馆地公通样])")
_LONE_SPACES = re.compile(r"(?<=\d)\s+(?=\d)|\s+")


def normalise(text: str) -> str:
    """The text in one spelling; never raises, and is no longer than a few times the text."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    text = text.translate(_SIMPLE).lower()
    text = _LONE_SPACES.sub(lambda found: " " if _between_digits(found) else "", text)
    text = _QUOTES.sub("", text)
    text = _DOCUMENT_NUMBER.sub("文件", _DASH.sub("-", text))
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    text = _WEEKDAY.sub(lambda found: "周" + _WEEKDAYS[found[1]], text)
    text = _BARE_LATE_DAY.sub(r"\1日", text)
    text = _IN_WORDS.sub(_digits, text)
    text = _NUMBERED_DAY.sub(r"\1日", text)
    # A quarter counted in digits gets its full name after the digits are known.
    return re.sub(r"(?<=[1-4])季(?!度|节)", "季度", text)


def _between_digits(found: re.Match[str]) -> bool:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return before.isdecimal() and after.isdecimal()


def _digits(found: re.Match[str]) -> str:
    """十二 → 12, 二〇二四 → 2024, 廿五 → 25; 三五天 stays in words, being no number but a guess."""
    word = found[0]
    following = found.string[found.end() : found.end() + 1]
    if not set(word) & set("十百廿卅"):
        if len(word) == 2 and following in ("天", "个", "周", "小", "日", "月") and following:
            return word
        if len(word) == 2 and following == "季":  # 三四季度
            return "、".join(str(_VALUE[char]) for char in word)
        return "".join(str(_VALUE[char]) for char in word)
    total = digit = 0
    for char in word:
        match char:
            case "百":
                total, digit = total + (digit or 1) * 100, 0
            case "十":
                total, digit = total + (digit or 1) * 10, 0
            case "廿":
                total, digit = total + 20, 0
            case "卅":
                total, digit = total + 30, 0
            case _:
                digit = _VALUE[char]
    return str(total + digit)
