"""The page of checks, its forms, and the command that prints the same."""

import datetime as dt
import io
import json
import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.months import Month
from plans.models import AcceptedDeviation
from plans.selectors.checks import read_checks
from plans.services import plans
from plans.services.actions import edit_action
from tests.asking import counted
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_claim,
    make_council,
    make_limb,
    make_measure,
    make_member,
    make_notice,
    make_series,
    make_snapshot,
    make_update,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of

CODE = "NO_SUCCESS_MEASURE"


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


def page(world, *more) -> str:
    return "/".join([f"/{world.authority.slug}/checks", *more, ""])


def form_of(world, name="accept") -> str:
    return page(world, CODE, f"action:{world.action.pk}", name)


def sent(**changes) -> dict:
    given = {"reason": "It is being worked out", "owner_role": "Programme lead", **day("ends", "2026-03-31")}
    return given | changes


def send(client, world, *, name="accept", **changes):
    return client.post(form_of(world, name), filled(client.get(form_of(world, name))) | changes)


class TestPage:
    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_everybody_reads_it_and_the_lead_alone_accepts(self, client, world, role):
        client.force_login(world.people[role])
        response = client.get(page(world))
        words = text_of(response)
        assert "1 problem: no success measure (1)." in words
        assert "1.1 does not say how the board will know that it has worked." in words
        assert "To ask: How will we know that 1.1 has worked?" in words
        assert "Questions you could ask (1)" in words
        assert (form_of(world) in response.content.decode()) is (role == "lead")

    def test_each_row_leads_to_where_it_is_mended(self, client, world):
        client.force_login(world.board)
        html = client.get(page(world)).content.decode()
        assert f'href="/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/"' in html

    def test_a_long_list_is_cut_and_shown_in_full_on_its_own(self, client, world):
        for number in range(2, 22):
            make_action(world.area, world.lead, reference=f"1.{number}", success_measure="Good", due=None, owner=world.officer)
        client.force_login(world.board)
        html = client.get(page(world)).content.decode()
        assert f'href="{page(world)}?kind=NO_DUE_DATE"' in html
        assert len(re.findall(r"1\.\d+ has no due date\.", html)) == 15
        alone = client.get(page(world) + "?kind=NO_DUE_DATE")
        assert len(re.findall(r"1\.\d+ has no due date\.", alone.content.decode())) == 20
        assert "20 problems. An action has no due date." in text_of(alone)

    @pytest.mark.parametrize("kind", ["NO_OFFICER", "nonsense", "%00"])
    def test_a_kind_of_which_there_is_none_shows_everything(self, client, world, kind):
        client.force_login(world.board)
        assert "1 problem" in text_of(client.get(page(world) + f"?kind={kind}"))

    def test_an_earlier_month_is_marked_and_offers_no_acceptance(self, client, world):
        close(world.plan, world.lead)
        with time_machine.travel(at(JANUARY + 1), tick=False):
            client.force_login(world.lead)
            response = client.get(page(world) + "?month=2026-01")
        html = response.content.decode()
        assert "You are looking at the checks at 31 January 2026" in html
        assert "/accept/" not in html
        assert f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/?month=2026-01" in html

    @pytest.mark.parametrize("query", ["month=2026-13", "month=nonsense", "known=2026-99-99", "month=1066-10"])
    def test_a_position_that_cannot_be_is_no_page(self, client, world, query):
        client.force_login(world.board)
        assert client.get(page(world) + "?" + query).status_code == 404

    def test_as_it_was_known_before_there_was_anything(self, client, world):
        client.force_login(world.board)
        assert "The checks find no problem." in text_of(client.get(page(world) + "?known=2025-10-31"))

    def test_a_council_without_anything(self, client, db):
        council = make_council()
        client.force_login(make_member(council, "board"))
        words = text_of(client.get(f"/{council.slug}/checks/"))
        assert "The checks find no problem." in words
        assert "This is the first month" in words

    def test_a_published_record_is_looked_at_where_it_ends(self, client, world):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=world.lead, now=at(JANUARY.last))
        with time_machine.travel(dt.datetime(2030, 1, 5, 12, tzinfo=dt.UTC), tick=False):
            client.force_login(world.lead)
            response = client.get(page(world))
            form = client.get(form_of(world))
        assert "The checks look at the end of that record, 31 January 2026" in text_of(response)
        assert "/accept/" not in response.content.decode()
        assert form.status_code == 403

    def test_the_months_are_counted_in_a_table(self, client, world):
        close(world.plan, world.lead)
        with time_machine.travel(at(JANUARY + 1), tick=False):
            client.force_login(world.board)
            words = text_of(client.get(page(world)))
        assert "February 2026 has no contradiction between what is said and what is recorded; January 2026 had none." in words
        assert re.search(r"No success measure 1 1\b", words)


class TestAccept:
    def test_it_shows_the_problem_and_then_lists_it_apart(self, client, world):
        client.force_login(world.lead)
        form = client.get(form_of(world))
        assert "1.1 does not say how the board will know" in text_of(form)
        assert filled(form)["owner_role"] == world.officer.name
        response = send(client, world, **sent())
        assert (response.status_code, response["Location"]) == (302, page(world))
        words = text_of(client.get(page(world)))
        assert "“1.1" in words
        assert "is accepted until 31 March 2026." in words
        assert "Accepted for now (1)" in words
        assert "It is being worked out" in words
        assert AcceptedDeviation.objects.get().owner_role == "Programme lead"

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"reason": ""}, "reason", "Say why"),
            ({"owner_role": ""}, "owner_role", "who answers for it"),
            (day("ends", "2026-01-20"), "ends", "after today"),
            (day("ends", "2027-01-21"), "ends", "for a year at most"),
            (day("ends", "2026-02-31"), "ends", ""),
        ],
    )
    def test_bad_input_is_refused_beside_its_field(self, client, world, changes, field, gist):
        client.force_login(world.lead)
        assert_refused(send(client, world, **sent(**changes)), field, gist)
        assert not AcceptedDeviation.objects.exists()

    def test_a_problem_that_was_mended_meanwhile_is_refused_with_a_sentence(self, client, world):
        client.force_login(world.lead)
        form = filled(client.get(form_of(world)))
        edit_action(action=world.action, changes={"success_measure": "Good"}, reason="Set", by=world.lead, now=at(JANUARY))
        response = client.post(form_of(world), form | sent())
        assert_refused(response, "", "This problem is not there any more")
        assert not AcceptedDeviation.objects.exists()
        assert client.get(form_of(world)).status_code == 404

    @pytest.mark.parametrize("name", ["NO_SUCH_CHECK/action:1", "NO_OFFICER/action:999999", "NO_OFFICER/nonsense"])
    def test_a_problem_that_never_was_is_no_page(self, client, world, name):
        client.force_login(world.lead)
        assert client.get(page(world, name, "accept")).status_code == 404

    def test_sent_twice_it_is_accepted_once(self, client, world):
        client.force_login(world.lead)
        form = filled(client.get(form_of(world))) | sent()
        assert [client.post(form_of(world), form).status_code for _ in range(2)] == [302, 302]
        assert AcceptedDeviation.objects.count() == 1

    def test_what_somebody_else_decided_is_shown_first(self, client, world):
        client.force_login(world.lead)
        old = filled(client.get(form_of(world)))
        send(client, world, **sent(reason="Somebody else saw to it"))
        response = client.post(form_of(world), old | sent())
        assert response.status_code == 409
        assert "Somebody else saw to it" in text_of(response)
        again = client.post(form_of(world), filled(response))
        assert again.status_code == 302

    def test_of_another_council_it_is_no_page(self, client, world, other_world):
        client.force_login(other_world.lead)
        assert client.get(form_of(world)).status_code == 404
        theirs = f"/{other_world.authority.slug}/checks/{CODE}/action:{world.action.pk}/accept/"
        assert client.get(theirs).status_code == 404


class TestTakeBack:
    def test_it_stands_on_the_list_again(self, client, world):
        client.force_login(world.lead)
        send(client, world, **sent())
        response = send(client, world, name="take-back", reason="It is worked out")
        assert response.status_code == 302
        words = text_of(client.get(page(world)))
        assert "It had been accepted; that was taken back on 20 January 2026." in words
        assert "Accepted for now" not in words

    def test_without_a_reason_it_is_refused(self, client, world):
        client.force_login(world.lead)
        send(client, world, **sent())
        assert_refused(send(client, world, name="take-back", reason=""), "reason", "Say why")

    def test_what_nobody_accepted_is_no_page(self, client, world):
        client.force_login(world.lead)
        assert client.get(form_of(world, "take-back")).status_code == 404


def test_saving_takes_twelve_queries_at_most(client, world):
    claimed(world)
    client.force_login(world.lead)
    form = filled(client.get(form_of(world))) | sent()
    response, queries = counted(lambda: client.post(form_of(world), form))
    assert response.status_code == 302
    assert len(queries) <= 12, "\n".join(each[:120] for each in queries)


# --- Where we stand ---


def claimed(world, **fields):
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 77)
    notice = make_notice(world.authority, world.lead, slug="notice", **fields)
    measure = make_measure(notice, world.lead, title="Visits")
    make_limb(measure, world.lead, series, due=dt.date(2025, 12, 31))
    make_claim(measure, world.lead, reason="We see it otherwise")
    return notice


class TestWhereWeStand:
    def test_it_leads_with_the_notice_and_what_contradicts_it(self, client, world):
        notice = claimed(world, issued=dt.date(2025, 8, 30))
        client.force_login(world.board)
        response = client.get(f"/{world.authority.slug}/")
        words = text_of(response)
        line = (
            "Improvement Notice of 30 August 2025: 1 measure: claimed met 1 · the figures support 0, contradicted 1; "
            "next review in 39 days."
        )
        assert line in words
        assert f"/{world.authority.slug}/notices/{notice.slug}/" in response.content.decode()
        assert "Needs attention (2)" in words
        assert "Measure 1 was claimed met on 20 January 2026, but the figures contradict it." in words
        assert "All checks: 2 problems" in words
        assert "Questions you could ask (2)" in words

    @pytest.mark.parametrize(
        ("title", "opening"),
        [
            ("Letter of August", "Improvement Notice of 30 August 2025: 1 measure"),
            ("Improvement Notice", "Issued on 30 August 2025: 1 measure"),
            ("Improvement Notice of 30 August 2025", "1 measure"),
        ],
    )
    def test_the_line_of_the_notice_says_no_more_than_its_title_leaves_open(self, client, world, title, opening):
        claimed(world, issued=dt.date(2025, 8, 30), title=title)
        client.force_login(world.board)
        assert f" {title} {opening}: claimed met 1" in text_of(client.get(f"/{world.authority.slug}/"))

    def test_the_claim_of_a_later_day_is_not_there_in_an_earlier_month(self, client, world):
        claimed(world)
        client.force_login(world.board)
        words = text_of(client.get(f"/{world.authority.slug}/?known=2026-01-10"))
        assert "claimed met 0" in words

    def test_before_the_plan_began_it_shows_the_council_without_one(self, client, world):
        claimed(world, issued=dt.date(2025, 8, 30))
        client.force_login(world.board)
        words = text_of(client.get(f"/{world.authority.slug}/?month=2025-10"))
        assert "No plan had begun by 31 October 2025." in words
        assert "You are looking at the position at 31 October 2025" in words

    def test_it_leads_everywhere(self, client, world):
        client.force_login(world.board)
        html = client.get(f"/{world.authority.slug}/").content.decode()
        for name in ("checks", "notices", "inspections", "timeline", "metrics"):
            assert f'href="/{world.authority.slug}/{name}/"' in html
        for name in ("coverage", "projects", "resources", "risks"):
            assert f'href="/{world.authority.slug}/plans/{world.plan.slug}/{name}/"' in html

    @pytest.mark.parametrize(("address", "number"), [("", 10), ("checks/", 9)], ids=["where we stand", "checks"])
    def test_ten_queries_at_most_with_everything(self, client, world, address, number):
        claimed(world)
        close(world.plan, world.lead)
        with time_machine.travel(at(JANUARY + 1), tick=False):
            client.force_login(world.board)
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/{world.authority.slug}/{address}")
        assert len(queries) == number, "\n".join(each["sql"][:120] for each in queries)


# --- The command ---


def printed(*args) -> str:
    out = io.StringIO()
    call_command("checks", *args, stdout=out)
    return out.getvalue()


class TestCommand:
    def test_it_prints_what_the_page_shows(self, client, world):
        claimed(world)
        client.force_login(world.lead)
        send(client, world, **sent())
        found = json.loads(printed(world.authority.slug, "--format", "json"))
        checks = read_checks(world.authority, month=None, known_on=None, today=dt.date(2026, 1, 20), sees_small=True)
        rows = [*checks.standing, *checks.accepted]
        assert [(row["code"], row["subject"], row["path"]) for row in found] == [
            (row.problem.code, row.problem.subject, row.href) for row in rows
        ]
        words, text = text_of(client.get(page(world))), printed(world.authority.slug)
        for row in found:
            assert row["sentence"] in words
            assert row["sentence"] in text
            assert row["question"] in text
        assert found[-1]["accepted"] == {
            "until": "2026-03-31",
            "owner": "Programme lead",
            "reason": "It is being worked out",
        }
        assert found[0]["accepted"] is None
        assert checks.sentence in words
        assert checks.sentence in text

    def test_an_earlier_month_is_that_of_the_page(self, client, world):
        close(world.plan, world.lead)
        with time_machine.travel(at(JANUARY + 1), tick=False):
            found = json.loads(printed(world.authority.slug, "--month", "2026-01", "--format", "json"))
        assert [row["path"] for row in found] == [f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/?month=2026-01"]

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            (["nowhere"], "There is no council “nowhere”."),
            (["{council}", "--month", "January"], "Write the month as year and month"),
            (["{council}", "--month", "1066-10"], "A year between 1900 and 2200"),
            (["{council}", "--month", "2020-01"], "begins in January 2026. There is nothing to check for January 2020."),
        ],
    )
    def test_what_it_cannot_print_it_says_in_a_sentence(self, world, args, words):
        with pytest.raises(CommandError, match=words):
            printed(*(arg.format(council=world.authority.slug) for arg in args))


def test_months_of_a_council_begin_with_its_record(world):
    checks = read_checks(world.authority, month=None, known_on=None, today=dt.date(2026, 1, 20), sees_small=True)
    assert checks.council.first == Month(2026, 1)
