"""What the tools say when they fail (pip, uv, npm, apt), in words for who waits."""

import re

DISK_FULL = "the disk is full."
NOT_WHAT_WAS_LOCKED = (
    "a package is not the one that was locked, so it was not installed."
)
NO_NETWORK = (
    "the package index cannot be reached. The first start needs the network, or a "
    "mirror that pip, uv and npm are told of in their usual way. Run this again then."
)
UNTRUSTED = (
    "the package index shows a certificate that this machine does not trust. A company's "
    "network puts its own there: say where it lies with SSL_CERT_FILE and "
    "NODE_EXTRA_CA_CERTS, and run this again."
)
NO_BUILD = (
    "a package has no build for this machine; it takes Linux on x86-64 or arm64, "
    "with glibc 2.28 or newer."
)

SHOWN_LINES = 12

# In this order: who has no network often ends with "no matching distribution" as well.
SIGNS = {
    DISK_FULL: ("No space left on device", "ENOSPC"),
    NOT_WHAT_WAS_LOCKED: (
        "DO NOT MATCH THE HASHES",
        "[Hh]ash mismatch",
        "EINTEGRITY",
    ),
    UNTRUSTED: (
        "invalid peer certificate",
        "CERTIFICATE_VERIFY_FAILED",
        "SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF",
    ),
    NO_NETWORK: (
        "dns error",
        "[Nn]ame or service not known",
        "name resolution",
        "EAI_AGAIN|ENOTFOUND|ENETUNREACH|ECONNREFUSED|ETIMEDOUT",
        "Network is unreachable",
        "[Cc]onnection refused",
        "timed out",
        "error sending request",
        "Could not resolve",
    ),
    NO_BUILD: ("No matching distribution", "doesn't have a .*wheel", "no wheels with"),
}


def told(log: str) -> str:
    """The cause that a log gives; the end of what it says, if it is none we know."""
    for cause, signs in SIGNS.items():
        if re.search("|".join(signs), log):
            return cause
    lines = [f"  {line.rstrip()}" for line in log.splitlines() if line.strip()]
    if not lines:
        return "it failed without a word."
    return "\n".join(["it says:", *lines[-SHOWN_LINES:], ""])
