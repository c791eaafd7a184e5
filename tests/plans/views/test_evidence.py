"""Evidence over HTTP: its page, its file, adding and withdrawing it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.evidence_files import check
from plans.forms.evidence import EvidenceForm
from plans.models import Evidence, EvidenceFile
from plans.services.evidence import withdraw_evidence
from plans.services.plans import publish_record
from tests.asking import signed_in
from tests.factories import JANUARY, World, at, make_evidence
from tests.plans.asked import a_limb, findings_of
from tests.plans.views.sending import assert_refused, day, filled, text_of

NOW = at(JANUARY)
PDF = b"%PDF-1.7 what it says"
SAID = {"kind": "audit", "title": "Audit of plans", "summary": "Seven of ten were good.", "role_title": "Principal Social Worker"}


@pytest.fixture
def url(base):
    return base + "actions/1.1/evidence/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


def send(client, address, /, **changes):
    return client.post(address, filled(client.get(address)) | SAID | day("on", "2026-01-10") | changes)


def page(world, row) -> str:
    return f"/{world.authority.slug}/evidence/{row.pk}/"


def test_an_officer_adds_evidence_to_an_action_with_a_file(officer, world, url, base):
    response = send(officer, url, file=SimpleUploadedFile("audit.pdf", PDF), url="https://example.org/a?b=1")
    row = Evidence.objects.get()
    assert (response.status_code, response["Location"]) == (302, page(world, row))
    assert (row.action, row.title, row.on, row.by) == (world.action, "Audit of plans", dt.date(2026, 1, 10), world.officer)
    assert bytes(row.file.content) == PDF
    text = text_of(officer.get(page(world, row)))
    assert "In force." in text
    assert "Download audit.pdf" in text
    assert "Seven of ten were good." in text
    shown = text_of(officer.get(base + "actions/1.1/"))
    assert "Audit of plans Audit 10 Jan 2026 Principal Social Worker In force" in shown


def test_evidence_is_added_to_a_finding_and_to_a_limb(officer, world):
    (finding,) = findings_of(world.authority, world.lead)
    limb = a_limb(world.authority, world.lead)
    council = f"/{world.authority.slug}/"
    for address, subject in (
        (f"{council}inspections/ilacs/findings/1/evidence/", {"finding": finding}),
        (f"{council}notices/notice/measures/1/limbs/a/evidence/", {"limb": limb}),
    ):
        assert send(officer, address).status_code == 302
        row = Evidence.objects.get(**subject)
        assert officer.get(page(world, row)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "gist"),
    [
        ({"kind": ""}, "kind", "Choose the kind of evidence"),
        ({"kind": "rumour"}, "kind", "Select"),
        ({"title": ""}, "title", "Enter title"),
        ({"summary": " "}, "summary", "Enter what it shows"),
        ({"role_title": ""}, "role_title", "Enter who gathered it"),
        (day("on", "2026-01-21"), "on", "cannot be in the future"),
        (day("on", "2026-02-31"), "on", "real date"),
        (day("valid_until", "2026-01-09"), "valid_until", "before the date of the evidence"),
        ({"url": "javascript:alert(1)"}, "url", "begins with https://"),
        ({"url": "JAVASCRIPT:alert(document.cookie)"}, "url", "begins with https://"),
        ({"url": "data:text/html,x"}, "url", "begins with https://"),
        ({"file": SimpleUploadedFile("run.exe", b"MZ")}, "file", "This kind of file is not taken"),
        ({"file": SimpleUploadedFile("audit.pdf", b"MZ")}, "file", "is something else"),
        ({"file": SimpleUploadedFile("audit.pdf", b"")}, "file", "empty"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(officer, url, rows, changes, field, gist):
    before = rows()
    response = send(officer, url, **changes)
    assert_refused(response, field, gist)
    assert "Seven of ten were good." in response.content.decode() or field == "summary"
    assert rows() == before


class Unread(SimpleUploadedFile):
    """A file of a hundred megabytes that nobody may read."""

    def __init__(self):
        super().__init__("audit.pdf", PDF)
        self.size = 100_000_000

    def read(self, *args):
        raise AssertionError("the file was read")

    chunks = read


def test_a_hundred_megabytes_are_refused_unread():
    """Its size is known when it has arrived, on disk; no part of it comes into memory."""
    form = EvidenceForm(SAID | day("on", "2026-01-10"), {"file": Unread()})
    assert not form.is_valid()
    assert "larger than 10 megabytes" in form.errors["file"][0]


def test_a_file_that_is_too_large_is_refused_beside_the_field(officer, url, rows):
    before = rows()
    response = send(officer, url, file=SimpleUploadedFile("audit.pdf", PDF + b"\0" * 10_000_000))
    assert_refused(response, "file", "larger than 10 megabytes")
    assert rows() == before


def send_named(client, address, name: str):
    """As it stands in the request: a browser sends a name alone, and so does the client of the tests."""
    fields = filled(client.get(address)) | SAID | day("on", "2026-01-10")
    lines = []
    for field, value in fields.items():
        lines += ["--edge", f'Content-Disposition: form-data; name="{field}"', "", value]
    lines += ["--edge", f'Content-Disposition: form-data; name="file"; filename="{name}"', "Content-Type: application/pdf", ""]
    body = "\r\n".join([*lines, PDF.decode(), "--edge--", ""]).encode()
    return client.post(address, body, content_type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize(
    "name", ["../../audit.pdf", "a\\\\b.pdf", "/etc/audit.pdf", "C:\\\\papers\\\\audit.pdf", "..&#47;audit.pdf", "../.."]
)
def test_a_name_with_path_parts_is_refused_and_nothing_is_kept(officer, url, rows, name):
    before = rows()
    response = send_named(officer, url, name)
    assert_refused(response, "file", "The name of the file holds a path. Rename it")
    assert "Seven of ten were good." in response.content.decode()
    assert rows() == before


@pytest.mark.parametrize("name", ["..", "...pdf"])
def test_a_name_that_is_none_is_refused(officer, url, rows, name):
    before = rows()
    assert_refused(send_named(officer, url, name), "file", "no name with an ending")
    assert rows() == before


def test_a_name_without_path_is_the_label(officer, url):
    assert send_named(officer, url, "audit of May.pdf").status_code == 302
    assert EvidenceFile.objects.get().filename == "audit of May.pdf"


def test_the_file_is_handed_out_to_be_kept_and_not_shown(officer, world):
    row = make_evidence(world.action, world.officer, file=check("what “they” said.pdf", PDF))
    response = officer.get(page(world, row) + "file/")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, PDF, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E2%80%9Cthey%E2%80%9D" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_file_of_withdrawn_evidence_is_for_those_who_see_the_whole_history(world):
    row = make_evidence(world.action, world.officer, file=check("audit.pdf", PDF))
    withdraw_evidence(evidence=row, reason="It names a child", by=world.lead, now=at(JANUARY))
    member, auditor = signed_in(world.board), signed_in(world.auditor)
    assert member.get(page(world, row) + "file/").status_code == 403
    assert "Download" not in text_of(member.get(page(world, row)))
    assert auditor.get(page(world, row) + "file/").status_code == 200


def test_evidence_without_a_file_has_none_to_hand_out(officer, world):
    row = make_evidence(world.action, world.officer)
    assert officer.get(page(world, row) + "file/").status_code == 404


def test_evidence_is_withdrawn_with_a_reason_and_stays_to_be_read(officer, world, base):
    row = make_evidence(world.action, world.officer)
    address = page(world, row) + "withdraw/"
    assert_refused(officer.post(address, filled(officer.get(address))), "reason", "Say why")
    response = officer.post(address, filled(officer.get(address)) | {"reason": "The sample was wrong"})
    assert (response.status_code, response["Location"]) == (302, page(world, row))
    text = text_of(officer.get(page(world, row)))
    assert "Withdrawn on 20 January 2026" in text
    assert "The sample was wrong" in text
    assert "Withdraw this evidence" not in text
    assert officer.get(address).status_code == 403
    assert "Withdrawn" in text_of(officer.get(base + "actions/1.1/"))


def test_evidence_is_out_of_date_by_itself(officer, world, base):
    row = make_evidence(world.action, world.officer, valid_until=dt.date(2026, 1, 19))
    assert "Out of date: it was valid until 19 January 2026." in text_of(officer.get(page(world, row)))
    assert "Out of date since 19 Jan 2026" in text_of(officer.get(base + "actions/1.1/"))
    known = text_of(officer.get(page(world, row) + "?known=2026-01-19"))
    assert "no such evidence" in known, "it was recorded on the twentieth"


def test_a_withdrawal_that_was_not_known_yet_is_not_told(officer, world):
    row = make_evidence(world.action, world.officer, now=at(dt.date(2026, 1, 11)))
    withdraw_evidence(evidence=row, reason="The sample was wrong", by=world.lead, now=NOW)
    text = text_of(officer.get(page(world, row) + "?known=2026-01-15"))
    assert "In force." in text
    assert "sample was wrong" not in text


@pytest.mark.parametrize("who", ["board", "administrator", "auditor"])
def test_others_read_it_and_add_nothing(client, world, url, base, who):
    row = make_evidence(world.action, world.officer)
    client.force_login(getattr(world, who))
    assert client.get(page(world, row)).status_code == 200
    assert "Withdraw this evidence" not in text_of(client.get(page(world, row)))
    assert "Add evidence" not in text_of(client.get(base + "actions/1.1/"))
    assert client.get(url).status_code == client.get(page(world, row) + "withdraw/").status_code == 403


def test_evidence_of_another_council_does_not_exist(officer, world):
    other = World("elsewhere")
    (finding,) = findings_of(other.authority, other.lead)
    for subject in (other.action, finding, a_limb(other.authority, other.lead)):
        row = make_evidence(subject, other.officer, file=check("audit.pdf", PDF))
        for more in ("", "file/", "withdraw/"):
            assert officer.get(page(world, row) + more).status_code == 404


def test_published_records_take_no_evidence(officer, world, url):
    row = make_evidence(world.action, world.officer)
    findings_of(world.authority, world.lead, published=True)
    a_limb(world.authority, world.lead, published=True)
    publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    council = f"/{world.authority.slug}/"
    for address in (
        url,
        f"{council}inspections/ilacs/findings/1/evidence/",
        f"{council}notices/notice/measures/1/limbs/a/evidence/",
        page(world, row) + "withdraw/",
    ):
        response = officer.get(address)
        assert response.status_code == 403, address
        assert "published record" in text_of(response)
    text = text_of(officer.get(page(world, row)))
    assert "Withdraw this evidence" not in text


def test_a_form_sent_twice_adds_once(officer, url):
    form = filled(officer.get(url)) | SAID | day("on", "2026-01-10")
    first, second = (officer.post(url, form | {"file": SimpleUploadedFile("audit.pdf", PDF)}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Evidence.objects.count() == 1


def test_queries(officer, world, url, base):
    """Pages at most ten, saves at most twelve; the page of an action takes no query more for its evidence."""
    form = filled(officer.get(url)) | SAID | day("on", "2026-01-10") | {"file": SimpleUploadedFile("audit.pdf", PDF)}
    with CaptureQueriesContext(connection) as save:
        assert officer.post(url, form).status_code == 302
    counted = [query for query in save if "SAVEPOINT" not in query["sql"]]
    assert len(counted) <= 12
    for _ in range(3):
        row = make_evidence(world.action, world.officer)
    withdraw = page(world, row) + "withdraw/"
    sent = filled(officer.get(withdraw)) | {"reason": "Wrong"}
    with CaptureQueriesContext(connection) as save:
        assert officer.post(withdraw, sent).status_code == 302
    assert len([query for query in save if "SAVEPOINT" not in query["sql"]]) <= 12
    for address in (page(world, row), page(world, row) + "file/", url):
        with CaptureQueriesContext(connection) as caught:
            officer.get(address)
        assert len(caught) <= 4
