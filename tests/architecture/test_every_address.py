"""Every address × who asks × GET and POST, in one table: permissions.csv.

The table has a row for each URL pattern there is; a pattern without a row fails. The columns say what comes back: 200, 302 to
the sign-in page (written `in`) or elsewhere, 403 wrong role, 404 does not exist, 405 wrong method, 422 the empty form is refused.
The POSTs are empty, so they change nothing; what forms do with something in them is tested with their views.
"""

import csv
import re
from pathlib import Path

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from accounts.permissions import PERMISSIONS, ROLES
from metrics.services.series import rebase
from plans import rag
from plans.services.links import link_series
from tests.accounts.throwaway import make_job, make_message
from tests.boards.making import one_of_each_board
from tests.demands import one_of_each_demand
from tests.factories import (
    JANUARY,
    World,
    at,
    make_action,
    make_area,
    make_budget_line,
    make_composition,
    make_plan,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
    make_update,
    make_user,
    one_of_each,
)

TABLE = Path(__file__).with_name("permissions.csv")
WHO = ("anonymous", "officer", "lead", "board", "administrator", "auditor", "elsewhere", "superuser")
METHODS = ("GET", "POST")
COUNCIL = "<slug:authority>/"

# Addresses that are open without signing in. Every other one leads to the sign-in page.
PUBLIC = {
    "health",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
WRITES = re.compile(r"INSERT|UPDATE|DELETE|TRUNCATE|CREATE|ALTER|DROP")
# An example for each address that is a regular expression.
EXAMPLES = {
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-abc/",
    r"admin/(?P<url>.*)$": "admin/nothing-is-here",
}


def patterns(resolver=None, route="", space=""):
    """(name, route, view) of every URL pattern; a pattern without a name goes by its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, whole, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield space + pattern.name if pattern.name else whole, whole, pattern.callback


PATTERNS = {name: (route, view) for name, route, view in patterns()}
OF_A_COUNCIL = sorted(name for name, (route, _) in PATTERNS.items() if route.startswith(COUNCIL))
ADMIN = sorted(name for name, (route, _) in PATTERNS.items() if route.startswith("admin/"))


def rows() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(newline="") as file:
        return {(row["address"], row["method"]): row for row in csv.DictReader(file)}


def fill(route: str, world: World) -> str:
    """The address of this world's own plan, action, update or row of the admin."""
    if "app_label" in route:
        return "/admin/plans/"
    if route in EXAMPLES:
        return "/" + EXAMPLES[route]
    found = re.match(r"admin/(\w+/\w+)/<path:object_id>", route)
    values = {
        "authority": world.authority.slug,
        "plan": world.plan.slug,
        "reference": world.action.reference,
        "key": key_of(route, world),
        "month": str(JANUARY),
        "code": "NO_SUCCESS_MEASURE" if "/checks/" in route else world.figures["indicator"].code,
        "job": str(world.job.pk),
        "sub_group": world.team.slug,
        "composition": world.composition.slug,
        "series": str(world.figures["series"].pk),
        "kind": "csv",
        **of_demands(route, world.demands),
        **of_boards(world.boards),
        **of_packs(route, world.boards),
        "content_type_id": "1",
        "object_id": str(world.row_of(found[1]).pk) if found else str(world.plan.pk),
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], route)


def of_demands(route, demands) -> dict[str, str]:
    """What addresses of inspections, notices and the programme name. A finding goes by its number under its inspection, and by
    its key elsewhere."""
    finding = demands.finding
    return {
        "inspection": demands.inspection.slug,
        "finding": str(finding.number if "<slug:inspection>" in route else finding.pk),
        "notice": demands.notice.slug,
        "number": str(demands.measure.number),
        "measure": str(demands.measure.number),
        "letter": demands.limb.letter,
        "limb": demands.limb.letter,
        "project": str(demands.project.pk),
        "resource": str(demands.resource.pk),
        "risk": str(demands.risk.pk),
        "event": str(demands.event.pk),
        "answer": str(demands.answer.pk),
        "link": str(demands.link.pk),
        "subject": demands.subject,
    }


def of_boards(boards) -> dict[str, str]:
    """What addresses of boards name."""
    return {
        "board": boards.board.slug,
        "day": boards.meeting.on.isoformat(),
        "item": str(boards.item.pk),
        "seat": str(boards.seat.pk),
        "rota": str(boards.rota.pk),
        "cycle": str(boards.cycle.pk),
        "question": str(boards.challenge.number),
        "decision": str(boards.decision.pk),
    }


def of_packs(route, boards) -> dict[str, str]:
    """What addresses of packs name: forms and previews are those of a pack that is not published yet."""
    is_read = re.search(r"<slug:pack>/($|compare/|paper/)", route)
    return {
        "pack": (boards.pack if is_read else boards.draft).slug,
        "other": boards.other_pack.slug,
        "section": "position",
        "implication": "legal",
    }


def key_of(route, world) -> str:
    """Of a piece of evidence, an upload, a figure, the figure of a team, or an update."""
    if "/evidence/" in route:
        return str(world.demands.evidence.pk)
    if "<uuid:key>" in route:
        return str(world.figures["upload"].key)
    if "withdraw/" in route:
        return str((world.figure_of_team if "groups/" in route else world.figures["snapshot"]).pk)
    return str(world.update.pk)


class FullWorld(World):
    """A council with something behind every address: an update that awaits sign-off, a row for each page of the admin."""

    def __init__(self, slug, words=""):
        super().__init__(slug)
        said = words or "Our"
        self.update = make_update(self.action, self.officer, stage=rag.AWAITING_SIGN_OFF, progress=f"{said} is done.")
        self.job = make_job(self.authority, self.officer, title=f"{said} figures")
        self.figures = one_of_each(self.authority, self.lead, said)
        self.team = make_sub_group(self.authority, self.lead, f"{said} team", slug="north")
        of_team = make_series(self.authority, self.lead, self.figures["indicator"], sub_group=self.team)
        self.figure_of_team = make_snapshot(of_team, self.officer, 70, commentary=f"{said} team.")
        for series in (self.figures["series"], of_team):
            rebase(series=series, month=JANUARY, reason=f"{said} form", by=self.lead, now=at(JANUARY))
            make_target(series, self.lead, 80, reason=f"{said} notice")
        self.composition = make_composition(self.authority, self.lead, title=f"{said} cases", slug="cases")
        make_budget_line(self.authority, self.officer, f"{said} placements")
        self.demands = one_of_each_demand(self, self.figures["series"], said)
        self.boards = one_of_each_board(self, said)
        self.message = make_message(self.authority, self.officer, f"{said} updates")
        link = {"reason": f"{said} effect", "by": self.lead, "now": at(JANUARY)}
        link_series(action=self.action, series=self.figures["series"], **link)
        if words:
            plan = make_plan(self.authority, self.lead, title=f"{words} plan", monitored=False)
            make_action(make_area(plan, self.lead, title=f"{words} area"), self.lead, title=f"{words} action")

    def row_of(self, model):
        ours = {
            "plans/plan": self.plan,
            "plans/action": self.action,
            "plans/update": self.update,
            "boards/board": self.boards.board,
            **{f"metrics/{name}": row for name, row in self.figures.items()},
            "accounts/localauthority": self.authority,
            "accounts/user": self.officer,
            "accounts/membership": self.officer.membership_set.get(),
            "accounts/outgoingmessage": self.message,
        }
        return ours[model] if model in ours else self.row_of_a_library(model)

    @staticmethod
    def row_of_a_library(model):
        when = {"attempt_time": timezone.now()}
        return {
            "axes/accessattempt": lambda: AccessAttempt.objects.create(failures_since_start=1, **when),
            "axes/accesslog": lambda: AccessLog.objects.create(**when),
            "axes/accessfailurelog": lambda: AccessFailureLog.objects.create(**when),
        }[model]()


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def here(db):
    return FullWorld("hereshire")


@pytest.fixture
def there(db):
    """The other council. Its name, and what stands in its plan, have a word that is in nothing of ours."""
    return FullWorld("quokkashire", "Quokka")


class Asking:
    """Somebody who asks. Each answer is given in a transaction that is rolled back, so that no question changes the next."""

    def __init__(self, user=None):
        self.cookies = {}
        if user is not None:
            client = Client()
            client.force_login(user)
            self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.written = []

    def ask(self, method, address, **options):
        client = Client(**options)
        client.cookies.load(self.cookies)
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            response = getattr(client, method.lower())(address)
            transaction.set_rollback(True)
        self.written = [q["sql"] for q in queries if WRITES.match(q["sql"]) and "django_session" not in q["sql"]]
        return response


def answer(response) -> str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/?next="):
        return "in"
    return str(response.status_code)


def people(here, there) -> dict:
    return {
        "anonymous": None,
        **here.people,
        "elsewhere": there.officer,
        "superuser": make_user("Superuser", is_superuser=True),
    }


def test_every_address_has_its_rows_and_no_row_is_left_over():
    wanted = {(name, method) for name in PATTERNS for method in METHODS}
    assert set(rows()) == wanted


def test_no_two_addresses_share_a_name():
    names = [name for name, _, _ in patterns()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_as_the_table_says(here, there, who):
    """One person asks for everything; nothing of the other council is in any answer, and a GET writes nothing."""
    person = people(here, there)[who]
    asking = Asking(person)
    wrong = []
    for (name, method), row in rows().items():
        address = fill(PATTERNS[name][0], here)
        response = asking.ask(method, address)
        if answer(response) != row[who]:
            wrong.append(f"{method} {name}: {answer(response)}, the table says {row[who]}")
        if who not in ("elsewhere", "superuser") and b"uokka" in response.content:
            wrong.append(f"{method} {name}: the other council is in the answer")
        if asking.written and (method == "GET" or response.status_code in (403, 404, 405, 422)):
            wrong.append(f"{method} {name}: writes {asking.written[0][:100]}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_council_exists_whatever_the_role_there(here, there, role):
    """Each person of this council asks for everything of the other: 404, or 405 before the council is looked at."""
    asking = Asking(here.people[role])
    for name in OF_A_COUNCIL:
        for method in METHODS:
            response = asking.ask(method, fill(PATTERNS[name][0], there))
            allowed = {404, 405} if (name, method) in {("close_month", "GET"), ("reopen_month", "GET")} else {404}
            assert response.status_code in allowed, (name, method)
            assert b"uokka" not in response.content, (name, method)


def test_an_action_of_one_plan_is_not_found_under_another_plan_or_council(here, there):
    """The parts of an address must belong together: no mixing of one's own council with another's plan or action."""
    asking = Asking(here.lead)
    make_action(there.area, there.lead, reference="9.9")
    mine, theirs = here.authority.slug, there.plan.slug
    correction = f"/{mine}/plans/{here.plan.slug}/actions/1.1/updates/{there.update.pk}/correct/"
    for address in (f"/{mine}/plans/{theirs}/", f"/{mine}/plans/{here.plan.slug}/actions/9.9/", correction):
        for method in METHODS:
            assert asking.ask(method, address).status_code == 404, address


def test_an_administrator_sees_nothing_of_another_council_in_the_admin(here, there):
    """Asked for the other council's rows by their keys, the admin knows none of them."""
    asking = Asking(here.administrator)
    for name in ADMIN:
        for method in METHODS:
            response = asking.ask(method, fill(PATTERNS[name][0], there))
            assert b"uokka" not in response.content, (name, method)
            if "object_id" in PATTERNS[name][0] and name.startswith("admin:"):
                assert response.status_code in (403, 404), (name, method)


def test_searching_the_admin_finds_nothing_of_another_council(here, there):
    asking = Asking(here.administrator)
    for name in ADMIN:
        for query in ("q=shire", "q=Officer", "q=e", "all=", "o=-1"):
            if name.endswith("_changelist"):
                response = asking.ask("GET", f"{fill(PATTERNS[name][0], here)}?{query}")
                assert b"uokka" not in response.content, (name, query)


def test_the_public_addresses_are_these_and_no_others():
    public = {name for name, (_, view) in PATTERNS.items() if not getattr(view, "login_required", True)}
    assert {name for name in public if not name.startswith("admin")} == PUBLIC
    assert public - PUBLIC <= set(ADMIN)


def test_whoever_is_not_signed_in_sees_the_public_addresses_only(here):
    """Whatever a view says of itself: over the wire, everything else leads to the sign-in page, the admin by way of its own."""
    asking = Asking()
    for name, (route, _) in PATTERNS.items():
        response = asking.ask("GET", fill(route, here))
        if name in PUBLIC:
            assert answer(response) != "in", name
            continue
        hops = 0
        while answer(response) != "in":
            assert (response.status_code, response.content) == (302, b""), name
            response, hops = asking.ask("GET", response["Location"]), hops + 1
            assert response.request["PATH_INFO"].startswith("/admin/"), name
            assert hops <= 3, name


@pytest.mark.parametrize("name", OF_A_COUNCIL)
def test_every_address_of_a_council_names_its_permission_and_the_table_agrees(name):
    """403 exactly where the role lacks the permission that stands on the view; the service asks again."""
    _, view = PATTERNS[name]
    assert view.permission in PERMISSIONS
    post = rows()[name, "POST"]
    for role, permissions in ROLES.items():
        assert (post[role] == "403") is (view.permission not in permissions), role


def test_every_form_needs_its_csrf_token(here, there):
    """Sent from another site, without the token of the form, nothing is accepted from anybody."""
    everybody = people(here, there)
    for who in ("anonymous", "lead", "administrator", "superuser"):
        asking = Asking(everybody[who])
        for name, (route, _) in PATTERNS.items():
            response = asking.ask("POST", fill(route, here), enforce_csrf_checks=True)
            assert response.status_code == 403, (who, name)
            assert asking.written == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_change_nothing(here, method):
    asking = Asking(here.lead)
    for name in OF_A_COUNCIL:
        asking.ask(method, fill(PATTERNS[name][0], here))
        assert asking.written == [], name
