"""Writes about people and councils: one function for one thing a person does. See plans/services for the common rules."""

import datetime as dt
from collections.abc import Collection

from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.editing import edit_in_place
from accounts.errors import NotAllowed, Refused
from accounts.guards import require_reason
from accounts.history import add_rows, delete_audited, save_audited
from accounts.models import LocalAuthority, Membership, ReminderChoice, User
from accounts.permissions import MANAGE_PEOPLE, Role, may
from accounts.selectors import reminder_page

AUTHORITY_FIELDS = ("name", "slug", "dfe_number", "ons_code", "region")
PERSON_FIELDS = ("name", "email", "is_active", "is_superuser")
PUBLISHED_EMAIL = "published-record@getting-to-good.invalid"


@transaction.atomic
def add_authority(*, by, now: dt.datetime, reason: str = "Added", **fields) -> LocalAuthority:
    """Add a council. For superusers."""
    _require_superuser(by, "add a council")
    return save_audited(LocalAuthority(**fields), by=by, reason=reason, now=now)


@transaction.atomic
def edit_authority(*, authority, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> LocalAuthority:
    """Change a council's name, codes or region. For superusers."""
    _require_superuser(by, "change a council")
    locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    return edit_in_place(locked, changes, allowed=AUTHORITY_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def add_person(
    *, authority: LocalAuthority, email: str, name: str, role: str, by, now: dt.datetime, reason: str = "Added"
) -> Membership:
    """Give a person a role in a council, making the account if there is none with this address.

    A new account has no password: the person sets one through a reset link. An account that exists keeps its name. A person of
    another council is added by a superuser, who alone may know who works where.
    """
    if not may(by, MANAGE_PEOPLE, authority):
        raise NotAllowed("Your role does not allow you to add people to this council.")
    if role not in Role.values:
        raise Refused("Choose a role.", field="role")
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email, name=name.strip())
        user.set_unusable_password()
        save_audited(user, by=by, reason=reason, now=now)
    councils = set(Membership.objects.filter(user=user).values_list("authority", flat=True))
    if authority.pk in councils:
        raise Refused("This person already has a role in this council.", field="email")
    if (councils or not user.is_active) and not by.is_superuser:
        raise Refused("This address cannot be added here. Ask whoever runs this service to add the person.", field="email")
    return save_audited(Membership(user=user, authority=authority, role=role), by=by, reason=reason, now=now)


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, reason: str, by, now: dt.datetime, version: int | None = None
) -> Membership:
    """Give a person another role in a council. It holds from their next page on."""
    locked = Membership.objects.select_for_update().select_related("authority", "user").get(pk=membership.pk)
    if not may(by, MANAGE_PEOPLE, locked.authority_id):
        raise NotAllowed("Your role does not allow you to change roles in this council.")
    _require_not_self(locked, by)
    return edit_in_place(locked, {"role": role}, allowed=("role",), reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_person(*, membership: Membership, reason: str, by) -> None:
    """Take a person's role in a council away. The account, and what they wrote, stay."""
    if not may(by, MANAGE_PEOPLE, membership.authority_id):
        raise NotAllowed("Your role does not allow you to remove people from this council.")
    _require_not_self(membership, by)
    delete_audited(membership, by=by, reason=require_reason(reason, "this is changed"))


@transaction.atomic
def add_account(*, email: str, name: str, by, now: dt.datetime, reason: str = "Added", **fields) -> User:
    """Make an account without a role yet. For superusers."""
    _require_superuser(by, "add an account")
    user = User(email=email.strip().lower(), name=name.strip(), **fields)
    user.set_unusable_password()
    return save_audited(user, by=by, reason=reason, now=now)


@transaction.atomic
def edit_account(*, user: User, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> User:
    """Change an account. For superusers. Switching it off ends its sessions."""
    _require_superuser(by, "change an account")
    locked = User.objects.select_for_update().get(pk=user.pk)
    saved = edit_in_place(locked, changes, allowed=PERSON_FIELDS, reason=reason, by=by, now=now, version=version)
    if not saved.is_active:
        end_sessions(saved)
    return saved


@transaction.atomic
def choose_reminders(*, wanted: Collection[str], by, now: dt.datetime) -> None:
    """Choose which of the reminders that are no duty `by` gets by e-mail: those kinds in `wanted`, of all that are offered."""
    User.objects.select_for_update().get(pk=by.pk)
    page = reminder_page(by)
    if not set(wanted) <= set(page.optional):
        raise Refused("Choose from the list.", field="wanted")
    changed = set(wanted) ^ set(page.wanted)
    kinds = [kind for kind in page.optional if kind in changed]
    add_rows([ReminderChoice(user=by, kind=kind, wanted=kind in wanted, by=by, known_from=now) for kind in kinds])


def published_actor() -> User:
    """The account "Published record", which stands for published papers, official statistics and the shared library.

    It is a superuser, because only one may add to the library and to councils that have nobody yet. That opens no door: it is
    switched off, so no session of it is honoured; it has no password; and no link to set one can arrive, because an address
    under `.invalid` exists nowhere (RFC 2606). Only commands act as it, and whoever runs those has the database anyway. Each
    call sees that this is still so.
    """
    actor = User.objects.filter(email=PUBLISHED_EMAIL).first() or User(email=PUBLISHED_EMAIL, name="Published record")
    if not actor.is_superuser or actor.is_active or actor.has_usable_password():
        actor.version += actor.pk is not None
        actor.is_superuser, actor.is_active = True, False
        actor.set_unusable_password()
        save_audited(actor, by=actor, reason="Stands for what was published; nobody signs in with it")
    return actor


def end_sessions(user: User) -> int:
    """Sign a person out everywhere; the number of sessions that ended."""
    mine = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def _require_superuser(by, what) -> None:
    if not by.is_superuser:
        raise NotAllowed(f"Only a superuser can {what}.")


def _require_not_self(membership, by) -> None:
    if membership.user_id == by.pk and not by.is_superuser:
        raise Refused("You cannot change your own role. Ask another administrator.")
