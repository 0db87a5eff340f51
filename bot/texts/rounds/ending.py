"""The end of a list: proposed, made, undone; and what people are told of one that has ended."""

from __future__ import annotations

from bot.domain.ending import OpenMatters
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.ports import Button, Content


def proposal(
    programme: Programme, last: Quarter, matters: OpenMatters, *, may_end: bool, is_over: bool = True
) -> Content:
    """What ending the list would mean. `is_over` False: somebody asks for it while its rounds still run."""
    if is_over:
        title, head = "这份清单可以结束了", f"《{programme.title}》{last.label}的报送已经结束，不再催报。"
    else:
        title, head = (
            "现在就结束这份清单？",
            f"《{programme.title}》还没有到期，{last.label}还要报送。现在结束，就不再催报，也不能再填报。",
        )
    open_lines = _open(matters)
    blocks = [head]
    blocks.append("还没有办完的：\n" + "\n".join(open_lines) if open_lines else "没有未办完的事。")
    blocks.append(
        "结束以后各单位不用再填报；填报、盖章件、操作记录都保留，历史、汇总、导出照常能用。结束以后也可以恢复（发“结束清单 恢复”）。\n"
        "建议先导出全年档案。明年的通知下来以后直接发给我，单位、联络员和别名都沿用。"
    )
    if not may_end:
        blocks.append("结束由管理员确认。")
    which = f"/end p{programme.id}"
    decide = (Button("结束本年度清单", f"{which} 确认"), Button("先不结束", f"{which} 不结束"))
    return Content(title=title, text="\n\n".join(blocks), buttons=(*((decide,) if may_end else ()), _next(programme)))


def _open(matters: OpenMatters) -> list[str]:
    lines = [
        f"· 未报送：{unit.name}（第 {'、'.join(str(task.no) for task in tasks)} 项）" for unit, tasks in matters.missing
    ]
    lines += [f"· 待审核：{unit.name} {count} 项" for unit, count in matters.waiting]
    if matters.unsealed:
        lines.append(f"· 还差盖章件：{'、'.join(unit.name for unit in matters.unsealed)}")
    if matters.problems:
        lines.append(f"· 没有解决的问题：{matters.problems} 件（发“问题清单”查看）")
    return lines


def _next(programme: Programme) -> tuple[Button, ...]:
    return (Button("导出全年档案", f"/export {programme.year}"), Button("导入明年清单", "/import"))


def kept(programme: Programme) -> str:
    return f"好的，《{programme.title}》先不结束，也不再催报。以后要结束，发“结束清单”。"


def done(programme: Programme) -> Content:
    return Content(
        title="清单已结束",
        text=f"《{programme.title}》已经结束，各单位不用再填报。历史、汇总、导出照常能用；要恢复，点“恢复清单”。",
        buttons=((Button("恢复清单", f"/end p{programme.id} 恢复"),), _next(programme)),
    )


def told(programme: Programme, by: str) -> str:
    """To the others of the office, and in the channel."""
    return f"《{programme.title}》已由{by}结束，各单位不用再填报。历史、汇总、导出照常能用。"


def restored(programme: Programme) -> str:
    return f"《{programme.title}》已恢复，和结束以前一样。"


def told_restored(programme: Programme, by: str) -> str:
    return f"《{programme.title}》已由{by}恢复。"


def already(programme: Programme, *, is_ended: bool) -> str:
    return f"《{programme.title}》{'已经结束' if is_ended else '没有结束'}，没有改动。"


def ended_lists(programmes: tuple[Programme, ...]) -> Content:
    """Those that may be taken up again."""
    names = "\n".join(f"· 《{programme.title}》" for programme in programmes)
    return Content(
        text=f"已经结束的清单：\n{names}",
        buttons=tuple((Button(f"恢复 {one.year} 年清单", f"/end p{one.id} 恢复"),) for one in programmes),
    )


def is_ended(title: str) -> str:
    """To whoever asks for something only a running list has."""
    return f"《{title}》已经结束，不用再填报，谢谢。以前的填报发“历史”查看；新的清单启用以后会通知您。"


def is_ended_for_office(title: str) -> str:
    return f"《{title}》已经结束，新的清单还没有启用。“汇总”“历史”“导出”照常能用；导入新清单，把通知发给我。"


def is_over(label: str) -> str:
    """Under a unit's tasks, once the last round of its list has closed."""
    return f"{label}的报送已经结束，本年度不用再填报，谢谢。需要更正的，请联系群团科。"


def same_file(programme: Programme) -> str:
    return f"这份文件就是已经结束的《{programme.title}》，没有重复导入。要继续用，请管理员发“结束清单 恢复”。"
