"""The demonstration: Exampleshire with 40 actions, 18 closed months, 36 months of figures, and accounts that sign in."""

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from accounts.models import LocalAuthority, User
from boards.models import Board, Challenge, ChallengeAnswer, Decision, Meeting, Pack, PackDraft, PublishedPack, Referral, Seat
from boards.models.meeting import HELD, PLANNED
from boards.packs.contents import checksum
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from improvement.demo.links import LINKS
from metrics.kinds import COUNT, TEAM
from metrics.lateness import lateness
from metrics.models import Annotation, BudgetLine, Composition, ProfileNote, Rebase, Series, Snapshot, SubGroup, Target
from metrics.months import Month
from plans import rag
from plans.models import CycleClosing, DueDate, FrozenPosition, SeriesLink, SignOff, Update
from plans.selectors.standings import find_plan, standings
from tests.factories import LONDON, make_council

PLAN = "/exampleshire/plans/improvement-plan/"
TODAY = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Both loaders, run once for this file on 20 November 2026; what a test writes is rolled back."""
    out = StringIO()
    with django_db_blocker.unblock(), override_settings(DEMO=True), time_machine.travel(TODAY, tick=False):
        call_command("load_published", stdout=out)
        call_command("load_demo", stdout=out)
        yield out.getvalue()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo(loaded, db, settings):
    """The loaded demonstration, on the day of loading, with DEMO on."""
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        yield find_plan(LocalAuthority.objects.get(slug="exampleshire"), "improvement-plan")


def rows():
    models = [
        m
        for app in ("accounts", "metrics", "plans", "boards")
        for m in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_it_has_forty_actions_and_eighteen_closed_months(demo):
    assert demo.actions.count() == 40
    assert CycleClosing.objects.filter(cycle__plan=demo).count() == 18
    assert FrozenPosition.objects.filter(closing__cycle__plan=demo, closing__cycle__month=Month(2026, 10)).count() == 40
    now = standings(demo, month=None, known_on=None, today=TODAY.date())
    assert now.viewing.as_at.month == Month(2026, 11)
    assert not now.viewing.frozen


def test_it_shows_every_kind_of_thing_that_a_board_would_ask_about(demo):
    """Every rating, every stage, late and stuck and worsened, moved dates, a refused sign-off, a correction, a rosier rating."""
    now = standings(demo, month=None, known_on=None, today=TODAY.date())
    assert all((now.totals.red, now.totals.amber, now.totals.green))
    assert {position.stage for position in now.positions} >= {
        rag.IN_PROGRESS,
        rag.AWAITING_SIGN_OFF,
        rag.COMPLETED,
        rag.DEVOLVED,
        rag.STOPPED,
    }
    assert now.overdue_updates
    assert now.past_due
    assert now.rosier
    assert [position for position in now.positions if position.due_moves >= 2]
    assert DueDate.objects.filter(action__plan=demo, previous__isnull=False).exists()
    assert SignOff.objects.filter(accepted=False).exists()
    assert SignOff.objects.filter(accepted=True).exists()
    assert Update.objects.filter(action__plan=demo, corrects__isnull=False).exists()


@pytest.mark.parametrize("app", ["metrics", "plans"])
def test_nothing_in_it_was_known_after_now(demo, app):
    for model in apps.get_app_config(app).get_models():
        names = {field.name for field in model._meta.fields}
        if "known_from" in names:
            assert not model.objects.filter(known_from__gt=TODAY).exists(), model.__name__
        if "history_date" in names:
            assert not model.objects.filter(history_date__gt=TODAY).exists(), model.__name__


def months_of(series):
    """Those with a figure, each once however often it was corrected."""
    return sorted({snapshot.month for snapshot in series.snapshots.standing()})


def test_thirty_indicators_of_the_whole_council_have_36_months_of_figures(demo):
    whole = Series.objects.filter(authority=demo.authority, sub_group=None, indicator__authority=None)
    full = [series for series in whole if months_of(series) == [Month(2023, 11) + n for n in range(36)]]
    assert len(full) >= 30


def test_each_month_was_entered_in_the_middle_of_the_next(demo):
    """Known as people knew it then; what was entered later is a correction and says why."""
    for snapshot in Snapshot.objects.filter(series__authority=demo.authority).select_related("by", "replaces"):
        assert snapshot.by.email == "performance@exampleshire.example"
        if snapshot.replaces_id is None:
            assert snapshot.known_from == dt.datetime.combine((snapshot.month + 1).first.replace(day=15), dt.time(10), LONDON)
        else:
            assert snapshot.known_from > snapshot.replaces.known_from
            assert snapshot.reason.endswith(".")


def test_three_months_of_one_indicator_were_corrected_and_the_team_with_them(demo):
    corrected = Snapshot.objects.filter(series__authority=demo.authority, replaces__isnull=False)
    assert Counter(snapshot.series.key for snapshot in corrected) == {"CIN_VISIT": 3, "CIN_VISIT/safeguarding-north": 3}
    june = corrected.get(series__sub_group=None, month=Month(2026, 6))
    assert (june.replaces.numerator, june.numerator, june.denominator) == (503, 507, 604)
    assert june.value == Decimal("83.9404")


def test_one_series_is_late_and_the_newest_month_of_some_is_provisional(demo):
    late = []
    for series in Series.objects.for_authority(demo.authority).with_names():
        judged = lateness(every=series.indicator.every, latest=months_of(series)[-1], judged_on=TODAY.date(), ends=series.ends)
        if judged.is_late:
            late.append((series.key, judged.age_months))
    assert late == [("SW_TURNOVER", 5)]
    provisional = Snapshot.objects.filter(series__authority=demo.authority, provisional=True)
    assert {snapshot.month for snapshot in provisional} == {Month(2026, 10)}
    assert 3 <= provisional.count() <= 10


def test_figures_come_with_all_that_a_board_would_ask_about(demo):
    """Targets, new limits with a reason, marks of inspection and notice, explanations, budgets and two compositions."""
    assert Target.objects.filter(series__authority=demo.authority).count() >= 30
    assert {row.series.key for row in Rebase.objects.filter(series__authority=demo.authority)} == {"ICPC_15WD", "CLA_HEALTH"}
    marks = Annotation.objects.filter(authority=demo.authority)
    assert set(marks.values_list("kind", flat=True)) == {"inspection", "notice", "other"}
    latest = Snapshot.objects.filter(series__authority=demo.authority, month=Month(2026, 10))
    assert latest.exclude(commentary="").count() >= 12
    assert latest.exclude(caveat="").exists()
    lines = BudgetLine.objects.filter(authority=demo.authority)
    assert sorted(Counter(lines.values_list("service", flat=True)).values()) == [12] * 5
    assert lines.filter(use_of_reserves__lt=0).exists()
    compositions = Composition.objects.filter(authority=demo.authority)
    assert compositions.count() == 2
    for composition in compositions:
        parts = [part.series for part in composition.parts.select_related("series__indicator")]
        assert {part.indicator.unit for part in parts} == {COUNT}
        assert all(len(months_of(part)) == 36 for part in parts)


def test_five_teams_and_the_newly_qualified_have_profiles(demo):
    groups = SubGroup.objects.filter(authority=demo.authority)
    assert groups.filter(kind=TEAM).count() == 5
    assert groups.count() == 6
    for group in groups:
        series = Series.objects.filter(sub_group=group)
        assert 6 <= series.count() <= 8
        assert all(row.small_numbers and len(months_of(row)) == 18 for row in series)
        notes = ProfileNote.objects.filter(sub_group=group)
        assert {note.month for note in notes} == {Month(2026, 8), Month(2026, 9), Month(2026, 10)}
        assert all(note.good and note.poor for note in notes)


def test_measures_are_linked_and_say_where_the_required_rate_of_improvement_is_not_met(demo):
    held = SeriesLink.objects.filter(action__plan=demo).holding().select_related("action", "series__indicator")
    assert Counter(row.action.reference for row in held) == {ref: len(measures) for ref, measures in LINKS.items()}
    now = standings(demo, month=None, known_on=None, today=TODAY.date())
    told = {p.reference: p.suggestion.sentence for p in now.positions if p.suggestion.code == "R7"}
    assert sorted(told) == ["1.7", "5.3", "6.1"]
    assert "“Social worker vacancy rate” is 30.3% (October 2026): 25% was due by 31 May 2026." in told["6.1"]
    before = standings(demo, month=Month(2026, 10), known_on=None, today=TODAY.date())
    assert "R7" not in {position.suggestion.code for position in before.positions}, "they were linked in November"


@pytest.mark.parametrize("index", [0, 1, 5, 11, 17])
def test_each_closed_month_can_be_read(demo, client, index):
    client.force_login(User.objects.get(email="board@exampleshire.example"))
    month = Month(2026, 11) - 18 + index
    response = client.get(f"{PLAN}?month={month}")
    assert response.status_code == 200
    assert f"You are looking at the position at {month.last.day} {month.label}".encode() in response.content


# --- Boards ---

BOARD = "/exampleshire/boards/improvement-board/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_two_boards_look_at_the_plan_and_the_demo_member_sits_on_both(demo):
    found = Board.objects.for_authority(demo.authority).values_list("slug", "meets", "independent")
    assert set(found) == {("improvement-board", "monthly", True), ("scrutiny-panel", "quarterly", False)}
    seats = Seat.objects.filter(user__email="board@exampleshire.example")
    assert {seat.board.slug for seat in seats} == {"improvement-board", "scrutiny-panel"}


def test_the_rota_has_put_two_areas_on_every_agenda_and_each_area_on_every_third(demo):
    held = Meeting.objects.filter(board__slug="improvement-board", board__authority=demo.authority, status=HELD).order_by("on")
    on = [[item.area.number for item in meeting.items.filter(by_rota=True).order_by("number")] for meeting in held]
    assert on == [[1, 2], [3, 4], [5, 6]] * 5 + [[1, 2], [3, 4]]
    ahead = Meeting.objects.filter(board__slug="improvement-board", board__authority=demo.authority, status=PLANNED)
    assert ahead.count() == 2
    assert all(meeting.on >= TODAY.date() for meeting in ahead)


def test_questions_end_in_every_way_and_two_wait_for_an_answer(demo):
    ours = {"challenge__board__authority": demo.authority}
    outcomes = Counter(ChallengeAnswer.objects.filter(**ours).values_list("outcome", flat=True))
    assert outcomes == {"answered": 6, "action_changed": 2, "not_accepted": 1}
    open_now = Challenge.objects.filter(board__authority=demo.authority, answers=None).order_by("pk")
    latest = [question.owners.order_by("-pk").first().due for question in open_now]
    assert [due < TODAY.date() for due in latest] == [True, False]


def test_the_boards_pages_show_the_overdue_question_and_decision(demo, client):
    client.force_login(User.objects.get(email="board@exampleshire.example"))
    assert "open 1, overdue 1" in text_of(client.get(f"{BOARD}questions/"))
    assert "1 overdue" in text_of(client.get(f"{BOARD}decisions/"))
    assert Decision.objects.filter(meeting__board__authority=demo.authority).count() == 9


def test_three_packs_are_published_one_is_prepared_and_one_was_corrected_since(demo, client):
    published = PublishedPack.objects.filter(pack__board__authority=demo.authority).select_related("pack")
    assert {str(row.pack.month) for row in published} == {"2026-04", "2026-08"}
    assert published.count() == 3
    assert all(row.sha256 == checksum(row.data) for row in published)
    draft = Pack.objects.get(board__authority=demo.authority, publication=None)
    assert draft.month == Month(2026, 11)
    assert PackDraft.objects.filter(pack=draft).exists()
    client.force_login(User.objects.get(email="lead@exampleshire.example"))
    told = text_of(client.get(f"{BOARD}packs/sixteenth-month/"))
    assert "Corrected since this was published (3)" in told
    assert "Child in need visits within timescale August 2026" in told
    assert "Corrected since" not in text_of(client.get(f"{BOARD}packs/twelfth-month/"))
    referral = Referral.objects.get(pack__slug="sixteenth-month")
    assert referral.to_board.slug == "scrutiny-panel"


def test_the_pages_of_boards_open_for_who_reads_and_for_who_prepares(demo, client):
    for email in ("board@exampleshire.example", "lead@exampleshire.example"):
        client.force_login(User.objects.get(email=email))
        for page in ("", "about/", "packs/", "packs/sixteenth-month/", "packs/sixteenth-month/paper/", "questions/1/"):
            assert client.get(BOARD + page).status_code == 200, page
        assert client.get("/exampleshire/boards/").status_code == 200


def test_nothing_of_the_boards_is_known_before_it_was_there_or_after_today(demo):
    for model in (Meeting, Challenge, ChallengeAnswer, Decision, PublishedPack):
        assert not model.objects.filter(known_from__gt=TODAY).exists(), model
    early = Challenge.objects.filter(board__authority=demo.authority).order_by("known_from").first()
    assert early.known_from.date() == early.on + dt.timedelta(days=1)


@pytest.mark.parametrize("email", [email for email, _ in DEMO_ACCOUNTS])
def test_every_account_signs_in_with_the_password_that_is_shown(demo, email):
    client = Client()
    response = client.post("/accounts/login/", {"login": email, "password": DEMO_PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/", follow=True).status_code == 200


def test_the_accounts_are_those_that_were_asked_for(demo):
    asked = {f"{name}@exampleshire.example" for name in ("officer", "lead", "board", "admin")}
    asked |= {f"{name}.example" for name in ("officer@oldham", "board@oldham", "board@north-east-lincolnshire", "board@havering")}
    assert asked <= {email for email, _ in DEMO_ACCOUNTS}


def test_only_the_accounts_that_are_shown_have_a_password(demo):
    usable = {user.email for user in User.objects.all() if user.has_usable_password()}
    assert usable == {email for email, _ in DEMO_ACCOUNTS}


def test_an_account_of_one_council_sees_nothing_of_the_other(demo):
    for email, own, other in (
        ("officer@oldham.example", "/oldham/", "/exampleshire/"),
        ("lead@exampleshire.example", "/exampleshire/", "/oldham/"),
    ):
        client = Client()
        client.force_login(User.objects.get(email=email))
        assert (client.get(own).status_code, client.get(other).status_code) == (200, 404)


def test_the_officer_has_work_to_do(demo, client):
    client.force_login(User.objects.get(email="officer@exampleshire.example"))
    response = client.get("/")
    assert re.search(rb"Due this month \([1-9]", response.content)
    assert re.search(rb"Done this month \([1-9]", response.content)
    assert response.content.count(b"/update/") >= 1


def test_loading_again_changes_nothing(demo):
    before, out = rows(), StringIO()
    call_command("load_published", stdout=out)
    call_command("load_demo", stdout=out)
    assert "Exampleshire is loaded already; nothing was changed." in out.getvalue()
    assert rows() == before


def test_it_shows_its_progress(demo, loaded):
    assert "Exampleshire: council, people and plan" in loaded
    assert loaded.count("Exampleshire: ") >= 18
    assert "Exampleshire: figures for October 2026" in loaded
    assert "Exampleshire is loaded" in loaded


@pytest.mark.parametrize("arguments", [[], ["--reset"]])
def test_it_refuses_without_demo(demo, settings, arguments):
    settings.DEMO = False
    before = rows()
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("load_demo", *arguments, stdout=StringIO())
    assert rows() == before


def test_reset_refuses_where_there_is_a_council_that_is_not_the_demonstrations(demo):
    make_council("realshire")
    before = rows()
    with pytest.raises(CommandError, match="Realshire, which is not part of the demonstration. Nothing was thrown away."):
        call_command("load_demo", "--reset", stdout=StringIO())
    assert rows() == before
