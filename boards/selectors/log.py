"""The questions that boards asked, with their answers, and what they decided, at a position. No queries: from `log_rows`."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from boards import challenges as asking
from boards import decisions as deciding
from boards.challenges import ANSWERED, OPEN, OVERDUE, Asked, asked_last_time, tally
from boards.decisions import Decided, Followed
from boards.models import Board, Challenge, ChallengeAnswer, ChallengeOwner, Decision, FollowUp, Meeting
from boards.models.challenge import SUBJECTS
from boards.models.meeting import CANCELLED
from boards.selectors.log_rows import LogRows


@dataclass(frozen=True)
class Subject:
    """What a question is about: "Action 4.2", its title, and the address of its page at the position shown."""

    kind: str
    key: int
    name: str
    wording: str
    href: str

    @property
    def code(self) -> str:
        """As the checks name it: "action:12"."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Question:
    """A question on the day `judged_on`: who is to answer it then, and the answers up to then. `owners` and `answers` are in the
    order of recording; `suffix` is what links add to show the same position."""

    row: Challenge
    board: Board
    owners: list[ChallengeOwner]
    answers: list[ChallengeAnswer]
    judged_on: dt.date
    suffix: str = ""

    @property
    def number(self) -> int:
        return self.row.number

    @cached_property
    def subject(self) -> Subject | None:
        """What it is about; None: nothing in particular."""
        return subject_of(self.row, self.board.authority, self.suffix)

    @property
    def owner(self) -> ChallengeOwner:
        return self.owners[-1]

    @property
    def answer(self) -> ChallengeAnswer | None:
        """The answer that holds."""
        return self.answers[-1] if self.answers else None

    @property
    def first_due(self) -> dt.date:
        return self.owners[0].due

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.row.on, self.owner.due, min((row.on for row in self.answers), default=None))

    @property
    def state(self) -> str:
        return self.asked.state(self.judged_on)

    @property
    def state_words(self) -> str:
        """ "Open", "Overdue", or what came of it: "The action was changed"."""
        return self.answer.get_outcome_display() if self.answer else asking.STATE_WORDS[self.state]

    @property
    def days_over(self) -> int:
        return self.asked.days_over(self.judged_on)

    @property
    def is_open(self) -> bool:
        """Without an answer, whether that is overdue or not."""
        return self.state != ANSWERED


@dataclass(frozen=True)
class Resolution:
    """A decision or recommendation of a meeting as it stood on the day `judged_on`: `row` holds, in the place of those in
    `earlier`. `follow_ups` say whether it was carried out, in the order of recording."""

    row: Decision
    earlier: list[Decision]
    meeting: Meeting
    board: Board
    follow_ups: list[FollowUp]
    judged_on: dt.date

    @property
    def key(self) -> int:
        """The key of the row with which it began, which stays the same whatever is corrected."""
        return (self.earlier[0] if self.earlier else self.row).pk

    @property
    def last(self) -> FollowUp | None:
        return self.follow_ups[-1] if self.follow_ups else None

    @cached_property
    def decided(self) -> Decided:
        last = self.last
        return Decided(self.row.follow_up, last and Followed(last.status, last.on, last.again))

    @property
    def state(self) -> str:
        return self.decided.state(self.judged_on)

    @property
    def state_words(self) -> str:
        return deciding.STATE_WORDS[self.state]

    @property
    def due(self) -> dt.date | None:
        """The day on which it is looked at next."""
        return self.decided.due

    @property
    def is_overdue(self) -> bool:
        return self.state == deciding.OVERDUE


@dataclass(frozen=True)
class Agenda:
    """The questions of a meeting: those that return to it, those asked at it, and those answered since the meeting `before`.

    any_before: whether any was asked before it
    ahead: it is still to come
    sooner: meetings still to come before it, with how many questions without an answer stand on the agenda of each
    """

    meeting: Meeting
    before: Meeting | None
    returning: list[Question]
    asked_here: list[Question]
    answered: list[Question]
    any_before: bool
    ahead: bool
    sooner: list[tuple[Meeting, int]]


@dataclass(frozen=True)
class Log:
    """Questions and decisions of one board or of several, each in the order of recording, on the day `judged_on`."""

    judged_on: dt.date
    meetings: list[Meeting]
    questions: list[Question]
    decisions: list[Resolution]

    def of(self, board: Board) -> "Log":
        """The part of one board."""
        return Log(
            self.judged_on,
            [row for row in self.meetings if row.board_id == board.pk],
            [row for row in self.questions if row.board.pk == board.pk],
            [row for row in self.decisions if row.board.pk == board.pk],
        )

    # --- Questions ---

    @property
    def open(self) -> list[Question]:
        """Those without an answer, the one due first at the top."""
        return sorted((row for row in self.questions if row.is_open), key=lambda row: (row.owner.due, row.row.pk))

    @property
    def overdue(self) -> list[Question]:
        return [row for row in self.open if row.state == OVERDUE]

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are open, overdue and answered."""
        found = Counter(row.state for row in self.questions)
        return {state: found[state] for state in (OPEN, OVERDUE, ANSWERED)}

    @property
    def questions_sentence(self) -> str:
        """ "4 questions: answered 2, open 1, overdue 1."."""
        number = len(self.questions)
        if not number:
            return "No question has been asked yet."
        return f"{number} {'question' if number == 1 else 'questions'}: {tally(row.state for row in self.questions)}."

    def question(self, number: int) -> Question | None:
        """Of the log of one board the question with this number."""
        return next((row for row in self.questions if row.number == number), None)

    @property
    def asked_last_time(self) -> list[Question]:
        """Of the log of one board: what was asked at the last meeting, or between that and the one before."""
        days = [row.on for row in self.sittings if row.on <= self.judged_on]
        if not days:
            return []
        before = days[-2] if len(days) > 1 else None
        return [row for row in self.questions if asked_last_time(row.asked, days[-1], before)]

    @property
    def asked_last_time_words(self) -> str:
        """ "answered 2, overdue 1"."""
        return tally(row.state for row in self.asked_last_time)

    # --- Meetings ---

    @property
    def sittings(self) -> list[Meeting]:
        """The meetings that were not cancelled, in the order of their days."""
        return sorted((row for row in self.meetings if row.status != CANCELLED), key=lambda row: (row.on, row.pk))

    def agenda(self, meeting: Meeting) -> Agenda:
        """Of the log of one board the questions of a meeting."""
        earlier = [row for row in self.sittings if row.on < meeting.on]
        before = earlier[-1] if earlier else None
        day = before and before.on
        until = min(meeting.on - dt.timedelta(days=1), self.judged_on)
        here = [row for row in self.questions if row.row.meeting_id == meeting.pk]
        others = [row for row in self.questions if row.row.meeting_id != meeting.pk]
        returning = [row for row in others if asking.returns(row.asked, meeting.on, day, self.judged_on)]
        return Agenda(
            meeting=meeting,
            before=before,
            returning=returning,
            asked_here=here,
            answered=[row for row in others if asking.answered_between(row.asked, day, until)],
            any_before=any(row.asked.on < meeting.on for row in others),
            ahead=meeting.on >= self.judged_on,
            sooner=self._sooner(earlier, {row.row.pk for row in returning}),
        )

    def _sooner(self, earlier: list[Meeting], returning: set[int]) -> list[tuple[Meeting, int]]:
        """Of the meetings before one those still to come, with the number of open questions that return to each first."""
        ahead = [row for row in earlier if row.on >= self.judged_on]
        found = Counter()
        for row in self.open:
            stands = next((meeting.pk for meeting in ahead if meeting.on > row.asked.on), None)
            if stands is not None and row.row.pk not in returning:
                found[stands] += 1
        return [(meeting, found[meeting.pk]) for meeting in ahead if found[meeting.pk]]

    # --- Decisions ---

    def decisions_of(self, meeting: Meeting) -> list[Resolution]:
        """What a meeting decided, by number."""
        return [row for row in self.decisions if row.meeting.pk == meeting.pk]

    @property
    def overdue_decisions(self) -> list[Resolution]:
        return [row for row in self.decisions if row.is_overdue]

    @property
    def decisions_sentence(self) -> str:
        """ "5 decisions and recommendations: 2 carried out, 1 overdue, 2 with nothing to follow up."."""
        number = len(self.decisions)
        if not number:
            return "No decision has been recorded yet."
        found = Counter(row.state for row in self.decisions)
        told = (deciding.DONE, deciding.PARTLY, deciding.NOT_DONE, deciding.DUE, deciding.OVERDUE)
        said = ", ".join(f"{found[state]} {deciding.STATE_WORDS[state].lower()}" for state in told if found[state])
        words = "decision or recommendation" if number == 1 else "decisions and recommendations"
        rest = found[deciding.NOTHING_DUE]
        said += f", {rest} with nothing to follow up" if said and rest else ""
        return f"{number} {words}{': ' if said else ''}{said}."

    def decision(self, key: int) -> Resolution | None:
        """The decision of which one of the rows has this key, the one that holds or an earlier one."""
        return next((row for row in self.decisions if key in (row.row.pk, *(each.pk for each in row.earlier))), None)


def log_at(rows: LogRows, on: dt.date, suffix: str = "") -> Log:
    """The log on a day. `suffix` is what links to other pages add so that they show the same position."""
    boards = {row.pk: row for row in rows.boards}
    meetings = {row.pk: row for row in rows.meetings}
    return Log(
        judged_on=on,
        meetings=rows.meetings,
        questions=list(_questions(rows, boards, on, suffix)),
        decisions=list(_decisions(rows, boards, meetings, on)),
    )


def _questions(rows, boards, on, suffix):
    owners, answers = _by(rows.owners, "challenge_id"), _by(rows.answers, "challenge_id")
    for row in rows.challenges:
        board = boards.get(row.board_id)
        if board is None or row.on > on:
            continue
        own = owners[row.pk]
        # A question that was recorded after the day on which it was asked had its first owner from the beginning.
        held = [each for each in own if timezone.localdate(each.known_from) <= on] or own[:1]
        said = [each for each in answers[row.pk] if each.on <= on]
        yield Question(row, board, held, said, on, suffix)


def _decisions(rows, boards, meetings, on):
    """By meeting and number: the row that holds, with those before it and everything that was recorded of any of them."""
    follow_ups, families = _by(rows.follow_ups, "decision_id"), defaultdict(list)
    for row in rows.decisions:
        families[row.meeting_id, row.number].append(row)
    for (key, _), family in families.items():
        meeting = meetings.get(key)
        board = meeting and boards.get(meeting.board_id)
        if board is None or meeting.on > on:
            continue
        meeting.board = board
        known = [row for row in family if row.corrects_id is None or timezone.localdate(row.known_from) <= on]
        said = sorted((each for row in family for each in follow_ups[row.pk] if each.on <= on), key=lambda each: each.pk)
        yield Resolution(known[-1], known[:-1], meeting, board, said, on)


def subject_of(row: Challenge, authority, suffix: str = "") -> Subject | None:
    """What a challenge that was read by `log_rows` is about; None: nothing in particular."""
    kind = next((name for name in SUBJECTS if getattr(row, f"{name}_id") is not None), None)
    if kind is None:
        return None
    given = {name.removeprefix(f"{kind}_"): value for name, value in vars(row).items() if name.startswith(f"{kind}_")}
    name, wording, address, anchor = _NAMED[kind](given, lambda page, *more: reverse(page, args=[authority.slug, *more]))
    return Subject(kind, given["id"], name, wording, f"{address}{suffix}{anchor}")


def _action(of, to):
    return f"Action {of['reference']}", of["title"], to("action", of["plan"], of["reference"]), ""


def _measure(of, to):
    return f"Measure {of['number']}", of["title"], to("measure", of["notice"], of["number"]), ""


def _limb(of, to):
    name = f"Measure {of['number']}, limb {of['letter']}"
    return name, of["wording"], to("measure", of["notice"], of["number"]), f"#limb-{of['letter']}"


def _series(of, to):
    if of["group"]:
        return "Figures", f"{of['name']}: {of['group_name']}", to("indicator_of_group", of["code"], of["group"]), ""
    return "Figures", of["name"], to("indicator", of["code"]), ""


def _finding(of, to):
    return f"Finding {of['number']}", of["wording"], to("finding", of["inspection"], of["number"]), ""


_NAMED = {"action": _action, "measure": _measure, "limb": _limb, "series": _series, "finding": _finding}


def _by(rows: Iterable, name: str) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
