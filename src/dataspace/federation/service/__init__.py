"""The verbs of signing in elsewhere, by family."""
