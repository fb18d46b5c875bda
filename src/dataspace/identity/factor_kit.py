"""What second factors are made and checked with, built once and handed down."""

from dataclasses import dataclass

from dataspace.identity.ceremonies import RelyingParty
from dataspace.identity.sealing import FactorSeal


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorKit:
    seal: FactorSeal
    party: RelyingParty
