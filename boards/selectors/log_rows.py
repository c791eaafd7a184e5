"""The questions and decisions of the boards of a council, with what they are about: all of it in one query."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from boards.models import Board, Challenge, ChallengeAnswer, ChallengeOwner, Decision, FollowUp, Meeting
from boards.selectors.recorded import as_they_stood
from plans.selectors.together import read_together

# What the name and the address of a subject are made of, by the field of a challenge.
_ABOUT = {
    "action": {"plan": "plan__slug", "reference": "reference", "title": "title"},
    "measure": {"notice": "notice__slug", "number": "number", "title": "title"},
    "limb": {"notice": "measure__notice__slug", "number": "measure__number", "letter": "letter", "wording": "wording"},
    "series": {"code": "indicator__code", "name": "indicator__name", "group": "sub_group__slug", "group_name": "sub_group__name"},
    "finding": {"inspection": "inspection__slug", "number": "number", "wording": "wording"},
}


@dataclass(frozen=True)
class LogRows:
    """The rows by kind, each kind in the order of recording. A challenge has what its subject is made of as `action_title` and
    the like; rows that somebody wrote have that person's name as `by_name`."""

    boards: list[Board]
    meetings: list[Meeting]
    challenges: list[Challenge]
    owners: list[ChallengeOwner]
    answers: list[ChallengeAnswer]
    decisions: list[Decision]
    follow_ups: list[FollowUp]


def read_log(authority, known_on: dt.datetime | None, *, slug: str = "") -> LogRows:
    """What had been recorded by `known_on` (None: all) of the boards of a council, or of the one with this `slug`; boards and
    meetings, which are edited in place, as they were recorded then. One query."""
    return log_from(authority, read_together(*rows_of_log(authority, known_on, slug=slug)))


def log_from(authority, found: list[list]) -> LogRows:
    """From what `rows_of_log` asked for."""
    rows = LogRows(*(as_they_stood(part) for part in found))
    for board in rows.boards:
        board.authority = authority
    return rows


def rows_of_log(authority, known_on: dt.datetime | None, *, slug: str = "") -> list:
    """What is read of questions and decisions, as `read_together` takes it."""

    def within(path):
        of_board = {f"{path}__slug".lstrip("_"): slug} if slug else {}
        return {f"{path}__authority".lstrip("_"): authority} | of_board

    about = {f"{kind}_{name}": F(f"{kind}__{path}") for kind, parts in _ABOUT.items() for name, path in parts.items()}
    by = {"by_name": F("by__name")}

    def recorded(model):
        return model.objects if known_on is None else model.history.filter(history_date__lte=known_on)

    return [
        rows if known_on is None else rows.filter(known_from__lte=known_on)
        for rows in (
            recorded(Board).filter(**within("")),
            recorded(Meeting).filter(**within("board")),
            Challenge.objects.filter(**within("board")).annotate(**by, **about),
            ChallengeOwner.objects.filter(**within("challenge__board")).annotate(**by, owner_name=F("owner__name")),
            ChallengeAnswer.objects.filter(**within("challenge__board")).annotate(**by),
            Decision.objects.filter(**within("meeting__board")).annotate(**by),
            FollowUp.objects.filter(**within("decision__meeting__board")).annotate(**by),
        )
    ]
