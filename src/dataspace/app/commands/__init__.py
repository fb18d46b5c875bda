"""The command line's families. Each command translates, and calls what a route calls."""
