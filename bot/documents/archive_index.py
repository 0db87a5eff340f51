"""The first page of a dossier: plain HTML that opens without a network, says what is inside, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from bot.documents.office_paper import one_line
from bot.domain.localtime import local
from bot.domain.summary import RoundSummary

_STYLE = (
    "body{font:16px/1.7 'Microsoft YaHei','PingFang SC',SimSun,sans-serif;color:#1f2a36;max-width:60em;"
    "margin:2em auto;padding:0 1em}h1{font-size:1.6em}h2{font-size:1.2em;border-bottom:1px solid #23466e;"
    "color:#23466e;padding-bottom:.2em;margin-top:1.8em}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #b4b9c0;padding:.3em .6em;text-align:left;vertical-align:top}th{background:#e4ecf5}"
    "code{word-break:break-all}.rehearsal{background:#a8322a;color:#fff;padding:.3em .8em}"
)


def index_html(rounds: Sequence[RoundSummary], paths: Sequence[str], *, audit_head: str, audit_lines: int) -> bytes:
    """The page; `rounds` oldest first, at least one; `paths` are the members it links to."""
    newest = rounds[-1]
    programme, at = newest.programme, local(newest.as_of)
    parts = [
        f"<h1>{_text(programme.title)}</h1>",
        f"<p>{_text(programme.head.doc_number or '')}　{'、'.join(one.quarter.label for one in rounds)}档案　"
        f"{at.year}年{at.month}月{at.day}日{at:%H:%M}导出　{_text(programme.office)}</p>",
        "<h2>报送情况</h2>",
        _table(
            ("季度", "单位报齐", "任务报送", "盖章件", "正常", "偏慢", "预警"),
            [
                (
                    one.quarter.label,
                    f"{len(one.done_units)}/{len(programme.units)}",
                    f"{len(one.filed_parts)}/{len(one.parts)}",
                    str(len(one.sealed_unit_ids)),
                    *(str(count) for light, count in one.lights.items() if light.value != "grey"),
                )
                for one in rounds
            ],
        ),
        "<h2>实事</h2>",
        _table(
            ("序号", "实事名称", "责任单位", *(f"{'一二三四'[one.quarter.number - 1]}季度" for one in rounds)),
            [
                (
                    str(task.task.no),
                    task.task.name,
                    "、".join(unit.name for unit in task.task.units),
                    *(other.light.label for one in rounds for other in one.tasks if other.task.id == task.task.id),
                )
                for task in newest.tasks
            ],
        ),
    ]
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, inside in folders.items():
        parts.append(f"<h2>{_text(folder or '档案')}</h2><ul>")
        parts += [f'<li><a href="{escape(quote(path))}">{_text(path.rpartition("/")[2])}</a></li>' for path in inside]
        parts.append("</ul>")
    parts += [
        "<h2>怎样核验</h2>",
        "<p>在装有本程序的电脑上运行 <code>cuibao verify 档案.zip</code>；也可以解开后在档案目录里运行 "
        "<code>sha256sum -c SHA256SUMS</code>。每个文件的校验值都在 SHA256SUMS 里。</p>",
        f"<p>审计日志共 {audit_lines} 条，末条校验值：<br><code>{escape(audit_head)}</code></p>",
        "<p>data/year.json 里有清单、各季度填报和人员（按角色），可以据此重建全年数据。</p>",
    ]
    rehearsal = '<p class="rehearsal">【演练】不是正式数据</p>' if newest.is_rehearsal else ""
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{_text(programme.title)}档案</title>'
        f"<style>{_STYLE}</style></head><body>{rehearsal}{''.join(parts)}</body></html>\n"
    ).encode()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"<tr>{''.join(f'<th>{_text(cell)}</th>' for cell in head)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows]
    return f"<table>{''.join(lines)}</table>"


def _text(text: str) -> str:
    return escape(one_line(text))
