"""One provider, spoken to: where to send a browser, and whom its answer names."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from dataspace.core import clock
from dataspace.federation import admission, id_tokens, issuers
from dataspace.federation.documents import Document
from dataspace.federation.errors import ProviderRefused, ProviderUntrusted
from dataspace.federation.fetching import DEADLINE_SECONDS, Line
from dataspace.federation.models import Answer, Flow, Kind, Provider, Vouched
from dataspace.identity import Secret

_SCOPE = "openid email profile"
_METADATA_LIVES = timedelta(days=1)
_KEYS_LIVE = timedelta(hours=1)
_SUCCESS = 200
# On a shared machine the last person's account must not slip in. Not all know the word.
_PROMPT = {
    Kind.GOOGLE: "select_account",
    Kind.MICROSOFT: "select_account",
    Kind.OPENID: None,
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What we use of a discovery document."""

    authorization_endpoint: str
    token_endpoint: str
    names_issuer_in_answers: bool
    takes_secret_in_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The fresh secrets of one flow."""

    state: Secret
    nonce: Secret
    verifier: Secret

    @classmethod
    def drawn(cls) -> "Ticket":
        state, nonce, verifier = (Secret(secrets.token_urlsafe(32)) for _ in range(3))
        return cls(state=state, nonce=nonce, verifier=verifier)


class Client:
    """What we are to one provider. Lives as long as the process and keeps what he publishes."""

    def __init__(
        self,
        provider: Provider,
        public_origin: str,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self.provider = provider
        # One address for each provider: an answer cannot be taken for another one's.
        self._return_address = f"{public_origin}/api/auth/{provider.id}-callback"
        self._line = Line(provider.issuer, deadline_seconds)
        self._discovery = Document(self._discovered, _METADATA_LIVES)
        self._keys = Document(self._published_keys, _KEYS_LIVE)

    def metadata(self) -> Metadata:
        document = self._discovery.content()
        methods = document.get("token_endpoint_auth_methods_supported", ())
        return Metadata(
            authorization_endpoint=self._address_in(document, "authorization_endpoint"),
            token_endpoint=self._address_in(document, "token_endpoint"),
            names_issuer_in_answers=(
                document.get("authorization_response_iss_parameter_supported") is True
            ),
            takes_secret_in_form="client_secret_post" in methods,
        )

    def location(self, ticket: Ticket) -> str:
        """Say where the browser goes to sign in there."""
        challenge = create_s256_code_challenge(ticket.verifier.value)
        address: str = prepare_grant_uri(
            self.metadata().authorization_endpoint,
            self.provider.client_id,
            "code",
            redirect_uri=self._return_address,
            scope=_SCOPE,
            state=ticket.state.value,
            nonce=ticket.nonce.value,
            code_challenge=challenge,
            code_challenge_method="S256",
            prompt=_PROMPT[self.provider.kind],
        )
        return address

    def redeem(self, flow: Flow, answer: Answer) -> Vouched:
        """Turn what the browser brought into whom it names, or refuse."""
        self._insist_on_sender(answer)
        if answer.error is not None or answer.code is None:
            raise ProviderRefused("error")
        token = self._token(flow, answer.code)
        return admission.vouched(self.provider, self._verified(token, flow.nonce))

    def _insist_on_sender(self, answer: Answer) -> None:
        """Refuse an answer of another provider than the one we asked (RFC 9207)."""
        if answer.issuer is None:
            if self.metadata().names_issuer_in_answers:
                raise ProviderUntrusted("issuer missing in the answer")
        elif not issuers.may_answer(self.provider, answer.issuer):
            raise ProviderUntrusted("issuer of the answer")

    def _token(self, flow: Flow, code: Secret) -> str:
        metadata = self.metadata()
        form = prepare_token_request(
            "authorization_code",
            redirect_uri=self._return_address,
            code=code.value,
            code_verifier=flow.verifier.value,
        )
        method = "post" if metadata.takes_secret_in_form else "basic"
        ours = ClientAuth(
            self.provider.client_id,
            self.provider.client_secret.value,
            f"client_secret_{method}",
        )
        where, headers, form = ours.prepare("POST", metadata.token_endpoint, {}, form)
        reply = self._line.post(where, headers, form)
        if reply.status != _SUCCESS:
            raise ProviderRefused("code")
        token = reply.content.get("id_token")
        if not isinstance(token, str):
            raise ProviderUntrusted("no token")
        return token

    def _verified(self, token: str, nonce: Secret) -> Mapping[str, Any]:
        try:
            return self._verified_with(_listed(self._keys.content()), token, nonce)
        except id_tokens.KeyUnknownError:
            keys = _listed(self._keys.newer())
        try:
            return self._verified_with(keys, token, nonce)
        except id_tokens.KeyUnknownError:
            raise ProviderUntrusted("key") from None

    def _verified_with(
        self, keys: Sequence[id_tokens.Jwk], token: str, nonce: Secret
    ) -> Mapping[str, Any]:
        now = int(clock.now().timestamp())
        return id_tokens.verify(self.provider, token, keys, nonce=nonce, now=now)

    def _discovered(self) -> Mapping[str, Any]:
        document = self._line.get(self.provider.discovery)
        if document.get("issuer") != self.provider.issuer:
            raise ProviderUntrusted("issuer of the discovery document")
        return document

    def _published_keys(self) -> Mapping[str, Any]:
        return self._line.get(self._address_in(self._discovery.content(), "jwks_uri"))

    def _address_in(self, document: Mapping[str, Any], name: str) -> str:
        address = document.get(name)
        if not isinstance(address, str):
            raise ProviderUntrusted(f"no {name}")
        return self._line.insist_on_https(address)


def _listed(document: Mapping[str, Any]) -> Sequence[id_tokens.Jwk]:
    keys = document.get("keys")
    listed = keys if isinstance(keys, list) else []
    return [key for key in listed if isinstance(key, Mapping)]
