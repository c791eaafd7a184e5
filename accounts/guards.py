"""Checks that every app's services make before they write."""

import datetime as dt

from accounts.errors import NotAllowed, Refused, Stale
from accounts.permissions import may
from accounts.plain_text import is_blank

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def require_permission(by, permission: str, authority, what: str) -> None:
    """Refuse somebody whose role in `authority` (or its key) lacks the permission. `what` completes "does not allow you to"."""
    if not may(by, permission, authority):
        raise NotAllowed(f"Your role does not allow you to {what}.")


def require_reason(reason: str, what: str, field: str = "reason", limit: int = 500) -> str:
    reason = (reason or "").strip()
    if is_blank(reason):
        raise Refused(f"Say why {what}.", field=field)
    if len(reason) > limit:
        raise Refused(f"The reason must be {limit} characters or fewer. You have typed {len(reason):,}.", field=field)
    return reason


def require_text(text: str, message: str, field: str, limit: int) -> str:
    """The text without white space around it. Refuses nothing at all with `message`, and more than `limit` characters."""
    text = (text or "").strip()
    if is_blank(text):
        raise Refused(message, field=field)
    if len(text) > limit:
        raise Refused(f"This must be {limit:,} characters or fewer. You have typed {len(text):,}.", field=field)
    return text


def require_date(day: dt.date, field: str) -> None:
    if not EARLIEST <= day <= LATEST:
        raise Refused(f"The date must be between {EARLIEST.year} and {LATEST.year}.", field=field)


def require_version(obj, version: int | None) -> None:
    """Refuse an edit of something that somebody else edited since the form was opened. None: the caller holds no form."""
    if version is not None and obj.version != version:
        last = obj.history.order_by("-pk").first()
        who = last.actor_label if last else "Somebody else"
        raise Stale(
            f"{who} changed this after you opened the form. Their version is shown beside yours.", theirs=obj, version=obj.version
        )


def changed_fields(obj, changes: dict) -> dict:
    return {name: value for name, value in changes.items() if getattr(obj, name) != value}
