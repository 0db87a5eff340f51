"""A board as handlers/office/board.py makes it, with every light and every state in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

UNITS = (
    "教育和体育事业中心",
    "组织人事部",
    "工业信息化和商务局",
    "人社中心",
    "卫生健康事业中心",
    "高新区医保分局",
    "建设局",
    "高新区公安分局",
    "高新区法院",
    "高新区检察院",
    "科学技术发展中心",
    "民政和文旅事业中心",
)
# The task's name, its own light, and (index of the unit, light, state) of each part.
_TASKS: tuple[tuple[str, str, tuple[tuple[int, str, str], ...]], ...] = (
    ("实施教育资源扩增优化工程", "green", ((0, "green", "sealed"),)),
    ("实施巾帼促就业计划", "yellow", ((1, "green", "accepted"), (2, "grey", "blank"), (3, "yellow", "submitted"))),
    ("实施适龄妇女“两癌”免费检查和救助行动", "grey", ((1, "green", "accepted"), (4, "grey", "draft"))),
    ("实施家庭教育指导服务行动", "green", ((1, "green", "accepted"), (0, "green", "sealed"))),
    ("实施新型婚育文化培育行动", "grey", ((1, "green", "accepted"), (5, "grey", "blank"))),
    ("实施儿童友好城市建设促进行动", "red", ((1, "green", "accepted"), (6, "red", "submitted"))),
    ("实施普惠托育服务提质行动", "grey", ((1, "green", "accepted"), (4, "grey", "returned"))),
    (
        "实施“阳光成长”青少年身心健康护航行动",
        "grey",
        (
            (7, "green", "sealed"),
            (8, "green", "submitted"),
            (9, "grey", "blank"),
            (0, "green", "sealed"),
            (4, "grey", "blank"),
        ),
    ),
    ("实施“润童心”儿童素养提升工程", "green", ((10, "green", "submitted"), (11, "green", "submitted"))),
    ("实施特殊困难儿童关爱项目", "green", ((1, "green", "accepted"), (11, "green", "submitted"))),
)
_LIGHTS = {"green": ("🟢", "正常"), "yellow": ("🟡", "偏慢"), "red": ("🔴", "预警"), "grey": ("⚪", "未到期")}
_STATES = {
    "blank": "未填",
    "draft": "填写中",
    "submitted": "已提交",
    "sealed": "已盖章",
    "accepted": "已接受",
    "returned": "已退回",
}
_FILED = ("submitted", "sealed", "accepted")
_QUARTERS = (("2024Q3", "2024年第三季度"), ("2024Q2", "2024年第二季度"))


def sample_board(quarter: str, now: datetime) -> dict[str, Any]:
    """The board of a made-up quarter, as of `now`."""
    tasks = [_task(no, *task) for no, task in enumerate(_TASKS, start=1)]
    parts = [(task, part) for task in tasks for part in task["parts"]]
    missing: dict[int, list[int]] = {index: [] for index in range(len(UNITS))}
    for task, part in parts:
        if part["state"] not in _FILED:
            missing[part["unit_id"]].append(task["no"])
    filed = sum(part["state"] in _FILED for _, part in parts)
    return {
        "quarter": quarter,
        "quarters": [{"code": code, "label": label} for code, label in _QUARTERS],
        "title": "2024年为高新区妇女儿童办实事项目清单",
        "due": "2024-09-30T17:00:00+08:00",
        "as_of": now.isoformat(),
        "totals": {
            "units": len(UNITS),
            "units_done": sum(not numbers for numbers in missing.values()),
            "parts": len(parts),
            "parts_filed": filed,
            "percent": round(100 * filed / len(parts)),
        },
        "units": [
            {
                "id": index,
                "name": name,
                "missing": missing[index],
                "unreached": index == 9,
                "messages": index % 4,
                "extended_to": "2024-10-11T17:00:00+08:00" if index == 3 else None,
                "paper": _paper(index),
            }
            for index, name in enumerate(UNITS)
        ],
        "tasks": tasks,
    }


def _paper(unit: int) -> dict[str, Any]:
    """One unit's is in, one waits for the office's eye, one went stale; the others have none yet."""
    state, label = {0: ("scanned", "已收扫描件"), 7: ("printed", "待您查看"), 8: ("printed", "盖章后内容改过")}.get(
        unit, ("owing", "未报齐")
    )
    file = {"key": f"s{unit}-0", "name": "IMG_2041.jpg", "size": 345_678, "can_show": True}
    scan = {"id": unit, "label": label, "came": "9 月 25 日 10:00收到；第 1 版，共 2 页；看到红色圆章"}
    return {
        "state": state,
        "label": label,
        "is_in": unit == 0,
        "is_urgent": unit in (7, 8),
        "lines": ["最新的表：第 1 版，共 2 页"] if unit in (0, 7, 8) else [],
        "judge": 7 if unit == 7 else None,
        "takes_original": unit in (0, 7, 8),
        "scans": [{**scan, "is_open": unit != 8, "files": [file]}] if unit in (0, 7, 8) else [],
    }


def _task(no: int, name: str, light: str, parts: tuple[tuple[int, str, str], ...]) -> dict[str, Any]:
    sign, label = _LIGHTS[light]
    return {
        "no": no,
        "name": name,
        "light": light,
        "light_label": label,
        "sign": sign,
        "parts": [_part(*part) for part in parts],
    }


def _part(unit: int, light: str, state: str) -> dict[str, Any]:
    sign, label = _LIGHTS[light]
    return {
        "unit_id": unit,
        "unit": UNITS[unit],
        "role": "责任",
        "state": state,
        "state_label": _STATES[state],
        "light": light,
        "sign": sign,
        "light_label": label,
        "report": _report(light) if state in _FILED else None,
        "evidence": [
            {"key": "e1", "name": "开班现场.jpg", "size": 2_345_678, "can_show": True},
            {"key": "e2", "name": "签到表.xlsx", "size": 12_345, "can_show": False},
        ]
        if state == "submitted"
        else [],
    }


def _report(light: str) -> dict[str, Any]:
    return {
        "id": 12,
        "progress": "1. 本季度新开展家政技能培训 3 期，培训家政从业人员 46 人次。\n"
        "2. 截至目前，全年累计培训 66 人次，组织“春风行动”“民营企业招聘月”专场招聘 12 场。\n"
        "下一步：10 月中旬再开 1 期，预计 11 月底前完成全年任务。",
        "amounts": [
            {
                "text": "全年培训家政从业人员100人次以上",
                "value": "66",
                "target": "100",
                "measure": "人次",
                "percent": 66,
            },
            {"text": "组织专场招聘不少于10场", "value": "12", "target": "10", "measure": "场", "percent": 120},
        ],
        "not_ours": ["住院分娩医疗费用报销比例达到100%"],
        "assessment": "滞后" if light == "yellow" else "正常推进",
        "completion": "2024年12月31日",
        "important": "培训补贴资金尚未到位，需协调财政部门。" if light in ("yellow", "red") else None,
        "on_behalf": light == "yellow",
        "behalf_note": "未经单位确认" if light == "yellow" else "",
        "changed_by": "联络员甲",
        "changed_at": "2024-09-25T10:32:00+08:00",
        "version": 2,
    }
