"""The pages of projects, resources and risks over HTTP, and their forms."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Project, ResourceItem, ResourceRequest, Risk
from plans.selectors.resources import find_resource
from plans.services import plans, programme, thread
from tests.factories import (
    JANUARY,
    at,
    close,
    make_area,
    make_finding,
    make_inspection,
    make_project,
    make_resource,
    make_risk,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of

NOW, TODAY = at(JANUARY), at(JANUARY).date()
DECEMBER = JANUARY - 1
EVERYBODY = ("officer", "lead", "board", "administrator", "auditor")
READERS = ("officer", "board", "auditor")


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


def link_finding(world, project, number=3, on=dt.date(2026, 1, 10)):
    inspection = make_inspection(world.authority, world.lead)
    finding = make_finding(inspection, world.lead, number=number, wording="See each child alone")
    thread.link_finding(finding=finding, target=project, on=on, reason="It answers it", by=world.lead, now=NOW)
    return finding


def ask_for(world, amount, on=TODAY, now=NOW, **more):
    return programme.request_resources(
        plan=world.plan, amount=Decimal(amount), on=on, reason="Report to cabinet", by=world.lead, now=now, **more
    )


class TestProjectsPage:
    def test_it_lists_what_a_project_is_for_and_what_became_of_it(self, lead, world, base):
        project = make_project(
            world.plan,
            world.lead,
            title="Front door",
            aims="One way in",
            success_measures="Decided within a day",
            begins=dt.date(2025, 11, 3),
            ends=dt.date(2026, 1, 10),
            lead_role="Head of Front Door",
        )
        make_project(world.plan, world.lead, title="Quiet work")
        said = text_of(lead.get(base + "projects/"))
        assert "2 projects: 2 active. 2 answer no finding." in said
        assert "Active since 3 November 2025" in said
        assert "Its last day was 10 days before 20 January 2026, and it is still active." in said
        assert all(words in said for words in ("One way in", "Decided within a day", "Head of Front Door", "10 January 2026"))
        programme.set_project_status(
            project=project, status="devolved", on=TODAY, reason="Runs by itself", by=world.lead, now=NOW, today=TODAY
        )
        said = text_of(lead.get(base + "projects/"))
        assert "2 projects: 1 active, 1 devolved to business as usual." in said
        assert "Devolved to business as usual since 20 January 2026: Runs by itself" in said
        assert said.index("Quiet work") < said.index("Front door"), "active ones come first"
        assert "still active" not in said

    def test_a_plan_without_projects_says_so(self, lead, base):
        assert "No project is recorded for this plan." in text_of(lead.get(base + "projects/"))

    def test_the_findings_that_it_answers_lead_to_their_page(self, lead, world, base):
        project = make_project(world.plan, world.lead)
        finding = link_finding(world, project)
        response = lead.get(base + "projects/")
        assert f'href="/{world.authority.slug}/inspections/{finding.inspection.slug}/findings/3/"' in response.content.decode()
        assert "3. See each child alone" in text_of(response)
        thread.unlink_finding(
            finding=finding, target=project, on=dt.date(2026, 1, 15), reason="It does not", by=world.lead, now=NOW
        )
        assert "See each child alone" not in text_of(lead.get(base + "projects/"))

    def test_an_earlier_month_shows_what_was_so_then(self, lead, world, base):
        project = make_project(world.plan, world.lead, title="Front door", begins=dt.date(2026, 1, 5))
        link_finding(world, project)
        make_project(world.plan, world.lead, title="Begun later", now=at(JANUARY + 1))
        close(world.plan, world.lead)
        programme.set_project_status(
            project=project,
            status="closed",
            on=dt.date(2026, 2, 10),
            reason="Done",
            by=world.lead,
            now=at(JANUARY + 1),
            today=dt.date(2026, 2, 20),
        )
        response = lead.get(base + "projects/?month=2026-01")
        said = text_of(response)
        assert "1 project: 1 active." in said
        assert "You are looking at the position at" in said
        assert "findings/3/?month=2026-01" in response.content.decode()
        assert "Add a project" not in said

    def test_what_was_not_known_yet_is_left_out(self, lead, world, base):
        project = make_project(world.plan, world.lead, title="Front door", now=at(dt.date(2026, 1, 8)))
        programme.set_project_status(
            project=project, status="closed", on=dt.date(2026, 1, 9), reason="Done", by=world.lead, now=NOW, today=TODAY
        )
        make_project(world.plan, world.lead, title="Known later")
        said = text_of(lead.get(base + "projects/?known=2026-01-10"))
        assert "1 project: 1 active." in said
        assert "as it was known on 10 January 2026" in said
        assert "Known later" not in said

    def test_a_month_without_a_record_is_not_found(self, lead, base):
        for page in ("projects", "resources", "risks"):
            assert lead.get(f"{base}{page}/?month=2019-01").status_code == 404
            assert lead.get(f"{base}{page}/?month=nonsense").status_code == 404


class TestProjectForms:
    def test_a_project_is_added(self, lead, world, base):
        typed = {"title": "Front door", "aims": "One way in", "lead_role": "Head of Front Door", **day("begins", "2026-01-05")}
        response = send(lead, base + "projects/add/", **typed)
        assert (response.status_code, response["Location"]) == (302, base + "projects/")
        project = Project.objects.get()
        assert (project.title, project.begins, project.ends) == ("Front door", dt.date(2026, 1, 5), None)
        assert "The project “Front door” is added." in text_of(lead.get(base + "projects/"))

    @pytest.mark.parametrize(
        ("typed", "field", "gist"),
        [
            ({"title": ""}, "title", "Enter the title|Enter title"),
            ({"title": "x" * 201}, "title", "200 characters or fewer"),
            (day("begins", "2026-02-31"), "begins", "real date"),
            ({**day("begins", "2026-05-01"), **day("ends", "2026-04-30")}, "", "ends before it begins"),
            (day("ends", "2150-01-01"), "ends", "a year from 2000 to 2100"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, lead, base, rows, typed, field, gist):
        before = rows()
        response = send(lead, base + "projects/add/", **({"title": "Front door"} | typed))
        assert_refused(response, field, gist.split("|")[-1])
        assert rows() == before

    def test_a_project_is_changed_with_its_history_below(self, lead, world, base):
        project = make_project(world.plan, world.lead, title="Front door")
        url = f"{base}projects/{project.pk}/"
        assert send(lead, url, title="Front door and early help", reason="Widened").status_code == 302
        said = text_of(lead.get(url))
        assert "Front door Front door and early help Widened" in said

    def test_a_stale_form_shows_their_version_and_can_be_sent_again(self, lead, world, base):
        project = make_project(world.plan, world.lead, title="Front door")
        url = f"{base}projects/{project.pk}/"
        sent = filled(lead.get(url)) | {"title": "Mine", "reason": "Why"}
        programme.edit_project(project=project, changes={"title": "Theirs"}, reason="Why", by=world.administrator, now=NOW)
        response = lead.post(url, sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)
        assert filled(response)["title"] == "Mine"
        assert lead.post(url, filled(response)).status_code == 302
        assert Project.objects.get().title == "Mine"

    def test_a_status_is_set(self, lead, world, base):
        project = make_project(world.plan, world.lead, begins=dt.date(2026, 1, 5))
        url = f"{base}projects/{project.pk}/status/"
        assert 'value="active"' not in lead.get(url).content.decode(), "it is active already"
        response = send(lead, url, status="closed", reason="Done", **day("on", "2026-01-19"))
        assert response.status_code == 302
        assert project.statuses.last().status == "closed"

    def test_a_status_set_meanwhile_is_shown(self, lead, world, base):
        project = make_project(world.plan, world.lead, begins=dt.date(2026, 1, 5))
        url = f"{base}projects/{project.pk}/status/"
        sent = filled(lead.get(url)) | {"status": "closed", "reason": "Done", **day("on", "2026-01-19")}
        programme.set_project_status(
            project=project, status="devolved", on=TODAY, reason="Quick", by=world.administrator, now=NOW, today=TODAY
        )
        response = lead.post(url, sent)
        assert response.status_code == 409
        assert "set “Devolved to business as usual” meanwhile" in text_of(response)
        assert_refused(lead.post(url, filled(response)), "on", "before the status before it")

    def test_a_day_in_the_future_is_refused(self, lead, world, base, rows):
        project = make_project(world.plan, world.lead)
        before = rows()
        response = send(lead, f"{base}projects/{project.pk}/status/", status="closed", reason="x", **day("on", "2026-01-21"))
        assert_refused(response, "on", "in the future")
        assert rows() == before


class TestResourcesPage:
    def lines(self, world):
        """As a plan of £676,000 asks for £750,000."""
        self.themes = [world.area, *(make_area(world.plan, world.lead, number, f"Theme {number}") for number in (2, 3))]
        for item, amount, areas in (
            ("Family therapists", "420000", self.themes[:1]),
            ("Managers", "251000", self.themes),
            ("Website", "5000.00", []),
        ):
            make_resource(world.plan, world.lead, amount, item=item, areas=areas)

    def test_it_says_the_unexplained_difference_first(self, lead, world, base):
        self.lines(world)
        ask_for(world, "750000", purpose="Two years of posts")
        said = text_of(lead.get(base + "resources/"))
        sentence = "The lines add up to £676,000, £74,000 less than the £750,000 asked for; nothing explains the difference."
        assert sentence in said
        assert said.index(sentence) < said.index("Family therapists")
        assert "Asked for, and in no line: unexplained £74,000" in said
        assert "All lines, 2026/27 £676,000" in said

    def test_each_theme_says_which_lines_support_it(self, lead, world, base):
        self.lines(world)
        said = text_of(lead.get(base + "resources/"))
        assert "1. Standards of practice 2 lines of 3. Family therapists; Managers" in said
        assert "2. Theme 2 Supported only by lines for all themes (1 line). Managers" in said
        assert "1 line names no theme: Website." in said
        assert "All 3 themes" in said

    def test_years_have_totals_of_their_own(self, lead, world, base):
        make_resource(world.plan, world.lead, "10", years="2026/27")
        make_resource(world.plan, world.lead, "20.50", years="2027/28")
        said = text_of(lead.get(base + "resources/"))
        assert "2026/27: 1 line £10 2027/28: 1 line £20.50 All lines £30.50" in said
        assert "No request is recorded to compare them with." in said

    def test_a_source_that_all_lines_have_is_named_once(self, lead, world, base):
        for item in ("Posts", "Website"):
            make_resource(world.plan, world.lead, item=item, source="Paper, page 4")
        assert text_of(lead.get(base + "resources/")).count("Paper, page 4") == 1
        make_resource(world.plan, world.lead, item="Training", source="Paper, page 5")
        assert text_of(lead.get(base + "resources/")).count("Paper, page 4") == 2

    def test_an_empty_page_says_so(self, lead, base):
        said = text_of(lead.get(base + "resources/"))
        assert "Nothing is recorded of what this plan costs." in said
        assert "Add a line" in said

    def test_an_earlier_position_shows_the_amounts_and_the_request_of_then(self, lead, world, base):
        early = at(dt.date(2026, 1, 8))
        area = plans.add_area(plan=world.plan, number=2, title="Leadership", by=world.lead, now=early)
        line = make_resource(world.plan, world.lead, "100", item="Posts", areas=[area], now=early)
        ask_for(world, "100", on=early.date(), now=early)
        programme.edit_resource(
            resource=line, changes={"amount": Decimal("300")}, areas=[], reason="More", by=world.lead, now=NOW
        )
        make_resource(world.plan, world.lead, "7", item="Later")
        ask_for(world, "400")
        said = text_of(lead.get(base + "resources/?known=2026-01-10"))
        assert "The lines add up to £100, which is what was asked for." in said
        assert "2. Leadership 1 line of 1. Posts" in said
        assert "Standards of practice" not in said
        assert "Later" not in said
        now = text_of(lead.get(base + "resources/"))
        assert "The lines add up to £307, £93 less than the £400 asked for" in now
        assert "What was asked for, over time" in now


class TestResourceForms:
    @pytest.mark.parametrize(
        ("typed", "amount"),
        [("£1,234.50", "1234.50"), ("1,234", "1234"), ("1 234", "1234"), ("0", "0"), ("1234.5", "1234.50")],
    )
    def test_an_amount_is_read_as_people_type_it(self, lead, world, base, typed, amount):
        response = send(lead, base + "resources/add/", item="Posts", amount=typed, areas=str(world.area.pk))
        assert response.status_code == 302
        [item] = ResourceItem.objects.all()
        assert item.amount == Decimal(amount)
        assert find_resource(world.plan, item.pk) == (item, [world.area.pk])

    @pytest.mark.parametrize(
        ("typed", "gist"),
        [
            ("", "Enter amount"),
            ("-5", "£0 or more"),
            ("−£5", "£0 or more"),
            ("a lot", "must be a number"),
            ("5%", "must be a number"),
            ("NaN", "must be a number"),
            ("1,23", "full stop for decimals"),
            ("1.005", "whole pence"),
            ("10000000000", "less than £10 billion"),
            ("9" * 400, "less than £10 billion"),
        ],
    )
    def test_what_is_no_amount_is_refused_with_a_message(self, lead, base, rows, typed, gist):
        before = rows()
        response = send(lead, base + "resources/add/", item="Posts", amount=typed)
        assert_refused(response, "amount", gist)
        assert filled(response)["amount"] == typed
        assert_refused(
            send(lead, base + "resources/request/", amount=typed, reason="x", **day("on", "2026-01-05")), "amount", gist
        )
        assert rows() == before

    def test_a_theme_of_another_plan_cannot_be_chosen(self, lead, other_world, base, rows):
        before = rows()
        response = send(lead, base + "resources/add/", item="Posts", amount="5", areas=str(other_world.area.pk))
        assert response.status_code == 422
        assert rows() == before

    def test_a_line_is_changed_with_its_themes(self, lead, world, base):
        line = make_resource(world.plan, world.lead, "1234.5", item="Posts", areas=[world.area])
        url = f"{base}resources/{line.pk}/"
        shown = filled(lead.get(url))
        assert (shown["amount"], shown["areas"]) == ("1,234.50", str(world.area.pk))
        assert_refused(lead.post(url, shown | {"reason": "Nothing"}), "", "Nothing was changed")
        del shown["areas"]
        assert lead.post(url, shown | {"reason": "For nobody"}).status_code == 302
        line.refresh_from_db()
        assert (line.version, find_resource(world.plan, line.pk)[1]) == (2, [])
        said = text_of(lead.get(url))
        assert "Theme it supports 1. Standards of practice nothing" in said

    def test_what_was_asked_for_is_recorded_and_replaced(self, lead, world, base):
        url = base + "resources/request/"
        typed = {"amount": "£700,000", "purpose": "Posts", "reason": "Report", **day("on", "2026-01-12")}
        assert send(lead, url, **typed).status_code == 302
        shown = lead.get(url)
        assert filled(shown)["amount"] == "700,000"
        sent = filled(shown) | {"amount": "750,000", "reason": "Raised"}
        ask_for(world, "720000")
        response = lead.post(url, sent)
        assert response.status_code == 409
        assert "£720,000" in text_of(response)
        assert lead.post(url, filled(response)).status_code == 302
        assert [row.amount for row in ResourceRequest.objects.all()] == [700000, 720000, 750000]

    def test_a_request_of_tomorrow_is_refused(self, lead, base, rows):
        before = rows()
        response = send(lead, base + "resources/request/", amount="5", reason="x", **day("on", "2026-01-21"))
        assert_refused(response, "on", "in the future")
        assert rows() == before


class TestRisksPage:
    def risks(self, world):
        make_risk(world.plan, world.lead, title="Money runs out", likelihood=2, impact=4)
        make_risk(
            world.plan, world.lead, title="Social workers leave", likelihood=4, impact=5, owner_role="Principal Social Worker"
        )
        make_risk(world.plan, world.lead, title="The system is late", likelihood=1, impact=2)
        over = make_risk(world.plan, world.lead, title="No chair is found", likelihood=5, impact=5)
        programme.close_risk(risk=over, on=TODAY, reason="Appointed", by=world.lead, now=NOW, today=TODAY)

    def test_open_ones_stand_by_score_and_closed_ones_below(self, lead, world, base):
        self.risks(world)
        said = text_of(lead.get(base + "risks/"))
        assert "3 risks are open: 1 high, 1 medium, 1 low. 1 closed." in said
        titles = ["Social workers leave", "Money runs out", "The system is late", "No chair is found"]
        assert [said.index(title) for title in titles] == sorted(said.index(title) for title in titles)
        assert "20 high Likely (4) × severe (5) Principal Social Worker" in said
        assert "No chair is found 20 January 2026 25 high" in said

    def test_the_grid_counts_the_open_ones(self, lead, world, base):
        self.risks(world)
        make_risk(world.plan, world.lead, likelihood=4, impact=5)
        html = lead.get(base + "risks/").content.decode()
        grid = re.search(r'<table class="govuk-table app-table app-risk-grid">.*?</table>', html, re.S)[0]
        said = " ".join(re.sub(r"<[^>]+>", " ", grid).split())
        assert "Likely (4) 0 4 low 0 8 medium 0 12 medium 0 16 high 2 risks 20 high" in said
        assert "Almost certain (5) 0 5 low" in said
        assert "Rare (1) 0 1 low 1 risk 2 low" in said
        assert grid.count('scope="col"') == 6
        assert grid.count('scope="row"') == 5

    def test_without_risks_it_says_so(self, lead, world, base):
        assert "No risk is recorded for this plan." in text_of(lead.get(base + "risks/"))
        over = make_risk(world.plan, world.lead)
        programme.close_risk(risk=over, on=TODAY, reason="Over", by=world.lead, now=NOW, today=TODAY)
        assert "No risk is open. 1 closed." in text_of(lead.get(base + "risks/"))

    def test_an_earlier_position_shows_the_scores_of_then(self, lead, world, base):
        risk = make_risk(world.plan, world.lead, title="Money runs out", likelihood=2, impact=4, now=at(dt.date(2026, 1, 8)))
        programme.edit_risk(
            risk=risk,
            changes={"likelihood": 5, "title": "The grant ends"},
            reason="Nearer",
            by=world.lead,
            now=at(dt.date(2026, 1, 15)),
        )
        programme.close_risk(risk=risk, on=dt.date(2026, 1, 9), reason="Over", by=world.lead, now=NOW, today=TODAY)
        make_risk(world.plan, world.lead, title="Known later")
        said = text_of(lead.get(base + "risks/?known=2026-01-10"))
        assert "1 risk is open: 1 medium." in said
        assert "Money runs out" in said
        assert "Known later" not in said
        assert "1 high" in text_of(lead.get(base + "risks/?known=2026-01-16"))


class TestRiskForms:
    typed = {"title": "Money runs out", "likelihood": "2", "impact": "4", "owner_role": "Finance lead", "mitigation": "Watched"}

    def test_a_risk_is_added_changed_and_closed(self, lead, world, base):
        assert send(lead, base + "risks/add/", **self.typed).status_code == 302
        risk = Risk.objects.get()
        assert risk.score == 8
        url = f"{base}risks/{risk.pk}/"
        assert send(lead, url, likelihood="5", reason="Nearer").status_code == 302
        assert "Likelihood 2 5 Nearer" in text_of(lead.get(url))
        assert send(lead, url + "close/", reason="Granted", **day("on", "2026-01-19")).status_code == 302
        risk.refresh_from_db()
        assert (risk.score, risk.closed_on) == (20, dt.date(2026, 1, 19))
        for address in (url, url + "close/"):
            assert lead.get(address).status_code == 403
            assert lead.post(address, {"reason": "x"}).status_code == 403

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"likelihood": "6"}, "likelihood", "Select likelihood"),
            ({"impact": ""}, "impact", "Select impact"),
            ({"owner_role": " "}, "owner_role", "Enter owner"),
            ({"mitigation": ""}, "mitigation", "Enter mitigation"),
            ({"mitigation": "x" * 2001}, "mitigation", "2000 characters or fewer"),
            ({"title": "a\x07b"}, "title", "cannot be printed"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, lead, base, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, base + "risks/add/", **(self.typed | changes)), field, gist)
        assert rows() == before

    def test_a_stale_form_is_refused(self, lead, world, base):
        risk = make_risk(world.plan, world.lead)
        sent = filled(lead.get(f"{base}risks/{risk.pk}/")) | {"likelihood": "1", "reason": "Mine"}
        programme.edit_risk(risk=risk, changes={"impact": 5}, reason="Theirs", by=world.administrator, now=NOW)
        response = lead.post(f"{base}risks/{risk.pk}/", sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)

    def test_what_was_typed_is_never_markup(self, lead, world, base):
        send(lead, base + "risks/add/", **(self.typed | {"mitigation": "<script>alert(1)</script>"}))
        for address in ("risks/", f"risks/{Risk.objects.get().pk}/"):
            assert "<script>alert" not in lead.get(base + address).content.decode()


FORMS = (
    "projects/add/",
    "projects/{project}/",
    "projects/{project}/status/",
    "resources/add/",
    "resources/request/",
    "resources/{resource}/",
    "risks/add/",
    "risks/{risk}/",
    "risks/{risk}/close/",
)
PAGES = ("projects/", "resources/", "risks/")


@pytest.fixture
def keys(world):
    made = {"project": make_project, "resource": make_resource, "risk": make_risk}
    return {name: make(world.plan, world.lead).pk for name, make in made.items()}


class TestWho:
    @pytest.mark.parametrize("role", EVERYBODY)
    def test_everybody_reads_and_only_leads_and_administrators_are_offered_forms(self, client, world, base, keys, role):
        client.force_login(world.people[role])
        for page in PAGES:
            html = client.get(base + page).content.decode()
            assert (f"{base}{page}add/" in html) == (role not in READERS)

    @pytest.mark.parametrize("role", READERS)
    def test_a_reading_role_is_not_let_in(self, client, world, base, keys, rows, role):
        client.force_login(world.people[role])
        before = rows()
        for form in FORMS:
            assert client.get(base + form.format(**keys)).status_code == 403
            assert client.post(base + form.format(**keys), {"reason": "x"}).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, other_world, base, keys):
        client.force_login(other_world.lead)
        for form in (*FORMS, *PAGES):
            assert client.get(base + form.format(**keys)).status_code == 404

    def test_what_belongs_to_another_plan_is_not_found_under_this_one(self, lead, other_world, base):
        theirs = {
            "project": make_project(other_world.plan, other_world.lead).pk,
            "resource": make_resource(other_world.plan, other_world.lead).pk,
            "risk": make_risk(other_world.plan, other_world.lead).pk,
        }
        for form in FORMS:
            if "{" in form:
                assert lead.get(base + form.format(**theirs)).status_code == 404

    def test_a_published_plan_is_read_and_not_changed(self, lead, world, base, keys):
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Paper, page 4", by=world.lead, now=NOW)
        for page in PAGES:
            response = lead.get(base + page)
            assert "As published Paper, page 4" in text_of(response)
            assert f"{base}{page}add/" not in response.content.decode()
        for form in FORMS:
            response = lead.get(base + form.format(**keys))
            assert response.status_code == 403
            assert "published record" in text_of(response)

    def test_the_history_of_the_plan_has_it_all(self, client, world, base, keys):
        client.force_login(world.auditor)
        ask_for(world, "10")
        said = text_of(client.get(base + "history/?about=programme"))
        for words in ("Project Project", "Resource Item", "Risk Risk", "Resources asked for", "Status", "£10, 20 January 2026"):
            assert words in said, words


def counted(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_a_page_takes_the_same_number_of_queries_whatever_its_size(client, world, base):
    client.force_login(world.lead)
    areas = [world.area]
    inspection = make_inspection(world.authority, world.lead)
    sizes, number = [], 0
    for more in (2, 9):
        for _ in range(more):
            number += 1
            project = make_project(world.plan, world.lead)
            finding = make_finding(inspection, world.lead, number=number)
            thread.link_finding(finding=finding, target=project, on=TODAY, reason="x", by=world.lead, now=NOW)
            areas.append(make_area(world.plan, world.lead))
            make_resource(world.plan, world.lead, areas=areas)
            ask_for(world, number)
            make_risk(world.plan, world.lead)
        now = {page: counted(client, base + page) for page in PAGES}
        then = {page: counted(client, f"{base}{page}?month=2026-01&known=2026-01-20") for page in PAGES}
        sizes.append(now | {f"{page}?": n for page, n in then.items()})
    assert sizes[0] == sizes[1]
    assert max(sizes[0].values()) <= 10


def test_a_save_takes_at_most_12_queries(client, world, base):
    client.force_login(world.lead)
    areas = [world.area, *(make_area(world.plan, world.lead) for _ in range(6))]
    project, risk = make_project(world.plan, world.lead), make_risk(world.plan, world.lead)
    line = make_resource(world.plan, world.lead, areas=areas[:3])
    every = {"areas": [str(area.pk) for area in areas]}
    saves = [
        ("projects/add/", {"title": "New"}),
        (f"projects/{project.pk}/", {"title": "Other", "reason": "x"}),
        (f"projects/{project.pk}/status/", {"status": "closed", "reason": "x", **day("on", "2026-01-20")}),
        ("resources/add/", {"item": "New", "amount": "5"} | every),
        (f"resources/{line.pk}/", {"item": "Other", "reason": "x"} | every),
        ("resources/request/", {"amount": "5", "reason": "x", **day("on", "2026-01-20")}),
        ("risks/add/", TestRiskForms.typed),
        (f"risks/{risk.pk}/", {"title": "Other", "reason": "x"}),
        (f"risks/{risk.pk}/close/", {"reason": "x"}),
    ]
    for address, typed in saves:
        sent = filled(client.get(base + address)) | typed
        with CaptureQueriesContext(connection) as queries:
            assert client.post(base + address, sent).status_code == 302, address
        number = len([query for query in queries if "SAVEPOINT" not in query["sql"]])
        assert number <= 12, (address, number, [query["sql"][:90] for query in queries])
