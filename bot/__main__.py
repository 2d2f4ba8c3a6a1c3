"""`python -m bot` and the `pullquote` command."""

import sys


def main() -> int:
    """Run the command line; returns the exit status."""
    if sys.argv[1:2] == ["status"]:  # asked every half minute, and must not take a second of a processor each time
        from bot.probing import main as run  # noqa: PLC0415 - as below
    else:
        from bot.app import main as run  # noqa: PLC0415 - worker processes import this module, and need nothing of it
    return run()


if __name__ == "__main__":
    sys.exit(main())
