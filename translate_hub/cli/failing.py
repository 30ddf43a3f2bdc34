"""What a failure means to the shell: one sentence on standard error, and one exit code for each kind."""

import os
import sys
import traceback
from collections.abc import Callable

import click

from translate_hub.errors import Conflict, Forbidden, HubError, Invalid, NotFound, OutsideError

BUG = 1
INTERRUPTED = 130

# The first class that fits gives the code.
EXIT_CODES: tuple[tuple[type[HubError], int], ...] = (
    (NotFound, 3),
    (Forbidden, 4),
    (Conflict, 5),
    (Invalid, 6),
    (OutsideError, 7),
)


def exit_code(error: HubError) -> int:
    """Return the exit code of an error."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), BUG)


def exit_code_of(work: Callable[[], object], *, debug: Callable[[], bool]) -> int:
    """Do the work and return the exit code; tell what went wrong on standard error.

    `debug` is asked when a bug was met: then all that is known of it is shown. It may hold texts of articles.
    """
    try:
        result = work()
    except HubError as error:
        tell(str(error))
        return exit_code(error)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        tell(error.format_message())
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has gone. Nothing more can be said there, at the end of the process neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_code(OutsideError(""))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - an edge: what nobody expected must still end in a sentence
        if debug():
            traceback.print_exception(error)
        tell(
            f"Something is wrong in Translate Hub itself ({type(error).__name__}); nothing half-done was kept. "
            "Run the command again with --debug before its name to see where, and report it."
        )
        return BUG
    return result if isinstance(result, int) else 0


def tell(sentence: str) -> None:
    """Say one sentence on standard error."""
    click.echo(" ".join(sentence.split("\n")), err=True)
