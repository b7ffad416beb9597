"""The words for the earned schedule: what each measure means, its rule, and why it says nothing yet."""

from decimal import Decimal

from tracker.web import formats
from tracker.web.wording import Format, register, said


def one_decimal(value: Decimal) -> str:
    """Return a number of months or points with one decimal."""
    return formats.number(value, 1)


def two_decimals(value: Decimal) -> str:
    """Return a ratio with two decimals."""
    return formats.number(value, 2)


_MONTHS: dict[str, Format] = {"months": one_decimal}
_TIMES: dict[str, Format] = {"es": one_decimal, "at": one_decimal, "pd": one_decimal}

register(
    {
        # The headline of the block.
        "schedule.not_started": said("Nothing to measure before the start on %(starts_on)s"),
        "schedule.no_milestones": said("Without weighted milestones there is no earned schedule"),
        "schedule.first_month": said("First measured at the end of the first month, %(on)s"),
        "schedule.nothing_due": said("Nothing is due yet, so there is nothing to be ahead of or behind"),
        "schedule.nothing_earned": said("Nothing is earned after %(months)s months, though work was due", **_MONTHS),
        "schedule.level": said("Level with the plan: what was due is earned"),
        "schedule.behind": said("%(months)s months behind: what is earned now was planned by %(on)s", **_MONTHS),
        "schedule.ahead": said("%(months)s months ahead: what is earned now was planned by %(on)s", **_MONTHS),
        "schedule.finished_level": said("Finished on %(on)s, in the month planned"),
        "schedule.finished_late": said(
            "Finished on %(on)s, after %(took)s months instead of %(planned)s", took=one_decimal, planned=one_decimal
        ),
        "schedule.finished_early": said(
            "Finished early on %(on)s, after %(took)s months instead of %(planned)s",
            took=one_decimal,
            planned=one_decimal,
        ),
        # What the measures mean.
        "schedule.es": said("What is earned by now was planned by %(on)s."),
        "schedule.es_plateau": said(
            "All that was due is earned and nothing more was due since, so time counts in full."
        ),
        "schedule.es_nothing_due": said("Nothing was due so far, so time counts in full."),
        "schedule.es_nothing": said("Work was due, and nothing of it is earned."),
        "schedule.svt_level": said("Neither behind nor ahead."),
        "schedule.svt_behind": said("Behind by as much as the plan does in %(months)s months.", **_MONTHS),
        "schedule.svt_ahead": said("Ahead by as much as the plan does in %(months)s months.", **_MONTHS),
        "schedule.spit_none": said("No month has ended yet."),
        "schedule.spit_nothing_due": said("Nothing was due, so no time is lost."),
        "schedule.spit_nothing": said("Nothing is earned, so there is no pace."),
        "schedule.spit": said("Each month that passed earned %(ratio)s months of the plan.", ratio=two_decimals),
        "schedule.spit_frozen": said(
            "Each month it took earned %(ratio)s months of the plan; time stands still since the finish.",
            ratio=two_decimals,
        ),
        "schedule.ieac_late": said(
            "If the pace stays, it ends %(months)s months after the month the last milestone is planned for.", **_MONTHS
        ),
        "schedule.ieac_on_time": said("If the pace stays, it ends in the month the last milestone is planned for."),
        "schedule.ieac_early": said(
            "If the pace stays, it ends %(months)s months before the month the last milestone is planned for.",
            **_MONTHS,
        ),
        "schedule.ieac_late_provisional": said(
            "Provisional: under %(limit)s is earned, and such estimates still swing. %(months)s months after "
            "the month the last milestone is planned for.",
            limit=formats.share,
            **_MONTHS,
        ),
        "schedule.ieac_on_time_provisional": said(
            "Provisional: under %(limit)s is earned, and such estimates still swing. In the month the last milestone "
            "is planned for.",
            limit=formats.share,
        ),
        "schedule.ieac_early_provisional": said(
            "Provisional: under %(limit)s is earned, and such estimates still swing. "
            "%(months)s months before the month the last milestone is planned for.",
            limit=formats.share,
            **_MONTHS,
        ),
        "schedule.ieac_too_early": said(
            "Too early to say: under %(hidden)s is earned, and the pace says little yet.", hidden=formats.share
        ),
        "schedule.ieac_no_pace": said("Nothing is earned yet, so there is no pace to go by."),
        "schedule.ieac_beyond": said("At this pace it never ends."),
        "schedule.ieac_finished": said("The day the last milestone was reached."),
        "schedule.tspi_eased": said(
            "The plan is kept if each month left brings %(ratio)s months of it.", ratio=two_decimals
        ),
        "schedule.tspi_needed": said(
            "To keep the plan, each month left must bring %(ratio)s months of it.", ratio=two_decimals
        ),
        "schedule.tspi_lost": said(
            "To keep the plan, each month left must bring %(ratio)s months of it. "
            "Over %(limit)s is generally taken as not recoverable.",
            ratio=two_decimals,
            limit=two_decimals,
        ),
        "schedule.tspi_passed": said("The planned time is over; no pace can still keep the plan."),
        "schedule.tspi_finished": said("Nothing is left to do."),
        "schedule.sv_level": said("As much is earned as was due."),
        "schedule.sv_nothing_due": said("Nothing was due and nothing is earned."),
        "schedule.sv_behind": said("%(points)s points of the weight were due and are not earned.", points=one_decimal),
        "schedule.sv_ahead": said(
            "%(points)s points of the weight are earned before they were due.", points=one_decimal
        ),
        "schedule.spi_aside": said("For comparison only: it returns to 1 in the end, however late."),
        # Rules.
        "schedule.rule_es": said(
            "ES: the time by which the plan had what is earned now, from planned value at month ends, with straight "
            "lines between them. Where the plan stands still, the time that passed counts, within the standstill."
        ),
        "schedule.rule_svt": said("SV(t) = ES − AT, in months; negative is behind."),
        "schedule.rule_spit": said(
            "SPI(t) = ES / AT. Unlike SPI it still tells at the end how late a plan is; the computed status uses it."
        ),
        "schedule.rule_chain": said(
            "SPI(t) of the milestones on the critical chain only: a good total can hide that the chain slips."
        ),
        "schedule.rule_ieac": said(
            "IEAC(t) = PD / SPI(t), in months counted from the start, so it tells a month and no day. Not shown under "
            "%(hidden)s earned, provisional under %(limit)s.",
            hidden=formats.share,
            limit=formats.share,
        ),
        "schedule.rule_tspi": said(
            "TSPI = (PD − ES) / (PD − AT); none once the planned time is over. Limit: %(recoverable)s.",
            recoverable=two_decimals,
        ),
        "schedule.rule_sv": said(
            "SV = earned − planned, in points of the weight. It returns to 0 in the end, however late, so no status "
            "rests on it."
        ),
        "schedule.rule_spi": said(
            "SPI = earned / planned. It returns to 1 in the end, however late, so no status rests on it: SPI(t) tells."
        ),
        # What went in.
        "schedule.inputs": said("Current plan: ES %(es)s, AT %(at)s, PD %(pd)s months", **_TIMES),
        "schedule.inputs_original": said("Original plan: ES %(es)s, AT %(at)s, PD %(pd)s months", **_TIMES),
        "schedule.inputs_points": said(
            "Earned %(earned)s; planned %(planned)s, by the original plan %(promised)s",
            earned=lambda share: formats.share(share, 1),
            planned=lambda share: formats.share(share, 1),
            promised=lambda share: formats.share(share, 1),
        ),
        "schedule.input_earned": said("Earned %(earned)s of the weight", earned=lambda share: formats.share(share, 1)),
        "schedule.measured": said("Measured at %(on)s"),
    }
)
