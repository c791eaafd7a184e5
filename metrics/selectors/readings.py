"""What is said of one series at one time: put together from the rule modules, and printed by the templates as it stands.

No queries: a `Reading` is made from a `Book` (`book.py`). What the reader may not see is taken out before anything is judged,
drawn or rolled.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from metrics import icons, spc
from metrics.charts import Sparkline, sparkline
from metrics.comparing import in_words as compare_in_words
from metrics.comparing import may_compare, named
from metrics.direction import Measure, Travel, travel
from metrics.kinds import ENGLAND, HIGHER, LOWER, MEDIAN, NEIGHBOURS, OWN, REGION
from metrics.lateness import Lateness, lateness
from metrics.models import Comparator, Series, Snapshot
from metrics.months import MONTH_NAMES, AsAt, Month
from metrics.rolling import Figure
from metrics.selectors.book import REBASE, Book, Mark
from metrics.shown import NO_FIGURE, SUPPRESSED, show
from metrics.targets import TargetRow, applied, distance, in_words

SPC_DIRECTION = {HIGHER: "increase", LOWER: "decrease"}
LAST_SHOWN = 24
NOT_SHOWN = "the figure is not shown"
SOME_HIDDEN = "Some months are hidden (c), so the mean, the limits and whether a change is real are not shown."
POINT_MARKS = {
    "common_cause": "",
    "special_cause_neutral_high": "neutral_high",
    "special_cause_neutral_low": "neutral_low",
}


ORDER = (NEIGHBOURS, REGION, ENGLAND)


@dataclass(frozen=True)
class Comparison:
    """An official figure as printed, and how far the latest figure is from it in words (empty: there is none to compare)."""

    row: Comparator
    text: str
    words: str


@dataclass(frozen=True)
class Reading:
    """One series: its figures as this reader may see them, and everything that follows from them."""

    series: Series
    as_at: AsAt
    today: dt.date
    snapshots: dict[Month, Snapshot]
    hidden: frozenset[Month]
    hidden_denominators: frozenset[Month]
    target_rows: list[TargetRow]
    marks: list[Mark]
    official: list[Comparator]

    @property
    def owner_role(self) -> str:
        return self.series.owner_role or self.indicator.owner_role

    # --- Figures ---

    @property
    def indicator(self):
        return self.series.indicator

    @cached_property
    def figures(self) -> dict[Month, Figure]:
        """What may be shown and reckoned with, by month in order."""
        return {
            month: Figure(row.value, row.numerator, row.denominator)
            for month, row in self.snapshots.items()
            if month not in self.hidden
        }

    @cached_property
    def latest_month(self) -> Month | None:
        """The newest month with a figure, hidden or not."""
        return max(self.snapshots, default=None)

    @property
    def latest(self) -> Snapshot | None:
        return self.snapshots.get(self.latest_month)

    @property
    def latest_is_hidden(self) -> bool:
        return self.latest_month in self.hidden

    @property
    def latest_value(self) -> Decimal | None:
        """The newest figure, where it may be seen."""
        return None if self.latest is None or self.latest_is_hidden else self.latest.value

    @property
    def latest_text(self) -> str:
        if self.latest_is_hidden:
            return SUPPRESSED
        return self.text(self.latest_value)

    def text(self, value: Decimal | None) -> str:
        """A figure of this series as printed."""
        return (
            NO_FIGURE if value is None else show(value, self.indicator.unit, self.indicator.decimals, self.indicator.unit_words)
        )

    def short_text(self, value: Decimal | None) -> str:
        """The same without the unit's words, for a table that has them in its heading."""
        return NO_FIGURE if value is None else show(value, self.indicator.unit, self.indicator.decimals)

    def text_of(self, month: Month) -> str:
        if month in self.hidden:
            return SUPPRESSED
        return self.short_text(self.figures[month].value) if month in self.figures else NO_FIGURE

    @cached_property
    def lateness(self) -> Lateness:
        return lateness(
            every=self.indicator.every,
            latest=self.latest_month,
            judged_on=self.as_at.judged_on(self.today),
            # Nothing more was published, so nothing is late at any time of the record.
            ends=self.latest_month if self.series.published else self.series.ends,
        )

    @cached_property
    def measure(self) -> Measure:
        indicator = self.indicator
        ends = None if indicator.range_low is None else (indicator.range_low, indicator.range_high)
        return Measure(indicator.unit, indicator.decimals, indicator.polarity, indicator.unit_words, ends)

    @cached_property
    def travel(self) -> Travel | None:
        """Where the latest figure comes from; None where it may not be seen."""
        if self.latest_is_hidden or self.latest_month is None:
            return None
        values = {month: figure.value for month, figure in self.figures.items()}
        before = max((month for month in self.snapshots if month < self.latest_month), default=None)
        if self.hidden:
            # "Since" a month before hidden ones would pass over them as if nothing had been.
            kept = {self.latest_month, self.latest_month - 12, before}
            values = {month: value for month, value in values.items() if month in kept}
        return travel(values, self.measure, self.variation_key, after_hidden=before in self.hidden)

    # --- What it is to reach ---

    @cached_property
    def applied(self) -> TargetRow | None:
        """What the latest figure is judged against; before there is one, what holds in the month that is viewed."""
        return applied(self.target_rows, self.latest_month or self.as_at.month)

    @cached_property
    def target_words(self) -> str:
        indicator = self.indicator
        words = {"unit": indicator.unit, "decimals": indicator.decimals, "unit_words": indicator.unit_words}
        said = in_words(self.latest_value, self.applied, indicator.polarity, **words)
        return said.replace(NO_FIGURE, NOT_SHOWN) if self.latest_is_hidden else said

    @cached_property
    def meets(self) -> bool | None:
        """Whether the latest figure meets what it is judged against; None where nobody can say."""
        if self.applied is None or self.latest_value is None:
            return None
        return distance(self.latest_value, self.applied, self.indicator.polarity).meets

    # --- Beside others ---

    @cached_property
    def comparisons(self) -> list["Comparison"]:
        """The newest official figures up to the month viewed, that this series may stand beside: neighbours by each of their
        statistics in the newest model, region, England."""
        newest: dict[tuple, Comparator] = {}
        for row in self.official:
            if row.group != OWN and row.month <= self.as_at.month and may_compare(self.indicator.unit, row.group):
                key = (row.group, row.statistic)
                newest[key] = max(newest.get(key, row), row, key=lambda each: (each.month, _model_order(each.model), each.pk))
        return [Comparison(row, self.text(row.value), self._beside(row)) for row in sorted(newest.values(), key=_place)]

    @property
    def comparison(self) -> "Comparison | None":
        """The one for a narrow place: the neighbours' median, else the first there is."""
        return next((each for each in self.comparisons if each.row.statistic == MEDIAN), next(iter(self.comparisons), None))

    @property
    def is_never_compared(self) -> bool:
        """Whether there are figures of other places, which a count or a sum of money is not set beside."""
        return bool(self.official) and not may_compare(self.indicator.unit, NEIGHBOURS)

    def _beside(self, row: Comparator) -> str:
        than = named(row.group, row.group_name, statistic=row.statistic, model=row.model, period=row.period)
        if self.latest_value is None:
            return ""
        measure = self.measure
        return compare_in_words(
            self.latest_value,
            row.value,
            than,
            unit=measure.unit,
            decimals=measure.decimals,
            polarity=measure.polarity,
            unit_words=measure.unit_words,
            good_range=measure.good_range,
        )

    # --- The control chart ---

    @cached_property
    def rebases(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == REBASE]

    @cached_property
    def chart(self) -> spc.Chart:
        row = applied(self.target_rows, max(self.figures)) if self.figures else None
        options = spc.options_for(
            self.series.spc_profile,
            direction=SPC_DIRECTION.get(self.indicator.polarity, "neutral"),
            target=None if row is None or row.upper is not None else row.value,
            rebase=tuple(mark.month.first for mark in self.rebases),
        )
        return spc.xmr([(month.first, figure.value) for month, figure in self.figures.items()], options)

    @cached_property
    def is_judged(self) -> bool:
        """Whether the chart has figures enough for limits and icons, and none that this reader does not see: what is left
        would have a mean of its own, and say something else than the truth."""
        return not self.hidden and icons.is_shown(self.chart)

    @property
    def not_judged(self) -> str:
        """The same in a narrow place."""
        return "Some months are hidden" if self.hidden else "Too few figures to tell"

    @property
    def why_not_judged(self) -> str:
        """What stands where there are no icons."""
        return SOME_HIDDEN if self.hidden else icons.TOO_FEW

    @cached_property
    def variation(self) -> icons.Icon | None:
        """What is to be said of the latest figure; nothing where it may not be seen."""
        return icons.VARIATION.get(self.chart.latest.variation) if self.is_judged and not self.latest_is_hidden else None

    @property
    def signal_words(self) -> str:
        """Why the latest month stands out, such as "outside the limits"; empty where it does not."""
        point = next((point for point in reversed(self.chart.points) if point.segment is not None), None)
        return icons.RULE_WORDS.get(point.rule, "") if point and self.is_judged else ""

    @cached_property
    def assurance(self) -> icons.Icon | None:
        return icons.ASSURANCE.get(self.chart.latest.assurance) if self.is_judged else None

    @property
    def variation_key(self) -> str | None:
        return self.variation.key if self.variation else None

    @property
    def mark(self) -> str:
        """The mark of the newest point, as charts name it."""
        return "" if self.variation is None or self.variation.key == "common_cause" else self.variation.key

    @property
    def is_improving(self) -> bool:
        return self.mark.startswith("improvement")

    @property
    def is_worsening(self) -> bool:
        return self.mark.startswith("concern")

    @property
    def spark_words(self) -> str:
        """What the small drawing shows, for people who do not see it."""
        if not self.figures:
            return "No figures"
        first, last = min(self.figures), max(self.figures)
        left_out = "; hidden months are left out" if self.hidden else ""
        return f"From {self.text_of(first)} in {first.label} to {self.text_of(last)} in {last.label}{left_out}"

    @cached_property
    def sparkline(self) -> Sparkline:
        every = self.indicator.every
        last = self.as_at.month if self.series.ends is None else min(self.as_at.month, self.series.ends)
        if every > 1 and self.latest_month:
            last = self.latest_month + (last - self.latest_month) // every * every
        months = [last - back * every for back in reversed(range(LAST_SHOWN))]
        values = [self.figures[month].value if month in self.figures else None for month in months]
        target = None if self.applied is None or self.applied.upper is not None else self.applied.value
        return sparkline(values, target=target, mark=self.mark)


def _model_order(model: str) -> tuple[int, int]:
    """Models of neighbours by their date: "May 2025" after "April 2021"."""
    name, _, year = model.partition(" ")
    return (int(year), MONTH_NAMES.index(name)) if year.isdigit() and name in MONTH_NAMES else (0, 0)


def _place(row: Comparator) -> tuple:
    return ORDER.index(row.group), row.statistic != MEDIAN


def point_mark(point_type: str, side: str | None) -> str:
    """The mark that charts know, of a point of a control chart: its kind and its side."""
    if point_type in POINT_MARKS:
        return POINT_MARKS[point_type]
    return f"{point_type.removeprefix('special_cause_')}_{side}"


def read(book: Book, series: Series, today: dt.date) -> Reading:
    return Reading(
        series=series,
        as_at=book.as_at,
        today=today,
        snapshots=book.figures_of(series),
        hidden=book.hidden.months_of(series.pk),
        hidden_denominators=frozenset(month for key, month in book.hidden.denominators if key == series.pk),
        target_rows=[TargetRow(row.kind, row.month, row.value, row.upper, row.pk) for row in book.targets.get(series.pk, ())],
        marks=book.marks.get(series.pk, []),
        official=book.comparators.get(series.indicator_id, []),
    )
