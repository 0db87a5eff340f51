"""The commands: their Latin names, their Chinese words, and the right each one needs."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from bot.conversation.reading.telling import counts
from bot.domain.rights import Action


@dataclass(frozen=True)
class Command:
    """`words` are the Chinese words that mean it, the usual one first; `help` is what /help says of it."""

    name: str
    words: tuple[str, ...]
    help: str
    action: Action
    asks_own: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("start", ("开始", "绑定", "首页", "菜单"), "首页；发送邀请码完成绑定", Action.BIND),
    Command("help", ("帮助", "怎么用"), "我能做什么", Action.HELP),
    Command(
        "tasks", ("我的任务", "任务", "任务清单"), "本单位的任务，各项填到哪里", Action.READ_REPORTS, asks_own=True
    ),
    Command(
        "report",
        ("填报", "开始填报", "继续填报", "上报"),
        "填报本季度进展，可随时中断、接着填",
        Action.WRITE_REPORT,
        asks_own=True,
    ),
    Command("form", ("表格", "下载表格", "情况表"), "下载本单位的工作进展情况表", Action.READ_REPORTS, asks_own=True),
    Command(
        "evidence",
        ("材料", "佐证材料"),
        "给某一项补照片等佐证材料，查看已收到的",
        Action.READ_REPORTS,
        asks_own=True,
    ),
    Command("history", ("历史", "历次填报"), "以前各季度的填报", Action.READ_REPORTS, asks_own=True),
    Command("seal", ("盖章件", "盖章", "用印"), "盖章件收到没有、还差什么", Action.SEND_SEALED, asks_own=True),
    Command("extend", ("申请延期", "延期", "延期申请"), "截止前申请把时间往后延", Action.ASK_EXTENSION, asks_own=True),
    Command("away", ("外出", "请假", "出差"), "登记外出，提醒先发给另一位联络员", Action.SNOOZE, asks_own=True),
    Command("snooze", ("稍后提醒", "晚点提醒"), "换个时间再提醒", Action.SNOOZE, asks_own=True),
    Command("cancel", ("取消", "退出"), "退出当前对话（已填的内容保留）", Action.HELP),
    Command("status", ("进度", "报送进度"), "报送进度", Action.STATUS_OWN, asks_own=True),
    Command("summary", ("汇总", "季度汇总"), "汇总与情况表、台账、进度图", Action.SUMMARY),
    Command("remind", ("催报", "提醒"), "手动催报一个或全部单位", Action.REMIND),
    Command("review", ("审核", "待审核"), "审核已提交的填报：接受或退回", Action.REVIEW),
    Command("behalf", ("代录", "代填"), "替单位录入电话里说的进展", Action.WRITE_ON_BEHALF),
    Command("code", ("确认码",), "录入单位在电话里念出的代录确认码", Action.WRITE_ON_BEHALF),
    Command("problems", ("问题清单", "问题"), "跟踪各单位提出的重要情况", Action.PROBLEMS),
    Command("share", ("分工",), "共同负责的实事：每个数由哪个单位报", Action.REVIEW),
    Command("invite", ("邀请", "邀请码"), "生成邀请码", Action.INVITE_UNIT),
    Command("handover", ("交接",), "用交接码把联络员席位交给别人", Action.HAND_OVER, asks_own=True),
    Command("units", ("单位", "单位名单"), "责任单位名单", Action.LIST_UNITS),
    Command("who", ("谁负责", "哪个单位负责"), "查一项实事由谁负责，例如：谁负责两癌筛查？", Action.LIST_UNITS),
    Command(
        "alias",
        ("别名", "单位别名"),
        "单位的简称、旧称，例如：别名 教体中心 = 教育和体育事业中心",
        Action.PREVIEW_NOTICE,
    ),
    Command("plan", ("计划", "催报计划", "日程"), "本季度的催报日程；管理员可以修改", Action.PLAN),
    Command("export", ("导出", "档案"), "导出一个季度或全年的档案", Action.EXPORT),
    Command("release", ("放行",), "恢复备份后，放行或作废暂停的消息", Action.REMIND),
    Command("import", ("导入清单", "导入", "清单"), "导入办实事清单通知", Action.PREVIEW_NOTICE),
    Command("confirm", ("确认启用",), "启用读好的清单", Action.CONFIRM_NOTICE),
    Command("end", ("结束清单",), "一年的报送结束以后，结束这份清单；结束了也可以恢复", Action.CONFIRM_NOTICE),
    Command("bind_channel", ("设为频道",), "把当前的群设为群团科频道", Action.BIND_CHANNEL),
    Command("me", ("我的数据", "我是谁"), "我在这里登记了什么；更正、绑定另一个账号、退出", Action.MY_DATA),
    Command(
        "phone", ("我的电话", "电话"), "登记办公电话，只有群团科看得到；群团科可发“电话 单位 号码”", Action.MY_DATA
    ),
    Command("audit", ("操作记录",), "谁在什么时候办了什么", Action.READ_AUDIT),
    Command("erase", ("注销",), "删除一个人的姓名、账号和对话", Action.ERASE_PERSON),
)

BY_NAME = {command.name: command for command in COMMANDS}
_BY_WORD = {word: command for command in COMMANDS for word in command.words}
_SLASH = re.compile(r"[/／]\s*(?P<name>[A-Za-z_]+|[\u4e00-\u9fff]+)(?:@\w+)?\s*(?P<argument>.*)", re.DOTALL)
_WHO = re.compile(
    r"(?:请问)?(?:谁|哪个?(?:单位|部门)|哪些单位)(?:在)?(?:负责|牵头|管)(?P<what>.+?)[?？。]*|(?P<what2>.+?)(?:是)?(?:谁|哪个?(?:单位|部门))(?:负责|牵头|管)(?:的)?[?？。]*"
)
# 我们想申请延期到10月12日
_LATER = re.compile(r"(?:我们?|本单位|我单位)?(?:想|要|需要)?申请延(?:期|长)?(?:到|至)(?P<when>.+?)[。！!]?")
_MENTION = re.compile(r"^@\S+\s+")
# Words that may be followed by an argument without a slash: 汇总 第三季度, 绑定 ABCD-EFGH-JKMN.
_TAKES_ARGUMENT = (
    "汇总",
    "进度",
    "催报",
    "邀请",
    "绑定",
    "计划",
    "稍后提醒",
    "表格",
    "历史",
    "导出",
    "审核",
    "延期",
    "申请延期",
    "代录",
    "确认码",
    "交接",
    "外出",
    "分工",
    "盖章件",
    "别名",
    "问题清单",
    "注销",
    "操作记录",
    "我的电话",
    "结束清单",
)
# 我的电话是0533-3581234
_OWN_NUMBER = re.compile(
    r"我的(?:办公)?电话(?:号码)?\s*(?:(?:换|改|变更?|更新)(?:了|成|为)?[，,]?)?\s*(?:现在|新的?)?(?:是|[:：])?\s*(?P<argument>[（(+]?\d.*)"
)
# 电话 may begin a report as well: it is a command where it stands before a number.
_BEFORE_A_NUMBER = re.compile(r"电话\s+(?P<argument>(?!改).*\d(?:\D{0,3}\d){6,}\D{0,3})")


def parse(text: str) -> tuple[Command, str] | None:
    """(command, argument) of a text that is a command; None for plain words.

    Takes /summary, ／汇总, 汇总, 汇总 第三季度, @机器人 进度, 谁负责两癌筛查？. An unknown slash word is no command here; see
    `is_slash`.
    """
    text = _MENTION.sub("", text).strip()
    if found := _SLASH.fullmatch(text):
        command = BY_NAME.get(found["name"].lower()) or _BY_WORD.get(found["name"])
        return None if command is None else (command, found["argument"].strip())
    bare = text.rstrip("。！!")
    if bare in _BY_WORD:
        return _BY_WORD[bare], ""
    if bare.isascii() and (named := BY_NAME.get(bare.strip("?？. ").lower())):
        return named, ""
    word, _, argument = text.partition(" ")
    if argument and word in _TAKES_ARGUMENT and len(argument) <= 40:
        return _BY_WORD[word], argument.strip()
    if len(text) <= 60 and (found := _OWN_NUMBER.fullmatch(text) or _BEFORE_A_NUMBER.fullmatch(text)):
        return BY_NAME["phone"], found["argument"].strip()
    if len(text) <= 80 and (found := _LATER.fullmatch(text)):
        return BY_NAME["extend"], found["when"].strip()
    if len(text) <= 40 and (found := _WHO.fullmatch(text)) and not counts(text):
        return BY_NAME["who"], (found["what"] or found["what2"]).strip()
    return None


def is_slash(text: str) -> bool:
    """Whether a text was meant as a command by its first character."""
    return text[:1] in ("/", "／")


def likely(text: str, allowed: tuple[Command, ...]) -> tuple[Command, ...]:
    """The two or three commands a mistyped word may have meant; the usual ones where nothing is near."""
    typed = text.lstrip("/／").split(maxsplit=1)
    word = typed[0].lower() if typed else ""
    by_label = {label: command for command in allowed for label in (command.name, *command.words)}
    near = difflib.get_close_matches(word, by_label, n=3, cutoff=0.5)
    near += [label for label in by_label if len(word) >= 2 and (word in label or label in word)]
    usual = [command.name for command in allowed if command.name in ("report", "status", "summary", "tasks")][:2]
    found = [by_label[label] for label in (*near, *(() if near else usual), "help") if label in by_label]
    return tuple(dict.fromkeys(found))[:3]
