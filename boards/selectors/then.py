"""Where a council stood at the end of a month, as `boards.since` compares it. No queries: from one reading of the council."""

from boards.since import ActionThen, FigureThen, MeasureThen, Then
from metrics.months import Month
from plans.models import Claim
from plans.positions import Position
from plans.selectors.checks import NO_OTHERS, Others, problems_at
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanRecord, corrected_to
from plans.selectors.judging import JudgedMeasure


def then_at(
    council: Council,
    record: PlanRecord | None,
    month: Month,
    *,
    corrected_until: Month | None = None,
    corrected_in: PlanRecord | None = None,
    others: Others = NO_OTHERS,
    figures: bool = False,
) -> Then:
    """The position at the end of a month up to the one that the council was read for: of one plan (None: none), all notices.

    `corrected_until`: ratings that were corrected since, in a month up to this one, say so; `corrected_in` is the plan as it was
    known when they are looked back at, where that is another time (None: as it is known here). `figures`: with the figure of each
    series of the council, and of those that show the effect of an action or are asked for in a notice.
    """
    return Then(
        actions=_actions(council, record, month, corrected_until, corrected_in or record) if record else {},
        measures=_measures(council, month),
        figures=_figures(council, month) if figures else {},
        problems=contradictions_at(council, month, others),
    )


def contradictions_at(council: Council, month: Month, others: Others = NO_OTHERS) -> frozenset[tuple[str, str]]:
    """What is said and is not what is recorded, accepted or not, by code and subject."""
    found = problems_at(council, month, others)
    return frozenset((row.code, row.subject) for row in found if others.table[row.code].contradicts)


def positions_at(council: Council, record: PlanRecord, month: Month) -> list[Position]:
    """Every action of a plan where it stood at the end of a month; none before it began."""
    at = council.plan_at(record, month)
    if at is None:
        return []
    if at.is_frozen:
        return council.plans.frozen_positions(record, at.cycle)
    return council.plans.live_positions(record, at, council.missed(record, at))


def claim_at(council: Council, judged: JudgedMeasure, month: Month) -> Claim | None:
    """What was claimed last by the end of a month."""
    on = council.on(month)
    return next((row for row in reversed(judged.claims) if row.on <= on), None)


def finding_at(judged: JudgedMeasure, month: Month) -> str:
    """What the figures said of a measure at the end of a month; empty before its notice."""
    return next((each.finding for each in judged.by_month if each.month == month), "")


def _actions(council, record, month, until, corrected_in) -> dict[int, ActionThen]:
    return {
        row.action_id: ActionThen(
            row.reference, row.title, row.stage, row.rating, row.due, corrected_to(row, corrected_in, until)
        )
        for row in positions_at(council, record, month)
    }


def _measures(council, month) -> dict[int, MeasureThen]:
    found = {}
    for notice in council.notices:
        # Of a published notice nothing is known after the end of its record.
        at = min(month, notice.as_at.month)
        if notice.notice.issued > council.on(month):
            continue
        for judged in notice.measures:
            claim = claim_at(council, judged, at)
            found[judged.measure.pk] = MeasureThen(str(judged.measure), claim.status if claim else "", finding_at(judged, at))
    return found


def _figures(council, month) -> dict[int, FigureThen]:
    found = {}
    for series in council.figures.book.series:
        if series.sub_group_id is not None and series.pk not in council.asked_for:
            continue
        reading = council.figures.reading(series.pk, month)
        if reading.latest_month is not None:
            found[series.pk] = FigureThen(series.title, reading.latest_month, reading.latest_text)
    return found
