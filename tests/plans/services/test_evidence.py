"""Adding evidence and withdrawing it."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused
from plans.evidence_files import check
from plans.models import Evidence, EvidenceFile, EvidenceWithdrawal
from plans.services.evidence import withdraw_evidence
from plans.services.plans import publish_record
from tests.factories import JANUARY, World, at, make_evidence
from tests.plans.asked import a_limb, findings_of

NOW, TODAY = at(JANUARY), at(JANUARY).date()


def add(world, subject=None, by=None, **fields):
    return make_evidence(subject or world.action, by or world.officer, **fields)


def subjects(world, **fields) -> dict:
    """One of each kind that evidence may be about."""
    (finding,) = findings_of(world.authority, world.lead, **fields)
    return {"action": world.action, "finding": finding, "limb": a_limb(world.authority, world.lead, **fields)}


def test_evidence_is_added_about_an_action_a_finding_and_a_limb(world):
    for name, subject in subjects(world).items():
        row = add(world, subject, title="Audit of plans", valid_until=dt.date(2026, 6, 30), url="https://example.org/audit")
        assert (getattr(row, name), row.title, row.kind) == (subject, "Audit of plans", "audit")
        assert (row.url, row.by, row.known_from) == ("https://example.org/audit", world.officer, NOW)
        assert not EvidenceFile.objects.filter(evidence=row).exists()


def test_a_file_is_kept_byte_for_byte_with_its_digest(world):
    content = b"%PDF-1.7 what it says"
    row = add(world, file=check("audit.pdf", content))
    kept = EvidenceFile.objects.get(evidence=row)
    assert (kept.filename, kept.content_type, kept.size) == ("audit.pdf", "application/pdf", len(content))
    assert (bytes(kept.content), kept.sha256) == (content, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("changes", "field", "gist"),
    [
        ({"kind": "rumour"}, "kind", "Choose the kind"),
        ({"title": " "}, "title", "Give the evidence a title"),
        ({"title": "a" * 201}, "title", "200 characters or fewer"),
        ({"summary": ""}, "summary", "Say what the evidence shows"),
        ({"summary": "a" * 2_001}, "summary", "2,000 characters or fewer"),
        ({"role_title": ""}, "role_title", "Say who gathered it"),
        ({"on": dt.date(2026, 1, 21)}, "on", "cannot be in the future"),
        ({"on": dt.date(1026, 1, 20)}, "on", "between 2000 and 2100"),
        ({"valid_until": dt.date(2026, 1, 9)}, "valid_until", "before the date of the evidence, 10 January 2026"),
    ],
)
def test_bad_evidence_is_refused_and_nothing_is_written(world, changes, field, gist):
    with pytest.raises(Refused, match=gist) as refusal:
        add(world, **changes)
    assert refusal.value.field == field
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://example.org/x", "//example.org", "notes"]
)
def test_a_link_that_is_no_web_address_is_refused_beside_its_field(world, url):
    with pytest.raises(ValidationError) as refusal:
        add(world, url=url)
    assert list(refusal.value.message_dict) == ["url"]
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("who", ["board", "administrator", "auditor"])
def test_only_officers_and_the_lead_add_and_withdraw(world, who):
    row = add(world)
    with pytest.raises(NotAllowed):
        add(world, by=getattr(world, who))
    with pytest.raises(NotAllowed):
        withdraw_evidence(evidence=row, reason="Wrong", by=getattr(world, who), now=NOW)


def test_nobody_adds_evidence_in_another_council(world):
    other = World("elsewhere")
    for subject in subjects(other).values():
        with pytest.raises(NotAllowed):
            add(world, subject, by=world.lead)


def test_published_records_take_no_evidence(world):
    for name, subject in subjects(world, published=True).items():
        if name == "action":
            publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
        with pytest.raises(Refused, match="is a published record"):
            add(world, subject)


def test_a_limb_that_was_withdrawn_takes_no_evidence(world):
    with pytest.raises(Refused, match="Limb a has been withdrawn"):
        add(world, a_limb(world.authority, world.lead, withdrawn=True))


def test_evidence_is_about_something_that_it_can_be_about(world):
    with pytest.raises(ValueError, match="Nothing that evidence is about"):
        add(world, world.area)


def test_evidence_is_withdrawn_once_with_a_reason_and_stays(world):
    for subject in subjects(world).values():
        row = add(world, subject)
        with pytest.raises(Refused, match="Say why"):
            withdraw_evidence(evidence=row, reason=" ", by=world.officer, now=NOW)
        withdrawal = withdraw_evidence(evidence=row, reason="The sample was wrong", by=world.lead, now=NOW)
        assert (withdrawal.evidence, withdrawal.by, withdrawal.known_from) == (row, world.lead, NOW)
        with pytest.raises(Refused, match="withdrawn already"):
            withdraw_evidence(evidence=row, reason="Again", by=world.lead, now=NOW)
    assert Evidence.objects.count() == EvidenceWithdrawal.objects.count() == 3


@pytest.mark.parametrize("url", ["https://user:secret@example.org/report", "https://user@example.org"])
def test_an_address_with_a_password_in_it_is_refused(world, url):
    with pytest.raises(Refused, match="holds a name or a password") as caught:
        make_evidence(world.action, world.officer, url=url)
    assert caught.value.field == "url"
    assert make_evidence(world.action, world.officer, url="https://example.org/who@what").url
