"""Which findings a plan lists and what answers them, over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import FindingLink, PlanAnswer
from plans.services.plans import publish_record
from plans.services.thread import answer_with_plan
from tests.factories import JANUARY, World, at, link_finding, make_plan, make_project, make_series
from tests.plans.asked import a_limb, findings_of
from tests.plans.views.sending import assert_refused, day, filled, text_of

NOW = at(JANUARY)


@pytest.fixture
def url(base):
    return base + "findings/"


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


@pytest.fixture
def findings(world):
    found = findings_of(world.authority, world.lead, 3)
    answer_with_plan(plan=world.plan, inspection=found[0].inspection, reason="Statement", by=world.lead, now=NOW)
    return found


def on(value="2026-01-12"):
    return day("on", value)


def holding(finding) -> list:
    return [row.target for row in FindingLink.objects.filter(finding=finding).holding()]


def test_a_plan_is_said_to_answer_an_inspection_and_a_notice(lead, world, url):
    (finding,) = findings_of(world.authority, world.lead)
    notice = a_limb(world.authority, world.lead).measure.notice
    assert "Nothing says yet what this plan answers" in text_of(lead.get(url))
    address = url + "answers/"
    for value in (f"inspection:{finding.inspection.pk}", f"notice:{notice.pk}"):
        response = lead.post(address, filled(lead.get(address)) | {"answers": value, "reason": "Statement of action"})
        assert (response.status_code, response["Location"]) == (302, url)
    text = text_of(lead.get(url))
    assert "Standard inspection , November 2025" in text
    assert "1 finding concerns this plan; 1 is not listed in it" in text
    assert_refused(
        lead.post(address, filled(lead.get(address)) | {"answers": f"notice:{notice.pk}", "reason": "Again"}), "", "already"
    )


def test_a_plan_answers_no_longer(lead, world, findings, url):
    row = PlanAnswer.objects.get()
    address = f"{url}answers/{row.pk}/end/"
    assert_refused(lead.post(address, filled(lead.get(address))), "reason", "Say why")
    assert lead.post(address, filled(lead.get(address)) | {"reason": "Another does"}).status_code == 302
    assert lead.get(address).status_code == 404
    assert "No inspection and no notice" in text_of(lead.get(url))


def test_several_findings_are_listed_at_once(lead, world, findings, url):
    form = filled(lead.get(url)) | on() | {"reason": "Page 3", "findings": [findings[0].pk, findings[2].pk]}
    assert lead.post(url, form)["Location"] == url
    assert [holding(finding) for finding in findings] == [[world.plan], [], [world.plan]]
    text = text_of(lead.get(url))
    assert "2 findings are listed." in text
    assert "3 findings concern this plan; 1 is not listed in it" in text


@pytest.mark.parametrize(
    ("changes", "field", "gist"),
    [
        ({"findings": []}, "findings", "Tick at least one finding"),
        ({"findings": ["999999"]}, "findings", "Select"),
        ({"reason": ""}, "reason", "Say why"),
        (on("2026-01-21"), "on", "in the future"),
        (on("2025-01-21"), "on", "before the inspection"),
    ],
)
def test_a_bad_list_is_refused(lead, findings, url, rows, changes, field, gist):
    before = rows()
    form = filled(lead.get(url)) | on() | {"reason": "Page 3", "findings": [findings[0].pk]} | changes
    assert_refused(lead.post(url, form), field, gist)
    assert rows() == before


def test_a_finding_is_linked_to_each_kind_of_thing_and_unlinked(lead, world, findings, url):
    things = {
        "area": world.area,
        "action": world.action,
        "project": make_project(world.plan, world.lead, title="Pilot"),
        "series": make_series(world.authority, world.lead),
    }
    address = f"{url}{findings[0].pk}/link/"
    html = lead.get(address).content.decode()
    for name, thing in things.items():
        assert f'value="{name}:{thing.pk}"' in html
        form = filled(lead.get(address)) | on() | {"target": f"{name}:{thing.pk}", "reason": "It answers it"}
        assert lead.post(address, form)["Location"] == url
    assert holding(findings[0]) == list(things.values())
    page = text_of(lead.get(url))
    assert "Action 1.1" in page
    assert "Project: Pilot" in page
    for row in FindingLink.objects.filter(finding=findings[0]):
        end = f"{url}links/{row.pk}/end/"
        assert lead.post(end, filled(lead.get(end)) | on() | {"reason": "Another does"})["Location"] == url
        assert lead.get(end).status_code == 404
    assert holding(findings[0]) == []


@pytest.mark.parametrize(
    ("changes", "field", "gist"),
    [
        ({"target": ""}, "target", "Choose what answers the finding"),
        ({"target": "action:999999"}, "target", "Select"),
        ({"target": "plan:1"}, "target", "Select"),
        ({"target": "action:1;drop"}, "target", "Select"),
        ({"target": "action:99999999999999999999"}, "target", "Select"),
        ({"reason": " "}, "reason", "Say why"),
        (on("2026-02-31"), "on", "real date"),
    ],
)
def test_a_bad_link_is_refused(lead, world, findings, url, rows, changes, field, gist):
    before = rows()
    address = f"{url}{findings[0].pk}/link/"
    form = filled(lead.get(address)) | on() | {"target": f"action:{world.action.pk}", "reason": "It does"} | changes
    assert_refused(lead.post(address, form), field, gist)
    assert rows() == before


def test_things_and_findings_of_another_council_are_not_offered_or_found(lead, world, findings, url):
    other = World("elsewhere")
    (theirs,) = findings_of(other.authority, other.lead)
    link = link_finding(theirs, other.action, other.lead)
    address = f"{url}{findings[0].pk}/link/"
    form = filled(lead.get(address)) | on() | {"reason": "It does"}
    for value in (f"action:{other.action.pk}", f"area:{other.area.pk}", f"series:{make_series(other.authority, other.lead).pk}"):
        assert f'value="{value}"' not in lead.get(address).content.decode()
        assert_refused(lead.post(address, form | {"target": value}), "target", "Select")
    assert lead.get(f"{url}{theirs.pk}/link/").status_code == 404
    assert lead.get(f"{url}links/{link.pk}/end/").status_code == 404
    answers = url + "answers/"
    theirs = f"inspection:{theirs.inspection.pk}"
    assert_refused(lead.post(answers, filled(lead.get(answers)) | {"answers": theirs, "reason": "x"}), "answers", "Select")


def test_a_link_of_another_plan_is_not_ended_here(lead, world, findings, url):
    other = make_plan(world.authority, world.lead, title="Finance plan")
    link = link_finding(findings[0], other, world.lead)
    assert lead.get(f"{url}links/{link.pk}/end/").status_code == 404


@pytest.mark.parametrize("who", ["officer", "board", "auditor"])
def test_others_may_not(client, world, findings, url, who):
    client.force_login(getattr(world, who))
    for address in (url, url + "answers/", f"{url}{findings[0].pk}/link/"):
        assert client.get(address).status_code == 403


def test_a_published_plan_takes_no_links(lead, world, findings, url):
    publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    for address in (url, url + "answers/", f"{url}{findings[0].pk}/link/"):
        response = lead.get(address)
        assert response.status_code == 403
        assert "published record" in text_of(response)


def test_a_finding_of_a_published_inspection_is_linked_to_a_live_plan(lead, world, url):
    (sealed,) = findings_of(world.authority, world.lead, published=True)
    address = f"{url}{sealed.pk}/link/"
    form = filled(lead.get(address)) | on() | {"target": f"action:{world.action.pk}", "reason": "It does"}
    assert lead.post(address, form).status_code == 302
    assert holding(sealed) == [world.action]


def test_queries(lead, world, findings, url):
    """Pages at most ten whatever there is, saves at most twelve."""
    series = make_series(world.authority, world.lead)
    link = f"{url}{findings[0].pk}/link/"
    saves = [
        (url, on() | {"reason": "Page 3", "findings": [row.pk for row in findings]}),
        (link, on() | {"target": f"action:{world.action.pk}", "reason": "It does"}),
        (link, on() | {"target": f"series:{series.pk}", "reason": "It does"}),
    ]
    for address, said in saves:
        form = filled(lead.get(address)) | said
        with CaptureQueriesContext(connection) as caught:
            assert lead.post(address, form).status_code == 302
        assert len([query for query in caught if "SAVEPOINT" not in query["sql"]]) <= 12, address
    row = FindingLink.objects.order_by("pk").last()
    end = f"{url}links/{row.pk}/end/"
    answer = PlanAnswer.objects.get()
    for address in (url, link, end, url + "answers/", f"{url}answers/{answer.pk}/end/"):
        with CaptureQueriesContext(connection) as caught:
            assert lead.get(address).status_code == 200
        assert len(caught) <= 10, address
    form = filled(lead.get(end)) | on() | {"reason": "Another"}
    with CaptureQueriesContext(connection) as caught:
        assert lead.post(end, form).status_code == 302
    assert len([query for query in caught if "SAVEPOINT" not in query["sql"]]) <= 12
