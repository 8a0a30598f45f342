// The pictures: loaded as sheets of many, kept in several sizes.

const DIVISORS = [1, 2, 4]; // a sheet at its own size, and copies of a half and a quarter for pictures seen small

/** The sheets that hold the sprites of `nodes`; a sprite is [sheet, left, top, width, height]. */
export class Sheets {
  constructor(urls, nodes) {
    Object.assign(this, { urls, nodes });
    this.levels = urls.map(() => null);
  }

  /** Load all; `changed()` hears of each. Until its sheet is there a picture is a tile of its average colour. */
  load(changed) {
    return Promise.all(this.urls.map(async (url, number) => {
      const image = new Image();
      image.src = url;
      const loaded = await image.decode().then(() => true, () => false);
      if (loaded) this.levels[number] = this.copies(image, number);
      changed();
    }));
  }

  copies(image, number) {
    const sprites = this.nodes.map((node) => node.sprite).filter((sprite) => sprite?.[0] === number);
    const made = [];
    for (const divisor of DIVISORS) {
      const copy = document.createElement("canvas");
      copy.width = Math.ceil(image.naturalWidth / divisor);
      copy.height = Math.ceil(image.naturalHeight / divisor);
      const context = copy.getContext("2d", { alpha: false });
      context.imageSmoothingQuality = "high";
      const from = made.at(-1);
      // one by one, so that no picture takes colour from the one beside it
      for (const sprite of from ? sprites : [])
        context.drawImage(from.copy, ...part(sprite, from.divisor), ...part(sprite, divisor));
      if (!from) context.drawImage(image, 0, 0);
      made.push({ copy, divisor });
    }
    return made;
  }

  /** Paint a node's picture into a rectangle of a context, from the smallest copy that is fine enough. */
  paint(context, node, left, top, width, height) {
    const levels = node.sprite && this.levels[node.sprite[0]];
    if (levels) {
      const { copy, divisor } = levels.findLast((level) => node.sprite[3] / level.divisor >= width) ?? levels[0];
      context.drawImage(copy, ...part(node.sprite, divisor), left, top, width, height);
    } else {
      context.fillStyle = node.color;
      context.fillRect(left, top, width, height);
    }
  }

  /** A small canvas with a node's picture, at most `width` by `height` CSS pixels. */
  thumbnail(node, width, height) {
    const scale = Math.min(width / node.width, height / node.height);
    const ratio = window.devicePixelRatio || 1;
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(Math.round(node.width * scale * ratio), 1);
    canvas.height = Math.max(Math.round(node.height * scale * ratio), 1);
    canvas.style.width = `${canvas.width / ratio}px`;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    this.paint(context, node, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
}

/** Where a sprite is on a copy of its sheet: the first arguments of drawImage. */
function part([, left, top, width, height], divisor) {
  const length = (pixels) => Math.max(Math.round(pixels / divisor), 1);
  return [left / divisor, top / divisor, length(width), length(height)];
}
