// @ts-check
// The page's foot: what is on the map now, and what leads on from there.

import { counted, make } from "../viewer/card.js";
import { Numbers } from "./numbers.js";

/**
 * @import { Viewer } from "../viewer/viewer.js"
 * @import { Lists } from "./growth.js"
 */

export class Foot {
  /**
   * `unhide` shows what is hidden in this view.
   * @param {Viewer} viewer
   * @param {Lists} lists
   * @param {() => void} unhide
   */
  constructor(viewer, lists, unhide) {
    this.viewer = viewer;
    this.lists = lists;
    this.unhide = unhide;
    this.numbers = new Numbers(viewer);
    this.element = /** @type {HTMLElement} */ (document.querySelector("footer"));
  }

  /** Say what is on the map now, in place of what the page began with. */
  tell() {
    const { graph, page } = this.viewer;
    const nodes = graph.nodes.filter((node) => node.shown);
    const edges = graph.edges.filter(({ from, to }) => from.shown && to.shown);
    const waiting = nodes.filter((node) => node.unexpanded).length;
    const once = edges.filter((edge) => !edge.mutual || edge.from.index < edge.to.index).length;
    const parts = [counted(nodes.length, "image"), counted(once, "undirected edge")];
    const hidden = nodes.filter((node) => node.withheld === "hidden").length;
    if (hidden) parts.push(`${counted(hidden, "image")} ${hidden === 1 ? "is" : "are"} hidden`);
    if (waiting) parts.push(`dashed frame: not expanded yet (${waiting.toLocaleString("en")})`);
    this.element.textContent = parts.join(" · ");
    this.link();
    page.depths.hidden = true; // they are those of the images that the page began with
  }

  /** Add what leads on. */
  link() {
    const { size } = this.lists.hidden;
    const show = make("button", { type: "button", onclick: this.unhide }, "Show");
    if (size) this.element.append(` · ${size} hidden in this view `, show);
    const open = make("button", { type: "button", onclick: () => this.numbers.open() }, "Numbers");
    this.element.append(" · ", open);
  }
}
