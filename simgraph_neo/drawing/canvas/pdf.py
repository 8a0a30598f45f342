"""A PDF of many pages with many photographs, written by matplotlib, but with its pictures as JPEG.

matplotlib compresses pictures as PNG does, and keeps all of them in memory until the end. For a thousand photographs
this took five times the time, memory and disk space.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib import rc_context
from matplotlib.backends.backend_pdf import Name, PdfFile, PdfPages
from PIL import Image

from simgraph_neo.drawing.canvas.files import outline_foreign, pdf_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.drawing.canvas.vector import VectorCanvas

QUALITY = 90
"""Quality of the JPEGs. Chroma subsampling is off, so that edges between colours stay sharp, as in flags."""


def save_pages(canvases: Iterable[VectorCanvas], path: Path, title: str) -> None:
    """Save canvases as pages of one PDF at `path`. Each canvas is freed before the next one is made."""
    with _Pages(path, metadata=pdf_metadata(title)) as pages:
        for canvas in canvases:
            outline_foreign(canvas.figure)
            pages.savefig(canvas.figure, dpi=canvas.finer * canvas.dpi)


class _Jpeg(NamedTuple):
    data: bytes
    width: int
    height: int


class _File(PdfFile):
    def imageObject(self, image: NDArray[np.uint8]) -> Any:  # noqa: N802 - matplotlib's name
        """Compress a picture at once; `image` has the bottom row first, shape (height, width, 3)."""
        buffer = io.BytesIO()
        Image.fromarray(image[::-1]).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
        return super().imageObject(_Jpeg(buffer.getvalue(), *image.shape[1::-1]))  # type: ignore[no-untyped-call]

    def writeImages(self) -> None:  # noqa: N802 - matplotlib's name
        """Write the pictures; matplotlib calls this at the end."""
        with rc_context({"pdf.compression": 0}):  # JPEG is compressed already
            for jpeg, _, reference in self._images.values():
                self.outputStream(reference, jpeg.data, extra=_about(jpeg))  # type: ignore[no-untyped-call]


def _about(jpeg: _Jpeg) -> dict[str, Any]:
    """Return the dictionary of a picture in a PDF (ISO 32000-1, 8.9.5)."""
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "DCTDecode"}
    return {
        **{key: Name(name) for key, name in names.items()},  # type: ignore[no-untyped-call]
        "Width": jpeg.width,
        "Height": jpeg.height,
        "BitsPerComponent": 8,
    }


class _Pages(PdfPages):
    def _ensure_file(self) -> PdfFile:
        """Return the PDF file, opened at the first page; matplotlib calls this for each page."""
        self._file = self._file or _File(self._filename, metadata=self._metadata)  # type: ignore[no-untyped-call]
        return self._file
