"""The published record of Oldham: Table 1 of the report of 10 September 2019, exactly, and it stays as it was published."""

import datetime as dt
import re
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command

from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from accounts.services import PUBLISHED_EMAIL
from metrics.months import Month
from plans.models import Action, Plan, Update
from plans.selectors.standings import find_plan, standings
from plans.services import updates
from tests.factories import LONDON, at, make_member, said

AUGUST = Month(2019, 8)
PLAN = "/oldham/plans/improvement-plan-2019/"
# Table 1: area, Red, Amber, Green, not rated, total.
TABLE_1 = [
    ["Standards of Practice", 0, 6, 0, 0, 6],
    ["Practice Improvement", 1, 8, 1, 0, 10],
    ["Learning and Development", 0, 3, 0, 0, 3],
    ["Quality Assurance", 1, 5, 0, 0, 6],
    ["All areas", 2, 22, 1, 0, 25],
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The record, loaded once for this file; what a test writes is rolled back."""
    with django_db_blocker.unblock():
        call_command("load_published", stdout=StringIO())
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def oldham(loaded, db):
    return LocalAuthority.objects.get(slug="oldham")


@pytest.fixture
def board(oldham):
    return make_member(oldham, "board")


@pytest.fixture
def officer(oldham):
    return make_member(oldham, "officer")


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def table_of(response) -> list:
    """The area table of the plan page as rows of words and numbers."""
    table = re.search(r"<table[^>]*><caption[^>]*>Actions by area.*?</table>", response.content.decode().replace("\n", ""), re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", table[0])[1:]
    cells = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    return [[cells[0], *map(int, cells[1:])] for cells in cells]


@pytest.mark.parametrize("query", ["", "?month=2019-08"])
@pytest.mark.parametrize("today", ["2019-09-10", "2020-02-29", "2026-11-20"])
def test_the_page_shows_table_1_whenever_somebody_looks(client, board, query, today):
    """0/6/0, 1/8/1, 0/3/0, 0/5/1 (Green, Amber, Red), in all 1/22/2, with or without the month in the address."""
    with time_machine.travel(dt.datetime.fromisoformat(today + "T12:00").replace(tzinfo=LONDON), tick=False):
        client.force_login(board)
        response = client.get(PLAN + query)
    assert response.status_code == 200
    assert table_of(response) == TABLE_1


def test_the_overall_rating_is_proposed_and_confirmed_amber(client, board):
    client.force_login(board)
    words = text_of(client.get(PLAN + "?month=2019-08"))
    assert re.search(r"Overall, confirmed Amber by Published record, 10 September 2019: As published: rated Amber overall", words)
    assert "Overall, as the rules propose Amber 2 of 25 rated actions are Red (fewer than 25%)" in words


@pytest.mark.parametrize("today", [dt.date(2019, 8, 31), dt.date(2019, 12, 1), dt.date(2026, 11, 20), dt.date(2040, 1, 1)])
def test_nothing_in_a_published_record_is_ever_overdue(oldham, today):
    now = standings(find_plan(oldham, "improvement-plan-2019"), month=None, known_on=None, today=today)
    assert now.viewing.as_at.month == AUGUST
    assert [p.reference for p in now.positions if p.overdue_since or p.days_late or p.wants_update] == []
    assert now.overdue_updates == now.not_updated == []


def test_the_page_offers_nothing_to_do(client, oldham):
    client.force_login(make_member(oldham, "lead"))
    html = client.get(PLAN).content.decode()
    for address in ("add-action", "month/", "overall-rating", "status/", "update/"):
        assert f"{PLAN}{address}" not in html


def test_the_one_green_differs_from_the_rules_visibly_and_with_its_reason(client, board):
    """The rules would have said Amber: there was no evidence of impact in the first month. Both are shown."""
    client.force_login(board)
    differs = [p.reference for p in _positions() if p.is_rosier]
    assert differs == ["2.7"]
    plan, action = client.get(PLAN), client.get(PLAN + "actions/2.7/")
    assert "Rules suggest Amber" in text_of(plan)
    words = text_of(action)
    assert "Rated Green; the rules suggest Amber" in words
    assert "As published (Report to Overview and Scrutiny Board, 10 September 2019, Table 1)." in words


def _positions():
    plan = find_plan(LocalAuthority.objects.get(slug="oldham"), "improvement-plan-2019")
    return standings(plan, month=AUGUST, known_on=None, today=dt.date(2026, 11, 20)).positions


def test_the_two_reds_give_the_path_that_the_paper_gives(oldham):
    reds = [p for p in _positions() if p.rating == "red"]
    assert [(p.reference, p.expected_rating, p.expected_by) for p in reds] == [
        ("2.4", "amber", dt.date(2019, 9, 30)),
        ("4.1", "amber", dt.date(2019, 9, 30)),
    ]


def test_the_life_cycle_has_its_dates_and_their_sources(oldham):
    steps = Plan.objects.get(slug="improvement-plan-2019").statuses.order_by("pk")
    assert [(step.status, step.on) for step in steps] == [
        ("draft", dt.date(2019, 5, 31)),
        ("submitted", dt.date(2019, 6, 11)),
        ("confirmed", dt.date(2019, 8, 21)),
        ("monitoring", dt.date(2019, 8, 21)),
    ]
    assert all(step.source.startswith("Report to Overview and Scrutiny Board, ") for step in steps)


def test_a_step_is_known_from_the_paper_that_tells_it_even_if_that_is_older(oldham):
    """The report of 10 June 2019 tells the submission of 11 June as done. It is loaded as told, and the check finds it."""
    steps = Plan.objects.get(slug="improvement-plan-2019").statuses.order_by("pk")
    known = [(step.status, step.known_from.date()) for step in steps]
    assert known[1] == ("submitted", dt.date(2019, 6, 10))
    assert all(step.known_from.date() == step.on for step in steps if step.status != "submitted")


def test_every_row_names_its_document_and_every_title_is_marked_illustrative(client, board):
    assert Action.objects.filter(plan__authority__slug="oldham").count() == 25
    assert not Action.objects.filter(plan__authority__slug="oldham").exclude(illustrative=True).exists()
    for rows in (Plan.objects.filter(published=True), Action.objects.filter(illustrative=True), Update.objects.all()):
        assert rows.exists()
        assert not rows.filter(source="").exists(), rows.model.__name__
    client.force_login(board)
    assert "As published Report to Overview and Scrutiny Board, 10 September 2019" in text_of(client.get(PLAN))
    assert "are illustrative" in text_of(client.get(PLAN))
    assert "illustrative" in text_of(client.get(PLAN + "actions/1.1/"))


def test_dates_and_people_that_the_papers_do_not_give_are_not_invented(oldham):
    for position in _positions():
        assert (position.due, position.owner_id, position.owner_role) == (None, None, "")


def test_what_was_not_known_yet_is_not_there_yet(client, board):
    """`known` is the day of knowledge: the paper of September was not known in August, and the plan not in April."""
    client.force_login(board)
    assert client.get(PLAN + "?known=2019-04-30").status_code == 404
    assert client.get(PLAN + "?month=2019-08&known=2019-09-09").status_code == 200
    before = text_of(client.get(PLAN + "?month=2019-08&known=2019-09-09"))
    assert "25 not rated" in before
    after = client.get(PLAN + "?month=2019-08&known=2019-09-10")
    assert table_of(after) == TABLE_1


@pytest.mark.parametrize("month", ["2019-07", "2019-09", "2026-11"])
def test_there_is_no_other_month(client, board, month):
    client.force_login(board)
    response = client.get(f"{PLAN}?month={month}")
    assert response.status_code == 404
    assert "Its record runs from August 2019 to August 2019." in text_of(response)


class TestReadOnly:
    """Nobody changes a published record: the forms are not shown, and the services refuse with the source."""

    FORMS = [
        "add-action/",
        "month/",
        "overall-rating/",
        "status/",
        "actions/1.1/update/",
        "actions/1.1/sign-off/",
        "actions/1.1/due-date/",
        "actions/1.1/owner/",
        "actions/1.1/wording/",
        "actions/1.1/end/",
        "actions/1.1/reopen/",
    ]

    @pytest.mark.parametrize("address", FORMS)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_every_form_is_refused_and_says_why(self, client, oldham, address, method):
        client.force_login(make_member(oldham, "lead"))
        response = getattr(client, method)(PLAN + address, {"progress": "x"})
        assert response.status_code == 403
        assert "is a published record, shown as its council published it. It cannot be changed." in text_of(response)

    def test_an_officer_is_told_too(self, client, officer):
        client.force_login(officer)
        response = client.post(PLAN + "actions/1.1/update/", {"stage": "in_progress"})
        assert response.status_code == 403
        assert "is a published record" in text_of(response)

    def test_the_service_refuses_and_names_the_paper(self, oldham):
        lead = make_member(oldham, "lead")
        action = Action.objects.get(plan__authority=oldham, reference="1.1")
        now = at(Month(2026, 11))
        with pytest.raises(Refused, match="published record.*10 September 2019.*cannot be changed"):
            updates.record_update(action=action, said=said(), by=lead, now=now, today=now.date())


def test_loading_again_changes_nothing(oldham):
    def rows():
        models = [m for app in ("accounts", "plans") for m in apps.get_app_config(app).get_models(include_auto_created=True)]
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

    before, out = rows(), StringIO()
    call_command("load_published", stdout=out)
    assert "loaded already; nothing was changed" in out.getvalue()
    assert rows() == before


def test_it_shows_its_progress(loaded, db):
    out = StringIO()
    call_command("load_published", stdout=out)
    assert {"Oldham", "Havering", "North East Lincolnshire"} <= {line.strip() for line in out.getvalue().splitlines()}


def test_the_three_councils_are_there_with_their_official_numbers(oldham):
    numbers = LocalAuthority.objects.values_list("slug", "dfe_number", "ons_code")
    assert set(numbers) == {
        ("oldham", "353", "E08000004"),
        ("north-east-lincolnshire", "812", "E06000012"),
        ("havering", "311", "E09000016"),
    }


def test_nobody_signs_in_as_the_published_record(client, oldham):
    actor = User.objects.get(email=PUBLISHED_EMAIL)
    assert not actor.has_usable_password()
    assert not actor.is_active


def test_without_the_demonstration_no_account_with_a_published_password_is_made(oldham):
    assert not User.objects.filter(email__endswith=".example").exists()
