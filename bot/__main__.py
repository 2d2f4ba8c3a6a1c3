"""`python -m bot` and the `pullquote` command."""

import sys


def main() -> int:
    """Run the command line; returns the exit status."""
    from bot.app import main as run  # noqa: PLC0415 - worker processes import this module, and need nothing of the app

    return run()


if __name__ == "__main__":
    sys.exit(main())
