"""Convert colours to sRGB by a picture's colour profile, or keep them and give the reason."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

if TYPE_CHECKING:
    from typing import Any

_FAULTS = (ImageCms.PyCMSError, OSError, ValueError, TypeError, OverflowError, MemoryError)
"""What Pillow and LittleCMS raise for profiles that are damaged or unusable."""
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
"""The profile's colour space -> Pillow's mode."""


class Profile:
    """A colour profile, or the reason why it cannot be used."""

    def __init__(self, data: bytes | None, mode: str) -> None:
        """Read a profile; `mode` is the mode of its picture."""
        self.fault: str | None = None
        self.mode: str | None = None
        """The mode to which a picture is converted before the profile is applied; None for no conversion."""
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
            self.fault = None if self.mode else "its colour profile is for another colour mode"

    def to_srgb(self, image: Image.Image) -> Image.Image:
        """Convert the picture to sRGB, as RGB or RGBA. CMYK and LAB need a profile of that `mode`."""
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
        assert converted is not None  # noqa: S101 - None is only returned with inPlace
        if alpha:
            converted.putalpha(alpha)
        return converted


def _mode_for(space: str, mode: str) -> str | None:
    """Return the mode in which a profile of this colour space applies to a picture of `mode`, or None."""
    wanted = _MODES.get(space)
    if wanted in {"CMYK", "LAB"}:
        return wanted if mode == wanted else None
    grey = mode in {"1", "L", "LA", "La"} or mode.startswith("I;16")
    if wanted == "L":
        return "L" if grey else None
    return "RGB" if wanted == "RGB" and mode not in {"CMYK", "LAB"} else None
