"""What `make` runs: a checkout made ready, the platform started, the code checked.

Runs before anything is installed, so it imports nothing but Python's own library.
It writes nothing outside the checkout, with one exception that it announces: where
it may, it installs bubblewrap through apt. Stopped at any moment, it goes on where it
was: each thing it makes is marked as made only after it is whole.
"""
