"""The editor's script as the server sees it: for tests of what it asks."""

import secrets
from typing import Any

from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from translate_hub.domain.permissions import Role
from translate_hub.storage.translations import AlignedRow


class Script:
    """The editor's script as the server sees it: JSON in and out, with the page's token."""

    def __init__(self, desk: Desk, browser: Browser) -> None:
        self.desk, self.browser = desk, browser
        self.token = browser.token()

    def send(self, method: str, path: str, sent: object = None, *, token: str | None = None) -> TestResponse:
        """Send JSON to an address below the edition's."""
        headers = {"X-CSRFToken": self.token if token is None else token, "Accept": "application/json"}
        return self.browser.client.open(self.desk.address() + path, method=method, json=sent, headers=headers)

    def get(self, path: str) -> Any:
        """The JSON at an address below the edition's."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def save(self, row: AlignedRow, text: str, **more: object) -> TestResponse:
        """Save a row as it was read."""
        return self.send("POST", row.key, body_of(row, text, **more))


def body_of(row: AlignedRow, text: str, **more: object) -> dict[str, object]:
    """What the script sends for a row."""
    known = {"base_version": row.version, "wording": row.wording, "save_id": secrets.token_hex(8)}
    return {"text": text, **known, **more}


def as_role(desk: Desk, role: Role, language: str = "fa") -> Script:
    """The script of somebody with a role in the project."""
    return Script(desk, desk.browser(actor=desk.person(role, language)))
