"""Sentences about what waits for what, for every page that tells of links between milestones."""

from tracker.web import formats
from tracker.web.wording import counted, register, said

register(
    {
        # On whom a task waits; days since the item was due.
        "waiting.one": said("Waiting on %(unit)s for %(days)s: %(what)s", days=formats.workdays),
        "waiting.one_unit": said(
            "Waiting on %(unit)s for %(count)s items, longest for %(days)s: %(what)s", days=formats.workdays
        ),
        "waiting.several_units": said(
            "Waiting on %(units)s units for %(count)s items, longest on %(unit)s for %(days)s: %(what)s",
            days=formats.workdays,
        ),
        # Under a milestone: what it waits for.
        "waits.contribution": said("waits for %(unit)s, %(days)s: %(what)s", days=formats.workdays),
        "waits.late": said(
            "waits for %(key)s %(milestone)s (%(unit)s), expected %(days)s too late", days=formats.workdays
        ),
        "waits.overdue": said("waits for %(key)s %(milestone)s (%(unit)s), %(days)s overdue", days=formats.workdays),
        "waits.critical": said("waits for %(key)s %(milestone)s (%(unit)s), %(days)s to spare", days=formats.workdays),
        "waits.exact": said("waits for %(key)s %(milestone)s (%(unit)s), with no day to spare"),
        "waits.not_before": said("cannot be reached before %(earliest_on)s, by what it waits for"),
        # Under a milestone: who waits for it.
        "holds.late": said(
            "%(key)s %(milestone)s (%(unit)s) waits for this and needs it %(days)s sooner", days=formats.workdays
        ),
        "holds.open": said("%(key)s %(milestone)s (%(unit)s) waits for this, %(days)s to spare", days=formats.workdays),
        "holds.exact": said("%(key)s %(milestone)s (%(unit)s) waits for this, with no day to spare"),
        # The links of a task or a unit together.
        "links.none": said("No milestone is linked to another"),
        "links.all_settled": counted("Its one link is settled", "Its %(count)s links are all settled"),
        "links.late": counted(
            "%(count)s of %(total)s open links comes too late", "%(count)s of %(total)s open links come too late"
        ),
        "links.only_late": said("Its one open link comes too late"),
        "links.only_critical": said("Its one open link has %(limit)s to spare at most", limit=formats.workdays),
        "links.critical": counted(
            "%(count)s of %(total)s open links has %(limit)s to spare at most",
            "%(count)s of %(total)s open links have %(limit)s to spare at most",
            limit=formats.workdays,
        ),
        "links.free": counted(
            "Its one open link has more than %(limit)s to spare",
            "Its %(count)s open links all have more than %(limit)s to spare",
            limit=formats.workdays,
        ),
        # The critical chain.
        "chain.late": counted(
            "The plan's end hangs on one milestone, expected %(days)s after it",
            "The plan's end hangs on %(count)s milestones in a chain, expected %(days)s after it",
            days=formats.workdays,
        ),
        "chain.held": counted(
            "The plan's end hangs on one milestone, with %(days)s to spare",
            "The plan's end hangs on %(count)s milestones in a chain, with %(days)s to spare",
            days=formats.workdays,
        ),
        "chain.before": counted("one more leads up to them", "%(count)s more lead up to them"),
        "chain.free": counted(
            "No milestone is critical: the one expected last has %(days)s to spare",
            "No milestone is critical: the chain of %(count)s that ends last has %(days)s to spare",
            days=formats.workdays,
        ),
        # What is refused.
        "dependency.unknown": said(
            "There is no milestone %(milestone)s in the plan. Write the task's code and the number, such as C2/3."
        ),
        "dependency.unreadable": said("Write the task's code and the milestone's number, such as C2/3."),
        "dependency.itself": said("A milestone cannot wait for itself."),
        "dependency.reached": said("%(milestone)s is reached already; it waits for nothing."),
        "dependency.taken": said("These two milestones are linked already. Remove that link first."),
        "dependency.cycle": said("The links would go round: %(path)s. Remove one of them first."),
        "dependency.lag": said("A lag is a whole number of working days from 0 to %(most)s."),
        "dependency.removed": said("Somebody has removed this link already."),
    }
)
