"""Linking and unlinking measures over HTTP, and what the pages of an action say of them."""

import datetime as dt

import pytest

from plans.models import SeriesLink
from plans.services import plans
from plans.services.links import link_series, unlink_series
from tests.factories import (
    JANUARY,
    at,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
    make_update,
)
from tests.plans.views.sending import assert_refused, filled, text_of

DECEMBER = JANUARY - 1
NOW, TODAY = at(JANUARY), at(JANUARY).date()
READERS = ("officer", "board", "auditor")


@pytest.fixture
def series(world):
    """77% in December; 85% was due by then."""
    made = make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0, code="VISITS"))
    make_figures(made, world.lead, [72, 80, 77], last=DECEMBER)
    make_target(made, world.lead, 85, kind="milestone", month=DECEMBER, now=at(dt.date(2026, 1, 2)))
    return made


@pytest.fixture
def linked(world, series):
    link(world, series)
    return series


def link(world, series):
    link_series(action=world.action, series=series, reason="Visits are the effect", by=world.lead, now=at(dt.date(2026, 1, 5)))


@pytest.fixture
def action_url(base):
    return base + "actions/1.1/"


@pytest.fixture
def url(action_url):
    return action_url + "measures/"


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


def holding(world) -> list:
    return [row.series for row in SeriesLink.objects.filter(action=world.action).holding()]


class TestLinking:
    def test_a_measure_is_linked_with_a_reason_and_stands_beside_the_form(self, lead, world, series, url):
        response = send(lead, url, series=str(series.pk), reason="Visits are the effect")
        assert (response.status_code, response["Location"]) == (302, url)
        assert holding(world) == [series]
        said = text_of(lead.get(url))
        assert "“Visits on time” is linked to action 1.1." in said
        assert f"Visits are the effect {world.lead.name}, 20 January 2026" in said

    def test_the_choice_is_by_group_and_leaves_out_what_is_linked(self, lead, world, linked, url):
        team = make_sub_group(world.authority, world.lead, "North")
        other = make_series(world.authority, world.lead, linked.indicator, sub_group=team)
        html = lead.get(url).content.decode()
        assert '<optgroup label="Assessment and enquiry">' in html
        assert f'<option value="{other.pk}">Visits on time: North</option>' in html
        assert f'<option value="{linked.pk}"' not in html

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"series": ""}, "series", "Select measure"),
            ({"series": "999999"}, "series", "from the list"),
            ({"series": "x"}, "series", "from the list"),
            ({"series": "9" * 30}, "series", "from the list"),
            ({"reason": " "}, "reason", "Say why"),
            ({"reason": "x" * 501}, "reason", "500 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, series, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **({"series": str(series.pk), "reason": "x"} | changes)), field, gist)
        assert rows() == before

    def test_a_measure_of_another_council_is_not_on_the_list(self, lead, other_world, series, url, rows):
        theirs = make_series(other_world.authority, other_world.lead)
        before = rows()
        assert_refused(send(lead, url, series=str(theirs.pk), reason="x"), "series", "from the list")
        assert rows() == before

    def test_what_somebody_else_linked_meanwhile_is_told(self, lead, world, series, url):
        sent = filled(lead.get(url)) | {"series": str(series.pk), "reason": "x"}
        link(world, series)
        assert_refused(lead.post(url, sent), "series", "“Visits on time” is linked to action 1.1 already.")

    def test_a_double_click_links_once(self, lead, series, url):
        sent = filled(lead.get(url)) | {"series": str(series.pk), "reason": "x"}
        answers = [lead.post(url, sent) for _ in range(2)]
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, url)] * 2
        assert SeriesLink.objects.count() == 1

    def test_what_was_typed_as_a_reason_is_never_markup(self, lead, series, url, action_url):
        send(lead, url, series=str(series.pk), reason="<script>alert(1)</script>")
        for address in (url, action_url, action_url + "history/"):
            assert "<script>alert" not in lead.get(address).content.decode()


class TestUnlinking:
    @pytest.fixture
    def unlink_url(self, linked, url):
        return f"{url}{linked.pk}/unlink/"

    def test_a_measure_is_unlinked_with_a_reason(self, lead, world, unlink_url, url):
        assert "Visits are the effect" in text_of(lead.get(unlink_url))
        response = send(lead, unlink_url, reason="Another is better")
        assert (response.status_code, response["Location"]) == (302, url)
        assert holding(world) == []
        assert "“Visits on time” is no longer linked to action 1.1." in text_of(lead.get(url))

    def test_without_a_reason_it_is_refused(self, lead, unlink_url, rows):
        before = rows()
        assert_refused(send(lead, unlink_url, reason=""), "reason", "Say why")
        assert rows() == before

    def test_what_is_not_linked_is_not_found(self, lead, world, linked, unlink_url, url):
        other = make_series(world.authority, world.lead)
        assert lead.get(f"{url}{other.pk}/unlink/").status_code == 404
        unlink_series(action=world.action, series=linked, reason="x", by=world.lead, now=NOW)
        assert lead.get(unlink_url).status_code == 404

    def test_a_double_click_unlinks_once_and_ends_on_the_same_page(self, lead, unlink_url, url):
        """By the second click there is no such link any more."""
        sent = filled(lead.get(unlink_url)) | {"reason": "x"}
        answers = [lead.post(unlink_url, sent) for _ in range(2)]
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, url)] * 2
        assert SeriesLink.objects.filter(linked=False).count() == 1


class TestWho:
    @pytest.mark.parametrize("role", READERS)
    def test_a_reading_role_is_neither_offered_nor_let_in(self, client, world, linked, action_url, url, rows, role):
        client.force_login(world.people[role])
        assert "measures/" not in client.get(action_url).content.decode()
        before = rows()
        for address in (url, f"{url}{linked.pk}/unlink/"):
            assert client.get(address).status_code == 403
            assert client.post(address, {"series": linked.pk, "reason": "x"}).status_code == 403
        assert rows() == before

    def test_an_administrator_may(self, client, world, linked, action_url, url):
        client.force_login(world.administrator)
        assert "Link or unlink measures" in text_of(client.get(action_url))
        assert send(client, f"{url}{linked.pk}/unlink/", reason="x").status_code == 302

    def test_another_council_does_not_exist(self, client, other_world, linked, url):
        client.force_login(other_world.lead)
        assert client.get(url).status_code == 404
        assert client.post(f"{url}{linked.pk}/unlink/", {"reason": "x"}).status_code == 404

    def test_a_plan_that_has_ended_takes_no_link(self, lead, world, linked, url):
        plans.move_status(plan=world.plan, status="closed", on=TODAY, by=world.lead, now=NOW, today=TODAY)
        assert "has ended" in text_of(lead.get(url))
        assert lead.get(f"{url}{linked.pk}/unlink/").status_code == 403


class TestActionPage:
    def test_it_says_what_the_figures_say_with_a_chart_and_a_way_to_the_measure(self, lead, world, linked, action_url):
        response = lead.get(action_url)
        said, html = text_of(response), response.content.decode()
        assert "77% in December 2025. Down 3 percentage points since November 2025: worse." in said
        assert "Milestone 85% by December 2025, 8 percentage points short." in said
        assert f'<a class="govuk-link" href="/{world.authority.slug}/metrics/VISITS/">Visits on time</a>' in html
        assert html.count('class="app-chart__drawing"') == 1
        assert "Visits on time, month by month" in said
        assert f"Linked by {world.lead.name}, 5 January 2026: Visits are the effect" in said

    def test_the_measure_of_a_team_leads_to_its_own_page(self, lead, world, linked, action_url):
        team = make_sub_group(world.authority, world.lead, "North", slug="north")
        link(world, make_series(world.authority, world.lead, linked.indicator, sub_group=team))
        assert f'href="/{world.authority.slug}/metrics/VISITS/groups/north/"' in lead.get(action_url).content.decode()

    def test_the_rules_suggest_red_and_say_which_measure_and_why(self, lead, world, linked, action_url):
        make_update(world.action, world.officer, difference_reason="January is better")
        sentence = "In progress, but “Visits on time” is 77% (December 2025): 85% was due by 31 December 2025."
        assert f"Rated Amber; the rules suggest Red (R7): {sentence}" in text_of(lead.get(action_url))
        assert sentence in text_of(lead.get(f"/{world.authority.slug}/"))

    def test_an_action_without_a_measure_says_so(self, lead, action_url):
        assert "No measure is linked to this action, so no figure shows its effect." in text_of(lead.get(action_url))

    def test_a_past_month_keeps_its_month_on_the_way_to_the_measure(self, lead, world, linked, action_url):
        html = lead.get(action_url + "?known=2026-01-10").content.decode()
        assert "/metrics/VISITS/?month=2026-01&amp;known=2026-01-10" in html
        assert "VISITS" not in lead.get(action_url + "?known=2026-01-04").content.decode()

    def test_a_board_member_sees_c_where_a_number_is_small(self, client, world, action_url):
        made = make_series(world.authority, world.lead, make_indicator(name="Placed far away"), small_numbers=True)
        make_snapshot(made, world.lead, month=DECEMBER, numerator=3, denominator=8)
        link(world, made)
        client.force_login(world.board)
        said = text_of(client.get(action_url))
        assert "December 2025: c, a count of 1 to 5 or one that would give such a count away." in said
        assert "37.5" not in client.get(action_url).content.decode()
        client.force_login(world.officer)
        assert "37.5% in December 2025" in text_of(client.get(action_url))

    def test_the_history_lists_links_and_unlinks(self, lead, world, linked, action_url):
        unlink_series(action=world.action, series=linked, reason="Another is better", by=world.lead, now=NOW)
        said = text_of(lead.get(action_url + "history/"))
        assert "Visits are the effect" in said
        assert "Another is better" in said


class TestUpdateForm:
    @pytest.fixture
    def form(self, client, world, action_url):
        client.force_login(world.officer)
        return lambda: client.get(action_url + "update/")

    def test_the_figures_stand_beside_what_was_written_last(self, form, linked):
        response = form()
        assert "Visits on time : 77% in December 2025." in text_of(response)
        assert 'class="app-sparkline"' in response.content.decode()

    def test_the_officer_sees_that_the_rules_suggest_red_before_saving(self, form, linked):
        html = form().content.decode()
        assert 'data-rating="red" data-word="Red" data-why="In progress, but “Visits on time” is 77%' in html

    def test_without_a_measure_it_says_so(self, form):
        assert "No measure is linked to this action." in text_of(form())


def test_reading_writes_nothing(lead, linked, action_url, url, rows):
    before = rows()
    for address in (action_url, url, action_url + "update/", f"{url}{linked.pk}/unlink/"):
        assert lead.get(address).status_code == 200
    assert rows() == before
