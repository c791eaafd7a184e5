"""Reading and recording inspections and findings over HTTP."""

import datetime as dt

import pytest

from metrics.models import Annotation
from metrics.months import Month
from plans.models import Finding, Inspection, Judgement
from plans.services import cycles
from plans.services import inspections as services
from plans.services.links import link_series
from plans.services.thread import answer_with_plan
from tests.asking import counted
from tests.factories import (
    JANUARY,
    at,
    link_finding,
    make_action,
    make_area,
    make_evidence,
    make_finding,
    make_inspection,
    make_judgement,
    make_plan,
    make_project,
    make_series,
    make_update,
)
from tests.plans.views.sending import assert_refused, day, errors_of, filled, text_of

NOW = at(JANUARY)
READERS = ("officer", "board", "auditor")
FORMS = ("add/", "ilacs/edit/", "ilacs/judgements/", "ilacs/findings/add/", "ilacs/findings/1/edit/")
PAGES = ("", "ilacs/", "ilacs/history/", "ilacs/findings/1/")
PAGE_LIMIT, SAVE_LIMIT = 10, 12


@pytest.fixture
def base(world) -> str:
    return f"/{world.authority.slug}/inspections/"


@pytest.fixture
def made(world):
    """October 2025: judged Good overall, two findings in the report, one recorded."""
    inspection = make_inspection(
        world.authority,
        world.lead,
        slug="ilacs",
        title="The autumn inspection",
        began=dt.date(2025, 10, 6),
        ended=dt.date(2025, 10, 17),
        findings_published=2,
        received=dt.date(2025, 11, 10),
        now=at(dt.date(2025, 12, 1)),
    )
    make_judgement(inspection, world.lead, "good", now=at(dt.date(2025, 12, 1)))
    make_finding(inspection, world.lead, wording="Children wait too long.", now=at(dt.date(2025, 12, 1)))
    return inspection


@pytest.fixture
def finding(made) -> Finding:
    return made.findings.get()


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


class TestReading:
    def test_the_list_says_first_how_the_council_was_judged_and_what_is_due(self, lead, made, base):
        said = text_of(lead.get(base))
        assert "Judged Good overall in October 2025." in said
        assert "Statement of action: due 19 February 2026, 22 working days left." in said
        assert "2 in the report, 1 recorded here" in said
        assert "Judgements by area, from inspection to inspection" in said

    def test_a_council_without_inspections_says_so(self, lead, base):
        said = text_of(lead.get(base))
        assert "No inspection is recorded." in said
        assert "Record an inspection" in said

    def test_the_page_answers_first_and_counts_below(self, lead, world, made, finding, base):
        link_finding(finding, world.action, world.lead)
        answer_with_plan(plan=world.plan, inspection=made, reason="It answers it", by=world.lead, now=NOW)
        said = text_of(lead.get(base + "ilacs/"))
        assert "Judged Good overall. The report has 2 findings; 1 is recorded here. Nothing is said of the other one." in said
        assert f"1 of 1 that are recorded has an action; “{world.plan.title}” answers this inspection." in said
        assert "1. Children wait too long. Area for improvement, summary in our words 1 action" in said
        assert f"not listed in “{world.plan.title}”" in said
        assert "How the 70 working days were counted : Statement of action" in said
        assert "Christmas Day, Thursday 25 December" in said

    def test_a_page_without_a_plan_and_findings_says_so(self, lead, world, base):
        make_inspection(world.authority, world.lead, slug="ilacs", framework="peer_review", findings_published=0)
        said = text_of(lead.get(base + "ilacs/"))
        assert "The report has no findings." in said
        assert "No plan answers this inspection yet." in said
        assert "Statutory deadlines" not in said
        assert "judgements/" not in lead.get(base + "ilacs/").content.decode()

    def test_the_finding_page_shows_what_answers_it(self, lead, world, made, finding, base):
        make_update(world.action, world.officer, rating="green", impact="early_evidence", impact_evidence="Audit")
        project = make_project(world.plan, world.lead)
        for target in (world.plan, world.area, world.action, project):
            link_finding(finding, target, world.lead, reason="It is about this")
        make_evidence(world.action, world.lead, title="Autumn audit")
        series = make_series(world.authority, world.lead)
        link_series(action=world.action, series=series, reason="Its effect", by=world.lead, now=NOW)
        page = lead.get(base + "ilacs/findings/1/")
        said = text_of(page)
        assert "Children wait too long." in said
        assert f"1.1 {world.action.title} {world.plan.title} Green In progress Early evidence It is about this" in said
        for words in ("1. Standards of practice", project.title, f"{series.title} of action 1.1", "Autumn audit of action 1.1"):
            assert words in said
        assert f"/{world.authority.slug}/inspections/ilacs/findings/1/evidence/" in page.content.decode()

    def test_the_finding_page_says_through_what_an_action_is_linked(self, lead, world, made, finding, base):
        link_finding(finding, world.area, world.lead, reason="It is about this")
        said = text_of(lead.get(base + "ilacs/findings/1/"))
        assert f"1.1 {world.action.title} {world.plan.title}" in said
        assert "Through area 1 Standards of practice: It is about this" in said
        assert "No action" not in said

    def test_a_finding_that_nothing_answers_says_so(self, lead, made, base):
        said = text_of(lead.get(base + "ilacs/findings/1/"))
        assert "No action, no measure, no evidence, not listed in a plan." in said
        assert "No action answers this finding." in said

    def test_a_quotation_is_marked_as_one(self, lead, world, made, base):
        make_finding(made, world.lead, 2, verbatim=True, wording="Supervision is weak.", page="14")
        page = lead.get(base + "ilacs/findings/2/")
        assert "<blockquote" in page.content.decode()
        assert "word for word from the report, page or paragraph 14" in text_of(page)

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_every_role_reads_and_a_past_view_has_no_way_to_change(self, client, world, made, base, page, role):
        client.force_login(world.people[role])
        html = client.get(base + page).content.decode()
        offered = any(f'href="{base}{form}"' in html for form in FORMS)
        assert offered is (role in ("lead", "administrator") and page != "ilacs/history/")
        past = client.get(base + page + "?month=2025-12").content.decode()
        assert not any(f'href="{base}{form}"' in past for form in FORMS) or page == "ilacs/history/"

    def test_a_past_month_keeps_its_month_in_the_links(self, lead, made, base):
        page = lead.get(base + "?month=2025-12")
        assert "You are looking at the position at 31 December 2025." in text_of(page)
        assert f'href="{base}ilacs/?month=2025-12"' in page.content.decode()
        page = lead.get(base + "ilacs/?month=2025-12")
        assert "35 working days left" in text_of(page)
        assert f'href="{base}ilacs/findings/1/?month=2025-12"' in page.content.decode()
        assert f'href="{base}?month=2025-12"' in page.content.decode()

    def test_what_was_not_known_then_is_not_there(self, lead, made, base):
        assert text_of(lead.get(base + "?known=2025-11-30")).count("The autumn inspection") == 0
        assert lead.get(base + "ilacs/?known=2025-11-30").status_code == 404
        assert lead.get(base + "ilacs/?month=2025-09").status_code == 404
        assert lead.get(base + "ilacs/findings/1/?month=2025-09").status_code == 404
        early = text_of(lead.get(base + "ilacs/?month=2025-10"))
        assert "Its report was not known yet." in early
        assert "Children wait" not in early

    @pytest.mark.parametrize("address", ["?month=2025-13", "?known=tomorrow", "nothing/", "ilacs/findings/9/"])
    def test_what_is_not_there_is_a_404(self, lead, made, base, address):
        assert lead.get(base + address).status_code == 404

    def test_what_was_typed_is_never_markup(self, lead, world, made, base):
        make_finding(made, world.lead, 2, wording="<script>alert(1)</script>", page="<b>1</b>")
        for page in ("ilacs/", "ilacs/findings/2/", "ilacs/history/"):
            html = lead.get(base + page).content.decode()
            assert "<script>alert" not in html
            assert "<b>1</b>" not in html

    def test_the_history_of_one_finding(self, lead, world, made, base):
        make_finding(made, world.lead, 2)
        said = text_of(lead.get(base + "ilacs/history/?finding=2"))
        assert "Every change to finding 2 and what answers it, newest first: 1 change." in said
        assert "3 changes" not in said
        assert lead.get(base + "ilacs/history/?finding=²").status_code == 200

    def test_reading_writes_nothing(self, lead, made, base, rows):
        before = rows()
        for page in (*PAGES, *FORMS):
            assert lead.get(base + page).status_code == 200, page
        assert rows() == before


class TestWho:
    @pytest.mark.parametrize("role", READERS)
    def test_a_reading_role_is_not_let_in(self, client, world, made, base, rows, role):
        client.force_login(world.people[role])
        before = rows()
        for form in FORMS:
            assert client.get(base + form).status_code == 403
            assert client.post(base + form, {"title": "x"}).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, other_world, made, base):
        client.force_login(other_world.lead)
        for page in (*PAGES, *FORMS):
            assert client.get(base + page).status_code == 404
            assert client.post(base + page).status_code == 404

    def test_a_published_record_takes_no_change_and_says_so(self, lead, world, made, base):
        services.publish_inspection(inspection=made, source="Letter of 2025", by=world.lead, now=NOW)
        for form in FORMS[1:]:
            response = lead.get(base + form)
            assert response.status_code == 403
            assert "is a published record" in text_of(response)
        page = lead.get(base + "ilacs/")
        assert "As published Letter of 2025" in text_of(page)
        assert 'href="' + base + "ilacs/edit/" not in page.content.decode()
        assert "Add evidence" not in text_of(lead.get(base + "ilacs/findings/1/"))


class TestAdding:
    TYPED = {
        "framework": "ilacs_standard",
        "title": "",
        **day("began", "2025-11-03"),
        **day("ended", "2025-11-14"),
        "findings_published": "7",
    }

    def test_it_is_named_by_its_kind_and_month_and_marked_on_the_charts(self, lead, base):
        response = send(lead, base + "add/", **self.TYPED)
        inspection = Inspection.objects.get()
        assert (response.status_code, response["Location"]) == (302, f"{base}{inspection.slug}/")
        assert inspection.title == "ILACS standard inspection, November 2025"
        assert (inspection.slug, inspection.month) == ("ilacs-standard-inspection-november-2025", Month(2025, 11))
        assert (inspection.ended, inspection.findings_published) == (dt.date(2025, 11, 14), 7)
        assert Annotation.objects.get().month == Month(2025, 11)
        assert "is recorded. Add its judgements and findings." in text_of(lead.get(response["Location"]))

    def test_a_second_one_of_that_name_gets_an_address_of_its_own(self, lead, base):
        for _ in range(2):
            assert send(lead, base + "add/", **self.TYPED).status_code == 302
        assert set(Inspection.objects.values_list("slug", flat=True)) == {
            "ilacs-standard-inspection-november-2025",
            "ilacs-standard-inspection-november-2025-2",
        }

    @pytest.mark.parametrize("title", ["Add", "日本", "x" * 200])
    def test_every_title_gives_an_address(self, lead, base, title):
        response = send(lead, base + "add/", **self.TYPED | {"title": title})
        assert response.status_code == 302
        assert lead.get(response["Location"]).status_code == 200

    @pytest.mark.parametrize("typed", ["June 2019", "jun 2019", "6/2019", "2019-06", "06 2019"])
    def test_a_month_is_enough_where_no_day_is_known(self, lead, base, typed):
        sent = {"framework": "ilacs_standard", "month": typed, "dates_note": "The letter names the month."}
        assert send(lead, base + "add/", **sent).status_code == 302
        assert Inspection.objects.get().month == Month(2019, 6)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"framework": ""}, "framework", "Select kind of inspection"),
            ({"framework": "other"}, "framework", "from the list"),
            ({"framework": "sif"}, "framework", "was in use until 31 December 2017"),
            ({"title": "x" * 201}, "title", "200 characters or fewer"),
            (day("began", "--"), "month", "Enter the month in which it took place, or its first day above"),
            ({"month": "soon"}, "month", "must be a month and a year, such as January 2019"),
            ({"month": "13/2019"}, "month", "must be a month and a year"),
            ({"month": "May 1889"}, "month", "month"),
            ({"month": "May 2025"}, "month", "The first day is in November 2025, and the month is given as May 2025."),
            (day("ended", "2025-11-02"), "ended", "The last day is before the first, 3 November 2025."),
            (day("ended", "2025-11-31"), "ended", "Last day must be a real date"),
            (day("received", "2025-11-13"), "received", "The report was received before the inspection ended"),
            (day("received", "2026-01-21"), "received", "The date is in the future."),
            (day("report_published", "2026-02-01"), "report_published", "The date is in the future."),
            (day("statement_sent", "2025-11-01"), "statement_sent", "The statement of action was sent before"),
            ({"findings_published": "many"}, "findings_published", "must be a whole number"),
            ({"findings_published": "-1"}, "findings_published", "must be 0 or more"),
            ({"findings_published": "201"}, "findings_published", "must be 200 or fewer"),
            ({"summary": "x" * 2001}, "summary", "2000 characters or fewer"),
            ({"summary": "a\x00b"}, "summary", "cannot be printed"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, base, rows, changes, field, gist):
        before = rows()
        response = send(lead, base + "add/", **(self.TYPED | changes))
        assert_refused(response, field, gist)
        assert rows() == before
        assert not Annotation.objects.exists()

    def test_a_double_click_records_one(self, lead, base):
        sent = filled(lead.get(base + "add/")) | self.TYPED
        answers = [lead.post(base + "add/", sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0]["Location"] == answers[1]["Location"]
        assert Inspection.objects.count() == 1


class TestEditing:
    @pytest.fixture
    def url(self, base):
        return base + "ilacs/edit/"

    def test_dates_are_changed_with_a_reason(self, lead, made, url, base):
        response = send(lead, url, **day("statement_sent", "2026-01-19"), reason="Sent")
        assert (response.status_code, response["Location"]) == (302, base + "ilacs/")
        assert "done 23 working days early" in text_of(lead.get(base + "ilacs/"))
        assert "Sent" in text_of(lead.get(base + "ilacs/history/"))

    def test_the_month_follows_from_the_first_day(self, lead, made, url):
        assert send(lead, url, **day("began", "2025-09-29"), reason="Misread").status_code == 302
        assert Inspection.objects.get().month == Month(2025, 9)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"title": "Other", "reason": ""}, "reason", "Say why"),
            ({"reason": "x"}, "", "Nothing was changed."),
            ({"framework": "peer_review", "reason": "x"}, "framework", "Peer review: nothing is graded"),
            ({"version": "", "reason": "x"}, "", "version"),
            (day("received", "2025-10-16") | {"reason": "x"}, "received", "received before the inspection ended"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, made, url, rows, changes, field, gist):
        before = rows()
        response = send(lead, url, **changes)
        assert response.status_code == 422
        if gist != "version":
            assert_refused(response, field, gist)
        assert rows() == before

    def test_fewer_findings_than_are_recorded_are_allowed_and_said(self, lead, made, url):
        response = send(lead, url, findings_published="0", reason="Counted again")
        assert response.status_code == 302
        said = "The report is said to have 0 findings, and 1 is recorded here. One of the two is wrong."
        assert text_of(lead.get(response["Location"])).count(said) >= 2

    def test_somebody_else_changed_it_meanwhile(self, lead, world, made, url, rows):
        sent = filled(lead.get(url)) | {"title": "Mine", "reason": "Mine"}
        services.edit_inspection(inspection=made, changes={"title": "Theirs"}, reason="Theirs", by=world.administrator, now=NOW)
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", f"{world.administrator.name} changed this after you opened the form.", status=409)
        assert "Title Theirs" in text_of(response)
        assert rows() == before
        again = filled(response)
        assert again["title"] == "Mine"
        assert lead.post(url, again).status_code == 302
        assert Inspection.objects.get().title == "Mine"


class TestJudgements:
    @pytest.fixture
    def url(self, base):
        return base + "ilacs/judgements/"

    def test_all_areas_of_the_edition_stand_on_one_form(self, lead, made, url, base):
        form = filled(lead.get(url))
        assert {name: value for name, value in form.items() if name not in ("csrfmiddlewaretoken", "token", "seen")} == {
            "overall": "good",
            "leaders": "",
            "help_and_protection": "",
            "care": "",
            "care_leavers": "",
        }
        response = send(lead, url, leaders="inadequate", care="outstanding")
        assert (response.status_code, response["Location"]) == (302, base + "ilacs/")
        assert "2 judgements are recorded." in text_of(lead.get(base + "ilacs/"))
        assert Judgement.objects.count() == 3

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({}, "", "Nothing was changed."),
            ({"leaders": "excellent"}, "leaders", "from the list"),
            ({"overall": ""}, "overall", "Select overall effectiveness"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, made, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **changes), field, gist)
        assert rows() == before

    def test_somebody_else_judged_meanwhile(self, lead, world, made, url, rows):
        sent = filled(lead.get(url)) | {"leaders": "good"}
        make_judgement(made, world.administrator, "inadequate", "leaders", now=NOW)
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", f"{world.administrator.name} recorded judgements after you opened", status=409)
        assert "Impact of leaders on social work practice with children and families Inadequate" in text_of(response)
        assert rows() == before
        assert lead.post(url, filled(response)).status_code == 302
        assert Judgement.objects.order_by("-pk").first().grade == "good"

    def test_there_is_no_such_form_where_nothing_is_graded(self, lead, world, base):
        make_inspection(world.authority, world.lead, slug="visit", framework="focused_visit")
        assert lead.get(base + "visit/judgements/").status_code == 404


class TestFindings:
    TYPED = {"kind": "improvement", "wording": "Supervision is irregular.", "verbatim": "no", "page": "4"}

    @pytest.fixture
    def url(self, base):
        return base + "ilacs/findings/add/"

    def test_the_next_number_is_offered(self, lead, made, url, base):
        assert filled(lead.get(url))["number"] == "2"
        response = send(lead, url, **self.TYPED)
        assert (response.status_code, response["Location"]) == (302, base + "ilacs/")
        row = Finding.objects.get(number=2)
        assert (row.wording, row.verbatim, row.page) == ("Supervision is irregular.", False, "4")
        assert "Finding 2 is recorded." in text_of(lead.get(base + "ilacs/"))

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"number": "1"}, "", "Another finding of this inspection has this number."),
            ({"number": "0"}, "number", "must be 1 or more"),
            ({"number": ""}, "number", "Enter number"),
            ({"kind": ""}, "kind", "Select kind"),
            ({"wording": " "}, "wording", "Enter wording"),
            ({"wording": "x" * 2001}, "wording", "2000 characters or fewer"),
            ({"verbatim": ""}, "verbatim", "Say whether this is word for word"),
            ({"page": "x" * 41}, "page", "40 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, made, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **(self.TYPED | changes)), field, gist)
        assert rows() == before

    def test_one_more_than_the_report_has_is_allowed_and_said(self, lead, made, url):
        for number in (2, 3):
            response = send(lead, url, **self.TYPED | {"number": str(number)})
            assert response.status_code == 302
        assert "is said to have 2 findings, and 3 are recorded here" in text_of(lead.get(response["Location"]))

    def test_a_finding_is_changed_and_goes_to_its_new_number(self, lead, made, base):
        url = base + "ilacs/findings/1/edit/"
        sent = filled(lead.get(url)) | {"number": "4", "verbatim": "yes", "reason": "As in the report"}
        answers = [lead.post(url, sent) for _ in range(2)]
        assert [(each.status_code, each["Location"]) for each in answers] == [(302, base + "ilacs/findings/4/")] * 2
        row = Finding.objects.get()
        assert (row.number, row.verbatim, row.version) == (4, True, 2)

    def test_somebody_else_changed_it_meanwhile(self, lead, world, finding, base, rows):
        url = base + "ilacs/findings/1/edit/"
        sent = filled(lead.get(url)) | {"wording": "Mine", "reason": "Mine"}
        change = {"reason": "Theirs", "by": world.administrator, "now": NOW}
        services.edit_finding(finding=finding, changes={"wording": "Theirs"}, **change)
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", f"{world.administrator.name} changed this", status=409)
        assert "Wording Theirs" in text_of(response)
        assert rows() == before
        assert lead.post(url, filled(response)).status_code == 302
        assert Finding.objects.get().wording == "Mine"

    def test_without_a_reason_or_a_change_it_is_refused(self, lead, made, base):
        url = base + "ilacs/findings/1/edit/"
        assert "Say why" in " ".join(errors_of(send(lead, url, wording="Other")).values())
        assert_refused(send(lead, url, reason="x"), "", "Nothing was changed.")


class Size:
    """So much of everything behind the pages of inspections."""

    def __init__(self, world, findings, others):
        self.inspection = make_inspection(world.authority, world.lead, slug="ilacs", received=dt.date(2025, 10, 20))
        answer_with_plan(plan=world.plan, inspection=self.inspection, reason="x", by=world.lead, now=NOW)
        for area in ("overall", "leaders", "care"):
            make_judgement(self.inspection, world.lead, "good", area)
        for number in range(others):
            other = make_inspection(world.authority, world.lead, Month(2019, number + 1))
            make_judgement(other, world.lead, "good")
            make_finding(other, world.lead)
        second = make_plan(world.authority, world.lead)
        series = make_series(world.authority, world.lead)
        for number in range(1, findings + 1):
            finding = make_finding(self.inspection, world.lead, number)
            for plan in (world.plan, second):
                area = make_area(plan, world.lead)
                actions = [make_action(area, world.lead, owner=world.officer) for _ in range(findings)]
                for target in (plan, area, *actions):
                    link_finding(finding, target, world.lead)
                make_update(actions[0], world.lead)
                link_series(action=actions[0], series=series, reason="x", by=world.lead, now=NOW)
                make_evidence(actions[0], world.lead)
            make_evidence(finding, world.lead)
        cycles.close_cycle(plan=second, month=JANUARY, by=world.lead, now=NOW, today=NOW.date())


# (address, queries), those of the session and the person among them.
QUERIES = [
    ("", 5),
    ("?month=2025-12", 5),
    ("ilacs/", 10),
    ("ilacs/?month=2026-01&known=2026-01-20", 10),
    ("ilacs/history/", 9),
    ("ilacs/findings/1/", 9),
    ("ilacs/findings/1/?known=2026-01-20", 10),
    ("add/", 2),
    ("ilacs/edit/", 3),
    ("ilacs/judgements/", 4),
    ("ilacs/findings/add/", 4),
    ("ilacs/findings/1/edit/", 3),
]
SAVES = [
    ("add/", TestAdding.TYPED),
    ("ilacs/edit/", {"title": "Other", "month": "2025-09", "findings_published": "3", "reason": "x"}),
    ("ilacs/judgements/", {"leaders": "inadequate"}),
    ("ilacs/findings/add/", TestFindings.TYPED | {"number": "99"}),
    ("ilacs/findings/1/edit/", {"wording": "Other", "reason": "x"}),
]


@pytest.mark.parametrize(("findings", "others"), [(1, 1), (3, 6)])
class TestQueries:
    def test_a_page_takes_so_many_however_much_there_is(self, lead, world, base, findings, others):
        Size(world, findings, others)
        for address, number in QUERIES:
            response, queries = counted(lambda address=address: lead.get(base + address))
            assert response.status_code == 200, address
            assert len(queries) == number <= PAGE_LIMIT, address + "\n" + "\n".join(queries)

    def test_a_save_takes_at_most_twelve(self, lead, world, base, findings, others):
        Size(world, findings, others)
        for address, typed in SAVES:
            sent = filled(lead.get(base + address)) | typed
            response, queries = counted(lambda address=address, sent=sent: lead.post(base + address, sent))
            assert response.status_code == 302, address
            assert len(queries) <= SAVE_LIMIT, address + "\n" + "\n".join(queries)
