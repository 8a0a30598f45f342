// @ts-check
// The small box beside the image that is pointed at, with its title, its id and, if it is drawn small, its picture.

import { make, short } from "./card.js";

/**
 * @import { Node } from "./graph.js"
 * @import { Camera } from "./camera.js"
 * @import { Pictures } from "./sheets.js"
 * @typedef {{ left: number, top: number, width: number, height: number }} Box in CSS pixels of the stage
 */

const PREVIEWED = 72; // CSS pixels of a picture below which the hint shows it, too
const PREVIEW = 200; // CSS pixels of that picture
const [AIR, BORDER] = [10, 6]; // CSS pixels between hint and image, and to the border of the stage

export class Hint {
  /**
   * @param {HTMLElement} element
   * @param {Camera} camera
   * @param {Pictures} sheets
   */
  constructor(element, camera, sheets) {
    this.element = element;
    this.camera = camera;
    this.sheets = sheets;
    this.node = /** @type {Node | null} */ (null);
  }

  /** @param {Node | null} node */
  tell(node) {
    if (node === this.node) return;
    this.node = node;
    this.element.hidden = !node;
    if (!node) return;
    const small = Math.max(node.width, node.height) * this.camera.scale < PREVIEWED;
    const picture = small && node.sprite ? [this.sheets.thumbnail(node, PREVIEW, PREVIEW)] : [];
    const words = `${short(node.id, 80)}${node.unexpanded ? " · not expanded" : ""}`;
    this.element.replaceChildren(...picture, make("b", {}, short(node.name, 120)), make("span", {}, words));
  }

  /**
   * Move the hint with its image, to the side on which it covers least of the images that are lit: by default those
   * that are lit when the pointer rests.
   * @param {Set<Node> | null} lit
   */
  place(lit) {
    const { element, node, camera } = this;
    if (!node) return;
    const near = [...node.list.map((edge) => edge.to), ...node.listedBy.map((edge) => edge.from)];
    const others = [...(lit ?? near), node].filter((other) => other.shown).map((other) => this.boxOf(other));
    const { offsetWidth: width, offsetHeight: height } = element;
    const at = this.boxOf(node);
    const [across, down] = [at.left + (at.width - width) / 2, at.top + (at.height - height) / 2];
    const [left, above] = [at.left - width - AIR, at.top - height - AIR];
    const [right, below] = [at.left + at.width + AIR, at.top + at.height + AIR];
    const middles = [
      [across, below],
      [across, above],
      [right, down],
      [left, down],
    ];
    const corners = [left, right].flatMap((x) => [below, above].map((y) => [x, y]));
    /** @type {(place: number, length: number, screen: number) => number} */
    const inside = (place, length, screen) => Math.max(BORDER, Math.min(place, screen - length - BORDER));
    const boxes = [...middles, ...corners].map(([x, y]) => {
      const box = { left: inside(x, width, camera.width), top: inside(y, height, camera.height), width, height };
      return { box, covered: others.reduce((sum, other) => sum + shared(box, other), 0) };
    });
    const { box } = boxes.reduce((best, each) => (each.covered < best.covered ? each : best));
    element.style.left = `${box.left}px`;
    element.style.top = `${box.top}px`;
  }

  /**
   * @param {Node} node
   * @returns {Box}
   */
  boxOf({ x, y, width, height }) {
    const { scale, x: left, y: top } = this.camera;
    return { left: x * scale + left, top: y * scale + top, width: width * scale, height: height * scale };
  }
}

/**
 * Return the area that two boxes share.
 * @type {(a: Box, b: Box) => number}
 */
function shared(a, b) {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}
