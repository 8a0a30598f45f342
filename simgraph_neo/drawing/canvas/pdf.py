"""PDF of many pages with many photographs: matplotlib's, but for the pictures, which are JPEG.

matplotlib compresses pictures as PNG does and keeps them all in memory until the end; a thousand photographs took five
times the time, the memory and the room on disk.
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
"""Of JPEG; no colours are averaged over pixels, so that edges between them stay sharp, as in flags."""


def save_pages(canvases: Iterable[VectorCanvas], path: Path, title: str) -> None:
    """Save canvases as pages of one PDF at `path`, each let go before the next is asked for; no date, real fonts."""
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
        """Compress at once; `image` has the bottom row first, shape (height, width, 3)."""
        buffer = io.BytesIO()
        Image.fromarray(image[::-1]).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
        return super().imageObject(_Jpeg(buffer.getvalue(), *image.shape[1::-1]))  # type: ignore[no-untyped-call]

    def writeImages(self) -> None:  # noqa: N802 - matplotlib's name
        """Called by matplotlib at the end."""
        with rc_context({"pdf.compression": 0}):  # once is enough
            for jpeg, _, reference in self._images.values():
                self.outputStream(reference, jpeg.data, extra=_about(jpeg))  # type: ignore[no-untyped-call]


def _about(jpeg: _Jpeg) -> dict[str, Any]:
    """What a PDF says of a picture (ISO 32000-1, 8.9.5)."""
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "DCTDecode"}
    return {
        **{key: Name(name) for key, name in names.items()},  # type: ignore[no-untyped-call]
        "Width": jpeg.width,
        "Height": jpeg.height,
        "BitsPerComponent": 8,
    }


class _Pages(PdfPages):
    def _ensure_file(self) -> PdfFile:
        """Called by matplotlib for each page."""
        self._file = self._file or _File(self._filename, metadata=self._metadata)  # type: ignore[no-untyped-call]
        return self._file
