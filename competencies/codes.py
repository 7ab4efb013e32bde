"""The code of a standard: ``KMM2431-003v2`` names the second version of ``KMM2431-003``."""

import re
import unicodedata
from typing import NamedTuple

_VERSION_SUFFIX = re.compile(r"(?P<base>.+?)[\s_-]*[vV](?P<version>\d{1,4})", re.DOTALL)


class StandardCode(NamedTuple):
    """A printed code taken apart; ``version`` is None where no suffix is printed, as in many first versions."""

    base: str
    version: int | None


def take_apart(printed: str) -> StandardCode:
    """Return base code and version of ``printed``, full-width characters folded and white space removed."""
    code = "".join(unicodedata.normalize("NFKC", printed).split())
    match = _VERSION_SUFFIX.fullmatch(code)
    return StandardCode(match["base"], int(match["version"])) if match else StandardCode(code, None)
