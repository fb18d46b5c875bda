"""A data platform that a team hosts itself, with security that can be proven."""
