"""What a test of a limb found, before the day it is due is looked at. Standard library and other pure modules only."""

from dataclasses import dataclass
from decimal import Decimal

from metrics.months import Month
from plans.limbs.rules import Facts
from plans.limbs.words import NOT_EVIDENCED


@dataclass(frozen=True)
class Found:
    """As in `Outcome`: the finding as if it were due, and what it rests on."""

    finding: str
    sentence: str
    month: Month | None = None
    value: Decimal | None = None
    text: str = ""
    distance: str = ""


def not_evidenced(sentence: str, **of_figure) -> Found:
    """Nothing can be found, and why."""
    return Found(NOT_EVIDENCED, sentence, **of_figure)


def latest(facts: Facts) -> tuple[Month, Decimal]:
    """The latest month with a figure, and the figure. There is one."""
    month = max(facts.figures)
    return month, facts.figures[month]
