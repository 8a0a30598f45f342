// @ts-check
// The frames round pictures: that of a group, of a seed, of an image that is not expanded.

/**
 * @import { Node } from "./graph.js"
 * @import { Look, Rectangle } from "./painter.js"
 * @typedef {[pixels: number, color: string]} Frame how far it reaches from the picture, and its colour
 */

const DASH = [4, 3]; // CSS pixels of a dash and of the space after it
const [GAP, LINE] = [1, 1.5]; // CSS pixels between a picture and its dashes, and their width
const PLAIN = 6; // CSS pixels of a picture's shorter side up to which it has no thin line

/**
 * Return the frames round a picture, outermost first: the colour of its group in a thin line, or a thin line alone. A
 * seed has its frame twice. One that is not expanded has room for dashes.
 * @type {(node: Node, by: string, side: number, look: Look, ratio: number) => Frame[]}
 */
export function framesOf(node, by, side, look, ratio) {
  if (node.unexpanded && !node.seed) return [[Math.round((GAP + LINE + 1) * ratio), look.paper]];
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
  const around = (GAP + LINE / 2) * ratio;
  context.setLineDash(DASH.map((length) => length * ratio));
  /** @type {[width: number, color: string][]} */
  const lines = [[LINE, colorOf(node, by, look)]];
  if (node.groups[by]) lines.unshift([LINE + 1, look.keyline]);
  for (const [thick, color] of lines) {
    context.lineWidth = thick * ratio;
    context.strokeStyle = color;
    context.strokeRect(left - around, top - around, width + 2 * around, height + 2 * around);
  }
  context.setLineDash([]);
}
