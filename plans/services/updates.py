"""What officers and leads say about an action: updates, corrections, sign-off."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.errors import NotAllowed, Refused, Stale
from accounts.guards import require_date, require_reason
from accounts.history import add_row
from accounts.permissions import SIGN_OFF, UPDATE_ANY_ACTION, UPDATE_OWN_ACTIONS, may
from accounts.plain_text import has_unprintable, is_blank
from metrics.months import AsAt, Month
from plans import rag
from plans.models import SignOff, Update
from plans.models.update import REASON_LIMIT, TEXT_LIMIT
from plans.positions import Statement, sign_off_of, statement
from plans.selectors.measures import missed_by
from plans.selectors.positions import updates_by_original
from plans.services.guards import lock_action, open_cycle_of, require_writable, writable_action


@dataclass(frozen=True)
class Said:
    """What a person says in an update, as typed and cleaned."""

    stage: str
    rating: str
    impact: str
    progress: str
    impact_evidence: str = ""
    expected_rating: str = ""
    expected_by: dt.date | None = None
    difference_reason: str = ""


@transaction.atomic
def record_update(
    *, action, said: Said, by, now: dt.datetime, today: dt.date, seen: int | None = None, as_published: str = ""
) -> Update:
    """Add an update to `action`, in the review cycle that is open.

    `seen` is the key of the newest update that the person had on screen (0: there was none; None: no form was open); where
    there is a newer one by now, `Stale` is raised with it. `as_published` names the document and paragraph of a loaded record,
    which may lack a path to green.
    """
    action = lock_action(action)
    plan = action.plan
    require_writable(plan)
    require_may_update(by, plan, action)
    cycle = open_cycle_of(plan)
    if cycle is None:
        raise Refused(f"“{plan.title}” has no open review month, so it cannot be updated yet.")
    now_said = current_statement(action)
    _require_unseen_nothing(action, seen)
    if now_said.stage in rag.ENDED_STAGES:
        raise Refused(
            f"Action {action.reference} is {rag.STAGE_WORDS[now_said.stage].lower()}, so it takes no more updates. "
            "The programme lead can reopen it."
        )
    return _add(plan=plan, action=action, cycle=cycle, said=said, by=by, now=now, today=today, source=as_published)


@transaction.atomic
def correct_update(*, update: Update, said: Said, by, now: dt.datetime, today: dt.date, seen: int | None = None) -> Update:
    """Add a correction of `update`: a new update that stands in its place, by its author or a programme lead."""
    action = lock_action(update.action)
    plan = action.plan
    original = update.corrects or update
    if original.by_id != by.pk and not may(by, UPDATE_ANY_ACTION, plan.authority_id):
        raise NotAllowed("Only the person who wrote an update, or a programme lead, can correct it.")
    require_may_update(by, plan, action, own=original.by_id == by.pk)
    require_writable(plan)
    _require_unseen_nothing(action, seen)
    if original.stage in (rag.STOPPED, rag.DEVOLVED):
        raise Refused("The end of an action is not corrected. Reopen the action instead.")
    families = updates_by_original({original.pk, action.latest_update})
    if any(sign_off_of(row) for row in families[original.pk]):
        raise Refused("This update has been answered by a sign-off or a refusal, so it stands. Write a new update instead.")
    if statement(families[action.latest_update]).stage in rag.ENDED_STAGES:
        raise Refused(f"Action {action.reference} has ended. The programme lead can reopen it; then it can be corrected.")
    cycle = open_cycle_of(plan)
    if cycle is None:
        raise Refused(f"“{plan.title}” has no open review month, so nothing can be corrected.")
    cycle = not_before(cycle, original)
    return _add(plan=plan, action=action, cycle=cycle, said=said, by=by, now=now, today=today, corrects=original)


@transaction.atomic
def sign_off(*, update: Update, accepted: bool, reason: str = "", by, now: dt.datetime, seen: int | None = None) -> SignOff:
    """Confirm that an action is complete, or refuse with a reason. Never by the person who wrote the update.

    `seen` is the key of the update that the person had on screen (None: no form was open): nobody signs what they have not read.
    """
    action = writable_action(update.action, by, SIGN_OFF, "sign off an action")
    rows = latest_rows(action)
    said = statement(rows)
    if said.update is None or said.update.pk != update.pk or not said.awaits_sign_off:
        raise Refused(f"Action {action.reference} is not waiting for sign-off of this update any more.")
    if seen is not None and seen != update.pk:
        raise Stale(
            f"{update.by} wrote more after you opened this form. What stands now is shown beside it.",
            theirs=update,
            seen=update.pk,
        )
    if by.pk in {row.by_id for row in rows}:
        raise NotAllowed("You wrote this update. Somebody else has to sign it off.")
    reason = reason.strip() if accepted else require_reason(reason, "completion is refused", limit=REASON_LIMIT)
    return add_row(SignOff(update=update, accepted=accepted, reason=reason, by=by, known_from=now))


def require_may_update(by, plan, action, own: bool | None = None) -> None:
    own = action.owner_now == by.pk if own is None else own
    if may(by, UPDATE_ANY_ACTION, plan.authority_id):
        return
    if not may(by, UPDATE_OWN_ACTIONS, plan.authority_id):
        raise NotAllowed("Your role does not allow you to update actions.")
    if not own:
        raise NotAllowed(f"Action {action.reference} is not yours: its owner is {action.owner_role or 'not set'}.")


def not_before(cycle, update):
    """The open cycle `cycle`, or that of `update` where an earlier month was reopened: what follows on an update is not
    filed before it."""
    return update.cycle if update and update.cycle.month > cycle.month else cycle


def latest_rows(action) -> list[Update]:
    """The latest update of an action (from `with_facts`) with its corrections. One query at most."""
    return updates_by_original([action.latest_update])[action.latest_update] if action.latest_update else []


def current_statement(action) -> Statement:
    return statement(latest_rows(action))


def suggestion_for(
    *, plan, action, stage: str, impact: str, month: Month, today: dt.date, missed: tuple[rag.MissedStep, ...]
) -> rag.Suggestion:
    """What the rules suggest for an action that is being updated now with this stage and impact.

    `missed` are the target steps that its measures miss in that month (`selectors/measures.py`).
    """
    return rag.suggest(
        rag.Facts(
            on=AsAt(month).judged_on(today),
            stage=stage,
            impact=impact,
            start=action.start,
            due=action.due_now,
            missed=missed,
            green_needs_impact=plan.green_needs_impact,
        )
    )


def _require_unseen_nothing(action, seen) -> None:
    if seen is not None and action.newest_update is not None and action.newest_update != seen:
        newest = Update.objects.select_related("by", "cycle").get(pk=action.newest_update)
        raise Stale(
            f"{newest.by} updated action {action.reference} after you opened this form. Nothing of yours is lost: "
            "their update is shown below, and yours is still in the form.",
            theirs=newest,
            seen=newest.pk,
        )


def _add(*, plan, action, cycle, said: Said, by, now, today, source="", corrects=None) -> Update:
    month = corrects.cycle.month if corrects else cycle.month
    _require_words(said)
    missed = missed_by(action, AsAt(month), today=today) if said.stage == rag.IN_PROGRESS else ()
    about = {"stage": said.stage, "impact": said.impact, "month": month, "today": today, "missed": missed}
    suggestion = suggestion_for(plan=plan, action=action, **about)
    _require_rating(said, suggestion)
    if not source:
        _require_path(said, month)
    return add_row(
        Update(
            action=action,
            cycle=cycle,
            stage=said.stage,
            rating=said.rating,
            impact=said.impact,
            progress=said.progress.strip(),
            impact_evidence=said.impact_evidence.strip(),
            expected_rating=said.expected_rating,
            expected_by=said.expected_by,
            suggested_rating=suggestion.rating,
            suggested_code=suggestion.code,
            suggested_sentence=suggestion.sentence,
            difference_reason=said.difference_reason.strip() if rag.is_rosier(said.rating, suggestion.rating) else "",
            corrects=corrects,
            source=source,
            by=by,
            known_from=now,
        )
    )


def _require_words(said: Said) -> None:
    if said.stage not in rag.OFFICER_STAGES:
        raise Refused("Choose a stage: not started, in progress or awaiting sign-off.", field="stage")
    if said.impact not in rag.IMPACT_WORDS:
        raise Refused("Choose what impact on children there is.", field="impact")
    if said.rating not in rag.RATING_WORDS:
        raise Refused("Choose Red, Amber or Green.", field="rating")
    if is_blank(said.progress):
        raise Refused("Say what progress was made, or that there was none.", field="progress")
    for name, limit in (("progress", TEXT_LIMIT), ("impact_evidence", TEXT_LIMIT), ("difference_reason", REASON_LIMIT)):
        text = getattr(said, name)
        if len(text) > limit:
            raise Refused(f"This must be {limit:,} characters or fewer. You have typed {len(text):,}.", field=name)
        if has_unprintable(text):
            raise Refused("This contains a character that cannot be printed. Delete it and type it again.", field=name)
    if said.impact in rag.IMPACTS_WITH_EVIDENCE and is_blank(said.impact_evidence):
        raise Refused("Say what shows the impact on children, or choose another impact.", field="impact_evidence")


def _require_rating(said: Said, suggestion: rag.Suggestion) -> None:
    if suggestion.rating == rag.NOT_RATED and said.rating != rag.NOT_RATED:
        raise Refused(f"{suggestion.sentence} Leave the rating empty, or choose another stage.", field="rating")
    if suggestion.rating != rag.NOT_RATED and said.rating == rag.NOT_RATED:
        raise Refused("Choose Red, Amber or Green.", field="rating")
    if rag.is_rosier(said.rating, suggestion.rating) and is_blank(said.difference_reason):
        raise Refused(
            f"You rate this {rag.RATING_WORDS[said.rating]}; the rules suggest {suggestion.word}: {suggestion.sentence} "
            "Say why you see it differently. Your reason is shown to the board beside the rating.",
            field="difference_reason",
        )


def _require_path(said: Said, month: Month) -> None:
    if bool(said.expected_rating) != bool(said.expected_by):
        field = "expected_by" if said.expected_rating else "expected_rating"
        raise Refused("Give both the rating you expect and the date you expect it by.", field=field)
    if said.expected_by:
        require_date(said.expected_by, "expected_by")
        if said.expected_by < month.first:
            raise Refused(f"The date you expect it by is before the review month, {month.label}.", field="expected_by")
    if said.rating in (rag.RED, rag.AMBER) and said.stage != rag.AWAITING_SIGN_OFF and not said.expected_rating:
        raise Refused(
            f"Rated {rag.RATING_WORDS[said.rating]}: say which rating you expect next, and by when (the path to green).",
            field="expected_rating",
        )
