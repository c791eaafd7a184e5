"""Direction of travel in words: how the latest figure compares with the one before and with the same month last year.

Standard library only. "Up 3 percentage points since August 2026: better." What is compared is what is shown: both figures are
rounded to the indicator's decimal places first, so that a reader who subtracts gets the same, and where they then are equal
the figure is "unchanged". "The one before" is the latest earlier month that has a figure, and is named: a gap is no zero.
Whether up or down is better follows the polarity (`polarity.py`); of a neutral indicator nothing is called better or worse.

A month's change is often chance. Where a control chart is shown, its variation icon says which it is: "common_cause" means
within the usual month-to-month variation, the others mean more than chance explains. Of counts, rates, averages and money the
change is also given as a percentage where it begins from 100 or more: of fewer, a percentage says more than they can bear.

Figures that the reader may not see are left out by the caller, before: a change from or to one would give it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import PERCENT
from metrics.months import Month
from metrics.polarity import AS_GOOD, JUDGEMENT_WORDS, Ends, judge
from metrics.shown import rounded, say_gap

PERCENTAGE_FROM = 100
USUAL_VARIATION = "within the usual month-to-month variation"
MORE_THAN_CHANCE = "more than chance explains"
COMMON_CAUSE = "common_cause"
BEFORE_IS_HIDDEN = "The figure before it is hidden, so it is not said how this one compares."


@dataclass(frozen=True)
class Measure:
    """What is needed of an indicator to say a change: unit, decimal places, polarity, the words after a number, its range."""

    unit: str
    decimals: int
    polarity: str
    unit_words: str = ""
    good_range: Ends | None = None


@dataclass(frozen=True)
class Change:
    """From one month to a later one. `amount` is signed, in the unit, between the figures as shown.

    judgement: BETTER, WORSE, AS_GOOD or NO_DIRECTION of `metrics.polarity`; words: "up 3 percentage points since …: better"
    """

    since: Month
    amount: Decimal
    judgement: str
    words: str


@dataclass(frozen=True)
class Travel:
    """Where the latest figure comes from. A change is None where there is no such earlier figure.

    signal: USUAL_VARIATION, MORE_THAN_CHANCE, or empty where no control chart is shown
    sentence: all of it, for people
    """

    month: Month
    before: Change | None
    last_year: Change | None
    signal: str
    sentence: str


def change(now: Decimal, before: Decimal, since: Month, measure: Measure) -> Change:
    """How the figure `now` compares with that of the month `since`."""
    seen_now, seen_before = rounded(now, measure.decimals), rounded(before, measure.decimals)
    amount = seen_now - seen_before
    judgement = judge(seen_now, seen_before, measure.polarity, measure.good_range)
    if not amount:
        return Change(since, amount, AS_GOOD, f"unchanged since {since.label}")
    way = "up" if amount > 0 else "down"
    size = say_gap(amount, measure.unit, measure.decimals, measure.unit_words) + _percentage(amount, seen_before, measure.unit)
    return Change(since, amount, judgement, f"{way} {size} since {since.label}: {JUDGEMENT_WORDS[judgement]}")


def travel(
    figures: Mapping[Month, Decimal], measure: Measure, variation: str | None = None, *, after_hidden: bool = False
) -> Travel | None:
    """The direction of travel of the latest of `figures`; None without any. `variation` is the key of the icon that is shown;
    `after_hidden`: the figure before the latest is one that the reader may not see, and not among them."""
    if not figures:
        return None
    month = max(figures)
    earlier = max((each for each in figures if each < month), default=None)
    year_ago = month - 12
    before = None if earlier is None else change(figures[month], figures[earlier], earlier, measure)
    last_year = change(figures[month], figures[year_ago], year_ago, measure) if year_ago in figures else None
    signal = "" if variation is None else USUAL_VARIATION if variation == COMMON_CAUSE else MORE_THAN_CHANCE
    return Travel(month, before, last_year, signal, _sentence(month, before, last_year, signal, after_hidden))


def _percentage(amount, before, unit):
    if unit == PERCENT or before < PERCENTAGE_FROM:
        return ""
    share = rounded(Fraction(abs(amount)) * 100 / Fraction(before), 0)
    return f" ({share}%)" if share else " (less than 1%)"


def _sentence(month, before, last_year, signal, after_hidden):
    pieces = []
    if before is not None:
        pieces.append(before.words)
    if last_year is not None and (before is None or last_year.since != before.since):
        pieces.append(last_year.words)
    if not pieces:
        return BEFORE_IS_HIDDEN if after_hidden else f"The first figure is that of {month.label}."
    if signal == USUAL_VARIATION:
        pieces.append(f"this is {signal}")
    elif signal:
        pieces.append(f"the latest figures differ from those before by {signal}")
    return " ".join(f"{piece[0].upper()}{piece[1:]}." for piece in pieces)
