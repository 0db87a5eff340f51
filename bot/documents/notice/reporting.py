"""The reporting duty (报送要求) as the letter words it: when, to whom, by which phone and channel, stamped or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.documents.notice.names import looks_like_unit
from bot.documents.notice.source import Paragraph
from bot.domain.notice import Doubt, ReportingRule

_COUNT = r"[一二两三四五六七八九十\d]{1,3}"
_DAY = rf"{_COUNT}(?:日|号)"
_MONTH = rf"{_COUNT}月(?:份)?的?(?:{_DAY}|底|末|初|[上中下]旬)?"
_BY = "(?:之?前|以前)"
_YEAR = r"(?:20\d\d年)?"
# 6月底、12月底前, 2024年7月5日前和12月15日前, 3月、6月、9月的25日前
_DATES = rf"{_YEAR}{_MONTH}{_BY}?(?:[、和及与]{_YEAR}{_MONTH}{_BY}?)*(?:的?{_DAY})?"
# 每季度 | 末月 | 25日 | 前: a period, and where in it, word after word.
_PERIOD = (
    rf"(?:每逢?)?[单双]月|每(?:逢|个)?(?:{_COUNT}个?(?:月|季度?)|季度?|半年度?|年度?|月度?|周|旬|学期|星期)|(?:次|下)一?个?(?:季度?|月)"
    r"|季度?(?=末|底|后|首月)|半年(?=末|底)|(?<![\d一二两三四五六七八九十今明去])(?:月度?|年)(?=末|底)"
)
_WITHIN = (
    rf"末|底|初|下班(?=前)|终了?|终结|结束|首月|首|后|前|之前|以前|之?内|的|次|{_DATES}|(?:最后|第){_COUNT}个?(?:工作日|月|(?:周|星期)[一二三四五六日天]?|季度)|(?:周|星期)[一二三四五六日天]"
    rf"|{_COUNT}个?(?:工作)?日|{_DAY}|月|[上中下]旬|度"
)
# 实行半年一报制度, 一季一报, 按季度报送: how often and no more.
_OFTEN = (
    r"(?:一?(?:季度?|月|周|旬|年)|半年|每?两个?月)一(?:报|调度)|(?:按|逐|分)(?:季度?|半年|月|年)(?=[^，。；]{0,6}报)"
)
_RECURRING = re.compile(rf"(?:{_PERIOD})(?:{_WITHIN})*|(?P<often>{_OFTEN})")
_ONCE = re.compile(rf"{_DATES}(?:(?<=前)|{_BY}|之?内)|(?:上|下)半年和?(?:年底)?")
_SEVERAL = re.compile("[、和及与]")
_POINT = re.compile(r"末|底|初|[日号]|旬|前|内|后|首|最后")
_VERB = re.compile(r"(?:书面)?(?:报送|上报|报告|反馈|填报|函告|报|送|提交|抄送|汇总(?=至|到|给))(?:至|到|给|于|予|回)?")
# 每月底前向县委督查室报送
_TOWARDS = re.compile(r"向(?P<to>[\u4e00-\u9fff]{2,30}?)(?:书面)?(?:报送|上报|填报|报告|反馈|提交)")
# 报送进展情况至镇妇联, 发至区妇儿工委办邮箱
_SENT_TO = re.compile(r"(?:报|送|填|发|交|反馈|汇总)[^，。；,;]{0,24}?(?:至|到|给)(?P<to>[\u4e00-\u9fff（）]{2,40})")
# 年底报送全年总结 is another duty beside that of each quarter.
_SUMMED_UP = re.compile(r"[^，。；]{0,12}(?:总结|年报|自评|自查报告)")
_PROGRESS = re.compile(r"进展|进度|情况|落实|总结|报表|统计表|推进表")
_DIGITS = r"(?:[（(]0\d{2,3}[）)]\s?)?\d[\d\-—－ ]{5,16}\d"
_PHONE = re.compile(
    rf"(?:联系电话|联系方式|咨询电话|电话|联系人及电话|传真|手机)[^：:\d，。（(]{{0,6}}[：:]?\s*(?P<phone>{_DIGITS})"
)
# 联系人：柳青，3387206
_CONTACT = re.compile(rf"联系人(?:[及和与、/](?:联系)?(?:电话|方式))?[：:][^\d。；]{{2,16}}?(?P<phone>{_DIGITS})")
# 报县妇儿工委办（0564-7023311）
_BRACKETED = re.compile(r"[（(](?P<phone>(?:0\d{2,3}-)?\d{7,8})[）)]")
_CHANNEL = re.compile(
    r"(?P<channel>[^，。；、（）(),;:：\s]{0,16}(?:邮箱|信箱|邮件|E-?mail|系统|平台|微信群|钉钉|QQ群|工作群|协同办公|OA)[^：:，。；（）()]{0,6}[：:]\s*[^，。；）)（(\s]{2,60})",
    re.IGNORECASE,
)
# 邮箱xz@163.com without a colon, or the address alone.
_ADDRESS = re.compile(
    r"(?P<channel>(?:(?:电子)?(?:邮箱|信箱|邮件))?(?<![\w.@-])[A-Za-z0-9][\w.-]{0,40}@[A-Za-z0-9][A-Za-z0-9.-]{2,40})",
    re.ASCII,
)
# 通过OA系统报送, 通过粤政易报送
_THROUGH = re.compile(
    r"(?:通过|经由|利用|使用)(?P<channel>[^，。；、（）(),;]{2,16}?)(?:在线|统一)?(?=填报|上报|报送|报至|报给|报[省市县区镇]|提交|反馈|发送|发至|上传|[将把向])"
)
_NO_CHANNEL = re.compile("审|会议|检查|调查|学习|考核|验收|方式|形式|后$")
_STAMP = re.compile(r"(?:加?盖[^，。；]{0,10}章|盖章|加盖印章)")
_OFFICE = re.compile(r"(?:科|室|办|局|部|委|处|中心|妇联|股|组|会|政府|厅|院|团委|县委|督查室)$")
_ALSO = re.compile(r"[（(](?P<name>[\u4e00-\u9fff]{2,12})[）)]")
_PLACE = re.compile("设在|挂靠|原|楼|份")
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=\d)|(?<=\d)[ 　]+(?=[\u4e00-\u9fff])")


def read_reporting(paragraphs: Sequence[Paragraph]) -> ReportingRule | None:
    """The duty that comes again and again, in the last paragraph that states one; else the last that is due once.

    `to` is empty where the notice does not say to whom. None where the notice states no duty.
    """
    texts = [paragraph.text for paragraph in paragraphs]
    for pattern, is_open in ((_RECURRING, False), (_RECURRING, True), (_ONCE, False), (_ONCE, True)):
        for index in range(len(texts) - 1, -1, -1):
            for sentence in _sentences(texts[index]):
                rule = _rule(sentence, pattern, texts, index, is_open=is_open)
                if rule is not None:
                    return rule if rule.to else replace(rule, to=_once_told(texts))
    return None


def _once_told(texts: Sequence[str]) -> str:
    """To whom something else is to be sent once (方案报市妇儿工委办); empty where nothing is."""
    rules = (_rule(sentence, _ONCE, (), 0, is_open=False) for text in texts for sentence in _sentences(text))
    return next((rule.to for rule in rules if rule is not None), "")


def reporting_doubts(rule: ReportingRule | None, paragraphs: Sequence[Paragraph]) -> Iterator[Doubt]:
    """What a person should look at: nobody to report to, or words that speak of reporting and were not understood."""
    if rule is not None:
        if not rule.to:
            yield Doubt("报送要求", "没有读到报送给哪个单位", rule.when)
        return
    for paragraph in paragraphs:
        for sentence in _sentences(paragraph.text):
            if _RECURRING.search(_LOOSE.sub("", sentence)) and re.search(
                "报送|上报|填报|报[省市县区镇本至到]", sentence
            ):
                yield Doubt("报送要求", "这一句像是报送要求，没有读懂", sentence.strip()[:60])
                return


def _sentences(text: str) -> list[str]:
    return [
        sentence
        for sentence in re.split(r"[。；！\n]", text[:6_000])
        if re.search("报|送|反馈|函告|提交|发至|发到", sentence)
    ]


def _rule(
    sentence: str, pattern: re.Pattern[str], texts: Sequence[str], index: int, *, is_open: bool
) -> ReportingRule | None:
    """`is_open`: a duty to report progress counts though nobody is named whom to report to."""
    sentence = _LOOSE.sub("", sentence)
    times = [found for found in pattern.finditer(sentence) if len(found.group()) > 1]
    if is_open and pattern is _ONCE:
        # Several dates in a row are a duty that comes again, whoever it is owed to.
        times = [found for found in times if _SEVERAL.search(found.group())]
    if not times:
        return None
    to = _recipient(sentence, times[0].end())
    if to is None and not (is_open and _VERB.search(sentence, times[0].end()) and _PROGRESS.search(sentence)):
        return None
    around = "\n".join(texts[max(0, index - 3) : index + 4])
    return ReportingRule(
        when=_when(sentence, times),
        to=to or "",
        phone=_phone(sentence, is_bare=True) or _phone(around) or _phone("\n".join(_contact_lines(texts))),
        channel=_channel(sentence) or _system(sentence) or _channel(around),
        stamped=bool(_STAMP.search(sentence)),
    )


def _when(sentence: str, times: Sequence[re.Match[str]]) -> str:
    """The words that say most: 每季度末月25日前 before 每季度, and 6月底、12月底前 behind 每半年."""
    exact = [
        found.group() for found in times if _POINT.search(found.group()) and not _SUMMED_UP.match(sentence, found.end())
    ]
    if not exact:
        exact = [found.group() for found in _ONCE.finditer(sentence, times[0].end())]
    when = (exact or [times[0]["often"] if times[0].groupdict().get("often") else times[0].group()])[0]
    # One date alone is of the year that the notice is for.
    return when if _SEVERAL.search(when) else re.sub(r"^20\d\d年(?=\d)", "", when)


def _contact_lines(texts: Sequence[str]) -> Iterator[str]:
    yield from (text for text in texts if "联系" in text and len(text) < 120)


def _phone(text: str, *, is_bare: bool = False) -> str | None:
    """`is_bare`: a number alone in brackets is one too."""
    found = _PHONE.search(text) or _CONTACT.search(text) or (_BRACKETED.search(text) if is_bare else None)
    return re.sub(r"\s+", "", found["phone"]) if found else None


def _channel(text: str) -> str | None:
    """By which way: an address with its label."""
    found = _CHANNEL.search(text) or _ADDRESS.search(text)
    return found["channel"].strip() if found else None


def _system(sentence: str) -> str | None:
    """The system that reports go through."""
    found = _THROUGH.search(sentence)
    return found["channel"].strip() if found and not _NO_CHANNEL.search(found["channel"]) else None


def _recipient(sentence: str, begin: int) -> str | None:
    """To whom: what follows the verb of reporting, up to a bracket, comma or the end."""
    if found := _TOWARDS.search(sentence, begin):
        return found["to"]
    for verb in _VERB.finditer(sentence, begin):
        found = re.match(r"[\u4e00-\u9fffA-Za-z“”（）()]{2,40}", sentence[verb.end() :])
        if found is None:
            continue
        if (to := _office(found.group())) is not None:
            return to
    return next((to for found in _SENT_TO.finditer(sentence, begin) if (to := _office(found["to"]))), None)


def _office(words: str) -> str | None:
    """The office that words begin with; another name of it in brackets stays (党群工作部（区妇联）)."""
    to = re.split(r"[（(]|邮箱|备案|汇总|，", words)[0].strip("“”")
    if not (2 <= len(to) <= 30 and _OFFICE.search(to)) or re.search("[至到给]", to):
        return None
    also = _ALSO.match(words, words.index(to) + len(to))
    return to + also.group() if also and looks_like_unit(also["name"]) and not _PLACE.search(also["name"]) else to
