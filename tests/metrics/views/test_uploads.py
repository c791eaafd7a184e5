"""Getting figures in over HTTP: from the file to the saved figures and back, and every way in which a file is refused."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Job
from metrics.kinds import CHECKING, DISCARDED, FAULTY, READY, RECEIVED, SAVED, UNDONE
from metrics.models import ColumnMapping, Snapshot, Upload
from tests.factories import JANUARY, at, make_snapshot, make_upload
from tests.metrics.uploading import DECEMBER, HEAD, Uploading, csv_of, fresh, make_numbers, make_shares, nothing_saved, standing
from tests.metrics.uploads.making import repacked, xlsx_of
from tests.plans.views.sending import assert_refused, errors_of, filled, text_of

NEW = "CON_NUM,2025-12,120,,,no,,"
LONG = HEAD.split(",")
OWN = "KPI\tPeriod\tResult\n"


@pytest.fixture
def numbers(world):
    return make_numbers(world.authority, world.lead)


@pytest.fixture
def shares(world):
    return make_shares(world.authority, world.lead)


class Person:
    """Somebody at the pages of uploads; what they start is done at once."""

    def __init__(self, client, world, base, commits):
        self.client, self.world, self.base, self._commits = client, world, base, commits

    def get(self, address):
        return self.client.get(self.base + address)

    def post(self, address, sent):
        with self._commits(execute=True):
            return self.client.post(self.base + address, sent)

    def send(self, content: bytes | str, name: str = "figures.csv", **more):
        """The form with a file, or with a text that is pasted."""
        came = {"text": content} if isinstance(content, str) else {"file": SimpleUploadedFile(name, content), "text": ""}
        return self.post("upload/", filled(self.get("upload/")) | came | more)

    def name_columns(self, upload, **changes):
        address = f"uploads/{upload.key}/columns/"
        return self.post(address, filled(self.get(address)) | changes)

    def check(self, content, name="figures.csv", **changes):
        """As far as the page of the upload, by way of its columns where they are asked for; or the form that refused it."""
        response = self.send(content, name)
        if response.status_code == 302 and response.url.endswith("/columns/"):
            response = self.name_columns(last(), **({"percent_style": "number"} | changes))
        return response if response.status_code != 302 else self.client.get(response.url)

    def confirm(self, upload, **changes):
        return self.post(f"uploads/{upload.key}/save/", {"version": str(fresh(upload).version)} | changes)

    def discard(self, upload):
        return self.post(f"uploads/{upload.key}/discard/", {"version": str(fresh(upload).version)})


@pytest.fixture
def person(client, world, base, django_capture_on_commit_callbacks):
    def sign_in(user) -> Person:
        client.force_login(user)
        return Person(client, world, base, django_capture_on_commit_callbacks)

    return sign_in


@pytest.fixture
def officer(person, world, numbers):
    return person(world.officer)


def last() -> Upload:
    return Upload.objects.latest("pk")


def table_of(response, caption: str) -> list[list[str]]:
    """The rows of a table on the page, by its caption."""
    found = re.search(rf"<caption[^>]*>{caption}</caption>.*?<tbody>(.*?)</tbody>", response.content.decode(), re.S)
    if not found:
        return []
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.S)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)] for row in rows]


# --- From the file to the figures ---


def test_an_exported_file_needs_no_questions_and_is_saved_once_confirmed(officer, numbers):
    response = officer.send(csv_of(NEW))
    assert response.url == f"{officer.base}uploads/{last().key}/"
    page = officer.client.get(response.url)
    assert "Checked, not saved yet: 1 new figure, 0 corrections." in text_of(page)
    assert table_of(page, "Figures for months that have none yet") == [["Contacts", "December 2025", "120 contacts", "C2"]]
    assert standing(numbers) is None
    assert officer.confirm(last()).url == response.url
    page = officer.client.get(response.url)
    assert "Saved: 1 new figure, 0 corrections." in text_of(page)
    assert standing(numbers).value == 120
    assert f'href="{officer.base}uploads/{last().key}/undo/"' in page.content.decode()


def test_a_correction_is_shown_from_old_to_new_and_needs_a_reason(officer, numbers, world):
    make_snapshot(numbers, world.officer, 119, month=DECEMBER)
    page = officer.check(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    assert table_of(page, "Figures that differ from those that stand") == [
        ["Contacts", "December 2025", "119 contacts", "120 contacts", "C2"]
    ]
    response = officer.confirm(last(), reason="")
    assert_refused(response, "reason", "Say why")
    assert "119 contacts" in text_of(response)
    officer.confirm(last(), reason="Late contacts were added")
    assert standing(numbers).reason == "Late contacts were added"
    page = text_of(officer.get("CON_NUM/"))
    assert "Late contacts were added" in page
    assert f"/uploads/{last().key}/" in officer.get("CON_NUM/").content.decode()


def test_the_columns_of_another_file_are_asked_for_and_remembered(officer, world):
    response = officer.send(OWN + "CON_NUM\tDec-25\t120\n")
    assert response.url == f"{officer.base}uploads/{last().key}/columns/"
    page = officer.client.get(response.url)
    assert table_of(page, "The first lines") == [["CON_NUM", "Dec-25", "120"]]
    form = filled(page)
    assert (form["layout"], form["series"], form["month"], form["value"], form["caveat"]) == ("long", "A", "B", "C", "")
    assert "percent_style" not in form, "there is no default"
    assert officer.name_columns(last()).url == f"{officer.base}uploads/{last().key}/"
    assert fresh(last()).status == READY
    assert ColumnMapping.objects.get().mapping["series"] == "KPI"
    officer.send(OWN + "CON_NUM\tJan-26\t130\n")
    page = officer.get(f"uploads/{last().key}/columns/")
    assert "This is what they meant when a file of this kind was last uploaded." in text_of(page)
    assert filled(page)["percent_style"] == "number"


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("CON_NUM\tDec-25\t0.5\n", ""),
        ("VISITS\tDec-25\t77%\nVISITS\tNov-25\tn/a\n", ""),
        ("VISITS\tDec-25\t0.77\n", "Say how the file writes percentages. VISITS on line 2 is “0.77”."),
        ("CON_NUM\tDec-25\t5\nVISITS\tDec-25\t77\n", "Say how the file writes percentages. VISITS on line 3 is “77”."),
        ("NOPE\tDec-25\t0.77\n", ""),
    ],
)
def test_how_percentages_are_written_is_asked_where_it_makes_a_difference(officer, shares, lines, asked):
    officer.send(OWN + lines)
    response = officer.name_columns(last())
    if asked:
        assert_refused(response, "percent_style", asked)
        assert officer.name_columns(last(), percent_style="fraction").status_code == 302
    else:
        assert response.status_code == 302
        assert fresh(last()).mapping["percent_style"] == "number"


@pytest.mark.parametrize(
    ("style", "written", "value"), [("fraction", "0.77", 77), ("number", "0.77", "0.77"), ("number", "77", 77)]
)
def test_percentages_are_read_as_was_said(officer, shares, style, written, value):
    officer.check(f"{OWN}VISITS\tDec-25\t{written}\n", percent_style=style)
    officer.confirm(last())
    assert str(standing(shares).value.normalize()) == str(value)


def test_a_very_long_table_is_not_looked_through_for_percentages(officer, shares, monkeypatch):
    monkeypatch.setattr("metrics.selectors.upload_contents.CELLS_LOOKED_AT", 2)
    officer.send(OWN + "".join(f"CON_NUM\t2025-0{month}\t1\n" for month in range(1, 5)))
    assert_refused(officer.name_columns(last()), "percent_style", "not every cell was looked at")


def test_days_as_numbers_are_counted_from_the_year_that_was_said(officer, numbers):
    """42369 is 31 December 2015 in the 1900 system; in the 1904 system the same day is 40907."""
    officer.check(OWN + "CON_NUM\t44546\t120\n", date_system="1904")
    assert last().preview["new"][0][4] == "December 2025"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"series": ""}, "series", "Select series"),
        ({"month": ""}, "month", "Say which column holds the month"),
        ({"value": ""}, "value", "Say which column holds the value"),
        ({"value": "A"}, "", "“KPI” cannot be two things"),
        ({"numerator": "C", "value": ""}, "", "numerator and denominator: both, or neither"),
        ({"layout": "wide"}, "", "No heading reads as a month"),
        ({"layout": "sideways"}, "layout", "Select how is the table laid out"),
    ],
)
def test_columns_that_make_no_sense_are_refused_with_what_was_said_kept(officer, changes, field, message):
    officer.send(OWN + "CON_NUM\tDec-25\t120\n")
    response = officer.name_columns(last(), **changes)
    assert response.status_code == 422
    assert any(message in text for text in errors_of(response).values()), errors_of(response)
    if field:
        assert_refused(response, field, message)
    assert fresh(last()).status == RECEIVED


def test_very_long_headings_do_not_make_a_very_large_page(officer):
    head = "\t".join(f"{number} {'x' * 1500}" for number in range(150))
    officer.send(f"{head}\n" + "\t".join("1" * 150))
    page = officer.get(f"uploads/{last().key}/columns/")
    assert len(page.content) < 200_000


def test_one_of_several_sheets_is_chosen_first(officer, numbers):
    def second_sheet(workbook):
        sheet = workbook.create_sheet("December")
        for row in (["KPI", "Month", "Result"], ["CON_NUM", "2025-12", 120]):
            sheet.append(row)
        merged = workbook.create_sheet("Merged")
        merged.append(["KPI", "Month", "Result"])
        merged.append(["CON_NUM", "2025-12", 120])
        merged.merge_cells("A1:B1")

    officer.send(xlsx_of([["Notes"], ["of the team"]], title="Cover", change=second_sheet), "figures.xlsx")
    address = f"uploads/{last().key}/columns/"
    page = text_of(officer.get(address))
    assert "Which holds the figures? Cover December Merged" in page
    assert "This sheet cannot be read" in text_of(officer.get(address + "?sheet=Merged"))
    assert "Sheet Merged, line 1, column A: The cells A1:B1 are merged." in text_of(officer.get(address + "?sheet=Merged"))
    assert "The workbook has no such sheet" in text_of(officer.get(address + "?sheet=Nothing"))
    form = filled(officer.get(address + "?sheet=December"))
    assert form["sheet"] == "December"
    assert officer.post(address, form).status_code == 302
    officer.confirm(last())
    assert (standing(numbers).value, fresh(last()).sheet) == (120, "December")


def test_a_form_without_a_sheet_is_asked_for_it_again(officer):
    both = xlsx_of(change=lambda workbook: workbook.create_sheet("More").append(["KPI"]))
    officer.send(both, "figures.xlsx")
    assert officer.post(f"uploads/{last().key}/columns/", {}).status_code == 422


# --- What is refused ---


def with_formula(workbook):
    workbook.active["C2"] = "=60*2"


def merged(workbook):
    workbook.active.merge_cells("B1:C1")


def hidden(workbook):
    workbook.create_sheet("Old").append(["series"])
    workbook["Old"].sheet_state = "hidden"


BOOK = [LONG, ["CON_NUM", "2025-12", 120]]
BOMB = repacked(xlsx_of(BOOK), {"xl/media/image1.png": b"\0" * 120_000_000})
BAD_FILES = {
    "an encoding that is none": (csv_of(NEW) + "né".encode() + b"\xff", "x.csv", "", 2, ""),
    "merged headings": (xlsx_of(BOOK, change=merged), "x.xlsx", "Figures", 1, "B"),
    "a formula": (xlsx_of(BOOK, change=with_formula), "x.xlsx", "Figures", 2, "C"),
    "a hidden sheet": (xlsx_of(BOOK, change=hidden), "x.xlsx", "Old", 0, ""),
    "1,000 columns": (xlsx_of([["series", *range(1, 1000)], ["CON_NUM"]]), "x.xlsx", "Figures", 1, ""),
    "a decompression bomb": (BOMB, "x.xlsx", "", 0, ""),
    "a month twice across": (csv_of("CON_NUM,1,2", head="series,2025-12,Dec-25"), "x.csv", "", 0, "C"),
    "two lines for a month that differ": (csv_of(NEW, "CON_NUM,Dec-25,121,,,no,,"), "x.csv", "", 3, "C"),
    "a numerator above its denominator": (csv_of("VISITS,2025-12,,5,4,no,,"), "x.csv", "", 2, "C"),
    "a future month": (csv_of("CON_NUM,2026-02,120,,,no,,"), "x.csv", "", 2, "C"),
    "an unknown indicator": (csv_of(NEW, "NOPE,2025-12,120,,,no,,"), "x.csv", "", 3, "A"),
    "another council's series": (csv_of(NEW, "THEIRS,2025-12,120,,,no,,"), "x.csv", "", 3, "A"),
    "a percentage of 770": (csv_of("VISITS,2025-12,770,,,no,,"), "x.csv", "", 2, "C"),
    "text for a number": (csv_of("CON_NUM,2025-12,many,,,no,,"), "x.csv", "", 2, "C"),
    "a quarter for a month": (csv_of("CON_NUM,Q3 2025,120,,,no,,"), "x.csv", "", 2, "B"),
    "a value that disagrees": (csv_of("VISITS,2025-12,80,3,4,no,,"), "x.csv", "", 2, "C"),
    "a heading twice": (csv_of("CON_NUM,2025-12,1,2", head="series,month,value,Value"), "x.csv", "", 1, "D"),
    "a control character": (csv_of("CON_NUM,2025-12,1,,,no,\x01,"), "x.csv", "", 2, "G"),
    "a character of the other control range": (csv_of("CON_NUM,2025-12,1,,,no,a\u0085b,"), "x.csv", "", 2, "G"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls", "", 0, ""),
    "a workbook that is none": (b"PK\x03\x04 and so on", "x.xlsx", "", 0, ""),
    "a suppressed export": (
        "\ufeffSuppressed for publication: counts of 1 to 5 are shown as c.\r\n".encode() + csv_of(NEW),
        "x.csv",
        "",
        1,
        "A",
    ),
    "nothing but headings": (csv_of(), "x.csv", "", 1, ""),
    "an empty file": (b"\n\n", "x.csv", "", 0, ""),
}


def places(response) -> set[tuple[str, int, str]]:
    """Sheet, line and column of everything that the page says is wrong."""
    if response.status_code == 422:
        found = re.findall(r"(?:[Ss]heet (\w+))?(?:, )?(?:[Ll]ine (\d+))?(?:, )?(?:[Cc]olumn ([A-Z]+))?: ", text_of(response))
        return {(sheet, int(line or 0), column) for sheet, line, column in found} | {("", 0, "")}
    cells = [row if len(row) == 4 else ["", *row] for row in table_of(response, "What is wrong, by line")]
    return {(sheet, int(line) if line.isdigit() else 0, "" if column == "all" else column) for sheet, line, column, _ in cells}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_sheet_line_and_column_and_not_one_row_changed(officer, shares, other_world, name):
    make_numbers(other_world.authority, other_world.lead, code="THEIRS")
    content, filename, *place = BAD_FILES[name]
    with nothing_saved():
        response = officer.check(content, filename)
    assert tuple(place) in places(response), (places(response), text_of(response)[:1500])
    if response.status_code != 422:
        assert last().status == FAULTY
        assert "Nothing was saved." in text_of(response)
    elif name not in ("a month twice across",):
        assert_refused(response, "file", "")
        assert not Upload.objects.exists(), "what cannot be opened is not kept"


def test_another_councils_series_and_an_unknown_one_are_told_apart_by_nothing(officer, other_world):
    make_numbers(other_world.authority, other_world.lead, code="THEIRS")
    page = officer.check(csv_of("THEIRS,2025-12,1,,,no,,", "NOBODYS,2025-12,1,,,no,,"))
    theirs, nobodys = table_of(page, "What is wrong, by line")
    assert theirs[2].replace("THEIRS", "NOBODYS") == nobodys[2]


def test_of_very_many_reasons_the_first_are_shown(officer):
    head = ",".join(f"Name {number % 100}" for number in range(150))
    response = officer.send(csv_of(",".join("1" * 150), head=head))
    assert response.content.decode().count("govuk-error-message") == 21
    assert "And 30 more" in text_of(response)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({}, "file", "Choose a file, or paste a table below"),
        ({"text": " \n\t "}, "file", "Choose a file, or paste a table below"),
        ({"file": SimpleUploadedFile("x.csv", csv_of(NEW)), "text": "a\tb"}, "file", "not both"),
        ({"file": SimpleUploadedFile("x.csv", b"x" * 10_000_001)}, "file", "larger than 10 megabytes"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF")}, "file", "Choose a CSV file (.csv) or an Excel workbook (.xlsx)"),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "file", "empty file"),
    ],
)
def test_a_form_without_a_table_is_refused_beside_the_field(officer, sent, field, message):
    assert_refused(officer.post("upload/", sent), field, message)


def test_a_paste_that_cannot_be_read_stays_in_the_form_as_it_was(officer):
    text = 'series\tmonth\tvalue\nCON_NUM\t2025-12\t"120\n'
    response = officer.send(text)
    assert_refused(response, "text", "Line 2")
    assert filled(response)["text"] == text


def test_a_faulty_paste_is_corrected_in_the_form(officer, numbers):
    """The text comes back as it was sent, its upload is thrown away for the corrected one."""
    text = OWN + "CON_NUM\tDec-25\t12x\n"
    page = officer.check(text)
    faulty = last()
    assert f"upload/?instead={faulty.key}" in page.content.decode()
    form = officer.get(f"upload/?instead={faulty.key}")
    assert filled(form)["text"] == text
    officer.post("upload/", filled(form) | {"text": text.replace("12x", "12")})
    assert (fresh(faulty).status, last().status) == (DISCARDED, RECEIVED)


def test_a_faulty_paste_that_is_too_long_for_a_page_is_pasted_again(officer, monkeypatch):
    monkeypatch.setattr("metrics.selectors.uploads.MOST_SHOWN", 10)
    officer.check(OWN + "CON_NUM\tDec-25\t12x\n")
    form = officer.get(f"upload/?instead={last().key}")
    assert filled(form)["text"] == ""


@pytest.mark.parametrize("key", ["junk", "00000000-0000-0000-0000-000000000000", ""])
def test_to_correct_what_is_not_there_is_to_start_anew(officer, key):
    response = officer.get(f"upload/?instead={key}")
    assert response.status_code == 200
    assert "Upload figures" in text_of(response)


def test_more_text_than_a_form_takes_is_told_so(officer):
    response = officer.post("upload/", {"text": "x" * (2 * 1024 * 1024 + 1)})
    assert response.status_code == 413
    assert "You sent more than 2 megabytes of text" in text_of(response)


# --- Again, and two people ---


def test_a_double_click_is_one_upload_and_another_file_is_another(officer):
    form = filled(officer.get("upload/"))
    addresses = [
        officer.post("upload/", form | {"file": SimpleUploadedFile(name, content)}).url
        for name, content in (("a.csv", csv_of(NEW)), ("a.csv", csv_of(NEW)), ("a.csv", csv_of(NEW.replace("120", "121"))))
    ]
    assert addresses[0] == addresses[1] != addresses[2]
    assert Upload.objects.count() == 2


def test_the_same_file_again_says_when_it_came_before(officer, world):
    officer.check(csv_of(NEW))
    first = last()
    page = officer.check(csv_of(NEW), "other-name.csv")
    assert f"The same file before 20 January 2026, 12:00 , {world.officer}: checked, not saved yet" in text_of(page)
    assert f"/uploads/{first.key}/" in page.content.decode()


def test_of_two_who_confirm_the_second_is_told_who_did_and_it_is_saved_once(person, world, numbers):
    officer = person(world.officer)
    officer.check(csv_of(NEW))
    seen = {"version": str(last().version)}
    person(world.lead).confirm(last())
    response = person(world.officer).post(f"uploads/{last().key}/save/", seen)
    assert response.status_code == 409
    assert f"{world.lead} changed this" in text_of(response)
    assert "Saved: 1 new figure" in text_of(response)
    assert numbers.snapshots.count() == 1


def test_figures_that_were_changed_meanwhile_lead_to_a_new_preview(officer, world, numbers):
    officer.check(csv_of(NEW))
    make_snapshot(numbers, world.lead, 115, month=DECEMBER)
    with nothing_saved():
        officer.confirm(last())
    page = officer.get(f"uploads/{last().key}/")
    assert f"Nothing was saved: {world.lead} changed figures of the same series" in text_of(page)
    assert table_of(page, "Figures that differ from those that stand")[0][2:4] == ["115 contacts", "120 contacts"]
    assert_refused(officer.confirm(last(), reason=""), "reason", "Say why")


def test_what_is_thrown_away_is_listed_and_not_saved(officer):
    officer.check(csv_of(NEW))
    response = officer.discard(last())
    assert response.url == f"{officer.base}uploads/"
    page = text_of(officer.client.get(response.url))
    assert "figures.csv is thrown away. Nothing was saved." in page
    assert "Thrown away before it was saved" in page
    assert "Throw this upload away" not in text_of(officer.get(f"uploads/{last().key}/"))


# --- Undoing ---


def test_an_upload_is_undone_as_one_with_a_reason(officer, numbers):
    officer.check(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    officer.confirm(last())
    address = f"uploads/{last().key}/undo/"
    page = officer.get(address)
    assert "2 figures that it added are withdrawn." in text_of(page)
    assert_refused(officer.post(address, filled(page)), "reason", "Say why")
    response = officer.post(address, filled(page) | {"reason": "The wrong file"})
    assert response.url == f"{officer.base}uploads/{last().key}/"
    page = text_of(officer.client.get(response.url))
    assert "Undone: its figures stay listed and count nowhere. The wrong file" in page
    assert (last().status, standing(numbers)) == (UNDONE, None)
    assert "Undone with figures.csv: The wrong file" in text_of(officer.get("CON_NUM/"))


def test_an_upload_on_which_later_figures_build_names_them(officer, world, numbers):
    officer.check(csv_of(NEW))
    officer.confirm(last())
    address = f"uploads/{last().key}/undo/"
    form = filled(officer.get(address))
    make_snapshot(numbers, world.lead, 125, month=DECEMBER, reason="Recount", now=at(JANUARY))
    page = officer.get(address)
    assert "It cannot be undone while later figures stand" in text_of(page)
    assert "Contacts, December 2025" in text_of(page)
    assert "Undo the upload" not in text_of(page)
    response = officer.post(address, form | {"reason": "The wrong file"})
    assert response.status_code == 422
    assert "Contacts, December 2025. Withdraw those first." in text_of(response)
    assert last().status == SAVED


def test_an_upload_that_is_being_undone_by_a_job_says_so(officer, world, monkeypatch):
    monkeypatch.setattr("metrics.services.upload_outcomes.AT_ONCE", 0)
    officer.check(csv_of(NEW))
    officer.confirm(last())
    address = f"uploads/{last().key}/undo/"
    response = officer.client.post(officer.base + address, filled(officer.get(address)) | {"reason": "Wrong"})
    page = officer.client.get(response.url)
    assert "Being undone." in text_of(page)
    assert "Undo this upload" not in text_of(page)


# --- The page while a job works, and when it stopped ---


def test_while_it_is_checked_the_page_looks_again_by_itself(officer, world):
    """The job waits, since nothing here does it."""
    officer.client.post(officer.base + "upload/", {"file": SimpleUploadedFile("figures.csv", csv_of(NEW))})
    page = officer.get(f"uploads/{last().key}/")
    assert last().status == CHECKING
    assert "Being checked. Other work may be in front of it." in text_of(page)
    assert '<meta http-equiv="refresh" content="2">' in page.content.decode()
    still = officer.get(f"uploads/{last().key}/?refresh=off").content.decode()
    assert "http-equiv" not in still
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(status="running", done=12_000, total=50_000, message="Reading the file")
    assert "12,000 of 50,000 figures, 24%" in text_of(officer.get(f"uploads/{last().key}/"))


def test_a_job_that_failed_can_be_started_again_from_the_page(officer, person, world):
    officer.client.post(officer.base + "upload/", {"file": SimpleUploadedFile("figures.csv", csv_of(NEW))})
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(status="failed", can_retry=True, finished=at(JANUARY), message="Something went wrong.")
    page = officer.get(f"uploads/{last().key}/")
    assert "Something went wrong." in text_of(page)
    assert f"/{world.authority.slug}/jobs/{job.pk}/" in page.content.decode()
    assert "http-equiv" not in page.content.decode()
    # Somebody else can do without it.
    page = person(world.lead).get(f"uploads/{last().key}/")
    assert "Throw this upload away" in text_of(page)


# --- Who may ---


@pytest.mark.parametrize("address", ["upload/", "uploads/", "uploads/{key}/", "uploads/{key}/columns/", "uploads/{key}/undo/"])
@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("officer", True, True),
        ("lead", True, True),
        ("administrator", True, True),
        ("auditor", True, False),
        ("board", False, False),
    ],
)
def test_uploads_are_read_by_those_who_see_small_numbers_and_made_by_those_who_enter_figures(
    person, world, numbers, role, reads, writes, address
):
    Uploading(world.authority, world.officer, person(world.officer)._commits).receive(csv_of(NEW))
    reading = address in ("uploads/", "uploads/{key}/")
    response = person(world.people[role]).get(address.format(key=last().key))
    assert response.status_code == (200 if (reads if reading else writes) else 403)


def test_whoever_only_reads_is_offered_nothing_and_can_send_nothing(person, world, numbers):
    officer = person(world.officer)
    officer.check(csv_of(NEW))
    auditor = person(world.auditor)
    page = auditor.get(f"uploads/{last().key}/")
    assert "<button class=" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    with nothing_saved():
        assert auditor.confirm(last()).status_code == 403
        assert auditor.discard(last()).status_code == 403
    assert last().status == READY


@pytest.mark.parametrize("address", ["", "columns/", "save/", "discard/", "undo/"])
def test_an_upload_of_another_council_does_not_exist(officer, other_world, address):
    theirs = make_upload(other_world.authority, other_world.officer)
    assert officer.get(f"uploads/{theirs.key}/{address}").status_code == 404
    assert officer.post(f"uploads/{theirs.key}/{address}", {}).status_code == 404
    assert officer.get("uploads/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_list_is_of_this_council_newest_first_a_page_at_a_time(officer, world, other_world):
    make_upload(other_world.authority, other_world.officer, filename="theirs.csv")
    for number in range(30):
        make_upload(world.authority, world.officer, filename=f"file-{number}.csv")
    officer.check(csv_of("NOPE,2025-12,1,,,no,,"), "faulty.csv")
    page = table_of(officer.get("uploads/"), "Uploads, newest first")
    assert (len(page), page[0][0], page[0][4], page[1][0]) == (25, "faulty.csv", "1 wrong", "file-29.csv")
    assert len(table_of(officer.get("uploads/?page=2"), "Uploads, newest first")) == 6
    assert "theirs.csv" not in text_of(officer.get("uploads/"))


# --- How much it takes ---


@pytest.mark.parametrize("many", [1, 60])
def test_the_pages_take_the_same_queries_at_any_size(officer, world, numbers, queries_of, base, many):
    months = [JANUARY - back for back in range(many)]
    officer.check(csv_of(*(f"CON_NUM,{month},1,,,no,," for month in months)))
    for _ in range(min(many, 20) - 1):
        make_upload(world.authority, world.officer)
    address = f"{base}uploads/{Upload.objects.exclude(mapping={}).get().key}/"
    assert queries_of(world.officer, f"{base}uploads/") == 4
    assert queries_of(world.officer, address) == 6
    assert queries_of(world.officer, f"{base}upload/") == 2


def test_a_page_of_very_many_corrections_stays_small(officer, world, numbers):
    """Five hundred are listed with their links, of the rest there is the number."""
    months = [JANUARY - back for back in range(420)]
    Snapshot.objects.bulk_create(
        Snapshot(series=numbers, month=month, value=number, by=world.officer, known_from=at(JANUARY))
        for number, month in enumerate(months)
    )
    page = officer.check(csv_of(*(f"CON_NUM,{month},7777777,,,no,," for month in months)))
    assert len(table_of(page, "Figures that differ from those that stand")) == 420
    assert len(page.content) < 420 / 500 * 270_000


def test_to_confirm_takes_few_queries_whatever_stands_in_the_file(officer, queries_of_save):
    """The rest is the job's."""
    officer.check(csv_of(NEW, *(f"CON_NUM,{JANUARY - back},1,,,no,," for back in range(2, 40))))
    address = f"{officer.base}uploads/{last().key}/"
    form = filled(officer.client.get(address), "version")
    assert queries_of_save(officer.client, f"{address}save/", form) == 13


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"])
def test_text_like_a_formula_comes_out_harmless_and_comes_back_as_it_was(officer, numbers, text):
    cell = '"' + text.replace('"', '""') + '"'
    officer.check(csv_of(f"CON_NUM,2025-12,120,,,no,{cell},{cell}"))
    officer.confirm(last())
    kept = standing(numbers).commentary
    exported = officer.get("CON_NUM/export.csv").content
    cells = exported.decode("utf-8-sig").splitlines()[1].split(",")
    assert cells[-1].strip('"')[0] == "'"
    page = officer.check(exported, "again.csv")
    assert "every figure in it stands already" in text_of(page)
    sheet = load_workbook(io.BytesIO(officer.get("CON_NUM/export.xlsx").content)).worksheets[0]
    assert sheet["H2"].data_type == "s"
    assert sheet["H2"].value == f"'{kept}"


@pytest.mark.parametrize("address", ["save/", "discard/"])
def test_an_address_that_only_takes_a_form_leads_to_the_page(officer, address):
    officer.check(csv_of(NEW))
    assert officer.get(f"uploads/{last().key}/{address}").url == f"{officer.base}uploads/{last().key}/"


def test_what_was_saved_meanwhile_is_not_thrown_away(officer):
    officer.check(csv_of(NEW))
    form = {"version": str(last().version)}
    officer.confirm(last())
    response = officer.post(f"uploads/{last().key}/discard/", form)
    assert response.status_code == 409
    assert "changed this after you opened the form" in text_of(response)
    assert "Saved: 1 new figure" in text_of(response)
