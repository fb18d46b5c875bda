"""The checks of the project, in stages from cheap to dear, and the truth about them.

A stage counts what its own tool reports, never what it printed in passing. A stage
that could not run is named at the end, and one that ran nothing has failed.
"""
