"""Teams over HTTP: the list, the profile, and the note about a month."""

import pytest

from metrics.models import ProfileNote
from metrics.services.compositions import write_profile_note
from metrics.services.indicators import publish_series
from tests.factories import JANUARY, at, make_figures, make_indicator, make_series, make_snapshot, make_sub_group
from tests.plans.views.sending import assert_refused, filled, text_of

DECEMBER = JANUARY - 1


@pytest.fixture
def north(world):
    return make_sub_group(world.authority, world.lead, "North", slug="north", lead_role="Team Manager, North")


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


@pytest.fixture
def note_url(base, north):
    return base + "teams/north/note/?month=2025-12"


def note(world, group, by=None, **said):
    said = {"good": "Good.", "poor": ""} | said
    return write_profile_note(sub_group=group, month=DECEMBER, by=by or world.lead, now=at(JANUARY), **said)


class TestPages:
    def test_the_list_names_what_worsens(self, officer, world, base, north):
        indicator = make_indicator(world.authority, world.lead, name="Visits on time")
        series = make_series(world.authority, world.lead, indicator, sub_group=north)
        make_figures(series, world.officer, [80, 82] * 9 + [60, 58, 56])
        text = text_of(officer.get(base + "teams/"))
        assert "1 team or group, worst news first. 1 has an indicator that is worsening" in text
        assert "1 : Visits on time" in text

    def test_without_teams_it_says_so(self, officer, base):
        assert "keeps no teams or groups yet" in text_of(officer.get(base + "teams/"))

    def test_the_profile_shows_the_team_beside_the_whole_council(self, officer, world, base, north):
        indicator = make_indicator(world.authority, world.lead, name="Visits on time")
        make_snapshot(make_series(world.authority, world.lead, indicator), world.officer, 70)
        make_snapshot(make_series(world.authority, world.lead, indicator, sub_group=north), world.officer, 77)
        text = text_of(officer.get(base + "teams/north/"))
        assert "Team: Team Manager, North" in text
        assert "70.0% January 2026 7 percentage points above the whole council: better" in text

    def test_the_profile_says_why_by_month_with_what_was_said_before(self, officer, world, base, north):
        note(world, north, poor="Two posts are empty.")
        note(world, north, poor="Two posts were empty until the 15th.")
        text = text_of(officer.get(base + "teams/north/"))
        assert text.index("until the 15th") < text.index("What was said before") < text.index("Two posts are empty.")

    def test_a_team_of_another_council_does_not_exist(self, officer, other_world, base):
        make_sub_group(other_world.authority, other_world.lead, slug="south")
        assert officer.get(base + "teams/south/").status_code == 404
        assert officer.get(base + "teams/south/note/").status_code == 404

    @pytest.mark.parametrize(("groups", "months"), [(1, 2), (3, 14)])
    def test_they_take_the_same_queries_at_any_size(self, world, base, queries_of, north, groups, months):
        teams = [north, *(make_sub_group(world.authority, world.lead) for _ in range(groups - 1))]
        for number in range(groups):
            indicator = make_indicator(world.authority, world.lead)
            make_figures(make_series(world.authority, world.lead, indicator), world.officer, [70] * months)
            for team in teams:
                series = make_series(world.authority, world.lead, indicator, sub_group=team, small_numbers=True)
                make_figures(series, world.officer, [70 + number] * months)
        for number in range(groups):
            note(world, north, good=f"Note {number}.")
        for address in ("teams/", "teams/north/"):
            assert queries_of(world.board, base + address) == 9
            assert queries_of(world.officer, base + address) == 8


class TestNote:
    def test_a_note_is_saved_and_shown(self, officer, world, note_url, north):
        response = officer.post(note_url, filled(officer.get(note_url)) | {"good": "All visits were made.", "poor": ""})
        assert response.status_code == 302
        row = ProfileNote.objects.get()
        assert (row.sub_group, row.month, row.good, row.by) == (north, DECEMBER, "All visits were made.", world.officer)
        assert "All visits were made." in text_of(officer.get(response["Location"]))

    def test_one_of_the_two_must_be_said(self, officer, note_url):
        assert_refused(officer.post(note_url, filled(officer.get(note_url))), "good", "Say what went well or what did not")

    def test_too_much_is_refused(self, officer, note_url):
        sent = filled(officer.get(note_url)) | {"poor": "x" * 1501}
        assert_refused(officer.post(note_url, sent), "poor", "1500 characters or fewer")

    def test_it_begins_with_what_stands(self, officer, world, note_url, north):
        note(world, north, poor="Two posts are empty.")
        sent = filled(officer.get(note_url))
        assert (sent["good"], sent["poor"]) == ("Good.", "Two posts are empty.")

    def test_two_people_see_both_versions_and_the_second_decides(self, officer, world, note_url, north):
        sent = filled(officer.get(note_url)) | {"good": "Mine."}
        note(world, north, good="Theirs.")
        response = officer.post(note_url, sent)
        assert response.status_code == 409
        assert "Theirs." in text_of(response)
        assert "Mine." in text_of(response)
        assert officer.post(note_url, filled(response)).status_code == 302
        assert ProfileNote.objects.latest("pk").good == "Mine."

    def test_a_published_team_takes_no_notes(self, officer, world, base, note_url, north):
        series = make_series(world.authority, world.lead, sub_group=north)
        make_snapshot(series, world.officer, 77, month=DECEMBER)
        publish_series(series=series, ends=DECEMBER, source="Report, 7.5", by=world.lead, now=at(JANUARY))
        assert officer.get(note_url).status_code == 403
        assert "teams/north/note/" not in officer.get(base + "teams/north/").content.decode()

    @pytest.mark.parametrize("role", ["board", "auditor"])
    def test_those_who_only_read_cannot_write(self, client, world, base, note_url, role):
        client.force_login(world.people[role])
        assert client.post(note_url, {"good": "Mine."}).status_code == 403
        assert "teams/north/note/" not in client.get(base + "teams/north/").content.decode()

    def test_a_save_takes_so_many_queries(self, officer, note_url, queries_of_save):
        sent = filled(officer.get(note_url)) | {"good": "Mine."}
        assert queries_of_save(officer, note_url, sent) == 9
