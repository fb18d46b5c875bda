"""The tables, step by step, forward only.

Each revision leaves the release before it working.
"""
