"""`python -m tools.flags`: paint all flags into the package; a picture that would look the same keeps its bytes."""

from __future__ import annotations

from PIL import Image

from simgraph_neo.sources.flags.files import PICTURES
from tools.flags.painting import draw, flags


def main() -> None:
    """Write each flag whose file is missing or shows something else, and say which."""
    for code in flags():
        path, picture = PICTURES / f"{code}.png", draw(code)
        if not path.is_file() or Image.open(path).tobytes() != picture.tobytes():
            picture.save(path, "PNG", compress_level=3)
            print(path)


if __name__ == "__main__":
    main()
