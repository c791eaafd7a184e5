"""A council's own Word template for its papers: added and withdrawn, never edited."""

import datetime as dt
import hashlib

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_permission
from accounts.history import add_row
from accounts.permissions import PREPARE_PACKS
from boards.models import WordTemplate
from plans.evidence_files import Checked
from plans.services.guards import lock_council

WHAT = "choose the Word template of papers"


@transaction.atomic
def add_template(*, authority, file: Checked, by, now: dt.datetime) -> WordTemplate:
    """From now on papers are made in this template. `file` comes from `boards.papers.template_checking.check_template`."""
    require_permission(by, PREPARE_PACKS, authority, WHAT)
    lock_council(authority)
    return add_row(_row(authority, file.filename, file.content, by, now))


@transaction.atomic
def withdraw_template(*, authority, by, now: dt.datetime) -> WordTemplate:
    """From now on papers are made in our own look again. The template stays listed."""
    require_permission(by, PREPARE_PACKS, authority, WHAT)
    lock_council(authority)
    latest = WordTemplate.objects.filter(authority=authority).order_by("-pk").first()
    if latest is None or latest.withdrawn:
        raise Refused("The council has no template of its own.")
    row = _row(authority, latest.filename, b"", by, now)
    row.withdrawn = True
    return add_row(row)


def _row(authority, filename: str, content: bytes, by, now: dt.datetime) -> WordTemplate:
    digest = hashlib.sha256(content).hexdigest()
    return WordTemplate(
        authority=authority, filename=filename, content=content, size=len(content), sha256=digest, by=by, known_from=now
    )
