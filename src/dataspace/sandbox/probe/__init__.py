"""A program that tries to break out of the sandbox it runs in.

The self-test puts these files into a slot, as a step's code is put there, and the
sandbox's own Python runs them; so they import nothing of ours but each other.
"""
