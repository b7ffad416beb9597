"""The plan workbook: its sheets and columns, the one description that template, reader, example and guide share."""

from dataclasses import dataclass
from enum import StrEnum

NAME = 300
LONG = 4000


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    NUMBER = "number"
    YES_NO = "yes/no"
    CODES = "codes"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key (accepted as header, like either title), titles, kind, whether it must be filled, and its
    longest text in characters. What to write there is told in `plan_hints`."""

    key: str
    en: str
    zh: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    longest: int = LONG


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its key (accepted as its name, like either title), titles, columns, and which of them name a row."""

    key: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    required: bool = False
    history: bool = False

    @property
    def either(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of columns of which at least one must be filled: a text in either language."""
        keys = {column.key for column in self.columns}
        return tuple((f"{stem}_zh", f"{stem}_en") for stem in ("name", "deliverable", "title") if f"{stem}_zh" in keys)

    def column(self, key: str) -> Column:
        """Return the column with this key. Raises KeyError for an unknown one."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


RAGS = ("green", "amber", "red")
CAUSES = ("external", "supplier", "resources", "dependency", "scope", "decision", "other")
COMPLETIONS = ("claimed", "verified", "refused")
CONTRIBUTION_STATES = ("not_started", "under_way", "delivered")
KPI_KINDS = ("flow", "stock", "ratio", "mean", "nps", "median")
DIRECTIONS = ("higher", "lower", "range", "info")
CALENDARS = ("cn", "weekdays")
CONCERN_KINDS = ("risk", "issue", "decision")
CONCERN_STATES = ("open", "closed")
ANSWERS = ("agreed", "declined", "otherwise")
EARNING_RULES = ("zero_hundred", "fifty_fifty", "percent")
SCOPE_KINDS = ("cancelled", "not_applicable", "transferred", "restored")
GROUNDS = ("scope", "mandate", "priority")
EXTENSION_EVENTS = ("asked", "granted", "refused", "withdrawn")
REPORT_EVENTS = ("drafted", "submitted", "withdrawn", "returned", "accepted")

_code = Kind.CODE
_date = Kind.DATE
_number = Kind.NUMBER
_REPORTED = Column("reported_on", "Reported on", "上报日期", _date, True)
_MONTH = Column("month", "Month", "月份", Kind.MONTH, True)
_NAMES = (
    Column("name_zh", "Name (Chinese)", "名称（中文）", longest=NAME),
    Column("name_en", "Name (English)", "名称（英文）", longest=NAME),
)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "plan",
        "Plan",
        "方案",
        (
            *_NAMES,
            Column("starts_on", "Starts on", "开始日期", _date, True),
            Column("ends_on", "Ends on", "结束日期", _date, True),
            Column("calendar", "Calendar", "日历", Kind.CHOICE, choices=CALENDARS),
            Column("notice_zh", "Notice (Chinese)", "说明（中文）"),
            Column("notice_en", "Notice (English)", "说明（英文）"),
        ),
        identity=(),
        required=True,
    ),
    Sheet(
        "programmes",
        "Programmes",
        "工程",
        (
            Column("code", "Code", "编号", _code, True),
            *_NAMES,
            Column("aim_zh", "Aim (Chinese)", "目标（中文）"),
            Column("aim_en", "Aim (English)", "目标（英文）"),
        ),
        identity=("code",),
        required=True,
    ),
    Sheet(
        "units",
        "Units",
        "单位",
        (
            Column("code", "Code", "编号", _code, True),
            *_NAMES,
            Column("short_zh", "Short name (Chinese)", "简称（中文）", longest=NAME),
            Column("short_en", "Short name (English)", "简称（英文）", longest=NAME),
            Column("reports", "Reports monthly", "是否月报", Kind.YES_NO),
        ),
        identity=("code",),
        required=True,
    ),
    Sheet(
        "tasks",
        "Key tasks",
        "重点任务",
        (
            Column("code", "Code", "编号", _code, True),
            Column("programme", "Programme", "工程", _code, True),
            *_NAMES,
            Column("aim_zh", "Aim (Chinese)", "目标（中文）"),
            Column("aim_en", "Aim (English)", "目标（英文）"),
            Column("weight", "Weight", "权重", _number, True),
            Column("owner", "Owner", "负责人", Kind.TEXT, True, longest=NAME),
            Column("lead_unit", "Lead unit", "牵头单位", _code, True),
            Column("starts_on", "Starts on", "开始日期", _date),
            Column("source", "Source", "来源"),
            Column("earning_rule", "Earning rule", "完成计量规则", Kind.CHOICE, choices=EARNING_RULES),
            Column("critical", "Critical", "关键任务", Kind.YES_NO),
            Column("joined_on", "In the plan since", "纳入方案日期", _date),
        ),
        identity=("code",),
        required=True,
    ),
    Sheet(
        "contributions",
        "Supporting units",
        "配合单位",
        (
            Column("task", "Task", "任务", _code, True),
            Column("unit", "Unit", "单位", _code, True),
            Column("deliverable_zh", "Deliverable (Chinese)", "交付内容（中文）"),
            Column("deliverable_en", "Deliverable (English)", "交付内容（英文）"),
            Column("due_on", "Due on", "到期日", _date, True),
        ),
        identity=("task", "unit"),
    ),
    Sheet(
        "milestones",
        "Milestones",
        "里程碑",
        (
            Column("task", "Task", "任务", _code, True),
            Column("number", "Number", "序号", _number, True),
            *_NAMES,
            Column("weight", "Weight", "权重", _number, True),
            Column("unit", "Held by", "承担单位", _code),
            Column("original_on", "Original date", "原计划日期", _date, True),
            Column("evidence_zh", "Evidence needed (Chinese)", "所需佐证（中文）"),
            Column("evidence_en", "Evidence needed (English)", "所需佐证（英文）"),
        ),
        identity=("task", "number"),
        required=True,
    ),
    Sheet(
        "baselines",
        "Re-plans",
        "计划调整",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            Column("baseline_on", "Current plan date", "现计划日期", _date, True),
            Column("ground", "Ground", "依据", Kind.CHOICE, choices=GROUNDS),
            Column("reason", "Reason", "理由", Kind.TEXT, True),
            Column("approved_by", "Approved by", "批准人", Kind.TEXT, True, longest=NAME),
            Column("reported_on", "Approved on", "批准日期", _date, True),
        ),
        identity=("task", "milestone", "reported_on"),
        history=True,
    ),
    Sheet(
        "extensions",
        "Extension requests",
        "延期申请",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            Column("event", "Event", "事项", Kind.CHOICE, True, choices=EXTENSION_EVENTS),
            Column("new_on", "New date", "新日期", _date),
            Column("ground", "Ground", "依据", Kind.CHOICE, choices=GROUNDS),
            Column("reason", "Reason", "理由"),
            Column("approved_by", "Approved by", "批准人", longest=NAME),
            _REPORTED,
        ),
        identity=("task", "milestone", "event", "reported_on"),
        history=True,
    ),
    Sheet(
        "dependencies",
        "Dependencies",
        "依赖关系",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            Column("waits_for_task", "Waits for task", "等待的任务", _code, True),
            Column("waits_for_milestone", "Waits for milestone", "等待的里程碑序号", _number, True),
            Column("lag", "Lag, working days", "间隔工作日", _number),
            Column("note", "Note", "说明"),
            _REPORTED,
            Column("removed_on", "Removed on", "解除日期", _date),
        ),
        identity=("task", "milestone", "waits_for_task", "waits_for_milestone", "reported_on"),
        history=True,
    ),
    Sheet(
        "scope_changes",
        "Scope changes",
        "范围调整",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number),
            Column("kind", "Change", "调整类型", Kind.CHOICE, True, choices=SCOPE_KINDS),
            Column("since_on", "In effect from", "生效日期", _date, True),
            Column("reason", "Reason", "理由", Kind.TEXT, True),
            Column("approved_by", "Approved by", "批准人", Kind.TEXT, True, longest=NAME),
            Column("reported_on", "Approved on", "批准日期", _date, True),
        ),
        identity=("task", "milestone", "since_on", "reported_on"),
        history=True,
    ),
    Sheet(
        "kpis",
        "KPIs",
        "指标",
        (
            Column("code", "Code", "编号", _code, True),
            *_NAMES,
            Column("kind", "Kind", "类型", Kind.CHOICE, True, choices=KPI_KINDS),
            Column("direction", "Direction", "方向", Kind.CHOICE, True, choices=DIRECTIONS),
            Column("measure_zh", "Measure (Chinese)", "计量单位（中文）", longest=NAME),
            Column("measure_en", "Measure (English)", "计量单位（英文）", longest=NAME),
            Column("decimals", "Decimals", "小数位", _number),
            Column("numerator_zh", "Numerator (Chinese)", "分子（中文）", longest=NAME),
            Column("numerator_en", "Numerator (English)", "分子（英文）", longest=NAME),
            Column("denominator_zh", "Denominator (Chinese)", "分母（中文）", longest=NAME),
            Column("denominator_en", "Denominator (English)", "分母（英文）", longest=NAME),
            Column("formula_zh", "Definition (Chinese)", "口径（中文）"),
            Column("formula_en", "Definition (English)", "口径（英文）"),
            Column("tasks", "Tasks", "相关任务", Kind.CODES),
            Column("units", "Reporting units", "填报单位", Kind.CODES, True),
            Column("overview", "Overview place", "总览位置", _number),
            Column("source", "Source", "来源"),
        ),
        identity=("code",),
    ),
    Sheet(
        "targets",
        "Targets",
        "目标值",
        (
            Column("kpi", "KPI", "指标", _code, True),
            Column("unit", "Unit", "单位", _code),
            _MONTH,
            Column("value", "Target", "目标值", _number, True),
            Column("upper", "Upper bound", "上限", _number),
        ),
        identity=("kpi", "unit", "month"),
    ),
    Sheet(
        "periods",
        "Periods",
        "报告期",
        (
            _MONTH,
            Column("opens_on", "Opens on", "开放日期", _date, True),
            Column("due_on", "Reports due on", "上报截止", _date, True),
            Column("closes_on", "Closes on", "关闭日期", _date, True),
            Column("published_on", "Published on", "发布日期", _date),
        ),
        identity=("month",),
    ),
    Sheet(
        "forecasts",
        "Forecast history",
        "预测历史",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            _MONTH,
            Column("forecast_on", "Forecast", "预测日期", _date, True),
            Column("cause", "Cause", "推迟原因", Kind.CHOICE, choices=CAUSES),
            Column("note", "Note", "说明"),
            _REPORTED,
        ),
        identity=("task", "milestone", "month", "reported_on"),
        history=True,
    ),
    Sheet(
        "completions",
        "Completion history",
        "完成历史",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            Column("state", "State", "状态", Kind.CHOICE, True, choices=COMPLETIONS),
            Column("actual_on", "Completed on", "完成日期", _date, True),
            Column("evidence", "Evidence note", "佐证说明"),
            _REPORTED,
        ),
        identity=("task", "milestone", "state", "reported_on"),
        history=True,
    ),
    Sheet(
        "works",
        "Work history",
        "工作进展历史",
        (
            Column("task", "Task", "任务", _code, True),
            Column("milestone", "Milestone", "里程碑序号", _number, True),
            _MONTH,
            Column("started_on", "Work began on", "开工日期", _date),
            Column("percent", "Done, per cent", "完成百分比", _number),
            _REPORTED,
        ),
        identity=("task", "milestone", "month", "reported_on"),
        history=True,
    ),
    Sheet(
        "statuses",
        "Status history",
        "状态历史",
        (
            Column("task", "Task", "任务", _code, True),
            _MONTH,
            Column("claimed", "Claimed status", "自报状态", Kind.CHOICE, True, choices=RAGS),
            Column("note", "What the reader should know", "情况说明"),
            Column("difference", "Why it differs", "差异说明"),
            _REPORTED,
        ),
        identity=("task", "month", "reported_on"),
        history=True,
    ),
    Sheet(
        "contribution_history",
        "Support history",
        "配合历史",
        (
            Column("task", "Task", "任务", _code, True),
            Column("unit", "Unit", "单位", _code, True),
            _MONTH,
            Column("state", "State", "状态", Kind.CHOICE, True, choices=CONTRIBUTION_STATES),
            Column("forecast_on", "Forecast", "预测日期", _date),
            Column("delivered_on", "Delivered on", "交付日期", _date),
            Column("note", "Note", "说明"),
            _REPORTED,
        ),
        identity=("task", "unit", "month", "reported_on"),
        history=True,
    ),
    Sheet(
        "readings",
        "KPI readings",
        "指标读数",
        (
            Column("kpi", "KPI", "指标", _code, True),
            Column("unit", "Unit", "单位", _code, True),
            _MONTH,
            Column("numerator", "Numerator", "分子", _number),
            Column("denominator", "Denominator", "分母", _number),
            Column("value", "Value", "数值", _number),
            Column("source", "Source", "来源"),
            _REPORTED,
        ),
        identity=("kpi", "unit", "month", "reported_on"),
        history=True,
    ),
    Sheet(
        "reports",
        "Report history",
        "月报历史",
        (
            Column("unit", "Unit", "单位", _code, True),
            _MONTH,
            Column("event", "Event", "事项", Kind.CHOICE, True, choices=REPORT_EVENTS),
            Column("reason", "Reason", "理由"),
            _REPORTED,
        ),
        identity=("unit", "month", "event", "reported_on"),
        history=True,
    ),
    Sheet(
        "rules",
        "Rules",
        "规则",
        (
            Column("name", "Limit", "参数", _code, True),
            Column("value", "Value", "取值", _number, True),
            Column("reason", "Reason", "理由", Kind.TEXT, True),
            Column("reported_on", "In force from", "生效日期", _date, True),
        ),
        identity=("name", "reported_on"),
        history=True,
    ),
    Sheet(
        "concerns",
        "Risks, issues, decisions",
        "风险、问题、决策",
        (
            Column("kind", "Kind", "类型", Kind.CHOICE, True, choices=CONCERN_KINDS),
            Column("number", "Number", "序号", _number, True),
            Column("task", "Task", "任务", _code, True),
            Column("title_zh", "Title (Chinese)", "标题（中文）", longest=NAME),
            Column("title_en", "Title (English)", "标题（英文）", longest=NAME),
            Column("detail", "Detail", "说明"),
            Column("owner", "Owner", "负责人", Kind.TEXT, True, longest=NAME),
            Column("due_on", "Due on", "到期日", _date),
            Column("likelihood", "Likelihood", "可能性", _number),
            Column("impact", "Impact", "影响", _number),
            Column("holds", "Milestones that wait", "等待的里程碑", Kind.CODES),
            Column("state", "State", "状态", Kind.CHOICE, choices=CONCERN_STATES),
            Column("answer", "Answer", "答复", Kind.CHOICE, choices=ANSWERS),
            Column("outcome", "Outcome", "结果"),
            _REPORTED,
        ),
        identity=("kind", "number", "reported_on"),
        history=True,
    ),
)

BY_KEY = {sheet.key: sheet for sheet in SHEETS}
