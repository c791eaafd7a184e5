"""What the figures say of a notice's measures: the rows of the database brought to the rules of `plans.limbs`."""

import copy
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import AsAt, Month
from metrics.services.series import rebase
from metrics.services.snapshots import withdraw_snapshot
from plans import limbs
from plans.limbs import Rule
from plans.models.notice import ESCALATED, IN_FORCE, LIFTED
from plans.selectors.judging import judge_measures, judge_notice
from plans.selectors.told_of_measures import tally
from plans.services import claims, notices, thread
from plans.services.evidence import withdraw_evidence
from tests.factories import World, at, make_comparator, make_evidence, make_figures, make_snapshot
from tests.plans.noticed import (
    DECEMBER,
    PAPER,
    a_claim,
    a_limb,
    a_measure,
    a_notice,
    a_series,
    a_trend,
    asks_evidence,
    at_least,
    at_most,
    claimed_seven_of_seven,
)
from tests.shared import kept

JULY = Month(2020, 7)
TODAY = dt.date(2020, 8, 5)
JUNE_30 = dt.date(2020, 6, 30)


def judged(notice, month=JULY, known_on=None, sees_small=True, today=TODAY):
    return judge_notice(notice, AsAt(month, known_on), today=today, sees_small=sees_small)


def first(notice, *args, **kwargs):
    return judged(notice, *args, **kwargs).measures[0]


def findings(measure) -> dict[str, str]:
    return {each.letter: each.finding for each in measure.limbs}


@pytest.fixture
def notice(world):
    return a_notice(world.authority, world.lead)


@pytest.fixture
def measure(world, notice):
    return a_measure(notice, world.lead)


@pytest.fixture
def visits(world):
    return a_series(world.authority, world.lead, "Visits on time")


class TestSevenOfSeven:
    """The limbs and figures of a paper of July 2020: seven measures claimed met."""

    @pytest.fixture(scope="class")
    def built(self, django_db_setup, django_db_blocker):
        def build():
            world = World()
            return claimed_seven_of_seven(world.authority, world.lead)

        yield from kept(django_db_blocker, build)

    @pytest.fixture
    def notice(self, built, db):
        return copy.deepcopy(built)

    def test_limb_by_limb(self, notice):
        s, n, c = "supported", "not_evidenced", "contradicted"
        assert {each.number: findings(each) for each in judged(notice).measures} == {
            1: {"a": n, "b": s, "c": s, "d": n, "e": s},
            2: {"a": n},
            3: {"a": n, "b": n},
            4: {"a": n},
            5: {"a": n, "b": s},
            6: {"a": n, "b": s, "c": s, "d": c, "e": s, "f": n},
            7: {"a": n, "b": n},
        }

    def test_measure_by_measure(self, notice):
        found = judged(notice)
        assert [each.finding for each in found.measures] == [
            "partly",
            "not_evidenced",
            "not_evidenced",
            "not_evidenced",
            "partly",
            "contradicted",
            "not_evidenced",
        ]
        assert tally(7, found.claimed, found.found) == (
            "7 measures: claimed met 7 · the figures support 0, partly 2, contradicted 1, not evidenced 4"
        )

    def test_every_disagreement_is_said(self, notice):
        said = [each.disagrees for each in judged(notice).measures]
        assert all(said) and said[5] == "Claimed met; the figures contradict it."

    def test_the_contradiction_names_figure_month_test_and_distance(self, notice):
        limb = judged(notice).measure(6).limb("d")
        sentence = limb.outcome.sentence
        assert sentence.startswith("77% in July 2020, against at least 85%: 8 percentage points short.")
        assert limb.asks == "at least 85%, by 30 June 2020"

    def test_the_claim_keeps_what_the_figures_said(self, notice):
        claim = judged(notice).measure(6).claim
        assert (claim.status, claim.finding, claim.reason) == ("met", "contradicted", "As the paper says.")

    def test_a_month_before_the_claims(self, notice):
        found = judged(notice, Month(2020, 6))
        assert found.claimed == {"": 7}
        assert {each.finding for each in found.measures} == {"not_evidenced"}


class TestWhatWasKnown:
    def test_figures_and_their_corrections(self, world, notice, measure, visits):
        a_limb(measure, world.lead, "a", at_least(85), visits)
        make_snapshot(visits, world.lead, 77, month=Month(2020, 3), now=at(dt.date(2020, 4, 10)))
        make_snapshot(visits, world.lead, 86, month=Month(2020, 3), now=at(dt.date(2020, 7, 10)), reason="Recount")
        assert first(notice).finding == "supported"
        assert first(notice, known_on=at(dt.date(2020, 7, 9))).finding == "contradicted"
        assert first(notice, known_on=at(dt.date(2020, 4, 9))).finding == "not_evidenced"

    def test_a_withdrawn_figure_counts_nowhere(self, world, notice, measure, visits):
        a_limb(measure, world.lead, "a", at_least(85), visits)
        row = make_snapshot(visits, world.lead, 90, month=Month(2020, 3), now=at(dt.date(2020, 4, 10)))
        withdraw_snapshot(snapshot=row, reason="Wrong", by=world.lead, now=at(PAPER))
        assert first(notice).finding == "not_evidenced"
        assert first(notice, known_on=at(dt.date(2020, 7, 1))).finding == "supported"

    def test_later_figures_do_not_change_an_earlier_month(self, world, notice, measure, visits):
        a_limb(measure, world.lead, "a", at_least(85), visits)
        make_figures(visits, world.lead, [86, 70], last=Month(2020, 7))
        assert (first(notice, Month(2020, 6)).finding, first(notice).finding) == ("supported", "contradicted")

    def test_a_rule_that_was_changed(self, world, notice, measure, visits):
        limb = a_limb(measure, world.lead, "a", at_least(85), visits)
        make_snapshot(visits, world.lead, 77, month=Month(2020, 3))
        change = {"reason": "Agreed with the department", "by": world.lead, "now": at(PAPER)}
        notices.set_limb_rule(limb=limb, rule=at_least(75), series=visits, **change)
        assert first(notice).finding == "supported"
        assert first(notice, known_on=at(dt.date(2020, 7, 1))).finding == "contradicted"

    def test_a_withdrawn_limb_is_not_judged(self, world, notice, measure, visits):
        limb = a_limb(measure, world.lead, "a", at_least(85), visits)
        a_limb(measure, world.lead, "b", asks_evidence())
        notices.withdraw_limb(limb=limb, reason="Taken back", by=world.lead, now=at(PAPER))
        assert list(findings(first(notice))) == ["b"]
        assert list(findings(first(notice, known_on=at(dt.date(2020, 7, 1))))) == ["a", "b"]

    def test_a_measure_that_had_not_been_recorded(self, world, notice, measure):
        notices.add_measure(notice=notice, number=2, title="Later", by=world.lead, now=at(PAPER))
        assert [each.number for each in judged(notice).measures] == [1, 2]
        assert [each.number for each in judged(notice, known_on=at(dt.date(2020, 7, 1))).measures] == [1]

    def test_an_official_figure_that_came_later(self, world, notice, measure, visits):
        region = {"group": kinds.REGION, "authority": world.authority, "group_name": "Humber"}
        make_comparator(visits.indicator, 90, month=Month(2019, 3), **region)
        rule = Rule(limbs.COMPARATOR, value=10, unit_of_change=limbs.POINTS, group=kinds.REGION)
        a_limb(measure, world.lead, "a", rule, visits)
        make_snapshot(visits, world.lead, 82, month=Month(2020, 3))
        make_comparator(visits.indicator, 95, month=Month(2020, 3), **region)  # known in November 2020
        later = {"month": Month(2020, 12), "today": dt.date(2021, 1, 5)}
        limb = first(notice, **later).limb("a")
        assert limb.finding == "contradicted" and "the Humber region (year to 31 March 2020), 95%" in limb.outcome.sentence
        assert first(notice, known_on=at(dt.date(2020, 10, 1)), **later).finding == "supported"

    def test_claims_and_opinions_by_their_dates(self, world, notice, measure):
        a_claim(measure, world.lead, on=dt.date(2020, 3, 2), status="not_met")
        a_claim(measure, world.lead, on=PAPER)
        said = {"text": "Well done", "letter": "Letter", "by": world.lead, "now": at(PAPER), "today": PAPER}
        claims.record_opinion(measure=measure, whose="chair", on=dt.date(2020, 4, 1), **said)
        claims.record_opinion(notice=notice, whose="dfe", on=PAPER, **said)
        now, march = judged(notice), judged(notice, Month(2020, 3))
        assert [claim.status for claim in now.measures[0].claims] == ["not_met", "met"]
        assert now.measures[0].claim.measure == measure
        assert march.measures[0].claim.status == "not_met"
        assert (len(now.measures[0].opinions), len(now.opinions)) == (1, 1)
        assert (march.measures[0].opinions, march.opinions) == ([], [])

    def test_evidence_by_its_date_and_until_it_is_withdrawn(self, world, notice, measure):
        limb = a_limb(measure, world.lead, "a", asks_evidence())
        row = make_evidence(limb, world.lead, on=dt.date(2020, 3, 2), now=at(dt.date(2020, 4, 1)))
        assert first(notice, Month(2020, 2)).finding == "not_evidenced"
        assert first(notice, Month(2020, 3)).limb("a").evidence == [row]
        withdraw_evidence(evidence=row, reason="Not ours", by=world.lead, now=at(PAPER))
        assert (first(notice).finding, first(notice).limb("a").evidence) == ("not_evidenced", [])
        assert first(notice, known_on=at(dt.date(2020, 7, 1))).finding == "supported"

    def test_steps_reviews_and_the_plan_that_answers(self, world, notice):
        step = {"by": world.lead, "now": at(PAPER), "today": PAPER}
        notices.move_notice(notice=notice, status=ESCALATED, on=dt.date(2020, 4, 1), **step)
        notices.move_notice(notice=notice, status=LIFTED, on=PAPER, **step)
        notices.record_review(notice=notice, on=JUNE_30, outcome="Enough progress", **step)
        thread.answer_with_plan(plan=world.plan, notice=notice, reason="It does", by=world.lead, now=at(PAPER))
        months = [Month(2020, 3), Month(2020, 4), JULY]
        assert [judged(notice, month).status for month in months] == [IN_FORCE, ESCALATED, LIFTED]
        assert [len(judged(notice, month).reviews) for month in months] == [0, 0, 1]
        assert [answer.plan_slug for answer in judged(notice).answers] == [world.plan.slug]


class TestTheControlChart:
    UP = [60, 61, 60, 62, 61, 60, 62, 61, 60, 61, 62, 61, 60, 74, 76, 78, 80, 82]

    def of(self, world, notice, measure, values):
        series = a_series(world.authority, world.lead, "Audits graded good")
        a_limb(measure, world.lead, "a", a_trend(limbs.TRAJECTORY), series)
        make_figures(series, world.lead, values, last=JULY)
        return series

    def test_an_improvement_is_supported(self, world, notice, measure):
        self.of(world, notice, measure, self.UP)
        assert first(notice).limb("a").finding == "supported"

    def test_what_chance_explains_is_not_evidenced(self, world, notice, measure):
        self.of(world, notice, measure, [60, 66, 58, 64, 59, 67, 60, 65, 58, 66, 60, 64, 60, 61, 59, 63, 62, 64])
        assert first(notice).limb("a").finding == "not_evidenced"

    def test_an_earlier_month_is_judged_by_the_chart_of_that_month(self, world, notice, measure):
        self.of(world, notice, measure, self.UP)
        by_month = {found.month: found.finding for found in first(notice).by_month}
        for month in (Month(2020, 2), Month(2020, 4), Month(2020, 6)):
            assert by_month[month] == first(notice, month).finding

    def test_new_limits_hold(self, world, notice, measure):
        series = self.of(world, notice, measure, self.UP)
        rebase(series=series, month=Month(2020, 3), reason="New form", by=world.lead, now=at(PAPER))
        assert "too few" in first(notice).limb("a").outcome.sentence.lower()


class TestSmallNumbers:
    """The finding follows from the true figures; its sentence does not tell them to whom they are hidden from."""

    @pytest.fixture
    def small(self, world, measure):
        fields = {"unit": kinds.COUNT, "polarity": kinds.LOWER, "small_numbers": True}
        series = a_series(world.authority, world.lead, "Children not seen", **fields)
        a_limb(measure, world.lead, "a", at_most(3, JUNE_30), series)
        make_figures(series, world.lead, [11, 9, 7, 4], last=JULY)
        return series

    def test_the_same_finding_without_the_figure(self, notice, small):
        full, hidden = first(notice).limb("a"), first(notice, sees_small=False).limb("a")
        assert full.finding == hidden.finding == "contradicted"
        assert "4 in July 2020" in full.outcome.sentence
        assert (hidden.outcome.value, hidden.outcome.text, hidden.outcome.distance) == (None, "", "")
        assert "4" not in hidden.outcome.sentence and not hidden.tells and hidden.run_rate == ""

    def test_a_series_of_the_same_indicator_is_hidden_too(self, world, notice, measure, small):
        from tests.factories import make_series, make_sub_group

        team = make_sub_group(world.authority, world.lead, "North team")
        sibling = make_series(world.authority, world.lead, small.indicator, sub_group=team)
        make_snapshot(sibling, world.lead, 40, month=JULY)
        a_limb(measure, world.lead, "b", at_most(50), sibling)
        assert "40" not in first(notice, sees_small=False).limb("b").outcome.sentence

    def test_other_series_are_told(self, world, notice, measure, small, visits):
        make_snapshot(visits, world.lead, 77, month=JULY)
        a_limb(measure, world.lead, "b", at_least(85), visits)
        measure = first(notice, sees_small=False)
        assert "77%" in measure.limb("b").outcome.sentence and not measure.tells

    def test_where_no_count_of_it_is_small_the_figure_is_told(self, world, notice, measure):
        from tests.factories import make_series, make_sub_group

        visits = a_series(world.authority, world.lead, "Visits of the month", unit=kinds.COUNT, polarity=kinds.HIGHER)
        team = make_sub_group(world.authority, world.lead, "North team")
        of_team = make_series(world.authority, world.lead, visits.indicator, sub_group=team, small_numbers=True)
        a_limb(measure, world.lead, "a", at_least(85), visits)
        make_snapshot(visits, world.lead, 77, month=JULY)
        make_snapshot(of_team, world.lead, 40, month=JULY)
        told = first(notice, sees_small=False).limb("a")
        assert "77 in July 2020" in told.outcome.sentence and told.tells
        make_snapshot(of_team, world.lead, 3, month=JULY - 1)
        make_snapshot(visits, world.lead, 70, month=JULY - 1)
        assert not first(notice, sees_small=False).limb("a").tells

    def test_month_by_month_nobody_sees_another_finding(self, notice, small):
        assert first(notice).by_month == first(notice, sees_small=False).by_month


class TestMonthByMonth:
    def test_from_the_month_of_the_notice_to_the_one_viewed(self, world, notice, measure, visits):
        a_limb(measure, world.lead, "a", at_least(75, dt.date(2020, 3, 31)), visits)
        make_figures(visits, world.lead, [70, 72, 74, 76, 78, 73], last=JULY)
        found = first(notice)
        assert [each.month for each in found.by_month] == [DECEMBER + ahead for ahead in range(8)]
        assert [each.finding for each in found.by_month] == [
            *["not_yet_due"] * 3,
            "contradicted",
            "contradicted",
            "supported",
            "supported",
            "contradicted",
        ]
        assert found.lost == (
            "Met, then lost: all that was due was supported from May 2020 to June 2020. Since July 2020 that no longer holds: it"
            " is now contradicted."
        )
        assert first(notice, Month(2020, 6)).lost == ""

    def test_it_is_reckoned_without_a_query(self, world, notice, measure, visits, django_assert_num_queries):
        a_limb(measure, world.lead, "a", a_trend(limbs.TRAJECTORY), visits)
        make_figures(visits, world.lead, range(60, 80), last=JULY)
        found = first(notice)
        with django_assert_num_queries(0):
            assert len(found.by_month) == 8 and found.lost == ""

    def test_a_measure_without_limbs_is_not_yet_due(self, world, notice, measure):
        found = first(notice)
        assert {each.finding for each in found.by_month} == {"not_yet_due"}
        assert found.limbs == [] and found.finding == "not_yet_due"


class TestACouncil:
    def test_every_notice_that_had_been_issued(self, world, other_world, notice):
        a_notice(other_world.authority, other_world.lead)
        later = a_notice(world.authority, world.lead, slug="direction", kind="direction", issued=dt.date(2020, 6, 1))
        of = {"today": TODAY}
        assert [each.notice for each in judge_measures(world.authority, AsAt(JULY), **of)] == [notice, later]
        assert [each.notice for each in judge_measures(world.authority, AsAt(Month(2020, 5)), **of)] == [notice]
        assert judge_measures(world.authority, AsAt(Month(2019, 11)), **of) == []
        assert judge_measures(world.authority, AsAt(JULY, at(dt.date(2019, 12, 1))), **of) == []

    def test_a_published_notice_ends_with_its_record(self, world, notice, measure, visits):
        a_limb(measure, world.lead, "a", at_least(85, JUNE_30), visits)
        make_figures(visits, world.lead, [77, 90], last=Month(2020, 8))
        notices.publish_notice(notice=notice, record_ends=JULY, source="Paper", by=world.lead, now=at(PAPER))
        (found,) = judge_measures(world.authority, AsAt(Month(2026, 1)), today=dt.date(2026, 1, 20))
        assert found.as_at.month == JULY and found.judged_on == JULY.last
        assert found.measures[0].finding == "contradicted" and len(found.measures[0].by_month) == 8

    def test_no_notice_is_one_query(self, world, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert judge_measures(world.authority, AsAt(JULY), today=TODAY) == []

    @pytest.mark.parametrize("sees_small", [True, False])
    def test_as_many_queries_whatever_there_is(self, world, notice, measure, visits, sees_small):
        def counted(call):
            with CaptureQueriesContext(connection) as queries:
                call()
            return len(queries)

        def fill(at_measure, letters, months):
            for letter in letters:
                series = a_series(world.authority, world.lead, f"Series {at_measure.pk}{letter}", small_numbers=letter == "a")
                a_limb(at_measure, world.lead, letter, a_trend(limbs.TRAJECTORY), series)
                make_figures(series, world.lead, range(20, 20 + months), last=JULY)
            a_claim(at_measure, world.lead, on=PAPER, status="not_met")

        fill(measure, "ab", 3)
        of_one, of_all = [], []
        for number in (1, 2):
            of_one.append(counted(lambda: judged(notice, sees_small=sees_small)))
            of_all.append(counted(lambda: judge_measures(world.authority, AsAt(JULY), today=TODAY, sees_small=sees_small)))
            if number == 1:
                fill(a_measure(notice, world.lead, 2), "abcd", 24)
                other = a_notice(world.authority, world.lead, slug="direction", kind="direction")
                fill(a_measure(other, world.lead), "ab", 12)
        more = 0 if sees_small else 1
        assert of_one == [6 + more] * 2 and of_all == [7 + more] * 2
