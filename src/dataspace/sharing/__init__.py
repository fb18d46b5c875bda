"""The pages about single transforms: who may what and why, and what was shown to somebody.

It holds no rule of its own: `access` decides and explains, `transforms` knows the names.
"""
