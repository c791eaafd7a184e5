"""Adding limbs, judging them by another rule, rewording and withdrawing them, over HTTP."""

import datetime as dt
from decimal import Decimal

import pytest

from metrics import kinds
from metrics.months import Month
from plans import limbs
from plans.limb_rows import rule_of
from plans.limbs import Rule, Step
from plans.models import Limb, LimbRule
from plans.services import notices
from tests.factories import (
    JANUARY,
    at,
    make_comparator,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_series,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of
from tests.plans.views.test_notices import counted

NOW = at(JANUARY)
JUNE = dt.date(2026, 6, 30)


@pytest.fixture
def measure(world):
    notice = make_notice(world.authority, world.lead, slug="july")
    return make_measure(notice, world.lead, title="Visits", wording="See children in time.")


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


@pytest.fixture
def url(world, measure):
    return f"/{world.authority.slug}/notices/july/measures/1/"


@pytest.fixture
def limb(world, measure, series):
    return make_limb(measure, world.lead, series, wording="Visits on time", due=JUNE)


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def add(client, url, kind, **changes):
    address = f"{url}limbs/add/?kind={kind}"
    typed = {"wording": "Visits on time", "verbatim": "no"} | changes
    return client.post(address, filled(client.get(address)) | typed)


def threshold(series, **changes):
    return {"series": str(series.pk), "direction": "at_least", "value": "85%", **changes}


class TestAdding:
    def test_the_kind_is_asked_for_first(self, lead, url):
        said = text_of(lead.get(url + "limbs/add/"))
        assert "How is this limb judged?" in said
        for words in limbs.KIND_WORDS.values():
            assert words in said
        assert "See children in time." in said
        assert '<form method="get"' in lead.get(url + "limbs/add/").content.decode()

    @pytest.mark.parametrize("kind", ["", "guess"])
    def test_without_a_kind_it_is_asked_for_again(self, lead, url, kind):
        assert_refused(lead.get(f"{url}limbs/add/?kind={kind}"), "kind", "Choose how this limb is judged")
        assert lead.post(url + "limbs/add/", {"kind": kind, "wording": "x"}).status_code == 422
        assert not Limb.objects.exists()

    @pytest.mark.parametrize("kind", limbs.KIND_WORDS)
    def test_every_kind_has_a_form(self, lead, series, url, kind):
        response = lead.get(f"{url}limbs/add/?kind={kind}")
        assert response.status_code == 200
        assert limbs.KIND_WORDS[kind] in text_of(response)
        assert ("series" in filled(response)) is (kind in limbs.NEEDS_SERIES)

    def test_a_threshold(self, lead, world, series, url):
        response = add(lead, url, "threshold", **threshold(series), **day("due", "2026-06-30"), due_note="Our reading")
        assert (response.status_code, response["Location"]) == (302, url)
        row = LimbRule.objects.get()
        assert rule_of(row) == Rule(limbs.THRESHOLD, due=JUNE, direction=limbs.AT_LEAST, value=Decimal(85))
        assert (row.series, row.due_note, row.by) == (series, "Our reading", world.lead)
        assert (row.limb.letter, row.limb.wording, row.limb.verbatim) == ("a", "Visits on time", False)

    def test_the_next_letter_is_offered(self, lead, limb, url):
        assert filled(lead.get(url + "limbs/add/?kind=evidence"))["letter"] == "b"

    @pytest.mark.parametrize(
        ("kind", "typed", "asked"),
        [
            (
                "stepped",
                {"direction": "at_least", "steps": "31 March 2026: 75\n30 June 2026: 85"},
                {"steps": (Step(dt.date(2026, 3, 31), Decimal(75)), Step(JUNE, Decimal(85))), "direction": limbs.AT_LEAST},
            ),
            (
                "change",
                {"direction": "at_least", "value": "5", "unit_of_change": "percentage_points", "baseline": "January 2026"},
                {"direction": limbs.AT_LEAST, "value": Decimal(5), "unit_of_change": limbs.POINTS, "baseline": JANUARY},
            ),
            (
                "trend",
                {"trend": "trajectory", "baseline": "8/2025", "months": "6"},
                {"trend": limbs.TRAJECTORY, "baseline": Month(2025, 8), "months": 6},
            ),
            (
                "sustained",
                {"direction": "at_least", "value": "90", "months": "6"},
                {"direction": limbs.AT_LEAST, "value": Decimal(90), "months": 6},
            ),
        ],
    )
    def test_the_other_kinds_of_numbers(self, lead, series, url, kind, typed, asked):
        assert add(lead, url, kind, series=str(series.pk), **typed).status_code == 302
        assert rule_of(LimbRule.objects.get()) == Rule(kind, **asked)

    def test_a_count_to_zero(self, lead, world, url):
        count = make_series(world.authority, world.lead, make_indicator(unit=kinds.COUNT, decimals=0))
        assert add(lead, url, "count_to_zero", series=str(count.pk)).status_code == 302

    def test_evidence(self, lead, url):
        assert add(lead, url, "evidence", needs="2", kinds=["audit", "voice"], **day("since", "2025-07-01")).status_code == 302
        row = LimbRule.objects.get()
        assert rule_of(row) == Rule(limbs.EVIDENCE, needs=2, kinds=("audit", "voice"), since=dt.date(2025, 7, 1))
        assert row.series is None

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"series": ""}, "series", "Choose the series"),
            ({"series": "x"}, "series", "from the list"),
            ({"value": ""}, "value", "as a number"),
            ({"value": "many"}, "value", "must be a number"),
            ({"value": "101"}, "value", "A percentage is from 0 to 100"),
            ({"direction": ""}, "direction", "Choose whether the figure is to be at most or at least"),
            (day("due", "2025-06-30"), "due", "before the notice of 1 July 2025"),
            (day("due", "2101-01-01"), "due", "a year from 2000 to 2100"),
            ({"letter": "A"}, "letter", "one small letter"),
            ({"wording": " "}, "wording", "Enter what this part"),
            ({"wording": "x" * 501}, "wording", "500 characters"),
            ({"verbatim": ""}, "verbatim", "word for word"),
        ],
    )
    def test_what_is_wrong_is_refused_beside_its_field(self, lead, series, url, rows, changes, field, gist):
        before = rows()
        assert_refused(add(lead, url, "threshold", **(threshold(series) | changes)), field, gist)
        assert rows() == before

    def test_a_series_of_another_council_is_refused(self, lead, other_world, url, rows):
        theirs = make_series(other_world.authority, other_world.lead)
        before = rows()
        assert_refused(add(lead, url, "threshold", **threshold(theirs)), "series", "from the list")
        assert rows() == before

    def test_thresholds_that_contradict_each_other_are_refused(self, lead, limb, series, url, rows):
        before = rows()
        typed = threshold(series, direction="at_most", value="80") | day("due", "2026-06-30")
        assert_refused(add(lead, url, "threshold", **typed), "value", "no figure can be both")
        assert rows() == before

    def test_a_comparator_that_does_not_exist_is_refused_with_what_there_is(self, lead, world, series, url):
        make_comparator(series.indicator, 80)
        typed = {"series": str(series.pk), "group": "region", "value": "10", "unit_of_change": "percent"}
        assert_refused(add(lead, url, "comparator", **typed), "group", "There is: England (year to 31 March 2025).")
        neighbours = typed | {"group": "neighbours"}
        assert_refused(add(lead, url, "comparator", **neighbours), "statistic", "choose their mean or their median")
        assert_refused(add(lead, url, "comparator", **neighbours), "model", "which year's model")
        make_comparator(series.indicator, 78, authority=world.authority, group=kinds.REGION, group_name="North West")
        assert add(lead, url, "comparator", **typed).status_code == 302

    def test_a_change_from_a_month_without_a_figure_is_refused(self, lead, world, series, url):
        typed = {"series": str(series.pk), "direction": "at_least", "value": "5", "unit_of_change": "percent"}
        typed |= {"baseline": "December 2025"}
        assert_refused(add(lead, url, "change", **typed), "baseline", "has no figure for December 2025")
        make_figures(series, world.lead, [70], last=JANUARY - 1)
        assert add(lead, url, "change", **typed).status_code == 302

    @pytest.mark.parametrize("typed", ["tomorrow: 75", "31 March 2026: 75\n31 March 2026: 80", "30 June 2025: 75"])
    def test_steps_that_make_no_sense_are_refused(self, lead, series, url, typed):
        response = add(lead, url, "stepped", series=str(series.pk), direction="at_least", steps=typed)
        assert_refused(response, "steps", "")

    def test_every_kind_saves_in_twelve_queries_at_most(self, lead, world, limb, series, url):
        make_comparator(series.indicator, 80)
        make_figures(series, world.lead, [70], last=JANUARY - 1)
        of = {"series": str(series.pk), "wording": "x", "verbatim": "no"}
        change = {"direction": "at_least", "value": "5", "unit_of_change": "percent", "baseline": "December 2025"}
        near = {"group": "england", "value": "10", "unit_of_change": "percent"}
        for kind, typed in (("threshold", threshold(series)), ("change", change), ("comparator", near)):
            address = f"{url}limbs/add/?kind={kind}"
            sent = filled(lead.get(address)) | of | typed
            response, count = counted(lambda address=address, sent=sent: lead.post(address, sent))
            assert response.status_code == 302
            assert count <= 12, kind


class TestRule:
    @pytest.fixture
    def rule_url(self, limb, url):
        return url + "limbs/a/rule/"

    def test_the_form_starts_with_what_holds(self, lead, rule_url, series):
        response = lead.get(rule_url)
        sent = filled(response)
        assert (sent["series"], sent["value"], sent["direction"]) == (str(series.pk), "85", "at_least")
        assert (sent["due_day"], sent["due_month"], sent["due_year"]) == ("30", "6", "2026")
        assert "Judged now by Visits on time: at least 85%, by 30 June 2026" in text_of(response)

    def test_another_rule_holds_from_now_on(self, lead, limb, rule_url, url):
        response = lead.post(rule_url, filled(lead.get(rule_url)) | {"value": "90", "reason": "The letter of January"})
        assert (response.status_code, response["Location"]) == (302, url)
        assert [row.value for row in limb.rules.all()] == [85, 90]

    def test_another_kind_is_a_link_away(self, lead, limb, series, rule_url):
        assert "?kind=sustained" in lead.get(rule_url).content.decode()
        address = rule_url + "?kind=sustained"
        sent = filled(lead.get(address)) | {"months": "3", "reason": "It is to last"}
        assert lead.post(address, sent).status_code == 302
        assert rule_of(limb.rules.last()).kind == limbs.SUSTAINED

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"reason": ""}, "reason", "Say why"),
            ({"value": "101"}, "value", "0 to 100"),
            ({"value": "85"}, "", "Nothing was changed"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, rule_url, rows, changes, field, gist):
        before = rows()
        sent = filled(lead.get(rule_url)) | {"value": "90", "reason": "x"} | changes
        assert_refused(lead.post(rule_url, sent), field, gist)
        assert rows() == before

    def test_two_people_who_change_a_rule_see_both(self, lead, world, limb, series, rule_url):
        sent = filled(lead.get(rule_url)) | {"value": "90", "reason": "x"}
        theirs = Rule(limbs.THRESHOLD, direction=limbs.AT_LEAST, value=Decimal(95))
        notices.set_limb_rule(limb=limb, rule=theirs, series=series, reason="x", by=world.administrator, now=NOW)
        response = lead.post(rule_url, sent)
        assert response.status_code == 409
        assert "Their rule Visits on time: at least 95%" in text_of(response)
        assert 'value="90"' in response.content.decode()
        assert lead.post(rule_url, filled(response)).status_code == 302
        assert limb.rules.last().value == 90

    def test_it_saves_in_twelve_queries_at_most(self, lead, rule_url):
        sent = filled(lead.get(rule_url)) | {"value": "90", "reason": "x"}
        response, count = counted(lambda: lead.post(rule_url, sent))
        assert response.status_code == 302
        assert count <= 12


class TestWording:
    def test_the_words_change_and_the_rule_stays(self, lead, limb, url):
        address = url + "limbs/a/wording/"
        response = lead.post(address, filled(lead.get(address)) | {"wording": "Visits in time", "letter": "b", "reason": "x"})
        assert (response.status_code, response["Location"]) == (302, url)
        limb.refresh_from_db()
        assert (limb.letter, limb.wording, limb.rules.count()) == ("b", "Visits in time", 1)

    def test_two_people_who_reword_see_both(self, lead, world, limb, url):
        address = url + "limbs/a/wording/"
        sent = filled(lead.get(address)) | {"wording": "Mine", "reason": "x"}
        notices.edit_limb(limb=limb, changes={"wording": "Theirs"}, reason="x", by=world.administrator, now=NOW)
        response = lead.post(address, sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)
        assert "Theirs" in text_of(response)

    def test_a_letter_that_is_taken_is_refused(self, lead, world, measure, limb, url):
        make_limb(measure, world.lead, letter="b", kind=limbs.EVIDENCE)
        address = url + "limbs/a/wording/"
        assert_refused(lead.post(address, filled(lead.get(address)) | {"letter": "b", "reason": "x"}), "", "has this letter")


class TestWithdrawing:
    def test_a_limb_is_withdrawn_with_a_reason(self, lead, limb, url):
        address = url + "limbs/a/withdraw/"
        assert_refused(lead.post(address, filled(lead.get(address))), "reason", "Say why")
        response = lead.post(address, filled(lead.get(address)) | {"reason": "Not in the notice"})
        assert (response.status_code, response["Location"]) == (302, url)
        assert limb.rules.last().withdrawn
        assert "Withdrawn. Its last rule" in text_of(lead.get(url + "limbs/a/rule/"))
        assert_refused(lead.post(address, filled(lead.get(address)) | {"reason": "x"}), "", "withdrawn already")

    def test_a_rule_that_changed_meanwhile_is_shown_first(self, lead, world, limb, series, url):
        address = url + "limbs/a/withdraw/"
        sent = filled(lead.get(address)) | {"reason": "x"}
        theirs = Rule(limbs.THRESHOLD, direction=limbs.AT_LEAST, value=Decimal(95))
        notices.set_limb_rule(limb=limb, rule=theirs, series=series, reason="x", by=world.administrator, now=NOW)
        response = lead.post(address, sent)
        assert response.status_code == 409
        assert "Their rule Visits on time: at least 95%" in text_of(response)


class TestWho:
    addresses = ("limbs/add/", "limbs/a/rule/", "limbs/a/wording/", "limbs/a/withdraw/")

    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_others_change_nothing(self, client, world, limb, url, rows, role):
        client.force_login(world.people[role])
        before = rows()
        for address in self.addresses:
            assert client.get(url + address).status_code == 403
            assert client.post(url + address).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, other_world, limb, url):
        client.force_login(other_world.lead)
        for address in self.addresses:
            assert client.get(url + address).status_code == 404

    def test_what_is_not_there_is_not_found(self, lead, limb, url):
        for address in ("limbs/z/rule/", "limbs/zz/withdraw/"):
            assert lead.get(url + address).status_code == 404
        assert lead.get(url.replace("measures/1/", "measures/9/limbs/a/rule/")).status_code == 404

    def test_a_published_notice_opens_no_form(self, lead, world, limb, url):
        notice = limb.measure.notice
        notices.publish_notice(notice=notice, record_ends=JANUARY, source="Report, 1.3", by=world.lead, now=NOW)
        for address in self.addresses:
            assert lead.get(url + address).status_code == 403
