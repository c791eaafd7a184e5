"""What `plans.answering` asks of actions and projects at a position, as expressions of a query."""

import datetime as dt

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from metrics.months import AsAt
from plans.answering import Acting
from plans.models import Action, FrozenPosition, ProjectStatus, ReviewCycle, Update


def concerned(actions, areas) -> Q:
    """The actions (keys, or a query of them) that are linked themselves, and those that stand or stood in one of the areas."""
    stood = FrozenPosition.objects.filter(area__in=areas).order_by().values("action")
    return Q(pk__in=actions) | Q(area__in=areas) | Q(pk__in=stood)


def stage_at(as_at: AsAt) -> Subquery:
    """The stage of an action by its latest update; None where it was never updated."""
    updates = Update.objects.filter(action=OuterRef("pk")).originals().known_on(as_at.known_on).up_to(as_at.month)
    return Subquery(updates.latest_first().values("stage")[:1])


def area_at(as_at: AsAt) -> Coalesce:
    """The key of the area in which an action stood: the frozen one where the review month is closed."""
    cycles = ReviewCycle.objects.filter(plan=OuterRef(OuterRef("plan")), month__lte=as_at.month).known_on(as_at.known_on)
    closing = cycles.with_closing(as_at.known_on).order_by("-month").values("closing_now")[:1]
    frozen = FrozenPosition.objects.filter(action=OuterRef("pk"), closing=Subquery(closing))
    return Coalesce(Subquery(frozen.order_by("-pk").values("area")[:1]), F("area"), output_field=BigIntegerField())


def status_at(project: str, as_at: AsAt, on: dt.date) -> Subquery:
    """What had become of a project, whose key is found at `project`, by the day; None where it had not begun."""
    statuses = ProjectStatus.objects.filter(project=OuterRef(project), on__lte=on).known_on(as_at.known_on)
    return Subquery(statuses.order_by("-pk").values("status")[:1])


def acting_of(action: Action, area: int, stage: str | None) -> Acting:
    """What the rule takes of an action that stood in this area, in this stage."""
    return Acting(action.pk, area, stage or "", timezone.localdate(action.known_from))
