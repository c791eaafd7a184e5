"""What the checks of boards find of a council, beside those of plans."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from boards.checks import ALL_CHECKS, BoardFacts, ChallengeFacts, CorrectedFacts, DecisionFacts, PackFacts, PaperFacts, run
from boards.models import PaperCheck, PublishedPack
from boards.models.meeting import CANCELLED
from boards.selectors.corrections import corrections_since
from boards.selectors.log import Log, log_at
from boards.selectors.log_rows import LogRows, log_from, rows_of_log
from boards.selectors.packs import opened, packs_in_hand
from boards.selectors.paper_checks import paper_facts, papers_checked
from boards.selectors.viewing import end_of_board
from metrics.months import Month
from plans.checks import Problem
from plans.selectors.checks import Others
from plans.selectors.council import Council
from plans.selectors.together import read_together


def board_checks(council: Council) -> Others:
    """The checks of boards at the months of a council, as `plans.selectors.checks` takes them. One query."""
    authority, known_on = council.authority, council.as_at.known_on
    of_packs = (packs_in_hand(authority, known_on), papers_checked(authority, known_on))
    *found, published, checked = read_together(*rows_of_log(authority, known_on), *of_packs)
    return board_checks_from(council, log_from(authority, found), published, checked)


def board_checks_from(
    council: Council, rows: LogRows, published: Sequence[PublishedPack] = (), checked: Sequence[PaperCheck] = ()
) -> Others:
    """The same from the log of every board of the council, the packs of `packs_in_hand` and the papers of `papers_checked`. No
    queries."""
    packs, papers = tuple(_packs(council, published)), paper_facts(checked)
    return Others(
        table=ALL_CHECKS,
        found=lambda month: run(board_facts(council, rows, month, packs, papers)),
        path=_Links(council.authority, rows, [*checked, *published]).path,
    )


def board_facts(
    council: Council, rows: LogRows, month: Month, packs: tuple[PackFacts, ...] = (), papers: tuple[PaperFacts, ...] = ()
) -> BoardFacts:
    """The facts of a month up to the one that the council was read for. No queries."""
    on = council.on(month)
    log, ends = log_at(rows, on), _ends(council, rows)
    return BoardFacts(on, tuple(_challenges(log, ends)), tuple(_decisions(log, ends)), packs, papers)


def _packs(council: Council, published: Sequence[PublishedPack]):
    """Each pack with what of it was corrected since; of one that cannot be read any more nobody can say."""
    for row in published:
        contents, tampered = opened(row)
        found = corrections_since(council, contents, row.known_on) if contents is not None else []
        yield PackFacts(
            key=row.pack_id,
            title=row.title,
            board=row.board_name,
            published=timezone.localdate(row.known_from),
            corrections=tuple(CorrectedFacts(each.words, each.since) for each in found),
            tampered=tampered,
        )


def _ends(council: Council, rows: LogRows) -> dict[int, dt.date]:
    """The last day of the record of each published board, by its key; its own pages are shown at the same."""
    published = [row.record_ends for row in (*council.rows.plans, *council.rows.notices) if row.published and row.record_ends]
    record, met = max(published, default=None), defaultdict(list)
    for meeting in rows.meetings:
        if meeting.status != CANCELLED:
            met[meeting.board_id].append(Month.of(meeting.on))
    found = {board.pk: end_of_board(record, max(met[board.pk], default=None)) for board in rows.boards if board.published}
    return {key: month.last for key, month in found.items() if month}


def _challenges(log: Log, ends):
    for each in log.questions:
        yield ChallengeFacts(
            key=each.row.pk,
            number=each.number,
            board=each.board.name,
            question=each.row.question,
            asked=each.asked,
            owner_role=each.owner.owner_role,
            ends=ends.get(each.board.pk),
        )


def _decisions(log: Log, ends):
    for each in log.decisions:
        yield DecisionFacts(
            key=each.key,
            number=each.row.number,
            board=each.board.name,
            wording=each.row.wording,
            on=each.meeting.on,
            decided=each.decided,
            words=each.row.get_kind_display().lower(),
            owner_role=each.row.owner_role,
            ends=ends.get(each.board.pk),
        )


class _Links:
    """The addresses of what the problems are about; of packs by rows that name theirs. No queries: everything was read with the
    log."""

    def __init__(self, authority, rows: LogRows, published: Sequence[PublishedPack | PaperCheck]):
        self.authority, self.rows, self.published = authority, rows, published

    def path(self, problem: Problem) -> str:
        """The address of the page on which it is mended, without the position; empty where there is none."""
        found = self._pages.get(problem.subject)
        return reverse(found[0], args=[self.authority.slug, *found[1:]]) if found else ""

    @cached_property
    def _pages(self) -> dict[str, tuple]:
        boards = {row.pk: row.slug for row in self.rows.boards}
        of_meetings = {row.pk: boards[row.board_id] for row in self.rows.meetings if row.board_id in boards}
        questions = {
            f"challenge:{row.pk}": ("challenge", boards[row.board_id], row.number)
            for row in self.rows.challenges
            if row.board_id in boards
        }
        packs = {f"pack:{row.pack_id}": ("pack", row.board_slug, row.slug) for row in self.published}
        return (
            questions
            | packs
            | {
                f"decision:{row.pk}": ("decision", of_meetings[row.meeting_id], row.pk)
                for row in self.rows.decisions
                if row.meeting_id in of_meetings
            }
        )
