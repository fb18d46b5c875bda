"""The audit log's proof: trees, checkpoints, exports, and the verifier.

It imports nothing of the platform and needs Python and `cryptography` alone, so that an
auditor who trusts nobody can read it in an afternoon and run it on his own machine.
"""
