"""Surnames (姓氏), to tell where a person may be named."""

from __future__ import annotations

import re

# The commonest surnames, and the compound ones: a rare one is missed rather than every sentence suspected.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢岳齐"
)
COMPOUND_SURNAMES = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯"
# Words of two or three characters that begin like a surname.
NO_NAMES = re.compile(
    r"安全|安置|安抚|关爱|康复|成长|方面|方案|万名|常见|常年|文明|文化|高度|高危|高新|金融|向其|任何|钟爱|易受|严重|温馨|石化|武装|龙头"
    r"|何时|夏令|夏季|白天|江苏|田间|马上|程序|毕业|申请|申诉|施救|施暴|陆续|齐全|季度|章程"
)
