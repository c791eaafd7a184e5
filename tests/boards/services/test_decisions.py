"""Recording what a board decided, correcting it, and recording what came of it."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused, Stale
from accounts.services import published_actor
from boards.models import Decision, FollowUp
from boards.services.decisions import correct_decision
from boards.services.meetings import cancel_meeting
from tests.boards.making import MEETS, MET, make_board, make_decision, make_follow_up, make_meeting
from tests.factories import JANUARY, at

NOW, TODAY = at(JANUARY), at(JANUARY).date()
MARCH = dt.date(2026, 3, 31)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


@pytest.fixture
def meeting(world, board):
    return make_meeting(board, world.lead, MET)


def correct(decision, by, reason="Misheard", **changes):
    return correct_decision(decision=decision, changes=changes, reason=reason, by=by, now=NOW)


class TestRecord:
    def test_a_decision_takes_the_next_number_of_its_meeting(self, world, board, meeting):
        other = make_meeting(board, world.lead, dt.date(2026, 1, 8))
        rows = [make_decision(one, world.lead) for one in (meeting, meeting, other)]
        assert [row.number for row in rows] == [1, 2, 1]

    def test_it_keeps_its_wording_outcome_and_the_day_to_look_again(self, world, meeting):
        make_decision(
            meeting,
            world.lead,
            " To approve the request ",
            kind="recommendation",
            outcome="approved",
            owner_role="Director",
            follow_up=MARCH,
        )
        row = Decision.objects.get()
        assert (row.wording, row.kind, row.outcome, row.owner_role, row.follow_up, row.corrects) == (
            "To approve the request",
            "recommendation",
            "approved",
            "Director",
            MARCH,
            None,
        )

    @pytest.mark.parametrize("person", ["officer", "board", "auditor"])
    def test_nobody_records_but_leads_and_administrators(self, world, meeting, person):
        with pytest.raises(NotAllowed, match="record what a board decided"):
            make_decision(meeting, world.people[person])
        make_decision(meeting, world.administrator)

    def test_a_lead_of_another_council_records_nothing_here(self, meeting, other_world):
        with pytest.raises(NotAllowed):
            make_decision(meeting, other_world.lead)

    def test_what_a_published_board_decided_is_loaded_and_never_added_to(self, world):
        board = make_board(world.authority, published_actor(), published=True, source="A paper")
        meeting = make_meeting(board, published_actor(), MET)
        make_decision(meeting, published_actor(), source="Paragraph 10")
        with pytest.raises(Refused, match="published record"):
            make_decision(meeting, world.lead)

    def test_nothing_is_decided_before_a_meeting_or_at_one_that_was_cancelled(self, world, board):
        ahead = make_meeting(board, world.lead, MEETS)
        with pytest.raises(Refused, match="has not taken place yet"):
            make_decision(ahead, world.lead)
        cancel_meeting(meeting=ahead, reason="Snow", by=world.lead, now=NOW)
        with pytest.raises(Refused, match="was cancelled"):
            make_decision(ahead, world.lead)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "wish"}, "kind"),
            ({"outcome": "perhaps"}, "outcome"),
            ({"wording": "  "}, "wording"),
            ({"owner_role": "x" * 101}, "owner_role"),
            ({"follow_up": MET}, "follow_up"),
            ({"follow_up": dt.date(2126, 1, 1)}, "follow_up"),
        ],
    )
    def test_bad_input_is_refused(self, world, meeting, changes, field):
        with pytest.raises(Refused) as refusal:
            make_decision(meeting, world.lead, **({"wording": "To note"} | changes))
        assert refusal.value.field == field
        assert not Decision.objects.exists()


class TestCorrect:
    def test_a_corrected_row_stands_in_the_place_of_the_first_which_stays(self, world, meeting):
        first = make_decision(meeting, world.lead, "To note the report")
        second = correct(first, world.lead, wording="To endorse the report", outcome="endorsed")
        assert (second.number, second.corrects, second.reason, second.kind) == (1, first, "Misheard", "decision")
        assert Decision.objects.get(pk=first.pk).wording == "To note the report"
        assert make_decision(meeting, world.lead).number == 2

    def test_it_takes_a_reason_and_a_change(self, world, meeting):
        row = make_decision(meeting, world.lead, "To note")
        with pytest.raises(Refused, match="Say why"):
            correct(row, world.lead, reason="", wording="To agree")
        with pytest.raises(Refused, match="Nothing was changed"):
            correct(row, world.lead, wording="To note ")
        with pytest.raises(ValueError, match="number"):
            correct(row, world.lead, number=3)

    def test_one_that_was_corrected_meanwhile_is_not_corrected_twice(self, world, meeting):
        row = make_decision(meeting, world.lead, "To note")
        correct(row, world.lead, wording="To agree")
        with pytest.raises(Stale, match="has corrected this decision meanwhile"):
            correct(row, world.lead, wording="To refuse")
        assert Decision.objects.count() == 2

    def test_the_row_that_was_seen_counts_and_not_the_one_that_stands(self, world, meeting):
        row = make_decision(meeting, world.lead, "To note")
        latest = correct(row, world.lead, wording="To agree")
        call = {"decision": latest, "changes": {"outcome": "refused"}, "reason": "Misheard", "by": world.lead, "now": NOW}
        with pytest.raises(Stale) as stale:
            correct_decision(**call, seen=row.pk)
        assert (stale.value.theirs, stale.value.seen) == (latest, {"seen": latest.pk})
        assert correct_decision(**call, seen=latest.pk).wording == "To agree"

    def test_a_member_corrects_nothing(self, world, meeting):
        row = make_decision(meeting, world.lead)
        with pytest.raises(NotAllowed):
            correct(row, world.board, wording="Other")


class TestFollowUp:
    @pytest.mark.parametrize(("status", "again"), [("done", None), ("partly", MARCH), ("not_done", MARCH), ("not_done", None)])
    def test_it_says_whether_it_was_carried_out(self, world, meeting, status, again):
        make_follow_up(make_decision(meeting, world.lead), world.lead, status, again=again)
        row = FollowUp.objects.get()
        assert (row.status, row.again, row.on) == (status, again, dt.date(2026, 1, 19))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"status": "perhaps"}, "status"),
            ({"text": ""}, "text"),
            ({"text": "x" * 501}, "text"),
            ({"on": dt.date(2026, 1, 14), "now": NOW}, "on"),
            ({"on": dt.date(2026, 1, 21), "now": NOW}, "on"),
            ({"status": "done", "again": MARCH}, "again"),
            ({"status": "partly"}, "again"),
            ({"status": "partly", "again": dt.date(2026, 1, 19)}, "again"),
        ],
    )
    def test_bad_input_is_refused(self, world, meeting, changes, field):
        row = make_decision(meeting, world.lead)
        with pytest.raises(Refused) as refusal:
            make_follow_up(row, world.lead, **changes)
        assert refusal.value.field == field
        assert not FollowUp.objects.exists()

    def test_what_somebody_else_recorded_meanwhile_is_shown_also_of_what_it_corrects(self, world, meeting):
        first = make_decision(meeting, world.lead, "To note")
        theirs = make_follow_up(first, world.lead)
        second = correct(first, world.lead, wording="To agree")
        with pytest.raises(Stale, match="It is shown beside yours") as stale:
            make_follow_up(second, world.lead, seen=0)
        assert (stale.value.theirs, stale.value.seen) == (theirs, {"seen": theirs.pk})

    def test_a_decision_that_was_corrected_takes_none(self, world, meeting):
        first = make_decision(meeting, world.lead, "To note")
        correct(first, world.lead, wording="To agree")
        with pytest.raises(Refused, match="has corrected this decision"):
            make_follow_up(first, world.lead)

    def test_an_officer_records_nothing(self, world, meeting):
        with pytest.raises(NotAllowed, match="record what came of a decision"):
            make_follow_up(make_decision(meeting, world.lead), world.officer)


def test_a_follow_up_that_was_never_there_is_not_taken_for_seen(world):
    board = make_board(world.authority, world.lead)
    decision = make_decision(make_meeting(board, world.lead, MET), world.lead)
    with pytest.raises(Stale) as caught:
        make_follow_up(decision, world.lead, seen=7)
    assert caught.value.seen == {"seen": 0}
