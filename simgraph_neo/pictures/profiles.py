"""Colours as a picture's profile means them: converted to sRGB, or left as they are with the reason."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

if TYPE_CHECKING:
    from typing import Any

_FAULTS = (ImageCms.PyCMSError, OSError, ValueError, TypeError, OverflowError, MemoryError)
"""What Pillow and LittleCMS raise over profiles that are damaged, or of a kind that gives no colours."""
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
"""Pillow's mode by the profile's colour space."""


class Profile:
    """A colour profile, or the reason why there is none to go by."""

    def __init__(self, data: bytes | None, mode: str) -> None:
        """`mode` is that of the picture it came with."""
        self.fault: str | None = None
        self.mode: str | None = None
        """The mode that a picture must have to be converted by it; None for no conversion."""
        self._profile: Any = None
        if data:
            self._read(data, mode)
        elif mode == "LAB":
            self._profile, self.mode = ImageCms.createProfile("LAB"), "LAB"

    def _read(self, data: bytes, mode: str) -> None:
        try:
            self._profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
            self.mode = _mode_for(str(self._profile.profile.xcolor_space), mode)
        except _FAULTS:
            self.fault = "its colour profile is damaged"
        else:
            self.fault = None if self.mode else "its colour profile is for other colours than the picture has"

    def to_srgb(self, image: Image.Image) -> Image.Image:
        """The picture as RGB or RGBA; CMYK and LAB only for a profile of that `mode`."""
        if self.mode is None:
            return image
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        try:
            converted = ImageCms.profileToProfile(
                image.convert(self.mode),
                self._profile,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except _FAULTS:
            self.fault = "its colour profile cannot be used"
            return image if image.mode == "RGBA" else image.convert("RGB")
        assert converted is not None  # noqa: S101 - only with inPlace
        if alpha:
            converted.putalpha(alpha)
        return converted


def _mode_for(space: str, mode: str) -> str | None:
    """The mode in which a picture of `mode` is converted by a profile of that colour space, if it can be."""
    wanted = _MODES.get(space)
    if wanted in {"CMYK", "LAB"}:
        return wanted if mode == wanted else None
    grey = mode in {"1", "L", "LA", "La"} or mode.startswith("I;16")
    if wanted == "L":
        return "L" if grey else None
    return "RGB" if wanted == "RGB" and mode not in {"CMYK", "LAB"} else None
