"""The words for chances."""

from tracker.web import formats
from tracker.web.wording import register, said


def tenths(per_cent: int) -> str:
    """Return a rounded chance as it is spoken: `70 %`; in Chinese in tenths, `七成`, `七成五`."""
    if not formats.is_chinese() or per_cent < 10:
        return formats.percent(per_cent)
    whole, rest = divmod(per_cent, 10)
    return f"{'一两三四五六七八九'[whole - 1]}成{'五' if rest else ''}"


register(
    {
        "chance.is": said("%(per_cent)s", per_cent=formats.percent),
        "chance.about": said("about %(per_cent)s", per_cent=tenths),
        "chance.under": said("under %(per_cent)s", per_cent=formats.percent),
        "chance.over": said("over %(per_cent)s", per_cent=formats.percent),
        "chance.at_least": said("at least %(per_cent)s", per_cent=tenths),
        "chance.at_most": said("at most %(per_cent)s", per_cent=tenths),
        "chance.between": said("%(low)s to %(high)s", low=tenths, high=tenths),
        "chance.open": said("not told by the record"),
    }
)
