"""Reading the pages of the admin as a browser does, for the tests of every app's admin."""

import html
import re

from django.test import Client

BACKEND = "accounts.backends.Backend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def form_of(client, address) -> dict[str, str]:
    """What a browser would send back from the admin's form if nothing were touched."""
    page = client.get(address).content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        unticked = 'type="checkbox"' in tag and "checked" not in tag
        if name and not unticked and 'type="submit"' not in tag:
            fields[name[1]] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        fields[name] = html.unescape(value)
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {
        name: value
        for name, value in fields.items()
        if name not in ("csrfmiddlewaretoken", "q", "_save", "_continue", "_addanother")
    }


def errors(response) -> str:
    return html.unescape(" ".join(re.findall(r'class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.DOTALL)))


def text(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def page(row, what: str = "change") -> str:
    """The address of the page about a row."""
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{what}/"
