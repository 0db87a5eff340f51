"""Rounds for tests of documents: the real 2024 list, half reported in the wording units use, and what nobody expects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from bot.domain.head import ProgrammeHead
from bot.domain.programme import Assignment, Comparator, Programme, Role, Target, TargetKind, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, CompletionKind, ProgressReport, ReportState
from bot.domain.summary import ReportsByPart, RoundSummary, summarise

_NOTICES = Path(__file__).parent / "notices"
COLUMNS = ("序号", "实事名称", "责任单位", "本季度具体措施及任务进度情况", "完成时限")
Q1, Q2, Q3 = Quarter(2024, 1), Quarter(2024, 2), Quarter(2024, 3)
DUE = datetime(2024, 9, 30, 9, 0, tzinfo=UTC)
AFTER_DUE = datetime(2024, 10, 8, 1, 5, tzinfo=UTC)
BEFORE_DUE = datetime(2024, 9, 27, 1, 5, tzinfo=UTC)


def zibo() -> Programme:
    """The list of the Zibo High-Tech Zone of 2024, as its right answers give it."""
    facts = json.loads((_NOTICES / "00-zibo-2024.json").read_text("utf-8"))
    text = (_NOTICES / "00-zibo-2024.txt").read_text("utf-8")
    units: dict[str, Unit] = {}
    for task in facts["tasks"]:
        for name in task["units"]:
            units.setdefault(name, Unit(len(units) + 1, name))
    tasks = tuple(
        Task(
            id=100 + task["no"],
            no=task["no"],
            name=task["name"],
            text=next(line for line in text.splitlines() if f"、{task['name']}。" in line),
            targets=tuple(
                Target(
                    id=1000 * task["no"] + number,
                    text=target["text"],
                    value=Decimal(str(target["value"])),
                    measure=target["unit"],
                    comparator=Comparator(target["comparator"]),
                    kind=TargetKind(target["kind"]),
                )
                for number, target in enumerate(task["targets"], 1)
            ),
            assignments=tuple(Assignment(units[name], Role.RESPONSIBLE) for name in task["units"]),
        )
        for task in facts["tasks"]
    )
    return Programme(
        id=1,
        head=ProgrammeHead(
            year=2024,
            title=facts["title"],
            doc_number=facts["doc_number"],
            issuer=facts["issuer"],
            issued_on=date.fromisoformat(facts["issued_on"]),
            office=facts["reporting"]["to"],
            phone=facts["reporting"]["phone"],
            form_title=facts["form"]["title"],
            form_columns=tuple(facts["form"]["columns"]),
        ),
        tasks=tasks,
    )


YEAR_END = Completion(CompletionKind.DATE, "12月底前", end=date(2024, 12, 31))
ONGOING = Completion(CompletionKind.ONGOING, "长期坚持")

# (task, unit, progress, amounts by place, self-assessment, completion, important)
_Q3 = (
    (
        1,
        "教育和体育事业中心",
        "新建实验小学北校区主体封顶，第五中学改扩建工程进入内部装修阶段；中心幼儿园已于9月1日开园，新增学位270个。"
        "智慧教育应用场景建成智慧课堂、智慧体育等4个，其余1个正在调试设备。",
        ("2", "1", "4"),
        Assessment.ON_TRACK,
        YEAR_END,
        "第五中学改扩建工程三季度工程款尚有420万元资金未到位，可能影响11月底竣工，请协调财政部门。",
    ),
    (
        2,
        "组织人事部",
        "会同人社中心举办“春风行动”女性就业专场招聘会2场，提供岗位1,260个，达成就业意向318人。",
        ("80",),
        Assessment.ON_TRACK,
        YEAR_END,
        None,
    ),
    (
        2,
        "人社中心",
        "开展家政职业技能培训班3期，本季度新培训30人次，累计培训80人次，完成年度目标的80%。\n"
        "下步计划：四季度再举办培训班2期，确保应训尽训。",
        ("80",),
        Assessment.ON_TRACK,
        Completion(CompletionKind.DATE, "11月底", end=date(2024, 11, 30)),
        None,
    ),
    (
        3,
        "卫生健康事业中心",
        "设立“两癌”检查定点医院3家，组织镇办、社区集中筛查42场次。对确诊患者全部建立随访档案，完成救助11人。"
        "推进适龄女孩HPV疫苗接种，接种率居全市前列。",
        ("71.5",),
        Assessment.BEHIND,
        YEAR_END,
        None,
    ),
    (
        4,
        "组织人事部",
        "依托社区家长学校开展“家庭共成长”主题巡讲，覆盖家长2,300余人次。",
        ("76", "38"),
        Assessment.ON_TRACK,
        YEAR_END,
        None,
    ),
    (
        5,
        "高新区医保分局",
        "住院分娩政策范围内医疗费用报销比例已提高到100%，三季度惠及职工186人次，支付生育医疗费用97.4万元。",
        ("100",),
        Assessment.DONE,
        Completion(CompletionKind.DONE, "已完成", end=date(2024, 7, 1)),
        None,
    ),
    (
        6,
        "建设局",
        "开通“定制公交”助学专线1条，其余2条线路已完成站点勘察，正在办理运营许可。",
        ("0", "1"),
        Assessment.ON_TRACK,
        YEAR_END,
        None,
    ),
    (
        8,
        "高新区公安分局",
        "持续开展“护校安园”专项行动，检查学校、幼儿园93所次，整改隐患27处。",
        (None, "100"),
        Assessment.ON_TRACK,
        ONGOING,
        None,
    ),
    (
        8,
        "高新区检察院",
        "对3起涉未成年人案件开展综合司法保护，制发督促监护令2份，法治进校园6场。",
        (),
        Assessment.ON_TRACK,
        ONGOING,
        None,
    ),
    (
        8,
        "卫生健康事业中心",
        "组织心理健康科普知识宣传进校园、进社区活动。",
        ("21",),
        Assessment.ON_TRACK,
        YEAR_END,
        None,
    ),
    (
        9,
        "民政和文旅事业中心",
        "邀请市五音戏艺术传承保护中心演员喆堃、玥珺等走进6所学校演出并开展课程辅导。",
        ("13",),
        Assessment.DONE,
        Completion(CompletionKind.DONE, "已完成"),
        None,
    ),
    (
        10,
        "民政和文旅事业中心",
        "为孤困儿童发放助学金12.6万元，就学资助实现全覆盖；新建“希望小屋”5间。",
        ("118",),
        Assessment.ON_TRACK,
        YEAR_END,
        None,
    ),
)
_Q2 = (
    (1, "教育和体育事业中心", "各项工程按计划推进。", ("1", "0", "2"), Assessment.ON_TRACK, YEAR_END, None),
    (2, "人社中心", "举办家政培训班。", ("50",), Assessment.ON_TRACK, YEAR_END, None),
    (3, "卫生健康事业中心", "启动筛查。", ("40",), Assessment.ON_TRACK, YEAR_END, None),
    (4, "组织人事部", "开展巡讲。", ("30", "30"), Assessment.ON_TRACK, YEAR_END, None),
    (4, "教育和体育事业中心", "开展巡讲。", (), Assessment.ON_TRACK, YEAR_END, None),
    (5, "组织人事部", "开展联谊活动3场。", (), Assessment.ON_TRACK, YEAR_END, None),
    (5, "高新区医保分局", "提高报销标准。", ("100",), Assessment.ON_TRACK, YEAR_END, None),
    (8, "卫生健康事业中心", "开展宣传。", ("14",), Assessment.ON_TRACK, YEAR_END, None),
    (9, "科学技术发展中心", "开展科普活动。", (None, "1"), Assessment.ON_TRACK, YEAR_END, None),
    (9, "民政和文旅事业中心", "开展演出。", ("8",), Assessment.ON_TRACK, YEAR_END, None),
    (10, "组织人事部", "结对帮扶。", (), Assessment.ON_TRACK, YEAR_END, None),
    (10, "民政和文旅事业中心", "发放助学金。", ("90",), Assessment.ON_TRACK, YEAR_END, None),
)


def _reports(programme: Programme, rows: tuple[tuple[object, ...], ...], quarter: Quarter) -> ReportsByPart:
    units = {unit.name: unit for unit in programme.units}
    reports: dict[tuple[int, int], ProgressReport] = {}
    for number, (no, name, progress, amounts, assessment, completion, important) in enumerate(rows, 1):
        task = next(task for task in programme.tasks if task.no == no)
        unit = units[str(name)]
        assert isinstance(amounts, tuple)
        assert isinstance(assessment, Assessment)
        assert isinstance(completion, Completion)
        report = a_report(
            task,
            unit,
            str(progress),
            {
                target.id: Decimal(str(amount))
                for target, amount in zip(task.targets, amounts, strict=False)
                if amount is not None
            },
            assessment=assessment,
            completion=completion,
            important=str(important) if important else None,
            report_id=number,
            on_behalf=name == "高新区检察院",
            state=ReportState.SEALED if name == "人社中心" else ReportState.SUBMITTED,
            submitted_at=datetime(quarter.year, 3 * quarter.number, 20 + number % 8, 2, 30, tzinfo=UTC),
        )
        reports[task.id, unit.id] = report
    return reports


def a_report(
    task: Task,
    unit: Unit,
    progress: str,
    amounts: Mapping[int, Decimal] | None = None,
    *,
    assessment: Assessment = Assessment.ON_TRACK,
    completion: Completion | None = YEAR_END,
    important: str | None = None,
    report_id: int = 1,
    on_behalf: bool = False,
    state: ReportState = ReportState.SUBMITTED,
    submitted_at: datetime | None = BEFORE_DUE,
) -> ProgressReport:
    return ProgressReport(
        id=report_id,
        task_id=task.id,
        unit_id=unit.id,
        state=state,
        progress=progress,
        amounts=amounts or {},
        assessment=assessment,
        completion=completion,
        important=important,
        important_answered=True,
        on_behalf=on_behalf,
        version=1,
        revision=1,
        submitted_at=submitted_at,
    )


def half_filed(*, is_rehearsal: bool = False, as_of: datetime = AFTER_DUE, with_history: bool = True) -> RoundSummary:
    """The third quarter of 2024 with about half of the parts reported, and the second behind it."""
    programme = zibo()
    reports = {Q3: _reports(programme, _Q3, Q3)}
    if with_history:
        reports[Q2] = _reports(programme, _Q2, Q2)
    sealed = frozenset(unit.id for unit in programme.units if unit.name == "人社中心")
    return summarise(programme, Q3, reports, due_at=DUE, as_of=as_of, sealed_unit_ids=sealed, is_rehearsal=is_rehearsal)


def nothing_filed(programme: Programme | None = None) -> RoundSummary:
    return summarise(programme or zibo(), Q3, {}, due_at=DUE, as_of=BEFORE_DUE)


def with_text(text: str, *, tasks: int = 3, units: int = 2, name: str | None = None) -> RoundSummary:
    """A round of made-up tasks in which every unit wrote `text`, in every place where a person can write."""
    measure = "场"
    owners = tuple(Unit(number, f"{name or '某某事业中心'}{number}") for number in range(1, units + 1))
    programme = Programme(
        id=2,
        head=ProgrammeHead(
            year=2024,
            title=name or "某区实事清单",
            doc_number=None,
            issuer=None,
            issued_on=None,
            office=name or "某某部群团科",
            phone=None,
            form_title=name or "2024年某区实事工作进展情况表",
            form_columns=COLUMNS,
        ),
        tasks=tuple(
            Task(
                id=number,
                no=number,
                name=f"{name or '实施某某行动'}{number}",
                text="",
                targets=(
                    Target(
                        number,
                        name or "全年开展活动12场",
                        Decimal(12),
                        measure,
                        Comparator.EXACT,
                        TargetKind.COUNT,
                    ),
                ),
                assignments=tuple(Assignment(unit, Role.RESPONSIBLE) for unit in owners),
            )
            for number in range(1, tasks + 1)
        ),
    )
    reports = {
        (task.id, unit.id): a_report(
            task,
            unit,
            text,
            {task.targets[0].id: Decimal(7)},
            completion=Completion(CompletionKind.NONE, text),
            important=text,
        )
        for task in programme.tasks
        for unit in programme.units
    }
    return summarise(programme, Q3, {Q3: reports}, due_at=DUE, as_of=AFTER_DUE)


def unit_named(summary: RoundSummary, name: str) -> Unit:
    return next(unit for unit in summary.programme.units if unit.name == name)
