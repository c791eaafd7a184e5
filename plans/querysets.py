from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.history import AppendOnlyQuerySet


def _model(name):
    """A model of this app by name: the models import this module, so it cannot import them."""
    return apps.get_model("plans", name)


def status_facts(plan: str, known_on=None, on=None) -> dict[str, Subquery]:
    """What holds of a plan, by name: the latest step of its life cycle and the three thresholds in force.

    `plan` is where its key is found in the query that this is added to. `on` is a day: steps that took effect later are left
    out (None: none is).
    """
    statuses = _model("PlanStatus").objects.filter(plan=OuterRef(plan)).known_on(known_on).order_by("-pk")
    if on is not None:
        statuses = statuses.filter(on__lte=on)
    thresholds = _model("RatingThresholds").objects.filter(plan=OuterRef(plan)).known_on(known_on).order_by("-pk")
    return {
        "status_now": Subquery(statuses.values("status")[:1]),
        "status_on": Subquery(statuses.values("on")[:1]),
        "green_needs_impact": Subquery(thresholds.values("green_needs_impact")[:1]),
        "red_share": Subquery(thresholds.values("red_share")[:1]),
        "green_share": Subquery(thresholds.values("green_share")[:1]),
    }


PLAN_FACTS = ("status_now", "status_on", "green_needs_impact", "red_share", "green_share")


def plan_of(row):
    """The plan of a row that was read `with_plan`, with its status and thresholds as `with_status` adds them."""
    for name in PLAN_FACTS:
        setattr(row.plan, name, getattr(row, f"plan_{name}"))
    return row.plan


class WithPlan(models.QuerySet):
    """Rows that belong to a plan."""

    def with_plan(self, known_on=None):
        """Reads the plan and its council along; `plan_of` hands it out."""
        facts = status_facts("plan", known_on)
        return self.select_related("plan__authority").annotate(**{f"plan_{name}": fact for name, fact in facts.items()})


class PlanQuerySet(models.QuerySet):
    def for_authority(self, authority):
        return self.filter(authority=authority)

    def known_on(self, moment):
        return self if moment is None else self.filter(known_from__lte=moment)

    def with_status(self, known_on=None, on=None):
        """Adds `status_now` and `status_on`, the latest step of the life cycle, and the three thresholds in force.

        `on` is a day: steps that took effect later are left out (None: none is).
        """
        return self.annotate(**status_facts("pk", known_on, on))


class AreaQuerySet(WithPlan):
    def for_plan(self, plan):
        return self.filter(plan=plan).order_by("number", "pk")


class ActionQuerySet(WithPlan):
    def known_on(self, moment):
        return self if moment is None else self.filter(known_from__lte=moment)

    def with_facts(self, month=None, known_on=None):
        """Adds the dated facts that hold: due date now and first, how often it moved, owner, and the latest update's key.

        `month` leaves out updates that belong to a later cycle (None: all); `known_on` what was recorded later.
        """
        due = _model("DueDate").objects.filter(action=OuterRef("pk")).known_on(known_on)
        owner = _model("Assignment").objects.filter(action=OuterRef("pk")).known_on(known_on).order_by("-pk")
        updates = _model("Update").objects.filter(action=OuterRef("pk")).originals().known_on(known_on).up_to(month)
        return self.annotate(
            due_now=Subquery(due.order_by("-pk").values("due")[:1]),
            due_first=Subquery(due.order_by("pk").values("due")[:1]),
            due_rows=Subquery(due.order_by().values("action").annotate(n=Count("pk")).values("n")),
            assignment_now=Subquery(owner.values("pk")[:1]),
            owner_now=Subquery(owner.values("owner")[:1]),
            owner_name=Subquery(owner.values("owner__name")[:1]),
            owner_role=Subquery(owner.values("role_title")[:1]),
            latest_update=Subquery(updates.latest_first().values("pk")[:1]),
        )

    def with_newest_update(self):
        """Adds `newest_update`, the key of the update or correction that was written last."""
        newest = _model("Update").objects.filter(action=OuterRef("pk")).order_by("-pk")
        return self.annotate(newest_update=Subquery(newest.values("pk")[:1]))

    def in_plan_order(self):
        return self.order_by("area__number", "pk")


class CouncilQuerySet(models.QuerySet):
    """Objects of one council that are edited in place."""

    def for_authority(self, authority):
        return self.filter(authority=authority)

    def known_on(self, moment):
        return self if moment is None else self.filter(known_from__lte=moment)


class HoldingQuerySet(AppendOnlyQuerySet):
    """Links as dated rows. Rows of a model are about the same where all fields of its `SAME` are equal; of those the latest
    holds, where it links them."""

    def holding(self, known_on=None):
        """The links that hold, in the order of linking."""
        later = self.model.objects.filter(pk__gt=OuterRef("pk"))
        for name in self.model.SAME:
            # An empty foreign key equals an empty one, which in SQL it does not.
            later = later.alias(**{f"same_{name}": Coalesce(F(name), 0)}).filter(**{f"same_{name}": Coalesce(OuterRef(name), 0)})
        return self.known_on(known_on).filter(~Exists(later.known_on(known_on)), linked=True).order_by("pk")


class UpdateQuerySet(AppendOnlyQuerySet):
    def originals(self):
        """Updates that are not corrections of an earlier one."""
        return self.filter(corrects__isnull=True)

    def up_to(self, month):
        return self if month is None else self.filter(cycle__month__lte=month)

    def about_months_up_to(self, month):
        """As `up_to`, but a correction counts for the month of what it corrects, whenever it was written."""
        if month is None:
            return self
        return self.filter(Q(corrects__isnull=True, cycle__month__lte=month) | Q(corrects__cycle__month__lte=month))

    def latest_first(self):
        """By review month, then in the order written: an update written into a reopened month stays in that month."""
        return self.order_by("-cycle__month", "-pk")

    def these_and_their_corrections(self, keys):
        return self.filter(Q(pk__in=keys) | Q(corrects__in=keys))


class ReviewCycleQuerySet(AppendOnlyQuerySet, WithPlan):
    def with_closing(self, known_on=None):
        """Adds `closing_now`, the key of the closing that holds (None while the month is open), `closings_count`, when it was
        closed, the overall rating it proposed, and the rating and note that the lead confirmed last."""
        closings = _model("CycleClosing").objects.filter(cycle=OuterRef("pk")).known_on(known_on)
        undone = _model("CycleReopening").objects.filter(closing=OuterRef("pk")).known_on(known_on)
        standing = closings.filter(~Exists(undone)).order_by("-number")
        confirmed = _model("OverallConfirmation").objects.filter(cycle=OuterRef("pk")).known_on(known_on).order_by("-pk")
        return self.annotate(
            closing_now=Subquery(standing.values("pk")[:1]),
            closed_on=Subquery(standing.values("known_from")[:1]),
            proposed_rating=Subquery(standing.values("proposed_rating")[:1]),
            proposed_code=Subquery(standing.values("proposed_code")[:1]),
            proposed_sentence=Subquery(standing.values("proposed_sentence")[:1]),
            closings_count=Subquery(closings.order_by().values("cycle").annotate(n=Count("pk")).values("n")),
            confirmed_rating=Subquery(confirmed.values("rating")[:1]),
            confirmed_note=Subquery(confirmed.values("note")[:1]),
            confirmed_by=Subquery(confirmed.values("by__name")[:1]),
            confirmed_on=Subquery(confirmed.values("known_from")[:1]),
            confirmed_before=Subquery(confirmed.values("rating")[1:2]),
            confirmed_before_on=Subquery(confirmed.values("known_from")[1:2]),
        )
