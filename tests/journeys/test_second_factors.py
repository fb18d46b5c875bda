"""Passkeys and an authenticator app, in a real browser with a virtual authenticator."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

_IN = re.compile("/workspaces")


def add_passkey(visitor) -> list[str]:
    visitor.open("/account")
    visitor.press("Add a passkey")
    visitor.page.get_by_role("dialog").get_by_label("Name").fill("laptop")
    visitor.press("Make the passkey")
    return visitor.keep_codes()


@pytest.mark.control("A2")
def test_a_passkey_signs_in_alone_and_after_the_password(visitor):
    page = visitor.page
    assert len(set(add_passkey(visitor))) == 10
    expect(page.get_by_role("row", name="laptop")).to_be_visible()

    visitor.leave()
    visitor.press("Sign in with a passkey")
    page.wait_for_url(_IN)

    visitor.leave()
    visitor.give_password()
    visitor.press("Use your passkey")
    page.wait_for_url(_IN)
    visitor.open("/account")
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()


@pytest.mark.control("A2")
def test_a_recovery_code_opens_once_and_the_page_waits_until_then(visitor):
    page = visitor.page
    codes = add_passkey(visitor)
    visitor.leave()
    visitor.give_password()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()

    # Whoever goes on without the second step is led back to it.
    visitor.open("/account")
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    visitor.press("Recovery code instead")
    page.get_by_label("Recovery code").fill(codes[0].lower())
    visitor.press("Continue")

    page.wait_for_url(re.compile("/account"))
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()


@pytest.mark.control("A2")
def test_what_is_dangerous_asks_again_and_goes_on(visitor):
    page = visitor.page
    former = add_passkey(visitor)
    visitor.grow_stale()

    visitor.press("Make new codes")
    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    dialog.get_by_role("button", name="Use your passkey").click()

    assert set(visitor.keep_codes()).isdisjoint(former)
    expect(dialog).to_have_count(0)


@pytest.mark.control("A2")
def test_an_app_is_set_up_from_a_picture_that_is_drawn_in_the_page(visitor):
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visitor.open("/account")
    visitor.press("Set up an app")
    page.get_by_role("img", name="Code for the app").wait_for()
    secret = page.get_by_role("dialog").locator("code").inner_text().replace(" ", "")
    app = pyotp.TOTP(secret)
    page.get_by_label("Six digits").fill(app.now())
    visitor.press("Use this app")
    visitor.keep_codes()
    expect(page.get_by_role("row", name="Authenticator app")).to_be_visible()
    assert all(url.startswith(visitor.installation.origin) for url in asked)
    assert secret not in " ".join(asked)

    visitor.leave()
    visitor.give_password()
    # The step before was used up by setting up; the next one is tolerated ahead of time.
    page.get_by_label("Code of the authenticator app").fill(
        app.at(time.time(), counter_offset=1)
    )
    visitor.press("Continue")
    page.wait_for_url(_IN)
