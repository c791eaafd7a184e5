"""What the tests of limbs have in common: series, rules, and figures written shortly."""

import datetime as dt
from decimal import Decimal

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    EACH_MONTH,
    EVIDENCE,
    POINTS,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TREND,
    Facts,
    Measured,
    Rule,
    Step,
    judge,
)

NOTICE = dt.date(2019, 12, 18)
JULY = Month(2020, 7)

VISITS = Measured("Child in need visits on time", "percent", 0, "", "higher")
CASELOAD = Measured("Average caseload", "ratio", 1, "cases", "lower")
OVER_40 = Measured("Social workers with more than 40 cases", "count", 0, "social workers", "lower")
CONTACTS = Measured("Contacts", "count", 0, "contacts", "neutral")
COVERAGE = Measured("Staff cover", "percent", 0, "", "range", (Decimal(90), Decimal(110)))
VARIANCE = Measured("Variance from budget", "money", 0, "£ thousand", "closer_to_zero")


# One rule of each kind, all of them undated but the steps.
RULES = {
    THRESHOLD: Rule(THRESHOLD, None, AT_LEAST, Decimal(85)),
    STEPPED: Rule(
        STEPPED,
        None,
        AT_LEAST,
        steps=(Step(dt.date.fromisoformat("2020-03-31"), Decimal(75)), Step(dt.date.fromisoformat("2020-06-30"), Decimal(85))),
    ),
    COUNT_TO_ZERO: Rule(COUNT_TO_ZERO),
    CHANGE: Rule(CHANGE, None, AT_LEAST, Decimal(10), baseline=Month(2019, 12), unit_of_change=POINTS),
    TREND: Rule(TREND, trend=EACH_MONTH),
    COMPARATOR: Rule(COMPARATOR, None, value=Decimal(10), unit_of_change=POINTS, group="england"),
    SUSTAINED: Rule(SUSTAINED, None, AT_LEAST, Decimal(85), months=2),
    EVIDENCE: Rule(EVIDENCE, needs=1, kinds=("audit",)),
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def run(first: str, *values) -> dict[Month, Decimal]:
    """Figures of months in a row; None is a month without one."""
    start = Month.parse(first)
    return {start + ahead: Decimal(value) for ahead, value in enumerate(values) if value is not None}


def judged(rule, facts: Facts, month: Month = JULY, on: dt.date | None = None):
    """Judged at the end of `month`, under the notice of December 2019."""
    return judge(rule, facts, month=month, on=on or month.last, begins=NOTICE)
