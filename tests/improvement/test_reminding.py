"""Who is reminded on which day: steps before and after the end of the month, and nobody told twice of one step."""

import datetime as dt

import pytest

from improvement.reminding import (
    Boards,
    Days,
    LateReport,
    OpenMonth,
    Unanswered,
    Update,
    for_leads,
    for_officers,
    holds_seat,
    is_announced,
    is_owed,
    step_of,
)

DAYS = Days()
END = dt.date(2026, 1, 31)
ONE_DAY = dt.timedelta(days=1)
ANN, BEN = 1, 2


def jan(day: int) -> dt.date:
    return dt.date(2026, 1, day)


def feb(day: int) -> dt.date:
    return dt.date(2026, 2, day)


# --- Steps ---


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (jan(1), None),
        (jan(23), None),
        (jan(24), jan(24)),
        (jan(28), jan(24)),
        (jan(29), jan(29)),
        (jan(31), jan(29)),
        (feb(1), feb(1)),
        (feb(7), feb(1)),
        (feb(8), feb(8)),
        (feb(14), feb(8)),
        (feb(15), feb(15)),
        (dt.date(2026, 12, 31), dt.date(2026, 12, 27)),
    ],
)
def test_the_steps_come_before_the_end_and_every_week_after_it(today, step):
    assert step_of(END, today, before=(7, 2), again=7) == step


def test_without_days_before_the_first_step_is_the_day_after_the_end():
    assert step_of(END, END, before=(), again=7) is None
    assert step_of(END, feb(1), before=(), again=7) == feb(1)


def test_with_0_there_are_no_steps_after_the_end():
    assert step_of(END, feb(20), before=(7, 2), again=0) == jan(29)


def test_every_day_is_a_step_where_that_is_asked_for():
    assert [step_of(END, feb(day), before=(), again=1) for day in (1, 2, 3)] == [feb(1), feb(2), feb(3)]


@pytest.mark.parametrize(
    ("told", "owed"), [(None, True), (jan(23), True), (jan(24), False), (jan(26), False)], ids=["never", "before", "on", "since"]
)
def test_a_step_is_owed_to_whoever_was_not_told_since(told, owed):
    assert is_owed(jan(24), told) is owed
    assert is_owed(None, told) is False


@pytest.mark.parametrize("run", [{1, 2, 3, 4, 5, 6, 7}, {1, 3, 5}, {2, 6}, {4}])
def test_whatever_days_it_runs_on_each_step_is_told_once_and_the_last_one_always(run):
    """The days on which nothing is run are made up for by the next."""
    day, end, told, steps = jan(20), dt.date(2026, 3, 31), None, []
    while day <= end:
        step = step_of(END, day, before=(7, 2), again=7)
        if day.isoweekday() in run and is_owed(step, told):
            steps.append(step)
            told = day
        day += ONE_DAY
    assert len(steps) == len(set(steps))
    due = [jan(24), jan(29), *(feb(1) + ONE_DAY * 7 * n for n in range(9))]
    assert set(steps) <= set(due)
    assert steps[-1] >= due[-2]
    if len(run) > 2:
        assert steps == due


@pytest.mark.parametrize("wrong", [{"officers": (7, -1)}, {"leads": (61,)}, {"again": -7}, {"packs": 365}])
def test_days_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="a number from 0 to 60"):
        Days(**wrong)


# --- Officers ---


def update(owner=ANN, due=END, overdue=False, reference="1.1") -> Update:
    return Update(owner, "Head of Service", reference, "Audit of plans", "The plan", "https://x/", due, overdue)


def test_one_message_holds_all_that_waits_for_a_person_the_overdue_first():
    late = update(due=dt.date(2025, 12, 31), overdue=True, reference="2.1")
    found = for_officers([update(), late, update(BEN, reference="3.1")], today=jan(24), days=DAYS, told={})
    assert {owner: [each.reference for each in said.about] for owner, said in found.items()} == {
        ANN: ["2.1", "1.1"],
        BEN: ["3.1"],
    }


def test_the_step_of_a_message_is_the_latest_of_what_it_holds():
    late = update(due=dt.date(2025, 12, 31), overdue=True)
    assert for_officers([late], today=jan(20), days=DAYS, told={})[ANN].step == jan(15)
    assert for_officers([late, update()], today=jan(24), days=DAYS, told={})[ANN].step == jan(24)


def test_an_update_that_is_due_later_is_not_asked_for_yet():
    assert for_officers([update()], today=jan(23), days=DAYS, told={}) == {}


def test_whoever_was_told_today_is_not_told_again_by_what_is_older():
    """The update that was told of is done; what is left has an earlier step, of which the person was told with it."""
    late = update(due=dt.date(2025, 12, 31), overdue=True)
    assert for_officers([late], today=jan(25), days=DAYS, told={ANN: jan(24)}) == {}
    assert for_officers([late], today=jan(29), days=DAYS, told={ANN: jan(24)})[ANN].step == jan(29)


def question(due=END, owners=(ANN,), number=1) -> Unanswered:
    return Unanswered("Improvement Board", number, "Why?", "Head of Service", due, "https://x/", frozenset(owners))


def asked_of(questions, today, told=None, updates=()) -> dict:
    found = for_officers(updates, today=today, days=DAYS, told=told or {}, questions=questions)
    return {owner: ([each.number for each in said.boards.questions], said.step) for owner, said in found.items()}


def test_a_question_reminds_each_who_is_to_answer_it_as_updates_do():
    asked = [question(owners=(ANN, BEN)), question(owners=(), number=2)]
    assert asked_of(asked, jan(23)) == {}
    assert asked_of(asked, jan(24)) == {ANN: ([1], jan(24)), BEN: ([1], jan(24))}
    assert asked_of(asked, jan(28), told={ANN: jan(24), BEN: jan(24)}) == {}
    assert asked_of(asked, feb(1), told={ANN: jan(29)}) == {ANN: ([1], feb(1)), BEN: ([1], feb(1))}


def test_one_message_holds_updates_and_the_questions_that_are_due_soon_or_overdue():
    asked = [question(number=1), question(due=jan(10), number=2), question(due=feb(20), number=3)]
    assert asked_of(asked, jan(24), updates=[update()]) == {ANN: ([2, 1], jan(24))}
    [said] = for_officers([update()], today=jan(24), days=DAYS, told={}, questions=asked).values()
    assert [each.reference for each in said.about] == ["1.1"]


def test_an_update_of_nobodys_account_reminds_nobody():
    assert for_officers([update(owner=None)], today=jan(29), days=DAYS, told={}) == {}


# --- Leads ---


def month(ends=END, plan="The plan", **fields) -> OpenMonth:
    given = {"updates": (), "sign_offs": (), "figures": (), "confirmed": False, "ended": False} | fields
    return OpenMonth(plan=plan, month="January 2026", ends=ends, link="https://x/", **given)


def leads(*months, today, told=None) -> dict:
    return for_leads(months, [ANN, BEN], today=today, days=DAYS, told=told or {})


def test_leads_are_told_what_is_missing_five_days_before_the_end_and_one():
    waiting = month(updates=(update(),))
    assert leads(waiting, today=jan(25)) == {}
    assert {key: said.step for key, said in leads(waiting, today=jan(26)).items()} == {ANN: jan(26), BEN: jan(26)}
    assert leads(waiting, today=jan(30), told={ANN: jan(26), BEN: jan(30)}).keys() == {ANN}


def test_a_month_in_which_nothing_is_missing_asks_for_nothing_until_it_has_ended():
    assert leads(month(), today=jan(30)) == {}
    assert leads(month(ended=True, confirmed=True), today=feb(1)).keys() == {ANN, BEN}


def test_the_month_that_ends_first_stands_first_and_a_month_without_anything_not_at_all():
    first, second = month(dt.date(2025, 12, 31), "B", ended=True), month(updates=(update(),), plan="A")
    said = leads(second, month(plan="C"), first, today=jan(26))[ANN]
    assert [each.plan for each in said.about] == ["B", "A"]


def asked(due) -> Unanswered:
    return Unanswered("The board", 1, "Why?", "Director", due, "https://x/")


def owed(due) -> LateReport:
    return LateReport("The board", "Progress", due, "https://x/")


def waiting(*dues, today, told=None, days=DAYS) -> dict:
    boards = Boards(tuple(asked(due) for due in dues))
    return for_leads([], [ANN], today=today, days=days, told={ANN: told} if told else {}, boards=boards)


def test_leads_are_told_of_what_boards_wait_for_on_the_day_after_and_every_week():
    assert waiting(jan(10), today=jan(11))[ANN].step == jan(11)
    assert waiting(jan(10), today=jan(17), told=jan(11)) == {}
    assert waiting(jan(10), today=jan(18), told=jan(11))[ANN].step == jan(18)


def test_each_question_is_news_once_and_all_of_them_are_repeated_together():
    dues = [jan(5), jan(7), jan(9)]
    assert waiting(*dues, today=jan(10), told=jan(8))[ANN].step == jan(10), "the third was due yesterday"
    told = [day for day in range(11, 28) if waiting(*dues, today=jan(day), told=jan(day - 1))]
    assert told == [13, 20, 27], "once a week, counted from the first"


def test_without_repetition_each_is_told_of_once():
    days = Days(again=0)
    assert waiting(jan(10), today=jan(11), days=days)[ANN].step == jan(11)
    assert waiting(jan(10), today=jan(30), told=jan(11), days=days) == {}


def test_what_boards_wait_for_stands_in_the_message_of_the_month():
    boards = Boards((asked(jan(10)),), (owed(jan(20)),))
    found = for_leads([month(updates=(update(),))], [ANN], today=jan(26), days=DAYS, told={}, boards=boards)[ANN]
    assert (found.step, len(found.about), found.boards) == (jan(26), 1, boards)
    assert for_leads([], [ANN], today=jan(26), days=DAYS, told={}) == {}


# --- Packs and seats ---


@pytest.mark.parametrize(("today", "told"), [(jan(9), False), (jan(10), True), (jan(23), True), (jan(24), False)])
def test_a_pack_is_announced_for_two_weeks(today, told):
    assert is_announced(jan(10), today, DAYS) is told


def test_with_0_days_no_pack_is_announced():
    assert is_announced(jan(10), jan(10), Days(packs=0)) is False


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [(jan(1), None, True), (jan(15), None, True), (jan(16), None, False), (jan(1), jan(15), True), (jan(1), jan(14), False)],
)
def test_a_seat_is_held_from_its_first_day_to_its_last(since, until, holds):
    assert holds_seat(since, until, jan(15)) is holds
