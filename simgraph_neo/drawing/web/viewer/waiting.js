// @ts-check
// An answer that is under way: a ring runs round the picture, and empty frames stand where its neighbours will be.

import { STILL } from "./motion.js";

/**
 * @import { Area, Node } from "./graph.js"
 * @import { Painter } from "./painter.js"
 * @typedef {Map<Node, Area[]>} Waiting node -> the places that are kept for its neighbours
 */

const TURN = 1200; // milliseconds of the ring's way round
const [SHARE, AROUND] = [0.3, 5]; // of the ring that is inked; CSS pixels between the picture and the ring

/**
 * Paint them on top of the map; with reduced motion, the ring is closed and does not turn.
 * @type {(painter: Painter, waiting: Waiting, now: number) => void}
 */
export function paintWaiting(painter, waiting, now) {
  const { context, look, eye } = painter;
  context.strokeStyle = look.ink;
  for (const [node, places] of waiting) {
    const [left, top, width, height] = painter.rectangle(node);
    const around = AROUND * eye.ratio;
    const length = 2 * (width + height + 4 * around);
    context.lineWidth = 2 * eye.ratio;
    context.setLineDash(STILL.matches ? [] : [SHARE * length, (1 - SHARE) * length]);
    context.lineDashOffset = (-length * (now % TURN)) / TURN;
    context.strokeRect(left - around, top - around, width + 2 * around, height + 2 * around);
    context.lineDashOffset = 0;
    context.lineWidth = look.sizes.dashes * eye.ratio;
    context.setLineDash([look.sizes.dash, look.sizes["dash-gap"]].map((each) => each * eye.ratio));
    for (const place of places) context.strokeRect(...painter.rectangle(place));
  }
  context.setLineDash([]);
}
