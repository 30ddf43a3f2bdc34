"""The keys of the editor: what each action is bound to at first, and how a person's changes are read.

A combination is written ``Ctrl+Shift+KeyC``: the held keys in the order Ctrl, Alt, Shift, then the key by its place on
the keyboard (UI Events, `KeyboardEvent.code`), so that it is the same key under every script.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from translate_hub.errors import Invalid

ACTIONS: Final[Mapping[str, str]] = {
    "save-next": "Ctrl+Enter",
    "save-stay": "Ctrl+KeyS",
    "save-approve": "Ctrl+Shift+Enter",
    "previous": "Alt+ArrowUp",
    "next": "Alt+ArrowDown",
    "next-work": "Alt+KeyU",
    "copy-source": "Ctrl+Shift+KeyC",
    "unsure": "Ctrl+Shift+KeyU",
    "note": "Ctrl+Shift+KeyM",
    "filter": "Slash",
    "help": "Shift+Slash",
}
OFF: Final = "off"
# What browsers keep for themselves whatever a page says: new tab and window, closing, printing, the tabs by number.
_TAKEN: Final = frozenset({"KeyT", "KeyW", "KeyN", "PageUp", "PageDown", *(f"Digit{n}" for n in range(1, 10))})
_HELD: Final = ("Ctrl", "Alt", "Shift")
_KEYS: Final = re.compile(
    r"Key[A-Z]|Digit\d|F\d{1,2}|Arrow(?:Up|Down|Left|Right)|Enter|Slash|Period|Comma|PageUp|PageDown|Home|End"
)
_SHORT: Final = {
    "/": "Slash",
    ".": "Period",
    ",": "Comma",
    "↑": "ArrowUp",
    "↓": "ArrowDown",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "?": "Slash",
}
_SHOWN: Final = {code: sign for sign, code in _SHORT.items() if sign != "?"}
_NEEDLESS: Final = frozenset({"Slash"})


def keys_of(changed: Mapping[str, Any]) -> dict[str, str]:
    """Return the combination of each action as a person has them; none where they switched shortcuts off."""
    if changed.get(OFF):
        return {}
    return {action: str(changed.get(action, usual)) for action, usual in ACTIONS.items()}


def combination(typed: str) -> str:
    """Return a combination as it is kept (``ctrl + shift + c`` → ``Ctrl+Shift+KeyC``).

    Raises Invalid for what is none, what types a letter, and what belongs to the browser.
    """
    *held, key = [part.strip() for part in re.split(r"\s*\+\s*", typed.strip()) if part.strip()] or [""]
    names = {one.lower(): one for one in _HELD}
    code, used = _code(key), {names.get(one.lower(), "") for one in held}
    is_typing = not used & {"Ctrl", "Alt"} and code not in _NEEDLESS and not re.fullmatch(r"F\d+", code)
    if "" in used or not _KEYS.fullmatch(code) or is_typing:
        raise Invalid("“%(keys)s” is no combination of keys; write one such as Ctrl+Shift+K or Alt+U.", keys=typed)
    if code in _TAKEN and "Ctrl" in used:
        raise Invalid("“%(keys)s” belongs to the browser; choose another combination.", keys=typed)
    return "+".join([*(one for one in _HELD if one in used), code])


def shown(combination: str) -> str:
    """Return a combination as people read it (``Alt+ArrowUp`` → ``Alt+↑``)."""
    *held, code = combination.split("+")
    return "+".join([*held, _SHOWN.get(code, re.sub(r"^(Key|Digit)", "", code))])


def changes(typed: Mapping[str, str], *, off: bool) -> dict[str, Any]:
    """Return what to keep of the combinations a person typed, by action: those that differ from the usual ones.

    An empty one is the usual one. Raises Invalid, also where two actions have the same.
    """
    chosen = {
        action: combination(typed[action]) if typed.get(action, "").strip() else usual
        for action, usual in ACTIONS.items()
    }
    seen: dict[str, str] = {}
    for action, keys in chosen.items():
        if keys in seen:
            raise Invalid("“%(keys)s” is given to two actions; give each its own.", keys=shown(keys))
        seen[keys] = action
    kept: dict[str, Any] = {action: keys for action, keys in chosen.items() if keys != ACTIONS[action]}
    return kept | ({OFF: True} if off else {})


def _code(key: str) -> str:
    if len(key) == 1 and key.isascii() and key.isalnum():
        return f"Digit{key}" if key.isdigit() else f"Key{key.upper()}"
    names = {name.lower(): name for name in ("Enter", "PageUp", "PageDown", "Home", "End", *_SHORT.values())}
    return _SHORT.get(key) or names.get(key.lower()) or (key.upper() if re.fullmatch(r"[fF]\d{1,2}", key) else key)
