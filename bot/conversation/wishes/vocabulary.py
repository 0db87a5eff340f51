"""Whose wish it can be, and the words that wishes are made of."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """Whose wish it can be."""

    ANYONE = "anyone"
    UNIT = "unit"


WE = r"(?:(?:我|咱|俺)们?(?:单位|中心|局|院|部|科|分局|这边|这里)?|本单位|贵单位)?"
WHEN = r"(?:什么时候|啥时候|何时|几时|哪(?:一)?天|几号|多少号|几月几号|几点)"
WHAT = r"(?:什么|啥|哪些|哪几项|几项|多少项)"
MATTER = r"(?:任务|项目|实事|事项?|内容|材料|东西)?"
HANDS_IN = r"(?:交|报|填|提交|上报|报送|填报)"
DONE = r"(?:上去?|好|成功|完|齐|到|过)*(?:了)?"
NOW = r"(?:本季度?|这个?季度?|这次|今年|现在|目前|到现在)?的?"
IS_IT = r"(?:了?吗|了?没(?:有)?|么|没呢)"
NUMBER = r"第?\s*(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件条]"
UNIT = r"(?P<what>[^，。,；;？?\s]{2,20}?)"
# A named unit, not 我们 or 剩下的.
NAMED = rf"(?!我|咱|俺|本|贵|剩|其余|其他|别的|全|所有|都|这|那|还|现在|目前|哪|谁){UNIT}"
TASK = r"(?P<no>第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件条])"
QUARTER = r"(?:(?:20\d\d|去|今)年)?第?[一二三四1-4]季度|上个?季度|本季度|这个?季度"

Rule = tuple[By, str, tuple[str, ...]]
