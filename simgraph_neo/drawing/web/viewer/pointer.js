// @ts-check
// The image that the mouse or the keyboard points at, and its hint.

import { Grid, centre, nearestTowards } from "./graph.js";
import { counted, short } from "./card.js";
import { Hint } from "./hint.js";
import { Light, REST } from "./motion.js";

/**
 * @import { Graph, Node, Point } from "./graph.js"
 * @import { Camera } from "./camera.js"
 * @import { Page } from "./page.js"
 * @import { Pictures } from "./sheets.js"
 */

/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Tracks the image that is pointed at; `on.changed` is called when it changes, `on.say` with its description. */
export class Pointer {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Camera} camera
   * @param {Pictures} sheets
   * @param {{ changed: () => void, say: (text: string) => void }} on
   */
  constructor(page, graph, camera, sheets, on) {
    this.canvas = page.canvas;
    this.nodes = graph.nodes;
    this.side = Math.max(...graph.box);
    this.camera = camera;
    this.hint = new Hint(page.hint, camera, sheets);
    this.on = on;
    this.grid = new Grid(graph.nodes, this.side);
    this.resting = 0;
    this.node = /** @type {Node | null} */ (null);
    this.light = /** @type {Light<Node>} */ (new Light(on.changed)); // on what is pointed at for `REST` milliseconds
  }

  /** Called when all pictures were moved. */
  settle() {
    this.grid = new Grid(this.nodes, this.side);
  }

  /**
   * Point at an image at once, or at nothing.
   * @param {Node | null} node
   */
  aim(node) {
    clearTimeout(this.resting);
    this.node = node;
    this.canvas.classList.toggle("over", Boolean(node));
    this.hint.tell(node);
    if (node) this.light.turn(node);
    else this.light.end();
    this.on.changed();
  }

  /**
   * Point at the image under the mouse. Others fade when it rests there; on the way to the next one they stay so.
   * @param {Point | null} point
   */
  hover(point) {
    const node = point && this.under(point);
    if (node === this.node) return;
    clearTimeout(this.resting);
    this.node = node;
    this.canvas.classList.toggle("over", Boolean(node));
    this.hint.tell(this.light.on && node);
    this.resting = setTimeout(() => {
      this.hint.tell(node);
      this.light.turn(node);
    }, REST);
    this.on.changed();
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
    this.aim(node);
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
