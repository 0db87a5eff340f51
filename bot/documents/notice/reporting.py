"""The reporting duty (报送要求) as the letter words it: when, to whom, by which phone and channel, stamped or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.notice.source import Paragraph
from bot.domain.notice import ReportingRule

_WHEN = re.compile(
    r"(?:每(?:个)?(?:季度?|半年|月|年|周|旬)(?:度)?(?:末|底|初|终|结束)?(?:后)?(?:的)?(?:(?:最后|第)[一二三\d]个月)?(?:次)?(?:月)?(?:的)?"
    r"(?:\d{1,2}(?:日|号))?(?:之?前|以前|后)?(?:[一二三四五六七八九十\d]+个?(?:工作)?日(?:之?内|前)?)?"
    r"|(?:于)?(?:每季度末月|季末|季度末|月底|月末|半年|年底)(?:\d{1,2}日)?(?:之?前)?"
    r"|\d{1,2}月\d{1,2}日(?:、\d{1,2}月\d{1,2}日)*(?:之?前)|(?:上|下)半年和?(?:年底)?)"
)
_VERB = re.compile(r"(?:书面)?(?:报送|上报|报告|反馈|报|送|提交|抄送|汇总)(?:至|到|给|于)?")
# 每月底前向县委督查室报送
_TOWARDS = re.compile(r"向(?P<to>[\u4e00-\u9fff]{2,30}?)(?:书面)?(?:报送|上报|报告|反馈|提交)")
_PHONE = re.compile(
    r"(?:联系电话|联系方式|咨询电话|电话|联系人及电话|传真|手机)[^：:\d，。]{0,6}[：:]?\s*(?P<phone>\d[\d\-—－ ]{5,16}\d)"
)
_CHANNEL = re.compile(
    r"(?P<channel>[^，。；、（）(),;:：\s]{0,16}(?:邮箱|信箱|邮件|E-?mail|系统|平台|微信群|钉钉|QQ群|工作群)[^：:，。；（）()]{0,6}[：:]\s*[^，。；）)（(\s]{2,60})",
    re.IGNORECASE,
)
_STAMP = re.compile(r"(?:加?盖[^，。；]{0,10}章|盖章|加盖印章)")


def read_reporting(paragraphs: Sequence[Paragraph]) -> ReportingRule | None:
    """The duty in the last sentence that states one; None where the notice states none."""
    texts = [paragraph.text for paragraph in paragraphs]
    for index in range(len(texts) - 1, -1, -1):
        for sentence in _sentences(texts[index]):
            rule = _rule(sentence, "\n".join(texts[max(0, index - 3) : index + 4]))
            if rule is not None:
                return rule
    return None


def _sentences(text: str) -> list[str]:
    return [
        sentence
        for sentence in re.split(r"[。；！\n]", text[:6_000])
        if "报" in sentence or "送" in sentence or "反馈" in sentence
    ]


_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=\d)|(?<=\d)[ 　]+(?=[\u4e00-\u9fff])")


def _rule(sentence: str, around: str) -> ReportingRule | None:
    sentence = _LOOSE.sub("", sentence)
    when = next((found for found in _WHEN.finditer(sentence) if len(found.group()) > 1), None)
    if when is None:
        return None
    to = _recipient(sentence, when.end())
    if to is None:
        return None
    phone = _PHONE.search(sentence) or _PHONE.search(around)
    channel = _CHANNEL.search(sentence) or _CHANNEL.search(around)
    return ReportingRule(
        when=when.group().removeprefix("于"),
        to=to,
        phone=re.sub(r"\s+", "", phone["phone"]) if phone else None,
        channel=channel["channel"].strip() if channel else None,
        stamped=bool(_STAMP.search(sentence)),
    )


def _recipient(sentence: str, begin: int) -> str | None:
    """To whom: what follows the verb of reporting, up to a bracket, comma or the end."""
    if found := _TOWARDS.search(sentence, begin):
        return found["to"]
    for verb in _VERB.finditer(sentence, begin):
        found = re.match(r"[\u4e00-\u9fffA-Za-z“”（）()]{2,40}", sentence[verb.end() :])
        if found is None:
            continue
        to = re.split(r"[（(]|邮箱|备案|汇总|，", found.group())[0].strip("“”")
        if 2 <= len(to) <= 30 and re.search(
            r"(?:科|室|办|局|部|委|处|中心|妇联|股|组|会|政府|厅|院|团委|县委|督查室)$", to
        ):
            return to
    return None
