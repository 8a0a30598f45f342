// @ts-check
// Pictures that are fetched one by one, in the size in which they are shown. A picture that is not on the service's
// machine is its average colour until it is fetched from the museum.

import { contextOf, smallCanvas } from "../viewer/sheets.js";
import { ask } from "./ask.js";
import { explores } from "./role.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @typedef {{ picture: ImageBitmap | null, side: number, waits: boolean }} Kept the largest picture so far
 */

const SIDES = [64, 200, 400]; // pixels of the longer side, as the service has them
const AT_ONCE = 8; // pictures that are fetched at the same time
const SOON = 200; // milliseconds in which pictures to ask for are collected
const MOST = 100; // pictures in one job

export class Photos {
  /**
   * @param {Node[]} nodes
   * @param {() => void} changed
   */
  constructor(nodes, changed) {
    this.nodes = nodes;
    this.changed = changed;
    /** @type {Map<string, Kept>} */
    this.kept = new Map();
    this.queue = /** @type {{ id: string, side: number }[]} */ ([]);
    this.busy = 0;
    this.lacking = /** @type {Set<string>} */ (new Set());
    this.asked = /** @type {Set<string>} */ (new Set());
    this.timer = 0;
    /** @type {Map<HTMLCanvasElement, Node>} */
    this.waiting = new Map();
  }

  load() {
    return Promise.resolve();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Node} node
   * @param {[left: number, top: number, width: number, height: number]} place
   */
  paint(context, node, ...place) {
    const [left, top, width, height] = place;
    if (!node.withheld) this.want(node.id, Math.max(width, height));
    const picture = node.withheld ? null : this.kept.get(node.id)?.picture;
    if (picture) {
      context.imageSmoothingQuality = "high";
      context.drawImage(picture, left, top, width, height);
    } else {
      context.fillStyle = node.color;
      context.fillRect(left, top, width, height);
    }
  }

  /** @type {(node: Node, width: number, height: number) => HTMLCanvasElement} */
  thumbnail(node, width, height) {
    const canvas = smallCanvas(this, node, width, height);
    if (this.kept.get(node.id)?.waits) this.waiting.set(canvas, node);
    return canvas;
  }

  /**
   * Fetch a picture if it is not here in this size.
   * @type {(id: string, pixels: number) => void}
   */
  want(id, pixels) {
    const side = SIDES.find((each) => each >= pixels) ?? SIDES[SIDES.length - 1];
    const kept = this.kept.get(id);
    if (kept && (kept.side >= side || kept.waits)) return;
    this.kept.set(id, { picture: kept?.picture ?? null, side: kept?.side ?? 0, waits: true });
    this.queue.push({ id, side });
    this.fetchNext();
  }

  fetchNext() {
    while (this.busy < AT_ONCE && this.queue.length) {
      const next = /** @type {{ id: string, side: number }} */ (this.queue.shift());
      this.busy += 1;
      this.fetched(next.id, next.side).finally(() => {
        this.busy -= 1;
        this.fetchNext();
      });
    }
  }

  /** @type {(id: string, side: number) => Promise<void>} */
  async fetched(id, side) {
    const answer = await fetch(`/pictures/${encodeURIComponent(id)}/${side}`).catch(() => null);
    const before = this.kept.get(id)?.picture ?? null;
    if (!answer?.ok) {
      this.kept.set(id, { picture: before, side, waits: false });
      if (answer?.status === 404) this.lack(id);
      return;
    }
    const picture = await createImageBitmap(await answer.blob()).catch(() => before);
    this.kept.set(id, { picture, side, waits: false });
    this.refresh(id);
    this.changed();
  }

  /** Paint the small canvases that wait for a picture. @param {string} id */
  refresh(id) {
    for (const [canvas, node] of this.waiting)
      if (node.id === id) {
        this.paint(contextOf(canvas), node, 0, 0, canvas.width, canvas.height);
        this.waiting.delete(canvas);
      }
  }

  /** Ask the museum for a picture, with others that are missing now. @param {string} id */
  lack(id) {
    if (this.asked.has(id) || !explores) return;
    this.asked.add(id);
    this.lacking.add(id);
    this.timer ||= setTimeout(() => this.askForThem(), SOON);
  }

  async askForThem() {
    this.timer = 0;
    const ids = [...this.lacking].slice(0, MOST);
    for (const id of ids) this.lacking.delete(id);
    if (this.lacking.size) this.timer = setTimeout(() => this.askForThem(), SOON);
    const job = await ask({ kind: "pictures", ids }, () => {}).catch(() => null);
    for (const id of job?.result?.fetched ?? []) this.kept.delete(id);
    this.changed();
  }
}
