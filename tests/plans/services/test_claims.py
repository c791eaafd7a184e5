"""Claims beside what the figures said, and the opinions of others."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Stale
from plans import limbs
from plans.models import Claim, Opinion
from plans.services import notices
from tests.factories import (
    JANUARY,
    at,
    make_claim,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_opinion,
    make_series,
    make_snapshot,
)
from tests.plans.services.test_notices import refused

NOW, TODAY = at(JANUARY), at(JANUARY).date()
DECEMBER = JANUARY - 1
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


@pytest.fixture
def measure(world, series):
    """At least 85% of visits on time."""
    made = make_measure(make_notice(world.authority, world.lead), world.lead)
    make_limb(made, world.lead, series)
    return made


@pytest.fixture
def short(world, series, measure):
    """77% in December."""
    make_figures(series, world.lead, [77], last=DECEMBER)
    return measure


class TestClaim:
    def test_it_keeps_what_the_figures_said(self, world, series, measure):
        make_figures(series, world.lead, [86], last=DECEMBER)
        claim = make_claim(measure, world.officer)
        assert (claim.status, claim.month, claim.on, claim.by) == ("met", JANUARY, TODAY, world.officer)
        assert (claim.finding, claim.reason) == (limbs.SUPPORTED, "")
        assert claim.finding_sentence == "Supported: what is recorded supports the only limb that is due."

    def test_a_later_figure_does_not_change_what_was_said_then(self, world, series, measure):
        make_figures(series, world.lead, [86], last=DECEMBER)
        make_claim(measure, world.officer)
        make_snapshot(series, world.lead, 70, month=JANUARY)
        assert Claim.objects.get().finding == limbs.SUPPORTED

    def test_naming_an_earlier_month_leaves_out_no_figure(self, world, series, measure):
        make_figures(series, world.lead, [86, 70], last=JANUARY)
        with refused("reason", "The figures contradict this claim."):
            make_claim(measure, world.officer, month=DECEMBER, now=NOW)
        earlier = make_claim(measure, world.officer, "not_met", month=DECEMBER, now=NOW)
        assert (earlier.finding, earlier.month) == (limbs.CONTRADICTED, DECEMBER)

    @pytest.mark.parametrize("status", ["met", "partly_met"])
    def test_one_that_the_figures_contradict_needs_a_reason(self, world, short, status):
        with refused("reason", "The figures contradict this claim.", "Limb a: 77% in December 2025, against at least 85%"):
            make_claim(short, world.officer, status)
        with refused("reason"):
            make_claim(short, world.officer, status, reason=" ")
        with refused("reason", "2000"):
            make_claim(short, world.officer, status, reason="x" * 2001)
        assert not Claim.objects.exists()
        claim = make_claim(short, world.officer, status, reason="Virtual visits are not counted")
        assert (claim.finding, claim.reason) == (limbs.CONTRADICTED, "Virtual visits are not counted")
        assert "8 percentage points short" in claim.finding_sentence

    def test_not_met_needs_none(self, world, short):
        assert make_claim(short, world.officer, "not_met").reason == ""

    def test_one_that_nothing_shows_is_taken(self, world, measure):
        assert make_claim(measure, world.officer).finding == limbs.NOT_EVIDENCED

    def test_the_sentence_names_no_figure_that_some_may_not_see(self, world):
        hidden = make_series(world.authority, world.lead, make_indicator(unit="count", decimals=0), small_numbers=True)
        measure = make_measure(make_notice(world.authority, world.lead), world.lead)
        make_limb(measure, world.lead, hidden, kind=limbs.COUNT_TO_ZERO)
        make_figures(hidden, world.lead, [3], last=DECEMBER)
        claim = make_claim(measure, world.officer, reason="One case is closing")
        assert claim.finding == limbs.CONTRADICTED
        assert "The count of December 2025 is not 0." in claim.finding_sentence
        assert "3" not in claim.finding_sentence.replace("December 2025", "")

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"status": "done"}, "status", "Choose"),
            ({"narrative": " "}, "narrative", "Say what was done"),
            ({"narrative": "x" * 2001}, "narrative", "2,000 characters"),
            ({"role_title": ""}, "role_title", "role title"),
            ({"role_title": "x" * 101}, "role_title", "100 characters"),
            ({"on": TOMORROW}, "on", "in the future"),
            ({"on": dt.date(2025, 6, 30)}, "on", "before the notice itself"),
            ({"month": JANUARY + 1}, "month", "no figures of February 2026 yet"),
            ({"month": JANUARY - 7}, "month", "issued in July 2025"),
            ({"on": dt.date(2025, 12, 20)}, "month", "no figures of January 2026 yet"),
        ],
    )
    def test_what_is_wrong_is_refused(self, world, measure, fields, field, words):
        with refused(field, words):
            make_claim(measure, world.officer, **({"now": NOW} | fields))
        assert not Claim.objects.exists()

    def test_a_notice_that_was_lifted_takes_no_new_claim(self, world, measure):
        step = {"on": TODAY, "by": world.lead, "now": NOW, "today": TODAY}
        notices.move_notice(notice=measure.notice, status="lifted", **step)
        with refused(None, "is lifted", "Nothing is claimed"):
            make_claim(measure, world.officer)
        notices.move_notice(notice=measure.notice, status="in_force", note="By mistake", **step)
        notices.move_notice(notice=measure.notice, status="escalated", **step)
        make_claim(measure, world.officer)

    def test_somebody_elses_claim_is_not_talked_over(self, world, measure):
        theirs = make_claim(measure, world.lead, seen=0)
        with pytest.raises(Stale) as caught:
            make_claim(measure, world.officer, "not_met", seen=0)
        assert (caught.value.theirs, caught.value.seen) == (theirs, {"seen": theirs.pk})
        make_claim(measure, world.officer, "not_met", seen=theirs.pk)

    @pytest.mark.parametrize("role", ["board", "auditor", "administrator"])
    def test_who_may_not(self, world, measure, role):
        with pytest.raises(NotAllowed):
            make_claim(measure, world.people[role])


class TestOpinion:
    def test_it_is_recorded_as_theirs(self, world, measure):
        row = make_opinion(world.lead, measure=measure, verbatim=True)
        assert (row.whose, row.measure, row.notice, row.verbatim) == ("chair", measure, None, True)
        assert make_opinion(world.lead, notice=measure.notice, whose="dfe").notice == measure.notice

    def test_it_is_about_one_thing(self, world, measure):
        for about in ({}, {"measure": measure, "notice": measure.notice}):
            with pytest.raises(ValueError, match="a notice or about a measure"):
                make_opinion(world.lead, **about)

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"whose": "press"}, "whose", "Choose"),
            ({"text": " "}, "text", "Write down"),
            ({"text": "x" * 2001}, "text", "2,000 characters"),
            ({"letter": ""}, "letter", "Name the letter"),
            ({"on": TOMORROW}, "on", "in the future"),
            ({"on": dt.date(2025, 6, 30)}, "on", "before the notice itself"),
        ],
    )
    def test_what_is_wrong_is_refused(self, world, measure, fields, field, words):
        with refused(field, words):
            make_opinion(world.lead, measure=measure, **fields)
        assert not Opinion.objects.exists()

    def test_an_officer_may_not(self, world, measure):
        with pytest.raises(NotAllowed):
            make_opinion(world.officer, measure=measure)


def test_a_claim_is_judged_on_its_own_day(world, series, measure):
    """A limb that falls due between the day of a claim and the day on which it is typed was not due then."""
    make_figures(series, world.lead, [77], last=DECEMBER)
    later = make_measure(measure.notice, world.lead)
    make_limb(later, world.lead, series, due=dt.date(2026, 1, 15))
    call = {"now": NOW, "today": TODAY, "month": DECEMBER}
    claim = make_claim(later, world.officer, on=dt.date(2026, 1, 3), **call)
    assert (claim.finding, claim.recorded_later) == (limbs.NOT_YET_DUE, TODAY)
    with refused("reason", "The figures contradict this claim"):
        make_claim(later, world.officer, on=dt.date(2026, 1, 16), **call)
