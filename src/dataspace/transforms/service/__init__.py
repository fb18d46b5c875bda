"""The verbs of code: one file for those that change it, one for those that look."""
