// @ts-check
// The frames round pictures: that of a group, of a seed, of an image that is not expanded.

/**
 * @import { Node } from "./graph.js"
 * @import { Look, Rectangle } from "./painter.js"
 * @typedef {[pixels: number, color: string]} Frame how far it reaches from the picture, and its colour
 */

/** The sizes that are read from the style sheet, see `Sizes` in drawing/canvas/theme.py. */
export const SIZES = /** @type {const} */ ([
  "small",
  "halo",
  "mark",
  "mark-gap",
  "dashes",
  "dash",
  "dash-gap",
  "number",
  "digits",
  "numbered",
  "titled",
]);
const GAP = 1; // CSS pixels between a picture and its dashes
const PLAIN = 6; // CSS pixels of a picture's shorter side up to which it has no thin line

/**
 * Return the frames round a picture, outermost first: the colour of its group in a thin line, or a thin line alone. A
 * seed has its frame twice. One that is not expanded has room for dashes.
 * @type {(node: Node, by: string, side: number, look: Look, ratio: number) => Frame[]}
 */
export function framesOf(node, by, side, look, ratio) {
  if (node.unexpanded && !node.seed) return [[Math.round((GAP + look.sizes.dashes + 1) * ratio), look.paper]];
  const line = Math.round(Math.min(Math.max(side * 0.045, 1.5), 6) * ratio);
  const group = node.groups[by];
  const color = group ? colorOf(node, by, look) : look.ink;
  /** @type {Frame[]} */
  const frames = group || node.seed ? [[line, color]] : side > PLAIN ? [[1, look.hairline]] : [];
  if (node.seed) frames.unshift([3 * line, color], [2 * line, look.paper]);
  if (group) frames.unshift([frames[0][0] + Math.round(ratio), look.keyline]);
  return frames;
}

/** @type {(node: Node, by: string, look: Look) => string} */
const colorOf = (node, by, look) => node.groups[by]?.colors[look.dark ? 1 : 0] ?? look.ink;

/**
 * Paint the dashed frame of an image that is not expanded; under the colour of a group its dashes have a keyline.
 * @type {(context: CanvasRenderingContext2D, node: Node, by: string, picture: Rectangle, look: Look, ratio: number) => void}
 */
export function dash(context, node, by, [left, top, width, height], look, ratio) {
  const { dashes, ...sizes } = look.sizes;
  const around = (GAP + dashes / 2) * ratio;
  context.setLineDash([sizes.dash, sizes["dash-gap"]].map((length) => length * ratio));
  /** @type {[width: number, color: string][]} */
  const lines = [[dashes, colorOf(node, by, look)]];
  if (node.groups[by]) lines.unshift([dashes + 1, look.keyline]);
  for (const [thick, color] of lines) {
    context.lineWidth = thick * ratio;
    context.strokeStyle = color;
    context.strokeRect(left - around, top - around, width + 2 * around, height + 2 * around);
  }
  context.setLineDash([]);
}

/**
 * Paint the number of a picture's group into the lower right corner of its frame, so that the colour is not alone.
 * @type {(context: CanvasRenderingContext2D, node: Node, by: string, picture: Rectangle, look: Look, ratio: number) => void}
 */
export function number(context, node, by, [left, top, width, height], look, ratio) {
  const { label } = node.groups[by] ?? {};
  if (!label) return;
  context.font = `600 ${look.sizes.digits * ratio}px ${look.font}`;
  const high = Math.round(look.sizes.number * ratio);
  const wide = Math.round(Math.max(context.measureText(label).width + 6 * ratio, high));
  const [x, y, line] = [left + width - wide, top + height - high, Math.round(ratio)];
  const color = colorOf(node, by, look);
  context.fillStyle = look.keyline;
  context.fillRect(x - line, y - line, wide + line, high + line);
  context.fillStyle = color;
  context.fillRect(x, y, wide, high);
  context.fillStyle = inkOn(color);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(label, x + wide / 2, y + high / 2 + 0.06 * high);
}

/** Whether pictures are large enough for numbers. @type {(box: [number, number], scale: number, look: Look) => boolean} */
export const numbered = (box, scale, look) => Math.max(...box) * scale >= look.sizes.numbered;

/** Black or white, which has a contrast of at least 4.5 with a colour. @param {string} color */
export function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; // linear light, as in WCAG
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
