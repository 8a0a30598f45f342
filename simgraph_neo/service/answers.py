"""JSON answers, as commands print them."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse


class Json(JSONResponse):
    """The JSON of a command's ``--json``: times are text, and letters stay as they are."""

    def render(self, content: Any) -> bytes:
        """Return the text as bytes."""
        return json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")
