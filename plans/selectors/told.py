"""Updates as they are told: each with its corrections and what was answered."""

from dataclasses import dataclass

from plans import rag
from plans.models import Update
from plans.positions import Statement, sign_off_of


@dataclass(frozen=True)
class Told:
    """One update as told: the statement, its corrections (oldest first) and the answer to its request for sign-off."""

    update: Update
    corrections: list[Update]
    sign_off: object | None
    is_latest: bool

    @property
    def now(self) -> Update:
        """What stands: the latest correction, or the update itself."""
        return self.corrections[-1] if self.corrections else self.update

    @property
    def can_be_corrected(self) -> bool:
        """Not once it was answered, and not where it ended the action; see `services.updates.correct_update`."""
        return self.sign_off is None and self.update.stage in rag.OFFICER_STAGES

    @property
    def is_rosier(self) -> bool:
        return rag.is_rosier(self.update.rating, self.update.suggested_rating)


def all_updates(action, *, month=None, known_on=None) -> list[Update]:
    """Every update of an action, oldest first, with month, author and sign-off. One query.

    `month` leaves out updates of later months with their corrections; `known_on` what was written later.
    """
    rows = Update.objects.filter(action=action).known_on(known_on).about_months_up_to(month)
    return list(rows.select_related("cycle", "by", "sign_off", "sign_off__by").order_by("pk"))


def families_of(updates) -> list[list[Update]]:
    """Updates with their corrections, latest review month first."""
    families: dict[int, list[Update]] = {}
    for update in updates:
        families.setdefault(update.corrects_id or update.pk, []).append(update)
    return sorted(families.values(), key=lambda family: (family[0].cycle.month, family[0].pk), reverse=True)


def told_of(family: list[Update], said: Statement, known_on=None) -> Told:
    original, *corrections = family
    answers = [answer for answer in (sign_off_of(update, known_on) for update in family) if answer]
    return Told(
        original, corrections, answers[-1] if answers else None, said.original is not None and original.pk == said.original.pk
    )
