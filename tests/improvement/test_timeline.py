"""The timeline over HTTP: the page, and the forms of its events."""

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from metrics.months import Month
from plans.models import Event
from plans.services import events
from tests.factories import (
    JANUARY,
    at,
    make_council,
    make_event,
    make_inspection,
    make_member,
    make_notice,
    make_opinion,
    make_plan,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of

NOW = at(JANUARY)
FEBRUARY = JANUARY + 1
EVENT = {"kind": "decision", "text": "Cabinet agrees the plan", **day("when", "2026-01-12")}


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def url(world) -> str:
    return f"/{world.authority.slug}/timeline/"


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def rows() -> dict:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("plans").get_models()}


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


class TestPage:
    def test_it_draws_what_happened_and_says_it_in_a_table(self, lead, world, url):
        make_inspection(world.authority, world.lead, title="ILACS", slug="ilacs")
        make_event(world.authority, world.lead, FEBRUARY, text="Paper to cabinet", planned=True, now=NOW)
        make_event(world.authority, world.lead, Month(2025, 9), text="Pilot begins", planned=True)
        response = lead.get(url)
        said, html = text_of(response), response.content.decode()
        assert "7 events from September 2025 to February 2026, 2 of them planned." in said
        assert f'href="/{world.authority.slug}/inspections/ilacs/"' in html
        assert "Pilot begins (planned; nothing here says whether it happened)" in said
        assert "Paper to cabinet (planned)" in said
        assert "app-drawing--wide" in html
        assert "app-drawing--narrow" in html
        assert "End of January 2026" in said
        assert " style=" not in html.split("<main", 1)[1]

    def test_without_anything_it_says_so(self, client, db):
        authority = make_council()
        client.force_login(make_member(authority, Role.BOARD))
        said = text_of(client.get(f"/{authority.slug}/timeline/"))
        assert "Nothing is recorded yet." in said

    def test_what_is_published_is_marked_and_cannot_be_changed(self, lead, world, url):
        event = make_event(world.authority, world.lead, text="Report", published=True, source="Paper, page 4")
        html = lead.get(url).content.decode()
        assert "As published: Paper, page 4" in html
        assert f"{url}{event.pk}/" not in html
        for address in (f"{url}{event.pk}/", f"{url}{event.pk}/remove/"):
            assert lead.get(address).status_code == 403
            assert lead.post(address, {"reason": "x"}).status_code == 403

    def test_an_earlier_month_is_marked_and_offers_no_form(self, lead, world, url):
        make_event(world.authority, world.lead, Month(2025, 9), text="Pilot begins")
        make_event(world.authority, world.lead, text="Later")
        response = lead.get(url + "?month=2025-10")
        said = text_of(response)
        assert "You are looking at the timeline up to 31 October 2025" in said
        assert "Later" not in said
        assert "Add an event" not in said
        assert "as it was known on 10 January 2026" in text_of(lead.get(url + "?known=2026-01-10"))
        assert lead.get(url + "?month=nonsense").status_code == 404
        assert "You are looking" not in text_of(lead.get(url + "?month=2030-01")), "nothing is ahead of the present"

    def test_words_are_never_markup(self, lead, world, url):
        make_event(world.authority, world.lead, text="<script>alert(1)</script>")
        assert "<script>alert" not in lead.get(url).content.decode()

    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_everybody_reads_and_leads_and_administrators_are_offered_forms(self, client, world, url, role):
        event = make_event(world.authority, world.lead)
        client.force_login(world.people[role])
        html = client.get(url).content.decode()
        keeps = role in ("lead", "administrator")
        assert (f'href="{url}add/"' in html, f'href="{url}{event.pk}/"' in html) == (keeps, keeps)
        assert ("Latest changes to the events" in html) == (role in ("lead", "administrator", "auditor"))

    def test_what_was_deleted_stays_in_the_changes(self, client, world, url):
        event = make_event(world.authority, world.lead, text="Twice")
        events.remove_event(event=event, reason="It stands above", by=world.lead, now=NOW)
        client.force_login(world.auditor)
        assert "Twice Deleted Twice – It stands above" in text_of(client.get(url))


class TestForms:
    def test_an_event_is_added_on_a_day(self, lead, world, url):
        response = send(lead, url + "add/", **EVENT)
        assert (response.status_code, response["Location"]) == (302, url)
        event = Event.objects.get()
        assert (event.kind, event.month, event.day, event.planned) == ("decision", JANUARY, dt.date(2026, 1, 12), False)
        assert "“Cabinet agrees the plan” is added to the timeline." in text_of(lead.get(url))

    @pytest.mark.parametrize("month", ["9", "September", "sept"])
    def test_an_event_is_added_in_a_month(self, lead, url, month):
        when = {"when_day": "", "when_month": month, "when_year": "2025"}
        assert send(lead, url + "add/", **(EVENT | when)).status_code == 302
        event = Event.objects.get()
        assert (event.month, event.day) == (Month(2025, 9), None)
        shown = filled(lead.get(f"{url}{event.pk}/"))
        assert [shown[f"when_{part}"] for part in ("day", "month", "year")] == ["", "9", "2025"]

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"when_day": "", "when_month": "", "when_year": ""}, "when", "Enter when"),
            ({"when_day": "12", "when_month": "", "when_year": "2026"}, "when", "must include a month"),
            ({"when_day": "", "when_month": "", "when_year": "2026"}, "when", "must include a month"),
            ({"when_day": "", "when_month": "13", "when_year": "2026"}, "when", "real date"),
            ({"when_day": "31", "when_month": "2", "when_year": "2025"}, "when", "real date"),
            ({"when_day": "", "when_month": "1", "when_year": "26"}, "when", "four numbers"),
            ({"when_day": "21", "when_month": "1", "when_year": "2026"}, "when", "in the future"),
            ({"when_day": "", "when_month": "2", "when_year": "2026"}, "when", "in the future"),
            ({"when_day": "", "when_month": "2", "when_year": "1999"}, "when", "year from 2000 to 2100"),
            ({"kind": "party"}, "kind", "Select what kind of event"),
            ({"text": ""}, "text", "Enter what happened"),
            ({"text": "x" * 251}, "text", "250 characters or fewer"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, lead, url, changes, field, gist):
        before = rows()
        response = send(lead, url + "add/", **(EVENT | changes))
        assert_refused(response, field, gist)
        assert rows() == before

    def test_what_is_ahead_is_added_as_planned(self, lead, url):
        when = {"when_day": "", "when_month": "2", "when_year": "2026", "planned": "on"}
        assert send(lead, url + "add/", **(EVENT | when)).status_code == 302
        assert Event.objects.get().planned

    def test_an_event_is_changed_with_its_history_below(self, lead, world, url):
        event = make_event(world.authority, world.lead, text="Cabinet decides")
        address = f"{url}{event.pk}/"
        assert send(lead, address, text="Cabinet decided", reason="It did", **day("when", "2026-01-12")).status_code == 302
        said = text_of(lead.get(address))
        assert "Cabinet decides Cabinet decided It did" in said
        assert "Day nothing 12 January 2026 It did" in said
        assert_refused(send(lead, address, reason="Nothing"), "", "Nothing was changed")

    def test_a_stale_form_shows_their_version(self, lead, world, url):
        event = make_event(world.authority, world.lead)
        address = f"{url}{event.pk}/"
        sent = filled(lead.get(address)) | {"text": "Mine", "reason": "Why"}
        events.edit_event(event=event, changes={"text": "Theirs"}, reason="Why", by=world.administrator, now=NOW)
        response = lead.post(address, sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)
        assert lead.post(address, filled(response)).status_code == 302

    def test_an_event_is_deleted_with_a_reason_once(self, lead, world, url):
        event = make_event(world.authority, world.lead, text="Twice")
        address = f"{url}{event.pk}/remove/"
        assert_refused(send(lead, address, reason=""), "reason", "Say why")
        sent = filled(lead.get(address)) | {"reason": "It stands above"}
        answers = [lead.post(address, sent) for _ in range(2)]
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, url)] * 2
        assert not Event.objects.exists()
        assert lead.get(address).status_code == 404

    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_a_reading_role_is_not_let_in(self, client, world, url, role):
        event = make_event(world.authority, world.lead)
        client.force_login(world.people[role])
        before = rows()
        for address in ("add/", f"{event.pk}/", f"{event.pk}/remove/"):
            assert client.get(url + address).status_code == 403
            assert client.post(url + address, EVENT | {"reason": "x"}).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, world, other_world, url):
        theirs = make_event(world.authority, world.lead)
        client.force_login(other_world.lead)
        for address in ("", "add/", f"{theirs.pk}/", f"{theirs.pk}/remove/"):
            assert client.get(url + address).status_code == 404
        own = f"/{other_world.authority.slug}/timeline/"
        assert client.get(f"{own}{theirs.pk}/").status_code == 404
        assert client.post(f"{own}{theirs.pk}/remove/", {"reason": "x"}).status_code == 404


def counted(call) -> tuple[object, int]:
    with CaptureQueriesContext(connection) as queries:
        response = call()
    return response, len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_the_page_takes_the_same_number_of_queries_whatever_its_size(client, world, url):
    client.force_login(world.lead)
    sizes = []
    for more in (2, 9):
        for _ in range(more):
            make_event(world.authority, world.lead)
            make_plan(world.authority, world.lead)
            make_inspection(world.authority, world.lead, received=dt.date(2025, 10, 31), now=NOW)
            make_opinion(world.lead, notice=make_notice(world.authority, world.lead))
        found = []
        for address in (url, url + "?month=2025-11", url + "?known=2026-01-10"):
            response, number = counted(lambda address=address: client.get(address))
            assert response.status_code == 200
            found.append(number)
        sizes.append(found)
    assert sizes[0] == sizes[1]
    assert max(sizes[0]) <= 10


def test_a_save_takes_at_most_12_queries(client, world, url):
    client.force_login(world.lead)
    event = make_event(world.authority, world.lead)
    for address, typed in (
        ("add/", EVENT),
        (f"{event.pk}/", {"text": "Other", "reason": "x"}),
        (f"{event.pk}/remove/", {"reason": "x"}),
    ):
        sent = filled(client.get(url + address)) | typed
        response, number = counted(lambda sent=sent, address=address: client.post(url + address, sent))
        assert response.status_code == 302
        assert number <= 12, address
