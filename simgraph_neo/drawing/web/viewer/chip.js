// @ts-check
// The round field in a picture's corner that brings its neighbours: "+" if they are not known yet, "+3" if they are.

/**
 * @import { Node, Point } from "./graph.js"
 * @import { Camera } from "./camera.js"
 * @import { Look, Rectangle } from "./painter.js"
 */

const FROM = 64; // CSS pixels of a picture's shorter side from which on there is room for it
const [RADIUS, INSIDE] = [13, 9]; // CSS pixels: of the field, and from the picture's corner to its centre

/**
 * Paint it, if the page that shows the graph gave the node one.
 * @type {(context: CanvasRenderingContext2D, node: Node, picture: Rectangle, look: Look, ratio: number) => void}
 */
export function paintChip(context, node, [left, top, width, height], look, ratio) {
  if (!node.chip || Math.min(width, height) < FROM * ratio) return;
  const [x, y] = [left + width - INSIDE * ratio, top + INSIDE * ratio];
  context.beginPath();
  context.arc(x, y, RADIUS * ratio, 0, 2 * Math.PI);
  context.fillStyle = look.paper;
  context.fill();
  context.lineWidth = 1.5 * ratio;
  context.strokeStyle = look.ink;
  context.stroke();
  context.font = `600 ${(node.chip.length > 2 ? look.sizes.digits : look.sizes.small) * ratio}px ${look.font}`;
  context.fillStyle = look.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(node.chip, x, y + ratio);
}

/**
 * Whether a point of the canvas is on a node's field.
 * @type {(node: Node, point: Point, camera: Camera) => boolean}
 */
export function onChip(node, { x, y }, camera) {
  if (!node.chip || Math.min(node.width, node.height) * camera.scale < FROM) return false;
  const corner = { x: (node.x + node.width) * camera.scale + camera.x, y: node.y * camera.scale + camera.y };
  return Math.hypot(x - corner.x + INSIDE, y - corner.y - INSIDE) <= RADIUS;
}
