from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from dataspace.federation import Client, Provider
from dataspace.federation.models import Kind
from dataspace.identity import Secret
from tests.federation import peers, rogue
from tests.federation.peers import Browser
from tests.federation.rogue import Rogue
from tests.world import ORIGIN, Person, World


@pytest.fixture(scope="session")
def certified() -> Iterator[str]:
    with peers.certified_peer() as origin:
        yield origin


@pytest.fixture
def offered(world: World) -> Callable[..., None]:
    """Offer these providers on the sign-in page."""

    def offer(*providers: Provider) -> None:
        world.app.state.federation = peers.clients_of(*providers)

    return offer


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world.browser())


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("ada")


@pytest.fixture
def rogues() -> Iterator[Callable[..., Rogue]]:
    with rogue.listening() as (origin, answering):

        def another(path: str = "") -> Rogue:
            made = Rogue(origin, path)
            answering.append(made)
            return made

        yield another


@pytest.fixture
def theirs(rogues: Callable[..., Rogue], world: World) -> Rogue:
    """The rogue that this installation knows as the provider `elsewhere`."""
    made = rogues()
    offer_rogue(world, made)
    return made


def offer_rogue(
    world: World, made: Rogue, *, deadline_seconds: float = 10, **changes: Any
) -> Client:
    usual: dict[str, Any] = {
        "id": "elsewhere",
        "name": "Elsewhere",
        "kind": Kind.OPENID,
        "issuer": made.issuer,
        "client_id": made.client,
        "client_secret": Secret(peers.SECRET),
    }
    provider = Provider(**{**usual, **changes})
    client = Client(provider, ORIGIN, deadline_seconds=deadline_seconds)
    world.app.state.federation = {**world.app.state.federation, provider.id: client}
    return client


@pytest.fixture
def linked(world: World, theirs: Rogue, ada: Person) -> Person:
    """Ada, who has linked her account at the rogue while it was honest."""
    her = Browser(ada.client)
    carried = her.leaves("/me/identities/elsewhere", "/account")
    code = theirs.code_for(carried)
    back = her.comes_back("elsewhere", state=carried["state"], code=code)
    assert peers.told(back) == "/account"
    assert world.audit("identity.linked")
    return ada


@pytest.fixture
def at_once() -> Callable[..., list[str]]:
    """Do several things in threads of their own, and give what each of them gave."""

    def do(*deeds: Callable[[], str]) -> list[str]:
        ready = Barrier(len(deeds))

        def start(deed: Callable[[], str]) -> str:
            ready.wait()
            return deed()

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(start, deeds))

    return do


@pytest.fixture
def visit(theirs: Rogue, browser: Browser) -> Callable[[], str]:
    """Sign in with a fresh browser by way of the rogue, and say how that ended."""

    def go() -> str:
        carried = browser.leaves("/auth/elsewhere")
        code = theirs.code_for(carried)
        back = browser.comes_back("elsewhere", state=carried["state"], code=code)
        return peers.told(back)

    return go


@pytest.fixture
def back(browser: Browser, visit: Any, theirs: Any) -> Browser:
    """A browser that came back from the rogue with an account that opens nothing here."""
    theirs.claims |= {"email": "ada@example.org", "email_verified": True}
    assert visit() == "IdentityNotAdmitted"
    return browser
