"""Limbs that are judged on a number: a value, a change, a comparator, a value held. Standard library and other pure modules only.

They are given the figures up to the month of judgement only, and at least one. Equal meets. The latest figure decides; a change
needs that of its baseline month too, and a value to be held for n months needs the n months up to the latest figure.
"""

from decimal import Decimal
from fractions import Fraction

from metrics.comparing import may_compare, within
from metrics.kinds import CLOSER_TO_ZERO, HIGHER, LOWER, RANGE
from metrics.shown import places, rounded
from plans.limbs.asking import size_words, test_words
from plans.limbs.found import Found, latest, not_evidenced
from plans.limbs.rules import Facts, Measured, Rule, Step
from plans.limbs.saying import asked_number, counted, gap, joined, number, percent, places_to_tell, share_gap
from plans.limbs.words import AT_MOST, CONTRADICTED, DIRECTION_WORDS, MOVE_WORDS, PERCENT, SUPPORTED

NAMED_MONTHS, BOUND_PLACES = 3, 2


def threshold(rule: Rule, facts: Facts) -> Found:
    """The latest figure against the value."""
    return _against(rule.direction, rule.value, facts, test_words(rule, facts.measured))


def step(rule: Rule, facts: Facts, one: Step) -> Found:
    """The latest figure against one step."""
    return _against(rule.direction, one.value, facts, test_words(rule, facts.measured, one))


def count_to_zero(rule: Rule, facts: Facts) -> Found:
    """The latest count is 0."""
    month, value = latest(facts)
    finding = CONTRADICTED if value else SUPPORTED
    text = number(value, facts.measured, places(value))
    if not facts.tells:
        return Found(finding, f"The count of {month.label} is {'not ' if value else ''}0.", month)
    distance = f"{text} too many" if value > 0 else "" if value else "none left"
    sentence = f"{text} in {month.label}, against a count of 0: {distance or 'not 0'}."
    return Found(finding, sentence, month, value, text, distance)


def change(rule: Rule, facts: Facts) -> Found:
    """From the figure of the baseline month to the latest one: in percent of the first, or in the unit."""
    measured, (month, value) = facts.measured, latest(facts)
    text = number(value, measured)
    of_figure = {"month": month, "value": value, "text": text}
    before = facts.figures.get(rule.baseline)
    if before is None:
        return not_evidenced(f"There is no figure for {rule.baseline.label} to measure the change from.", **of_figure)
    if month <= rule.baseline:
        return not_evidenced(f"There is no figure later than {rule.baseline.label} to measure the change by.", **of_figure)
    in_percent = rule.unit_of_change == PERCENT
    if in_percent and not before:
        sentence = f"The figure of {rule.baseline.label} is 0, and a change from 0 cannot be said in percent."
        if not facts.tells:
            sentence = "The change from the first figure cannot be said in percent."
        return not_evidenced(sentence, **of_figure)
    moved = Fraction(value) - Fraction(before)
    if in_percent:
        moved = moved * 100 / abs(Fraction(before))
    got = -moved if rule.direction == AT_MOST else moved
    finding = SUPPORTED if got >= Fraction(rule.value) else CONTRADICTED
    if not facts.tells:
        shows = "shows" if finding == SUPPORTED else "does not show"
        return Found(finding, f"The figure of {month.label} {shows} {test_words(rule, measured)}.", month)
    if in_percent:
        decimals = places_to_tell(got, rule.value, max(1, places(rule.value)))
        size, far = percent(abs(moved), decimals), share_gap(got - Fraction(rule.value), decimals)
        seen = places_to_tell(value, before, measured.decimals)
    else:
        decimals = places_to_tell(got, rule.value, max(measured.decimals, places(rule.value)))
        seen = max(decimals, places_to_tell(value, before, measured.decimals))
        size, far = gap(moved, measured, seen), gap(got - Fraction(rule.value), measured, seen)
    way = f"{'up' if moved > 0 else 'down'} {size}" if moved else "unchanged"
    distance = _asked(got - Fraction(rule.value), far)
    text, was = number(value, measured, seen), number(before, measured, seen)
    test = f"a {MOVE_WORDS[rule.direction]} of at least {size_words(rule, measured)}"
    sentence = f"{text} in {month.label}, from {was} in {rule.baseline.label}: {way}, against {test}: {distance}."
    return Found(finding, sentence, month, value, text, distance)


def comparator(rule: Rule, facts: Facts) -> Found:
    """The latest figure beside the latest one of the comparator: one-sided by polarity, better than it is within."""
    measured, (month, value) = facts.measured, latest(facts)
    text = number(value, measured)
    of_figure = {"month": month, "value": value, "text": text}
    if not may_compare(measured.unit, rule.group):
        words = "Counts and sums of money are not compared with other places: they follow how many children live there."
        return not_evidenced(words, **of_figure)
    if not facts.others:
        return not_evidenced(
            f"There is no official figure to compare with; {test_words(rule, measured)} is asked for.", **of_figure
        )
    other = max(facts.others, key=lambda each: each.month)
    holds = within(value, other.value, rule.value, rule.unit_of_change, measured.polarity, measured.good_range)
    finding = SUPPORTED if holds else CONTRADICTED
    test = f"within {size_words(rule, measured)} of {other.words}, {asked_number(other.value, measured)},"
    bounds = _bounds(rule, measured, other.value)
    end = min((bound for _, bound in bounds), key=lambda bound: abs(bound - Fraction(value)))
    # To a reader who may not see the figure, no place may depend on it.
    decimals = places_to_tell(value, end, max(measured.decimals, _places(end))) if facts.tells else measured.decimals
    allowed = " ".join(f"{words} {number(bound, measured, max(decimals, _places(bound)))}" for words, bound in bounds)
    if not facts.tells:
        side = "" if holds else "not "
        return Found(finding, f"The figure of {month.label} is {side}{test} which allows {allowed}.", month)
    if end == value:
        distance = "exactly that"
    else:
        sides = ("above", "below") if len(bounds) == 1 else ("inside", "inside") if holds else ("outside", "outside")
        distance = f"{gap(Fraction(value) - end, measured, decimals)} {sides[0] if value > end else sides[1]}"
    text = number(value, measured, decimals)
    return Found(finding, f"{text} in {month.label}. W{test[1:]} allows {allowed}: {distance}.", month, value, text, distance)


def sustained(rule: Rule, facts: Facts) -> Found:
    """The value in each of the last n months up to the latest figure. One of them that fails is enough, whatever is missing."""
    measured, (month, value) = facts.measured, latest(facts)
    text = number(value, measured, places_to_tell(value, rule.value, max(measured.decimals, places(rule.value))))
    of_figure = {"month": month, "value": value, "text": text}
    wanted = [month - back for back in reversed(range(rule.months))]
    asked = f"{DIRECTION_WORDS[rule.direction]} {asked_number(rule.value, measured)}"
    period = f"the {counted(rule.months, 'month', 'months')} to {month.label}"
    failing = [each for each in wanted if each in facts.figures and not _meets(rule.direction, facts.figures[each], rule.value)]
    if failing:
        if not facts.tells:
            return Found(CONTRADICTED, f"Not {asked} in each of {period}.", month)
        said = [_of_month(rule, measured, each, facts.figures[each]) for each in failing[:NAMED_MONTHS]]
        if len(failing) > NAMED_MONTHS:
            said.append(counted(len(failing) - NAMED_MONTHS, "month more", "months more"))
        sentence = f"Not {asked} in each of {period}: {'; '.join(said)}."
        far = _distance(rule.direction, facts.figures[failing[-1]], rule.value, measured)[1]
        return Found(CONTRADICTED, sentence, distance=f"{far} in {failing[-1].label}", **of_figure)
    missing = [each for each in wanted if each not in facts.figures]
    if missing:
        held = counted(len(wanted) - len(missing), "has", "have")
        sentence = f"Of {period} only {held} a figure; there is none for "
        names = [each.label for each in missing[:NAMED_MONTHS]]
        more = [f"{len(missing) - NAMED_MONTHS} more"] if len(missing) > NAMED_MONTHS else []
        return not_evidenced(f"{sentence}{joined([*names, *more])}.", **of_figure)
    begin = f"{asked[0].upper()}{asked[1:]} in each of {period}"
    if not facts.tells:
        return Found(SUPPORTED, f"{begin}.", month)
    far = _distance(rule.direction, value, rule.value, measured)[1]
    return Found(SUPPORTED, f"{begin}: {text} in {month.label}, {far}.", distance=far, **of_figure)


def _against(direction: str, asked: Decimal, facts: Facts, test: str) -> Found:
    month, value = latest(facts)
    finding = SUPPORTED if _meets(direction, value, asked) else CONTRADICTED
    if not facts.tells:
        return Found(finding, f"The figure of {month.label} is {'' if finding == SUPPORTED else 'not '}{test}.", month)
    text, distance = _distance(direction, value, asked, facts.measured)
    return Found(finding, f"{text} in {month.label}, against {test}: {distance}.", month, value, text, distance)


def _meets(direction: str, value: Decimal, asked: Decimal) -> bool:
    return value <= asked if direction == AT_MOST else value >= asked


def _distance(direction: str, value: Decimal, asked: Decimal, measured: Measured) -> tuple[str, str]:
    """The figure as written, and how far it is from what is asked, on which side."""
    decimals = places_to_tell(value, asked, max(measured.decimals, places(asked)))
    text, size = number(value, measured, decimals), gap(value - asked, measured, decimals)
    if value == asked:
        return text, "exactly that"
    if direction == AT_MOST:
        return text, f"{size} {'over' if value > asked else 'below'}"
    return text, f"{size} {'short' if value < asked else 'above'}"


def _of_month(rule, measured, month, value):
    text, far = _distance(rule.direction, value, rule.value, measured)
    return f"{text} in {month.label}, {far}"


def _asked(surplus: Fraction, far: str) -> str:
    if not surplus:
        return "exactly as asked"
    return f"{far} more than asked" if surplus > 0 else f"{far} short"


def _bounds(rule: Rule, measured: Measured, other: Decimal) -> list[tuple[str, Fraction]]:
    """What "within" allows: one end where a direction is better, otherwise two."""
    exact, n = Fraction(other), Fraction(rule.value)
    allowed = n * abs(exact) / 100 if rule.unit_of_change == PERCENT else n
    if measured.polarity == HIGHER:
        return [("at least", exact - allowed)]
    if measured.polarity == LOWER:
        return [("at most", exact + allowed)]
    if measured.polarity == CLOSER_TO_ZERO:
        return [("from", -abs(exact) - allowed), ("to", abs(exact) + allowed)]
    if measured.polarity == RANGE and measured.good_range is not None:
        low, high = map(Fraction, measured.good_range)
        far = max(low - exact, exact - high, Fraction(0))
        return [("from", low - far - allowed), ("to", high + far + allowed)]
    return [("from", exact - allowed), ("to", exact + allowed)]


def _places(bound: Fraction) -> int:
    """The places of a bound, of which two are shown where it does not take more."""
    return places(rounded(bound, BOUND_PLACES))
