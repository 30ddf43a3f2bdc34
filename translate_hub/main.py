"""The entry point: the commands of the command line, and `serve`, which runs the web."""

import logging
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click
import structlog
from structlog.typing import EventDict

from translate_hub import bootstrap, config
from translate_hub.bootstrap import Hub
from translate_hub.cli.failing import exit_code_of
from translate_hub.cli.invocation import Invocation, invocation, report_update, takes_json
from translate_hub.cli.program import cli
from translate_hub.errors import Invalid
from translate_hub.services import entering, sampling
from translate_hub.services.entering import Purpose
from translate_hub.storage import people, projects

LOCAL_LINK_HOURS = 24
SET_UP_LINK_HOURS = 72


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command (`argv` without the program's name, else what the shell gave) and return its exit code."""
    _quiet_logs()
    call = Invocation()
    arguments = list(sys.argv[1:] if argv is None else argv)
    return exit_code_of(
        lambda: cli.main(arguments, prog_name="translate-hub", standalone_mode=False, obj=call),
        debug=lambda: call.wants_debug,
    )


@cli.command("serve")
@click.option("--host", help="The address to listen at; 127.0.0.1 unless set.")
@click.option("--port", type=click.IntRange(0, 65_535), help="8080 unless set; 0 takes any free one.")
@click.option("--local", is_flag=True, help="For this machine alone: a sample project, and a fresh link each start.")
@takes_json
def serve(host: str | None, port: int | None, local: bool) -> None:
    """Serve the hub to browsers, after a backup where the database must be changed."""
    # Here, so that the other commands start without the web.
    from translate_hub.cli import serving
    from translate_hub.web import create_app

    call = invocation()
    settings = config.for_serving(call.settings, host=host, port=port)
    if local and not config.is_loopback(settings.host):
        raise Invalid(
            "--local serves this machine alone, but %(host)s can be reached from others; leave one of them out.",
            host=settings.host,
        )
    listening = serving.listen(settings.host, settings.port, try_next=local and port is None)
    hub = bootstrap.build(settings)
    with listening:
        report_update(bootstrap.bring_up_to_date(hub))
        address = settings.public_url or serving.address_of(listening)
        link = local_link(hub) if local else set_up_link(hub)
        entry = None if link is None else f"{address}/enter/{link}"
        serving.serve(
            create_app(hub),
            listening,
            settings,
            ready=lambda: call.answer({"address": address, "link": entry}, entry or f"{address}/"),
        )


def local_link(hub: Hub) -> str:
    """Return the token of a fresh link for the local admin, and see that there is something to look at."""
    admin = bootstrap.admin(hub)
    with hub.reading() as session:
        is_bare = not projects.all_projects(session, admin)
    if is_bare:
        sample = sampling.read_sample(hub.formats, hub.exchanges)
        with hub.writing() as session:
            sampling.create_sample(session, admin, sample, limits=hub.limits)
    with hub.writing() as session:
        return entering.make_sign_in_link(session, admin.person, hours=LOCAL_LINK_HOURS)


def set_up_link(hub: Hub) -> str | None:
    """Return the token of a link with which the first admin chooses login, name and password; None once somebody who
    runs the hub has been here.
    """
    admin = bootstrap.admin(hub)
    with hub.writing() as session:
        if people.has_ever_signed_in(session, admin.person):
            return None
        return entering.make_sign_in_link(session, admin.person, hours=SET_UP_LINK_HOURS, purpose=Purpose.SET_UP)


def _quiet_logs() -> None:
    """Send what is logged to standard error, from warnings on; standard output is for answers alone."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")
    # Its lines hold requested addresses, which hold sign-in links.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Asked each time: what standard error is may change while the process lives.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            _place_of_error,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
    )


def _place_of_error(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Log where an error came from instead of its words, which may hold texts of articles."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        places = traceback.extract_tb(error.__traceback__)[-3:]
        event["places"] = [f"{Path(place.filename).name}:{place.lineno}" for place in places]
    return event


if __name__ == "__main__":
    sys.exit(main())
