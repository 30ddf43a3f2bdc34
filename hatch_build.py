"""Compiles the interface's translations before a wheel is built; in a checkout `./hub` compiles them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's parameter has no public type
    """Compiles each catalog beside itself; the wheel takes the folder as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogs before the files are gathered."""
        root = Path(self.root)
        for source in sorted(root.glob("locales/*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as lines, compiled.open("wb") as out:
                write_mo(out, read_po(lines, domain=source.stem))
