"""What the start page and the authority page print: positions of a council's plans, put together."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import LocalAuthority
from boards.selectors.checks import board_checks
from boards.selectors.log import Question
from boards.selectors.waiting import NextMeeting, waiting_at
from metrics.months import Month
from plans.models import Plan
from plans.selectors.checks import Attention, Checks, attention, checks_of
from plans.selectors.council import Council, read_council
from plans.selectors.council_standings import current_standings
from plans.selectors.notice_lines import NoticeLine, measures_in_short, notice_lines
from plans.selectors.standings import Movement, Standings

ATTENTION_SHOWN = 5


def councils_of(user) -> list[LocalAuthority]:
    """The councils that this person may look at: one's own; every one for a superuser."""
    if user.is_superuser:
        return list(LocalAuthority.objects.all())
    return [membership.authority for membership in user.memberships]


@dataclass(frozen=True)
class BoardsOfPerson:
    """The boards of a council of a person: the questions that the person is to answer, the one due first at the top, and when
    each board meets next."""

    authority: LocalAuthority
    questions: list[Question]
    meetings: list[NextMeeting]


def boards_of_person(user, today: dt.date) -> list[BoardsOfPerson]:
    """One query for each council of the person."""
    waiting = [waiting_at(membership.authority, today) for membership in user.memberships]
    return [BoardsOfPerson(each.authority, each.of_person(user.pk), each.meetings) for each in waiting]


@dataclass(frozen=True)
class WhereWeStand:
    """A council's position: what the checks find, the notices, the standings of its current plan, and its other plans."""

    authority: LocalAuthority
    council: Council
    checks: Checks
    notices: list[NoticeLine]
    current: Standings | None
    movement_before: Movement | None
    others: list[Plan]

    @property
    def attention(self) -> Attention:
        """What needs attention: the gravest problems that the checks find, and how many there are in all."""
        return attention(self.checks, ATTENTION_SHOWN)

    @property
    def measures_sentence(self) -> str:
        """What is claimed of the measures of all notices, for a council of which no action is known."""
        return measures_in_short(self.notices)


def where_we_stand(
    authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool
) -> WhereWeStand:
    """The plan that is being monitored (the newest of them; else the newest plan) with its standings, the notices as the figures
    judge them, and what the checks of plans and of boards find. Eight queries at most."""
    council = read_council(authority, month=month, known_on=known_on, today=today, sees_small=sees_small)
    records = sorted(council.plans.records, key=lambda record: -record.plan.pk)
    current, now, before = current_standings(council, month)
    last = timezone.make_aware(dt.datetime.combine(council.judged_on, dt.time.max))
    return WhereWeStand(
        authority=authority,
        council=council,
        checks=checks_of(council, board_checks(council)),
        notices=notice_lines(council),
        current=now,
        movement_before=before,
        others=[row.plan for row in records if row is not current and not (council.past and row.plan.known_from > last)],
    )
