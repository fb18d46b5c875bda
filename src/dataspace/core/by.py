"""Who answers for a deed: what an actor and a grant both carry into the audit log."""

from dataclasses import asdict, dataclass

from dataspace.core.ids import PersonId, SessionId, TokenId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who, on whose behalf, from where. `person_id` is None for the platform itself."""

    person_id: PersonId | None = None
    on_behalf_of: PersonId | None = None
    address: str | None = None
    session_id: SessionId | None = None
    token_id: TokenId | None = None
    request_id: str | None = None
    workspace_id: WorkspaceId | None = None

    def said(self) -> dict[str, str]:
        """Give what is known of it, as a line says it."""
        known = asdict(self).items()
        return {name: str(value) for name, value in known if value is not None}


THE_PLATFORM = By()
