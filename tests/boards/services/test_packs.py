"""Packs: prepared, written, published once and for all."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.errors import NotAllowed, Refused, Stale
from boards.models import Commentary, Pack, PackDraft, PublishedPack
from boards.packs.contents import LAYOUT, checksum, from_json
from boards.packs.sections import PLAN, POSITION
from boards.selectors.gather import gather
from boards.selectors.pack_words import texts_mark
from boards.services import packs
from boards.services.meetings import cancel_meeting
from metrics.months import Month
from plans.services.cycles import reopen_cycle
from tests.boards.making import MEETS, make_board, make_meeting, make_pack, publish
from tests.factories import JANUARY, at, close, make_figures, make_indicator, make_notice, make_plan, make_series, make_update

FEBRUARY = at(dt.date(2026, 2, 2))
WHO = {"now": FEBRUARY, "today": FEBRUARY.date()}


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


@pytest.fixture
def pack(world, board):
    return make_pack(board, world.lead, plan=world.plan)


@pytest.fixture
def closed(world, pack):
    """A pack of which the month is closed."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    return pack


# --- Preparing ---


def test_a_pack_is_about_a_plan_or_a_notice_of_this_council(world, other_world, board):
    theirs = make_notice(other_world.authority, other_world.lead)
    for fields in ({}, {"plan": other_world.plan}, {"notice": theirs}):
        with pytest.raises(Refused) as refusal:
            make_pack(board, world.lead, **fields)
        assert refusal.value.field in ("plan", "notice")
    assert not Pack.objects.exists()


def test_a_pack_is_not_for_a_month_that_is_ahead(world, board):
    with pytest.raises(Refused, match="February 2026 is still ahead"):
        make_pack(board, world.lead, plan=world.plan, month=Month(2026, 2))


def test_a_notice_that_came_later_has_no_place_in_a_pack(world, board):
    notice = make_notice(world.authority, world.lead, issued=dt.date(2026, 1, 5))
    with pytest.raises(Refused, match="was issued after December 2025"):
        make_pack(board, world.lead, notice=notice, month=Month(2025, 12))


def test_a_pack_is_for_a_meeting_of_its_own_board(world, board):
    elsewhere = make_meeting(make_board(world.authority, world.lead), world.lead, MEETS)
    with pytest.raises(Refused, match="a meeting of this board"):
        make_pack(board, world.lead, plan=world.plan, meeting=elsewhere)


def test_an_exempt_paper_says_why(world, board):
    with pytest.raises(Refused) as refusal:
        make_pack(board, world.lead, plan=world.plan, openness="exempt")
    assert refusal.value.field == "exempt_reason"


def test_only_who_prepares_packs_writes_them(world, board, pack):
    for person in (world.officer, world.board, world.auditor, world.administrator):
        with pytest.raises(NotAllowed):
            make_pack(board, person, plan=world.plan)
        with pytest.raises(NotAllowed):
            packs.write_commentary(pack=pack, section=POSITION, text="Ours.", by=person, now=FEBRUARY)


def test_a_stale_head_of_a_paper_is_refused(world, pack):
    packs.edit_pack(pack=pack, changes={"purpose": "To report."}, version=1, by=world.lead, now=FEBRUARY)
    with pytest.raises(Stale):
        packs.edit_pack(pack=pack, changes={"purpose": "To ask."}, version=1, by=world.lead, now=FEBRUARY)


def test_commentary_is_written_changed_and_taken_out_with_a_history(world, pack):
    who = {"pack": pack, "section": POSITION, "by": world.lead, "now": FEBRUARY}
    packs.write_commentary(text="It goes on.", version=0, **who)
    packs.write_commentary(text="It goes well.", version=1, **who)
    assert [row.text for row in Commentary.history.order_by("pk")] == ["It goes on.", "It goes well."]
    packs.write_commentary(text="", version=2, **who)
    assert not Commentary.objects.exists()
    assert Commentary.history.order_by("-pk").first().history_type == "-"


def test_two_people_who_begin_the_same_section_do_not_overwrite_each_other(world, pack):
    who = {"pack": pack, "section": POSITION, "by": world.lead, "now": FEBRUARY}
    packs.write_commentary(text="Mine.", version=0, **who)
    with pytest.raises(Stale) as stale:
        packs.write_commentary(text="Yours.", version=0, **who)
    assert stale.value.theirs.text == "Mine."


def test_there_is_no_commentary_for_a_section_that_does_not_exist(world, pack):
    with pytest.raises(Refused, match="no such section"):
        packs.write_commentary(pack=pack, section="cover", text="Ours.", by=world.lead, now=FEBRUARY)


def test_a_pack_that_was_begun_by_mistake_is_deleted_with_what_was_written(world, pack):
    packs.write_commentary(pack=pack, section=PLAN, text="Ours.", by=world.lead, now=FEBRUARY)
    contents = gather(pack, known_on=FEBRUARY, today=FEBRUARY.date())
    packs.keep_draft(pack=pack, contents=contents, by=world.lead, now=FEBRUARY)
    packs.remove_pack(pack=pack, reason="Begun twice", by=world.lead, now=FEBRUARY)
    assert not Pack.objects.exists() and not Commentary.objects.exists() and not PackDraft.objects.exists()
    assert Pack.history.order_by("-pk").first().history_change_reason == "Begun twice"


def test_what_is_gathered_anew_takes_the_place_of_what_was_gathered(world, pack):
    for day in (2, 3):
        moment = at(dt.date(2026, 2, day))
        contents = gather(pack, known_on=moment, today=moment.date())
        packs.keep_draft(pack=pack, contents=contents, by=world.lead, now=moment)
    assert [row.gathered_at for row in PackDraft.objects.all()] == [moment]


# --- Publishing ---


def test_publishing_freezes_what_the_pack_holds_with_its_checksum_and_who(world, closed):
    packs.write_commentary(pack=closed, section=POSITION, text="Work goes on.", by=world.lead, now=FEBRUARY)
    packs.write_implication(board=closed.board, kind="legal", text="None.", by=world.lead, now=FEBRUARY)
    published = publish(closed, world.lead)
    assert (published.layout, published.by, published.known_on) == (LAYOUT, world.lead, FEBRUARY)
    assert published.sha256 == checksum(published.data)
    contents = from_json(published.data)
    assert contents.commentary == {"position": "Work goes on."}
    assert contents.implications == {"Legal": "None."}
    assert [(action.reference, action.rating) for action in contents.plan.actions] == [("1.1", "amber")]


def test_an_open_month_is_not_published(world, pack):
    for call in (
        lambda: publish(pack, world.lead),
        lambda: packs.start_publishing(pack=pack, by=world.lead, now=FEBRUARY),
    ):
        with pytest.raises(Refused, match="January 2026 is still open"):
            call()
    assert not PublishedPack.objects.exists()


def test_a_month_that_was_reopened_is_not_published(world, closed):
    reopen_cycle(plan=world.plan, month=JANUARY, reason="An update is wrong", by=world.lead, now=FEBRUARY)
    with pytest.raises(Refused, match="January 2026 is still open"):
        publish(closed, world.lead)


def test_a_month_that_was_closed_after_the_gathering_is_not_published_with_it(world, closed):
    before = at(dt.date(2026, 1, 30))
    with pytest.raises(Refused, match="was closed while"):
        publish(closed, world.lead, now=before)


def test_a_month_that_the_plan_never_had_is_refused(world, board):
    plan = make_plan(world.authority, world.lead)
    pack = make_pack(board, world.lead, plan=plan, month=Month(2025, 12))
    with pytest.raises(Refused, match="no review month December 2025"):
        publish(pack, world.lead)
    with pytest.raises(Refused, match="no review month December 2025"):
        gather(pack, known_on=FEBRUARY, today=FEBRUARY.date())


def test_what_was_written_after_it_was_read_is_not_published_unseen(world, closed):
    seen = {"version": closed.version, "texts": texts_mark(closed)}
    packs.write_commentary(pack=closed, section=PLAN, text="Work goes on.", by=world.lead, now=FEBRUARY)
    with pytest.raises(Stale, match="written in this pack was changed") as stale:
        packs.start_publishing(pack=closed, by=world.lead, now=FEBRUARY, **seen)
    assert stale.value.seen == {"texts": texts_mark(closed)} != {"texts": seen["texts"]}
    with pytest.raises(Refused, match="changed while it was being published"):
        packs.publish_pack(pack=closed, by=world.lead, **WHO, **seen)
    seen["texts"] = texts_mark(closed)
    packs.write_implication(board=closed.board, kind="legal", text="None.", by=world.lead, now=FEBRUARY)
    assert texts_mark(closed) != seen["texts"]
    with pytest.raises(Refused, match="changed while"):
        packs.publish_pack(pack=closed, by=world.lead, **WHO, version=closed.version + 1)
    assert not PublishedPack.objects.exists()
    packs.publish_pack(pack=closed, by=world.lead, **WHO, version=closed.version, texts=texts_mark(closed))


def test_a_pack_that_is_changed_while_the_job_waits_is_not_published(world, closed, django_capture_on_commit_callbacks):
    for change in (
        lambda: packs.write_commentary(pack=closed, section=PLAN, text="Work goes on.", by=world.lead, now=FEBRUARY),
        lambda: packs.edit_pack(pack=closed, changes={"purpose": "To report"}, by=world.lead, now=FEBRUARY),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            job = packs.start_publishing(pack=closed, by=world.lead, now=FEBRUARY)
            change()
        job.refresh_from_db()
        assert "changed while it was being published" in job.message
    assert not PublishedPack.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        packs.start_publishing(pack=closed, by=world.lead, now=FEBRUARY)
    assert PublishedPack.objects.get().pack == closed


def test_a_pack_is_published_once(world, closed):
    publish(closed, world.lead)
    for call in (
        lambda: publish(closed, world.lead, now=at(dt.date(2026, 2, 3))),
        lambda: packs.start_publishing(pack=closed, by=world.lead, now=FEBRUARY),
    ):
        with pytest.raises(Refused, match="is published"):
            call()
    assert PublishedPack.objects.count() == 1


def test_nothing_in_a_published_pack_is_changed(world, closed):
    published = publish(closed, world.lead)
    who = {"by": world.lead, "now": at(dt.date(2026, 2, 3))}
    contents = from_json(published.data)
    for call in (
        lambda: packs.edit_pack(pack=closed, changes={"title": "Another"}, **who),
        lambda: packs.write_commentary(pack=closed, section=PLAN, text="Later.", **who),
        lambda: packs.remove_pack(pack=closed, reason="Wrong", **who),
        lambda: packs.keep_draft(pack=closed, contents=contents, **who),
        lambda: packs.start_gathering(pack=closed, **who),
    ):
        with pytest.raises(Refused, match="stays as it is"):
            call()
    assert PublishedPack.objects.get().data == published.data


def test_an_implication_that_changes_later_leaves_a_published_pack_alone(world, closed):
    who = {"board": closed.board, "kind": "legal", "by": world.lead}
    packs.write_implication(text="None.", now=FEBRUARY, **who)
    publish(closed, world.lead)
    packs.write_implication(text="Counsel was asked.", now=at(dt.date(2026, 2, 3)), **who)
    assert from_json(PublishedPack.objects.get().data).implications == {"Legal": "None."}


def test_counts_of_one_to_five_are_hidden_in_a_pack(world, closed):
    counts = make_indicator(world.authority, world.lead, unit="count", decimals=0)
    series = make_series(world.authority, world.lead, counts, small_numbers=True)
    make_figures(series, world.officer, [Decimal(12), Decimal(3)])
    figure = from_json(publish(closed, world.lead).data).figures[0]
    hidden = figure.points[-1]
    assert (figure.month, figure.value, figure.shown) == ("2026-01", "", "c")
    assert (hidden.value, hidden.shown) == ("", "c")
    assert "3" not in figure.sentence


def test_a_month_that_is_not_over_is_published_only_as_it_stands_on_the_day_of_the_paper(world, board):
    notice = make_notice(world.authority, world.lead)
    ahead = make_pack(board, world.lead, notice=notice, dated=dt.date(2026, 2, 5))
    with pytest.raises(Refused, match="January 2026 is not over, and the paper is dated 5 February 2026"):
        publish(ahead, world.lead, now=at(JANUARY))
    assert publish(make_pack(board, world.lead, notice=notice), world.lead, now=at(JANUARY))
    assert publish(ahead, world.lead, now=at(dt.date(2026, 1, 31)))


def test_a_pack_of_a_cancelled_meeting_is_not_published(world, board, closed):
    meeting = make_meeting(board, world.lead, MEETS)
    packs.edit_pack(pack=closed, changes={"meeting": meeting}, reason="For it", by=world.lead, now=at(JANUARY))
    cancel_meeting(meeting=meeting, reason="Too few came", by=world.lead, now=at(JANUARY))
    with pytest.raises(Refused, match="was cancelled. Choose another meeting"):
        packs.start_publishing(pack=closed, by=world.lead, now=WHO["now"])
    with pytest.raises(Refused, match="was cancelled. Choose another meeting"):
        publish(closed, world.lead)
