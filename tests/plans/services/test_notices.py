"""Notices, their steps and reviews, their measures, and limbs with their rules."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics import kinds
from metrics.models import Annotation
from metrics.months import Month
from plans import ladder, limbs
from plans.limb_rows import rule_of
from plans.limbs import Rule, Step
from plans.models import EscalationMeasure, Limb, LimbRule, Notice, NoticeReview, NoticeStep
from plans.models.notice import NOTICE_STATUS_WORDS
from plans.services import notices
from tests.factories import (
    JANUARY,
    OFFICIAL,
    at,
    make_claim,
    make_comparator,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_opinion,
    make_series,
)

NOW, TODAY = at(JANUARY), at(JANUARY).date()
ISSUED = dt.date(2025, 7, 1)
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def notice(world):
    return make_notice(world.authority, world.lead)


@pytest.fixture
def measure(world, notice):
    return make_measure(notice, world.lead)


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


def rule(kind=limbs.THRESHOLD, **fields):
    if kind == limbs.THRESHOLD:
        fields = {"direction": limbs.AT_LEAST, "value": Decimal(85)} | fields
    return Rule(kind=kind, **fields)


def move(world, notice, status, *, on=TODAY, by=None, **fields):
    return notices.move_notice(notice=notice, status=status, on=on, by=by or world.lead, now=NOW, today=TODAY, **fields)


def add_limb(world, measure, series, asked, *, letter="a", by=None):
    wording = {"letter": letter, "wording": "Visits are on time"}
    return notices.add_limb(measure=measure, rule=asked, series=series, by=by or world.lead, now=NOW, **wording)


def set_rule(world, limb, series, asked, *, reason="The letter of January says so", seen=None, **fields):
    by = {"by": world.lead, "now": NOW}
    return notices.set_limb_rule(limb=limb, rule=asked, series=series, reason=reason, seen=seen, **by, **fields)


def refused(field, *words, error=Refused):
    """What is refused beside `field`, in a sentence that holds these words."""
    caught = pytest.raises(error)

    class Check:
        def __enter__(self):
            self.info = caught.__enter__()

        def __exit__(self, *raised):
            done = caught.__exit__(*raised)
            assert self.info.value.field == field, self.info.value.message
            assert all(word in self.info.value.message for word in words), self.info.value.message
            return done

    return Check()


class TestNotice:
    def test_it_is_in_force_from_the_day_it_was_issued(self, world, notice):
        [step] = NoticeStep.objects.filter(notice=notice)
        assert (step.status, step.on, step.by) == ("in_force", ISSUED, world.lead)
        assert notice.history.get().history_change_reason == "Recorded"

    def test_its_month_is_marked_on_every_chart_of_the_council(self, world, notice):
        [mark] = Annotation.objects.filter(authority=world.authority)
        assert (mark.month, mark.kind, mark.text, mark.series) == (Month.of(ISSUED), kinds.NOTICE, notice.title, None)

    def test_the_mark_can_be_left_to_whoever_loads_it(self, world):
        make_notice(world.authority, world.lead, annotated=False)
        assert not Annotation.objects.exists()

    def test_an_officer_may_not(self, world):
        with pytest.raises(NotAllowed):
            make_notice(world.authority, world.officer)
        assert not Notice.objects.exists()

    def test_one_that_is_not_issued_yet_is_refused(self, world):
        with refused("issued", "in the future"):
            make_notice(world.authority, world.lead, issued=TOMORROW, now=NOW)

    @pytest.mark.parametrize(("name", "value"), [("title", " "), ("slug", "No good"), ("kind", "letter"), ("review_every", 25)])
    def test_what_the_model_refuses_is_refused(self, world, name, value):
        with pytest.raises(ValidationError):
            make_notice(world.authority, world.lead, **{name: value})
        assert not Notice.objects.exists()

    def test_a_short_name_stands_once_in_a_council(self, world, notice, other_world):
        with pytest.raises(ValidationError, match="already has a notice"):
            make_notice(world.authority, world.lead, slug=notice.slug)
        make_notice(other_world.authority, other_world.lead, slug=notice.slug)

    def test_an_edit_has_a_reason_and_a_version(self, world, notice):
        edited = notices.edit_notice(
            notice=notice, changes={"title": "The notice of July"}, reason="Clearer", by=world.lead, now=NOW, version=1
        )
        assert (edited.title, edited.version) == ("The notice of July", 2)
        with pytest.raises(Stale):
            notices.edit_notice(notice=notice, changes={"title": "x"}, reason="x", by=world.lead, now=NOW, version=1)

    def test_a_corrected_date_moves_the_step_in_force_too(self, world, notice):
        day = dt.date(2025, 7, 2)
        notices.edit_notice(notice=notice, changes={"issued": day}, reason="Misread", by=world.lead, now=NOW)
        assert notices.latest_step(notice).on == day

    def test_a_corrected_date_or_title_takes_the_mark_on_the_charts_along(self, world, notice):
        common = {"notice": notice, "reason": "Misread", "by": world.lead, "now": NOW}
        notices.edit_notice(changes={"issued": ISSUED.replace(day=2)}, **common)
        assert Annotation.objects.count() == 1, "the month is the same"
        notices.edit_notice(changes={"issued": dt.date(2025, 6, 30)}, **common)
        notices.edit_notice(changes={"title": "The notice of June"}, **common)
        [mark] = Annotation.objects.standing()
        assert (mark.month, mark.kind, mark.text) == (Month(2025, 6), kinds.NOTICE, "The notice of June")
        assert [row.month for row in Annotation.objects.all()] == [Month.of(ISSUED), Month(2025, 6), Month(2025, 6)]

    def test_the_date_is_not_moved_past_what_was_recorded_since(self, world, notice, measure, series):
        make_limb(measure, world.lead, series, due=dt.date(2025, 9, 30))
        for day, words in ((dt.date(2025, 10, 1), "limb"), (TOMORROW, "future")):
            with refused("issued", words):
                notices.edit_notice(notice=notice, changes={"issued": day}, reason="x", by=world.lead, now=NOW)
        make_opinion(world.lead, notice=notice, on=dt.date(2025, 7, 10))
        with refused("issued", "10 July 2025"):
            notices.edit_notice(notice=notice, changes={"issued": dt.date(2025, 8, 1)}, reason="x", by=world.lead, now=NOW)
        move(world, notice, "escalated")
        with refused("issued", "moved on"):
            notices.edit_notice(notice=notice, changes={"issued": dt.date(2025, 7, 2)}, reason="x", by=world.lead, now=NOW)


class TestLadder:
    def test_every_step_of_the_ladder_has_words(self):
        assert set(ladder.FOLLOWS) == set(NOTICE_STATUS_WORDS)
        assert {later for steps in ladder.FOLLOWS.values() for later in steps} <= set(NOTICE_STATUS_WORDS)

    def test_up_and_down_again_and_lifted(self, world, notice):
        for status in ("escalated", "in_force", "lifted"):
            move(world, notice, status, note="As the letter says")
        assert [step.status for step in notice.steps.all()] == ["in_force", "escalated", "in_force", "lifted"]

    def test_what_does_not_follow_is_refused_with_what_does(self, world, notice):
        with refused("status", "escalated to a direction, replaced by another, lifted"):
            move(world, notice, "in_force")
        with refused("status"):
            move(world, notice, "gone")

    def test_the_way_back_needs_a_word(self, world, notice):
        move(world, notice, "lifted")
        with refused("note", "Say why"):
            move(world, notice, "in_force", note=" ")
        move(world, notice, "in_force", note="Lifted by mistake")

    @pytest.mark.parametrize(("on", "words"), [(TOMORROW, "in the future"), (dt.date(2025, 6, 30), "before the step before")])
    def test_a_day_out_of_order_is_refused(self, world, notice, on, words):
        with refused("on", words):
            move(world, notice, "lifted", on=on)

    def test_one_that_is_replaced_names_the_other(self, world, notice, other_world):
        with refused("replaced_by", "Choose the notice"):
            move(world, notice, "replaced")
        theirs = make_notice(other_world.authority, other_world.lead)
        for other in (notice, theirs):
            with refused("replaced_by", "another notice of this council"):
                move(world, notice, "replaced", replaced_by=other)
        direction = make_notice(world.authority, world.lead, kind="direction")
        with refused("replaced_by", "Leave this empty"):
            move(world, notice, "lifted", replaced_by=direction)
        assert move(world, notice, "replaced", replaced_by=direction).replaced_by == direction

    def test_somebody_elses_step_is_not_overwritten(self, world, notice):
        seen = notices.latest_step(notice).pk
        theirs = move(world, notice, "escalated", seen=seen)
        with pytest.raises(Stale) as caught:
            move(world, notice, "lifted", seen=seen)
        assert caught.value.theirs == theirs
        assert caught.value.seen == {"seen": theirs.pk}

    def test_an_officer_may_not(self, world, notice):
        with pytest.raises(NotAllowed):
            move(world, notice, "lifted", by=world.officer)


class TestReview:
    def review(self, world, notice, **fields):
        fields = {"on": dt.date(2026, 1, 5), "outcome": "It goes on", "by": world.lead} | fields
        return notices.record_review(notice=notice, now=NOW, today=TODAY, **fields)

    def test_a_review_has_a_day_and_an_outcome(self, world, notice):
        assert self.review(world, notice).outcome == "It goes on"

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"on": TOMORROW}, "on", "in the future"),
            ({"on": dt.date(2025, 6, 30)}, "on", "before the notice itself, 1 July 2025"),
            ({"outcome": " "}, "outcome", "Say what came of"),
        ],
    )
    def test_what_is_wrong_is_refused(self, world, notice, fields, field, words):
        with refused(field, words):
            self.review(world, notice, **fields)
        assert not NoticeReview.objects.exists()

    def test_once_lifted_it_was_not_reviewed_any_more(self, world, notice):
        move(world, notice, "lifted", on=dt.date(2026, 1, 4), note="It is done")
        with refused("on", "The notice was lifted on 4 January 2026"):
            self.review(world, notice)
        assert self.review(world, notice, on=dt.date(2026, 1, 4))

    def test_an_officer_may_not(self, world, notice):
        with pytest.raises(NotAllowed):
            self.review(world, notice, by=world.officer)


class TestMeasure:
    def test_a_number_stands_once_in_a_notice(self, world, notice, measure):
        with pytest.raises(ValidationError, match="has this number"):
            make_measure(notice, world.lead, measure.number)
        assert EscalationMeasure.objects.count() == 1

    def test_an_edit_has_a_reason_and_a_version(self, world, measure):
        change = {"by": world.lead, "now": NOW}
        edited = notices.edit_measure(measure=measure, changes={"owner_role": "Director"}, reason="New", version=1, **change)
        assert edited.version == 2
        with pytest.raises(Stale):
            notices.edit_measure(measure=measure, changes={"title": "x"}, reason="x", version=1, **change)
        with refused("reason"):
            notices.edit_measure(measure=measure, changes={"title": "x"}, reason=" ", **change)

    def test_an_officer_may_not(self, world, notice):
        with pytest.raises(NotAllowed):
            make_measure(notice, world.officer)


class TestLimb:
    @pytest.mark.parametrize(
        "asked",
        [
            rule(due=dt.date(2026, 3, 31)),
            rule(limbs.STEPPED, direction=limbs.AT_LEAST, steps=(Step(dt.date(2025, 9, 30), Decimal("77.5")),)),
            rule(limbs.CHANGE, direction=limbs.AT_LEAST, value=Decimal(5), baseline=JANUARY, unit_of_change=limbs.POINTS),
            rule(limbs.TREND, trend=limbs.TRAJECTORY, months=6),
            rule(limbs.SUSTAINED, direction=limbs.AT_LEAST, value=Decimal(80), months=3),
        ],
        ids=lambda asked: asked.kind,
    )
    def test_a_rule_comes_back_from_its_row_as_it_went_in(self, world, measure, series, asked):
        limb = add_limb(world, measure, series, asked)
        row = LimbRule.objects.get(limb=limb)
        assert rule_of(row) == asked
        assert (row.series, row.withdrawn, row.by) == (series, False, world.lead)

    def test_evidence_needs_no_series_and_takes_none(self, world, measure, series):
        asked = rule(limbs.EVIDENCE, needs=2, kinds=("audit", "voice"), since=ISSUED)
        with refused("series", "Leave this empty"):
            add_limb(world, measure, series, asked)
        assert rule_of(add_limb(world, measure, None, asked).rules.get()) == asked

    def test_a_number_needs_a_series(self, world, measure):
        with refused("series", "Choose the series"):
            add_limb(world, measure, None, rule())
        assert not Limb.objects.exists()

    def test_a_series_of_another_council_is_refused(self, world, measure, other_world):
        theirs = make_series(other_world.authority, other_world.lead)
        with refused("series", "of this council"):
            add_limb(world, measure, theirs, rule())

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            (Rule(kind="guess"), "kind"),
            (rule(value=None), "value"),
            (rule(value=Decimal(101)), "value"),
            (rule(direction=""), "direction"),
            (rule(limbs.EVIDENCE), "needs"),
            (rule(due=dt.date(2025, 6, 30)), "due"),
            (rule(due=dt.date(2101, 1, 1)), "due"),
            (rule(limbs.STEPPED, direction=limbs.AT_LEAST, steps=(Step(dt.date(2025, 6, 1), Decimal(50)),)), "steps"),
            (rule(limbs.EVIDENCE, needs=1, kinds=("audit",), since=TODAY, due=dt.date(2025, 9, 1)), "since"),
            (rule(limbs.SUSTAINED, direction=limbs.AT_LEAST, value=Decimal(80), months=0), "months"),
        ],
    )
    def test_a_rule_that_cannot_be_judged_is_refused_beside_its_field(self, world, measure, series, asked, field):
        with refused(field):
            add_limb(world, measure, None if asked.kind == limbs.EVIDENCE else series, asked)
        assert not Limb.objects.exists()

    def test_limbs_that_no_figure_can_meet_together_are_refused(self, world, measure, series):
        add_limb(world, measure, series, rule())
        most = rule(direction=limbs.AT_MOST, value=Decimal(80))
        with refused("value", "“a”", "“b”", "no figure can be both"):
            add_limb(world, measure, series, most, letter="b")
        elsewhere = make_series(world.authority, world.lead)
        add_limb(world, measure, elsewhere, most, letter="b")

    def test_stepping_down_is_no_contradiction(self, world, measure, series):
        add_limb(world, measure, series, rule(direction=limbs.AT_MOST, value=Decimal(30), due=dt.date(2025, 12, 31)))
        asked = rule(direction=limbs.AT_MOST, value=Decimal(25), due=dt.date(2026, 3, 31))
        add_limb(world, measure, series, asked, letter="b")

    def test_a_withdrawn_limb_contradicts_nothing(self, world, measure, series):
        limb = add_limb(world, measure, series, rule())
        notices.withdraw_limb(limb=limb, reason="Not in the notice", by=world.lead, now=NOW)
        add_limb(world, measure, series, rule(direction=limbs.AT_MOST, value=Decimal(80)), letter="b")

    def test_a_comparator_that_does_not_exist_is_refused_with_what_there_is(self, world, measure, series):
        asked = rule(limbs.COMPARATOR, group=kinds.REGION, value=Decimal(10), unit_of_change=limbs.PERCENT)
        with refused("group", "“Visits on time”", "the region", "up to January 2026", "none for any other comparator"):
            add_limb(world, measure, series, asked)
        make_comparator(series.indicator, 80)
        with refused("group", "There is: England (year to 31 March 2025)."):
            add_limb(world, measure, series, asked)
        make_comparator(series.indicator, 78, authority=world.authority, group=kinds.REGION, group_name="North West")
        add_limb(world, measure, series, asked)

    def test_a_comparator_of_a_later_month_than_the_due_date_is_none(self, world, measure, series):
        make_comparator(series.indicator, 80, month=OFFICIAL + 12)
        asked = rule(limbs.COMPARATOR, group=kinds.ENGLAND, value=Decimal(10), unit_of_change=limbs.POINTS)
        with refused("group", "up to January 2026"):
            add_limb(world, measure, series, asked)

    def test_the_comparators_of_another_council_do_not_count(self, world, measure, series, other_world):
        make_comparator(series.indicator, 78, authority=other_world.authority, group=kinds.REGION)
        asked = rule(limbs.COMPARATOR, group=kinds.REGION, value=Decimal(10), unit_of_change=limbs.PERCENT)
        with refused("group", "none for any other comparator"):
            add_limb(world, measure, series, asked)

    def test_neighbours_are_told_apart_by_statistic_and_model(self, world, measure, series):
        own = {"authority": world.authority, "group": kinds.NEIGHBOURS, "statistic": kinds.MEDIAN}
        make_comparator(series.indicator, 78, model="April 2021", **own)
        asked = {"group": kinds.NEIGHBOURS, "value": Decimal(5), "unit_of_change": limbs.POINTS, "statistic": kinds.MEDIAN}
        with refused("group", "statistical neighbours' median (April 2021 model"):
            add_limb(world, measure, series, rule(limbs.COMPARATOR, model="April 2019", **asked))
        add_limb(world, measure, series, rule(limbs.COMPARATOR, model="April 2021", **asked))

    def test_a_change_needs_the_figure_of_a_past_month(self, world, measure, series):
        asked = {"direction": limbs.AT_LEAST, "value": Decimal(5), "unit_of_change": limbs.POINTS}
        with refused("baseline", "has no figure for December 2025"):
            add_limb(world, measure, series, rule(limbs.CHANGE, baseline=JANUARY - 1, **asked))
        make_figures(series, world.lead, [70], last=JANUARY - 1)
        add_limb(world, measure, series, rule(limbs.CHANGE, baseline=JANUARY - 1, **asked))
        add_limb(world, measure, series, rule(limbs.CHANGE, baseline=JANUARY, **asked), letter="b")

    @pytest.mark.parametrize("letter", ["", "A", "ab", "1"])
    def test_a_letter_is_one_small_one(self, world, measure, series, letter):
        with pytest.raises(ValidationError):
            add_limb(world, measure, series, rule(), letter=letter)

    def test_a_letter_stands_once_in_a_measure(self, world, measure, series):
        add_limb(world, measure, series, rule())
        with pytest.raises(ValidationError, match="has this letter"):
            add_limb(world, measure, series, rule())

    def test_an_officer_may_not(self, world, measure, series):
        with pytest.raises(NotAllowed):
            add_limb(world, measure, series, rule(), by=world.officer)


class TestRule:
    @pytest.fixture
    def limb(self, world, measure, series):
        return add_limb(world, measure, series, rule())

    def test_the_latest_rule_holds_and_the_earlier_one_stays(self, world, limb, series):
        set_rule(world, limb, series, rule(value=Decimal(90)), due_note="Our reading")
        assert [row.value for row in limb.rules.all()] == [85, 90]
        assert limb.rules.last().due_note == "Our reading"

    def test_the_same_again_and_no_reason_are_refused(self, world, limb, series):
        with refused(None, "Nothing was changed"):
            set_rule(world, limb, series, rule())
        with refused("reason"):
            set_rule(world, limb, series, rule(value=Decimal(90)), reason=" ")

    def test_a_limb_does_not_contradict_its_own_earlier_rule(self, world, limb, series):
        set_rule(world, limb, series, rule(direction=limbs.AT_MOST, value=Decimal(10)))

    def test_somebody_elses_rule_is_not_overwritten(self, world, limb, series):
        seen = limb.rules.get().pk
        theirs = set_rule(world, limb, series, rule(value=Decimal(90)), seen=seen)
        with pytest.raises(Stale) as caught:
            set_rule(world, limb, series, rule(value=Decimal(80)), seen=seen)
        assert (caught.value.theirs, caught.value.seen) == (theirs, {"seen": theirs.pk})
        with pytest.raises(Stale):
            notices.withdraw_limb(limb=limb, reason="x", by=world.lead, now=NOW, seen=seen)

    def test_a_limb_is_withdrawn_once_and_comes_back_with_a_rule(self, world, limb, series):
        withdrawn = notices.withdraw_limb(limb=limb, reason="Not in the notice", by=world.lead, now=NOW)
        assert (withdrawn.withdrawn, rule_of(withdrawn), withdrawn.series) == (True, rule(), series)
        with refused(None, "withdrawn already"):
            notices.withdraw_limb(limb=limb, reason="x", by=world.lead, now=NOW)
        assert not set_rule(world, limb, series, rule()).withdrawn

    def test_the_wording_is_edited_with_a_reason_and_a_version(self, world, limb):
        change = {"by": world.lead, "now": NOW, "version": 1}
        assert notices.edit_limb(limb=limb, changes={"wording": "Visits in time"}, reason="Typo", **change).version == 2
        with pytest.raises(Stale):
            notices.edit_limb(limb=limb, changes={"wording": "x"}, reason="x", **change)

    def test_an_officer_may_not(self, world, limb, series):
        with pytest.raises(NotAllowed):
            notices.withdraw_limb(limb=limb, reason="x", by=world.officer, now=NOW)
        with pytest.raises(NotAllowed):
            notices.edit_limb(limb=limb, changes={"wording": "x"}, reason="x", by=world.officer, now=NOW)


class TestPublished:
    def publish(self, world, notice, ends=JANUARY):
        return notices.publish_notice(notice=notice, record_ends=ends, source="Report, 1.3", by=world.lead, now=NOW)

    def test_a_published_notice_takes_no_change_of_any_kind(self, world, notice, measure, series):
        limb = make_limb(measure, world.lead, series)
        sealed = self.publish(world, notice)
        assert (sealed.published, sealed.record_ends, sealed.source) == (True, JANUARY, "Report, 1.3")
        change = {"by": world.lead, "now": NOW}
        for call in (
            lambda: notices.edit_notice(notice=notice, changes={"title": "x"}, reason="x", **change),
            lambda: move(world, notice, "lifted"),
            lambda: notices.record_review(notice=notice, on=TODAY, outcome="x", today=TODAY, **change),
            lambda: notices.add_measure(notice=notice, number=9, title="x", **change),
            lambda: notices.edit_measure(measure=measure, changes={"title": "x"}, reason="x", **change),
            lambda: add_limb(world, measure, series, rule(), letter="b"),
            lambda: notices.edit_limb(limb=limb, changes={"wording": "x"}, reason="x", **change),
            lambda: set_rule(world, limb, series, rule(value=Decimal(90))),
            lambda: notices.withdraw_limb(limb=limb, reason="x", **change),
            lambda: make_claim(measure, world.lead),
            lambda: make_opinion(world.lead, measure=measure),
            lambda: self.publish(world, notice),
        ):
            with refused(None, "published record"):
                call()

    def test_the_record_does_not_end_before_it_begins(self, world, notice):
        with refused("record_ends"):
            self.publish(world, notice, Month(2025, 6))
