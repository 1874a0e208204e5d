"""The journeys: Chromium against a live server with the five plans."""

import os
import shutil

import pytest

from obiettivi.management.commands.prepara_demo import PASSWORD

# Playwright runs an event loop in this thread, and Django would refuse it the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium; where it is missing these tests fail rather than pass unseen."""
    chromium = os.environ.get("PIANOPERF_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("Manca Chromium: le prove nel browser non si possono eseguire.")
    # Without a sandbox, which root may not have; and nothing that looks for the network.
    argomenti = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return {**browser_type_launch_args, "executable_path": chromium, "args": argomenti}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "it-IT", "timezone_id": "Europe/Rome"}


@pytest.fixture
def vai(live_server, cinque_piani, page):
    """Opens an address of the live server."""

    def vai(indirizzo):
        page.goto(live_server.url + indirizzo)

    return vai


@pytest.fixture
def entra(vai, page, live_server):
    """Signs in by typing, as a person of the demo does."""

    def entra(username, indirizzo="/"):
        vai(f"/accedi/?next={indirizzo}")
        page.get_by_label("Nome utente").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Accedi").click()
        page.wait_for_url(live_server.url + indirizzo)

    return entra
