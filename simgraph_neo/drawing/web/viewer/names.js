// @ts-check
// The names of groups on the map, while pictures are too small for titles of their own.

import { centre } from "./graph.js";
import { short } from "./card.js";

/**
 * @import { Group, Node, Point } from "./graph.js"
 * @import { Painter } from "./painter.js"
 */

const READABLE = 64; // CSS pixels of a picture from which on no group is named: then each picture can be looked at
const BETWEEN = 0.64; // heights of a picture from the centre of a row to the gap below it, where a name hides least
const [SIZE, HALO, NAME_ROOM] = [13, 4, 32]; // CSS pixels of letters and of the paper round them; characters of a name

/**
 * Paint the names of groups, each at the middle of its shown images, but beside the legend, which covers a corner. The
 * largest are first; a name that would touch one of them is left out until a zoom makes room for it.
 * @type {(painter: Painter, groups: Group[], nodes: Node[], covered: { right: number, top: number }) => void}
 */
export function paintNames(painter, groups, nodes, covered) {
  const { context, look, eye } = painter;
  if (painter.side >= READABLE) return;
  context.font = `600 ${SIZE * eye.ratio}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 2 * HALO * eye.ratio;
  context.strokeStyle = look.paper;
  context.fillStyle = look.ink;
  /** @type {[left: number, top: number, right: number, bottom: number][]} */
  const taken = [];
  for (const group of groups.toSorted((a, b) => b.nodes.length - a.nodes.length)) {
    const at = middle(group, nodes, painter.box);
    if (!at) continue;
    const text = short(group.name, NAME_ROOM);
    const [middleX, y] = painter.onScreen(at).map(Math.round);
    const [across, down] = [context.measureText(text).width / 2 + 6 * eye.ratio, SIZE * eye.ratio];
    const left = y + down > covered.top * eye.ratio ? covered.right * eye.ratio : 0;
    const x = middleX > left ? Math.max(middleX, left + across) : middleX;
    if (taken.some(([l, t, r, b]) => x + across > l && x - across < r && y + down > t && y - down < b)) continue;
    taken.push([x - across, y - down, x + across, y + down]);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}

/**
 * Return the middle of a group, between two rows: the medians of its shown images, which far images do not move.
 * @type {(group: Group, nodes: Node[], box: [number, number]) => Point | null}
 */
function middle(group, nodes, box) {
  const shown = group.nodes.map((index) => nodes[index]).filter((node) => node.shown);
  if (!shown.length) return null;
  const centres = shown.map(centre);
  /** @param {"x" | "y"} axis */
  const median = (axis) => centres.map((point) => point[axis]).sort((a, b) => a - b)[centres.length >> 1];
  return { x: median("x"), y: median("y") + BETWEEN * box[1] };
}
