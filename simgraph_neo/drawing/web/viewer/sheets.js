// @ts-check
// The pictures: loaded as sprite sheets and kept in several sizes.

/** @import { Node, Sprite } from "./graph.js" */

const DIVISORS = [1, 2, 4]; // each sheet in its own size, and copies of half and a quarter for pictures shown small

const PRINTED = 2; // pixels for each CSS pixel at least: a card may be printed

/** @typedef {{ copy: HTMLCanvasElement, divisor: number }} Level of a sheet: a copy in one size */

/**
 * The pictures of all nodes, however they come.
 * @typedef {object} Pictures
 * @property {(changed: () => void) => Promise<unknown>} load
 * @property {(context: CanvasRenderingContext2D, node: Node, ...place: [left: number, top: number, width: number, height: number]) => void} paint
 * @property {(node: Node, width: number, height: number) => HTMLCanvasElement} thumbnail
 */

/** The sprite sheets with the pictures of all nodes. */
export class Sheets {
  /**
   * @param {string[]} urls
   * @param {Node[]} nodes
   */
  constructor(urls, nodes) {
    this.urls = urls;
    this.nodes = nodes;
    this.levels = urls.map(() => /** @type {Level[] | null} */ (null));
  }

  /**
   * Load all sheets; `changed()` is called after each. Until its sheet is loaded, a picture is its average colour.
   * @param {() => void} changed
   */
  load(changed) {
    return Promise.all(
      this.urls.map(async (url, number) => {
        const image = new Image();
        image.src = url;
        const loaded = await image.decode().then(
          () => true,
          () => false,
        );
        if (loaded) this.levels[number] = this.copies(image, number);
        changed();
      }),
    );
  }

  /** @type {(image: HTMLImageElement, number: number) => Level[]} */
  copies(image, number) {
    const all = this.nodes.map((node) => node.sprite).filter((sprite) => sprite !== undefined && sprite !== null);
    const sprites = all.filter(([sheet]) => sheet === number);
    /** @type {Level[]} */
    const made = [];
    for (const divisor of DIVISORS) {
      const copy = document.createElement("canvas");
      copy.width = Math.ceil(image.naturalWidth / divisor);
      copy.height = Math.ceil(image.naturalHeight / divisor);
      const context = contextOf(copy, { alpha: false });
      context.imageSmoothingQuality = "high";
      const from = made.at(-1);
      // one by one, so that no colour spreads from one picture to the next
      if (from)
        for (const sprite of sprites)
          context.drawImage(from.copy, ...part(sprite, from.divisor), ...part(sprite, divisor));
      else context.drawImage(image, 0, 0);
      made.push({ copy, divisor });
    }
    return made;
  }

  /**
   * Paint a node's picture into a rectangle of a context, from the smallest copy with enough pixels.
   * @param {CanvasRenderingContext2D} context
   * @param {Node} node
   * @param {[left: number, top: number, width: number, height: number]} rectangle
   */
  paint(context, node, ...[left, top, width, height]) {
    const { sprite } = node;
    const levels = sprite && this.levels[sprite[0]];
    if (levels) {
      const { copy, divisor } = levels.findLast((level) => sprite[3] / level.divisor >= width) ?? levels[0];
      context.drawImage(copy, ...part(sprite, divisor), left, top, width, height);
    } else {
      context.fillStyle = node.color;
      context.fillRect(left, top, width, height);
    }
  }

  /**
   * Return a small canvas with a node's picture, at most `width` by `height` CSS pixels.
   * @type {(node: Node, width: number, height: number) => HTMLCanvasElement}
   */
  thumbnail(node, width, height) {
    return smallCanvas(this, node, width, height);
  }
}

/**
 * Paint a node's picture on a small canvas of its own.
 * @type {(pictures: Pick<Pictures, "paint">, node: Node, width: number, height: number) => HTMLCanvasElement}
 */
export function smallCanvas(pictures, node, width, height) {
  const scale = Math.min(width / node.width, height / node.height);
  const ratio = Math.max(window.devicePixelRatio || 1, PRINTED);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(node.width * scale * ratio), 1);
  canvas.height = Math.max(Math.round(node.height * scale * ratio), 1);
  canvas.style.width = `${canvas.width / ratio}px`;
  const context = contextOf(canvas);
  context.imageSmoothingQuality = "high";
  pictures.paint(context, node, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * Return a canvas's 2D context, which every browser has.
 * @type {(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings) => CanvasRenderingContext2D}
 */
export const contextOf = (canvas, settings) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));

/**
 * Return the place of a sprite on a copy of its sheet: arguments of drawImage.
 * @type {(sprite: Sprite, divisor: number) => [left: number, top: number, width: number, height: number]}
 */
function part([, left, top, width, height], divisor) {
  /** @param {number} pixels */
  const length = (pixels) => Math.max(Math.round(pixels / divisor), 1);
  return [left / divisor, top / divisor, length(width), length(height)];
}
