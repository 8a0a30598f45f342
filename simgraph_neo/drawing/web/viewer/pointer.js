// @ts-check
// The image that the mouse or the keyboard points at, and its hint.

import { Grid, centre, nearestTowards } from "./graph.js";
import { counted, make, short } from "./card.js";

/**
 * @import { Graph, Node, Point } from "./graph.js"
 * @import { Camera } from "./camera.js"
 * @import { Page } from "./page.js"
 */

const REST = 140; // milliseconds on an image after which all other images fade
/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The small box below the image that is pointed at, with its title and id. */
class Hint {
  /**
   * @param {HTMLElement} element
   * @param {Camera} camera
   */
  constructor(element, camera) {
    this.element = element;
    this.camera = camera;
    this.node = /** @type {Node | null} */ (null);
  }

  /** @param {Node | null} node */
  tell(node) {
    this.node = node;
    this.element.hidden = !node;
    const words = node && `${short(node.id, 80)}${node.unasked ? " · never asked" : ""}`;
    if (node) this.element.replaceChildren(make("b", {}, short(node.name, 120)), make("span", {}, words ?? ""));
  }

  /** Move the hint with its image. */
  place() {
    if (!this.node) return;
    const { element, node, camera } = this;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = (node.x + node.width / 2) * camera.scale + camera.x - width / 2;
    const above = node.y * camera.scale + camera.y - height - 10;
    const below = (node.y + node.height) * camera.scale + camera.y + 10;
    element.style.left = `${Math.max(6, Math.min(left, camera.width - width - 6))}px`;
    element.style.top = `${Math.max(6, below + height > camera.height ? above : below)}px`;
  }
}

/** Tracks the image that is pointed at; `on.changed` is called when it changes, `on.say` with its description. */
export class Pointer {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Camera} camera
   * @param {{ changed: () => void, say: (text: string) => void }} on
   */
  constructor(page, graph, camera, on) {
    this.canvas = page.canvas;
    this.nodes = graph.nodes;
    this.side = Math.max(...graph.box);
    this.camera = camera;
    this.hint = new Hint(page.hint, camera);
    this.on = on;
    this.grid = new Grid(graph.nodes, this.side);
    this.resting = 0;
    this.node = /** @type {Node | null} */ (null);
    this.intent = /** @type {Node | null} */ (null); // pointed at for `REST` milliseconds
  }

  /** Called when all pictures were moved. */
  settle() {
    this.grid = new Grid(this.nodes, this.side);
  }

  /** @type {(node: Node | null, intent?: Node | null) => void} */
  aim(node, intent = null) {
    this.node = node;
    this.intent = intent;
    this.canvas.classList.toggle("over", Boolean(node));
    this.hint.tell(node);
    this.on.changed();
  }

  /** @param {Point | null} point */
  hover(point) {
    const node = point && this.under(point);
    if (node === this.node) return;
    this.aim(node);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.aim(node, node), REST);
  }

  /** @param {Point} point */
  under(point) {
    return this.grid.at(this.camera.toScene(point), 4 / this.camera.scale);
  }

  /**
   * Point at an image by the keyboard: bring it into view and announce it.
   * @param {Node | null} node
   */
  point(node) {
    this.aim(node, node);
    if (!node) return;
    this.camera.reveal(node);
    const lists = `${counted(node.list.length, "neighbour")}, listed by ${counted(node.listedBy.length, "image")}`;
    this.on.say(`${short(node.name)}, ${node.id}, ${lists}`);
  }

  middle() {
    const at = this.camera.toScene({ x: this.camera.width / 2, y: this.camera.height / 2 });
    /** @param {Node} node */
    const far = (node) => Math.hypot(centre(node).x - at.x, centre(node).y - at.y);
    const shown = this.nodes.filter((node) => node.shown);
    return shown.length ? shown.reduce((best, node) => (far(node) < far(best) ? node : best)) : null;
  }

  /**
   * Handle an arrow key or a rank, from the image pointed at, else the selected one. Returns whether the key was used.
   * @type {(key: string, chosen: Node | null) => boolean}
   */
  key(key, chosen) {
    const from = this.node ?? chosen;
    if (key in ARROWS) this.step(...ARROWS[key], from);
    else if (/^[1-9]$/.test(key)) this.follow(Number(key), from);
    else return false;
    return true;
  }

  /**
   * Point at the next image in a direction.
   * @type {(dx: number, dy: number, from: Node | null) => void}
   */
  step(dx, dy, from) {
    this.point(from ? (nearestTowards(this.nodes, from, dx, dy) ?? from) : this.middle());
  }

  /**
   * Point at the neighbour of that rank.
   * @type {(rank: number, from: Node | null) => void}
   */
  follow(rank, from) {
    const list = from?.list ?? [];
    const edge = list.find((each) => each.rank === rank) ?? (list.some((each) => each.rank) ? null : list[rank - 1]);
    if (edge?.to.shown) this.point(edge.to);
  }
}
