// @ts-check
// Expand an image: what is stored comes at once, what is not is requested from the museum; and what its card says.

import { counted, make } from "../viewer/card.js";
import { bounds } from "../viewer/graph.js";
import { Refusal, ask, price, stop } from "./ask.js";
import { explores } from "./role.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @import { Viewer } from "../viewer/viewer.js"
 * @import { Job } from "./ask.js"
 * @import { Lists } from "./growth.js"
 */

export const STEP = 10; // images that one click brings at most, the most similar first
const USUAL = 5; // neighbours in a museum's list

/** @param {number} number */
const more = (number) => `${number > STEP ? `${STEP} of ` : ""}${counted(number, "more neighbour")}`;

export class Expander {
  /**
   * `isLocal` says whether asking costs no request, `added` puts images on the map, `learn` reads lists that have just
   * come, `marked` is called when an image has another state.
   * @param {Viewer} viewer
   * @param {Lists} lists
   * @param {{ isLocal: (node: Node) => boolean, added: (ids: string[], near: Node[]) => Promise<Node[]>, learn: (ids: string[]) => Promise<void>, marked: () => void }} on
   */
  constructor(viewer, lists, on) {
    this.viewer = viewer;
    this.lists = lists;
    this.on = on;
    /** What is under way: the image's id -> its job, or null until it is queued. @type {Map<string, Job | null>} */
    this.asking = new Map();
    /** The image's id -> why its last question failed. @type {Map<string, string>} */
    this.failed = new Map();
  }

  /** What a card says: what is stored is free, what is not has its price. @type {(node: Node) => Element[]} */
  parts(node) {
    if (node.withheld === "hidden") return [];
    const outside = this.lists.outside(this.viewer.graph, node);
    const parts = [];
    if (this.asking.has(node.id)) parts.push(...this.waiting(node));
    else if (node.unexpanded && !explores)
      parts.push(make("p", { className: "faint" }, "Not expanded yet: its neighbours are not known."));
    else if (node.unexpanded) parts.push(this.button(this.on.isLocal(node) ? "Expand" : `Expand · ${price(1)}`, node));
    else if (outside.length) parts.push(this.button(`Show ${more(outside.length)} · already stored`, node));
    const reason = this.failed.get(node.id);
    if (reason) parts.push(make("p", { className: "failed", role: "alert" }, reason));
    return parts.length ? [make("div", { className: "actions more" }, ...parts)] : [];
  }

  /** @type {(text: string, node: Node) => HTMLButtonElement} */
  button(text, node) {
    return make("button", { type: "button", className: "main", onclick: () => this.expand(node) }, text);
  }

  /** @param {Node} node */
  waiting(node) {
    const job = this.asking.get(node.id);
    const parts = [make("p", { className: "faint" }, "The museum is answering. Its answer is stored for all.")];
    return job ? [...parts, make("button", { type: "button", onclick: () => stop(job.id) }, "Stop")] : parts;
  }

  /**
   * Show the neighbours of an image: those that are stored at once, else ask for them.
   * @param {Node} node
   */
  async expand(node) {
    const { viewer } = this;
    if (node.withheld === "hidden") return viewer.say("This image is hidden, and cannot be expanded.");
    if (this.asking.has(node.id)) return;
    this.failed.delete(node.id);
    try {
      if (node.unexpanded && explores) await this.question(node);
      await this.show(node);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.failed.set(node.id, error.message);
      viewer.say(error.message);
    } finally {
      this.asking.delete(node.id);
      viewer.scene.waiting.delete(node);
      this.on.marked();
      viewer.panels.renew();
      viewer.repaint();
    }
  }

  /** @param {Node} node */
  async question(node) {
    const { viewer, asking } = this;
    asking.set(node.id, null);
    const places = viewer.arrangement.free(node, USUAL);
    viewer.scene.waiting.set(node, places);
    viewer.camera.include(bounds([node, ...places]));
    if (viewer.scene.waiting.size === 1) this.turn();
    viewer.panels.renew();
    const job = await ask({ kind: "expand", ids: [node.id] }, (_event, _data, queued) => {
      if (asking.get(node.id)) return;
      asking.set(node.id, queued);
      viewer.panels.renew();
    });
    await this.on.learn([node.id]);
    if (job.result?.retry.length) throw new Refusal("The museum did not answer. Nothing is lost; try again.");
  }

  /** Paint the rings again and again, as long as answers are under way. */
  turn() {
    this.viewer.repaint();
    if (this.viewer.scene.waiting.size) requestAnimationFrame(() => this.turn());
  }

  /** @param {Node} node */
  async show(node) {
    const { viewer, lists } = this;
    const fresh = await this.on.added(lists.outside(viewer.graph, node).slice(0, STEP), [node]);
    const beside = node.list.map(({ to }) => to).filter((each) => each.shown);
    viewer.camera.include(bounds([node, ...beside]));
    viewer.say(`${counted(beside.length, "neighbour")}, ${fresh.length} new on the map.`);
  }
}
