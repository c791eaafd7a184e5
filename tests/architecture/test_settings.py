"""What the settings make of the environment: a server that is not set up safely does not start, or says so.

Settings are read once when Python starts, so each case starts a Python of its own with exactly the environment given here.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "x7Gq-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
PRODUCTION = {"PRODUCTION": "1", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "improvement.example.gov.uk"}


def run(*arguments, **environment):
    """`manage.py` with these arguments and nothing of this process's environment but the path."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def read(*names, **environment):
    """The values of these settings in this environment."""
    code = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n, None) for n in {names!r}]))"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "improvement.settings", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_deployment_check_is_clean_in_production():
    result = run("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_a_missing_secret_key_in_production_stops_the_start_and_says_so():
    result = run("check", **(PRODUCTION | {"SECRET_KEY": ""}))
    assert result.returncode != 0
    assert "SECRET_KEY is not set. In production the server does not start without one" in result.stderr


def test_the_server_itself_does_not_start_without_a_secret_key():
    result = subprocess.run(
        [sys.executable, "-c", "import improvement.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PRODUCTION": "1", "ALLOWED_HOSTS": "improvement.example.gov.uk"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode != 0
    assert "SECRET_KEY is not set" in result.stderr


def test_a_weak_secret_key_is_warned_about():
    result = run("check", "--deploy", "--fail-level", "WARNING", **(PRODUCTION | {"SECRET_KEY": "short"}))
    assert result.returncode != 0
    assert "security.W009" in result.stderr


def test_no_allowed_host_in_production_is_warned_about():
    result = run("check", "--deploy", "--fail-level", "WARNING", PRODUCTION="1", SECRET_KEY=KEY)
    assert result.returncode != 0
    assert "ALLOWED_HOSTS" in result.stderr


def test_demonstration_data_on_a_server_is_warned_about():
    result = run("check", "--deploy", "--fail-level", "WARNING", DEMO="1", **PRODUCTION)
    assert result.returncode != 0
    assert "improvement.W001" in result.stderr


def test_debug_and_the_demonstration_are_off_unless_asked_for():
    assert read("DEBUG", "DEMO") == [False, False]
    assert read("DEBUG", "DEMO", DEBUG="1", DEMO="1") == [True, True]


def test_debug_cannot_be_switched_on_in_production():
    assert read("DEBUG", DEBUG="1", **PRODUCTION) == [False]


def test_production_sends_everything_over_tls_and_its_cookies_nowhere_else():
    names = (
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
    )
    assert read(*names, **PRODUCTION) == [
        True,
        365 * 24 * 60 * 60,
        True,
        True,
        True,
        "__Host-sessionid",
        "__Host-csrftoken",
        True,
        True,
    ]


def test_a_reverse_proxy_that_redirects_itself_can_be_said():
    assert read("SECURE_SSL_REDIRECT", SECURE_SSL_REDIRECT="0", **PRODUCTION) == [False]


def test_sessions_end_after_a_working_day_at_the_latest():
    assert read("SESSION_COOKIE_AGE", "SESSION_EXPIRE_AT_BROWSER_CLOSE") == [10 * 60 * 60, True]


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("sqlite:////var/tmp/getting-to-good.sqlite3", "django.db.backends.sqlite3"),
        ("postgres://user:secret@db.example:5432/plans", "django.db.backends.postgresql"),
    ],
)
def test_the_database_is_chosen_by_its_address(url, engine):
    [databases] = read("DATABASES", DATABASE_URL=url)
    assert databases["default"]["ENGINE"] == engine


def test_sqlite_queues_writers_and_checks_foreign_keys():
    [databases] = read("DATABASES")
    options = databases["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout="):
        assert pragma in options["init_command"]
    assert options["timeout"] >= 10


def test_every_page_needs_signing_in_unless_it_says_otherwise():
    [middleware] = read("MIDDLEWARE")
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in middleware
    assert middleware.index("django.middleware.security.SecurityMiddleware") == 0
    assert middleware[-1] == "axes.middleware.AxesMiddleware", "axes asks to be the last"


def test_links_in_reminders_begin_with_the_address_of_the_service():
    """That which is said, otherwise the first host name; none where that stands for many."""
    assert read("SITE_ADDRESS", **PRODUCTION) == ["https://improvement.example.gov.uk"]
    assert read("SITE_ADDRESS", SITE_ADDRESS="https://plans.example.gov.uk/", **PRODUCTION) == ["https://plans.example.gov.uk"]
    assert read("SITE_ADDRESS", **(PRODUCTION | {"ALLOWED_HOSTS": ".example.gov.uk"})) == [""]


@pytest.mark.parametrize(("typed", "days"), [("10,3", [10, 3]), ("", [])])
def test_the_days_of_reminders_are_a_list_of_numbers(typed, days):
    assert read("REMIND_OFFICERS_BEFORE", REMIND_OFFICERS_BEFORE=typed) == [days]
