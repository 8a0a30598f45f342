"""HTML pages in one file: their common template, and the policy for what a browser may load and run in them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simgraph_neo.pages import numbers
from simgraph_neo.text import WHOLE, and_more, clean, counted, days_in_words, escape_id
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template

__all__ = ["Environment", "as_json", "environment", "page_text", "policy"]
FILTERS: tuple[Callable[..., str], ...] = (
    *(numbers.number, numbers.percent, numbers.score, numbers.be),
    *(counted, and_more, days_in_words, escape_id),
)
# These characters begin a tag, a comment or an entity. `json.dumps` escapes all that is not ASCII, U+2028 too.
_MARKUP = re.compile("[<>&]")


def environment(package: str) -> Environment:
    """Make a Jinja environment for the templates in a package's folder `templates`; they extend `base.html.j2`.

    A value is escaped unless it is `Markup`. Control characters are removed from text, and numbers are formatted by
    `numbers.number`. An undefined name is an error.
    """
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(__name__)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {each.__name__: each for each in FILTERS}
    return made


def shown(value: object) -> object:
    """Format a number, or remove control characters from text. The template escapes the result."""
    if isinstance(value, Markup):
        return value
    return clean(value, WHOLE) if isinstance(value, str) else numbers.number(value)


def page_text(template: Template, *, style: str, script: str = "", data: Any, **values: object) -> str:
    """Render the page from its template, its style, the only script that it may run, and its data as JSON."""
    return template.render(
        policy=policy(style, script),
        style=style,
        script=script,
        data=as_json(data),
        version=__version__,
        **values,
    )


def policy(style: str, script: str = "") -> str:
    """Return the Content-Security-Policy: pictures inside the file, one style, at most one script, nothing else.

    >>> policy("p {}")  # doctest: +ELLIPSIS
    "default-src 'none'; img-src data:; style-src 'sha256-...'; base-uri 'none'; form-action 'none'"
    """
    scripts = ("img-src data: blob:", f"script-src {_hashed(script)}") if script else ("img-src data:",)
    return "; ".join(
        ("default-src 'none'", *scripts, f"style-src {_hashed(style)}", "base-uri 'none'", "form-action 'none'")
    )


def _hashed(text: str) -> str:
    """Return the name of a script or a style in a Content-Security-Policy: its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def as_json(data: Any) -> str:
    r"""Return JSON that needs no escaping in a page: ASCII, without characters that begin markup.

    >>> as_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    return _MARKUP.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, separators=(",", ":"), allow_nan=False)
    )
