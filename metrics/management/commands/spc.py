import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from metrics.spc import options_for, xmr

OPTIONS = {"direction", "target", "rebase", "fix_after", "screen_outliers", "two_sigma", "profile"}


class Command(BaseCommand):
    help = "Work out the control charts of a file of test vectors; print one JSON object, from the id of each to its chart."
    # Nothing is read from the database, and no part of the site has to be in order.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help='JSON with a list "vectors", each with "id", "options" and "points"')

    def handle(self, *args, **options):
        charts = {}
        for number, vector in enumerate(vectors_in(options["file"]), start=1):
            name = name_of(vector, number)
            if name in charts:
                raise CommandError(f"Vector {name}: there are two vectors of this id.")
            try:
                charts[name] = chart_of(vector)
            except ValueError as error:
                raise CommandError(f"Vector {name}: {error}") from error
        self.stdout.write(json.dumps(charts))


def vectors_in(file: str) -> list:
    """The vectors of a file, numbers as the decimals that are written there."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not text in UTF-8.") from error
    try:
        content = json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file} is not JSON: {error}.") from error
    if not isinstance(content, dict) or not isinstance(content.get("vectors"), list):
        raise CommandError(f'{file} has no list of vectors. An object with a list "vectors" was expected.')
    return content["vectors"]


def name_of(vector, number: int) -> str:
    if not isinstance(vector, dict) or not isinstance(vector.get("id"), str):
        raise CommandError(f'Vector number {number} of the file has no id. An object with an "id" in quotes was expected.')
    return vector["id"]


def chart_of(vector: dict) -> dict:
    """What the chart of one vector says, ready for JSON. ValueError with a sentence for what cannot be charted."""
    given = {} if vector.get("options") is None else vector["options"]
    points = vector.get("points")
    if not isinstance(given, dict) or not isinstance(points, list):
        raise ValueError('"options" is to be an object and "points" a list.')
    unknown = sorted(given.keys() - OPTIONS)
    if unknown:
        raise ValueError(f"There is no option {unknown[0]!r}. The options are {', '.join(sorted(OPTIONS))}.")

    chosen = {name: value for name, value in given.items() if value is not None}
    rebase = chosen.get("rebase", [])
    if not isinstance(rebase, list):
        raise ValueError('"rebase" is to be a list of dates.')
    chosen["rebase"] = [date_in(text) for text in rebase]
    return xmr([row_in(point) for point in points], options_for(**chosen)).as_output()


def row_in(point) -> tuple:
    if not isinstance(point, dict):
        raise ValueError('Each point is to be an object with "date" and "value".')
    return date_in(point.get("date")), point.get("value")


def date_in(text) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        day = None
    # Python reads 20220401 and 2022-W13-5 as dates too.
    if day is None or day.isoformat() != text:
        raise ValueError(f"{text!r} is not a date. Dates are written as 2022-04-01.")
    return day
