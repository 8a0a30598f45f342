"""Pages of one file: the template that all of them extend, and the policy for what a browser loads and runs there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simgraph_neo.pages import numbers
from simgraph_neo.text import WHOLE, and_more, clean, counted, escape_id
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template

__all__ = ["Environment", "as_json", "environment", "page_text", "policy"]
FILTERS: tuple[Callable[..., str], ...] = (
    *(numbers.number, numbers.percent, numbers.score, numbers.be),
    *(counted, and_more, escape_id),
)
# What begins a tag, a comment or an entity. All that is not ASCII, U+2028 too, is escaped by `json.dumps`.
_MARKUP = re.compile("[<>&]")


def environment(package: str) -> Environment:
    """What loads the templates of a package, below its folder `templates`; they extend `base.html.j2`.

    What a template shows is escaped unless it is `Markup`, text loses its controls, numbers are written for readers;
    a name that is not there is an error.
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
    """A value as it stands in a page: numbers for readers, text without controls; what a template escapes then."""
    if isinstance(value, Markup):
        return value
    return clean(value, WHOLE) if isinstance(value, str) else numbers.number(value)


def page_text(template: Template, *, style: str, script: str = "", data: Any, **values: object) -> str:
    """The whole file: a template that extends `base.html.j2`, its style, the script that it may run, data as JSON."""
    return template.render(
        policy=policy(style, script),
        style=style,
        script=script,
        data=as_json(data),
        version=__version__,
        **values,
    )


def policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy: pictures inside the file, one style, at most one script, and nothing else.

    >>> policy("p {}")  # doctest: +ELLIPSIS
    "default-src 'none'; img-src data:; style-src 'sha256-...'; base-uri 'none'; form-action 'none'"
    """
    scripts = ("img-src data: blob:", f"script-src {_hashed(script)}") if script else ("img-src data:",)
    return "; ".join(
        ("default-src 'none'", *scripts, f"style-src {_hashed(style)}", "base-uri 'none'", "form-action 'none'")
    )


def _hashed(text: str) -> str:
    """A script or a style as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def as_json(data: Any) -> str:
    r"""JSON that stands in a page as it is: ASCII, and nothing that a browser could take for markup.

    >>> as_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    return _MARKUP.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, separators=(",", ":"), allow_nan=False)
    )
