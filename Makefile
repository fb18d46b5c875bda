# The two commands of this project are `make up` and `make test`; both install what a
# fresh checkout lacks. What each word does stands in bootstrap/commands.py.

PYTHON ?= python3
WORDS := up test check test-stack bench generate format clean

.PHONY: $(WORDS)

$(WORDS):
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing (Debian, Ubuntu: sudo apt-get install python3 python3-pip)."; exit 1; }
	@$(PYTHON) -m bootstrap $@
