"""Providers are asked through the proxy of a setting, where there is one, in a tunnel."""

import json
import ssl
from urllib.parse import urlsplit

import pytest

from dataspace.app.api import clients
from dataspace.app.settings import Settings
from dataspace.federation import fetching
from dataspace.federation.errors import ProviderAway
from tests.certificates import authority_in
from tests.federation import peers, rogue
from tests.federation.rogue import Rogue
from tests.federation.tunnels import tunnelling

pytestmark = pytest.mark.control("N3")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return authority_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def proxy():
    with tunnelling() as proxy:
        yield proxy


@pytest.fixture
def outside(authority):
    """A provider that is reached over TLS, as one outside is."""
    with rogue.listening(authority.context()) as (origin, answering):
        made = Rogue(origin)
        answering.append(made)
        yield made


@pytest.fixture
def trusted(authority, monkeypatch):
    context = ssl.create_default_context(cafile=authority.certificate)
    monkeypatch.setattr(fetching, "_trust", lambda: context)


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Configure an installation with this provider; give what it is to it."""

    def make(issuer, **settings):
        secret = tmp_path / "secret"
        secret.write_text(peers.SECRET)
        secret.chmod(0o600)
        described = {
            "id": "elsewhere",
            "name": "Elsewhere",
            "issuer": issuer,
            "client_id": "dataspace",
            "client_secret_file": str(secret),
        }
        monkeypatch.setenv("DATASPACE_OPENID_PROVIDERS", json.dumps([described]))
        for name, value in settings.items():
            monkeypatch.setenv(f"DATASPACE_{name.upper()}", value)
        return clients(Settings())["elsewhere"]

    return make


@pytest.mark.usefixtures("trusted")
def test_a_whole_sign_in_goes_through_the_proxy_and_it_reads_nothing(
    world, configured, outside, proxy, browser
):
    client = configured(outside.issuer, egress_proxy=proxy.address)
    world.app.state.federation = {"elsewhere": client}
    carried = browser.leaves("/auth/elsewhere")
    code = outside.code_for(carried)

    back = browser.comes_back("elsewhere", state=carried["state"], code=code)

    # It was verified to the end, by way of discovery, code and keys; nobody knows her here.
    assert peers.told(back) == "IdentityNotAdmitted"
    assert [path.rpartition("/")[2] for path in outside.asked] == [
        "openid-configuration",
        "token",
        "keys",
    ]
    there = urlsplit(outside.issuer).netloc
    assert proxy.asked == [f"CONNECT {there} HTTP/1.1"] * 3
    for secret in (code, peers.SECRET, "/token"):
        assert secret.encode() not in proxy.carried


@pytest.mark.usefixtures("trusted")
def test_what_the_proxy_refuses_is_not_asked_in_another_way(configured, outside, proxy):
    proxy.refuses = True
    client = configured(outside.issuer, egress_proxy=proxy.address)

    with pytest.raises(ProviderAway):
        client.metadata()

    assert len(proxy.asked) == 1
    assert outside.asked == []


def test_the_proxy_vouches_for_nobody(configured, outside, proxy):
    """TLS is between us and the provider: its certificate is checked behind the proxy, too."""
    client = configured(outside.issuer, egress_proxy=proxy.address)

    with pytest.raises(ProviderAway):
        client.metadata()

    assert len(proxy.asked) == 1
    assert outside.asked == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(
    configured, outside, proxy, monkeypatch, name
):
    monkeypatch.setenv(name, proxy.address)

    assert configured(outside.issuer).metadata()

    assert proxy.asked == []


def test_a_provider_on_this_machine_is_asked_directly(configured, theirs, proxy):
    assert configured(theirs.issuer, egress_proxy=proxy.address).metadata()

    assert proxy.asked == []


@pytest.mark.parametrize(
    "proxy",
    [
        "egress:3128",
        "socks5://egress:1080",
        "http://name:secret@egress:3128",
        "http://egress:3128/path",
        "http://",
    ],
)
def test_a_proxy_that_is_none_or_holds_a_secret_is_refused(configured, proxy):
    with pytest.raises(ValueError, match="egress_proxy"):
        configured("https://id.example.org", egress_proxy=proxy)
