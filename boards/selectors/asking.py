"""What the form for a question of a board needs to know: the boards that take questions, and what is asked about."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from accounts.backends import member
from boards.models import Board, Meeting, Seat
from boards.models.challenge import SUBJECTS
from boards.models.meeting import PLANNED
from boards.selectors.log import Subject
from metrics.models import Series
from plans.models import Action, EscalationMeasure, Finding, Limb

# The largest key that every database takes.
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Topic:
    """What a question is to be about, with the role that answers for it ("": none is known) and the key of that account."""

    row: Action | EscalationMeasure | Limb | Series | Finding
    subject: Subject
    owner_role: str = ""
    owner_key: int | None = None


def boards_to_ask(authority, user, today: dt.date) -> list[Board]:
    """The boards of a council that take questions, each with the role in which this person sits on it (`seat_role`) and the day
    of its next meeting (`next_on`). One query."""
    seats = Seat.objects.filter(board=OuterRef("pk"), user=user, since__lte=today)
    seats = seats.filter(Q(until__isnull=True) | Q(until__gte=today)).order_by("pk")
    ahead = Meeting.objects.filter(board=OuterRef("pk"), status=PLANNED, on__gt=today).order_by("on")
    rows = Board.objects.for_authority(authority).filter(published=False)
    rows = rows.annotate(seat_role=Subquery(seats.values("role_title")[:1]), next_on=Subquery(ahead.values("on")[:1]))
    found = list(rows.order_by("name", "pk"))
    for row in found:
        row.authority = authority
    return found


def find_topic(authority, code: str) -> Topic | None:
    """What a code such as "action:12" stands for, if it is this council's. One query.

    Raises `ValueError` for what is no code of something that questions are about.
    """
    kind, _, key = code.partition(":")
    if kind not in SUBJECTS or not (key.isascii() and key.isdecimal()) or int(key) > LARGEST_KEY:
        raise ValueError(f"Nothing to ask about: {code}")
    return _FIND[kind](authority, int(key))


def owner_of(topic: Topic):
    """The account of who answers for it, with its roles; None where there is none. One query."""
    return member(topic.owner_key) if topic.owner_key else None


def _action(authority, key):
    row = Action.objects.filter(plan__authority=authority, pk=key).select_related("plan").with_facts().first()
    if row is None:
        return None
    address = reverse("action", args=[authority.slug, row.plan.slug, row.reference])
    subject = Subject("action", key, f"Action {row.reference}", row.title, address)
    return Topic(row, subject, row.owner_role or "", row.owner_now)


def _measure(authority, key):
    row = EscalationMeasure.objects.filter(notice__authority=authority, pk=key).select_related("notice").first()
    if row is None:
        return None
    address = reverse("measure", args=[authority.slug, row.notice.slug, row.number])
    return Topic(row, Subject("measure", key, f"Measure {row.number}", row.title, address), row.owner_role)


def _limb(authority, key):
    rows = Limb.objects.filter(measure__notice__authority=authority, pk=key)
    row = rows.select_related("measure__notice").first()
    if row is None:
        return None
    measure = row.measure
    address = reverse("measure", args=[authority.slug, measure.notice.slug, measure.number])
    name = f"Measure {measure.number}, limb {row.letter}"
    return Topic(row, Subject("limb", key, name, row.wording, f"{address}#limb-{row.letter}"), measure.owner_role)


def _series(authority, key):
    row = Series.objects.for_authority(authority).filter(pk=key).with_names().first()
    if row is None:
        return None
    code = row.indicator.code
    if row.sub_group_id:
        address = reverse("indicator_of_group", args=[authority.slug, code, row.sub_group.slug])
    else:
        address = reverse("indicator", args=[authority.slug, code])
    return Topic(row, Subject("series", key, "Figures", row.title, address), row.owner_role or row.indicator.owner_role)


def _finding(authority, key):
    row = Finding.objects.filter(inspection__authority=authority, pk=key).select_related("inspection").first()
    if row is None:
        return None
    address = reverse("finding", args=[authority.slug, row.inspection.slug, row.number])
    return Topic(row, Subject("finding", key, f"Finding {row.number}", row.wording, address))


_FIND = {"action": _action, "measure": _measure, "limb": _limb, "series": _series, "finding": _finding}
