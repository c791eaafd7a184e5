import pytest, time_machine
from django.core.management import call_command
from django.urls import resolve
from urllib.parse import urlsplit
from accounts.models import User
from tests.browser.crawl import reachable
from tests.factories import at
from metrics.months import Month
def test_reach(db, settings):
    with time_machine.travel(at(Month(2026,2)), tick=True):
        settings.DEMO=True
        call_command("load_published", verbosity=0); call_command("load_demo", verbosity=0)
        for n in ("officer@exampleshire","lead@exampleshire","board@exampleshire","board@oldham"):
            u=User.objects.get(email=n+".example")
            pages=reachable(u)
            names={resolve(urlsplit(a).path).view_name for a in pages}
            print("REACH", n, len(pages), sorted(names))
            print("REACHM", [a for a in pages if "/metrics/" in a])
