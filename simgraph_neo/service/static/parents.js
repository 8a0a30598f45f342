// @ts-check
// The images that list an image, as far as the store knows: no museum tells them.

import { make } from "../viewer/card.js";
import { Refusal, read } from "./ask.js";
import { STEP } from "./expand.js";

/** @import { Node } from "../viewer/graph.js" */

export class Parents {
  /**
   * `away` says whether an image is not on the map and may be, `show` puts images there, `changed` is called when more
   * is known.
   * @param {{ away: (id: string) => boolean, show: (ids: string[], node: Node) => void, changed: () => void }} on
   */
  constructor(on) {
    this.on = on;
    /** @type {Map<string, string[] | null>} */
    this.of = new Map();
  }

  /** The parts of a card under "Listed by". @type {(node: Node) => Element[]} */
  parts(node) {
    if (!this.of.has(node.id)) this.learn(node.id);
    const away = (this.of.get(node.id) ?? []).filter((id) => this.on.away(id));
    /** @type {Element[]} */
    const parts = [];
    if (away.length) {
      const some = away.length > STEP ? `${STEP} of ` : "";
      const text = `Show ${some}${away.length.toLocaleString("en")} more that list it`;
      const onclick = () => this.on.show(away.slice(0, STEP), node);
      parts.push(make("p", { className: "actions" }, make("button", { type: "button", onclick }, text)));
    }
    const told = "Only stored images are known to list it. Museums do not tell which images list another.";
    return [...parts, make("p", { className: "faint" }, told)];
  }

  /** @param {string} id */
  async learn(id) {
    this.of.set(id, null);
    try {
      const { chosen_by: by } = await read(`/api/images/${encodeURIComponent(id)}`);
      this.of.set(
        id,
        by.map((/** @type {{ id: string }} */ each) => each.id),
      );
      this.on.changed();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.of.delete(id);
    }
  }

  /** Called when lists were learnt: others may list an image now. */
  outdated() {
    this.of.clear();
  }
}
