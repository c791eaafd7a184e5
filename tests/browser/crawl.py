"""Every page that somebody can reach by following links, a few of each kind."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import resolve

EACH = 2  # pages of one kind: the same view, council and names in the query
ELSEWHERE = ("/admin/", "/static/")


class _Links(HTMLParser):
    def __init__(self, address: str):
        super().__init__()
        self.address = address
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href")
        if tag == "a" and href:
            parts = urlsplit(urljoin(self.address, href))
            if not parts.netloc:
                self.found.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def reachable(user, start: str = "/") -> list[str]:
    """The addresses that `user` reaches from `start`, at most `EACH` of a kind, in the order in which they are met.
    What is a file to take away, and no page, is asked for and not among them."""
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    waiting, met, kinds, pages = deque([start]), {start}, Counter(), []
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if kind is None or kinds[kind] >= (1 if kind[2] else EACH):
            continue
        response = client.get(address)
        if response.status_code in (301, 302):
            found = [response.url]
        elif "attachment" in response.get("Content-Disposition", ""):
            found = []
        else:
            assert response.status_code == 200, f"{address} is linked and answers {response.status_code}"
            kinds[kind] += 1
            pages.append(address)
            links = _Links(address)
            links.feed(response.content.decode())
            found = links.found
        for link in found:
            if link not in met:
                met.add(link)
                waiting.append(link)
    return pages


def _kind(address: str) -> tuple | None:
    """What counts as the same kind of page; None for what is not looked at: the admin, and two filters at once."""
    parts = urlsplit(address)
    names = frozenset(name for name, _ in parse_qsl(parts.query))
    if parts.path.startswith(ELSEWHERE) or len(names) > 1:
        return None
    match = resolve(parts.path)
    return match.view_name, match.kwargs.get("authority"), names
