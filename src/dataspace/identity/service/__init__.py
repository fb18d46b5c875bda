"""The verbs of identity, by family: sessions, links, accounts."""
