"""A notice with measures, limbs and figures for the tests of reading them, written through the services."""

import datetime as dt
from decimal import Decimal

from metrics import kinds
from metrics.months import Month
from plans import limbs
from plans.limbs import Rule
from plans.services import claims, notices
from tests.factories import at, make_indicator, make_series, make_snapshot

ISSUED = dt.date(2019, 12, 18)
DECEMBER = Month(2019, 12)


def a_notice(authority, by, *, issued=ISSUED, slug="notice", title="Improvement Notice", **fields):
    fields = {"kind": "improvement_notice", "annotated": False} | fields
    return notices.add_notice(
        authority=authority, title=title, slug=slug, issued=issued, by=by, now=at(issued), today=issued, **fields
    )


def a_measure(notice, by, number=1, title="", **fields):
    title = title or f"Measure {number}"
    return notices.add_measure(notice=notice, number=number, title=title, by=by, now=at(notice.issued), **fields)


def a_series(authority, by, name, *, unit=kinds.PERCENT, polarity=kinds.HIGHER, **fields):
    indicator = make_indicator(authority, by, name=name, unit=unit, polarity=polarity, decimals=0)
    return make_series(authority, by, indicator, **fields)


def a_limb(measure, by, letter, rule, series=None, *, now=None, wording="", **fields):
    wording = wording or f"Part {letter} of what is asked"
    now = now or at(measure.notice.issued)
    return notices.add_limb(measure=measure, letter=letter, wording=wording, rule=rule, series=series, by=by, now=now, **fields)


def at_least(value, due=None) -> Rule:
    return Rule(limbs.THRESHOLD, due=due, direction=limbs.AT_LEAST, value=Decimal(str(value)))


def at_most(value, due=None) -> Rule:
    return Rule(limbs.THRESHOLD, due=due, direction=limbs.AT_MOST, value=Decimal(str(value)))


def asks_evidence(needs=1, kinds=("audit",), since=None) -> Rule:
    return Rule(limbs.EVIDENCE, needs=needs, kinds=tuple(kinds), since=since)


def a_claim(measure, by, *, status="met", on=dt.date(2020, 7, 8), month=None, now=None, **fields):
    fields = {"narrative": "It was done.", "role_title": "Director of Children’s Services"} | fields
    month = month or Month.of(on)
    return claims.make_claim(
        measure=measure, status=status, on=on, month=month, by=by, now=now or at(on), today=(now or at(on)).date(), **fields
    )


PAPER = dt.date(2020, 7, 8)
CHAIR_LETTER = "Progress report of July 2020"


def a_trend(trend=limbs.EACH_MONTH, **fields) -> Rule:
    return Rule(limbs.TREND, trend=trend, **fields)


def claimed_seven_of_seven(authority, by):
    """A notice of the kinds of limbs that North East Lincolnshire's had, with the figures that its paper of July 2020 gave: every
    measure is claimed met, one is contradicted by its figure, two are supported in part, four have nothing that shows them."""
    lower = {"unit": kinds.RATIO, "polarity": kinds.LOWER}
    caseload = a_series(authority, by, "Average caseload", **lower)
    over_40 = a_series(authority, by, "Caseloads over 40", unit=kinds.COUNT, polarity=kinds.LOWER)
    newly = a_series(authority, by, "Average caseload, newly qualified", **lower)
    conferences = a_series(authority, by, "Conferences within 15 days")
    visits = a_series(authority, by, "All visits on time")
    in_need = a_series(authority, by, "Child in need visits on time")
    protection = a_series(authority, by, "Child protection visits on time")
    notice = a_notice(authority, by)
    december, march, june = dt.date(2019, 12, 31), dt.date(2020, 3, 31), dt.date(2020, 6, 30)
    said = {
        1: (
            "Caseloads",
            [
                ("a", a_trend(), caseload),
                ("b", at_most(30, december), caseload),
                ("c", at_most(25, march), caseload),
                ("d", Rule(limbs.COUNT_TO_ZERO), over_40),
                ("e", at_most(18), newly),
            ],
        ),
        2: ("Review of cases", [("a", asks_evidence(1, ["data", "audit"]), None)]),
        3: ("Reliable data", [("a", asks_evidence(), None), ("b", asks_evidence(2), None)]),
        4: ("Quality of practice", [("a", asks_evidence(1, ["audit"]), None)]),
        5: ("Conferences in time", [("a", a_trend(limbs.TRAJECTORY), conferences), ("b", at_least(68, march), conferences)]),
        6: (
            "Statutory visits",
            [
                ("a", a_trend(), visits),
                ("b", at_least(75, march), in_need),
                ("c", at_least(75, march), protection),
                ("d", at_least(85, june), in_need),
                ("e", at_least(85, june), protection),
                ("f", asks_evidence(1, ["voice"]), None),
            ],
        ),
        7: ("Supervision", [("a", asks_evidence(), None), ("b", asks_evidence(1, ["data"]), None)]),
    }
    for number, (title, rules) in said.items():
        measure = a_measure(notice, by, number, title)
        for letter, rule, series in rules:
            a_limb(measure, by, letter, rule, series)
    figures = {caseload: 17, newly: 14, conferences: 86, in_need: 77, protection: 90}
    for series, value in figures.items():
        make_snapshot(series, by, value, month=Month.of(PAPER), now=at(PAPER, 9))
    for measure in notice.measures.all():
        a_claim(measure, by, on=PAPER, reason="As the paper says." if measure.number == 6 else "")
    return notice
