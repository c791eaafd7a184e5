"""What was recorded after a pack was published, of what it holds: asked for, or out of one reading of the council.

Both say the same of the same pack to the same reader. What is asked for takes three queries, whatever the pack holds, and three
more where what was entered anew may be a small number; the reading takes none more.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from boards.models import Pack, PublishedPack
from boards.packs.contents import Contents
from boards.packs.corrections import Correction, Later, LaterBudget, LaterFigure, LaterRating, corrections, held_figures
from metrics.models import BudgetLine, Snapshot
from metrics.months import AsAt, Month
from metrics.selectors.book import all_series, known_series
from metrics.selectors.seen import read_seen
from metrics.shown import show_in_list
from plans.models import FrozenPosition, Update
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanRecord
from plans.selectors.measures import may_be_small

# A row whose clock was read before a pack was gathered may have been committed after it. Only what differs is listed, so looking
# back a little further lists nothing that the pack has.
COMMITTED_WITHIN = dt.timedelta(minutes=15)


def corrections_of(published: PublishedPack, contents: Contents, known_on: dt.datetime | None = None) -> list[Correction]:
    """What of the pack was corrected since it was published, as known at a time (None: now)."""
    pack, since = published.pack, published.known_on
    later = Later(
        figures=_figures(pack.board.authority_id, contents, since, known_on),
        ratings=_ratings(pack, since, known_on) if contents.plan else {},
        budgets=_budgets(pack.board.authority_id, contents, since, known_on),
    )
    return corrections(contents, later)


def corrections_since(council: Council, contents: Contents, since: dt.datetime) -> list[Correction]:
    """What is known at the position of the council and was not at the instant `since`, of what a pack holds. No queries."""
    later = Later(
        figures=_figures_read(council, contents, since),
        ratings=_ratings_read(council, contents, since),
        budgets=_budgets_after(council.rows.replacing, contents, since),
    )
    return corrections(contents, later)


# --- Asked for ---


def after(since: dt.datetime, known_on: dt.datetime | None, path: str = "") -> Q:
    """Recorded after `since` or shortly before, and by `known_on`; `path` leads to the dated row."""
    condition = Q(**{f"{path}known_from__gt": since - COMMITTED_WITHIN})
    return condition if known_on is None else condition & Q(**{f"{path}known_from__lte": known_on})


def changed_revisions(series_ids, since: dt.datetime, known_on: dt.datetime | None):
    """Every revision of the months of these series of which one was added or withdrawn after `since`, with when it was
    withdrawn, why, and whether its figure `may_be_small`."""
    same = Snapshot.objects.filter(series=OuterRef("series"), month=OuterRef("month"))
    touched = Exists(same.filter(after(since, known_on) | after(since, known_on, "withdrawal__")))
    return (
        Snapshot.objects.filter(touched, series__in=series_ids)
        .annotate(
            withdrawn_from=F("withdrawal__known_from"),
            withdrawn_why=F("withdrawal__reason"),
            small=may_be_small("series__"),
        )
        .select_related("series__indicator")
        .defer("commentary")
        .order_by("pk")
    )


def _figures(authority_id: int, contents: Contents, since, known_on) -> dict[tuple[int, str], LaterFigure]:
    held = held_figures(contents)
    grouped: dict[tuple[int, str], list[Snapshot]] = {}
    for row in changed_revisions(list(held), since, known_on):
        key = (row.series_id, str(row.month))
        if str(row.month) in held[row.series_id] and (known_on is None or row.known_from <= known_on):
            grouped.setdefault(key, []).append(row)
    hidden = _hidden(authority_id, [row for rows in grouped.values() for row in rows if row.small], known_on)
    return _known({key: _later(rows, hidden, since, known_on) for key, rows in grouped.items()})


def _hidden(authority_id: int, rows: list[Snapshot], known_on: dt.datetime | None) -> frozenset[int]:
    """The keys of the revisions that a reader who may not see small numbers does not see, of the series of these. Three queries;
    none without rows."""
    if not rows:
        return frozenset()
    series = known_series(all_series(authority_id), known_on)
    keys, last = {row.series_id for row in rows}, max(row.month for row in rows)
    seen = read_seen(authority_id, keys, AsAt(last, known_on), up_to=last, sees_small=False, series=series)
    return seen.hidden.revisions


def _later(rows: list[Snapshot], hidden: frozenset[int], since, known_on) -> LaterFigure | None:
    """What counts of one month, out of its revisions in the order of their entry."""
    out = {row.pk: row for row in rows if row.withdrawn_from and (known_on is None or row.withdrawn_from <= known_on)}
    standing = [row for row in rows if row.pk not in out]
    changed = timezone.localdate(max([row.known_from for row in rows] + [row.withdrawn_from for row in out.values()]))
    if not standing:
        return LaterFigure(None, "", changed, list(out.values())[-1].withdrawn_why, tells=not any(row.small for row in rows))
    row = standing[-1]
    return _standing(row, row.series.indicator, since, changed, row.pk not in hidden)


def _ratings(pack: Pack, since, known_on) -> dict[int, LaterRating]:
    """The rating of each action of which the month was closed anew, or whose update was corrected."""
    later = Update.objects.filter(corrects=OuterRef("original"), pk__gt=OuterRef("update")).filter(after(since, known_on))
    later = later.order_by("-pk")
    rows = FrozenPosition.objects.filter(closing__cycle__plan=pack.plan_id, closing__cycle__month=pack.month)
    if known_on is not None:
        rows = rows.filter(closing__known_from__lte=known_on)
    rows = rows.annotate(corrected_to=Subquery(later.values("rating")[:1]), corrected_on=Subquery(later.values("known_from")[:1]))
    rows = rows.filter(after(since, None, "closing__") | Q(corrected_on__isnull=False)).order_by("pk")
    found: dict[int, LaterRating] = {}
    for action, rating, closed, better, moment in rows.values_list(
        "action_id", "rating", "closing__known_from", "corrected_to", "corrected_on"
    ):
        # The closings come in their order, so the last holds.
        found[action] = LaterRating(rating if moment is None else better, timezone.localdate(max(closed, moment or closed)))
    return found


def _budgets(authority_id: int, contents: Contents, since, known_on) -> dict[str, LaterBudget]:
    if contents.finance is None:
        return {}
    month = Month.parse(contents.finance.month)
    rows = BudgetLine.objects.filter(after(since, known_on), authority=authority_id, month=month, replaces__isnull=False)
    return _budgets_after(rows.order_by("pk"), contents, since)


# --- Out of one reading ---


def _figures_read(council, contents, since) -> dict[tuple[int, str], LaterFigure]:
    found = {}
    # A series that nobody asks for any more was not read.
    read = {series.pk: series for series in council.figures.book.series}
    for key, months in held_figures(contents).items():
        series = read.get(key)
        if series is None:
            continue
        standing = council.figures.true_book.figures.get(key, {})
        for text in months:
            month = Month.parse(text)
            row = standing.get(month)
            if row is not None:
                entered = row.known_from > since - COMMITTED_WITHIN
                changed = timezone.localdate(row.known_from) if entered else council.judged_on
                tells = row.pk not in council.figures.book.hidden.revisions
                found[key, text] = _standing(row, series.indicator, since, changed, tells)
            elif month <= council.as_at.month:
                found[key, text] = LaterFigure(None, "", council.judged_on, tells=not series.small)
    return _known(found)


def _ratings_read(council, contents, since) -> dict[int, LaterRating]:
    record = next((row for row in council.plans.records if contents.plan and row.plan.slug == contents.plan.slug), None)
    cycle = record and record.cycles.of_month(Month.parse(contents.header.month))
    if cycle is None or cycle.closing_now is None:
        return {}
    found = {}
    for row in record.frozen[cycle.closing_now]:
        later = _corrected(record, row, since)
        if later is not None:
            found[row.action_id] = LaterRating(later.rating, timezone.localdate(later.known_from))
        elif cycle.closed_on > since - COMMITTED_WITHIN:
            found[row.action_id] = LaterRating(row.rating, timezone.localdate(cycle.closed_on))
    return found


def _corrected(record: PlanRecord, row, since):
    """The last correction of the update on which a frozen rating rests, written after `since`."""
    groups = record.updates[row.action_id]
    family = next((group for group in groups if group[0].pk == row.original_id), ())
    later = [
        each
        for each in family
        if each.corrects_id and each.pk > (row.update_id or 0) and each.known_from > since - COMMITTED_WITHIN
    ]
    return later[-1] if later else None


# --- Both ---


def _standing(row: Snapshot, indicator, since, changed: dt.date, tells: bool) -> LaterFigure | None:
    """The revision that stands, as a table of the series prints it; None where nothing is to be said of it: nothing was entered
    since, and whether it differs from the pack may not be told."""
    anew = row.known_from > since
    if not tells and not anew:
        return None
    shown = show_in_list(row.value, indicator.unit, indicator.decimals, indicator.unit_words)
    return LaterFigure(row.value, shown, changed, row.reason, tells, anew)


def _known(found: dict) -> dict:
    return {key: later for key, later in found.items() if later is not None}


def _budgets_after(rows: Iterable[BudgetLine], contents: Contents, since) -> dict[str, LaterBudget]:
    """Of lines that were put in the place of others, in the order of their entry, those of the month that the pack shows."""
    month = Month.parse(contents.finance.month) if contents.finance else None
    return {
        row.service: LaterBudget(
            row.revised_budget, row.forecast, row.use_of_reserves, timezone.localdate(row.known_from), row.reason
        )
        for row in rows
        if row.month == month and row.known_from > since - COMMITTED_WITHIN
    }
