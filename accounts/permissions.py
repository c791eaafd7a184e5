"""Who may do what: permissions are named constants, roles are data, `may` is the one function that answers.

The table in docs/permissions.md is written from ROLES; a test compares the two.
"""

from django.db import models


class Role(models.TextChoices):
    OFFICER = "officer", "Officer"
    LEAD = "lead", "Programme lead"
    BOARD = "board", "Board member"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Inspector or auditor"


VIEW_PLANS = "view_plans"
UPDATE_OWN_ACTIONS = "update_own_actions"
UPDATE_ANY_ACTION = "update_any_action"
SIGN_OFF = "sign_off"
MANAGE_ACTIONS = "manage_actions"
MANAGE_CYCLES = "manage_cycles"
CONFIRM_OVERALL_RATING = "confirm_overall_rating"
MANAGE_PLANS = "manage_plans"
VIEW_FULL_HISTORY = "view_full_history"
MANAGE_PEOPLE = "manage_people"
VIEW_FIGURES = "view_figures"
SEE_SMALL_NUMBERS = "see_small_numbers"
ENTER_FIGURES = "enter_figures"
MANAGE_SERIES = "manage_series"
MANAGE_DEMANDS = "manage_demands"
MANAGE_PROGRAMME = "manage_programme"
ADD_EVIDENCE = "add_evidence"
MAKE_CLAIMS = "make_claims"
ACCEPT_DEVIATIONS = "accept_deviations"
MANAGE_BOARDS = "manage_boards"
ASK_QUESTIONS = "ask_questions"
ANSWER_QUESTIONS = "answer_questions"
PREPARE_PACKS = "prepare_packs"

PERMISSIONS = {
    VIEW_PLANS: "Read plans, actions, their updates and the history of an action",
    UPDATE_OWN_ACTIONS: "Update the actions they are responsible for",
    UPDATE_ANY_ACTION: "Update any action",
    SIGN_OFF: "Sign off or refuse completion (never of their own update)",
    MANAGE_ACTIONS: "Add, reword, reassign, stop or devolve actions; move due dates; name the measures that show their effect",
    MANAGE_CYCLES: "Close and reopen the review month; see who has not updated",
    CONFIRM_OVERALL_RATING: "Confirm the plan's overall rating",
    MANAGE_PLANS: "Move a plan through its life cycle; edit plans and areas (in the admin, which is for administrators)",
    VIEW_FULL_HISTORY: "Read the history of the whole plan, with wording and settings, and the files of withdrawn evidence",
    MANAGE_PEOPLE: "Add people to the council and change their roles, in the admin",
    VIEW_FIGURES: "Read indicators, figures, charts, budgets, team profiles and where each figure came from",
    SEE_SMALL_NUMBERS: "See and export counts of 1 to 5, which others see as c",
    ENTER_FIGURES: "Enter and correct figures, budgets and team profiles; upload files and undo an upload",
    MANAGE_SERIES: "Set targets, start new limits on a chart, and add series, sub-groups and the council's own indicators",
    MANAGE_DEMANDS: "Record inspections, findings, notices, escalation measures and what others think of them; link findings",
    MANAGE_PROGRAMME: "Keep projects, resources, risks and the events of the timeline",
    ADD_EVIDENCE: "Add evidence to actions, findings and limbs, and withdraw it",
    MAKE_CLAIMS: "Claim that an escalation measure is met, partly met or not met",
    ACCEPT_DEVIATIONS: "Accept a problem that the checks find, until a date",
    MANAGE_BOARDS: "Keep boards, meetings, agendas, rotas and reports that are owed; record decisions and what came of them",
    ASK_QUESTIONS: "Ask a question as a member of a board",
    ANSWER_QUESTIONS: "Answer a question that a member asked",
    PREPARE_PACKS: "Prepare and publish packs and committee papers, and pass them on to another board",
}

ROLES: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            VIEW_PLANS,
            UPDATE_OWN_ACTIONS,
            VIEW_FIGURES,
            SEE_SMALL_NUMBERS,
            ENTER_FIGURES,
            ADD_EVIDENCE,
            MAKE_CLAIMS,
            ANSWER_QUESTIONS,
        }
    ),
    Role.LEAD: frozenset(
        {
            VIEW_PLANS,
            UPDATE_OWN_ACTIONS,
            UPDATE_ANY_ACTION,
            SIGN_OFF,
            MANAGE_ACTIONS,
            MANAGE_CYCLES,
            CONFIRM_OVERALL_RATING,
            MANAGE_PLANS,
            VIEW_FULL_HISTORY,
            VIEW_FIGURES,
            SEE_SMALL_NUMBERS,
            ENTER_FIGURES,
            MANAGE_SERIES,
            MANAGE_DEMANDS,
            MANAGE_PROGRAMME,
            ADD_EVIDENCE,
            MAKE_CLAIMS,
            ACCEPT_DEVIATIONS,
            MANAGE_BOARDS,
            ASK_QUESTIONS,
            ANSWER_QUESTIONS,
            PREPARE_PACKS,
        }
    ),
    Role.BOARD: frozenset({VIEW_PLANS, VIEW_FIGURES, ASK_QUESTIONS}),
    Role.ADMINISTRATOR: frozenset(
        {
            VIEW_PLANS,
            MANAGE_ACTIONS,
            MANAGE_PLANS,
            VIEW_FULL_HISTORY,
            MANAGE_PEOPLE,
            VIEW_FIGURES,
            SEE_SMALL_NUMBERS,
            ENTER_FIGURES,
            MANAGE_SERIES,
            MANAGE_DEMANDS,
            MANAGE_PROGRAMME,
            MANAGE_BOARDS,
        }
    ),
    Role.AUDITOR: frozenset({VIEW_PLANS, VIEW_FULL_HISTORY, VIEW_FIGURES, SEE_SMALL_NUMBERS}),
}


def may(user, permission: str, authority) -> bool:
    """Whether `user` has `permission` in `authority` (a LocalAuthority or its primary key).

    Whether the person may sign in at all is not asked here: a switched-off account has no session.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"No such permission: {permission}")
    if user.is_superuser:
        return True
    role = user.roles.get(getattr(authority, "pk", authority))
    return role is not None and permission in ROLES[role]
