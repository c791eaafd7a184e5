import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from accounts.services import change_role, remove_person
from plans.models import Action, FrozenPosition, SignOff, Update
from plans.selectors.standings import find_plan, standings
from plans.services import actions, cycles, plans, updates
from plans.services.guards import lock_plan
from plans.services.updates import current_statement, suggestion_for
from tests.factories import JANUARY, at, close, make_action, make_area, make_member, make_plan, make_update, said

FEBRUARY = JANUARY + 1
EVIDENCE = {"impact": "early_evidence", "impact_evidence": "Audit: 7 of 10 plans were good."}
DONE = {"stage": "awaiting_sign_off", "rating": "amber", "expected_rating": "", "expected_by": None}


def record(action, by, *, now=JANUARY, seen=None, as_published="", **changes) -> Update:
    moment = at(now)
    return updates.record_update(
        action=action, said=said(**changes), by=by, now=moment, today=moment.date(), seen=seen, as_published=as_published
    )


def correct(update, by, *, now=JANUARY, seen=None, **changes) -> Update:
    moment = at(now)
    return updates.correct_update(update=update, said=said(**changes), by=by, now=moment, today=moment.date(), seen=seen)


def answer(update, by, *, accepted=True, reason="", now=JANUARY) -> SignOff:
    return updates.sign_off(update=update, accepted=accepted, reason=reason, by=by, now=at(now))


def stands(action):
    """What holds of an action now."""
    return current_statement(Action.objects.with_facts().get(pk=action.pk))


# --- Recording ---


def test_an_update_says_who_when_and_in_which_review_month(world):
    update = record(world.action, world.officer, progress="  Panel meets weekly. \n")
    assert (update.by, update.known_from, update.cycle.month) == (world.officer, at(JANUARY), JANUARY)
    assert (update.progress, update.rating, update.source) == ("Panel meets weekly.", "amber", "")
    assert update.corrects is None
    assert str(update) == "1.1, 2026-01: Amber"


def test_an_update_keeps_what_the_rules_suggested_then(world):
    update = record(world.action, world.officer)
    assert (update.suggested_rating, update.suggested_code) == ("amber", "R9")
    assert "no evidence of impact on children yet" in update.suggested_sentence


def test_an_action_that_was_never_updated_is_not_started_and_not_rated(world):
    assert (stands(world.action).stage, stands(world.action).rating) == ("not_started", "")


def test_an_update_after_closing_belongs_to_the_next_month(world):
    """Whatever the day: January is closed early, on its last day but one."""
    cycles.close_cycle(plan=world.plan, month=JANUARY, by=world.lead, now=at(dt.date(2026, 1, 30)), today=dt.date(2026, 1, 30))
    assert record(world.action, world.officer, now=dt.date(2026, 1, 31)).cycle.month == FEBRUARY


def test_a_late_update_belongs_to_the_month_that_is_still_open(world):
    assert record(world.action, world.officer, now=dt.date(2026, 2, 4)).cycle.month == JANUARY


def test_what_is_late_is_judged_at_the_end_of_the_month_that_the_update_is_about(world):
    """Written on 4 February about January, an action due on 2 February is not late."""
    action = make_action(world.area, world.lead, owner=world.officer, due=dt.date(2026, 2, 2))
    assert record(action, world.officer, now=dt.date(2026, 2, 4)).suggested_code == "R9"


@pytest.mark.parametrize("person", ["officer", "lead"])
def test_the_owner_and_the_programme_lead_update_an_action(world, person):
    assert record(world.action, world.people[person]).by == world.people[person]


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ("board", "Your role does not allow you to update actions"),
        ("administrator", "Your role does not allow you to update actions"),
        ("auditor", "Your role does not allow you to update actions"),
    ],
)
def test_reading_roles_update_nothing(world, person, message):
    with pytest.raises(NotAllowed, match=message):
        record(world.action, world.people[person])
    assert not Update.objects.exists()


def test_an_officer_updates_no_action_of_somebody_else(world):
    other = make_member(world.authority)
    with pytest.raises(NotAllowed, match=f"not yours: its owner is {world.officer.name}"):
        record(world.action, other)
    with pytest.raises(NotAllowed, match="its owner is not set"):
        record(make_action(world.area, world.lead, role_title=""), other)
    assert not Update.objects.exists()


def test_nobody_updates_an_action_of_another_council(world, other_world):
    for person in other_world.people.values():
        with pytest.raises(NotAllowed):
            record(world.action, person)
    assert not Update.objects.exists()


@pytest.mark.parametrize("change", ["withdrawn", "board member"])
def test_an_owner_who_lost_the_role_updates_no_more(world, change):
    membership = world.officer.membership_set.get()
    if change == "withdrawn":
        remove_person(membership=membership, reason="Left", by=world.administrator)
    else:
        change_role(membership=membership, role="board", reason="Moved", by=world.administrator, now=at(JANUARY))
    fresh = type(world.officer).objects.get(pk=world.officer.pk)
    with pytest.raises(NotAllowed):
        record(world.action, fresh)


# --- What a form may say ---

BAD = [
    ({"stage": "done"}, "stage", "Choose a stage"),
    ({"stage": "completed"}, "stage", "Choose a stage"),
    ({"stage": "stopped"}, "stage", "Choose a stage"),
    ({"stage": "devolved"}, "stage", "Choose a stage"),
    ({"impact": "great"}, "impact", "Choose what impact"),
    ({"impact": ""}, "impact", "Choose what impact"),
    ({"rating": "purple"}, "rating", "Choose Red, Amber or Green"),
    ({"rating": ""}, "rating", "Choose Red, Amber or Green"),
    ({"progress": ""}, "progress", "Say what progress was made"),
    ({"progress": " \n\t "}, "progress", "Say what progress was made"),
    ({"progress": "x" * 4001}, "progress", "4,000 characters or fewer. You have typed 4,001"),
    ({"progress": "x" * 100_000}, "progress", "4,000 characters or fewer. You have typed 100,000"),
    ({"impact_evidence": "x" * 4001}, "impact_evidence", "4,000 characters or fewer"),
    ({"difference_reason": "x" * 1001}, "difference_reason", "1,000 characters or fewer"),
    ({"progress": "Done\x00"}, "progress", "a character that cannot be printed"),
    ({"progress": "Done\x07"}, "progress", "a character that cannot be printed"),
    ({"impact_evidence": "Seen\x7f"}, "impact_evidence", "a character that cannot be printed"),
    ({"difference_reason": "Why\x1b"}, "difference_reason", "a character that cannot be printed"),
    ({"impact": "early_evidence"}, "impact_evidence", "Say what shows the impact"),
    ({"impact": "sustained", "impact_evidence": "  "}, "impact_evidence", "Say what shows the impact"),
    ({"stage": "not_started"}, "difference_reason", "the rules suggest Red: Not started, although"),
    ({"rating": "green"}, "difference_reason", "You rate this Green; the rules suggest Amber: In progress and on time"),
    ({"rating": "green", "difference_reason": " "}, "difference_reason", "Say why you see it differently"),
    ({"expected_rating": "", "expected_by": None}, "expected_rating", "Rated Amber: say which rating you expect next"),
    ({"rating": "red", "expected_rating": "", "expected_by": None}, "expected_rating", "Rated Red: say which rating"),
    ({"expected_by": None}, "expected_by", "Give both the rating you expect and the date"),
    ({"expected_rating": ""}, "expected_rating", "Give both the rating you expect and the date"),
    ({"expected_by": dt.date(2025, 12, 31)}, "expected_by", "before the review month, January 2026"),
    ({"expected_by": dt.date(1999, 12, 31)}, "expected_by", "between 2000 and 2100"),
    ({"expected_by": dt.date(2101, 1, 1)}, "expected_by", "between 2000 and 2100"),
]


@pytest.mark.parametrize(("changes", "field", "message"), BAD)
def test_bad_input_is_refused_beside_its_field_and_changes_nothing(world, changes, field, message):
    with pytest.raises(Refused, match=message) as refusal:
        record(world.action, world.officer, **changes)
    assert refusal.value.field == field
    assert not Update.objects.exists()


def test_a_rating_that_does_not_exist_is_no_expected_rating(world):
    with pytest.raises(ValidationError) as refusal:
        record(world.action, world.officer, expected_rating="purple")
    assert "expected_rating" in refusal.value.message_dict
    assert not Update.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"progress": "x" * 4000},
        {"progress": "First line.\nSecond line,\twith a tab. Ünïcode – “quoted” 😀"},
        {"impact_evidence": "x" * 4000},
        {"rating": "green", "difference_reason": "x" * 1000, "expected_rating": "", "expected_by": None},
        {"rating": "green", "expected_rating": "", "expected_by": None, **EVIDENCE},
        {"rating": "red"},
        {"rating": "red", "expected_rating": "amber"},
        {"expected_by": JANUARY.first},
        {"expected_by": dt.date(2100, 12, 31)},
        DONE,
        {**DONE, "rating": "red"},
    ],
)
def test_good_input_at_the_limits_is_taken(world, changes):
    record(world.action, world.officer, **changes)
    assert Update.objects.count() == 1


def test_a_rosier_rating_keeps_its_reason_beside_what_the_rules_suggest(world):
    update = record(world.action, world.officer, rating="green", difference_reason=" The court has confirmed it. ")
    assert (update.rating, update.suggested_rating) == ("green", "amber")
    assert update.difference_reason == "The court has confirmed it."


@pytest.mark.parametrize("rating", ["amber", "red"])
def test_a_reason_is_kept_only_for_a_rosier_rating(world, rating):
    assert record(world.action, world.officer, rating=rating, difference_reason="Not needed").difference_reason == ""


def test_not_rated_follows_from_the_stage_and_is_never_chosen(world):
    action = make_action(world.area, world.lead, owner=world.officer, start=dt.date(2026, 6, 1))
    path = {"expected_rating": "", "expected_by": None}
    with pytest.raises(Refused, match="it starts on 1 June 2026, so it is not rated yet. Leave the rating empty") as refusal:
        record(action, world.officer, stage="not_started", rating="amber", **path)
    assert refusal.value.field == "rating"
    update = record(action, world.officer, stage="not_started", rating="", **path)
    assert (update.rating, update.suggested_code) == ("", "R6")


def test_a_plan_may_set_that_green_needs_only_being_on_time(world):
    plans.set_thresholds(
        plan=world.plan,
        green_needs_impact=False,
        red_share=25,
        green_share=75,
        reason="Agreed by the board",
        by=world.lead,
        now=at(JANUARY),
    )
    update = record(world.action, world.officer, rating="green", expected_rating="", expected_by=None)
    assert (update.suggested_rating, update.difference_reason) == ("green", "")


def test_a_loaded_record_may_lack_the_path_to_green_and_names_its_document(world):
    update = record(world.action, world.lead, expected_rating="", expected_by=None, as_published="Report 7, paragraph 2.1")
    assert update.source == "Report 7, paragraph 2.1"


# --- When nothing may be said ---


def test_a_stale_form_is_told_what_the_other_person_wrote(world):
    first = record(world.action, world.lead, seen=0)
    with pytest.raises(Stale, match=f"{world.lead} updated action 1.1 after you opened this form. Nothing of yours") as stale:
        record(world.action, world.officer, seen=0)
    assert (stale.value.theirs, stale.value.seen) == (first, {"seen": first.pk})
    assert Update.objects.count() == 1
    assert record(world.action, world.officer, seen=first.pk).by == world.officer


def test_a_correction_by_somebody_else_makes_a_form_stale_too(world):
    first = record(world.action, world.officer, seen=0)
    second = correct(first, world.lead, seen=first.pk, rating="red")
    with pytest.raises(Stale) as stale:
        record(world.action, world.officer, seen=first.pk)
    assert stale.value.theirs == second


@pytest.mark.parametrize(("stage", "word"), [("stopped", "stopped"), ("devolved", "devolved to business as usual")])
def test_an_action_that_has_ended_takes_no_more_updates(world, stage, word):
    actions.end_action(action=world.action, stage=stage, reason="Not needed", by=world.lead, now=at(JANUARY))
    with pytest.raises(Refused, match=f"Action 1.1 is {word}, so it takes no more updates"):
        record(world.action, world.officer)
    assert Update.objects.count() == 1


def test_a_completed_action_takes_no_more_updates(world):
    answer(record(world.action, world.officer, **DONE), world.lead)
    with pytest.raises(Refused, match="is completed"):
        record(world.action, world.officer)


@pytest.fixture
def published(world):
    record(world.action, world.lead)
    plans.publish_record(
        plan=world.plan, record_ends=JANUARY, source="Board paper 3, paragraph 4", by=world.lead, now=at(JANUARY)
    )
    return world


def test_a_published_plan_is_not_updated_and_says_why(published):
    update = Update.objects.get()
    for write in (
        lambda: record(published.action, published.officer),
        lambda: correct(update, published.lead),
        lambda: answer(update, published.lead),
    ):
        with pytest.raises(Refused, match=r"is a published record.*Board paper 3, paragraph 4.*cannot be changed"):
            write()
    assert Update.objects.count() == 1


@pytest.mark.parametrize("status", ["closed", "superseded"])
def test_a_plan_that_has_ended_is_not_updated(world, status):
    successor = plans.create_plan(
        authority=world.authority, by=world.lead, now=at(JANUARY), on=JANUARY.first, title="Next", slug="next"
    )
    extra = {"superseded_by": successor} if status == "superseded" else {}
    plans.move_status(
        plan=world.plan, status=status, on=JANUARY.first, by=world.lead, now=at(JANUARY), today=JANUARY.last, **extra
    )
    with pytest.raises(Refused, match=f"is {status}. Nothing in it can be changed"):
        record(world.action, world.officer)
    assert not Update.objects.exists()


def test_a_plan_that_is_not_monitored_yet_takes_no_updates(world):
    plan = make_plan(world.authority, world.lead, monitored=False)
    action = make_action(make_area(plan, world.lead), world.lead, owner=world.officer)
    with pytest.raises(Refused, match="has no open review month"):
        record(action, world.officer)
    with pytest.raises(Refused, match="has no open review month"):
        actions.end_action(action=action, stage="stopped", reason="x", by=world.lead, now=at(JANUARY))


# --- Corrections ---


def test_a_correction_names_what_it_corrects_and_stands_in_its_place(world):
    first = record(world.action, world.officer)
    second = correct(first, world.officer, rating="red", progress="We had counted twice.")
    assert (second.corrects, second.rating) == (first, "red")
    assert (stands(world.action).update, stands(world.action).original) == (second, first)
    assert Update.objects.get(pk=first.pk).rating == "amber"


def test_a_correction_of_a_correction_corrects_the_original(world):
    first = record(world.action, world.officer)
    third = correct(correct(first, world.officer, rating="red"), world.officer, rating="amber")
    assert third.corrects == first
    assert stands(world.action).update == third


def test_a_correction_is_judged_by_the_month_it_is_about(world):
    """Due on 10 February: in January it was on time, whenever the correction is written."""
    action = make_action(world.area, world.lead, owner=world.officer, due=dt.date(2026, 2, 10))
    first = record(action, world.officer)
    close(world.plan, world.lead)
    second = correct(first, world.officer, now=FEBRUARY, expected_by=dt.date(2026, 1, 31))
    assert (second.cycle.month, second.suggested_code) == (FEBRUARY, "R9")


def test_a_correction_of_a_closed_month_leaves_it_frozen_and_is_neither_improved_nor_worsened(world):
    first = record(world.action, world.officer)
    close(world.plan, world.lead)
    frozen = FrozenPosition.objects.filter(action=world.action).values().get()
    correct(first, world.officer, now=FEBRUARY, rating="red")
    assert FrozenPosition.objects.filter(action=world.action).values().get() == frozen
    plan = find_plan(world.authority, world.plan.slug)
    now = standings(plan, month=None, known_on=None, today=at(FEBRUARY).date())
    assert now.totals.red == 1
    assert (now.movement.improved, now.movement.worsened) == ([], [])
    assert [moved.position.reference for moved in now.movement.corrected] == ["1.1"]
    january = standings(plan, month=JANUARY, known_on=None, today=at(FEBRUARY).date())
    assert (january.totals.amber, january.totals.red) == (1, 0)
    assert january.positions[0].corrected_to == "red"


def test_a_correction_does_not_count_as_the_next_months_update(world):
    first = record(world.action, world.officer)
    close(world.plan, world.lead)
    correct(first, world.officer, now=FEBRUARY)
    close(world.plan, world.lead, FEBRUARY)
    row = FrozenPosition.objects.get(closing__cycle__month=FEBRUARY.first)
    assert (row.last_update_month, row.overdue_since) == (JANUARY, FEBRUARY.last)


def test_a_correction_in_a_reopened_month_of_an_update_of_the_next_belongs_to_the_next(world):
    """Nothing that follows on an update is filed before it."""
    record(world.action, world.officer)
    close(world.plan, world.lead)
    second = record(world.action, world.officer, now=FEBRUARY)
    cycles.reopen_cycle(plan=world.plan, month=JANUARY, reason="Wrong figure", by=world.lead, now=at(FEBRUARY))
    assert correct(second, world.officer, now=FEBRUARY, rating="red").cycle.month == FEBRUARY


def test_the_author_and_the_lead_correct_an_update_and_nobody_else(world):
    first = record(world.action, world.officer)
    for person in (make_member(world.authority), world.board, world.administrator, world.auditor):
        with pytest.raises(NotAllowed, match="Only the person who wrote an update, or a programme lead"):
            correct(first, person)
    assert Update.objects.count() == 1
    assert correct(first, world.lead).by == world.lead


def test_an_author_corrects_even_after_the_action_went_to_somebody_else(world):
    first = record(world.action, world.officer)
    other = make_member(world.authority)
    actions.assign(
        action=world.action, owner=other, role_title="Team Manager", reason="Reorganised", by=world.lead, now=at(JANUARY)
    )
    assert correct(first, world.officer).by == world.officer
    with pytest.raises(NotAllowed):
        correct(first, other)


def test_an_author_who_reads_only_now_corrects_nothing(world):
    first = record(world.action, world.officer)
    change_role(
        membership=world.officer.membership_set.get(), role="board", reason="Moved", by=world.administrator, now=at(JANUARY)
    )
    with pytest.raises(NotAllowed, match="Your role does not allow"):
        correct(first, type(world.officer).objects.get(pk=world.officer.pk))


def test_a_correction_is_checked_as_an_update_is(world):
    first = record(world.action, world.officer)
    with pytest.raises(Refused) as refusal:
        correct(first, world.officer, progress="")
    assert refusal.value.field == "progress"
    with pytest.raises(Stale):
        correct(first, world.officer, seen=0)
    assert Update.objects.count() == 1


@pytest.mark.parametrize("accepted", [True, False])
def test_an_update_that_was_answered_stands(world, accepted):
    first = record(world.action, world.officer, **DONE)
    answer(first, world.lead, accepted=accepted, reason="Seen")
    with pytest.raises(Refused, match="answered by a sign-off or a refusal"):
        correct(first, world.officer)
    assert Update.objects.count() == 1


def test_an_update_whose_correction_was_answered_stands(world):
    first = record(world.action, world.officer, **DONE)
    second = correct(first, world.officer, **DONE)
    answer(second, world.lead)
    with pytest.raises(Refused, match="answered"):
        correct(first, world.officer)


def test_the_end_of_an_action_is_not_corrected(world):
    first = record(world.action, world.officer)
    end = actions.end_action(action=world.action, stage="stopped", reason="Not needed", by=world.lead, now=at(JANUARY))
    with pytest.raises(Refused, match="The end of an action is not corrected"):
        correct(end, world.lead)
    with pytest.raises(Refused, match="Action 1.1 has ended"):
        correct(first, world.lead)
    assert Update.objects.count() == 2


def test_without_an_open_month_nothing_is_corrected(world):
    first = record(world.action, world.officer)
    cycles.close_cycle(plan=world.plan, month=JANUARY, by=world.lead, now=at(JANUARY.last), today=JANUARY.last, open_next=False)
    with pytest.raises(Refused, match="no open review month, so nothing can be corrected"):
        correct(first, world.officer)


# --- Sign-off ---


def test_a_second_person_signs_off_and_the_action_is_completed_and_green(world):
    update = record(world.action, world.officer, **DONE)
    assert stands(world.action).awaits_sign_off
    row = answer(update, world.lead, reason=" Seen in the audit. ")
    assert (row.by, row.known_from, row.reason, str(row)) == (world.lead, at(JANUARY), "Seen in the audit.", "Signed off")
    assert (stands(world.action).stage, stands(world.action).rating) == ("completed", "green")


def test_a_refusal_takes_the_action_back_into_progress(world):
    update = record(world.action, world.officer, **DONE)
    row = answer(update, world.lead, accepted=False, reason="No audit yet")
    assert str(row) == "Refused"
    assert (stands(world.action).stage, stands(world.action).rating) == ("in_progress", "amber")
    assert record(world.action, world.officer).stage == "in_progress"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_refusal_needs_a_reason_of_at_most_1000_characters(world, reason):
    update = record(world.action, world.officer, **DONE)
    with pytest.raises(Refused) as refusal:
        answer(update, world.lead, accepted=False, reason=reason)
    assert refusal.value.field == "reason"
    assert not SignOff.objects.exists()


def test_nobody_signs_off_what_they_wrote_or_corrected(world):
    update = record(world.action, world.lead, **DONE)
    with pytest.raises(NotAllowed, match="You wrote this update"):
        answer(update, world.lead)
    other = make_member(world.authority, "lead")
    corrected = correct(update, other, **DONE)
    for person in (world.lead, other):
        with pytest.raises(NotAllowed, match="Somebody else has to sign it off"):
            answer(corrected, person)
    assert not SignOff.objects.exists()
    assert answer(corrected, make_member(world.authority, "lead")).accepted


@pytest.mark.parametrize("person", ["officer", "board", "administrator", "auditor"])
def test_only_a_lead_signs_off(world, person):
    update = record(world.action, world.lead, **DONE)
    with pytest.raises(NotAllowed, match="does not allow you to sign off"):
        answer(update, world.people[person])
    assert not SignOff.objects.exists()


def test_the_lead_of_another_council_signs_off_nothing(world, other_world):
    update = record(world.action, world.officer, **DONE)
    with pytest.raises(NotAllowed):
        answer(update, other_world.lead)


def test_only_the_latest_update_that_awaits_it_is_signed_off(world):
    under_way = record(world.action, world.officer)
    with pytest.raises(Refused, match="not waiting for sign-off"):
        answer(under_way, world.lead)
    asked = record(world.action, world.officer, **DONE)
    record(world.action, world.officer)
    with pytest.raises(Refused, match="not waiting for sign-off"):
        answer(asked, world.lead)
    assert not SignOff.objects.exists()


def test_an_update_is_answered_once(world):
    update = record(world.action, world.officer, **DONE)
    answer(update, world.lead)
    with pytest.raises(Refused, match="not waiting for sign-off"):
        answer(update, world.lead)
    assert SignOff.objects.count() == 1


# --- Suggestions ---


def test_the_suggestion_before_saving_is_the_one_that_is_stored(world):
    plan = lock_plan(world.plan.pk)
    action = Action.objects.with_facts().get(pk=world.action.pk)
    today = at(JANUARY).date()
    about = {"stage": "in_progress", "impact": "no_evidence", "month": JANUARY, "today": today, "missed": ()}
    shown = suggestion_for(plan=plan, action=action, **about)
    update = record(world.action, world.officer)
    stored = (update.suggested_rating, update.suggested_code, update.suggested_sentence)
    assert stored == (shown.rating, shown.code, shown.sentence)


def test_updates_of_two_months_stand_one_after_the_other(world):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    make_update(world.action, world.officer, month=FEBRUARY, rating="red")
    assert stands(world.action).rating == "red"
    assert [row.cycle.month for row in Update.objects.order_by("pk")] == [JANUARY, FEBRUARY]
