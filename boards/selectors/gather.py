"""What a pack holds, gathered from everything that is known at one moment, as a member of the board sees it.

Counts of 1 to 5 are hidden where their series says so. A fixed number of queries, however many actions, figures and months there
are: about two dozen, so it is done in the background and never on a page.
"""

import datetime as dt
from collections.abc import Callable

from accounts.errors import Refused
from boards.models import Pack
from boards.packs.contents import Contents, PackRisk
from boards.selectors.checks import board_checks
from boards.selectors.gather_board import challenges_of, decisions_of, since_when
from boards.selectors.gather_figures import figures_of
from boards.selectors.gather_money import finance_of, resources_of
from boards.selectors.gather_notice import notice_of
from boards.selectors.gather_plan import plan_of
from boards.selectors.gather_problems import problems_of
from boards.selectors.pack_words import header_of, texts_of
from metrics.asking import query_of
from metrics.months import AsAt, Month
from plans.selectors.checks import checks_of
from plans.selectors.council import Council, read_council
from plans.selectors.council_plans import PlanRecord
from plans.selectors.risks import risks_page

MONTHS = 24
STEPS = 6


def gather(pack: Pack, *, known_on: dt.datetime, today: dt.date, say: Callable[[int, int, str], None] | None = None) -> Contents:
    """Everything that the pack holds at the end of its month, as known at `known_on`; `today` is not later than the day of it.

    `pack` comes with board, council, plan, notice and meeting. `say` is told how far it has come: steps done, of how many, and
    what comes next. Raises `Refused` where the plan has no such review month.
    """
    say = say or (lambda *_: None)
    say(0, STEPS, "Reading the council’s plans, figures and notices")
    authority, month = pack.board.authority, pack.month
    council = read_council(authority, month=month, known_on=known_on, today=today, sees_small=False, back=MONTHS)
    record = record_of(council, pack)
    suffix = f"?{query_of(AsAt(month, known_on))}"
    at = {"month": review_month(pack, record), "known_on": known_on, "today": today}
    say(1, STEPS, "Rating the plan")
    plan = plan_of(council, record, at["month"], suffix) if record else None
    say(2, STEPS, "Judging the measures")
    notice = notice_of(council, pack.notice_id, suffix) if pack.notice_id else None
    checks = checks_of(council, board_checks(council))
    say(3, STEPS, "Drawing up the figures")
    figures = figures_of(council, pack.notice_id, suffix)
    say(4, STEPS, "Adding up finance and resources")
    finance = finance_of(authority, month, known_on)
    resources = resources_of(pack.plan, **at) if record else None
    risks = risks_of(pack, at) if record else ()
    say(5, STEPS, "Listing questions and decisions")
    since = since_when(pack, known_on)
    return Contents(
        header=header_of(pack),
        plan=plan,
        notice=notice,
        figures=figures,
        finance=finance,
        resources=resources,
        risks=risks,
        problems=problems_of(checks),
        challenges=challenges_of(pack.board, since, known_on, today),
        decisions=decisions_of(pack.board, since, known_on, today),
        questions=tuple(row.problem.question for row in checks.questions),
        **texts_of(pack),
    )


def record_of(council: Council, pack: Pack) -> PlanRecord | None:
    """The plan of the pack as it was read; None for a pack without one. Raises `Refused` where it was not known yet."""
    if not pack.plan_id:
        return None
    found = next((record for record in council.plans.records if record.plan.pk == pack.plan_id), None)
    if found is None:
        raise Refused(f"Nothing was known of “{pack.plan}” at that time.")
    return found


def review_month(pack: Pack, record: PlanRecord | None) -> Month | None:
    """The review month that is shown; None where the plan has none at all. Raises `Refused` where it has others only."""
    if record is None or not record.cycles.rows:
        return None
    if record.cycles.of_month(pack.month) is None:
        raise Refused(f"“{pack.plan}” has no review month {pack.month.label}. Choose another month.", field="month")
    return pack.month


def risks_of(pack: Pack, at: dict) -> tuple:
    """The open risks, the highest score first. Two queries."""
    return tuple(
        PackRisk(row.risk.title, row.risk.owner_role, f"{row.risk.score} ({row.band.lower()})", row.risk.mitigation)
        for row in risks_page(pack.plan, **at).open
    )
