"""The reminders that a council's people are owed on a day, read and written out. `reminding.py` says who is owed what.

A message tells of one council only, and goes to people who have a role in it. Published records remind nobody.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.changes import day_in_words
from accounts.models import LocalAuthority, Membership, OutgoingMessage, User
from accounts.permissions import ROLES, Role
from accounts.reminders import MONTH_CLOSES, PACK_PUBLISHED, REMINDERS, UPDATES_WAIT
from accounts.selectors import switched_off
from boards.models import PublishedPack, Seat
from boards.selectors.boards import board_list
from boards.selectors.waiting import waiting_at
from improvement.reminding import (
    Boards,
    Days,
    Late,
    LateReport,
    OpenMonth,
    Reminded,
    SignOff,
    Unanswered,
    Update,
    for_leads,
    for_officers,
    holds_seat,
    is_announced,
)
from metrics.months import AsAt
from metrics.selectors.late import late_series
from plans import rag
from plans.lifecycle import MONITORING
from plans.models import Plan
from plans.rollup import LEFT_OUT_STAGES
from plans.selectors.positions import Cycles, positions_of_open_month

# How much of a list a message holds; its link leads to the rest.
LISTED = 20


@dataclass(frozen=True)
class Letter:
    """A message to one person about one council, as `accounts.outbox.put` takes it."""

    key: str
    kind: str
    user: User
    authority: LocalAuthority
    subject: str
    text: str
    html: str


@dataclass
class People:
    """The people of a council who can sign in, by key, with the role of each; who wants which kind, and was told of it when."""

    users: dict[int, User] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    unwanted: set[tuple[int, str]] = field(default_factory=set)
    told_at: dict[tuple[int, str], dt.datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, authority) -> "People":
        """Three queries."""
        rows = Membership.objects.filter(authority=authority, user__is_active=True).select_related("user").order_by("pk")
        people = cls({row.user_id: row.user for row in rows}, {row.user_id: row.role for row in rows})
        people.unwanted = switched_off(people.users)
        told = OutgoingMessage.objects.filter(authority=authority).order_by().values_list("user", "kind")
        people.told_at = {(user, kind): made for user, kind, made in told.annotate(Max("made_at"))}
        return people

    def who_get(self, kind: str) -> list[int]:
        """The people whose role is reminded of this kind, and who want it."""
        permission = REMINDERS[kind].permission
        able = (key for key, role in self.roles.items() if permission in ROLES[role])
        return [key for key in able if (key, kind) not in self.unwanted]

    def told(self, kind: str) -> dict[int, dt.date]:
        """The day on which each of them was last written to about this kind."""
        return {user: timezone.localdate(made) for (user, of), made in self.told_at.items() if of == kind}


def letters(authority, *, today: dt.date, days: Days, site: str) -> list[Letter]:
    """What people of this council are to be told on a day. `site` is the address of the service, without a slash at its end.

    Eleven queries, three for each plan that is being monitored, and one where a pack is announced. Some of these letters may be
    in the outbox already, of which `put` sees to it that they are made once.
    """
    people = People.of(authority)
    months = open_months(authority, today=today, site=site)
    questions = open_questions(authority, today=today, site=site)
    return [
        *_to_officers(authority, people, months, questions, today, days, site),
        *_to_leads(authority, people, months, questions, today, days, site),
        *_to_members(authority, people, today, days, site),
    ]


def open_months(authority, *, today: dt.date, site: str) -> list[OpenMonth]:
    """The open review month of each plan of the council that is being monitored, with what waits in it."""
    plans = Plan.objects.for_authority(authority).filter(published=False).with_status().order_by("pk")
    monitored = [plan for plan in plans if plan.status_now == MONITORING]
    if not monitored:
        return []
    cycles = Cycles.of_each(monitored)
    late = tuple(_late(authority, one, site) for one in late_series(authority, today))
    return [_open_month(authority, plan, cycles[plan.pk], late, today, site) for plan in monitored if cycles[plan.pk].open_cycle]


def _late(authority, late, site) -> Late:
    link = site + reverse("indicator", args=[authority.slug, late.series.indicator.code])
    return Late(late.series.title, late.lateness.sentence, link)


def _open_month(authority, plan, cycles, late, today, site) -> OpenMonth:
    cycle = cycles.open_cycle
    positions = positions_of_open_month(plan, AsAt(cycle.month), today=today, cycles=cycles)
    address = [authority.slug, plan.slug]
    ended = today > cycle.month.last

    def link(name, position):
        return site + reverse(name, args=[*address, position.reference])

    updates = tuple(
        Update(
            owner=position.owner_id,
            owner_role=position.owner_role,
            reference=position.reference,
            title=position.title,
            plan=plan.title,
            link=link("update_action", position),
            due=position.overdue_since or cycle.month.last,
            overdue=ended or position.overdue_since is not None,
        )
        for position in positions
        if position.wants_update and position.stage not in LEFT_OUT_STAGES
    )
    awaiting = (position for position in positions if position.stage == rag.AWAITING_SIGN_OFF)
    return OpenMonth(
        plan=plan.title,
        month=cycle.month.label,
        ends=cycle.month.last,
        link=site + reverse("review_month", args=address),
        updates=updates,
        sign_offs=tuple(SignOff(position.reference, position.title, link("action", position)) for position in awaiting),
        figures=late,
        confirmed=bool(cycle.confirmed_rating),
        ended=ended,
    )


def open_questions(authority, *, today: dt.date, site: str) -> list[Unanswered]:
    """The questions of the council's own boards that have no answer, the one due first at the top. One query."""
    waiting = waiting_at(authority, today)
    return [
        Unanswered(
            board=row.board.name,
            number=row.number,
            question=row.row.question,
            owner_role=row.owner.owner_role,
            due=row.owner.due,
            link=site + reverse("challenge", args=[authority.slug, row.board.slug, row.number]),
            owners=frozenset(waiting.answerers(row)),
        )
        for row in waiting.open
    ]


def boards_that_wait(authority, questions: Iterable[Unanswered], *, today: dt.date, site: str) -> Boards:
    """What boards of the council's own wait for: of the open questions those that are overdue, and reports that are late. Two
    queries."""
    found = board_list(authority, month=None, known_on=None, today=today).boards
    late = [(each.board, row, due) for each in found if not each.board.published for row, due in each.late]
    return Boards(
        questions=tuple(row for row in questions if row.due < today),
        reports=tuple(
            LateReport(board.name, row.cycle.title, due.on, site + reverse("board_about", args=[authority.slug, board.slug]))
            for board, row, due in sorted(late, key=lambda each: (each[2].on, each[0].name, each[1].cycle.pk))
        ),
    )


# --- To whom ---


def _to_officers(authority, people: People, months, questions, today, days, site) -> list[Letter]:
    waiting = (update for month in months for update in month.updates)
    able = set(people.who_get(UPDATES_WAIT))
    found = for_officers(waiting, today=today, days=days, told=people.told(UPDATES_WAIT), questions=questions)
    return [_updates_letter(authority, people.users[key], said, today, site) for key, said in found.items() if key in able]


def _to_leads(authority, people: People, months, questions, today, days, site) -> list[Letter]:
    leads = people.who_get(MONTH_CLOSES)
    boards = boards_that_wait(authority, questions, today=today, site=site)
    found = for_leads(months, leads, today=today, days=days, told=people.told(MONTH_CLOSES), boards=boards)
    return [_month_letter(authority, people.users[key], said, site) for key, said in found.items()]


def _to_members(authority, people: People, today, days, site) -> list[Letter]:
    """Who has a seat with an account on the board of a pack, and all board members of the council."""
    since = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=days.packs), dt.time.min))
    rows = PublishedPack.objects.filter(pack__board__authority=authority, pack__board__published=False, known_from__gte=since)
    packs = [
        row
        for row in rows.select_related("pack__board", "pack__meeting").defer("data").order_by("pk")
        if is_announced(timezone.localdate(row.known_from), today, days)
    ]
    if not packs:
        return []
    seats = Seat.objects.filter(board__in={row.pack.board_id for row in packs}, user__isnull=False)
    seated = {(seat.board_id, seat.user_id) for seat in seats if holds_seat(seat.since, seat.until, today)}
    able = people.who_get(PACK_PUBLISHED)
    return [
        _pack_letter(authority, people.users[key], row, site)
        for row in packs
        for key in able
        if people.roles[key] == Role.BOARD or (row.pack.board_id, key) in seated
    ]


# --- In words ---


def _updates_letter(authority, user, said: Reminded, today, site) -> Letter:
    overdue = [update for update in said.about if update.overdue]
    due = [update for update in said.about if not update.overdue]
    words = []
    if overdue:
        words.append(f"{_count(len(overdue), 'update is', 'updates are')} overdue")
    if due:
        verb = _count(len(due), "update is", "updates are") if not overdue else f"{len(due)} {'is' if len(due) == 1 else 'are'}"
        words.append(f"{verb} due by {day_in_words(min(update.due for update in due))}")
    told = [" and ".join(words)] if words else []
    late = [row for row in said.boards.questions if row.due < today]
    soon = [row for row in said.boards.questions if row.due >= today]
    if said.boards.questions:
        told.append(_questions_wait(late, soon))
    return _letter(
        "updates",
        kind=UPDATES_WAIT,
        key=f"{said.step:%Y-%m-%d}",
        user=user,
        authority=authority,
        site=site,
        subject=f"{authority}: {'; '.join(told)}",
        overdue=_listed(overdue),
        due=_listed(due),
        late_questions=_listed(late),
        questions=_listed(soon),
        link=site + reverse("start"),
    )


def _questions_wait(late: list[Unanswered], soon: list[Unanswered]) -> str:
    """ "2 questions of boards wait for your answer, 1 of them overdue"."""
    number = len(late) + len(soon)
    if number == 1:
        return f"a question of a board waits for your answer, {'overdue' if late else f'due by {day_in_words(soon[0].due)}'}"
    return f"{number} questions of boards wait for your answer" + (f", {len(late)} of them overdue" if late else "")


def _month_letter(authority, user, said: Reminded, site) -> Letter:
    figures = said.about[0].figures if said.about else ()
    boards = said.boards
    return _letter(
        "month",
        kind=MONTH_CLOSES,
        key=f"{said.step:%Y-%m-%d}",
        user=user,
        authority=authority,
        site=site,
        subject=f"{authority}: {_what_is_missing(said)}",
        months=[(month, _listed(month.updates), _listed(month.sign_offs)) for month in said.about],
        figures=_listed(figures),
        questions=_listed(boards.questions),
        reports=_listed(boards.reports),
        link=site + reverse("scorecard", args=[authority.slug]),
    )


def _what_is_missing(said: Reminded) -> str:
    """ "January 2026 still needs 2 updates; boards wait for 1 answer and 1 report"."""
    months, boards = said.about, said.boards
    counts = ((len(boards.questions), "answer", "answers"), (len(boards.reports), "report", "reports"))
    waited_for = [_count(number, one, many) for number, one, many in counts if number]
    parts = [_of_months(months)] if months else []
    return "; ".join([*parts, *([f"boards wait for {' and '.join(waited_for)}"] if waited_for else [])])


def _of_months(months: tuple[OpenMonth, ...]) -> str:
    counts = (
        (sum(len(month.updates) for month in months), "update", "updates"),
        (sum(len(month.sign_offs) for month in months), "sign-off", "sign-offs"),
        (len(months[0].figures), "late indicator", "late indicators"),
    )
    needs = [_count(number, one, many) for number, one, many in counts if number]
    names = {month.month for month in months}
    one = len(names) == 1
    words = months[0].month if one else f"{len(names)} review months"
    if any(month.ended for month in months):
        words += f" {'is' if one else 'are'} still open" + (" and" if needs else "")
    else:
        words += " still"
    if not needs:
        return words
    listed = needs[0] if len(needs) == 1 else f"{', '.join(needs[:-1])} and {needs[-1]}"
    return f"{words} {'needs' if one else 'need'} {listed}"


def _pack_letter(authority, user, row: PublishedPack, site) -> Letter:
    pack = row.pack
    return _letter(
        "pack",
        kind=PACK_PUBLISHED,
        key=str(row.pk),
        user=user,
        authority=authority,
        site=site,
        subject=f"{authority}: {pack.title}",
        pack=pack,
        published=timezone.localdate(row.known_from),
        link=site + reverse("pack", args=[authority.slug, pack.board.slug, pack.slug]),
    )


def _letter(template: str, *, kind: str, key: str, user, authority, site: str, subject: str, **context) -> Letter:
    context |= {
        "user": user,
        "authority": authority,
        "subject": subject,
        "duty": REMINDERS[kind].duty,
        "choices": site + reverse("reminders"),
    }
    return Letter(
        key=f"{kind}/{authority.pk}/{user.pk}/{key}",
        kind=kind,
        user=user,
        authority=authority,
        subject=subject,
        text=render_to_string(f"mail/{template}.txt", context).strip() + "\n",
        html=render_to_string(f"mail/{template}.html", context),
    )


@dataclass(frozen=True)
class Listed:
    """The first of a list, `count` for all of it, and how `many_more` there are."""

    rows: tuple
    count: int

    @property
    def many_more(self) -> int:
        return self.count - len(self.rows)


def _listed(rows: Iterable) -> Listed:
    rows = tuple(rows)
    return Listed(rows[:LISTED], len(rows))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
