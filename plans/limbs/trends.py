"""Limbs that are judged on a trend. Standard library and other pure modules only.

A trend needs three months with a figure, from the first month that the rule looks at. Better is what the rule's own direction
says, otherwise what the polarity of the series says; where neither does, nothing can be found.

"Each month better" compares neighbouring months. One that is not better than the one before is enough to contradict it; a month
without a figure leaves it open. "An improving trajectory" is better at the end than at the start, with a straight line (least
squares) through the months that points the same way. Then the control chart decides, where there is one: improvement supports
it, concern contradicts it, and common cause means that chance explains the difference, so nothing is shown yet.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from metrics.icons import VARIATION
from metrics.kinds import HIGHER, LOWER
from metrics.months import Month
from metrics.polarity import gain
from plans.limbs.found import Found, latest, not_evidenced
from plans.limbs.lines import slope
from plans.limbs.rules import Facts, Measured, Rule
from plans.limbs.saying import counted, gap, joined, number, places_to_tell, span
from plans.limbs.words import (
    AT_LEAST,
    AT_MOST,
    CONTRADICTED,
    EACH_MONTH,
    NOT_EVIDENCED,
    SUPPORTED,
    TREND_MONTHS,
)

NAMED_MONTHS = 3
COMMON_CAUSE = "common_cause"
CHANCE = "that is within what chance explains, as the control chart shows"


def trend(rule: Rule, facts: Facts, start: Month) -> Found:
    """Judge the figures from `start` on. ValueError for a variation icon that does not exist."""
    if facts.variation is not None and facts.variation not in VARIATION:
        raise ValueError(f"No such variation: {facts.variation!r}")
    measured, (month, value) = facts.measured, latest(facts)
    of_figure = {"month": month, "value": value, "text": number(value, measured)}
    start = max(start, month - rule.months + 1) if rule.months else start
    figures = {each: facts.figures[each] for each in sorted(facts.figures) if each >= start}
    if _better_by(rule, measured, value, value) is None:
        words = "Neither direction of this series is good in itself, and the limb does not say which is asked for."
        return not_evidenced(words, **of_figure)
    if len(figures) < TREND_MONTHS:
        held = counted(len(figures), "month has a figure", "months have a figure") if figures else "no month has a figure"
        return not_evidenced(f"From {start.label} on {held}; a trend needs {TREND_MONTHS}.", **of_figure)
    judged = _each_month if rule.trend == EACH_MONTH else _trajectory
    return judged(rule, facts, figures, start, of_figure)


def _each_month(rule, facts, figures, start, of_figure) -> Found:
    measured, month = facts.measured, of_figure["month"]
    period = span(start, month)
    pairs = [(each - 1, each) for each in figures if each - 1 in figures]
    worse = [pair for pair in pairs if _better_by(rule, measured, figures[pair[1]], figures[pair[0]]) <= 0]
    better = {AT_MOST: "lower", AT_LEAST: "higher"}.get(rule.direction, "better")
    if worse:
        if not facts.tells:
            return Found(CONTRADICTED, f"Not every month from {period} is {better} than the one before.", month)
        said = []
        for before, after in worse[:NAMED_MONTHS]:
            text, was = _both(measured, figures[after], figures[before])
            said.append(f"{text} in {after.label} after {was} in {before.label}")
        if len(worse) > NAMED_MONTHS:
            said.append(counted(len(worse) - NAMED_MONTHS, "month more", "months more"))
        return Found(CONTRADICTED, f"Not {better} each month from {period}: {joined(said)}.", **of_figure)
    missing = [each for each in (start + ahead for ahead in range(month - start)) if each not in figures]
    if missing:
        names = [each.label for each in missing[:NAMED_MONTHS]]
        if len(missing) > NAMED_MONTHS:
            names.append(f"{len(missing) - NAMED_MONTHS} more")
        return not_evidenced(f"There is no figure for {joined(names)}, so nothing can be said of each month.", **of_figure)
    begin = f"{better.capitalize()} each month from {period}"
    if not facts.tells:
        return Found(SUPPORTED, f"{begin}.", month)
    text, was = _both(measured, figures[month], figures[start])
    return Found(SUPPORTED, f"{begin}, from {was} to {text}.", distance=_moved(figures, measured), **of_figure)


def _trajectory(rule, facts, figures, start, of_figure) -> Found:
    measured, month, value = facts.measured, of_figure["month"], of_figure["value"]
    first = min(figures)
    scores = {each: _better_by(rule, measured, figure, figures[first]) for each, figure in figures.items()}
    finding, reason = _of_trajectory(rule, measured, facts.variation, figures, scores)
    if not facts.tells:
        shows = "show" if finding == SUPPORTED else "do not show"
        way = {AT_MOST: "a falling", AT_LEAST: "a rising"}.get(rule.direction, "an improving")
        chance = f": {CHANCE}" if finding == NOT_EVIDENCED else ""
        return Found(finding, f"The figures from {span(first, month)} {shows} {way} trajectory{chance}.", month)
    text, was = _both(measured, value, figures[first])
    sentence = f"{text} in {month.label}, from {was} in {first.label}: {_moved(figures, measured)}; {reason}."
    return Found(finding, sentence, distance=_moved(figures, measured), **of_figure)


def _of_trajectory(rule, measured, variation, figures, scores) -> tuple[str, str]:
    """The finding, and why, as part of a sentence."""
    last = max(scores)
    better = {AT_MOST: "lower than", AT_LEAST: "higher than"}.get(rule.direction, "better than")
    if scores[last] <= 0:
        return CONTRADICTED, f"it is not {better} at the start"
    if slope(scores) <= 0:
        return CONTRADICTED, f"it is {better} at the start, but the months between do not point that way"
    if variation is None:
        few = "there are too few figures for a control chart to tell whether it is more than chance"
        return SUPPORTED, f"the months between point the same way, and {few}"
    if variation == COMMON_CAUSE:
        return NOT_EVIDENCED, f"{CHANCE}, so it is no trend yet"
    if _improves(rule, measured, variation, figures):
        return SUPPORTED, "the months between point the same way, by more than chance explains, as the control chart shows"
    return CONTRADICTED, "the control chart shows a change the other way, by more than chance explains"


def _improves(rule: Rule, measured: Measured, variation: str, figures: Mapping[Month, Decimal]) -> bool:
    """Whether a change that the control chart shows is to the better, by the side it is on."""
    side = variation.rpartition("_")[2]
    if rule.direction:
        return side == ("low" if rule.direction == AT_MOST else "high")
    if measured.polarity in (HIGHER, LOWER):
        return side == ("high" if measured.polarity == HIGHER else "low")
    # Of a range or closer to zero the chart has no direction: better is the way by which the figures came to be better.
    return side == ("high" if figures[max(figures)] > figures[min(figures)] else "low")


def _better_by(rule: Rule, measured: Measured, value: Decimal, than: Decimal) -> Decimal | None:
    if rule.direction:
        return than - value if rule.direction == AT_MOST else value - than
    return gain(value, than, measured.polarity, measured.good_range)


def _both(measured: Measured, value: Decimal, other: Decimal) -> tuple[str, str]:
    decimals = places_to_tell(value, other, measured.decimals)
    return number(value, measured, decimals), number(other, measured, decimals)


def _moved(figures: Mapping[Month, Decimal], measured: Measured) -> str:
    first, last = min(figures), max(figures)
    moved = Fraction(figures[last]) - Fraction(figures[first])
    if not moved:
        return "unchanged"
    size = gap(moved, measured, places_to_tell(figures[last], figures[first], measured.decimals))
    return f"{'up' if moved > 0 else 'down'} {size}"
