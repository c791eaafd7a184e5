"""Entering, correcting and withdrawing figures, over HTTP."""

from decimal import Decimal

import pytest

from accounts.models import FormToken
from metrics.models import Snapshot, SnapshotWithdrawal
from metrics.months import Month
from metrics.services import indicators, snapshots
from tests.factories import at, make_snapshot
from tests.metrics.story import FEBRUARY, MARCH, NOW, counts
from tests.plans.views.sending import assert_refused, errors_of, filled, text_of

pytestmark = pytest.mark.usefixtures("march")

JANUARY = Month(2026, 1)
NEW, TIMELY = "NEW/enter/", "TIMELY/enter/"


@pytest.fixture
def base(story) -> str:
    return f"/{story.authority.slug}/metrics/"


@pytest.fixture
def officer(client, story):
    client.force_login(story.officer)
    return client


def of(story, code, month=FEBRUARY):
    return Snapshot.objects.filter(series=story.series[code], month=month).standing().last()


def revisions(story, code, month=FEBRUARY) -> int:
    return Snapshot.objects.filter(series=story.series[code], month=month).count()


def send(client, url, **changes):
    """Open the form, fill it in and send it."""
    return client.post(url, filled(client.get(url)) | changes)


class TestOneFigure:
    def test_a_figure_is_saved_with_all_that_was_typed(self, officer, story, base):
        response = send(
            officer,
            base + NEW,
            numerator="1,234",
            denominator="2,468",
            provisional="on",
            caveat="One team is missing",
            commentary="Two social workers were off.\r\nThey are back.",
        )
        assert (response.status_code, response["Location"]) == (302, base + "NEW/")
        row = of(story, "NEW")
        assert (row.value, row.numerator, row.denominator, row.provisional) == (Decimal(50), 1234, 2468, True)
        assert (row.caveat, row.commentary) == ("One team is missing", "Two social workers were off.\nThey are back.")
        assert (row.by, row.known_from, row.reason, row.replaces) == (story.officer, NOW, "", None)

    def test_the_pages_show_it_at_once(self, officer, base):
        send(officer, base + NEW, value="62.5")
        page = text_of(officer.get(base + "NEW/"))
        assert "New measure: the figure for February 2026 is saved." in page
        assert "62.5% in February 2026" in page
        assert "62.5%" in text_of(officer.get(base))

    def test_the_form_is_for_the_last_month_that_is_over_and_the_address_can_name_another(self, officer, story, base):
        assert "Enter the figure for February 2026" in text_of(officer.get(base + NEW))
        send(officer, base + NEW + "?month=2026-03", value="50")
        assert of(story, "NEW", MARCH).value == 50
        page = officer.get(base + NEW + "?month=2019-04")
        assert page.context["months"][-1] == Month(2019, 4), "what is shown can be chosen"

    def test_a_correction_begins_with_the_figure_and_needs_a_reason(self, officer, story, base):
        page = officer.get(base + TIMELY)
        assert "Correct the figure for February 2026" in text_of(page)
        form = filled(page)
        assert (form["value"], form["seen"], form["reason"]) == ("80", str(of(story, "TIMELY").pk), "")
        response = officer.post(base + TIMELY, form | {"value": "77", "caveat": "Recount", "reason": " "})
        assert_refused(response, "reason", "Say why")
        assert (filled(response)["value"], filled(response)["caveat"]) == ("77", "Recount")
        assert officer.post(base + TIMELY, filled(response) | {"reason": "Counted again"}).status_code == 302
        row = of(story, "TIMELY")
        assert (row.value, row.reason, row.replaces.value) == (77, "Counted again", 80)

    def test_a_computed_value_is_computed_again(self, officer, story, base):
        counts(story.series["NEW"], story.officer, {FEBRUARY: (1, 2)})
        form = filled(officer.get(base + NEW))
        assert (form["numerator"], form["denominator"], form["value"]) == ("1", "2", "")
        officer.post(base + NEW, form | {"numerator": "2", "reason": "Recount"})
        assert of(story, "NEW").value == 100

    def test_what_stands_and_what_stood_before_are_beside_the_form(self, officer, story, base):
        make_snapshot(story.series["NEW"], story.officer, 40, month=JANUARY, commentary="As usual.", now=NOW)
        page = text_of(officer.get(base + NEW))
        assert "January 2026 40.0%" in page
        assert "As usual." in page
        assert f"80.0%, entered by {story.officer}" in text_of(officer.get(base + TIMELY))

    def test_a_teams_figure_is_its_own(self, officer, story, base):
        send(officer, base + "AUDIT/groups/north/enter/?month=2026-03", value="45")
        assert Snapshot.objects.get(series=story.team_audit, month=MARCH).value == 45
        assert of(story, "AUDIT", MARCH) is None


class TestOneFigureBadInput:
    CASES = [
        ("nothing", {}, "value", "Give a value, or a numerator and a denominator."),
        ("a word", {"value": "many"}, "value", "Value must be a number"),
        ("a decimal comma", {"value": "77,5"}, "value", "full stop for decimals"),
        ("above 100", {"value": "100.5"}, "value", "100.5 is not between 0 and 100"),
        ("numerator above denominator", {"numerator": "5", "denominator": "4"}, "value", "is above the denominator 4"),
        ("half a pair", {"numerator": "5"}, "value", "numerator without a denominator"),
        ("a value that disagrees", {"numerator": "3", "denominator": "4", "value": "70"}, "value", "gives: 75"),
        ("too large", {"value": "123456789012"}, "value", "too large"),
        ("a NUL", {"value": "50\x00"}, "value", "must be a number"),
        ("100,000 figures", {"value": "1" * 100_000}, "value", "too large"),
        ("100,000 characters", {"value": "50", "commentary": "x" * 100_000}, "commentary", "You have typed 100000"),
        ("a NUL in words", {"value": "50", "caveat": "a\x00b"}, "caveat", "cannot be printed"),
        ("another month", {"value": "50", "month": "2026-01"}, "", "from the list"),
        ("a lost part", {"value": "50", "seen": ""}, "", "Load the page again"),
    ]

    @pytest.mark.parametrize(("typed", "field", "gist"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
    def test_it_is_said_beside_the_box_what_is_wrong_and_nothing_is_lost(self, officer, story, base, typed, field, gist):
        given = {"caveat": "Kept"} | typed
        response = send(officer, base + NEW, **given)
        assert_refused(response, field, gist)
        form = filled(response)
        assert {name: form[name].replace("\r\n", "\n") for name in given} == given
        assert revisions(story, "NEW") == 0

    def test_nothing_changed_is_no_correction(self, officer, story, base):
        response = send(officer, base + TIMELY, reason="For the sake of it")
        assert response.status_code == 422
        assert "Nothing was changed." in errors_of(response)[""]
        assert revisions(story, "TIMELY") == 1

    @pytest.mark.parametrize("month", ["2026-04", "2030-01", "2200-12"])
    def test_a_month_to_come_has_no_form(self, officer, story, base, month):
        for address in (base + NEW, base + "enter/"):
            response = officer.get(f"{address}?month={month}")
            assert response.status_code == 404
            assert "has not begun yet" in text_of(response)
            assert officer.post(f"{address}?month={month}", {"value": "5"}).status_code == 404

    @pytest.mark.parametrize("month", ["2026-13", "soon", "1900-01", "%00", "2026-01-01", "٢٠٢٦-01"])
    def test_a_month_that_is_none_is_not_found(self, officer, base, month):
        for address in (base + NEW, base + "enter/"):
            assert officer.get(f"{address}?month={month}").status_code == 404

    def test_a_month_after_the_series_ended_is_refused(self, officer, story, base):
        changes = {"ends": JANUARY}
        indicators.edit_series(series=story.series["NEW"], changes=changes, reason="Merged", by=story.lead, now=NOW)
        response = send(officer, base + NEW, value="50")
        assert_refused(response, "", "ends with January 2026")


class TestTwoPeople:
    def test_a_figure_that_somebody_entered_meanwhile_is_shown_and_the_second_save_corrects_it(self, officer, story, base):
        """Both see an empty month; the lead is quicker. The officer's figure and words stay; the second time is meant."""
        form = filled(officer.get(base + NEW)) | {"value": "60", "commentary": "Mine"}
        make_snapshot(story.series["NEW"], story.lead, 55, month=FEBRUARY, commentary="Theirs", now=NOW)
        response = officer.post(base + NEW, form)
        assert_refused(response, "", f"{story.lead} changed the figure for February 2026", status=409)
        page = text_of(response)
        assert "What was saved meanwhile" in page
        assert "55.0%" in page
        assert "Theirs" in page
        again = filled(response)
        assert (again["value"], again["commentary"]) == ("60", "Mine")
        assert_refused(officer.post(base + NEW, again), "reason", "Say why")
        assert officer.post(base + NEW, again | {"reason": "The later count"}).status_code == 302
        row = of(story, "NEW")
        assert (row.value, row.reason, row.replaces.value) == (60, "The later count", 55)

    def test_of_two_corrections_the_second_sees_the_first(self, officer, story, base):
        form = filled(officer.get(base + TIMELY)) | {"value": "70", "reason": "Recount"}
        story.correct("TIMELY", 75, by=story.lead)
        response = officer.post(base + TIMELY, form)
        assert response.status_code == 409
        assert "75.0%" in text_of(response)
        assert filled(response)["reason"] == "Recount"
        assert officer.post(base + TIMELY, filled(response)).status_code == 302
        assert (of(story, "TIMELY").value, revisions(story, "TIMELY")) == (70, 3)

    def test_a_figure_that_was_withdrawn_meanwhile_is_entered_anew(self, officer, story, base):
        form = filled(officer.get(base + TIMELY)) | {"value": "70", "reason": "Recount"}
        snapshots.withdraw_snapshot(snapshot=of(story, "TIMELY"), reason="Wrong team", by=story.lead, now=NOW)
        response = officer.post(base + TIMELY, form)
        assert_refused(response, "", f"{story.lead} changed the figure", status=409)
        assert officer.post(base + TIMELY, filled(response)).status_code == 302
        assert of(story, "TIMELY").value == 70

    def test_a_double_click_saves_once(self, officer, story, base):
        form = filled(officer.get(base + NEW)) | {"value": "60"}
        first, second = officer.post(base + NEW, form), officer.post(base + NEW, form)
        assert (first.status_code, second.status_code, second["Location"]) == (302, 302, first["Location"])
        assert revisions(story, "NEW") == 1
        assert FormToken.objects.count() == 1

    def test_a_double_click_on_a_correction_corrects_once(self, officer, story, base):
        form = filled(officer.get(base + TIMELY)) | {"value": "60", "reason": "Recount"}
        assert [officer.post(base + TIMELY, form).status_code for _ in range(2)] == [302, 302]
        assert revisions(story, "TIMELY") == 2


class TestMonth:
    @pytest.fixture
    def url(self, base):
        return base + "enter/?month=2026-02"

    def box(self, story, code, name="value"):
        return f"{name}_{story.series[code].pk}"

    def test_many_figures_are_saved_at_once(self, officer, story, base, url):
        typed = {self.box(story, "NEW", "numerator"): "3", self.box(story, "NEW", "denominator"): "4"}
        response = send(officer, url, **typed, **{self.box(story, "STALE"): "17"})
        assert (response.status_code, response["Location"]) == (302, base)
        assert (of(story, "NEW").value, of(story, "STALE").value) == (75, 17)
        assert "2 figures for February 2026 saved." in text_of(officer.get(base))
        assert revisions(story, "TIMELY") == 1, "what was not touched is left as it is"

    def test_the_page_is_for_the_last_month_that_is_over(self, officer, story, base):
        page = officer.get(base + "enter/")
        assert "Figures for February 2026" in text_of(page)
        assert "STALE late" not in text_of(page)
        assert "Agency staff late" in text_of(page)

    def test_two_wrong_lines_say_so_each_and_nothing_is_saved(self, officer, story, url):
        new, above, below = (self.box(story, "NEW", name) for name in ("value", "numerator", "denominator"))
        stale, calls = self.box(story, "STALE"), self.box(story, "CALLS")
        response = send(officer, url, **{above: "5", below: "4", stale: "seventeen", calls: "1,001"}, reason="Recount")
        assert response.status_code == 422
        assert errors_of(response) == {
            f"id_{new}": "New measure: The numerator 5 is above the denominator 4.",
            f"id_{stale}": "Agency staff: value must be a number",
        }
        html = response.content.decode()
        assert f'id="id_{new}_error"' in html
        assert f'id="id_{stale}_error"' in html
        form = filled(response)
        assert (form[above], form[below], form[stale], form[calls], form["reason"]) == ("5", "4", "seventeen", "1,001", "Recount")
        assert revisions(story, "CALLS") == 1

    def test_corrections_need_a_reason(self, officer, story, url):
        response = send(officer, url, **{self.box(story, "TIMELY"): "77", self.box(story, "STALE"): "17"})
        assert_refused(response, "reason", "Say why")
        assert (of(story, "TIMELY").value, of(story, "STALE")) == (80, None)
        assert officer.post(url, filled(response) | {"reason": "Recount"}).status_code == 302
        assert (of(story, "TIMELY").value, of(story, "TIMELY").reason, of(story, "STALE").value) == (77, "Recount", 17)

    def test_nothing_typed_is_nothing_to_save(self, officer, story, url):
        response = send(officer, url)
        assert response.status_code == 422
        assert "Nothing was changed." in errors_of(response)[""]

    def test_a_line_that_somebody_else_corrected_is_shown_and_the_second_save_is_meant(self, officer, story, url):
        form = filled(officer.get(url)) | {self.box(story, "TIMELY"): "70", "reason": "Recount"}
        story.correct("TIMELY", 75, by=story.lead)
        response = officer.post(url, form)
        assert_refused(response, "", "Assessments in time", status=409)
        assert f"{story.lead} saved a figure meanwhile. Assessments in time: 75.0%" in text_of(response)
        assert filled(response)[self.box(story, "TIMELY")] == "70"
        assert officer.post(url, filled(response)).status_code == 302
        assert (of(story, "TIMELY").value, of(story, "TIMELY").replaces.value) == (70, 75)

    def test_a_line_that_was_not_touched_does_not_undo_what_somebody_else_corrected(self, officer, story, url):
        """The form sends every line; the lead's correction of one of them stands."""
        form = filled(officer.get(url)) | {self.box(story, "STALE"): "17"}
        story.correct("TIMELY", 75, by=story.lead)
        assert officer.post(url, form).status_code == 302
        assert (of(story, "TIMELY").value, of(story, "STALE").value) == (75, 17)

    def test_a_double_click_saves_once(self, officer, story, url):
        form = filled(officer.get(url)) | {self.box(story, "STALE"): "17"}
        assert [officer.post(url, form).status_code for _ in range(2)] == [302, 302]
        assert revisions(story, "STALE") == 1

    @pytest.mark.parametrize("typed", ["\x00", "1" * 100_000, "=cmd", "<b>5</b>"])
    def test_nonsense_in_a_line_is_refused(self, officer, story, url, typed):
        response = send(officer, url, **{self.box(story, "STALE"): typed})
        assert_refused(response, self.box(story, "STALE"), "number")
        assert of(story, "STALE") is None

    def test_a_line_of_another_council_is_not_taken(self, officer, story, other_world, url):
        form = filled(officer.get(url)) | {"value_999999": "5", "seen_999999": "0"}
        assert officer.post(url, form).status_code == 422

    def test_where_nothing_takes_a_figure_the_page_says_so(self, client, other_world):
        client.force_login(other_world.officer)
        page = client.get(f"/{other_world.authority.slug}/metrics/enter/")
        assert "No series of this council takes a figure for February 2026." in text_of(page)


class TestWithdrawing:
    def url(self, story, base, code="TIMELY", row=None):
        return f"{base}{code}/withdraw/{(row or of(story, code)).pk}/"

    def test_a_figure_is_withdrawn_with_a_reason_and_what_it_replaced_stands_again(self, officer, story, base):
        story.correct("TIMELY", 75)
        page = officer.get(self.url(story, base))
        assert "Withdraw the figure for February 2026" in text_of(page)
        assert "75.0%" in text_of(page)
        response = officer.post(self.url(story, base), filled(page) | {"reason": "Wrong team"})
        assert (response.status_code, response["Location"]) == (302, base + "TIMELY/")
        assert of(story, "TIMELY").value == 80
        page = text_of(officer.get(base + "TIMELY/"))
        assert "the figure for February 2026 is withdrawn." in page
        assert "Wrong team" in page

    def test_a_reason_is_needed(self, officer, story, base):
        assert_refused(send(officer, self.url(story, base)), "reason", "Say why")
        assert not SnapshotWithdrawal.objects.exists()

    def test_a_double_click_withdraws_once(self, officer, story, base):
        story.correct("TIMELY", 75)
        url = self.url(story, base)
        form = filled(officer.get(url)) | {"reason": "Wrong team"}
        assert [officer.post(url, form).status_code for _ in range(2)] == [302, 302]
        assert SnapshotWithdrawal.objects.count() == 1

    def test_a_figure_that_was_corrected_meanwhile_is_not_withdrawn(self, officer, story, base):
        url = self.url(story, base)
        form = filled(officer.get(url)) | {"reason": "Wrong team"}
        story.correct("TIMELY", 75, by=story.lead)
        response = officer.post(url, form)
        assert_refused(response, "", f"{story.lead} changed the figure", status=409)
        assert "75.0%" in text_of(response)
        assert not SnapshotWithdrawal.objects.exists()
        assert officer.get(url).status_code == 404, "only what stands can be withdrawn"

    def test_what_is_not_there_is_not_found(self, officer, story, base):
        story_row = of(story, "TIMELY")
        for address in (
            f"{base}REPEAT/withdraw/{story_row.pk}/",
            f"{base}TIMELY/withdraw/999999/",
            f"{base}TIMELY/withdraw/{10**30}/",
            f"{base}TIMELY/groups/north/withdraw/{story_row.pk}/",
        ):
            assert officer.get(address).status_code == 404, address
            assert officer.post(address, {"reason": "x"}).status_code == 404, address
        snapshots.withdraw_snapshot(snapshot=story_row, reason="Wrong", by=story.lead, now=NOW)
        assert officer.get(f"{base}TIMELY/withdraw/{story_row.pk}/").status_code == 404


class TestWhoMay:
    FORMS = ("enter/", "NEW/enter/", "AUDIT/groups/north/enter/")

    @pytest.mark.parametrize(
        ("role", "status"), [("officer", 200), ("lead", 200), ("administrator", 200), ("board", 403), ("auditor", 403)]
    )
    def test_officers_leads_and_administrators_enter_figures(self, client, story, base, role, status):
        client.force_login(story.people[role])
        for form in (*self.FORMS, f"TIMELY/withdraw/{of(story, 'TIMELY').pk}/"):
            assert client.get(base + form).status_code == status, form
            if status == 403:
                assert client.post(base + form, {"value": "5", "reason": "x"}).status_code == 403, form

    def test_a_published_series_takes_no_figure_and_says_why(self, officer, story, base):
        row = of(story, "TIMELY")
        series = story.series["TIMELY"]
        indicators.publish_series(series=series, ends=FEBRUARY, source="Board paper, page 3", by=story.lead, now=NOW)
        for form in (TIMELY, f"TIMELY/withdraw/{row.pk}/"):
            for response in (officer.get(base + form), officer.post(base + form, {"value": "5", "reason": "x", "seen": row.pk})):
                assert response.status_code == 403
                assert "is a published record" in text_of(response)
        page = officer.get(base + "TIMELY/")
        assert not any(page.context["may"][right] for right in ("enter", "manage"))

    def test_an_unknown_code_and_another_councils_are_not_found(self, officer, story, base, other_world):
        theirs = f"/{other_world.authority.slug}/metrics/"
        for address in (base + "NOTHING/enter/", base + "new/enter/", base + "NEW/groups/north/enter/", theirs + "enter/"):
            assert officer.get(address).status_code == 404, address
            assert officer.post(address, {"value": "5"}).status_code == 404, address

    def test_a_past_view_offers_nothing_that_changes_it(self, officer, base):
        assert "enter/" in officer.get(base + "TIMELY/").content.decode()
        past = officer.get(base + "TIMELY/?month=2026-01").content.decode()
        assert "/enter/" not in past
        assert "/withdraw/" not in past
        assert "/enter/" not in officer.get(base + "?month=2026-01").content.decode()


def test_the_clock_of_these_tests_is_march():
    assert at(MARCH) == NOW
