"""The names of public holidays, as the bundled State Council table has them."""

from datetime import date

from chinese_calendar import constants

from tracker.domain.bilingual import Bilingual

_NAMES = {holiday.value: Bilingual(holiday.chinese, holiday.value) for holiday in constants.Holiday}


def holiday_name(day: date) -> Bilingual | None:
    """Return which holiday a day is off for, or makes up for; None where the table does not say."""
    named = constants.holidays.get(day) or constants.workdays.get(day)
    return _NAMES.get(named) if named else None
