"""Every change to something, as lines: when, who, what, from, to, why. Read from the histories and the dated rows."""

from collections.abc import Iterator

from accounts.changes import NOTHING, Line, day_in_words, edits, edits_of_each, newest_first
from plans import rag
from plans.lifecycle import STATUS_WORDS
from plans.models import (
    Action,
    Area,
    Assignment,
    CycleClosing,
    DueDate,
    Evidence,
    OverallConfirmation,
    Plan,
    PlanStatus,
    RatingThresholds,
    SeriesLink,
)
from plans.selectors.told import all_updates

PLAN_FIELDS = ("title", "slug", "wording_red", "wording_amber", "wording_green", "update_every", "superseded_by_id", "published")
AREA_FIELDS = ("number", "title", "lead_role")
WHY_ROSIER = "Why rosier than suggested"
FACTS = ("Stage", "Rating", "Impact", "What shows the impact", WHY_ROSIER, "Next rating expected")
FACTS_AT_FIRST = (rag.STAGE_WORDS[rag.NOT_STARTED], rag.RATING_WORDS[rag.NOT_RATED], "", "", "", "")
ACTION_FIELDS = ("reference", "title", "success_measure", "area_id", "start", "update_every")


def action_history(action: Action) -> list[Line]:
    """Every change to an action, newest first: wording, updates, sign-offs, due dates, owners, measures, evidence.

    Seven queries.
    """
    areas = _area_names(action.plan_id)
    lines = [
        *edits(action.history.order_by("pk"), Action, ACTION_FIELDS, "Action", {"area_id": areas}),
        *_due_dates(DueDate.objects.filter(action=action).select_related("by")),
        *_owners(Assignment.objects.filter(action=action).select_related("by", "owner")),
        *_links(SeriesLink.objects.filter(action=action).select_related("by", "series__indicator", "series__sub_group")),
        *_evidence(Evidence.objects.filter(action=action).select_related("by", "withdrawal__by")),
        *_updates(all_updates(action)),
    ]
    return newest_first(lines)


def _area_names(plan_id: int) -> dict[int, str]:
    """The latest name of every area that the plan has or had, by key. One query."""
    rows = Area.history.filter(plan_id=plan_id).order_by("pk")
    return {row.id: f"{row.number}. {row.title}" for row in rows}


def plan_and_area_history(plan: Plan) -> list[Line]:
    """Every change to the plan itself, its areas, its life cycle and its rating rules, newest first. Four queries."""
    titles = {plan.superseded_by_id: str(plan.superseded_by)} if plan.superseded_by_id else {}
    lines = [
        *edits(plan.history.order_by("pk"), Plan, PLAN_FIELDS, "Plan", {"superseded_by_id": titles}),
        *edits_of_each(Area.history.filter(plan_id=plan.pk), Area, AREA_FIELDS, lambda row: f"Area {row.number}, {row.title}"),
        *_statuses(PlanStatus.objects.filter(plan=plan).select_related("by")),
        *_thresholds(RatingThresholds.objects.filter(plan=plan).select_related("by")),
    ]
    return newest_first(lines)


def all_action_edits(plan: Plan) -> list[Line]:
    """Every action added, reworded or deleted in the plan, newest first. Two queries."""
    areas = _area_names(plan.pk)
    rows = Action.history.filter(plan_id=plan.pk)
    return newest_first(edits_of_each(rows, Action, ACTION_FIELDS, lambda row: f"Action {row.reference}", {"area_id": areas}))


def month_history(plan: Plan) -> list[Line]:
    """Every closing and reopening of a month and every confirmed overall rating, newest first. Two queries."""
    closings = CycleClosing.objects.filter(cycle__plan=plan).select_related("cycle", "by", "reopening", "reopening__by")
    confirmations = OverallConfirmation.objects.filter(cycle__plan=plan).select_related("cycle", "by")
    return newest_first([*_closings(closings), *_confirmations(confirmations)])


def _due_dates(rows) -> Iterator[Line]:
    for row in rows:
        yield Line(
            row.known_from,
            str(row.by),
            "Due date",
            day_in_words(row.previous) if row.previous else "",
            day_in_words(row.due),
            row.reason,
        )


def _owners(rows) -> Iterator[Line]:
    before = ""
    for row in rows:
        after = f"{row.role_title} ({row.owner})" if row.owner and row.owner.name != row.role_title else row.role_title
        yield Line(row.known_from, str(row.by), "Owner", before, after, row.reason)
        before = after


def _links(rows) -> Iterator[Line]:
    for row in rows:
        before, after = ("", row.series.title) if row.linked else (row.series.title, NOTHING)
        yield Line(row.known_from, str(row.by), "Measure", before, after, row.reason)


def _evidence(rows) -> Iterator[Line]:
    for row in rows:
        yield Line(row.known_from, str(row.by), "Evidence", "", row.title, row.source)
        withdrawal = getattr(row, "withdrawal", None)
        if withdrawal is not None:
            yield Line(withdrawal.known_from, str(withdrawal.by), "Evidence", row.title, "withdrawn", withdrawal.reason)


def _updates(updates) -> Iterator[Line]:
    """For each update a line for what it says, and one for every fact that it changed.

    An update is told against the one before it by review month, a correction against what it corrects.
    """
    told: dict[int, tuple[str, ...]] = {}
    months = {}
    for update in updates:
        who, key = str(update.by), update.corrects_id or update.pk
        months.setdefault(key, (update.cycle.month, update.pk))
        before = key if key in told else max((k for k in told if months[k] < months[key]), key=months.get, default=None)
        month = months[key][0].label
        name = f"Correction of {month}, written in {update.cycle.month.label}" if update.corrects_id else f"Update for {month}"
        yield Line(update.known_from, who, name, "", update.progress, update.source)
        facts = _facts(update)
        rating_before = told.get(before, FACTS_AT_FIRST)[1]
        for what, earlier, later in zip(FACTS, told.get(before, FACTS_AT_FIRST), facts, strict=True):
            if what == "Rating" and later != earlier:
                yield Line(update.known_from, who, what, earlier, later, update.difference_reason)
            # A reason stands with the rating that it was given for, and alone where the rating stayed.
            elif later != earlier and (what != WHY_ROSIER or facts[1] == rating_before):
                yield Line(update.known_from, who, what, earlier, later or NOTHING, "")
        told[key] = facts
        answer = getattr(update, "sign_off", None)
        if answer is not None:
            stage = rag.STAGE_WORDS[rag.COMPLETED if answer.accepted else rag.IN_PROGRESS]
            rating = rag.RATING_WORDS[rag.GREEN] if answer.accepted else facts[1]
            what = "Signed off" if answer.accepted else "Sign-off refused"
            yield Line(answer.known_from, str(answer.by), what, facts[0], stage, answer.reason)
            if rating != facts[1]:
                yield Line(answer.known_from, str(answer.by), "Rating", facts[1], rating, "")
            told[key] = (stage, rating, *facts[2:])


def _facts(update) -> tuple[str, ...]:
    """What an update states, in the order of `FACTS`."""
    expected = f"{rag.RATING_WORDS[update.expected_rating]} by {day_in_words(update.expected_by)}" if update.expected_by else ""
    return (
        rag.STAGE_WORDS[update.stage],
        rag.RATING_WORDS[update.rating],
        rag.IMPACT_WORDS[update.impact],
        update.impact_evidence,
        update.difference_reason,
        expected,
    )


def _statuses(rows) -> Iterator[Line]:
    before = ""
    for row in rows:
        after = f"{STATUS_WORDS[row.status]} on {day_in_words(row.on)}"
        yield Line(row.known_from, str(row.by), "Status", before, after, row.note or row.source, "Plan")
        before = after


def _thresholds(rows) -> Iterator[Line]:
    before = ""
    for row in rows:
        green = "Green needs evidence of impact" if row.green_needs_impact else "Green needs only being on time"
        after = f"{green}; overall Red from {row.red_share}% Red, Green from {row.green_share}% Green"
        yield Line(row.known_from, str(row.by), "Rating rules", before, after, row.reason, "Plan")
        before = after


def _closings(rows) -> Iterator[Line]:
    for row in rows:
        proposed = f"closed; proposed {rag.RATING_WORDS[row.proposed_rating]} ({row.proposed_code})"
        yield Line(row.known_from, str(row.by), "Review month", "open", proposed, row.source, row.cycle.month.label)
        reopening = getattr(row, "reopening", None)
        if reopening is not None:
            yield Line(
                reopening.known_from,
                str(reopening.by),
                "Review month",
                "closed",
                "reopened",
                reopening.reason,
                row.cycle.month.label,
            )


def _confirmations(rows) -> Iterator[Line]:
    for row in rows:
        before = f"proposed {rag.RATING_WORDS[row.proposed_rating]} ({row.proposed_code})"
        after = f"confirmed {rag.RATING_WORDS[row.rating]}"
        yield Line(row.known_from, str(row.by), "Overall rating", before, after, row.note, row.cycle.month.label)
