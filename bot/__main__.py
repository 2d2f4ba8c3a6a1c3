"""`python -m bot` and the `pullquote` command."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_TERMINATED = 128 + signal.SIGTERM


def main() -> int:
    """Run the command line; returns the exit status."""
    if os.getpid() == 1:  # the first process of a container: SIGTERM does not end it unless it listens
        signal.signal(signal.SIGTERM, _end)
    if sys.argv[1:2] == ["status"]:  # containers ask each minute: it must not take a second of a processor
        from bot.probing import main as run  # noqa: PLC0415 - as below
    else:
        from bot.app import main as run  # noqa: PLC0415 - worker processes import this module, and need nothing of it
    return run()


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(_TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
