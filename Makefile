# The commands by their short names; each is one script.
.PHONY: demo test quick bare long messages
demo:
	./demo
test:
	./test
quick:
	.ci/run --quick
# The first command in a bare Debian 12 made by debootstrap: proves that nothing has to be installed by hand.
bare:
	scripts/bare.sh
long:
	.venv/bin/python scripts/stages.py --long
messages:
	.venv/bin/python scripts/compile_messages.py
