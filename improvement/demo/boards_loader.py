"""Loads the boards of the demonstration's council through the services that people use: meetings with agendas, questions and
answers, decisions and what came of them, packs. Each on the day on which it was done.

The file exampleshire/boards.json counts months as the story does. A day on which nobody works is moved on to the next one on
which somebody does; what would happen after today has not happened. Plan, actions and figures are to be there first; a pack of a
month that the plan has not closed is left out.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from boards.models import Board, Challenge, Meeting, Pack, ReportCycle
from boards.models.meeting import ABOUT_NOTICE, ABOUT_PLAN
from boards.selectors.gather import gather
from boards.selectors.packs import load_pack
from boards.services import boards, challenges, decisions, meetings, packs, referrals, reports, rotas
from improvement.demo.figures_loader import Step
from improvement.demo.story import FOLDER, LONDON, Calendar, plan_data
from metrics.models import Series
from plans.bank_holidays import bank_holidays
from plans.models import CycleClosing, Notice, Plan, ReviewCycle
from plans.working_days import is_working_day

DEMONSTRATION = "Demonstration"
NOTICE = "improvement-notice"
LONGEST_BREAK = dt.timedelta(days=10)
BEGUN = {"m": -2, "d": 18}
# A meeting is planned so many months before, its agenda written so many days before.
PLANNED_BEFORE, PLANNED_ON, AGENDA_BEFORE = 4, 22, 7


def has_boards(authority: LocalAuthority) -> bool:
    """Whether the council has a board, loaded or recorded by people."""
    return Board.objects.for_authority(authority).exists()


def boards_data() -> dict:
    return json.loads((FOLDER / "boards.json").read_text(encoding="utf-8"))


class BoardsLoader:
    """One loading of Exampleshire's boards, by the story's calendar. `run` does everything in one transaction, or nothing; it
    raises `Refused` where the people, the plan or the figures of the demonstration are not there any more."""

    def __init__(self, authority: LocalAuthority, calendar: Calendar, progress: Callable[[str], None]):
        self.authority = authority
        self.calendar = calendar
        self.progress = progress
        self.data = boards_data()
        self.boards: dict[str, Board] = {}
        self.meetings: dict[tuple[str, int], Meeting] = {}
        self.packs: dict[str, Pack] = {}

    @transaction.atomic
    def run(self) -> None:
        self.progress("Exampleshire: boards, meetings, questions, decisions and packs")
        self._people()
        self._standing()
        for row in self.data["boards"]:
            self._board(row)
        for step in sorted(self._steps(), key=lambda step: (step.at, step.order)):
            try:
                getattr(self, f"_{step.what}")(*step.data, step.at)
            except Refused as refusal:
                raise Refused(f"{step.what} of {timezone.localdate(step.at)}: {refusal}") from refusal

    # --- What is there already ---

    def _people(self):
        people = plan_data()["people"]
        users = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in people])}
        self.people = {row["key"]: _there(users, row["email"], f"account {row['email']}") for row in people}
        self.titles = {row["key"]: row["name"] for row in people}
        self.lead = self.people["lead"]

    def _standing(self):
        plans = {plan.slug: plan for plan in Plan.objects.for_authority(self.authority)}
        self.plan = _there(plans, plan_data()["plan"]["slug"], "improvement plan")
        self.notice = Notice.objects.for_authority(self.authority).filter(slug=NOTICE).first()
        self.subjects = {
            "action": {action.reference: action for action in self.plan.actions.all()},
            "series": {row.key: row for row in Series.objects.for_authority(self.authority).with_names()},
        }

    # --- When things were done ---

    def _day(self, point: dict) -> dt.date:
        """The working day of a point of the story."""
        day = self.calendar.day(point)
        holidays = bank_holidays(day, day + LONGEST_BREAK)
        while not is_working_day(day, holidays):
            day += dt.timedelta(days=1)
        return day

    def _at(self, day: dt.date, hour: int) -> dt.datetime:
        return min(dt.datetime.combine(day, dt.time(hour), tzinfo=LONDON), self.calendar.now)

    def _steps(self) -> Iterator[Step]:
        """What had happened by today."""
        every = (*self._steps_of_meetings(), *self._steps_of_the_log(), *self._steps_of_packs())
        return (self._step(*each) for each in every if each[0] <= self.calendar.today)

    def _step(self, day, hour, what, *data) -> Step:
        return Step(self._at(day, hour), hour, what, data)

    def _steps_of_meetings(self):
        for board in self.data["boards"]:
            for month in board["months"]:
                on = self._meets(board, month)
                planned = max(self._day(BEGUN), self._day({"m": month - PLANNED_BEFORE, "d": PLANNED_ON}))
                yield planned, 9, "plan_meeting", board, month
                yield self._day({"m": month, "d": board["meets_on"] - AGENDA_BEFORE}), 10, "agenda", board, month
                # A meeting of today is still ahead.
                yield on + dt.timedelta(days=1), 8, "hold", board, month
            for cycle in board["reports"]:
                for given in cycle["given"]:
                    yield self._day(given), 18, "deliver", cycle, given

    def _steps_of_the_log(self):
        # The day after, when the meeting is recorded as held.
        for number, row in enumerate(self.data["questions"]):
            yield self._recorded(row), 9, "ask", number, row
            if "reassigned" in row:
                yield self._day(row["reassigned"]), 11, "reassign", number, row["reassigned"]
            for answer in row["answers"]:
                yield self._day(answer), 12, "answer", number, row, answer
        for number, row in enumerate(self.data["decisions"]):
            yield self._recorded(row), 10, "decide", number, row
            for found in row.get("followed", ()):
                yield self._day(found), 18, "follow_up", number, found

    def _steps_of_packs(self):
        for row in self.data["packs"]:
            yield self._day(row["published"]), 11, "publish", row
            if "referred" in row:
                yield self._day(row["referred"]), 14, "refer", row
        draft = self.data["draft"]
        # The first of a month may be a holiday, and today.
        yield self.calendar.day(draft["begun"]), 15, "draft", draft

    def _meets(self, board: dict, month: int) -> dt.date:
        return self._day({"m": month, "d": board["meets_on"]})

    def _recorded(self, row) -> dt.date:
        board = next(each for each in self.data["boards"] if each["slug"] == row["board"])
        return self._meets(board, row["meeting"]) + dt.timedelta(days=1)

    def _by(self, at: dt.datetime, by: User | None = None) -> dict:
        return {"by": by or self.lead, "now": at}

    def _dated(self, at: dt.datetime, by: User | None = None) -> dict:
        return self._by(at, by) | {"today": timezone.localdate(at)}

    # --- Boards, and what they are owed ---

    def _board(self, row):
        at = self._at(self._day(BEGUN), 9)
        given = ("name", "slug", "remit", "chair_role", "independent", "meets")
        board = self.boards[row["slug"]] = boards.add_board(
            authority=self.authority,
            reports_to=self.boards.get(row.get("reports_to")),
            reason=DEMONSTRATION,
            **{name: row[name] for name in given if name in row},
            **self._by(at),
        )
        for seat in row["seats"]:
            user = self.people[seat["user"]] if "user" in seat else None
            since = self._day(BEGUN)
            boards.add_seat(
                board=board, role_title=seat["role_title"], user=user, since=since, reason=DEMONSTRATION, **self._by(at)
            )
        if "rota" in row:
            starts = self.calendar.day(row["rota"]["starts"])
            per_meeting = row["rota"]["per_meeting"]
            rotas.add_rota(
                board=board, plan=self.plan, per_meeting=per_meeting, starts=starts, reason=DEMONSTRATION, **self._by(at)
            )
        for cycle in row["reports"]:
            reports.add_report_cycle(
                board=board,
                title=cycle["title"],
                every_months=cycle["every_months"],
                first_due=self.calendar.day(cycle["first_due"]),
                annual_review=cycle.get("annual_review"),
                reason=DEMONSTRATION,
                **self._by(at),
            )
        for kept in self.data["implications"]:
            packs.write_implication(board=board, kind=kept["kind"], text=kept["text"], reason=DEMONSTRATION, **self._by(at))

    def _deliver(self, cycle, given, at):
        found = ReportCycle.objects.get(board__authority=self.authority, title=cycle["title"])
        # The day that is due is the one in the month in which the report was given.
        due = self.calendar.day({"m": given["m"], "d": cycle["first_due"]["d"]})
        on = self._day(given)
        reports.record_delivery(cycle=found, due=due, on=on, pack=self.packs.get(given.get("pack")), **self._dated(at))

    # --- Meetings ---

    def _plan_meeting(self, board, month, at):
        self.meetings[board["slug"], month] = meetings.add_meeting(
            board=self.boards[board["slug"]],
            on=self._meets(board, month),
            place="Council chamber, Exampleshire (illustrative)",
            reason=DEMONSTRATION,
            **self._dated(at),
        )

    def _agenda(self, board, month, at):
        meeting = self.meetings[board["slug"], month]
        for title, kind in board["items"]:
            if kind == ABOUT_NOTICE and self.notice is None:
                continue
            about = {ABOUT_PLAN: {"plan": self.plan}, ABOUT_NOTICE: {"notice": self.notice}}.get(kind, {})
            meetings.add_item(meeting=meeting, title=title, kind=kind, reason=DEMONSTRATION, **about, **self._by(at))
        if "rota" in board:
            meetings.fill_from_rota(meeting=meeting, **self._dated(at))

    def _hold(self, board, month, at):
        meetings.hold_meeting(meeting=self.meetings[board["slug"], month], **self._dated(at))

    # --- Questions and decisions ---

    def _ask(self, number, row, at):
        meeting = self.meetings[row["board"], row["meeting"]]
        row["asked"] = challenges.ask(
            board=self.boards[row["board"]],
            question=row["question"],
            asked_by_role=row["asked_by"],
            owner_role=self.titles[row["owner"]],
            owner=self.people[row["owner"]],
            due=self._day(row["due"]),
            on=meeting.on,
            meeting=meeting,
            subject=self._subject(row),
            **self._dated(at, self.people["board"]),
        )

    def _subject(self, row):
        if "about" not in row:
            return None
        kind, name = row["about"]
        return _there(self.subjects[kind], name, f"{kind} {name}")

    def _asked(self, number) -> Challenge:
        return self.data["questions"][number]["asked"]

    def _reassign(self, number, given, at):
        challenges.reassign(
            challenge=self._asked(number),
            owner_role=self.titles[given["owner"]],
            owner=self.people[given["owner"]],
            due=self._day(given["due"]),
            reason=given["reason"],
            **self._by(at),
        )

    def _answer(self, number, row, answer, at):
        owner = row.get("reassigned", row)["owner"]
        challenges.answer(
            challenge=self._asked(number),
            outcome=answer["outcome"],
            text=answer["text"],
            role_title=self.titles[owner],
            on=self._day(answer),
            **self._dated(at, self.people[owner]),
        )

    def _decide(self, number, row, at):
        row["decided"] = decisions.record_decision(
            meeting=self.meetings[row["board"], row["meeting"]],
            owner_role=self.titles[row["owner"]] if "owner" in row else "",
            follow_up=self._day(row["follow_up"]) if "follow_up" in row else None,
            **{name: row[name] for name in ("kind", "wording", "outcome")},
            **self._dated(at),
        )

    def _follow_up(self, number, found, at):
        decisions.record_follow_up(
            decision=self.data["decisions"][number]["decided"],
            status=found["status"],
            text=found["text"],
            on=self._day(found),
            again=self._day(found["again"]) if "again" in found else None,
            **self._dated(at),
        )

    # --- Packs ---

    def _prepared(self, row, at) -> Pack:
        meeting = self.meetings[row["board"], row["meeting"]]
        pack = packs.prepare_pack(
            board=self.boards[row["board"]],
            meeting=meeting,
            plan=self.plan,
            notice=self.notice,
            month=self.calendar.month(row["month"]),
            title=row["title"],
            slug=row["slug"],
            dated=meeting.on,
            purpose=row["purpose"],
            asks="\n".join(row["asks"]),
            reason=DEMONSTRATION,
            **self.data["header"],
            **self._dated(at),
        )
        for section, text in row["commentary"].items():
            packs.write_commentary(pack=pack, section=section, text=text, reason=DEMONSTRATION, **self._by(at))
        return pack

    def _publish(self, row, at):
        closed = CycleClosing.objects.filter(cycle__plan=self.plan, cycle__month=self.calendar.month(row["month"]))
        if not closed.exists():
            return
        self.progress(f"Exampleshire: {row['title']}")
        self.packs[row["slug"]] = self._prepared(row, at)
        packs.publish_pack(pack=self.packs[row["slug"]], **self._dated(at))

    def _refer(self, row, at):
        if row["slug"] not in self.packs:
            return
        referred = row["referred"]
        referrals.refer(
            board=self.boards[row["board"]],
            to_board=self.boards[referred["to"]],
            pack=self.packs[row["slug"]],
            on=self._day(referred),
            reason=referred["reason"],
            **self._dated(at),
        )

    def _draft(self, row, at):
        if not ReviewCycle.objects.filter(plan=self.plan, month=self.calendar.month(row["month"])).exists():
            return
        pack = self._prepared(row, at)
        contents = gather(load_pack(pack.pk), known_on=at, today=timezone.localdate(at))
        packs.keep_draft(pack=pack, contents=contents, **self._by(at))


def _there(found: dict, name: str, words: str):
    if name not in found:
        raise Refused(f"There is no {words} any more, which the boards of the demonstration need.")
    return found[name]
