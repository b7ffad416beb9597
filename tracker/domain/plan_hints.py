"""What to write into the plan workbook's cells, and the words its choices may be written with, in both languages."""

from tracker.domain.bilingual import Bilingual
from tracker.domain.plan_columns import Column, Kind, Sheet
from tracker.domain.rules import DEFAULT_RULES, limits_of

CHOICES = {
    "green": Bilingual("正常", "on plan"),
    "amber": Bilingual("关注", "watch"),
    "red": Bilingual("落后", "off plan"),
    "mandate": Bilingual("外部要求", "external mandate"),
    "priority": Bilingual("优先级调整", "change of priority"),
    "asked": Bilingual("申请", "asked"),
    "granted": Bilingual("同意", "granted"),
    "external": Bilingual("外部因素", "external"),
    "supplier": Bilingual("供应商", "supplier"),
    "resources": Bilingual("资源不足", "resources"),
    "dependency": Bilingual("前置依赖", "dependency"),
    "scope": Bilingual("范围变化", "scope"),
    "decision": Bilingual("待决策", "decision"),
    "other": Bilingual("其他", "other"),
    "claimed": Bilingual("自报完成", "claimed"),
    "verified": Bilingual("核实完成", "verified"),
    "refused": Bilingual("不予认可", "refused"),
    "not_started": Bilingual("未开始", "not started"),
    "under_way": Bilingual("进行中", "under way"),
    "delivered": Bilingual("已交付", "delivered"),
    "flow": Bilingual("流量", "flow"),
    "stock": Bilingual("存量", "stock"),
    "ratio": Bilingual("比率", "ratio"),
    "mean": Bilingual("均值", "mean"),
    "nps": Bilingual("推荐值", "nps"),
    "median": Bilingual("中位数", "median"),
    "higher": Bilingual("越高越好", "higher"),
    "lower": Bilingual("越低越好", "lower"),
    "range": Bilingual("区间内", "range"),
    "info": Bilingual("仅供参考", "for information"),
    "cn": Bilingual("国务院工作日", "State Council"),
    "weekdays": Bilingual("周一至周五", "Monday to Friday"),
    "risk": Bilingual("风险", "risk"),
    "issue": Bilingual("问题", "issue"),
    "open": Bilingual("未关闭", "open"),
    "closed": Bilingual("已关闭", "closed"),
    "agreed": Bilingual("同意", "agreed"),
    "declined": Bilingual("不同意", "declined"),
    "otherwise": Bilingual("另行决定", "otherwise"),
    "drafted": Bilingual("起草", "drafted"),
    "submitted": Bilingual("提交", "submitted"),
    "withdrawn": Bilingual("撤回", "withdrawn"),
    "returned": Bilingual("退回", "returned"),
    "accepted": Bilingual("审核通过", "accepted"),
    "zero_hundred": Bilingual("0/100法", "0/100"),
    "fifty_fifty": Bilingual("50/50法", "50/50"),
    "percent": Bilingual("自报百分比", "declared per cent"),
    "cancelled": Bilingual("取消", "cancelled"),
    "not_applicable": Bilingual("不适用", "not applicable"),
    "transferred": Bilingual("移出本方案", "transferred"),
    "restored": Bilingual("恢复", "restored"),
}
YES_NO = {True: Bilingual("是", "yes"), False: Bilingual("否", "no")}

_KINDS = {
    Kind.DATE: Bilingual("2020-03-31、2020/3/31、2020年3月31日，或日期格式", "2020-03-31, 2020/3/31, or a date cell"),
    Kind.MONTH: Bilingual("2020-03，或该月任意日期", "2020-03, or any date in that month"),
    Kind.YES_NO: Bilingual("是或否", "yes or no"),
    Kind.CODES: Bilingual("编号，以逗号分隔", "codes, separated by commas"),
}
_WEIGHT = Bilingual("任意正数，占比由系统计算", "any positive number; shares are worked out")
_CITATION = Bilingual("取自公开资料时注明出处", "citation, where it is taken from a published source")
_REPORTED = Bilingual(
    "该事实为人所知之日；此前各日的页面不显示",
    "the day the fact became known; shown as of any earlier day it does not exist",
)
_LIMITS = tuple(limits_of(DEFAULT_RULES))
_COLUMNS = {
    ("plan", "notice_zh"): Bilingual("每页页脚的一句话", "one sentence in the footer of every page"),
    ("plan", "calendar"): Bilingual(
        "国务院工作日（默认）或周一至周五", "State Council working days (default) or Monday to Friday"
    ),
    ("units", "short_zh"): Bilingual("不超过4个字，用于窄列；默认为编号", "for narrow columns; default: the code"),
    ("units", "reports"): Bilingual("否：由项目办填写；默认为是", "no: kept by the project office; default yes"),
    ("tasks", "weight"): _WEIGHT,
    ("tasks", "starts_on"): Bilingual("默认为方案开始日期", "default: the plan's start"),
    ("tasks", "source"): _CITATION,
    ("tasks", "earning_rule"): Bilingual(
        "里程碑完成前计多少：0/100不计（默认）；50/50开工计一半；自报百分比只计入自报，以上限为度",
        "what a milestone earns before it is complete: 0/100 nothing (default), 50/50 half once work begins, "
        "declared per cent as claimed only, up to the cap",
    ),
    ("tasks", "critical"): Bilingual(
        "是：该任务落后时整个工程显示落后；默认为否", "yes: while it is off plan its programme is; default no"
    ),
    ("tasks", "joined_on"): Bilingual(
        "此前各期不含该任务；默认自始即在方案内",
        "pages of earlier days leave the task out; default: in the plan from the start",
    ),
    ("baselines", "ground"): Bilingual(
        "范围变化、外部要求或优先级调整；进度落后不是依据",
        "change of scope, external mandate or change of priority; never lateness",
    ),
    ("extensions", "event"): Bilingual(
        "申请须在到期前提交；同意的另在“计划调整”表填一行",
        "asked before the date falls due; what is granted also has its row in the sheet Re-plans",
    ),
    ("extensions", "new_on"): Bilingual("申请或同意的新日期", "the date asked for, or granted"),
    ("extensions", "ground"): Bilingual("申请时填写", "needed when it is asked for"),
    ("extensions", "reason"): Bilingual("申请和不同意时填写", "needed when it is asked for and when it is refused"),
    ("extensions", "approved_by"): Bilingual("同意时填写", "needed when it is granted"),
    ("scope_changes", "milestone"): Bilingual("空：整个任务", "empty: the whole task"),
    ("scope_changes", "kind"): Bilingual(
        "取消：停止；不适用：本不须做；移出本方案：在别处继续；恢复：重新计入",
        "cancelled: stopped; not applicable: never had to be done; transferred: goes on elsewhere; "
        "restored: counts again",
    ),
    ("works", "started_on"): Bilingual("完成计量规则为50/50的任务填写", "for tasks with the rule 50/50"),
    ("works", "percent"): Bilingual(
        "0至100，完成计量规则为自报百分比的任务填写", "0 to 100, for tasks with the rule declared per cent"
    ),
    ("milestones", "number"): Bilingual("任务内1、2、3……", "1, 2, 3 … within the task"),
    ("milestones", "weight"): _WEIGHT,
    ("milestones", "unit"): Bilingual("默认为任务的牵头单位", "default: the task's lead unit"),
    ("milestones", "original_on"): Bilingual("最初承诺的日期，永不更改", "the first promise; it never changes"),
    ("dependencies", "milestone"): Bilingual("等待的一方", "the one that waits"),
    ("dependencies", "lag"): Bilingual(
        "前一里程碑完成后至少还需的工作日；默认为0",
        "working days it needs at least after the other is reached; default 0",
    ),
    ("dependencies", "removed_on"): Bilingual("空：仍然有效", "empty: it still holds"),
    ("kpis", "kind"): Bilingual(
        "流量：求和；存量：取最后值；比率：分子÷分母，以%计；均值：总和÷个数；"
        "推荐值：100×（推荐者−贬损者）÷答复数；中位数：仅分单位",
        "flow: sum; stock: last value; ratio: numerator ÷ denominator in %; mean: sum ÷ count; "
        "nps: 100 × (promoters − detractors) ÷ answers; median: per unit only",
    ),
    ("kpis", "direction"): Bilingual(
        "越高越好、越低越好、区间内、仅供参考", "higher or lower is better, within a range, or for information"
    ),
    ("kpis", "decimals"): Bilingual("0至3；比率默认为1，其他为0", "0 to 3; default 1 for ratios, 0 otherwise"),
    ("kpis", "overview"): Bilingual(
        "1、2、3……显示在总览；空：不显示", "1, 2, 3 … shows it on the overview; empty: not there"
    ),
    ("kpis", "source"): _CITATION,
    ("targets", "unit"): Bilingual("空：全集团", "empty: the whole group"),
    ("targets", "upper"): Bilingual("仅用于方向为区间的指标", "only where the direction is a range"),
    ("periods", "published_on"): Bilingual("空：尚未发布", "empty: not published yet"),
    ("completions", "state"): Bilingual(
        "单位自报、项目办核实或不予认可", "claimed by the unit, verified by the office, or refused by it"
    ),
    ("readings", "numerator"): Bilingual("比率、均值、推荐值填写", "for ratio, mean and nps"),
    ("readings", "denominator"): Bilingual("比率、均值、推荐值填写", "for ratio, mean and nps"),
    ("readings", "value"): Bilingual("流量、存量、中位数填写", "for flow, stock and median"),
    ("readings", "source"): _CITATION,
    ("concerns", "number"): Bilingual(
        "同类型内的序号；同一序号再写一行即为后续情况",
        "within its kind; a later row with the same number says what is new",
    ),
    ("concerns", "owner"): Bilingual("负责跟进的人；决策由谁答复", "who looks after it; of a decision, who decides"),
    ("concerns", "due_on"): Bilingual("决策必填：答复期限", "needed for a decision: when the answer is needed"),
    ("concerns", "likelihood"): Bilingual("仅风险填写，1至5", "risks only, 1 to 5"),
    ("concerns", "impact"): Bilingual("仅风险填写，1至5", "risks only, 1 to 5"),
    ("concerns", "holds"): Bilingual("任务内里程碑序号，以逗号分隔", "numbers within the task, separated by commas"),
    ("concerns", "state"): Bilingual("默认为未关闭", "default: open"),
    ("concerns", "answer"): Bilingual("仅已关闭的决策填写", "for closed decisions only"),
    ("concerns", "outcome"): Bilingual(
        "如何结束；决策为答复内容，同意时可不填", "how it ended; of a decision the answer, which agreeing does not need"
    ),
    ("reports", "reason"): Bilingual("退回的理由", "why it was returned"),
    ("rules", "name"): Bilingual(
        "规则页所列参数之一：" + "、".join(_LIMITS), "one of the limits of the page Rules: " + ", ".join(_LIMITS)
    ),
    ("rules", "value"): Bilingual("代替默认值；比例写作0.80", "in place of the default; shares as 0.80"),
    ("rules", "reason"): Bilingual("为何不用默认值", "why it differs from the default"),
    ("rules", "reported_on"): Bilingual(
        "自该日起生效，直至另有规定；已发布月份不变",
        "holds from that day until changed; published months stay as they are",
    ),
}


def hint(sheet: Sheet, column: Column) -> Bilingual | None:
    """Return what to write in a column, None where its title says it all."""
    if told := _COLUMNS.get((sheet.key, column.key)):
        return told
    return _REPORTED if column.key == "reported_on" else _KINDS.get(column.kind)
