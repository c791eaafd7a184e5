"""Targets, and new limits on a chart, over HTTP."""

from decimal import Decimal

import pytest

from metrics import kinds
from metrics.models import Rebase, Target
from metrics.months import Month
from metrics.services import indicators
from tests.metrics.story import FEBRUARY, MARCH, NOW
from tests.plans.views.sending import assert_refused, errors_of, filled, text_of

pytestmark = pytest.mark.usefixtures("march")

JANUARY = Month(2026, 1)


@pytest.fixture
def base(story) -> str:
    return f"/{story.authority.slug}/metrics/"


@pytest.fixture
def lead(client, story):
    client.force_login(story.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


class TestTargets:
    @pytest.fixture
    def url(self, base):
        return base + "NEW/targets/"

    GIVEN = {"kind": "target", "value": "85", "reason": "The improvement notice"}

    def test_a_target_is_set_and_the_pages_show_it(self, lead, story, base, url):
        response = send(lead, url, **self.GIVEN, month="2026-04")
        assert (response.status_code, response["Location"]) == (302, base + "NEW/")
        row = Target.objects.get(series=story.series["NEW"])
        assert (row.kind, row.month, row.value, row.upper) == ("target", Month(2026, 4), 85, None)
        assert (row.reason, row.by, row.known_from) == ("The improvement notice", story.lead, NOW)
        page = text_of(lead.get(base + "NEW/"))
        assert "New measure: target set." in page
        assert "from April 2026 85.0% The improvement notice" in page
        assert "Target , April 2026: 85.0%" in text_of(lead.get(url))

    def test_it_begins_with_this_month(self, lead, url):
        assert filled(lead.get(url))["month"] == "2026-03"

    def test_a_hundred_is_a_hundred(self, lead, story, url):
        send(lead, url, **self.GIVEN | {"value": "100"})
        assert "100.0%" in text_of(lead.get(url))
        assert "1E+2" not in text_of(lead.get(url))

    def test_a_range_has_two_ends(self, lead, story, url):
        given = self.GIVEN | {"kind": "range"}
        assert_refused(send(lead, url, **given), "upper", "Give both ends of the range")
        response = send(lead, url, **given, upper="80")
        assert_refused(response, "upper", "the lower one first")
        form = filled(response)
        assert (form["kind"], form["value"], form["upper"], form["reason"]) == ("range", "85", "80", "The improvement notice")
        assert lead.post(url, form | {"upper": "95"}).status_code == 302
        assert Target.objects.get(series=story.series["NEW"]).upper == 95

    def test_only_a_range_has_an_upper_end(self, lead, url):
        assert_refused(send(lead, url, **self.GIVEN, upper="95"), "upper", "Only a range has an upper end.")

    def test_leaving_the_value_empty_ends_a_kind(self, lead, story, base, url):
        given = {"kind": "target", "value": "", "reason": "No longer asked for"}
        assert_refused(send(lead, url, **given), "kind", "There is no target of this kind to end.")
        story.target("NEW", 85, month=JANUARY)
        assert send(lead, url, **given).status_code == 302
        assert "New measure: target ended." in text_of(lead.get(base + "NEW/"))
        assert Target.objects.filter(series=story.series["NEW"]).count() == 2

    def test_a_milestone_ahead_is_set_and_taken_back(self, lead, story, url):
        milestone = {"kind": "milestone", "month": "2026-06", "reason": "The notice"}
        send(lead, url, **milestone, value="85")
        send(lead, url, **milestone, value="")
        assert [row.value for row in Target.objects.filter(series=story.series["NEW"]).order_by("pk")] == [85, None]

    @pytest.mark.parametrize(
        ("typed", "field", "gist"),
        [
            ({"kind": ""}, "kind", "Select kind of target"),
            ({"value": "much"}, "value", "Value must be a number"),
            ({"value": "101"}, "value", "A percentage is between 0 and 100."),
            ({"reason": ""}, "reason", "Say why"),
            ({"reason": "x" * 100_000}, "reason", "You have typed 100000"),
            ({"reason": "a\x00b"}, "reason", "cannot be printed"),
            ({"month": "2126-01"}, "month", "from the list"),
            ({"seen": "x"}, "", "Load the page again"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_box_and_nothing_is_lost(self, lead, story, url, typed, field, gist):
        response = send(lead, url, **self.GIVEN | typed)
        assert_refused(response, field, gist)
        kept = filled(response)
        assert all(kept.get(name, "") == value for name, value in (self.GIVEN | typed).items() if name != "month")
        assert not Target.objects.filter(series=story.series["NEW"]).exists()

    def test_the_same_again_changes_nothing(self, lead, url):
        send(lead, url, **self.GIVEN)
        assert "Nothing was changed." in errors_of(send(lead, url, **self.GIVEN))[""]

    def test_what_somebody_else_set_meanwhile_is_shown_first(self, lead, story, url):
        form = filled(lead.get(url)) | self.GIVEN
        story.target("NEW", 70, month=JANUARY, reason="Set by the board")
        response = lead.post(url, form)
        assert_refused(response, "", "changed the targets after you opened this form", status=409)
        page = text_of(response)
        assert "changed the targets meanwhile" in page
        assert "January 2026: 70.0%" in page
        assert filled(response)["value"] == "85"
        assert lead.post(url, filled(response)).status_code == 302
        assert [row.value for row in Target.objects.filter(series=story.series["NEW"]).order_by("pk")] == [70, 85]

    def test_a_double_click_sets_once(self, lead, story, url):
        form = filled(lead.get(url)) | self.GIVEN
        assert [lead.post(url, form).status_code for _ in range(2)] == [302, 302]
        assert Target.objects.filter(series=story.series["NEW"]).count() == 1


class TestLimits:
    @pytest.fixture
    def url(self, base):
        return base + "TIMELY/limits/"

    def test_new_limits_start_and_are_marked_on_the_chart(self, lead, story, base, url):
        response = send(lead, url, month="2026-01", reason="A new team")
        assert (response.status_code, response["Location"]) == (302, base + "TIMELY/")
        row = Rebase.objects.get()
        assert (row.series, row.month, row.active, row.reason, row.by) == (
            story.series["TIMELY"],
            JANUARY,
            True,
            "A new team",
            story.lead,
        )
        page = text_of(lead.get(base + "TIMELY/"))
        assert "new limits start with January 2026." in page
        assert "January 2026: New limits from here. A new team" in page

    def test_only_months_with_a_figure_can_be_chosen(self, lead, url, base):
        assert_refused(send(lead, url, month="2026-03", reason="A new team"), "month", "from the list")
        assert "There are no figures yet" in text_of(lead.get(base + "NEW/limits/"))

    @pytest.mark.parametrize(("reason", "gist"), [("", "Say why"), ("x" * 100_000, "You have typed 100000"), ("\x00", "printed")])
    def test_a_reason_is_needed(self, lead, url, reason, gist):
        assert_refused(send(lead, url, month="2026-01", reason=reason), "reason", gist)
        assert not Rebase.objects.exists()

    def test_they_start_once_in_a_month(self, lead, story, url):
        story.rebase("TIMELY", JANUARY)
        response = send(lead, url, month="2026-01", reason="Again")
        assert_refused(response, "month", "New limits start in January 2026 already.")

    def test_what_somebody_else_did_meanwhile_is_shown_first(self, lead, story, url):
        form = filled(lead.get(url)) | {"month": "2026-01", "reason": "A new team"}
        story.rebase("TIMELY", FEBRUARY)
        response = lead.post(url, form)
        assert_refused(response, "", "changed the limits of this chart", status=409)
        assert "February 2026 : new limits" in text_of(response)
        assert lead.post(url, filled(response)).status_code == 302
        assert Rebase.objects.count() == 2

    def test_they_are_taken_back_with_a_reason(self, lead, story, base, url):
        story.rebase("TIMELY", JANUARY)
        assert "Take back the new limits from January 2026" in text_of(lead.get(url))
        remove = url + "2026-01/remove/"
        assert_refused(send(lead, remove), "reason", "Say why")
        response = send(lead, remove, reason="It was chance")
        assert (response.status_code, response["Location"]) == (302, base + "TIMELY/")
        assert [row.active for row in Rebase.objects.order_by("pk")] == [True, False]
        assert "Take back the new limits" not in text_of(lead.get(url))
        assert "taken back It was chance" in text_of(lead.get(url))

    def test_a_double_click_takes_back_once(self, lead, story, url):
        story.rebase("TIMELY", JANUARY)
        form = filled(lead.get(url + "2026-01/remove/")) | {"reason": "It was chance"}
        assert [lead.post(url + "2026-01/remove/", form).status_code for _ in range(2)] == [302, 302]
        assert Rebase.objects.count() == 2

    def test_other_limits_that_somebody_started_meanwhile_are_told(self, lead, story, url):
        story.rebase("TIMELY", JANUARY)
        form = filled(lead.get(url + "2026-01/remove/")) | {"reason": "It was chance"}
        story.rebase("TIMELY", FEBRUARY)
        response = lead.post(url + "2026-01/remove/", form)
        assert_refused(response, "", "changed the limits of this chart", status=409)
        assert lead.post(url + "2026-01/remove/", filled(response)).status_code == 302

    @pytest.mark.parametrize("month", ["2026-02", "soon", "2026-13", "1900-01"])
    def test_what_was_not_set_cannot_be_taken_back(self, lead, story, url, month):
        story.rebase("TIMELY", JANUARY)
        assert lead.get(f"{url}{month}/remove/").status_code == 404
        assert lead.post(f"{url}{month}/remove/", {"reason": "x", "seen": "0"}).status_code == 404


class TestWhoMay:
    def forms(self, story):
        story.rebase("TIMELY", JANUARY)
        return ("TIMELY/targets/", "TIMELY/limits/", "TIMELY/limits/2026-01/remove/", "AUDIT/groups/north/targets/")

    @pytest.mark.parametrize(
        ("role", "status"), [("lead", 200), ("administrator", 200), ("officer", 403), ("board", 403), ("auditor", 403)]
    )
    def test_leads_and_administrators_set_them(self, client, story, base, role, status):
        client.force_login(story.people[role])
        for form in self.forms(story):
            assert client.get(base + form).status_code == status, form
            if status == 403:
                assert client.post(base + form, {"reason": "x"}).status_code == 403, form

    def test_a_published_series_takes_none_and_says_why(self, lead, story, base):
        forms = self.forms(story)[:3]
        series = story.series["TIMELY"]
        indicators.publish_series(series=series, ends=FEBRUARY, source="Board paper, page 3", by=story.lead, now=NOW)
        for form in forms:
            for response in (lead.get(base + form), lead.post(base + form, {"reason": "x"})):
                assert response.status_code == 403, form
                assert "is a published record" in text_of(response)

    def test_an_unknown_code_and_another_councils_are_not_found(self, lead, story, base, other_world):
        theirs = f"/{other_world.authority.slug}/metrics/TIMELY/"
        for address in (base + "NOTHING/", theirs, base + "TIMELY/groups/north/"):
            for form in ("targets/", "limits/", "limits/2026-01/remove/"):
                assert lead.get(address + form).status_code == 404, address + form
                assert lead.post(address + form, {"reason": "x"}).status_code == 404, address + form


def test_a_team_has_targets_of_its_own(lead, story, base):
    url = base + "AUDIT/groups/north/targets/"
    assert send(lead, url, kind="target", value="60", reason="The lead of the team")["Location"] == base + "AUDIT/groups/north/"
    assert Target.objects.get(series=story.team_audit).value == Decimal(60)
    assert not Target.objects.filter(series=story.series["AUDIT"]).exists()
    assert Target.objects.get(series=story.team_audit).kind == kinds.TARGET
    assert Target.objects.get(series=story.team_audit).month == MARCH
