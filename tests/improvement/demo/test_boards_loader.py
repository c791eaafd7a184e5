"""Boards for a database that an earlier release filled: its people or its months may be others by now."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import Refused
from accounts.models import LocalAuthority
from boards.models import Board, Decision, Meeting, Pack, PublishedPack
from boards.models.meeting import HELD
from improvement.demo import loader
from improvement.demo.boards_loader import BoardsLoader, boards_data, has_boards
from improvement.demo.figures_loader import FiguresLoader
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar, plan_data
from tests.factories import LONDON, make_council

TODAY = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)


def load(council, now=TODAY):
    BoardsLoader(council, Calendar(now), lambda text: None).run()


def unclosed(now) -> LocalAuthority:
    """Exampleshire with its figures and no month closed: its updates are left out because loading them takes long."""
    calendar = Calendar(now)
    Loader(calendar, lambda text: None).run()
    council = LocalAuthority.objects.get(slug="exampleshire")
    FiguresLoader(council, calendar, lambda text: None).run()
    return council


def test_without_the_people_of_the_demonstration_nothing_is_loaded_and_the_reason_is_said(db):
    council = make_council("exampleshire")
    with pytest.raises(Refused, match="There is no account lead@exampleshire.example any more"):
        load(council)
    assert not has_boards(council)


def test_no_pack_is_made_up_of_a_month_that_was_not_closed(db, monkeypatch):
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    with time_machine.travel(TODAY, tick=False):
        council = unclosed(TODAY)
        load(council)
    assert has_boards(council)
    assert Meeting.objects.filter(status=HELD).count() == 23
    assert not Pack.objects.exists()


def test_the_story_names_roles_people_and_boards_that_there_are():
    data, people = boards_data(), {row["key"] for row in plan_data()["people"]}
    boards = {row["slug"]: set(row["months"]) for row in data["boards"]}
    for row in (*data["questions"], *data["decisions"], *data["packs"], data["draft"]):
        assert row["meeting"] in boards[row["board"]]
        assert row.get("owner", "lead") in people
    assert len(data["questions"]) == 11


@pytest.mark.full
@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2027, 1, 1, 0, 10, tzinfo=LONDON),
        dt.datetime(2027, 5, 31, 23, 50, tzinfo=LONDON),
        dt.datetime(2028, 2, 29, 9, tzinfo=LONDON),
    ],
    ids=lambda now: now.isoformat(),
)
def test_boards_load_on_any_day(db, now):
    """In the first minutes of a year, the last minutes of a month, on a leap day: packs too, and nothing known after now."""
    with time_machine.travel(now, tick=False):
        load(unclosed(now), now)
    assert PublishedPack.objects.count() == 3
    assert Board.objects.count() == 2
    for model in (Meeting, Decision, PublishedPack):
        assert not model.objects.filter(known_from__gt=now).exists()
