"""Editing in place: what every service does that changes the wording or settings of something with a history."""

import datetime as dt
from collections.abc import Collection

from accounts.errors import Refused
from accounts.guards import changed_fields, require_reason, require_version
from accounts.history import save_audited


def edit_in_place(
    obj,
    changes: dict,
    *,
    allowed: Collection[str],
    reason: str,
    by,
    now: dt.datetime,
    version: int | None = None,
    what: str = "this is changed",
):
    """Save `changes` to a locked object and count its version up. Refuses a stale version, no change, and no reason.

    `what` completes "Say why". Raises `ValueError` for a field that is not in `allowed`, which is a programmer's mistake.
    """
    require_known(changes, allowed)
    require_version(obj, version)
    changed = changed_fields(obj, changes)
    if not changed:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, what)
    for name, value in changed.items():
        setattr(obj, name, value)
    obj.version += 1
    return save_audited(obj, by=by, reason=reason, now=now)


def require_known(fields: Collection[str], allowed: Collection[str]) -> None:
    unknown = set(fields) - set(allowed)
    if unknown:
        raise ValueError(f"Not to be set this way: {sorted(unknown)}")
