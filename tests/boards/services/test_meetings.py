"""Meetings of a board and their agendas: what is written, and what is refused."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused, Stale
from accounts.services import published_actor
from boards.models import AgendaItem, Meeting
from boards.services import meetings
from tests.boards.making import MEETS, MET, make_board, make_decision, make_follow_up, make_item, make_meeting, make_rota
from tests.factories import JANUARY, World, at, make_area, make_notice

NOW, TODAY = at(JANUARY), at(JANUARY).date()
TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


@pytest.fixture
def lead(world):
    return {"by": world.lead, "now": NOW}


def refused(call, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        call(**fields)
    return caught.value


class TestMeetings:
    def test_a_meeting_ahead_is_planned_and_its_history_says_who_added_it(self, world, board, lead):
        row = meetings.add_meeting(board=board, on=MEETS, place=" Town hall ", today=TODAY, **lead)
        assert (row.on, row.place, row.status, row.known_from) == (MEETS, "Town hall", "planned", NOW)
        assert row.history.get().actor_label == world.lead.name

    @pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(2101, 1, 1), dt.date(1, 1, 1), dt.date(9999, 12, 31)])
    def test_a_date_that_cannot_be_is_refused(self, board, lead, day):
        assert refused(meetings.add_meeting, board=board, on=day, today=TODAY, **lead).field == "on"
        row = make_meeting(board, lead["by"])
        assert refused(meetings.edit_meeting, meeting=row, changes={"on": day}, reason="So", today=TODAY, **lead).field == "on"

    @pytest.mark.parametrize("day", [dt.date(2031, 1, 21), dt.date(2099, 1, 20)])
    def test_a_date_more_than_five_years_ahead_is_refused(self, board, lead, day):
        error = refused(meetings.add_meeting, board=board, on=day, today=TODAY, **lead)
        assert (error.field, error.message) == ("on", "This day is more than 5 years ahead. Correct the year.")
        row = meetings.add_meeting(board=board, on=dt.date(2031, 1, 20), today=TODAY, **lead)
        assert refused(meetings.edit_meeting, meeting=row, changes={"on": day}, reason="So", today=TODAY, **lead).field == "on"

    @pytest.mark.parametrize(
        ("status", "day", "field"),
        [
            ("planned", YESTERDAY, "on"),
            ("planned", TODAY, None),
            ("planned", TOMORROW, None),
            ("held", TODAY, None),
            ("held", YESTERDAY, None),
            ("held", TOMORROW, "on"),
            ("cancelled", TOMORROW, "status"),
            ("postponed", TOMORROW, "status"),
        ],
    )
    def test_what_is_planned_is_not_past_and_what_was_held_is_not_ahead(self, board, lead, status, day, field):
        if field is None:
            assert meetings.add_meeting(board=board, on=day, status=status, today=TODAY, **lead).status == status
        else:
            assert refused(meetings.add_meeting, board=board, on=day, status=status, today=TODAY, **lead).field == field

    def test_a_board_meets_once_a_day_and_the_database_says_so_too(self, board, lead):
        make_meeting(board, lead["by"])
        with pytest.raises(Exception, match="already has a meeting on this day"):
            make_meeting(board, lead["by"])
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.bulk_create([Meeting(board=board, on=MEETS, known_from=NOW)])

    def test_another_board_may_meet_on_the_same_day(self, world, board, lead):
        make_meeting(board, world.lead)
        assert make_meeting(make_board(world.authority, world.lead), world.lead).on == MEETS

    def test_a_meeting_is_moved_with_a_reason_to_a_day_that_fits_its_status(self, board, lead):
        row = make_meeting(board, lead["by"])
        moved = meetings.edit_meeting(meeting=row, changes={"on": TOMORROW}, reason="The room is free", today=TODAY, **lead)
        assert (moved.on, moved.version) == (TOMORROW, 2)
        assert (
            "past"
            in refused(meetings.edit_meeting, meeting=row, changes={"on": YESTERDAY}, reason="So", today=TODAY, **lead).message
        )
        assert (
            refused(meetings.edit_meeting, meeting=row, changes={"on": MEETS}, reason=" ", today=TODAY, **lead).field == "reason"
        )

    def test_the_place_of_a_past_meeting_can_be_corrected_without_moving_it(self, board, lead):
        row = make_meeting(board, lead["by"], MEETS)
        later = {"by": lead["by"], "now": at(dt.date(2026, 3, 1))}
        changed = meetings.edit_meeting(
            meeting=row, changes={"place": "Civic centre"}, reason="Wrong room", today=dt.date(2026, 3, 1), **later
        )
        assert changed.place == "Civic centre"

    def test_a_stale_form_is_told_what_the_other_person_saved(self, board, lead):
        row = make_meeting(board, lead["by"])
        meetings.edit_meeting(meeting=row, changes={"place": "Here"}, reason="So", today=TODAY, version=1, **lead)
        with pytest.raises(Stale) as caught:
            meetings.edit_meeting(meeting=row, changes={"place": "There"}, reason="So", today=TODAY, version=1, **lead)
        assert caught.value.theirs.place == "Here"

    def test_a_meeting_is_held_on_its_day_and_not_before(self, board, lead):
        row = make_meeting(board, lead["by"])
        assert refused(meetings.hold_meeting, meeting=row, today=TODAY, **lead).field == "on"
        held = meetings.hold_meeting(meeting=row, by=lead["by"], now=at(MEETS), today=MEETS)
        assert held.status == "held"
        assert "Only a meeting that is planned" in refused(meetings.hold_meeting, meeting=row, today=MEETS, **lead).message

    def test_a_meeting_is_cancelled_with_a_reason_and_can_be_planned_again(self, board, lead):
        row = make_meeting(board, lead["by"])
        assert refused(meetings.cancel_meeting, meeting=row, reason="", **lead).field == "reason"
        assert meetings.cancel_meeting(meeting=row, reason="The chair is ill", **lead).status == "cancelled"
        assert (
            "cancelled"
            in refused(meetings.edit_meeting, meeting=row, changes={"on": TOMORROW}, reason="So", today=TODAY, **lead).message
        )
        assert meetings.plan_again(meeting=row, reason="The chair is well", **lead).status == "planned"
        assert [line.history_change_reason for line in row.history.order_by("pk")][1:] == [
            "The chair is ill",
            "The chair is well",
        ]

    def test_a_meeting_that_decided_something_was_held(self, world, board, lead):
        row = make_meeting(board, world.lead, MET)
        make_decision(row, world.lead)
        assert "was held" in refused(meetings.plan_again, meeting=row, reason="A mistake", **lead).message

    def test_a_meeting_that_decided_something_is_not_cancelled(self, world, board, lead):
        row = make_meeting(board, world.lead, TODAY)
        make_decision(row, world.lead)
        assert row.status == "planned"
        assert "was held" in refused(meetings.cancel_meeting, meeting=row, reason="Snow", **lead).message
        assert Meeting.objects.get().status == "planned"

    def test_a_meeting_that_decided_something_is_not_moved_ahead(self, world, board, lead):
        row = make_meeting(board, world.lead, TODAY)
        assert row.status == "planned"
        make_decision(row, world.lead)
        call = {"meeting": row, "reason": "Wrong day", "today": TODAY, **lead}
        found = refused(meetings.edit_meeting, changes={"on": TOMORROW}, **call)
        assert (found.field, found.message) == (
            "on",
            "Decisions of this meeting are recorded, so it took place. Give a day by today.",
        )
        assert Meeting.objects.get().on == TODAY
        assert meetings.edit_meeting(**(call | {"changes": {"place": "Here"}})).place == "Here"

    @pytest.mark.parametrize(
        ("day", "gist"),
        [(18, "looked at again on 18 January 2026"), (19, "looked at again on"), (17, "was found on 16 January 2026")],
    )
    def test_what_came_of_a_decision_came_after_the_meeting(self, world, board, lead, day, gist):
        row = make_meeting(board, world.lead, dt.date(2026, 1, 14))
        decision = make_decision(row, world.lead, follow_up=dt.date(2026, 1, 18))
        make_follow_up(decision, world.lead, on=dt.date(2026, 1, 16))
        call = {"meeting": row, "reason": "Wrong day", "today": TODAY, **lead}
        found = refused(meetings.edit_meeting, changes={"on": dt.date(2026, 1, day)}, **call)
        assert found.field == "on"
        assert gist in found.message
        moved = meetings.edit_meeting(changes={"on": dt.date(2026, 1, 16)}, **call)
        assert moved.on == dt.date(2026, 1, 16)

    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_whoever_keeps_no_boards_is_refused(self, world, board, role):
        with pytest.raises(NotAllowed):
            meetings.add_meeting(board=board, on=MEETS, by=world.people[role], now=NOW, today=TODAY)

    def test_the_lead_of_another_council_is_refused(self, board, db):
        with pytest.raises(NotAllowed):
            meetings.add_meeting(board=board, on=MEETS, by=World("elsewhere").lead, now=NOW, today=TODAY)

    def test_a_published_board_takes_meetings_from_its_loader_only(self, world, db):
        actor = published_actor()
        board = make_board(world.authority, actor, published=True, source="Report of 10 June 2019")
        row = meetings.add_meeting(
            board=board,
            on=dt.date(2019, 6, 10),
            status="held",
            by=actor,
            now=at(dt.date(2019, 6, 10)),
            today=dt.date(2019, 6, 10),
        )
        assert row.status == "held"
        for person in (world.lead, world.administrator):
            found = refused(meetings.add_meeting, board=board, on=MEETS, by=person, now=NOW, today=TODAY)
            assert "published record" in found.message
            assert (
                "published record" in refused(meetings.add_item, meeting=row, title="X", kind="other", by=person, now=NOW).message
            )


class TestItems:
    def test_an_item_is_the_last_one_and_names_what_is_looked_at(self, world, board, lead):
        meeting = make_meeting(board, world.lead)
        first = meetings.add_item(meeting=meeting, title="The plan", kind="plan", plan=world.plan, **lead)
        second = meetings.add_item(meeting=meeting, title="Standards", kind="area", area=world.area, **lead)
        assert [(row.number, row.kind) for row in (first, second)] == [(1, "plan"), (2, "area")]
        assert not second.by_rota

    @pytest.mark.parametrize(
        ("kind", "given", "field"),
        [
            ("plan", {}, "plan"),
            ("area", {}, "area"),
            ("notice", {}, "notice"),
            ("group", {}, "group"),
            ("finance", {"group": "finance"}, "group"),
            ("other", {"plan": "ours"}, "plan"),
            ("area", {"area": "ours", "plan": "ours"}, "plan"),
            ("nothing", {}, "kind"),
        ],
    )
    def test_an_item_names_what_its_kind_needs_and_no_more(self, world, board, lead, kind, given, field):
        ours = {"plan": world.plan, "area": world.area}
        about = {name: ours.get(name, value) if value == "ours" else value for name, value in given.items()}
        meeting = make_meeting(board, world.lead)
        found = refused(meetings.add_item, meeting=meeting, title="X", kind=kind, **about, **lead)
        assert found.field == field
        assert "Choose Choose" not in found.message and not found.message.endswith("..")

    def test_it_says_what_to_choose(self, world, board, lead):
        meeting = make_meeting(board, world.lead)
        said = [
            refused(meetings.add_item, meeting=meeting, title="X", kind=kind, **lead).message
            for kind in ("plan", "area", "notice", "group")
        ]
        assert said == ["Choose a plan.", "Choose an area.", "Choose a notice.", "Choose a group of indicators."]

    def test_a_thing_of_another_council_is_refused(self, world, board, lead):
        other = World("elsewhere")
        notice = make_notice(other.authority, other.lead)
        meeting = make_meeting(board, world.lead)
        for kind, thing in (("plan", other.plan), ("area", other.area), ("notice", notice)):
            found = refused(meetings.add_item, meeting=meeting, title="X", kind=kind, **{kind: thing}, **lead)
            assert (found.field, found.message) == (kind, f"This {kind} is not of this council.")
            item = make_item(meeting, world.lead)
            changes = {"kind": kind, kind: thing}
            assert refused(meetings.edit_item, item=item, changes=changes, reason="So", **lead).field == kind

    @pytest.mark.parametrize(
        "fields",
        [
            {"kind": "plan"},
            {"kind": "other", "group": "finance"},
            {"kind": "group"},
            {"kind": "nothing"},
            {"kind": "other", "title": " "},
        ],
    )
    def test_the_database_refuses_it_too(self, world, board, fields):
        meeting = make_meeting(board, world.lead)
        row = AgendaItem(meeting=meeting, number=1, known_from=NOW, **({"title": "X"} | fields))
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.bulk_create([row])

    def test_an_item_takes_a_number_that_is_free_and_no_other(self, board, lead):
        meeting = make_meeting(board, lead["by"])
        first, second = (make_item(meeting, lead["by"]) for _ in range(2))
        moved = meetings.edit_item(item=first, changes={"number": 5}, reason="Later", **lead)
        assert moved.number == 5
        with pytest.raises(Exception, match="Another item of this agenda has this number"):
            meetings.edit_item(item=second, changes={"number": 5}, reason="Later", **lead)
        for number in (0, 201):
            assert refused(meetings.edit_item, item=second, changes={"number": number}, reason="So", **lead).field == "number"

    def test_an_agenda_is_put_in_another_order_with_a_line_of_history_for_each_item_that_moved(self, world, board, lead):
        meeting = make_meeting(board, world.lead)
        a, b, c, d = (make_item(meeting, world.lead, title=name) for name in "ABCD")
        numbers = {a.pk: 2, b.pk: 1, c.pk: 4, d.pk: 3}
        meetings.order_items(meeting=meeting, numbers=numbers, reason="Urgent first", **lead)
        assert list(meeting.items.values_list("title", "number", "version")) == [
            ("B", 1, 2),
            ("A", 2, 2),
            ("D", 3, 2),
            ("C", 4, 2),
        ]
        lines = AgendaItem.history.filter(history_change_reason="Urgent first").order_by("id")
        assert [(line.id, line.number, line.actor_label) for line in lines] == [
            (row.pk, numbers[row.pk], world.lead.name) for row in (a, b, c, d)
        ]
        assert {line.history_date for line in lines} == {NOW}

    def test_of_two_orders_the_later_one_is_told_of_the_first(self, world, board, lead):
        meeting = make_meeting(board, world.lead)
        a, b = (make_item(meeting, world.lead, title=name) for name in "AB")
        seen = meetings.agenda_version([a, b])
        meetings.order_items(meeting=meeting, numbers={a.pk: 2, b.pk: 1}, reason="Urgent first", seen=seen, **lead)
        call = {"meeting": meeting, "numbers": {a.pk: 3, b.pk: 2}, "reason": "So", **lead}
        with pytest.raises(Stale) as stale:
            meetings.order_items(**call, seen=seen)
        assert [row.title for row in stale.value.theirs] == ["B", "A"]
        assert list(meeting.items.values_list("number", flat=True)) == [1, 2]
        meetings.order_items(**call, **stale.value.seen)
        assert list(meeting.items.values_list("number", flat=True)) == [2, 3]

    def test_an_order_that_leaves_an_item_out_or_gives_a_number_twice_is_refused(self, board, lead):
        meeting = make_meeting(board, lead["by"])
        a, b = (make_item(meeting, lead["by"]) for _ in range(2))
        for numbers, words in (
            ({a.pk: 1}, "Somebody else has changed"),
            ({a.pk: 1, b.pk: 2, b.pk + 99: 3}, "Somebody else has changed"),
            ({a.pk: 3, b.pk: 3}, "Two items have the number 3"),
            ({a.pk: 1, b.pk: 2}, "Nothing was changed"),
            ({a.pk: 0, b.pk: 2}, "numbers from 1"),
        ):
            assert words in refused(meetings.order_items, meeting=meeting, numbers=numbers, reason="So", **lead).message
        assert refused(meetings.order_items, meeting=meeting, numbers={a.pk: 2, b.pk: 1}, reason="", **lead).field == "reason"
        assert list(meeting.items.values_list("number", flat=True)) == [1, 2]

    def test_an_item_is_taken_off_with_a_reason_and_its_history_stays(self, board, lead):
        item = make_item(make_meeting(board, lead["by"]), lead["by"], title="Gone")
        assert refused(meetings.remove_item, item=item, reason=" ", **lead).field == "reason"
        key = item.pk
        meetings.remove_item(item=item, reason="Not now", **lead)
        last = AgendaItem.history.filter(id=key).order_by("pk").last()
        assert (last.history_type, last.history_change_reason, last.title) == ("-", "Not now", "Gone")
        item.pk = key
        assert "off the agenda" in refused(meetings.edit_item, item=item, changes={"title": "X"}, reason="So", **lead).message

    def test_the_agenda_of_a_cancelled_meeting_stays_as_it_was(self, board, lead):
        meeting = make_meeting(board, lead["by"])
        item = make_item(meeting, lead["by"])
        meetings.cancel_meeting(meeting=meeting, reason="The chair is ill", **lead)
        for call, fields in (
            (meetings.add_item, {"meeting": meeting, "title": "X", "kind": "other"}),
            (meetings.edit_item, {"item": item, "changes": {"title": "X"}, "reason": "So"}),
            (meetings.remove_item, {"item": item, "reason": "So"}),
            (meetings.order_items, {"meeting": meeting, "numbers": {item.pk: 7}, "reason": "So"}),
        ):
            assert "cancelled" in refused(call, **fields, **lead).message


class TestRota:
    def themes(self, world, number=7):
        return [world.area, *(make_area(world.plan, world.lead, n, f"Theme {n}") for n in range(2, number + 1))]

    def fill(self, meeting, lead):
        return [item.area.number for item in meetings.fill_from_rota(meeting=meeting, today=TODAY, **lead)]

    def test_seven_themes_two_a_meeting_are_on_the_agendas_of_four_meetings(self, world, board, lead):
        self.themes(world)
        make_rota(board, world.lead, world.plan)
        rows = [make_meeting(board, world.lead, MEETS + dt.timedelta(days=28 * n)) for n in range(4)]
        assert [self.fill(row, lead) for row in rows] == [[1, 2], [3, 4], [5, 6], [7]]
        items = AgendaItem.objects.filter(meeting=rows[0])
        assert [(row.number, row.title, row.kind, row.by_rota) for row in items] == [
            (1, "Standards of practice", "area", True),
            (2, "Theme 2", "area", True),
        ]
        assert items[0].history.get().actor_label == world.lead.name

    def test_an_agenda_is_filled_once(self, world, board, lead):
        make_rota(board, world.lead, world.plan)
        meeting = make_meeting(board, world.lead)
        make_item(meeting, world.lead)
        assert self.fill(meeting, lead) == [1]
        assert list(meeting.items.values_list("number", flat=True)) == [1, 2]
        assert "no area left" in refused(meetings.fill_from_rota, meeting=meeting, today=TODAY, **lead).message

    def test_what_a_cancelled_meeting_was_to_look_at_falls_to_the_next(self, world, board, lead):
        self.themes(world, 4)
        make_rota(board, world.lead, world.plan)
        first, second = make_meeting(board, world.lead), make_meeting(board, world.lead, dt.date(2026, 3, 12))
        assert self.fill(first, lead) == [1, 2]
        meetings.cancel_meeting(meeting=first, reason="The chair is ill", **lead)
        assert self.fill(second, lead) == [1, 2]

    def test_an_area_that_was_taken_off_an_agenda_falls_to_the_next(self, world, board, lead):
        self.themes(world, 4)
        make_rota(board, world.lead, world.plan)
        first, second = make_meeting(board, world.lead), make_meeting(board, world.lead, dt.date(2026, 3, 12))
        assert self.fill(first, lead) == [1, 2]
        meetings.remove_item(item=first.items.get(area=world.area), reason="Not ready", **lead)
        assert self.fill(second, lead) == [1, 3]

    def test_a_rota_that_begins_later_gives_nothing_before(self, world, board, lead):
        make_rota(board, world.lead, world.plan, starts=MEETS + dt.timedelta(days=1))
        meeting = make_meeting(board, world.lead)
        assert "begins later" in refused(meetings.fill_from_rota, meeting=meeting, today=TODAY, **lead).message

    def test_without_a_rota_or_for_a_meeting_that_is_over_nothing_is_filled(self, world, board, lead):
        held, meeting = make_meeting(board, world.lead, MET), make_meeting(board, world.lead)
        assert "no rota" in refused(meetings.fill_from_rota, meeting=meeting, today=TODAY, **lead).message
        make_rota(board, world.lead, world.plan)
        assert "Only a meeting that is planned" in refused(meetings.fill_from_rota, meeting=held, today=TODAY, **lead).message
