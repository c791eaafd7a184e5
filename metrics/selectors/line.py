"""The line chart of a reading: its figures with what the control chart says of them, targets, comparators and marks."""

from metrics.charts import Annotation, Band, LineChart, LinePoint, ReferenceLine, Step, line_chart
from metrics.icons import RULE_WORDS
from metrics.kinds import ASPIRATION, COUNT, ENGLAND, IN_RANGE, LIMIT, MILESTONE, NEIGHBOURS, PERCENT, TARGET, TARGET_WORDS
from metrics.months import Month
from metrics.rolling import NOT_ROLLED, rolling
from metrics.selectors.readings import Reading, point_mark
from metrics.shown import NO_FIGURE, SUPPRESSED, rounded
from metrics.suppression import rolled_hidden
from metrics.targets import steps

DRAWN_MONTHS = 36
AHEAD = 12


def chart_of(reading: Reading, *, months: int = DRAWN_MONTHS, begins: Month | None = None) -> LineChart:
    """The last `months` of a series; from `begins` on, where its figures begin later. Limits and special marks are drawn where
    there are figures enough for them."""
    indicator = reading.indicator
    points = _points(reading, months)
    if points and begins is not None and points[0].month - months < begins < points[0].month:
        points.insert(0, LinePoint(begins, None, NO_FIGURE))
    last = points[-1].month if points else reading.as_at.month
    percent = indicator.unit == PERCENT
    return line_chart(
        points,
        bands=_bands(reading, points),
        steps=_steps(reading, last),
        references=_references(reading, points),
        annotations=[Annotation(mark.month, mark.kind, mark.text) for mark in reading.marks],
        unit="%" if percent else indicator.unit_words,
        last=_last(reading, last),
        every=indicator.every,
        whole=indicator.unit == COUNT,
        floor=0 if indicator.unit != "money" else None,
        ceiling=100 if percent else None,
        write=reading.short_text,
    )


def rolling_chart(reading: Reading, window: int) -> LineChart | None:
    """The same figures rolled over 3 or 12 months; None where the indicator's unit is not rolled or no window is complete.

    A window with a hidden month has none: two windows that differ by a month would give that month away.
    """
    unit = reading.indicator.unit
    if unit in NOT_ROLLED:
        return None
    rolled = rolling(reading.figures, unit, window)
    if not rolled:
        return None
    first, last = max(min(rolled), max(rolled) - DRAWN_MONTHS + 1), max(rolled)
    points = []
    for month in (first + index for index in range(last - first + 1)):
        value = rolled[month].value if month in rolled else None
        hides = rolled_hidden([month - back for back in range(window)], reading.hidden)
        points.append(LinePoint(month, value, SUPPRESSED if hides else reading.short_text(value)))
    percent = unit == PERCENT
    return line_chart(
        points, unit="%" if percent else reading.indicator.unit_words, write=reading.short_text, ceiling=100 if percent else None
    )


def _points(reading, months) -> list[LinePoint]:
    if not reading.snapshots:
        return []
    last = max(reading.snapshots)
    labels = {Month.of(point.date): point for point in reading.chart.points} if reading.is_judged else {}
    points = []
    for month, row in reading.snapshots.items():
        if last - month >= months:
            continue
        if month in reading.hidden:
            points.append(LinePoint(month, None, SUPPRESSED))
            continue
        label = labels.get(month)
        mark = point_mark(label.point_type, label.side) if label else ""
        said = RULE_WORDS.get(label.rule, "") if label and label.rule else ""
        points.append(
            LinePoint(month, row.value, reading.short_text(row.value), mark, row.provisional, said and _said(mark, said))
        )
    return points


def _said(mark: str, rule: str) -> str:
    kind = mark.partition("_")[0]
    return {"improvement": "improvement", "concern": "concern"}.get(kind, "change") + f": {rule}"


def _bands(reading, points) -> list[Band]:
    if not points or reading.hidden:
        return []
    first = points[0].month
    bands = []
    for segment in reading.chart.segments:
        start, end = max(Month.of(segment.start), first), Month.of(segment.end)
        if end < first:
            continue
        limited = segment.has_limits and not segment.trial
        places = reading.indicator.decimals + 2
        lower, upper = (rounded(segment.lpl, places), rounded(segment.upl, places)) if limited else (None, None)
        bands.append(Band(start, end, rounded(segment.mean, places), lower, upper))
    return bands


def _last(reading, last) -> Month:
    """Up to a year ahead, where a milestone lies there."""
    ahead = [row.month for row in reading.target_rows if row.kind == MILESTONE and row.value is not None]
    return max([last, *(month for month in ahead if last < month <= last + AHEAD)])


def _steps(reading, last) -> list[Step]:
    found = []
    for kind in (TARGET, ASPIRATION, LIMIT):
        for step in steps(reading.target_rows, kind, last):
            word = TARGET_WORDS[kind].partition(" ")[0]
            found.append(Step(step.first, step.last, step.value, f"{word} {reading.short_text(step.value)}", kind))
    for step in steps(reading.target_rows, IN_RANGE, last):
        found.append(Step(step.first, step.last, step.value, f"Range from {reading.short_text(step.value)}", "range_low"))
        found.append(Step(step.first, step.last, step.upper, f"Range to {reading.short_text(step.upper)}", "range_high"))
    for step in steps(reading.target_rows, MILESTONE, last + AHEAD):
        found.append(Step(step.first, None, step.value, f"Milestone {reading.short_text(step.value)}", MILESTONE))
    return found


def _references(reading, points) -> list[ReferenceLine]:
    """Two lines at most: the neighbours' median and England, whose yearly figure holds until the next one."""
    lines = []
    for comparison in reading.comparisons:
        row = comparison.row
        if points and row.group in (NEIGHBOURS, ENGLAND) and row.statistic in ("", "median"):
            same = [
                each
                for each in reading.official
                if (each.group, each.group_name, each.statistic, each.model)
                == (row.group, row.group_name, row.statistic, row.model)
                and each.month <= points[-1].month
            ]
            values = tuple((each.month, each.value) for each in sorted(same, key=lambda each: each.month))
            name = "Neighbours’ median" if row.group == NEIGHBOURS else "England"
            if values:
                lines.append(ReferenceLine(name, values, holds=True))
    return lines
