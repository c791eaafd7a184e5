"""Boards, meetings and what comes of them, for tests, made through the services as people make them."""

import datetime as dt
import itertools
from dataclasses import dataclass

from boards.models.meeting import HELD
from boards.services import boards, challenges, decisions, meetings, packs, referrals, reports, rotas
from tests.factories import JANUARY, at

# A meeting that was held, and one that is ahead, as seen from the twentieth of January 2026.
MET, MEETS = dt.date(2026, 1, 15), dt.date(2026, 2, 12)
_numbers = itertools.count(1)


def _moment(fields, default=JANUARY) -> dict:
    """`now`, and the `today` that follows from it."""
    now = fields.pop("now", None) or at(default)
    return {"now": now, "today": fields.pop("today", None) or now.date()}


def make_board(authority, by, *, now=None, **fields):
    """A board that was recorded in January 2026, unless said otherwise."""
    number = next(_numbers)
    fields = {"name": f"Board {number}", "slug": f"board-{number}"} | fields
    return boards.add_board(authority=authority, by=by, now=now or at(JANUARY), **fields)


def make_seat(board, by, *, now=None, **fields):
    fields = {"role_title": "Lead Member for Children's Services", "since": dt.date(2025, 5, 20)} | fields
    return boards.add_seat(board=board, by=by, now=now or at(JANUARY), **fields)


def make_meeting(board, by, on: dt.date = MEETS, **fields):
    """A meeting as it was recorded on the twentieth of January 2026: of a day before that it was held."""
    moment = _moment(fields)
    if on < moment["today"]:
        fields = {"status": HELD} | fields
    return meetings.add_meeting(board=board, on=on, by=by, **moment, **fields)


def make_item(meeting, by, *, now=None, **fields):
    fields = {"title": f"Item {next(_numbers)}", "kind": "other"} | fields
    return meetings.add_item(meeting=meeting, by=by, now=now or at(JANUARY), **fields)


def make_rota(board, by, plan, per_meeting: int = 2, starts: dt.date = dt.date(2026, 1, 1), *, now=None, **fields):
    return rotas.add_rota(board=board, plan=plan, per_meeting=per_meeting, starts=starts, by=by, now=now or at(JANUARY), **fields)


def make_report_cycle(board, by, *, now=None, **fields):
    """A report of every quarter, the first due on 31 March 2026."""
    fields = {"title": f"Report {next(_numbers)}", "every_months": 3, "first_due": dt.date(2026, 3, 31)} | fields
    return reports.add_report_cycle(board=board, by=by, now=now or at(JANUARY), **fields)


def make_delivery(cycle, by, due: dt.date | None = None, on: dt.date | None = None, **fields):
    """The first report of the cycle, given on the day it was due."""
    due = due or cycle.first_due
    moment = _moment(fields, on or due)
    return reports.record_delivery(cycle=cycle, due=due, on=on or due, by=by, **moment, **fields)


def make_referral(board, to_board, by, on: dt.date = MET, **fields):
    fields = {"paper": f"Paper {next(_numbers)}", "reason": "It concerns their plan"} | fields
    return referrals.refer(board=board, to_board=to_board, on=on, by=by, **_moment(fields), **fields)


def make_challenge(board, by, question: str = "", *, on: dt.date = MET, due: dt.date = MEETS, **fields):
    """A question asked on 15 January 2026, the answer to which is due by 12 February."""
    fields = {"asked_by_role": "Lead Member for Children's Services", "owner_role": "Head of Service"} | fields
    question = question or f"Question {next(_numbers)}?"
    return challenges.ask(board=board, question=question, on=on, due=due, by=by, **_moment(fields, on), **fields)


def make_answer(challenge, by, text: str = "It is done.", *, on: dt.date = dt.date(2026, 1, 19), **fields):
    fields = {"outcome": "answered", "role_title": "Head of Service"} | fields
    return challenges.answer(challenge=challenge, text=text, on=on, by=by, **_moment(fields, on), **fields)


def make_reassignment(challenge, by, due: dt.date, *, now=None, **fields):
    fields = {"owner_role": "Head of Practice", "reason": "It is theirs"} | fields
    return challenges.reassign(challenge=challenge, due=due, by=by, now=now or at(JANUARY), **fields)


def make_decision(meeting, by, wording: str = "", **fields):
    """A decision of a meeting that was held, with nothing to look at again unless said otherwise."""
    fields = {"kind": "decision", "outcome": "agreed"} | fields
    wording = wording or f"To note report {next(_numbers)}"
    return decisions.record_decision(meeting=meeting, wording=wording, by=by, **_moment(fields), **fields)


def make_follow_up(decision, by, status: str = "done", *, on: dt.date = dt.date(2026, 1, 19), **fields):
    fields = {"text": "It was carried out."} | fields
    return decisions.record_follow_up(decision=decision, status=status, on=on, by=by, **_moment(fields, on), **fields)


def make_pack(board, by, *, plan=None, notice=None, month=JANUARY, **fields):
    """A pack that is being prepared, for the end of January 2026, with a paper of the day on which it is begun."""
    number = next(_numbers)
    moment = _moment(fields)
    fields = {"title": f"Pack {number}", "slug": f"pack-{number}", "dated": moment["today"]} | fields
    return packs.prepare_pack(board=board, plan=plan, notice=notice, month=month, by=by, **moment, **fields)


def publish(pack, by, *, now=None):
    """The pack as it is published on 2 February 2026, unless said otherwise; its month has to be closed."""
    now = now or at(dt.date(2026, 2, 2))
    return packs.publish_pack(pack=pack, by=by, now=now, today=now.date())


@dataclass(frozen=True)
class Boards:
    """A board with a seat, a meeting that is ahead with an item, a rota, a report, and another board that a paper went to."""

    board: object
    other: object
    seat: object
    meeting: object
    held: object
    item: object
    rota: object
    cycle: object
    referral: object
    draft: object
    pack: object
    other_pack: object
    challenge: object
    decision: object


def one_of_each_board(world, words: str = "") -> Boards:
    """Rows behind every page of boards; `words` stand in what is shown."""
    said = words or "Our"
    lead = world.lead
    other = make_board(world.authority, lead, name=f"{said} scrutiny", slug="scrutiny")
    board = make_board(
        world.authority, lead, name=f"{said} board", slug="board", remit=f"{said} remit", meets="monthly", reports_to=other
    )
    seat = make_seat(board, lead, role_title=f"{said} member", user=world.board)
    held = make_meeting(board, lead, MET, place=f"{said} town hall")
    meeting = make_meeting(board, lead, MEETS, place=f"{said} town hall")
    item = make_item(meeting, lead, title=f"{said} item", kind="area", area=world.area)
    rota = make_rota(board, lead, world.plan)
    cycle = make_report_cycle(board, lead, title=f"{said} report")
    referral = make_referral(board, other, lead, paper=f"{said} paper")
    draft = make_pack(board, lead, plan=world.plan, title=f"{said} draft", slug="draft")
    # A notice has no review month that would have to be closed.
    pack, other_pack = (
        make_pack(board, lead, notice=world.demands.notice, title=f"{said} pack", slug=slug) for slug in ("pack", "other-pack")
    )
    for each in (pack, other_pack):
        publish(each, lead, now=at(JANUARY))
    challenge = make_challenge(board, world.board, f"{said} question?", subject=world.action, meeting=held)
    make_answer(
        make_challenge(board, world.board, f"{said} other question?", owner=world.officer), world.officer, f"{said} answer."
    )
    decision = make_decision(held, lead, f"{said} decision", follow_up=MEETS)
    make_follow_up(decision, lead, "partly", again=MEETS, text=f"{said} follow-up")
    return Boards(board, other, seat, meeting, held, item, rota, cycle, referral, draft, pack, other_pack, challenge, decision)
