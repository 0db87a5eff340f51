"""Corrections of a list in plain words: what a sentence means, against the list as it stands.

A sentence is one of four things: a correction that can be made, a wish to see something, 撤销, or unclear, with the reason.
Unclear is never guessed at: a name that fits two units comes back with both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.lists.finding import (
    NotSo,
    Unclear,
    goal_of,
    is_like,
    one_unit,
    target_meant,
    task_meant,
    unit_meant,
    units_of,
    whole_number,
)
from bot.domain import correction as make
from bot.domain.amount import NotANumber
from bot.domain.correction import Correction
from bot.domain.goal import find_goal, read_goal
from bot.domain.programme import Role
from bot.domain.proposal import Proposal, ProposedTask


@dataclass(frozen=True)
class Make:
    correction: Correction


@dataclass(frozen=True)
class Show:
    """`screen` is one of home, tasks, task, units, unit, doubts, changes; `key` what it is about."""

    screen: str
    key: int | None = None


@dataclass(frozen=True)
class Undo:
    steps: int = 1


Meaning = Make | Show | Undo | Unclear


ROLE_WORDS = {
    "牵头": Role.LEAD,
    "牵头单位": Role.LEAD,
    "责任": Role.RESPONSIBLE,
    "责任单位": Role.RESPONSIBLE,
    "配合": Role.SUPPORTING,
    "配合单位": Role.SUPPORTING,
    "协办": Role.SUPPORTING,
    "协办单位": Role.SUPPORTING,
}
_ROLE = "|".join(sorted(ROLE_WORDS, key=len, reverse=True))
_TO = r"\s*(?:改名?为|改名?成|改名?叫|改到|改作|换成|换为|更名为|应为|应该[是叫为]|应叫|→|->|=>)\s*"
_DROP = r"(?:删除|删掉|删去|去掉|去除|取消|减少|删)"
_ADD = r"(?:增加|新增|添加|加上|补上|加)(?:一?个|一?家)?"
_NO = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})"

_UNDO = re.compile(rf"(?:撤销|撤回|回退)(?:\s*(?P<steps>{_NO})\s*步)?")
_HOME = re.compile(r"返回|返回清单|全部|概览|总览|看清单")
_DOUBTS = re.compile(r"(?:看|逐条)?(?:核对|疑问|存疑)(?:逐条)?")
_TASKS = re.compile(r"(?:看|改|查看)?(?:各项|任务|实事)(?:列表|清单)?")
_UNITS = re.compile(r"(?:看|改|查看)(?:责任)?单位(?:名单)?")
_CHANGES = re.compile(r"(?:看|查看)?(?:变化|改动|差别|差异)")
_OF_TASK = re.compile(rf"第?\s*(?P<no>{_NO})\s*(?:项|个任务|条)\s*[，,：:的]?\s*(?P<rest>.*)", re.DOTALL)
_DROP_TASK = re.compile(rf"{_DROP}\s*第?\s*(?P<no>{_NO})\s*(?:项|条)(?:实事|任务)?")
_ADD_TASK = re.compile(
    rf"{_ADD}(?:一项|一个|一条)?(?:第\s*(?P<no>{_NO})\s*项|实事|任务|一项)(?:实事|任务)?\s*[：:，,]?\s*(?P<name>.+?)"
    r"(?:[，,；;\s（(]\s*责任单位\s*(?:[：:]|是|为)?\s*(?P<units>[^）)]+)[）)]?)?",
    re.DOTALL,
)
_HEAD = re.compile(rf"(?P<field>标题|年份|年度|电话|联系电话|报送(?:单位|科室|部门)?){_TO}(?P<value>.+)", re.DOTALL)
_HEAD_FIELDS = {"标题": "title", "年份": "year", "年度": "year", "电话": "phone", "联系电话": "phone"}
_MERGE = (
    re.compile(r"(?:单位)?合并\s*(?P<a>\S+?)\s*(?:到|进|入|并入|和|与|、|跟)\s*(?P<b>\S+)"),
    re.compile(r"(?:把|将)?\s*(?P<a>\S+?)\s*(?:合并到|并入|并到|合并进|合到)\s*(?P<b>\S+)"),
    re.compile(r"(?P<a>\S+?)\s*(?:就是|等于|=|＝)\s*(?P<b>\S+)"),
    re.compile(r"(?P<a>\S+?)\s*(?:和|与|跟)\s*(?P<b>\S+?)\s*(?:是|为)?(?:同一(?:个)?(?:单位|家)?|一个单位|一回事)"),
)
_RENAME_UNIT = re.compile(rf"(?:单位改名|单位更名|单位)\s*[：:]?\s*(?P<old>\S+?){_TO}(?P<new>\S+)")
_RENAME_ANY = re.compile(rf"(?:把|将)?\s*(?P<old>\S+?){_TO}(?P<new>\S+)")
# 卫健那边名字不对，应该叫卫生健康中心
_RENAME_WRONG = re.compile(
    r"(?P<old>\S+?)(?:那边|那个|那里|这个)?的?(?:单位)?(?:名字|名称)?(?:不对|错了|写错了?|有误)[，,。\s]*(?:应该?|正确的)?(?:[是叫为]|改[成为叫])\s*(?P<new>\S+)"
)
_DROP_UNIT = re.compile(rf"{_DROP}\s*(?:责任)?单位\s*(?P<name>\S+)")

_PART_ADD = re.compile(
    rf"(?:责任单位\s*)?{_ADD}\s*(?P<role>{_ROLE}|单位)?\s*[：:]?\s*(?P<name>\S+?)\s*(?:[（(，, ]\s*(?P<role2>{_ROLE})\s*[）)]?)?"
)
_PART_DROP = re.compile(rf"{_DROP}\s*(?:{_ROLE}|单位)?\s*[：:]?\s*(?P<name>\S+)")
_PART_ROLE = (
    re.compile(rf"(?P<name>\S+?)\s*(?:改为|改成|是|为|作为|当)\s*(?P<role>{_ROLE})"),
    re.compile(rf"由?\s*(?P<name>\S+?)\s*(?P<role>{_ROLE})"),
    re.compile(rf"(?P<role>{_ROLE})\s*(?:改为|改成|是|为|：|:)?\s*(?P<name>\S+)"),
)
_PART_NOT = re.compile(
    r"(?P<name>\S+?)\s*(?:不|没有?)(?:再)?(?:管|负责|参与|承担|牵头|做)(?:这个|这项|此项|这一项|这块)?(?:任务|工作|事|了|的)*"
)
_NAME = re.compile(rf"(?:名称|名字|项目名|改名)(?:{_TO}|\s*[：:为成]?\s*)(?P<name>.+)", re.DOTALL)
_TARGET_NO = rf"目标\s*(?P<n>{_NO})?"
_TARGET_SET = re.compile(rf"{_TARGET_NO}{_TO}(?P<amount>.+)", re.DOTALL)
_TARGET_DROP = re.compile(rf"{_DROP}\s*{_TARGET_NO}|{_TARGET_NO}\s*{_DROP}".replace("(?P<n>", "(?P<m>", 1))
_TARGET_ADD = re.compile(rf"{_ADD}(?:一个)?(?:量化)?目标\s*[：:]?\s*(?P<text>.+)", re.DOTALL)
_TARGET_GIVE = re.compile(
    rf"{_TARGET_NO}\s*(?:只?由|归|让|交给|请)\s*(?P<name>\S+?)\s*(?:单独)?(?:报送|填报|负责|填|报|管)?"
)
_TARGET_ALL = re.compile(rf"{_TARGET_NO}\s*(?:不限单位|各单位都报|都可以报|各单位都可以报|共同填报|谁都可以报)")
# 3所改成5所: the target that says so.
_TARGET_SAID = re.compile(
    rf"(?P<said>\S.{{0,30}}?)(?:的?数(?:字|量)?)?(?:{_TO}|改)\s*(?P<amount>(?:不少于|不低于|约|达到)?\s*\d.*)",
    re.DOTALL,
)
_LAST = re.compile(r"(?:最后|末)(?:一|1)?(?P<unit>项|条)")
# No correction is longer; what is, is a text about something else.
_LONGEST = 400
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_OPENING = re.compile(r"^(?:把|将|请把?|给)\s*")


def read_words(text: str, proposal: Proposal, task_key: int | None = None) -> Meaning:
    """What a sentence means; `task_key` is the task whose screen is open, for words that name no number."""
    if len(text) > _LONGEST:
        return Unclear("unclear", text)
    typed = _OPENING.sub("", text.strip().strip("。！!").strip())
    try:
        return _read(typed, proposal, proposal.task(task_key) if task_key is not None else None)
    except NotSo as found:
        return found.unclear


def _read(typed: str, proposal: Proposal, open_task: ProposedTask | None) -> Meaning:
    if proposal.tasks:
        typed = _LAST.sub(lambda found: f"第{max(task.no for task in proposal.tasks)}{found['unit']}", typed)
    if found := _UNDO.fullmatch(typed):
        return Undo(whole_number(found["steps"]) or 1)
    for pattern, screen in (
        (_HOME, "home"),
        (_DOUBTS, "doubts"),
        (_TASKS, "tasks"),
        (_UNITS, "units"),
        (_CHANGES, "changes"),
    ):
        if pattern.fullmatch(typed):
            return Show(screen)
    if found := _DROP_TASK.fullmatch(typed):
        return Make(make.DropTask(task_meant(found["no"], proposal).key))
    if found := _ADD_TASK.fullmatch(typed):
        units = tuple(name for name in _SEPARATORS.split(found["units"] or "") if name)
        names = tuple(unit.name if (unit := one_unit(name, proposal.units)) else name for name in units)
        return Make(make.AddTask(found["name"].strip(), names, whole_number(found["no"])))
    if found := _OF_TASK.fullmatch(typed):
        task = task_meant(found["no"], proposal)
        rest = _OPENING.sub("", found["rest"].strip())
        return _of_task(rest, task, proposal) if rest else Show("task", task.key)
    if open_task is not None:
        meaning = _of_task(typed, open_task, proposal)
        if not isinstance(meaning, Unclear) or meaning.reason != "unclear":
            return meaning
    if typed.isdecimal() and (by_number := proposal.numbered(int(typed))) is not None:
        return Show("task", by_number.key)
    if typed.startswith("目标") or _TARGET_ADD.fullmatch(typed):
        return Unclear("which_task", typed)
    if found := _HEAD.fullmatch(typed):
        field = _HEAD_FIELDS.get(found["field"], "office")
        return Make(make.SetHead(field, found["value"].strip()))
    return _of_units(typed, proposal) or Unclear("unclear", typed, task=open_task.key if open_task else None)


def _of_units(typed: str, proposal: Proposal) -> Meaning | None:
    for pattern in _MERGE:
        if found := pattern.fullmatch(typed):
            return Make(
                make.MergeUnits(unit_meant(found["a"], proposal.units).key, unit_meant(found["b"], proposal.units).key)
            )
    if found := _RENAME_UNIT.fullmatch(typed):
        return Make(make.RenameUnit(unit_meant(found["old"], proposal.units).key, found["new"]))
    if found := _RENAME_WRONG.fullmatch(typed):
        return Make(make.RenameUnit(unit_meant(found["old"], proposal.units).key, found["new"]))
    if found := _DROP_UNIT.fullmatch(typed):
        return Make(make.DropUnit(unit_meant(found["name"], proposal.units).key))
    if found := _RENAME_ANY.fullmatch(typed):
        return Make(make.RenameUnit(unit_meant(found["old"], proposal.units).key, found["new"]))
    unit = one_unit(typed, proposal.units)
    return Show("unit", unit.key) if unit is not None else None


def _of_task(rest: str, task: ProposedTask, proposal: Proposal) -> Meaning:
    if re.fullmatch(rf"{_DROP}(?:此项|这项|本项|这一项|实事)?(?:吧|了)?|不要了?|不用了?|不做了?", rest):
        return Make(make.DropTask(task.key))
    for read in (_about_targets, _about_parts):
        meaning = read(rest, task, proposal)
        if meaning is not None:
            return meaning
    if found := _NAME.fullmatch(rest):
        return Make(make.RenameTask(task.key, found["name"].strip()))
    return Unclear("unclear", rest, task=task.key)


def _about_targets(rest: str, task: ProposedTask, proposal: Proposal) -> Meaning | None:
    if found := _TARGET_ADD.fullmatch(rest):
        text = found["text"].strip()
        return Make(make.AddTarget(task.key, text, goal_of(text, find_goal)))
    if found := _TARGET_DROP.fullmatch(rest):
        return Make(make.DropTarget(target_meant(found["m"] or found["n"], task)))
    if found := _TARGET_SET.fullmatch(rest):
        key = target_meant(found["n"], task)
        return Make(target_as(key, found["amount"].strip(), task))
    if (found := _TARGET_SAID.fullmatch(rest)) and len(said := _saying(found["said"], task)) == 1:
        return Make(target_as(said[0], found["amount"].strip(), task))
    if found := _TARGET_ALL.fullmatch(rest):
        return Make(make.GiveTarget(target_meant(found["n"], task), None))
    if found := _TARGET_GIVE.fullmatch(rest):
        unit = unit_meant(found["name"], units_of(task, proposal))
        return Make(make.GiveTarget(target_meant(found["n"], task), unit.key))
    return None


def _saying(said: str, task: ProposedTask) -> list[int]:
    """The targets in whose words these stand."""
    bare = said.strip().rstrip("的")
    return [target.key for target in task.targets if len(bare) >= 2 and bare in target.text]


def target_as(key: int, typed: str, task: ProposedTask) -> make.SetTarget:
    """Another number (120人次), or other words with their number (培训120人次以上). Raises what `read_words` catches."""
    target = task.target(key)
    if target is None:
        raise NotSo(Unclear("gone"))
    try:
        return make.SetTarget(key, read_goal(typed, target.measure))
    except NotANumber:
        goal = goal_of(typed, find_goal)
        return make.SetTarget(key, goal, typed)


def read_target(typed: str, key: int, proposal: Proposal) -> Meaning:
    """What a person answers to: what should this target be?"""
    task = next((task for task in proposal.tasks if task.target(key) is not None), None)
    if task is None:
        return Unclear("gone")
    try:
        return Make(target_as(key, typed.strip(), task))
    except NotSo as found:
        return found.unclear


def read_new_target(typed: str, task_key: int) -> Meaning:
    """What a person answers to: which target should be added?"""
    try:
        return Make(make.AddTarget(task_key, typed.strip(), goal_of(typed, find_goal)))
    except NotSo as found:
        return found.unclear


def _about_parts(rest: str, task: ProposedTask, proposal: Proposal) -> Meaning | None:
    if found := _PART_DROP.fullmatch(rest):
        return Make(make.DropPart(task.key, unit_meant(found["name"], units_of(task, proposal)).key))
    if found := _PART_NOT.fullmatch(rest):
        return Make(make.DropPart(task.key, unit_meant(found["name"], units_of(task, proposal)).key))
    for pattern in _PART_ROLE:
        found = pattern.fullmatch(rest)
        if found is None or found["name"] in ROLE_WORDS or found["name"].startswith(("增", "加", "新", "添")):
            continue
        role = ROLE_WORDS[found["role"]]
        here = one_unit(found["name"], units_of(task, proposal))
        if here is not None:
            return Make(make.SetRole(task.key, here.key, role))
        return read_new_part(found["name"], task.key, proposal, role)
    if found := _PART_ADD.fullmatch(rest):
        word = found["role2"] or found["role"] or ""
        return read_new_part(found["name"], task.key, proposal, ROLE_WORDS.get(word, Role.RESPONSIBLE))
    return None


def read_new_part(typed: str, task_key: int, proposal: Proposal, role: Role = Role.RESPONSIBLE) -> Meaning:
    """A unit to be given a task: one of the list by its name or alias, or a new one; a name that is only like one of the
    list comes back with those it may be."""
    name = typed.strip()
    exact = next((unit for unit in proposal.units if name in unit.names), None)
    if exact is not None:
        return Make(make.AddPart(task_key, exact.name, role))
    near = tuple(unit.name for unit in proposal.units if is_like(name, unit))
    if near:
        return Unclear("like_known", name, near, task=task_key, role=role)
    return Make(make.AddPart(task_key, name, role))
