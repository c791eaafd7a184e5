"""What every page carries: headers, cookies, and nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine

from tests.architecture.test_every_address import PATTERNS, Asking, FullWorld, fill, people
from tests.factories import JANUARY, PASSWORD, at

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(name for name in PATTERNS if not name.startswith("admin"))
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# A file that somebody uploaded may do nothing at all, even where a browser opens it.
POLICIES = dict.fromkeys(("evidence_file", "word_template_example"), {"default-src": "'none'", "sandbox": ""})
ADDRESSES = {"action", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}


class Page(HTMLParser):
    """What a page asks the browser to fetch or to run."""

    def __init__(self, html):
        super().__init__()
        self.addresses, self.inline = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        # A link that somebody entered leads away where it is followed; it fetches nothing, and tells nobody where it was.
        if tag != "a" or "noreferrer" not in given.get("rel", ""):
            self.addresses += [value for name, value in attrs if name in ADDRESSES and value]
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")


@pytest.fixture
def asked(db):
    """Every page that somebody can get, as (who, name, response)."""
    with time_machine.travel(at(JANUARY), tick=False):
        here, there = FullWorld("hereshire"), FullWorld("quokkashire")
        everybody = people(here, there)
        found = []
        for who in ("anonymous", "lead", "board", "administrator", "superuser"):
            asking = Asking(everybody[who])
            for name, (route, _) in PATTERNS.items():
                if who != "superuser" or name.startswith("admin"):
                    found.append((who, name, asking.ask("GET", fill(route, here))))
    return found


def policy_of(response) -> dict[str, str]:
    """The directives of the content security policy with their values."""
    parts = (part.strip().partition(" ") for part in response.headers.get("Content-Security-Policy", "").split(";"))
    return {name: value for name, _, value in parts if name}


def problems_of_form(html) -> list[str]:
    """A page of ours has a title that says where one is, one heading of the first rank, and says its language."""
    wanted = {
        "no title of its own": re.search(r"<title>\S.+ – Getting to Good</title>", html),
        "no language": '<html lang="en-GB"' in html,
        "not one h1": html.count("<h1") == 1,
    }
    return [words for words, found in wanted.items() if not found]


def test_every_answer_carries_the_headers_and_loads_nothing_from_elsewhere(asked):
    """One walk, so that no page is left out: the headers, no foreign address, nothing inline that the policy forbids."""
    wrong = []
    for who, name, response in asked:
        place = f"{name} as {who}: {response.status_code}"
        for header, value in HEADERS.items():
            if response.headers.get(header) != value:
                wrong.append(f"{place}: {header} is {response.headers.get(header)}")
        expected = POLICIES.get(name, POLICY) if response.status_code == 200 else POLICY
        if policy_of(response) != expected:
            wrong.append(f"{place}: the policy is {policy_of(response)}")
        if "public" in response.headers.get("Cache-Control", "") or not response.headers.get("Cache-Control"):
            wrong.append(f"{place}: Cache-Control is {response.headers.get('Cache-Control')}")
        if "Server" in response.headers or "X-Powered-By" in response.headers:
            wrong.append(f"{place}: names its software")
        if response.headers["Content-Type"].startswith("text/html") and response.content:
            page = Page(response.content.decode())
            wrong += [f"{place}: {address}" for address in page.addresses if re.match(r"(\w+:)?//", address)]
            wrong += [f"{place}: inline {what}" for what in page.inline]
            if name in OURS:
                wrong += [f"{place}: {what}" for what in problems_of_form(response.content.decode())]
    assert wrong == []


def test_the_download_of_a_file_is_among_the_answers(asked):
    """So that the stricter policy is looked at."""
    assert [(who, name) for who, name, response in asked if name in POLICIES and response.status_code == 200] == [
        ("lead", "evidence_file"),
        ("lead", "word_template_example"),
        ("board", "evidence_file"),
        ("administrator", "evidence_file"),
    ]


@pytest.mark.parametrize("address", ["/nowhere/at/all/", "/hereshire/", "/hereshire/plans/x/?month=junk"])
def test_error_pages_carry_the_headers_too(client, world, address):
    client.force_login(world.board)
    response = client.get(address)
    assert response.status_code == 404
    for header, value in HEADERS.items():
        assert response.headers[header] == value
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(client, world):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": world.board.email, "password": PASSWORD})
    assert set(client.cookies) >= {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["domain"] == "", name


def test_the_session_cookie_ends_with_the_browser(client, world):
    client.post("/accounts/login/", {"login": world.board.email, "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == ""


def test_pages_with_a_password_are_kept_by_no_browser(client, world):
    for address in ("/accounts/login/", "/accounts/password/reset/key/1-abc/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    client.force_login(world.board)
    assert "no-store" in client.get("/accounts/password/change/")["Cache-Control"]


def test_a_host_that_is_not_ours_is_refused(client, db):
    assert client.get("/accounts/login/", headers={"host": "elsewhere.example"}).status_code == 400


def test_style_sheets_and_scripts_of_ours_load_nothing_from_elsewhere():
    for path in sorted([*(ROOT / "static" / "css").rglob("*.css"), *(ROOT / "static" / "js").rglob("*.js")]):
        text = path.read_text()
        assert not re.search(r"url\(['\"]?(https?:)?//|@import", text), path
        assert not re.search(r"(fetch|import|src)\W+(https?:)?//", text), path


def test_the_vendored_style_sheet_loads_its_fonts_and_pictures_from_here():
    for path in (ROOT / "static" / "vendor").rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text()), path
