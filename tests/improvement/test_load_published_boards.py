"""What the published reports say of boards, meetings and packs: as published, with its source, sealed."""

import datetime as dt
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from accounts.errors import Refused
from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership
from accounts.services import published_actor
from boards.models import (
    AgendaItem,
    Board,
    Decision,
    FollowUp,
    Implication,
    Meeting,
    Pack,
    PublishedPack,
    Referral,
    ReportCycle,
    Rota,
    Seat,
)
from boards.packs.contents import checksum, from_json
from boards.rota import Sitting, spread
from boards.services import boards, meetings, packs
from improvement.published.papers import BOARDS, load_boards
from metrics.months import Month
from tests.factories import at, make_council, make_member
from tests.plans.views.sending import text_of
from tests.shared import kept

LINCOLNSHIRE = "north-east-lincolnshire"
SEPTEMBER = "Report to Overview and Scrutiny Board, 10 September 2019, "
CABINET = "Report to Cabinet, 8 July 2020, "
NOW = at(Month(2026, 11))
# Council and board, how often it meets, and its chair.
ALL_BOARDS = {
    ("havering", "cabinet", "", ""),
    ("havering", "improvement-board", "", ""),
    ("havering", "lscb", "", ""),
    ("havering", "scrutiny-sub-committee", "", ""),
    ("havering", "senior-leadership-team", "", ""),
    (LINCOLNSHIRE, "cabinet", "", ""),
    (LINCOLNSHIRE, "improvement-board", "", "Independent Chair, nominated by the Department for Education"),
    (LINCOLNSHIRE, "scrutiny-panel", "", ""),
    ("oldham", "assurance-group", "monthly", ""),
    ("oldham", "change-board", "", "Deputy Chief Executive"),
    ("oldham", "lscb", "", ""),
    ("oldham", "members-briefing", "", ""),
    ("oldham", "overview-and-scrutiny-board", "", ""),
    ("oldham", "performance-clinics", "monthly", "Director of Social Care and Early Help"),
    ("oldham", "portfolio-board", "", "Lead Member for Children's Services"),
    ("oldham", "portfolio-holder-meetings", "", ""),
}
# Council and day of the report, items of the agenda, what members were asked.
MEETINGS = {
    ("oldham", "2017-06-30", 1, 0),
    ("oldham", "2019-06-10", 1, 2),
    ("oldham", "2019-09-10", 2, 6),
    (LINCOLNSHIRE, "2020-07-08", 1, 3),
    ("havering", "2019-03-31", 2, 1),
}


def load() -> str:
    out = StringIO()
    call_command("load_published", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, load)


@pytest.fixture(autouse=True)
def loaded(loading, db) -> str:
    return loading


def council(slug: str) -> LocalAuthority:
    return LocalAuthority.objects.get(slug=slug)


def board(council: str, slug: str) -> Board:
    return Board.objects.get(authority__slug=council, slug=slug)


def contents(slug: str):
    return from_json(PublishedPack.objects.get(pack__slug=slug).data)


# --- Boards, meetings and what members were asked ---


def test_there_are_sixteen_boards_with_what_the_reports_say_of_them():
    assert set(Board.objects.values_list("authority__slug", "slug", "meets", "chair_role")) == ALL_BOARDS
    assert list(Board.objects.filter(independent=True).values_list("slug", flat=True)) == ["improvement-board"]
    assert not Seat.objects.exists(), "who sits on a board is in none of the reports"
    assert not Board.objects.exclude(reports_to=None).exists()


def test_everything_names_its_report_and_is_known_from_its_day():
    for model in (Board, Meeting, ReportCycle, Rota, Pack, Decision, Referral):
        assert model.objects.exists(), model
        assert not model.objects.filter(source="").exists(), model
    for slug, day in (("lscb", dt.date(2017, 6, 30)), ("change-board", dt.date(2019, 6, 10))):
        assert board("oldham", slug).known_from.date() == day
    assert board("oldham", "portfolio-board").source == f"{SEPTEMBER}3.4"


def test_meetings_are_those_of_the_reports_with_agenda_and_asks():
    rows = Meeting.objects.annotate(asks=Count("decisions", distinct=True), on_agenda=Count("items", distinct=True))
    found = rows.values_list("board__authority__slug", "on", "on_agenda", "asks")
    assert {(slug, on.isoformat(), items, asks) for slug, on, items, asks in found} == MEETINGS
    assert all("our reading" in row.source for row in rows)


def test_no_outcome_is_made_up_of_what_members_were_asked():
    assert set(Decision.objects.values_list("kind", "outcome")) == {("recommendation", "asked")}
    assert not Decision.objects.exclude(follow_up=None).exists()
    found = FollowUp.objects.select_related("decision").get()
    assert (found.status, found.on, found.decision.number) == ("done", dt.date(2019, 9, 10), 2)


def test_oldham_is_owed_a_report_every_six_months_and_havering_every_three_with_an_annual_review():
    rows = ReportCycle.objects.values_list("board__slug", "every_months", "first_due", "annual_review")
    assert set(rows) == {
        ("overview-and-scrutiny-board", 6, dt.date(2020, 3, 10), None),
        ("scrutiny-sub-committee", 3, dt.date(2019, 6, 30), 3),
    }


def test_the_rota_of_havering_shows_seven_themes_in_four_meetings():
    rota = Rota.objects.select_related("board", "plan").get()
    assert (rota.board, rota.plan.slug) == (board("havering", "improvement-board"), "improvement-plan-2019-20")
    themes = list(rota.plan.areas.order_by("number"))
    turns = spread(themes, rota.per_meeting, [Sitting(dt.date(2019, month, 10)) for month in (4, 5, 6, 7)])
    assert [len(turn.due) for turn in turns] == [2, 2, 2, 1]
    assert [area for turn in turns for area in turn.due] == themes


def test_the_report_of_north_east_lincolnshire_is_referred_to_the_scrutiny_panel():
    row = Referral.objects.get()
    assert row.pack.slug == "july-2020"
    assert (row.from_board, row.to_board) == (board(LINCOLNSHIRE, "cabinet"), board(LINCOLNSHIRE, "scrutiny-panel"))
    assert (row.on, row.source) == (dt.date(2020, 7, 8), f"{CABINET}recommendation 3")
    assert "What Cabinet decided is not in the report" in row.reason


# --- Packs ---


def test_two_packs_are_published_at_the_dates_of_their_reports():
    rows = PublishedPack.objects.select_related("pack__board__authority").order_by("known_on")
    assert [
        (row.pack.board.authority.slug, str(row.pack.month), row.pack.dated, row.known_on.date(), row.pack.slug) for row in rows
    ] == [
        ("oldham", "2019-08", dt.date(2019, 9, 10), dt.date(2019, 9, 10), "september-2019"),
        (LINCOLNSHIRE, "2020-07", dt.date(2020, 7, 8), dt.date(2020, 7, 8), "july-2020"),
    ]
    assert all(row.sha256 == checksum(row.data) for row in rows)
    assert all(row.by == published_actor() for row in rows)


def test_the_pack_of_oldham_holds_table_1_and_the_finance_that_does_not_add_up():
    held = contents("september-2019")
    counts = held.plan.counts
    assert (counts.red, counts.amber, counts.green, counts.total, held.plan.confirmed) == (2, 22, 1, 25, "amber")
    areas = {area.title: (area.counts.green, area.counts.amber, area.counts.red) for area in held.plan.areas}
    assert areas == {
        "Standards of Practice": (0, 6, 0),
        "Practice Improvement": (1, 8, 1),
        "Learning and Development": (0, 3, 0),
        "Quality Assurance": (0, 5, 1),
    }
    figures = {figure.code: figure.value for figure in held.figures}
    assert (figures["SW_CASELOAD"], figures["CPP_NUM"], figures["SW_CASELOAD_HIGH"]) == ("17", "334", "30")
    assert any("£471,000 where the parts add up to £472,000" in question for question in held.questions)
    assert len(held.header.asks) == 6
    assert [row.number for row in held.decisions if row.meeting == "2019-06-10"] == [1, 2]
    assert held.decisions[1].carried_out.startswith("Carried out: ")


def test_the_pack_of_north_east_lincolnshire_holds_claims_beside_what_was_found():
    held = contents("july-2020")
    assert held.plan is None
    assert {row.number: (row.claim, row.finding) for row in held.notice.measures} == {
        1: ("met", "partly"),
        2: ("met", "not_evidenced"),
        3: ("met", "not_evidenced"),
        4: ("met", "not_evidenced"),
        5: ("met", "partly"),
        6: ("met", "contradicted"),
        7: ("met", "not_evidenced"),
    }
    assert held.header.forward_plan == "Not on the forward plan: general exception"
    assert set(held.implications) == {"Financial", "Legal", "Human resources"}
    assert not held.decisions, "what Cabinet was asked on the same day is known after its paper"


def test_packs_name_nobody():
    for row in PublishedPack.objects.all():
        assert "Cllr" not in row.data
        assert "Councillor" not in row.data


def test_a_member_reads_the_packs_and_the_boards(client):
    client.force_login(make_member(council("oldham"), "board"))
    for address, words in (
        ("", "Overview and Scrutiny Board"),
        ("overview-and-scrutiny-board/", "25 actions"),
        ("overview-and-scrutiny-board/packs/september-2019/", "unchanged since"),
        ("overview-and-scrutiny-board/packs/september-2019/paper/", "Cabinet Member for Children"),
    ):
        response = client.get(f"/oldham/boards/{address}")
        assert response.status_code == 200, address
        assert words in response.content.decode(), address


def test_every_page_of_every_published_board_opens(client):
    """At the end of the record, and a month before."""
    wrong = []
    for each in Board.objects.select_related("authority"):
        client.force_login(make_member(each.authority, "board"))
        base = f"/{each.authority.slug}/boards/{each.slug}/"
        pages = [base, *(f"{base}{name}/" for name in ("about", "questions", "decisions", "packs"))]
        pages += [f"{base}meetings/{meeting.on}/" for meeting in each.meetings.all()]
        shown = client.get(f"{base}about/").context["page"].viewing
        earlier = shown.present - 1
        for address in pages:
            answers = [client.get(address).status_code, client.get(f"{address}?month={earlier}").status_code]
            # What was not known in the month before is not there.
            if answers[0] != 200 or answers[1] not in (200, 404):
                wrong.append((address, answers))
    assert not wrong


def test_the_last_meeting_of_oldham_was_held_though_its_record_ends_the_month_before(client):
    client.force_login(make_member(council("oldham"), "board"))
    here = "/oldham/boards/overview-and-scrutiny-board/"
    words = text_of(client.get(f"{here}meetings/2019-09-10/"))
    assert "Held. 2 items on the agenda." in words
    assert "Decisions and recommendations (6)" in words
    page = client.get(here)
    assert page.context["page"].viewing.judged_on == dt.date(2019, 9, 30)
    assert "At 31 August 2019, where the record of plans and figures ends." in text_of(page)
    assert "Overdue" not in text_of(page)
    assert client.get(f"{here}meetings/2019-09-10/?month=2019-08&known=2019-08-31").status_code == 404, "nothing told of it yet"
    ahead = text_of(client.get(f"{here}meetings/2019-09-10/?month=2019-08"))
    assert "Planned" in ahead and "Decisions and recommendations (0)" in ahead, "in that month it was still to come"


def test_the_months_of_oldhams_boards_begin_with_the_first_meeting(client):
    client.force_login(make_member(council("oldham"), "board"))
    for address in ("", "overview-and-scrutiny-board/", "overview-and-scrutiny-board/questions/", "lscb/about/"):
        html = client.get(f"/oldham/boards/{address}").content.decode()
        months = re.findall(r'<option value="(\d{4}-\d{2})"', html)
        assert months[-1] == "2017-06", address
        assert months[0] == ("2019-08" if address.startswith("lscb") else "2019-09"), address


def test_what_the_reports_do_not_say_is_not_called_unset(client):
    client.force_login(make_member(council("oldham"), "board"))
    for address in ("", "lscb/", "lscb/about/", "lscb/questions/", "overview-and-scrutiny-board/decisions/"):
        words = text_of(client.get(f"/oldham/boards/{address}"))
        assert "not set" not in words.lower() and "been asked yet" not in words, address


# --- Sealed, and loaded once ---


def test_nobody_else_writes_about_a_published_board():
    rows = board("oldham", "overview-and-scrutiny-board")
    lead = make_member(rows.authority, "lead")
    who = {"by": lead, "now": NOW}
    with pytest.raises(Refused, match="is a published record"):
        boards.edit_board(board=rows, changes={"remit": "Ours"}, reason="Ours", **who)
    with pytest.raises(Refused, match="is a published record"):
        meetings.add_meeting(board=rows, on=dt.date(2026, 12, 1), today=NOW.date(), **who)
    with pytest.raises(Refused, match="is a published record"):
        packs.write_implication(board=rows, kind="legal", text="Ours", **who)


def test_loading_again_changes_nothing():
    models = (Board, Meeting, AgendaItem, Decision, FollowUp, ReportCycle, Rota, Pack, PublishedPack, Referral, Implication)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    said = []
    assert load_boards(said.append) == 0
    assert [line.split(": ")[1] for line in said] == ["published boards and packs are here already"] * 3
    assert {model: list(model.objects.order_by("pk").values()) for model in models} == before


@pytest.fixture
def folder(tmp_path):
    """The boards of Havering, for a council in which nothing is loaded."""
    data = json.loads((BOARDS / "havering.json").read_text(encoding="utf-8")) | {"slug": "elsewhere"}
    (tmp_path / "elsewhere.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path


def test_a_council_without_the_published_plan_is_passed_over(folder):
    make_council("elsewhere")
    said = []
    assert load_boards(said.append, folder) == 0
    assert "has no published plan improvement-plan-2019-20, so the published boards" in said[0]


def test_a_council_that_keeps_boards_of_its_own_is_passed_over(folder):
    authority = make_council("elsewhere")
    save_audited(Membership(user=published_actor(), authority=authority, role="lead"), by=published_actor(), reason="Loads")
    boards.add_board(authority=authority, name="Ours", slug="ours", by=make_member(authority, "lead"), now=NOW)
    said = []
    assert load_boards(said.append, folder) == 0
    assert "keeps boards of its own" in said[0]
    assert Board.objects.for_authority(authority).count() == 1
