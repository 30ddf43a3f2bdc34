"""Machine translation services, spoken to by deep-translator: Google Translate, MyMemory and LibreTranslate.

deep-translator is a library of recipes with habits that do not fit a server: an object of it mixes up threads, it sets
no timeout, and its errors quote texts, keys and addresses. So each call has an object of its own, its modules send
through our own client (engines/transport), and whatever it raises becomes a sentence of ours, its words dropped. What
it takes for a translation is looked at too: MyMemory gives its quota warning as one.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

import langcodes

from translate_hub.domain.sentences import parts
from translate_hub.errors import EngineBusy, EngineError, Message

if TYPE_CHECKING:
    import requests

    from translate_hub.engines.transport import Outbound

# Our tags are those of the CLDR; these services say some of them in their own way.
_TO_OURS: Final = {
    "iw": "he", "jw": "jv", "tl": "fil", "no": "nb", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "mni-Mtei": "mni",
}  # fmt: skip
# What LibreTranslate serves beside the few that deep-translator lists (the list of its own models).
_LIBRE_TOO: Final = (
    "az bg bn ca cs da el eo et eu fa fi gl he hu ky lt lv ms nb nl pb ro sk sl sq sv th tl uk ur zh-Hant".split()
)
_USUAL: Final = frozenset({"ar-SA", "en-GB"})  # which country's stands for the language in a list by countries
_NO_KEY: Final = "none"
_LETTER: Final = re.compile(r"[^\W\d_]")
_OUTBOUND: ContextVar["Outbound"] = ContextVar("outbound")
# MyMemory's own words, in the place of a translation.
_QUOTA: Final = re.compile(
    r"MYMEMORY WARNING|YOU USED ALL AVAILABLE FREE TRANSLATIONS|QUERY LENGTH LIMIT|INVALID (SOURCE|TARGET) LANGUAGE"
    r"|'[^']*' IS AN INVALID (SOURCE|TARGET)|NO QUERY SPECIFIED|PLEASE SELECT TWO DISTINCT LANGUAGES|INVALID EMAIL",
)


class _Requests:
    """What deep-translator's modules take for the module `requests`: the client of the call that runs."""

    @staticmethod
    def get(address: str, params: Mapping[str, str], **_ignored: object) -> "requests.Response":
        return _OUTBOUND.get().get(address, params)

    @staticmethod
    def post(address: str, params: Mapping[str, str], **_ignored: object) -> "requests.Response":
        # Its key and the text go into the body, where no server between notes them.
        form = {name: value for name, value in params.items() if (name, value) != ("api_key", _NO_KEY)}
        return _OUTBOUND.get().post(address, form)


@lru_cache(maxsize=1)
def _library() -> Any:
    """Return deep-translator, its modules sending through us; loaded when first needed, for that takes a while."""
    import deep_translator
    from deep_translator import google, libre, mymemory

    for module in (google, libre, mymemory):
        vars(module)["requests"] = _Requests
    return deep_translator


class _Online(ABC):
    """What the services have in common.

    `outbound` gives the client, when it is first needed. `address`: where the service is, None for its public address.
    """

    name: str
    title: str
    receiver: Message
    most: int

    def __init__(self, outbound: Callable[[], "Outbound"], address: str | None = None) -> None:
        self._outbound = outbound
        self._address = address

    @property
    def languages(self) -> frozenset[str] | None:
        """The BCP 47 tags it knows."""
        return frozenset(self._codes)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each text, in order, as domain/ports.Engine says."""
        codes = self._code(source), self._code(target)
        return [self._translated(text, *codes) for text in texts]

    def size(self, text: str) -> int:
        """Return how large a text is to the service, as `most` counts."""
        return len(text)

    @cached_property
    @abstractmethod
    def _codes(self) -> dict[str, str]:
        """The service's own word for each language, by BCP 47 tag."""

    @abstractmethod
    def _translator(self, source: str, target: str) -> Any:
        """Return a fresh object of deep-translator's for the service's own words of two languages."""

    def _code(self, tag: str) -> str:
        for nearer in _nearer(tag):
            if nearer in self._codes:
                return self._codes[nearer]
        raise EngineError("%(engine)s does not know the language “%(language)s”.", engine=self.title, language=tag)

    def _translated(self, text: str, source: str, target: str) -> str:
        """Send a text in parts that are not too long, and join what comes back with the blanks that were between."""
        made: list[str] = []
        with self._outbound().call():
            for part in parts(text, self.size, self.most):
                # Signs and numbers alone are nothing to translate; asked for them, a service gives nothing or anything.
                words = self._asked(part.words, source, target) if _LETTER.search(part.words) else part.words
                made += (part.before, words, part.after)
        return "".join(made)

    def _asked(self, text: str, source: str, target: str) -> str:
        token = _OUTBOUND.set(self._outbound())
        try:
            answer: object = self._translator(source, target).translate(text)
        except (EngineError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - the library raises whatever an odd answer makes it stumble over
            # Without its cause: the words of the library's errors hold texts, keys and addresses.
            raise _not_understood() from None
        finally:
            _OUTBOUND.reset(token)
        return self._checked(answer)

    def _checked(self, answer: object) -> str:
        if not isinstance(answer, str) or not answer.strip():
            raise EngineError("%(engine)s gave no translation for this text.", engine=self.title)
        return answer.strip()


class Google(_Online):
    """Google Translate, through its page for small browsers, which wants no key."""

    name = "google"
    title = "Google Translate"
    receiver = Message(
        "The text of each paragraph you ask for goes to Google, through its public web page, from this server’s "
        "address; Google may keep it. There is no contract: it may stop working at any time."
    )
    # Its address line takes about 16 kB, percent-encoded; the library itself less than 5,000 characters.
    most = 14_000

    def size(self, text: str) -> int:
        """Count bytes as they stand in an address; a character never as less than three, for the library's limit."""
        return max(len(quote(text, safe="")), 3 * len(text))

    @cached_property
    def _codes(self) -> dict[str, str]:
        codes = cast("dict[str, str]", _library().GoogleTranslator().get_supported_languages(as_dict=True))
        return _by_our_tags(codes.values())

    def _translator(self, source: str, target: str) -> Any:
        made = _library().GoogleTranslator(source, target)
        if self._address:
            vars(made)["_base_url"] = self._address
        return made


class MyMemory(_Online):
    """MyMemory, the public memory of an Italian agency; 5,000 characters a day without a contract."""

    name = "mymemory"
    title = "MyMemory"
    receiver = Message(
        "The text of each paragraph you ask for goes to MyMemory (Translated, Italy), from this server’s address; what "
        "is sent may be kept. It takes a few thousand characters a day."
    )
    most = 499

    @cached_property
    def _codes(self) -> dict[str, str]:
        codes = cast(
            "dict[str, str]", _library().MyMemoryTranslator("en-GB", "fa-IR").get_supported_languages(as_dict=True)
        )
        return _by_our_tags(codes.values())

    def _translator(self, source: str, target: str) -> Any:
        made = _library().MyMemoryTranslator(source, target)
        # Its own address is plain http, which shows the text to everybody on the way.
        vars(made)["_base_url"] = self._address or "https://api.mymemory.translated.net/get"
        return made

    def _checked(self, answer: object) -> str:
        text = super()._checked(answer)
        if _QUOTA.search(text.upper()):
            raise EngineBusy("MyMemory translates no more for this server today; try again tomorrow.")
        return text


class Libre(_Online):
    """LibreTranslate, one's own or somebody's. `key` may be empty where the server asks for none."""

    name = "libre"
    title = "LibreTranslate"
    receiver = Message(
        "The text of each paragraph you ask for goes to the LibreTranslate server that who runs this hub has chosen "
        "(libre_url in its settings), and to nobody else."
    )
    most = 2_000

    def __init__(self, outbound: Callable[[], "Outbound"], address: str, key: str = "") -> None:
        super().__init__(outbound, address if address.endswith("/") else f"{address}/")
        self._key = key

    @cached_property
    def _codes(self) -> dict[str, str]:
        codes = cast("dict[str, str]", self._translator("en", "es").get_supported_languages(as_dict=True))
        own = {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb", "fil": "tl", "no": "nb"}
        return _by_our_tags(codes.values()) | {tag: tag for tag in _LIBRE_TOO} | own

    def _translator(self, source: str, target: str) -> Any:
        # The library knows a few languages only and refuses others when it starts; later it takes any.
        made = _library().LibreTranslator("en", "es", api_key=self._key or _NO_KEY, custom_url=self._address)
        made.source, made.target = source, target
        return made


def _not_understood() -> EngineError:
    return EngineError("The machine translation service answered with something else than a translation; try another.")


def _nearer(tag: str) -> list[str]:
    """Return the tag and what may stand for it, the nearest first: ``zh-Hant-TW``, ``zh-Hant``, ``zh``."""
    language = langcodes.Language.get(tag)
    full = language.maximize()
    named = [
        tag,
        f"{language.language}-{language.territory}" if language.territory else tag,
        f"{full.language}-{full.script}",
        str(language.language),
    ]
    # A language written in a script that is not its usual one is not what a service means by its bare tag.
    usual = langcodes.Language.get(str(language.language)).maximize().script
    return list(dict.fromkeys(named if full.script == usual else named[:3]))


def _by_our_tags(codes: Any) -> dict[str, str]:
    """Return a service's words for languages by our tags; a language it has in several countries is, without one, that
    of the country where most speak it.
    """
    found: dict[str, str] = {}
    for code in codes:
        found.setdefault(_TO_OURS.get(code, code), code)
    for tag, code in list(found.items()):
        language, _, place = tag.partition("-")
        likely = langcodes.Language.get(language).maximize()
        if place in (likely.territory, likely.script) or tag in _USUAL:
            found.setdefault(language, code)
    for tag, code in list(found.items()):
        found.setdefault(tag.partition("-")[0], code)
    for other, known in (("zh-Hans", "zh"), ("no", "nb")):
        if known in found:
            found.setdefault(other, found[known])
    return found
