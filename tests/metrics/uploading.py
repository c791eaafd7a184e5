"""Uploads for tests: a council with series to upload to, files for them, and the steps on the way."""

import contextlib
from dataclasses import replace

from metrics import kinds
from metrics.models import Snapshot, Upload
from metrics.months import Month
from metrics.selectors.upload_contents import Arrival, arrival, pasted
from metrics.selectors.uploads import certain_mapping
from metrics.services import upload_outcomes, uploads
from metrics.uploads.layout import detect
from metrics.uploads.values import NUMBER_STYLE
from tests.factories import JANUARY, at, make_indicator, make_series, make_sub_group

DECEMBER, NOVEMBER = JANUARY - 1, JANUARY - 2
HEAD = "series,month,value,numerator,denominator,provisional,caveat,commentary"


def make_numbers(authority, by, *, code: str = "CON_NUM", **fields):
    """A series of counts."""
    fields = {"unit": kinds.COUNT, "decimals": 0, "polarity": kinds.NEUTRAL, "unit_words": "contacts"} | fields
    return make_series(authority, by, make_indicator(authority, by, code=code, name="Contacts", **fields))


def make_shares(authority, by, *, code: str = "VISITS", **fields):
    """A series of percentages."""
    return make_series(authority, by, make_indicator(authority, by, code=code, name="Visits in time"), **fields)


def make_team_numbers(authority, by, of, slug: str = "north"):
    return make_series(authority, by, of.indicator, sub_group=make_sub_group(authority, by, slug.title(), slug=slug))


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    """A CSV file; with the headings of an export nothing has to be asked about it."""
    return "\r\n".join([head, *lines]).encode()


class Uploading:
    """What a person does in a council, one step after another; jobs are done at once."""

    def __init__(self, authority, by, commits):
        self.authority, self.by, self._commits = authority, by, commits

    def as_(self, by) -> "Uploading":
        return Uploading(self.authority, by, self._commits)

    def receive(self, came: Arrival | bytes | str, filename: str = "figures.csv", **fields) -> Upload:
        if isinstance(came, str):
            came = pasted(came)
        elif isinstance(came, bytes):
            came = arrival(filename, came)
        return uploads.receive_upload(authority=self.authority, arrival=came, by=self.by, now=at(JANUARY), **fields)

    def check(self, came, filename: str = "figures.csv", **changes) -> Upload:
        """Received, its columns named (`changes` to what was detected), and checked."""
        upload = self.receive(came, filename)
        head = uploads.Head.from_json(upload.preview["head"])
        mapping = certain_mapping(head) or replace(detect(head.header), percent_style=NUMBER_STYLE)
        with self._commits(execute=True):
            uploads.name_columns(upload=upload, mapping=replace(mapping, **changes), head=head, by=self.by, now=at(JANUARY))
        return fresh(upload)

    def confirm(self, upload: Upload, reason: str = "", **fields) -> Upload:
        with self._commits(execute=True):
            uploads.confirm_upload(upload=upload, reason=reason, by=self.by, now=at(JANUARY), **fields)
        return fresh(upload)

    def save(self, came, filename: str = "figures.csv", reason: str = "Validated") -> Upload:
        return self.confirm(self.check(came, filename), reason)

    def undo(self, upload: Upload, reason: str = "The wrong file", **fields) -> Upload:
        with self._commits(execute=True):
            upload_outcomes.undo_upload(upload=upload, reason=reason, by=self.by, now=at(JANUARY, 13), **fields)
        return fresh(upload)


def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def standing(series, month: Month = DECEMBER) -> Snapshot | None:
    return Snapshot.objects.filter(series=series, month=month).standing().last()


def counts(upload: Upload) -> dict[str, int]:
    """What checking counted, without the noughts."""
    return {name: number for name, number in upload.preview["counts"].items() if number}


def problems(upload: Upload) -> list[tuple[str, int, str, str]]:
    return [tuple(problem) for problem in upload.preview["problems"]]


@contextlib.contextmanager
def nothing_saved():
    before = list(Snapshot.objects.values_list("pk", flat=True))
    yield
    assert list(Snapshot.objects.values_list("pk", flat=True)) == before
