"""People with accounts of their own, each at a browser with an authenticator in it."""

from playwright.sync_api import Page
from sqlalchemy import text

from dataspace.app.embedded.cluster import Cluster
from dataspace.core.database import connect
from tests.installations import PASSWORD, Installation

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Visitor:
    """Somebody with an account of his own, at a browser with an authenticator in it."""

    def __init__(self, installation: Installation, page: Page, login: str) -> None:
        self.installation, self.page, self.login = installation, page, login
        self.complaints: list[str] = []
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        # A refusal is an answer; the browser writes each of them down as an error.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.installation.origin}{path}")

    def leave(self) -> None:
        self.page.evaluate("fetch('/api/sign-out', {method: 'POST'})")
        self.open("/sign-in")

    def give_password(self) -> None:
        self.page.get_by_label("Login").fill(self.login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def keep_codes(self) -> list[str]:
        listed = self.page.get_by_role("list", name="Recovery codes")
        listed.wait_for()
        codes = listed.get_by_role("listitem").all_inner_texts()
        self.press("I have kept them")
        return codes

    def grow_stale(self) -> None:
        """Let the time pass after which a danger asks again."""
        self._write(
            "UPDATE session SET proven_at = 'epoch' FROM person"
            " WHERE person.id = person_id AND login = :login",
            login=self.login,
        )

    def prove_address(self, address: str) -> None:
        proven = "UPDATE person SET email = :email, email_verified_at = now()"
        self._write(f"{proven} WHERE login = :login", email=address, login=self.login)

    def _write(self, statement: str, **values: str) -> None:
        engine = connect(Cluster.beneath(self.installation.state).url("app"))
        with engine.begin() as connection:
            connection.execute(text(statement), values)
        engine.dispose()
