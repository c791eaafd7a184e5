"""Between a limb's rule as the database keeps it and as `limbs` judges it."""

import datetime as dt
from decimal import Decimal

from metrics.models import Series
from plans.limbs import Measured, Rule, Step
from plans.models import LimbRule

# What a rule and its row call the same; steps and kinds are lists in the row.
SAME = (
    "kind",
    "due",
    "direction",
    "value",
    "baseline",
    "unit_of_change",
    "trend",
    "months",
    "group",
    "statistic",
    "model",
    "needs",
    "since",
)


def rule_of(row: LimbRule) -> Rule:
    """What a row asks for."""
    steps = tuple(Step(dt.date.fromisoformat(step["due"]), Decimal(step["value"])) for step in row.steps)
    return Rule(steps=steps, kinds=tuple(row.kinds), **{name: getattr(row, name) for name in SAME})


def row_of(rule: Rule) -> dict:
    """The fields of a `LimbRule` that say the same; series, notes and reason are not part of a rule."""
    steps = [{"due": step.due.isoformat(), "value": f"{step.value:f}"} for step in rule.steps]
    return {"steps": steps, "kinds": list(rule.kinds), **{name: getattr(rule, name) for name in SAME}}


def measured_by(series: Series | None) -> Measured | None:
    """How the figures of a series are written and which is better; it comes with its indicator. None without a series."""
    if series is None:
        return None
    indicator = series.indicator
    low, high = indicator.range_low, indicator.range_high
    return Measured(
        title=series.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        unit_words=indicator.unit_words,
        polarity=indicator.polarity,
        good_range=(low, high) if low is not None and high is not None else None,
    )
