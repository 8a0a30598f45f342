// @ts-check
// Expand all images on the map that are not expanded yet: the button names the price, and a high one needs a second click.

import { counted, make } from "../viewer/card.js";
import { Refusal, ask, price, stop } from "./ask.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @import { Viewer } from "../viewer/viewer.js"
 * @import { Job } from "./ask.js"
 */

const HIGH = 20; // requests above which a second click is needed
const PART = 100; // images of one job at most

export class All {
  /**
   * `isLocal` says whether an image costs no request, `learned` is called with the ids of each part that was answered.
   * @param {Viewer} viewer
   * @param {number} rate requests a second; 0: no limit
   * @param {{ isLocal: (node: Node) => boolean, learned: (ids: string[]) => Promise<void>, told: (text: string) => void }} on
   */
  constructor(viewer, rate, on) {
    this.viewer = viewer;
    this.rate = rate;
    this.on = on;
    this.sure = false;
    this.done = 0;
    this.job = /** @type {Job | null} */ (null);
    this.running = false;
  }

  /** The images that are not expanded. */
  get rest() {
    return this.viewer.graph.nodes.filter((node) => node.shown && node.unexpanded);
  }

  /** What stands in the legend beside the number of these images. @returns {Element[]} */
  parts() {
    if (this.running)
      return [
        make("small", { className: "faint" }, `${this.done} expanded`),
        make("button", { type: "button", className: "small", onclick: () => this.stop() }, "Stop"),
      ];
    const { rest } = this;
    const requests = rest.filter((node) => !this.on.isLocal(node)).length;
    const seconds = this.rate ? `, ${counted(Math.ceil(requests / this.rate), "second")}` : "";
    const cost = requests ? ` · ${price(requests)}${seconds}` : "";
    const text = this.sure ? `Send ${price(requests)} now` : `Expand all${cost}`;
    const onclick = () => (requests > HIGH && !this.sure ? this.ask() : this.begin(rest));
    return [make("button", { type: "button", className: "small", onclick }, text)];
  }

  /** Ask again before many requests. */
  ask() {
    this.sure = true;
    this.renew();
  }

  /** @param {Node[]} rest */
  async begin(rest) {
    Object.assign(this, { running: true, sure: false, done: 0 });
    this.renew();
    try {
      for (const ids of parts(rest)) {
        if (!this.running) break;
        await this.part(ids);
      }
      this.on.told(`${counted(this.done, "image")} expanded.`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.on.told(error.message);
    } finally {
      Object.assign(this, { running: false, job: null });
      this.renew();
    }
  }

  /** @param {string[]} ids */
  async part(ids) {
    const before = this.done;
    const job = await ask({ kind: "expand", ids }, (_event, data, queued) => {
      this.job = queued;
      if (data.requests) this.done = before + Math.min(data.requests, ids.length);
      this.renew();
    });
    this.done = before + (job.result?.expanded ?? 0);
    await this.on.learned(ids);
  }

  stop() {
    this.running = false;
    if (this.job) stop(this.job.id);
  }

  renew() {
    this.viewer.legend.renew();
  }
}

/** Parts of one source each, since a job asks one museum. @param {Node[]} nodes */
function parts(nodes) {
  /** @type {Map<string, string[]>} */
  const bySource = new Map();
  for (const { id, source = "" } of nodes) bySource.set(source, [...(bySource.get(source) ?? []), id]);
  return [...bySource.values()].flatMap((ids) =>
    Array.from({ length: Math.ceil(ids.length / PART) }, (_, part) => ids.slice(part * PART, (part + 1) * PART)),
  );
}
