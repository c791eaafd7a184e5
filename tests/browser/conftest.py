"""Chromium against a live server: people with pages of their own, and a watch on what a page must never do.

Every test here is marked `browser`. Where Chromium is not installed they are skipped with one line; where CI is set they fail.
"""

import ctypes
import datetime as dt
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from metrics.months import Month
from tests.factories import World, at, close, make_update

HERE = Path(__file__).parent
NO_CHROMIUM = "Chromium is not installed: apt-get install chromium libatomic1 (or set CHROMIUM to its path)"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)

PATIENCE = 15_000  # milliseconds

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str | None:
    """The path of Chromium; None also where the library is missing without which Playwright cannot drive it."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return None
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    # Here, and not in a fixture: so the summary folds all that is skipped into one line.
    if find_chromium() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)


# --- The browser and the server ---


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Playwright keeps an event loop in this thread from now on, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": ["--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return browser_context_args | {
        "base_url": live_server.url,
        "viewport": WIDE,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture(scope="session", autouse=True)
def _one_at_a_time(live_server):
    """A database in memory has one connection, which the threads of the live server share: their requests take turns."""
    if not live_server.thread.connections_override:
        return
    server, turn = live_server.thread.httpd, threading.Lock()
    application = server.get_app()

    def taking_turns(environ, start_response):
        with turn:
            return application(environ, start_response)

    server.set_app(taking_turns)


# --- The clock ---


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon on 20 February 2026, in this process and so in the live server. The clock runs on from there."""
    with time_machine.travel(at(FEBRUARY), tick=True) as traveller:
        yield traveller


@pytest.fixture
def world(transactional_db, clock) -> World:
    """A plan whose January is closed, with one Amber update; February is open, and its update is due."""
    world = World("mereside")
    make_update(world.action, world.officer, progress="Managers drafted the audit tool.")
    close(world.plan, world.lead)
    return world


@pytest.fixture
def plan_url(world) -> str:
    return f"/{world.authority.slug}/plans/{world.plan.slug}/"


@pytest.fixture
def action_url(plan_url) -> str:
    return f"{plan_url}actions/1.1/"


@pytest.fixture
def demo(transactional_db, clock, settings) -> None:
    """The published records and Exampleshire, as on the clock's day, with the banner of a demonstration."""
    settings.DEMO = True
    call_command("load_published", verbosity=0)
    call_command("load_demo", verbosity=0)


# --- People with pages ---


class Watch:
    """What went wrong on the pages of one test: errors in the console (blocked by the security policy included), failed
    scripts, requests to another host, files that are missing, and answers that say the server failed."""

    def __init__(self, origin: str):
        self.host = urlsplit(origin).netloc
        self.may_fail: set[str] = set()  # paths whose failure is what a test looks at
        self.trouble: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.trouble.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message) -> None:
        # Chromium reports every answer of 400 and more here too; those are judged in `_response`.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.trouble.append(f"console {message.type}: {message.text}")

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.trouble.append(f"request to another host: {request.url}")

    def _response(self, response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= (500 if is_page else 400) and urlsplit(response.url).path not in self.may_fail:
            self.trouble.append(f"{response.status} for {response.url}")


@pytest.fixture
def watch(live_server) -> Iterator[Watch]:
    watch = Watch(live_server.url)
    yield watch
    assert watch.trouble == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(new_context, watch, live_server) -> OpenPage:
    """Open a page in a browser of its own: `open_page(user)` signed in, `open_page()` not; keywords go to the context."""

    def open_page(user=None, **context_args) -> Page:
        context = new_context(**context_args)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        return context.new_page()

    return open_page


def session_cookie(user, url: str) -> dict:
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url}


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the page."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def choose(page: Page, group: str, choice: str) -> None:
    """Choose a radio button by the words of its group and its own."""
    page.get_by_role("group", name=group).get_by_role("radio", name=choice, exact=True).check()


def fill_date(page: Page, group: str, day: dt.date) -> None:
    parts = page.get_by_role("group", name=group)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        parts.get_by_label(label).fill(str(number))
