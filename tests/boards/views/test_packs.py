"""The pages of packs: prepared by the lead, read by everybody, never changed."""

import datetime as dt
import logging
import re

import pytest
import time_machine
from django.db import connection

from accounts.models import Job
from boards.models import Pack, PackDraft, PublishedPack
from boards.packs.contents import checksum, from_json
from boards.selectors.gather import gather
from boards.selectors.packs import packs_begun
from boards.services import packs
from plans.services import updates
from tests.asking import signed_in
from tests.boards.making import MEETS, MET, make_board, make_meeting, make_pack, publish
from tests.factories import (
    JANUARY,
    at,
    close,
    make_figures,
    make_notice,
    make_series,
    make_snapshot,
    make_update,
    said,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of

FEBRUARY = at(dt.date(2026, 2, 2))
MARCH = at(dt.date(2026, 3, 9))


@pytest.fixture(autouse=True)
def _february():
    with time_machine.travel(FEBRUARY, tick=False):
        yield


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, slug="board", name="Improvement Board")


@pytest.fixture
def here(world, board) -> str:
    return f"/{world.authority.slug}/boards/board/packs/"


@pytest.fixture
def series(world):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [70, 77])
    return series


@pytest.fixture
def closed(world):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)


@pytest.fixture
def draft(world, board, series, closed):
    return make_pack(board, world.lead, plan=world.plan, title="Progress in January", slug="january")


@pytest.fixture
def published(world, draft):
    return publish(draft, world.lead)


def body(response) -> str:
    """The page without what differs from request to request: the tokens of forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


# --- Preparing ---


def test_a_lead_prepares_a_pack_looks_at_it_and_publishes_it(world, here, closed, series, django_capture_on_commit_callbacks):
    """The whole way in a browser's steps: each job is done at once."""
    lead = signed_in(world.lead)
    sent = filled(lead.get(f"{here}add/"))
    assert sent["month"] == "2026-01", "the month that was closed last"
    sent |= {"title": "Progress in January", "plan": str(world.plan.pk), **day("dated", "2026-02-02")}
    with django_capture_on_commit_callbacks(execute=True):
        response = lead.post(f"{here}add/", sent)
    assert lead.get(response["Location"]).context["page"].job.target == f"{here}progress-in-january/"
    pack = Pack.objects.get()
    there = f"{here}{pack.slug}/"
    assert "Gathered on 2 February 2026, 12:00: 1 action, 1 series" in text_of(lead.get(there))

    section = lead.get(f"{there}sections/metrics/")
    assert "77.0%" in text_of(section)
    lead.post(f"{there}sections/metrics/", filled(section) | {"text": "Timeliness holds."})
    lead.post(f"{there}edit/", filled(lead.get(f"{there}edit/")) | {"asks": "Note the position", "purpose": "To report."})
    preview = text_of(lead.get(f"{there}preview/"))
    assert "Timeliness holds." in preview and "Note the position" in preview and "This is a draft" in preview

    with django_capture_on_commit_callbacks(execute=True):
        response = lead.post(f"{there}publish/", filled(lead.get(f"{there}publish/")))
    assert lead.get(response["Location"]).context["page"].job.message == "“Progress in January” is published."
    page = text_of(signed_in(world.board).get(there))
    assert "Timeliness holds." in page and "77.0%" in page and "unchanged since" in page


def test_the_next_meeting_is_chosen_and_meetings_stand_soonest_first(world, board, here, closed):
    with time_machine.travel(at(JANUARY), tick=False):
        past, march, ahead = (make_meeting(board, world.lead, on) for on in (MET, dt.date(2026, 3, 12), MEETS))
        form = signed_in(world.lead).get(f"{here}add/").context["form"]
        assert [key for key, _ in form.fields["meeting"].choices] == ["", ahead.pk, march.pk, past.pk]
        assert form["meeting"].value() == ahead.pk
        draft = make_pack(board, world.lead, plan=world.plan, slug="january")
        form = signed_in(world.lead).get(f"{here}{draft.slug}/edit/").context["form"]
        assert [key for key, _ in form.fields["meeting"].choices] == ["", ahead.pk, march.pk, past.pk]


def test_a_pack_takes_over_from_the_newest_published_pack_or_draft_and_from_none_of_a_later_month(world, board, draft):
    def before(month):
        found = packs_begun(board, FEBRUARY.date()).before(month)
        return found and found.title

    earlier = make_pack(board, world.lead, plan=world.plan, month=JANUARY - 2, title="Draft of November")
    make_pack(board, world.lead, plan=world.plan, month=JANUARY + 1, title="Draft of February", now=FEBRUARY)
    assert earlier.pk > draft.pk
    assert [before(JANUARY + more) for more in (2, 0, -1, -3)] == [
        "Draft of February",
        "Progress in January",
        "Draft of November",
        None,
    ]
    publish(draft, world.lead)
    assert before(JANUARY + 2) == "Progress in January"


def test_whoever_does_not_prepare_packs_does_not_see_a_draft(world, here, draft):
    packs.keep_draft(pack=draft, contents=_gathered(draft), by=world.lead, now=FEBRUARY)
    for person in (world.board, world.officer, world.auditor):
        client = signed_in(person)
        assert client.get(f"{here}january/").status_code == 404
        assert "Progress in January" not in text_of(client.get(here))
        assert client.get(f"{here}january/preview/").status_code == 403
    assert "Being prepared" in text_of(signed_in(world.lead).get(here))


def _gathered(pack):
    return gather(pack, known_on=FEBRUARY, today=FEBRUARY.date())


def test_while_the_month_is_open_the_page_says_why_it_cannot_be_published(world, board, here):
    make_pack(board, world.lead, plan=world.plan, slug="open")
    lead = signed_in(world.lead)
    assert "January 2026 is still open" in text_of(lead.get(f"{here}open/"))
    response = lead.post(f"{here}open/publish/", filled(lead.get(f"{here}open/publish/")))
    assert_refused(response, "", "January 2026 is still open")
    assert not Job.objects.exists()


def test_whoever_publishes_is_told_what_was_written_since_the_form_was_opened(world, here, draft):
    lead = signed_in(world.lead)
    address = f"{here}january/publish/"
    sent = filled(lead.get(address))
    packs.write_commentary(pack=draft, section="plan", text="Theirs.", by=world.lead, now=FEBRUARY)
    response = lead.post(address, sent)
    assert response.status_code == 409
    assert "Look at it again" in text_of(response)
    assert not Job.objects.filter(kind="publish_pack").exists()
    assert lead.post(address, filled(response)).status_code == 302


def test_a_pack_about_nothing_is_refused_beside_the_plan(world, here, closed):
    lead = signed_in(world.lead)
    sent = filled(lead.get(f"{here}add/")) | {"title": "About nothing", "plan": "", "notice": ""}
    assert_refused(lead.post(f"{here}add/", sent), "plan", "Choose a plan, a notice or both")


def test_a_pack_takes_over_the_head_of_the_one_before(world, board, here, closed, django_capture_on_commit_callbacks):
    make_pack(board, world.lead, plan=world.plan, officers="Director of Children's Services", asks="Not this")
    lead = signed_in(world.lead)
    with django_capture_on_commit_callbacks(execute=True):
        lead.post(f"{here}add/", filled(lead.get(f"{here}add/")) | {"title": "The next"})
    assert (Pack.objects.latest("pk").officers, Pack.objects.latest("pk").asks) == ("Director of Children's Services", "")


def test_a_stale_text_is_shown_beside_ones_own(world, here, draft):
    lead = signed_in(world.lead)
    sent = filled(lead.get(f"{here}january/sections/plan/")) | {"text": "Mine."}
    packs.write_commentary(pack=draft, section="plan", text="Theirs.", by=world.lead, now=FEBRUARY)
    response = lead.post(f"{here}january/sections/plan/", sent)
    assert response.status_code == 409
    assert "Theirs." in text_of(response) and "Mine." in text_of(response)


def test_figures_are_gathered_again_from_the_page(world, here, draft, django_capture_on_commit_callbacks):
    lead = signed_in(world.lead)
    with django_capture_on_commit_callbacks(execute=True):
        response = lead.post(f"{here}january/gather/", filled(lead.get(f"{here}january/")))
    assert response.status_code == 302 and PackDraft.objects.get().gathered_at == FEBRUARY


def test_implications_are_kept_for_every_paper_of_the_board(world, here):
    lead = signed_in(world.lead)
    address = f"{here}implications/legal/"
    lead.post(address, filled(lead.get(address)) | {"text": "The duties of the Children Act 1989."})
    assert "Children Act 1989" in text_of(lead.get(f"{here}implications/"))


def test_a_draft_is_deleted_with_a_reason(world, here, draft):
    lead = signed_in(world.lead)
    response = lead.post(f"{here}january/remove/", filled(lead.get(f"{here}january/remove/")) | {"reason": "Begun twice"})
    assert response["Location"] == here and not Pack.objects.exists()


# --- Reading ---


def test_forms_of_a_published_pack_are_refused_and_say_why(world, here, published):
    lead = signed_in(world.lead)
    for name in ("edit", "sections/plan", "preview", "publish", "remove", "gather"):
        for method in (lead.get, lead.post):
            response = method(f"{here}january/{name}/")
            assert response.status_code == 403, name
            assert "stays as it is" in text_of(response)


def test_a_published_pack_is_read_from_what_was_frozen(world, here, published):
    """Nothing else is asked but who reads, what was frozen, and what was corrected."""
    series = from_json(published.data).figures[0].name
    client = signed_in(world.board)
    assert series in text_of(client.get(f"{here}january/"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_indicator SET name = 'Another name'")
        cursor.execute("UPDATE plans_action SET title = 'Another title'")
    page = text_of(client.get(f"{here}january/"))
    assert series in page and "Another" not in page


def test_a_correction_is_listed_beside_the_pack_and_not_in_it(world, here, series, published):
    before = signed_in(world.board).get(f"{here}january/").context["body"]
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    original = world.action.updates.get()
    updates.correct_update(update=original, said=said(rating="red"), by=world.officer, now=MARCH, today=MARCH.date())
    with time_machine.travel(MARCH, tick=False):
        response = signed_in(world.board).get(f"{here}january/")
    assert response.context["body"] == before
    page = text_of(response)
    assert "Corrected since this was published (2)" in page
    assert "January 2026 77.0% 60.0% 9 March 2026: Counted twice" in page
    assert "January 2026 Amber Red 9 March 2026" in page
    assert "later on the day of this pack" not in page


def test_a_correction_on_the_day_of_the_pack_says_why_the_pages_of_that_day_have_it(world, here, series, published):
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=published.known_on + dt.timedelta(hours=1))
    page = text_of(signed_in(world.board).get(f"{here}january/"))
    assert "Something was corrected later on the day of this pack." in page
    assert "known at the end of 2 February 2026" in page


READING = (
    "",
    "checks/",
    "plans/{plan}/",
    "plans/{plan}/actions/1.1/",
    "metrics/",
    "metrics/{code}/",
    "metrics/finance/",
    "notices/",
    "notices/{notice}/",
    "boards/board/packs/",
    "boards/board/packs/january/",
)


def test_a_frozen_month_stays_byte_for_byte_the_same_whatever_is_corrected_later(world, here, series, closed, board):
    """The pack, and every page at that month as it was known then. Without `known` the correction is there."""
    notice = make_notice(world.authority, world.lead)
    publish(make_pack(board, world.lead, plan=world.plan, notice=notice, slug="january"), world.lead)
    frozen = PublishedPack.objects.values_list("data", "sha256").get()
    names = {"plan": world.plan.slug, "code": series.indicator.code, "notice": notice.slug}
    addresses = [f"/{world.authority.slug}/{each.format(**names)}" for each in READING]

    def pages():
        client = signed_in(world.board)
        found = [client.get(f"{address}?month=2026-01&known=2026-02-02") for address in addresses]
        assert {response.status_code for response in found} == {200}
        return [body(response) for response in found]

    before = pages()
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    original = world.action.updates.get()
    updates.correct_update(update=original, said=said(rating="red"), by=world.officer, now=MARCH, today=MARCH.date())
    with time_machine.travel(MARCH, tick=False):
        for address, was, now in zip(addresses, before, pages(), strict=True):
            assert was == now, address
        assert PublishedPack.objects.values_list("data", "sha256").get() == frozen
        client = signed_in(world.board)
        assert "60.0%" in text_of(client.get(f"/{world.authority.slug}/metrics/{series.indicator.code}/?month=2026-01"))
        assert "Corrected since this was published (2)" in text_of(client.get(f"{here}january/"))


def test_a_pack_that_somebody_tampered_with_is_shown_with_a_warning_logged_and_not_mended(world, here, published, caplog):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE boards_publishedpack SET data = %s", [published.data.replace("77.0%", "97.0%")])
    with caplog.at_level(logging.ERROR, logger="boards"):
        page = text_of(signed_in(world.board).get(f"{here}january/"))
    assert "This is not what was published" in page and "97.0%" in page
    assert "it is no longer what was published" in page and "unchanged since" not in page
    assert f"Pack {published.pack_id}" in caplog.text and "checksum does not fit" in caplog.text
    assert "97.0%" in PublishedPack.objects.get().data


def test_the_list_and_the_checks_say_which_pack_is_not_what_was_published(world, here, published):
    client, checks = signed_in(world.board), f"/{world.authority.slug}/checks/"
    mark, title = "Not what was published", "Published pack not as it was published"
    assert mark not in text_of(client.get(here)) and title not in text_of(client.get(checks))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE boards_publishedpack SET data = %s", ["{}"])
    assert mark in text_of(client.get(here)) and title in text_of(client.get(checks))


def test_a_pack_that_cannot_be_read_any_more_says_so(world, here, published, caplog):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE boards_publishedpack SET data = %s", ["{}"])
    response = signed_in(world.board).get(f"{here}january/")
    assert response.status_code == 200 and "It cannot be read any more" in text_of(response)
    assert "checksum does not fit" in caplog.text


def test_a_pack_that_only_cannot_be_read_is_not_said_to_have_been_changed(world, here, published, caplog):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE boards_publishedpack SET data = %s, sha256 = %s", ["{}", checksum("{}")])
    words = text_of(signed_in(world.board).get(f"{here}january/"))
    assert "This pack cannot be read. Its checksum fits" in words
    assert "This is not what was published" not in words
    assert "is what was published, but cannot be read" in caplog.text and "does not fit" not in caplog.text


def test_before_it_was_published_there_was_no_pack(world, here, published):
    client = signed_in(world.board)
    assert client.get(f"{here}january/?known=2026-02-01").status_code == 404
    assert "Progress in January" not in text_of(client.get(f"{here}?known=2026-02-01"))
    assert "Progress in January" in text_of(client.get(f"{here}?known=2026-02-02"))


def test_two_packs_are_set_side_by_side(world, board, here, published):
    notice = make_notice(world.authority, world.lead)
    publish(
        make_pack(board, world.lead, notice=notice, title="Notice in December", slug="december", month=JANUARY - 1), world.lead
    )
    client = signed_in(world.board)
    page = text_of(client.get(f"{here}january/compare/december/"))
    assert "What members were told in Notice in December (December 2025), beside" in page
    assert "70.0% (December 2025)" in page and "77.0% (January 2026)" in page
    assert "december/" in client.get(f"{here}january/").content.decode()


def test_a_draft_is_compared_with_nothing(world, board, here, published):
    make_pack(board, world.lead, plan=world.plan, slug="begun")
    assert signed_in(world.lead).get(f"{here}january/compare/begun/").status_code == 404


def test_another_councils_packs_do_not_exist(world, other_world, here, published):
    client = signed_in(other_world.lead)
    for address in (here, f"{here}january/", f"{here}january/compare/january/", f"{here}add/"):
        assert client.get(address).status_code == 404
