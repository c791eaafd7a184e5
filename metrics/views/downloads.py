"""A table as a file to take away."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from metrics.exports import Column, to_csv, to_xlsx

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(
    kind: str,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    *,
    title: str,
    notes: Sequence[str] = (),
    first_line: str = "",
) -> HttpResponse:
    """The table as `name`.csv or `name`.xlsx; a 404 for any other kind. `notes` go on a sheet of their own in the workbook."""
    if kind not in CONTENT_TYPES:
        raise Http404("Tables can be exported as csv or xlsx.")
    content = to_csv(columns, rows, first_line) if kind == CSV else to_xlsx(columns, rows, title, notes, first_line)
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
