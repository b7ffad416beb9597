"""The words for required against achieved, for safe dates and for what finishes if nothing changes."""

from decimal import Decimal

from flask_babel import gettext

from tracker.web import formats
from tracker.web.wording import counted, register, said


def points_text(points: Decimal) -> str:
    """Return points of a per cent, which the phrase names: `5.6`."""
    return formats.number(points, 1)


def months_text(months: Decimal) -> str:
    """Return a number of months, with a decimal only where they are not whole: `9`, `8.6`."""
    return formats.number(months, 0 if months == int(months) else 1)


def times_text(times: Decimal) -> str:
    """Return a multiple: `1.4 times`, `1.4倍`."""
    return gettext("%(times)s times", times=formats.number(times, 1))


register(
    {
        # The headline.
        "end_game.left": counted(
            "%(count)s milestone, %(left)s of the plan, is left for the %(months)s months to %(ends_on)s",
            "%(count)s milestones, %(left)s of the plan, are left for the %(months)s months to %(ends_on)s",
            left=formats.share,
            months=months_text,
        ),
        "end_game.claimed": counted(
            "One of them is claimed and not accepted yet: it counts as left, but is no longer open",
            "%(count)s of them are claimed and not accepted yet: they count as left, but are no longer open",
        ),
        # Required against achieved.
        "end_game.passed": counted(
            "The plan's end, %(ends_on)s, has come with %(count)s milestone and %(points)s points of the plan "
            "not accepted",
            "The plan's end, %(ends_on)s, has come with %(count)s milestones and %(points)s points of the plan "
            "not accepted",
            points=points_text,
        ),
        "end_game.nothing_yet": said(
            "Nothing is accepted yet: finishing by %(ends_on)s takes %(needed)s points a month", needed=points_text
        ),
        "end_game.early": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month; the record is shorter than "
            "%(window)s months, too short to compare",
            needed=points_text,
        ),
        "end_game.stalled": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month; the last %(window)s months brought none",
            needed=points_text,
        ),
        "end_game.crawling": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month; the last %(window)s months brought less "
            "than 0.1",
            needed=points_text,
        ),
        "end_game.level": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month, as much as the last %(window)s months brought",
            needed=points_text,
        ),
        "end_game.enough": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month, less than the %(brought)s of the last "
            "%(window)s months",
            brought=points_text,
            needed=points_text,
        ),
        "end_game.faster": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month, %(times)s the %(brought)s of the last "
            "%(window)s months, but no more than the best %(window)s",
            needed=points_text,
            brought=points_text,
            times=times_text,
        ),
        "end_game.faster_than_ever": said(
            "Finishing by %(ends_on)s takes %(needed)s points a month, %(times)s the %(brought)s of the last "
            "%(window)s months and more than any %(window)s months so far",
            needed=points_text,
            brought=points_text,
            times=times_text,
        ),
        "end_game.same": said("as fast"),
        "end_game.against_nothing": said("nothing to compare with"),
        "end_game.against_little": said("too little to compare with"),
        "end_game.more": said("%(times)s this", times=times_text),
        "end_game.less": said("slower: %(times)s this", times=times_text),
        # Safe dates.
        "end_game.none_open": said("No milestone is open"),
        "end_game.all_passed": counted(
            "The open milestone can no longer be reached by %(ends_on)s",
            "None of the %(count)s open milestones can still be reached by %(ends_on)s",
        ),
        "end_game.none_unsafe": counted(
            "The open milestone is forecast early enough to be safe for %(ends_on)s, at %(chance)s by the slip record",
            "All %(count)s open milestones are forecast early enough to be safe for %(ends_on)s, at %(chance)s by the "
            "slip record",
            chance=formats.share,
        ),
        "end_game.none_unsafe_but_away": counted(
            "By the slip record every open milestone is forecast early enough for %(ends_on)s at %(chance)s, but one "
            "of the %(of)s moves away as fast as time passes",
            "By the slip record every open milestone is forecast early enough for %(ends_on)s at %(chance)s, but "
            "%(never)s of the %(of)s move away as fast as time passes",
            by="never",
            chance=formats.share,
        ),
        "end_game.some_unsafe": counted(
            "%(count)s of %(of)s open milestones is forecast later than is safe for %(ends_on)s, at %(chance)s by the "
            "slip record",
            "%(count)s of %(of)s open milestones are forecast later than is safe for %(ends_on)s, at %(chance)s by the "
            "slip record",
            chance=formats.share,
        ),
        "end_game.none_beyond": counted(
            "The open milestone is forecast for %(ends_on)s or earlier",
            "All %(count)s open milestones are forecast for %(ends_on)s or earlier",
            both=said("Both open milestones are forecast for %(ends_on)s or earlier"),
        ),
        "end_game.some_beyond": counted(
            "%(count)s of %(of)s open milestones is forecast later than %(ends_on)s",
            "%(count)s of %(of)s open milestones are forecast later than %(ends_on)s",
        ),
        # Readings.
        "end_game.no_tasks": said("No task has milestones yet"),
        "end_game.readings": counted(
            "If nothing changes, %(low)s to %(high)s of %(of)s task finishes by %(ends_on)s",
            "If nothing changes, %(low)s to %(high)s of %(of)s tasks finish by %(ends_on)s",
            by="of",
        ),
        "end_game.readings_agree": counted(
            "If nothing changes, %(low)s of %(of)s task finishes by %(ends_on)s",
            "If nothing changes, %(low)s of %(of)s tasks finish by %(ends_on)s",
            by="of",
        ),
        "end_game.readings_all": counted(
            "If nothing changes, the one task finishes by %(ends_on)s",
            "If nothing changes, all %(of)s tasks finish by %(ends_on)s",
            by="of",
        ),
        "end_game.readings_none": counted(
            "If nothing changes, the one task does not finish by %(ends_on)s",
            "If nothing changes, none of the %(of)s tasks finishes by %(ends_on)s",
            by="of",
        ),
        # In the figure.
        "end_game.label_earned": said("Earned %(per_cent)s", per_cent=formats.percent),
        "end_game.label_needed": said("Needed<br>%(points)s a month", points=points_text),
        "end_game.label_pace": said(
            "Last %(window)s months<br>%(points)s a month:<br>%(per_cent)s",
            points=points_text,
            per_cent=formats.percent,
        ),
        "end_game.label_pace_little": said(
            "Last %(window)s months<br>under 0.1 a month:<br>%(per_cent)s", per_cent=formats.percent
        ),
        "end_game.label_pace_early": said(
            "Last %(window)s months<br>%(points)s a month:<br>100 %% by<br>%(reached_on)s", points=points_text
        ),
        "end_game.hover_needed": said("<b>100 %% by %(on)s</b><br>%(points)s points a month", points=points_text),
        "end_game.hover_pace": said(
            "<b>%(reached)s by %(on)s</b><br>at the %(points)s points a month of the last %(window)s months",
            reached=formats.share,
            points=points_text,
        ),
        "end_game.hover": said(
            "<b>%(day)s</b><br>earned %(earned)s<br>planned %(planned)s", earned=formats.share, planned=formats.share
        ),
    }
)
