"""Loads what the published reports say of boards, meetings and agendas, what members were asked, and the packs they were given
(`boards/`): a file a council.

Each row has its report and paragraph and is known from the report's date; a pack is published on it, before the meeting. All
wording is ours. The plans, notices and figures that the packs hold are to be there first (`demands.py`).
"""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import LocalAuthority
from accounts.services import published_actor
from boards.models import Board, Meeting, Pack
from boards.models.meeting import HELD
from boards.services import boards, decisions, meetings, packs, referrals, reports, rotas
from improvement.published.demands import AS_PUBLISHED
from improvement.published.loader import FOLDER, morning
from metrics.months import Month
from plans.models import Notice, Plan

BOARDS = FOLDER / "boards"
# From nine o'clock on the day of a report until what was said at the meeting is known.
MEETS_FOR = dt.timedelta(hours=9)
LISTS = ("boards", "report_cycles", "rotas", "meetings", "packs")


def load_boards(say: Callable[[str], None], folder: Path = BOARDS) -> int:
    """The published boards of the councils in `folder`, each council as a whole or not at all; the number of councils loaded now.

    A council that has a published board was loaded earlier. One that keeps boards of its own, or whose plans and notices are not
    those that were published, is passed over.
    """
    papers = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))["papers"]
    loaded = 0
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        authority = LocalAuthority.objects.get(slug=data["slug"])
        if Board.objects.for_authority(authority).filter(published=True).exists():
            say(f"{authority}: published boards and packs are here already")
        elif why := _why_not(authority, data):
            say(f"{authority}: {why}, so the published boards and packs are passed over")
        else:
            say(f"{authority}: {CouncilBoards(authority, data, papers).load()}")
            loaded += 1
    return loaded


def _why_not(authority: LocalAuthority, data: dict) -> str:
    """What speaks against loading the boards of a council, in words; empty where nothing does."""
    if Board.objects.for_authority(authority).exists():
        return "keeps boards of its own"
    items = [item for meeting in data.get("meetings", ()) for item in meeting.get("items", ())]
    for model, name in ((Plan, "plan"), (Notice, "notice")):
        needed = {row[name] for row in (*items, *data.get("rotas", ()), *data.get("packs", ())) if name in row}
        there = model.objects.for_authority(authority).filter(slug__in=needed, published=True)
        missing = needed - set(there.values_list("slug", flat=True))
        if missing:
            return f"has no published {name} {', '.join(sorted(missing))}"
    return ""


class CouncilBoards:
    """The boards of one council; `data` is its file, `papers` the reports by their key."""

    def __init__(self, authority: LocalAuthority, data: dict, papers: dict):
        self.authority = authority
        self.data = data
        self.papers = papers
        self.actor = published_actor()
        self.boards: dict[str, Board] = {}
        self.meetings: dict[tuple[str, str], Meeting] = {}

    @transaction.atomic
    def load(self) -> str:
        """Load all of it; what was loaded, in words."""
        for name in LISTS[:3]:
            for row in self.data.get(name, ()):
                getattr(self, f"_{name}")(row)
        for row in self.data.get("implications", ()):
            packs.write_implication(
                board=self.boards[row["board"]],
                kind=row["kind"],
                text=row["text"],
                reason=f"{AS_PUBLISHED}: {self._source(row)}",
                by=self.actor,
                now=self._known(row),
            )
        # In the order of their days: a pack holds what was asked at earlier meetings, and not what was asked at its own.
        for row in self.data.get("meetings", ()):
            self._meeting(row)
            for given in self.data.get("packs", ()):
                if (given["board"], given["meeting"]) == (row["board"], row["on"]):
                    self._referral(given, self._pack(given))
            self._decisions(row)
        return ", ".join(f"{name.replace('_', ' ')} {len(self.data.get(name, ()))}" for name in LISTS)

    # --- Where a row comes from ---

    def _known(self, row, within=None) -> dt.datetime:
        return morning(self.papers[row.get("paper") or within["paper"]]["known"])

    def _source(self, row, within=None) -> str:
        """The report with the paragraph, further ones that say the same (`also`), and what is our reading of it."""
        cited = [(row.get("paper") or within["paper"], row.get("at") or within["at"]), *row.get("also", ())]
        named = "; ".join(f"{self.papers[paper]['title']}, {at}" for paper, at in cited)
        return f"{named}; {row['reading']}" if "reading" in row else named

    def _cited(self, row, within=None) -> dict:
        """Who writes a row, when it was known, and its report with the paragraph."""
        return {"by": self.actor, "now": self._known(row, within), "source": self._source(row, within)}

    def _dated(self, row, within=None) -> dict:
        """The same with the day of the report, after which nothing in it has happened."""
        cited = self._cited(row, within)
        return cited | {"today": timezone.localdate(cited["now"])}

    def _after_meeting(self, row, within) -> dict:
        """The same, once the meeting of that day is over."""
        dated = self._dated(row, within)
        return dated | {"now": dated["now"] + MEETS_FOR}

    # --- Boards, and what they are owed ---

    def _boards(self, row):
        given = ("name", "slug", "remit", "chair_role", "independent", "meets")
        self.boards[row["slug"]] = boards.add_board(
            authority=self.authority,
            published=True,
            reason=AS_PUBLISHED,
            **{name: row[name] for name in given if name in row},
            **self._cited(row),
        )

    def _report_cycles(self, row):
        reports.add_report_cycle(
            board=self.boards[row["board"]],
            title=row["title"],
            every_months=row["every_months"],
            first_due=dt.date.fromisoformat(row["first_due"]),
            annual_review=row.get("annual_review"),
            reason=AS_PUBLISHED,
            **self._cited(row),
        )

    def _rotas(self, row):
        rotas.add_rota(
            board=self.boards[row["board"]],
            plan=self._plan(row["plan"]),
            per_meeting=row["per_meeting"],
            starts=dt.date.fromisoformat(row["starts"]),
            reason=AS_PUBLISHED,
            **self._cited(row),
        )

    def _plan(self, slug: str) -> Plan:
        return Plan.objects.for_authority(self.authority).get(slug=slug)

    def _notice(self, slug: str) -> Notice:
        return Notice.objects.for_authority(self.authority).get(slug=slug)

    def _about(self, row) -> dict:
        """The plan or the notice that a row names."""
        found = {"plan": self._plan, "notice": self._notice}
        return {name: find(row[name]) for name, find in found.items() if name in row}

    # --- Meetings ---

    def _meeting(self, row):
        meeting = meetings.add_meeting(
            board=self.boards[row["board"]],
            on=dt.date.fromisoformat(row["on"]),
            status=HELD,
            reason=AS_PUBLISHED,
            **self._dated(row),
        )
        self.meetings[row["board"], row["on"]] = meeting
        for item in row.get("items", ()):
            meetings.add_item(
                meeting=meeting,
                title=item["title"],
                kind=item["kind"],
                reason=AS_PUBLISHED,
                by=self.actor,
                now=self._known(row),
                **self._about(item),
            )

    def _decisions(self, row):
        meeting = self.meetings[row["board"], row["on"]]
        for asked in row.get("decisions", ()):
            decision = decisions.record_decision(
                meeting=meeting,
                owner_role=asked.get("owner_role", ""),
                **{name: asked[name] for name in ("kind", "wording", "outcome")},
                **self._after_meeting(asked, row),
            )
            if "followed" not in asked:
                continue
            found = asked["followed"]
            now = self._known(found)
            decisions.record_follow_up(
                decision=decision,
                status=found["status"],
                text=found["text"],
                on=dt.date.fromisoformat(found["on"]),
                by=self.actor,
                now=now,
                today=timezone.localdate(now),
            )

    # --- Packs ---

    def _pack(self, row) -> Pack:
        meeting = self.meetings[row["board"], row["meeting"]]
        header = dict(row["header"])
        header["background"] = "\n".join(header.get("background", ()))
        pack = packs.prepare_pack(
            board=self.boards[row["board"]],
            meeting=meeting,
            month=Month.parse(row["month"]),
            dated=meeting.on,
            title=row["title"],
            slug=row["slug"],
            asks="\n".join(row["asks"]),
            reason=AS_PUBLISHED,
            **self._about(row),
            **header,
            **self._dated(row),
        )
        who = {"by": self.actor, "now": self._known(row)}
        for section, text in row["commentary"].items():
            packs.write_commentary(pack=pack, section=section, text=text, reason="In our words", **who)
        packs.publish_pack(pack=pack, today=meeting.on, **who)
        return pack

    def _referral(self, row, pack):
        if "referred" not in row:
            return
        referrals.refer(
            board=self.boards[row["board"]],
            to_board=self.boards[row["referred"]["to"]],
            pack=pack,
            on=pack.dated,
            reason=row["referred"]["reason"],
            **self._after_meeting(row["referred"], row),
        )
