"""What the rule of a limb is checked for before it is written: it can be judged, and it agrees with the rest of its measure."""

from collections.abc import Sequence

from django.db.models import Q

from accounts.errors import Refused
from accounts.guards import require_date
from metrics.comparing import named
from metrics.kinds import COMPARATOR_WORDS, ENGLAND, MEAN, MEDIAN
from metrics.models import Comparator, Series, Snapshot
from metrics.months import Month
from plans import limbs
from plans.limb_rows import measured_by, rule_of
from plans.models import LimbRule, Notice

MOST_NAMED = 6


def require_rule(
    notice: Notice, rule: limbs.Rule, series: Series | None, letter: str, others: Sequence[LimbRule], now_is
) -> None:
    """Refuse a rule that cannot be judged. `others` are the rules of the other limbs of its measure, `now_is` is today.

    `notice` and `series` are of the same council or refused; `series` comes with its indicator.
    """
    _require_series(notice, rule, series)
    measured = measured_by(series)
    for field, message in limbs.problems(rule, measured, has_series=series is not None, begins=notice.issued):
        raise Refused(message, field=field)
    if rule.statistic not in ("", MEAN, MEDIAN):
        raise Refused("Choose the mean or the median.", field="statistic")
    for field, day in (("due", rule.due), ("since", rule.since), *(("steps", step.due) for step in rule.steps)):
        if day is not None:
            require_date(day, field)
    if rule.kind == limbs.CHANGE:
        _require_baseline(rule, series, now_is)
    if rule.kind == limbs.COMPARATOR:
        _require_comparator(notice, rule, series, now_is)
    named_rules = [(row.limb.letter, row.series_id, rule_of(row)) for row in others]
    sentences = limbs.contradicting([*named_rules, (letter, series.pk if series else None, rule)])
    if sentences:
        raise Refused(" ".join(sentences), field="steps" if rule.kind == limbs.STEPPED else "value")


def _require_series(notice, rule, series) -> None:
    if rule.kind not in limbs.KIND_WORDS:
        raise Refused("Choose how this limb is judged.", field="kind")
    if rule.kind not in limbs.NEEDS_SERIES:
        if series is not None:
            raise Refused("A limb that asks for evidence is judged by no measure. Leave this empty.", field="series")
    elif series is not None and series.authority_id != notice.authority_id:
        raise Refused("Choose a measure of this council.", field="series")


def _require_baseline(rule, series, now_is) -> None:
    """A past month without a figure never gets one by itself, and the change could never be told."""
    figures = Snapshot.objects.filter(series=series, month=rule.baseline).standing()
    if rule.baseline < Month.of(now_is) and not figures.exists():
        raise Refused(
            f"“{series.title}” has no figure for {rule.baseline.label}, so no change from it can be told.", field="baseline"
        )


def _require_comparator(notice, rule, series, now_is) -> None:
    last = Month.of(rule.due or now_is)
    rows = Comparator.objects.filter(Q(authority__isnull=True) | Q(authority=notice.authority_id), indicator=series.indicator_id)
    there = list(rows.filter(month__lte=last).order_by("month", "pk"))
    wanted = (rule.group, rule.statistic, rule.model)
    if any((row.group, row.statistic, row.model) == wanted for row in there):
        return
    asked = named(rule.group, statistic=rule.statistic, model=rule.model)
    raise Refused(
        f"There is no official figure of “{series.title}” for {asked} up to {last.label}. {_what_there_is(there)}", "group"
    )


def _what_there_is(rows: Sequence[Comparator]) -> str:
    """The latest figure of each comparator, in words."""
    latest = {(row.group, row.statistic, row.model): row for row in rows}
    if not latest:
        return "There is none for any other comparator either."
    words = [_in_words(row) for row in latest.values()]
    more = f"; and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return f"There is: {'; '.join(words[:MOST_NAMED])}{more}."


def _in_words(row: Comparator) -> str:
    name = "" if row.group == ENGLAND or row.group_name == COMPARATOR_WORDS[row.group] else row.group_name
    return named(row.group, name, statistic=row.statistic, model=row.model, period=row.period)
