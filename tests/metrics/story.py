"""A council's figures in March 2026, of each kind that a page has something different to say about."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.history import add_rows
from metrics import kinds
from metrics.models import Snapshot
from metrics.months import Month
from metrics.services import series as settings
from tests.factories import World, at, make_comparator, make_indicator, make_series, make_snapshot, make_sub_group, make_target
from tests.shared import kept

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
NOW = at(MARCH)
TODAY = NOW.date()
# Twelve months about 70, as chance has them; a month far off follows where something is to have changed.
USUAL = (70, 72, 71, 69, 70, 72, 71, 70, 69, 71, 72, 70)


def entered(month: Month) -> dt.datetime:
    return at((month + 1).first.replace(day=10))


def fill(of, by, values, *, last: Month = FEBRUARY, **fields) -> list[Snapshot]:
    """Figures in a row up to `last`, each entered on the tenth of the month after its own; None leaves a month out."""
    first = last - len(values) + 1
    rows = [
        Snapshot(series=of, month=first + n, value=Decimal(value), by=by, known_from=entered(first + n), **fields)
        for n, value in enumerate(values)
        if value is not None
    ]
    return add_rows(rows)


def counts(of, by, numbers: dict[Month, tuple[int, int]]) -> list[Snapshot]:
    """Percentages from pairs of numerator and denominator."""
    return [
        make_snapshot(of, by, month=month, numerator=Decimal(above), denominator=Decimal(below), now=entered(month))
        for month, (above, below) in numbers.items()
    ]


class Story(World):
    """Ten series of the whole council, in the order of the scorecard.

    ======  ================  ====================  ================================================================
    code    group             measure               its figures, up to February 2026 unless said otherwise
    ======  ================  ====================  ================================================================
    CALLS   front door        count, neutral        13 months about 700, then 1,000: changed, neither better nor worse
    TIMELY  assessment        percent, higher       13 months about 70, then 80; target 85 from April 2025, 90 by June
                                                    2026; England 82, neighbours' median 78, region 75
    REPEAT  assessment        percent, lower        13 months about 70, then 80; limit 75
    VISITS  children in need  percent, higher       12 months, one too few for icons; target 60
    PLANS   child protection  count, small numbers  13 months about 20, then 3: hidden from the board; target 10
    RANGE   looked after      ratio, range 12 - 16  14 months about 14
    NEW     looked after      percent, higher       none yet
    STALE   workforce         percent, lower        up to November 2025: late
    YEARLY  workforce         percent, lower        two years, up to March 2025: expected again in March 2026
    AUDIT   quality           percent, higher       one month; with a team's series beside it
    ======  ================  ====================  ================================================================
    """

    SPECS = {
        "CALLS": {"group": "front_door", "unit": kinds.COUNT, "polarity": kinds.NEUTRAL, "decimals": 0, "unit_words": "contacts"},
        "TIMELY": {"group": "assessment", "name": "Assessments in time"},
        "REPEAT": {"group": "assessment", "polarity": kinds.LOWER, "name": "Repeat referrals"},
        "VISITS": {"group": "children_in_need"},
        "PLANS": {
            "group": "child_protection",
            "unit": kinds.COUNT,
            "polarity": kinds.LOWER,
            "decimals": 0,
            "small_numbers": True,
        },
        "RANGE": {
            "group": "looked_after",
            "unit": kinds.RATIO,
            "polarity": kinds.RANGE,
            "range_low": Decimal(12),
            "range_high": Decimal(16),
            "name": "Cases of a worker",
        },
        "NEW": {"group": "looked_after", "name": "New measure"},
        "STALE": {"group": "workforce", "polarity": kinds.LOWER, "name": "Agency staff"},
        "YEARLY": {"group": "workforce", "polarity": kinds.LOWER, "every": 12, "name": "Turnover"},
        "AUDIT": {"group": "quality"},
    }

    def __init__(self):
        super().__init__()
        self.indicators = {
            code: make_indicator(self.authority, self.lead, code=code, **({"name": code.capitalize()} | fields))
            for code, fields in self.SPECS.items()
        }
        self.series = {code: make_series(self.authority, self.lead, each) for code, each in self.indicators.items()}
        self.team = make_sub_group(self.authority, self.lead, "Team North", slug="north")
        self.team_audit = make_series(self.authority, self.lead, self.indicators["AUDIT"], sub_group=self.team)
        self._figures()
        self._aims()
        self._others()

    def _figures(self):
        for code, values in {
            "CALLS": [*(value * 10 for value in USUAL), 700, 1000],
            "TIMELY": [*USUAL, 71, 80],
            "REPEAT": [*USUAL, 71, 80],
            "VISITS": USUAL,
            "PLANS": [*(value - 50 for value in USUAL), 21, 3],
            "RANGE": [*(value - 56 for value in USUAL), 14, 14],
            "AUDIT": [50],
        }.items():
            fill(self.series[code], self.officer, values)
        fill(self.series["STALE"], self.officer, [15, 16], last=Month(2025, 11))
        for year, value in ((2024, 14), (2025, 12)):
            fill(self.series["YEARLY"], self.officer, [value], last=Month(year, 3))
        fill(self.team_audit, self.officer, [40])

    def _aims(self):
        april = Month(2025, 4)
        self.target("TIMELY", 85, month=april)
        self.target("TIMELY", 90, kind=kinds.MILESTONE, month=Month(2026, 6), reason="The improvement notice")
        self.target("REPEAT", 75, kind=kinds.LIMIT, month=april)
        self.target("VISITS", 60, month=april)
        self.target("PLANS", 10, month=april)

    def _others(self):
        timely = self.indicators["TIMELY"]
        make_comparator(timely, 82)
        neighbours = {"group": kinds.NEIGHBOURS, "authority": self.authority}
        make_comparator(timely, 78, statistic=kinds.MEDIAN, model="April 2025", **neighbours)
        make_comparator(timely, 60, statistic=kinds.MEDIAN, model="April 2021", **neighbours)
        make_comparator(timely, 79, statistic=kinds.MEAN, model="April 2025", **neighbours)
        make_comparator(timely, 75, group=kinds.REGION, authority=self.authority, group_name="North West")
        make_comparator(self.indicators["CALLS"], 12_000)

    def target(self, code, value, *, month, **fields):
        return make_target(self.series[code], self.lead, value, month=month, now=at(month), **fields)

    def correct(self, code, value, *, month=FEBRUARY, now=NOW, by=None):
        return make_snapshot(self.series[code], by or self.officer, value, month=month, reason="Counted again", now=now)

    def rebase(self, code, month, *, active=True, now=NOW):
        return settings.rebase(series=self.series[code], month=month, reason="New team", active=active, by=self.lead, now=now)


@pytest.fixture
def march():
    """Noon on 20 March 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def built_story(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, Story)


@pytest.fixture
def story(built_story, db) -> Story:
    return copy.deepcopy(built_story)
