"""Understanding: from paragraphs and tables to a proposal with everything that was not certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.documents.notice import refusals
from bot.documents.notice.cards import with_cards
from bot.documents.notice.draft import Draft, finish
from bot.documents.notice.head import read_head
from bot.documents.notice.items import read_items, read_unnumbered, read_unowned
from bot.documents.notice.lists import ListTable, form_shape, read_table, understand
from bot.documents.notice.names import find_implicit, implicit_names
from bot.documents.notice.numbering import outline
from bot.documents.notice.owners import with_owners
from bot.documents.notice.plain import mended
from bot.documents.notice.reporting import read_reporting, reporting_doubts
from bot.documents.notice.source import Block, Paragraph, Source
from bot.documents.notice.units import find_first_leads, find_statements
from bot.domain.amount import read_spelled
from bot.domain.notice import Doubt, FormShape, Notice, NoticeTask
from bot.domain.programme import Role

# What a list without any units must be called to be one.
_LIST = re.compile("实事|清单|目标任务|重点任务|民生项目|民生工程")
# 十件实事, 2025年10项民生实事: how many a title promises.
_STATED = re.compile(
    r"(?P<count>[一二三四五六七八九十]{1,3}|\d{1,3})大?(?:件|项|条)?(?:妇女儿童|妇儿|惠民|利民|民生|暖心|关爱|重点|为民|办)*(?:实事|好事|事(?=[”》]))"
)
# 责任单位为两个以上的，列第一位的为牵头单位: of one alone nothing is said.
_SHARED = re.compile(r"(?:两|2|多)[个家](?:及|或|以|的)[^。；\n]{0,24}(?:第一|首位|排头)[^。；\n]{0,12}牵头")
_ANNEX = re.compile(r"附件\s*\d*\s*[：:.、]?\s*(?P<title>.*)")
# The longest published list known has some 200 items; it bounds the work on hostile text.
MAX_TASKS = 1_000


def understand_source(source: Source) -> Notice:
    """Read a list of promises; raises NotANotice where the text is none."""
    source = with_cards(mended(source))
    paragraphs = source.paragraphs
    tree = outline(with_owners(paragraphs))
    tables = [found for table in source.tables if (found := understand(table)) is not None]
    drafts = read_items(tree)
    if not drafts:
        spoken = outline(paragraphs, is_spoken=True)
        drafts = read_items(spoken)
        tree = spoken if drafts else tree
        drafts = drafts or read_unnumbered(paragraphs)
    lists = [table for table in tables if table.has_units and not table.is_form]
    from_tables = [draft for table in lists for draft in read_table(table) if draft.units or draft.name]
    doubts: list[Doubt] = []
    if from_tables and drafts:
        doubts.append(Doubt("全文", f"正文里有 {len(drafts)} 项，表格里有 {len(from_tables)} 项，按较多的一份读取"))
    if len([draft for draft in from_tables if draft.units]) > len(drafts):
        drafts = tuple(from_tables)
    form_tables = [table for table in tables if table.is_form]
    if not drafts and form_tables:
        drafts = tuple(draft for draft in read_table(form_tables[0]) if draft.name)
    head = read_head(tree.preamble, paragraphs)
    if not any(draft.units for draft in drafts):
        drafts = read_unowned(tree) if _LIST.search(head.title) else ()
        doubts.append(Doubt("全文", "没有写责任单位，请逐项补上"))
    if not drafts:
        raise refusals.not_read()
    if len(drafts) > MAX_TASKS:
        raise refusals.too_complex()
    everything = "\n".join(paragraph.text for paragraph in paragraphs)
    title = head.title or next((caption for table in tables if (caption := form_caption(table))), "")
    lead_sentence = find_first_leads(everything)
    least = (2 if _SHARED.search(everything) else 1) if lead_sentence else None
    tasks, task_doubts = _finished(drafts, first_leads_of=least)
    doubts += task_doubts
    doubts += _stated((title, *(line.text for line in tree.preamble[-6:])), len(tasks))
    form = _form(source.blocks, form_tables)
    doubts += _compare(tasks, form, form_tables)
    if not title:
        doubts.append(Doubt("开头", "没有读到标题"))
    reporting = read_reporting(paragraphs)
    doubts += reporting_doubts(reporting, paragraphs)
    lead_label = next((part.label for draft in drafts for part in draft.parts if part.role is Role.LEAD), None)
    return Notice(
        title=title,
        doc_number=head.doc_number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        tasks=tasks,
        reporting=reporting,
        form=form,
        implicit_all=_implicit(paragraphs),
        lead_rule=lead_sentence or lead_label,
        unsure=tuple(doubts),
    )


def _finished(drafts: Sequence[Draft], *, first_leads_of: int | None) -> tuple[tuple[NoticeTask, ...], list[Doubt]]:
    """Tasks under numbers that are unique: the printed ones, or in order where those begin again."""
    numbers = [draft.number for draft in drafts]
    doubts: list[Doubt] = []
    if len(set(numbers)) < len(numbers):
        if numbers.count(1) > 1 or sorted(numbers) != numbers:
            doubts.append(Doubt("序号", "各部分的序号重新开始，已按先后顺序统一编号"))
        else:
            twice = next(number for number in numbers if numbers.count(number) > 1)
            doubts.append(Doubt("序号", f"序号 {twice} 出现了两次，已按先后顺序统一编号"))
        numbers = list(range(1, len(drafts) + 1))
    else:
        if numbers[0] > 1:
            doubts.append(Doubt("序号", f"从第{numbers[0]}项开始，前面可能还有没读到的"))
        gaps = [later for earlier, later in pairwise(numbers) if later != earlier + 1]
        doubts += [Doubt("序号", f"第{number}项前面的序号不连续，可能缺项") for number in gaps[:5]]
    tasks: list[NoticeTask] = []
    for draft, number in zip(drafts, numbers, strict=True):
        task, found = finish(
            draft, number, first_leads=first_leads_of is not None and len(draft.units) >= first_leads_of
        )
        tasks.append(task)
        doubts += found
    return tuple(tasks), doubts


def _stated(texts: Sequence[str], read: int) -> list[Doubt]:
    """A title, or the words above the list, that count its promises, and fewer of them read."""
    for found in filter(None, map(_STATED.search, texts)):
        count = found["count"]
        stated = int(count) if count.isdigit() else int(read_spelled(count) or 0)
        if read < stated:
            return [Doubt("全文", f"原文写的是 {stated} 件，读到 {read} 件", found.group())]
    return []


def _implicit(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """The units that one clause adds to every task (以下均涉及…，不再重复列出)."""
    for paragraph in paragraphs:
        clause = find_implicit(paragraph.text)
        if not clause:
            continue
        stated = (statement for statement in find_statements(paragraph.text) if statement.implicit)
        return implicit_names(clause, next((statement.names for statement in stated), ()))
    return ()


def _form(blocks: Sequence[Block], tables: Sequence[ListTable]) -> FormShape | None:
    """The annex form with the title that stands above it."""
    if not tables:
        return None
    form = tables[0]
    at = next(index for index, block in enumerate(blocks) if block is form.table)
    return form_shape(form, _title_above(blocks[:at]) or form_caption(form))


def form_caption(table: ListTable) -> str:
    """A title inside the table, in a row above its header."""
    rows = table.table.rows[: table.header_at]
    return next((cell.strip() for row in rows for cell in row if 4 <= len(cell.strip()) <= 60), "")


def _title_above(blocks: Sequence[Block]) -> str:
    """The lines between 附件 and the table, joined; without the line of who fills it in."""
    lines: list[str] = []
    for block in reversed(blocks[-6:]):
        if not isinstance(block, Paragraph) or len(block.text) > 60 or block.text.endswith(("。", "；")):
            break
        text = block.text.strip()
        if annex := _ANNEX.match(text):
            # 附件1：2024年办实事进展情况表 on one line.
            lines = lines or [annex["title"]]
            break
        if text.startswith(("填报单位", "填表单位", "单位（盖章）", "单位(盖章)", "报送单位", "填报时间", "单位：")):
            continue
        lines.insert(0, text)
        if text.endswith("表") and len(text) > 8:
            break
    return "".join("".join(lines).split())


def _compare(tasks: Sequence[NoticeTask], form: FormShape | None, tables: Sequence[ListTable]) -> list[Doubt]:
    """Where list and annex disagree, a person must look; nothing is taken over silently."""
    if form is None:
        return []
    doubts: list[Doubt] = []
    # Rows that are only numbered leave open which task is written where.
    rows = {number: (name, units) for number, name, units in form.rows if name}
    if rows and len(rows) != len(tasks):
        doubts.append(Doubt("附件", f"附件有 {len(rows)} 行，清单有 {len(tasks)} 项"))
    for task in tasks:
        if task.no not in rows:
            if rows:
                doubts.append(Doubt("附件", f"附件里没有第{task.no}项", task.name))
            continue
        name, units = rows[task.no]
        if name and name != task.name:
            doubts.append(Doubt(f"附件第{task.no}行", "名称与清单不一致", name))
        if units and set(units) != set(task.units):
            doubts.append(Doubt(f"附件第{task.no}行", "责任单位与清单不一致", "、".join(units)))
    if tables and tables[0].table.is_cut:
        doubts.append(Doubt("附件", "最后一行没有写完，可能被截断", form.rows[-1][1] if form.rows else ""))
    return doubts
