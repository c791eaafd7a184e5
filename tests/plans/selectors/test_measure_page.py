"""What the page of one escalation measure is made of."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404

from metrics import kinds
from metrics.months import Month
from plans import limbs
from plans.limbs import Rule, Step
from plans.selectors.measure_page import measure_page
from tests.factories import at, make_evidence, make_figures
from tests.plans.noticed import ISSUED, a_claim, a_limb, a_measure, a_notice, a_series, asks_evidence, at_least, at_most

JULY = Month(2020, 7)
TODAY = dt.date(2020, 8, 5)
JUNE_30 = dt.date(2020, 6, 30)


@pytest.fixture
def notice(world):
    return a_notice(world.authority, world.lead)


@pytest.fixture
def measure(world, notice):
    return a_measure(notice, world.lead)


@pytest.fixture
def visits(world):
    series = a_series(world.authority, world.lead, "Visits on time")
    make_figures(series, world.lead, [70, 72, 74, 77], last=JULY)
    return series


def page_of(world, month=JULY, number=1, slug="notice", known_on=None, sees_small=True):
    return measure_page(world.authority, slug, number, month=month, known_on=known_on, today=TODAY, sees_small=sees_small)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"slug": "none"}, "This council has no such notice."),
        ({"number": 2}, "“Improvement Notice” has no measure 2."),
        ({"month": Month(2019, 11)}, "There is nothing to show for November 2019."),
        ({"known_on": at(dt.date(2019, 12, 1))}, "This council has no such notice."),
    ],
)
def test_what_does_not_exist(world, measure, asked, words):
    with pytest.raises(Http404, match=words):
        page_of(world, **asked)


def test_another_council_s_measure_does_not_exist(other_world, measure):
    with pytest.raises(Http404, match="This council has no such notice."):
        page_of(other_world)


def test_claim_and_finding_in_one_sentence(world, measure, visits):
    a_limb(measure, world.lead, "a", at_least(85, JUNE_30), visits)
    a_claim(measure, world.lead, on=dt.date(2020, 7, 20), reason="All the same", role_title="Director")
    assert page_of(world).sentence == "Claimed met on 20 July 2020 by the Director; the figures contradict it."


class TestCharts:
    def test_a_series_is_drawn_once(self, world, measure, visits):
        a_limb(measure, world.lead, "a", at_least(75, dt.date(2020, 3, 31)), visits)
        a_limb(measure, world.lead, "b", at_least(85, JUNE_30), visits)
        a_limb(measure, world.lead, "c", asks_evidence())
        a, b, c = page_of(world).lines
        assert (a.chart is not None, a.drawn_at) == (True, "")
        assert (b.chart, b.drawn_at) == (None, "a")
        assert (c.chart, c.reading, c.drawn_at) == (None, None, "")

    def test_what_is_asked_is_drawn(self, world, measure, visits):
        a_limb(measure, world.lead, "a", at_least(75, dt.date(2020, 3, 31)), visits)
        a_limb(measure, world.lead, "b", at_least(85, JUNE_30), visits)
        (row, other) = page_of(world).lines[0].reading.target_rows
        assert (row.kind, row.month, row.value) == (kinds.MILESTONE, Month(2020, 3), Decimal(75))
        assert (other.kind, other.month, other.value) == (kinds.MILESTONE, Month(2020, 6), Decimal(85))

    @pytest.mark.parametrize(
        ("rule", "rows"),
        [
            (at_most(20), [(kinds.TARGET, Month(2019, 12), 20)]),
            (Rule(limbs.COUNT_TO_ZERO), [(kinds.TARGET, Month(2019, 12), 0)]),
            (Rule(limbs.COUNT_TO_ZERO, due=JUNE_30), [(kinds.MILESTONE, Month(2020, 6), 0)]),
            (
                Rule(limbs.SUSTAINED, due=JUNE_30, direction=limbs.AT_MOST, value=Decimal(9), months=3),
                [(kinds.TARGET, Month(2019, 12), 9)],
            ),
            (
                Rule(
                    limbs.STEPPED,
                    direction=limbs.AT_MOST,
                    steps=(Step(dt.date(2020, 3, 31), Decimal(9)), Step(JUNE_30, Decimal(5))),
                ),
                [(kinds.MILESTONE, Month(2020, 3), 9), (kinds.MILESTONE, Month(2020, 6), 5)],
            ),
            (Rule(limbs.TREND, trend=limbs.EACH_MONTH), []),
        ],
    )
    def test_of_each_kind_of_limb(self, world, measure, rule, rows):
        series = a_series(world.authority, world.lead, "Open cases", unit=kinds.COUNT, polarity=kinds.LOWER)
        make_figures(series, world.lead, [12, 11], last=JULY)
        a_limb(measure, world.lead, "a", rule, series)
        found = page_of(world).lines[0].reading.target_rows
        assert [(row.kind, row.month, row.value) for row in found] == rows

    def test_hidden_figures_are_not_drawn(self, world, measure):
        fields = {"unit": kinds.COUNT, "polarity": kinds.LOWER, "small_numbers": True}
        series = a_series(world.authority, world.lead, "Children not seen", **fields)
        make_figures(series, world.lead, [12, 11, 4], last=JULY)
        a_limb(measure, world.lead, "a", at_most(3), series)
        (line,) = page_of(world, sees_small=False).lines
        assert [row.text for row in line.chart.rows][-1] == "c"
        assert line.judged.finding == page_of(world).lines[0].judged.finding == "contradicted"

    def test_a_series_without_figures(self, world, measure):
        series = a_series(world.authority, world.lead, "Caseloads over 40", unit=kinds.COUNT)
        a_limb(measure, world.lead, "a", Rule(limbs.COUNT_TO_ZERO), series)
        (line,) = page_of(world).lines
        assert (line.chart, line.drawn_at) == (None, "")


def test_the_next_step_at_the_present_pace(world, measure, visits):
    a_limb(measure, world.lead, "a", at_least(85, dt.date(2020, 12, 31)), visits)
    said = page_of(world).lines[0].judged.run_rate
    assert "in December 2020" in said and said.endswith("This is no more than a straight line through the figures.")


def test_a_limb_that_was_met_and_lost(world, measure, visits):
    a_limb(measure, world.lead, "a", at_least(73), visits)
    a_limb(measure, world.lead, "b", at_most(75), visits)
    a, b = page_of(world).lines
    assert a.lost == ""
    assert b.lost.startswith("Met, then lost: this limb was supported from April 2020 to June 2020.")


def test_evidence_by_kind(world, measure):
    limb = a_limb(measure, world.lead, "a", asks_evidence(2, ["audit", "voice"]))
    known = {"now": at(dt.date(2020, 6, 1))}
    older = make_evidence(limb, world.lead, on=ISSUED, valid_until=dt.date(2020, 6, 30), **known)
    newer = make_evidence(limb, world.lead, on=dt.date(2020, 5, 1), **known)
    voice = make_evidence(limb, world.lead, kind="voice", on=dt.date(2020, 5, 2), **known)
    page = page_of(world)
    assert [(words, [(item.row, item.out_of_date) for item in items]) for words, items in page.evidence] == [
        ("Audit", [(newer, False), (older, True)]),
        ("Voice of children and families", [(voice, False)]),
    ]
    assert page.evidence_missing == ["data", "staff", "peer or external"]
    assert not page_of(world, Month(2020, 6)).evidence[0][1][1].out_of_date


def test_claims_newest_first(world, measure, visits):
    a_limb(measure, world.lead, "a", at_least(75), visits)
    a_claim(measure, world.lead, on=dt.date(2020, 6, 20), status="not_met", month=Month(2020, 6), now=at(dt.date(2020, 6, 21)))
    a_claim(measure, world.lead, on=dt.date(2020, 7, 21))
    assert [(claim.status, word) for claim, word in page_of(world).claims] == [("met", "Supported"), ("not_met", "Contradicted")]


def test_month_by_month_with_the_measure_below_its_limbs(world, measure, visits):
    a_limb(measure, world.lead, "a", at_least(75), visits)
    a_limb(measure, world.lead, "b", asks_evidence())
    rows = page_of(world).strip.rows
    assert [(row.label, row.whole) for row in rows] == [
        ("a. Part a of what is asked", False),
        ("b. Part b of what is asked", False),
        ("The measure", True),
    ]
    assert [row.cells[-1].finding for row in rows] == ["supported", "not_evidenced", "partly"]


def test_what_was_due_before_the_first_figure_is_drawn_too(world, measure):
    series = a_series(world.authority, world.lead, "Visits on time")
    make_figures(series, world.lead, [77], last=JULY)
    a_limb(measure, world.lead, "a", at_least(75, dt.date(2020, 3, 31)), series)
    chart = page_of(world).lines[0].chart
    assert [(row.month, row.text) for row in chart.rows] == [("December 2019", "no figure"), ("July 2020", "77%")]
    assert any("Milestone 75" in label.text for label in chart.labels)
