"""A certified OpenID provider and a real browser: linking, signing in, stepping up, by mail."""

import re

import pytest
from playwright.sync_api import expect

_IN = re.compile("/workspaces")
CONTINUE, AGAIN = "Continue with University", "Sign in again with University"

pytestmark = pytest.mark.control("A1")


def be(visitor, account):
    """From now on this is who the browser's person is at the provider."""
    visitor.page.context.set_extra_http_headers({"x-account": account})


def test_an_account_is_linked_and_signs_in_and_proves_that_it_is_he(visitor):
    page = visitor.page
    be(visitor, "ada")
    visitor.open("/account")
    visitor.press("Link a University account")
    row = page.get_by_role("row", name="ada@example.com")
    expect(row).to_be_visible()

    visitor.leave()
    visitor.press(CONTINUE)
    page.wait_for_url(_IN)

    # Being signed in there is no fresh proof; signing in there again is one.
    visitor.open("/account")
    visitor.press("Set up an app")
    visitor.press(AGAIN)
    expect(row).to_be_visible()
    visitor.press("Set up an app")
    expect(page.get_by_role("img", name="Code for the app")).to_be_visible()


def test_an_unknown_account_is_linked_by_a_link_to_ones_own_address(visitor):
    page = visitor.page
    address = f"{visitor.login}@example.org"
    visitor.prove_address(address)
    be(visitor, "eve")
    visitor.leave()
    alert = page.get_by_role("alert")
    # As where one's session has ended when a provider sends one back to one's account.
    visitor.open("/account#refused=SessionChanged")
    expect(alert).to_contain_text("Begin again.")
    page.wait_for_url(re.compile(r"/sign-in\?next=%2Faccount$"))

    visitor.press(CONTINUE)
    expect(alert).to_contain_text("That account opens nothing here.")

    page.get_by_role("link", name="I have an account here").click()
    expect(page.get_by_text("eve@example.com")).to_be_visible()
    page.get_by_role("textbox").fill(visitor.login)
    visitor.press("Mail me a link")
    expect(page.get_by_role("status")).to_contain_text("a link is on its way")
    visitor.open(link_mailed_to(visitor, address))
    visitor.press("Link it and sign in")

    expect(page.get_by_role("row", name="eve@example.com")).to_be_visible()
    assert page.url.endswith("/account")


def link_mailed_to(visitor, address):
    """Read it as an administrator, where no mail server is configured."""
    with visitor.installation.client() as client:
        messages = client.get("/messages").json()["messages"]
        [one] = [
            one["id"]
            for one in messages
            if one["recipient"] == address and one["subject"].startswith("Is this")
        ]
        link: str = client.post(f"/messages/{one}/open").json()["link"]
    return link
