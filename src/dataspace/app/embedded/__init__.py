"""One command on one machine: the database, the API, the worker and the page."""
