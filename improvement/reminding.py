"""Who is reminded of what on a day. Standard library only.

A reminder comes in steps: so many days before the last day of a review month, and once that has passed on the day after and every
so many days again. Of what boards wait for it comes once the day has passed. On a day the latest step that has come counts, and
a person is told of it once: by the first run on or after it. So a day on which nothing was run is made up for, and two runs on a
day tell nobody twice.

One message tells a person of everything that waits, so its step is the latest of any of it. Whoever has been told since that step
is not told again, whatever was done or came up in between; the next step is never more than a few days away.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

LONGEST = 60  # days
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The days of the reminders. `officers`, `leads`: how many before the last day of the month; `again`: how many between two
    steps afterwards (0: no more steps); `packs`: for how many after its publication a pack is announced (0: never).

    ValueError with a sentence for what makes no sense.
    """

    officers: tuple[int, ...] = (7, 2)
    leads: tuple[int, ...] = (5, 1)
    again: int = 7
    packs: int = 14

    def __post_init__(self):
        for number in (*self.officers, *self.leads, self.again, self.packs):
            if not 0 <= number <= LONGEST:
                raise ValueError(f"The days of a reminder are a number from 0 to {LONGEST}, not {number}.")


@dataclass(frozen=True)
class Update:
    """An update of an action that waits for its owner (key of the person, None: nobody's account). `due` is its last day;
    `overdue`: that has passed, or the month was closed without it."""

    owner: int | None
    owner_role: str
    reference: str
    title: str
    plan: str
    link: str
    due: dt.date
    overdue: bool


@dataclass(frozen=True)
class SignOff:
    """An action that awaits its sign-off."""

    reference: str
    title: str
    link: str


@dataclass(frozen=True)
class Late:
    """An indicator of the council whose figures are late. `sentence` says which, and when they were due."""

    title: str
    sentence: str
    link: str


@dataclass(frozen=True)
class OpenMonth:
    """The open review month of a plan, and what is missing before it is closed in good order."""

    plan: str
    month: str
    ends: dt.date
    link: str
    updates: tuple[Update, ...]
    sign_offs: tuple[SignOff, ...]
    figures: tuple[Late, ...]
    confirmed: bool
    ended: bool

    @property
    def waits(self) -> bool:
        """Whether there is something to do: once the month has ended, the closing itself. That the overall rating is not
        confirmed, which is done last, is no reason to write before."""
        return self.ended or bool(self.updates or self.sign_offs or self.figures)


@dataclass(frozen=True)
class Unanswered:
    """A question of a board that has no answer. `owners` are the keys of the people who are to answer; none: nobody's account."""

    board: str
    number: int
    question: str
    owner_role: str
    due: dt.date
    link: str
    owners: frozenset[int] = frozenset()


@dataclass(frozen=True)
class LateReport:
    """A report that a board is owed and was not given by the day `due`. `link` leads to the page about the board."""

    board: str
    title: str
    due: dt.date
    link: str


@dataclass(frozen=True)
class Boards:
    """What the boards of a council wait for, the one that is overdue the longest first."""

    questions: tuple[Unanswered, ...] = ()
    reports: tuple[LateReport, ...] = ()

    @property
    def dues(self) -> list[dt.date]:
        return [each.due for each in (*self.questions, *self.reports)]


NO_BOARDS = Boards()


@dataclass(frozen=True)
class Reminded:
    """What a person is to be told: the `step` that it belongs to, what it is about, and what boards wait for: of this person, or
    for a lead of anybody."""

    step: dt.date
    about: tuple
    boards: Boards = NO_BOARDS


def step_of(ends: dt.date, today: dt.date, *, before: Collection[int], again: int) -> dt.date | None:
    """The day of the latest step that has come by `today`, for something that ends on the day `ends`; None before the first."""
    steps = [ends - ONE_DAY * number for number in before]
    if again and today > ends:
        gone = (today - ends).days - 1
        steps.append(ends + ONE_DAY * (1 + gone - gone % again))
    return max((step for step in steps if step <= today), default=None)


def is_owed(step: dt.date | None, told: dt.date | None) -> bool:
    """Whether a person who was told last on the day `told` (None: never) is to be told of this step."""
    return step is not None and (told is None or told < step)


def for_officers(
    updates: Iterable[Update],
    *,
    today: dt.date,
    days: Days,
    told: Mapping[int, dt.date],
    questions: Iterable[Unanswered] = (),
) -> dict[int, Reminded]:
    """Who is reminded of updates and of questions, by key: of all updates that wait for this person, the overdue ones first, and
    of the questions that this person is to answer soon or should have answered, the one due first at the top."""
    waiting: dict[int, list[Update]] = defaultdict(list)
    for update in updates:
        if update.owner is not None:
            waiting[update.owner].append(update)
    asked: dict[int, list[Unanswered]] = defaultdict(list)
    for question in questions:
        if _latest([question.due], today, days.officers, days.again) is not None:
            for owner in question.owners:
                asked[owner].append(question)
    found = {}
    for owner in [*waiting, *(key for key in asked if key not in waiting)]:
        theirs, to_answer = waiting.get(owner, []), asked.get(owner, [])
        step = _latest((each.due for each in (*theirs, *to_answer)), today, days.officers, days.again)
        if is_owed(step, told.get(owner)):
            ordered = sorted(theirs, key=lambda update: (not update.overdue, update.due))
            boards = Boards(questions=tuple(sorted(to_answer, key=lambda each: each.due))) if to_answer else NO_BOARDS
            found[owner] = Reminded(step, tuple(ordered), boards)
    return found


def for_leads(
    months: Iterable[OpenMonth],
    leads: Iterable[int],
    *,
    today: dt.date,
    days: Days,
    told: Mapping[int, dt.date],
    boards: Boards = NO_BOARDS,
) -> dict[int, Reminded]:
    """Which leads are told what is missing, by key: of the months in which something is, the one that ends first at the top, and
    of what boards wait for."""
    waiting = sorted((month for month in months if month.waits), key=lambda month: (month.ends, month.plan))
    steps = [_latest((month.ends for month in waiting), today, days.leads, days.again), _overdue(boards.dues, today, days.again)]
    step = max((each for each in steps if each is not None), default=None)
    return {lead: Reminded(step, tuple(waiting), boards) for lead in leads if is_owed(step, told.get(lead))}


def _overdue(dues: Collection[dt.date], today: dt.date, again: int) -> dt.date | None:
    """The latest step of things whose days are past: the day after the last of these days, and every so many days, counted from
    the first of them. So each is news once, and many of them do not make a message for each day of the week."""
    if not dues:
        return None
    repeated = step_of(min(dues), today, before=(), again=again)
    return max([max(dues) + ONE_DAY, *([repeated] if repeated else [])])


def _latest(ends: Iterable[dt.date], today, before, again) -> dt.date | None:
    steps = (step_of(each, today, before=before, again=again) for each in ends)
    return max((step for step in steps if step is not None), default=None)


def is_announced(published: dt.date, today: dt.date, days: Days) -> bool:
    """Whether members are still told of a pack that was published on that day."""
    return 0 <= (today - published).days < days.packs


def holds_seat(since: dt.date, until: dt.date | None, today: dt.date) -> bool:
    return since <= today and (until is None or today <= until)
