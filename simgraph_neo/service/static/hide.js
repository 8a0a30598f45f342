// @ts-check
// Hide an image in this view; or for all who use this store, after a question, and show it again.

import { make } from "../viewer/card.js";
import { Refusal, send } from "./ask.js";
import { explores } from "./role.js";

/** @import { Node } from "../viewer/graph.js" */

const LONGEST = 200; // characters of a reason

export class Hider {
  /**
   * `hide` hides an image in this view. `changed` is called when one was hidden for all or shown again, `renew` when its
   * card has other parts.
   * @param {{ hide: (node: Node) => void, changed: (node: Node) => Promise<void>, renew: () => void }} on
   */
  constructor(on) {
    this.on = on;
    this.question = ""; // the id of the image whose card asks whether to hide it
    this.told = "";
  }

  /**
   * The parts of a card.
   * @param {Node} node
   * @returns {Element[]}
   */
  parts(node) {
    const here = make("button", { type: "button", onclick: () => this.on.hide(node) }, "Hide in this view");
    if (!explores) return [make("div", { className: "actions more" }, here)];
    const told = this.told ? [make("p", { className: "failed", role: "alert" }, this.told)] : [];
    if (this.question === node.id) return [make("div", { className: "actions more" }, ...this.form(node), ...told)];
    const [text, onclick] =
      node.withheld === "hidden"
        ? ["Show again", () => this.change("DELETE", node, {})]
        : ["Hide for all…", () => this.ask(node.id)];
    const button = make("button", { type: "button", className: "hide", onclick }, text);
    return [make("div", { className: "actions more" }, here, button, ...told)];
  }

  /**
   * @param {Node} node
   * @returns {Element[]}
   */
  form(node) {
    const reason = document.createElement("input"); // `make` cannot type it
    Object.assign(reason, { placeholder: "Reason (optional)", ariaLabel: "Reason", maxLength: LONGEST });
    const hide = () => this.change("PUT", node, { reason: reason.value.trim() || null });
    return [
      make("p", {}, "Hide this picture for all who use this store? Its edges and all numbers stay."),
      reason,
      make("button", { type: "button", className: "main", onclick: hide }, "Hide for all"),
      make("button", { type: "button", onclick: () => this.ask("") }, "Cancel"),
    ];
  }

  /** @param {string} id */
  ask(id) {
    this.question = id;
    this.told = "";
    this.on.renew();
  }

  /** @type {(method: "PUT" | "DELETE", node: Node, body: object) => Promise<void>} */
  async change(method, node, body) {
    this.question = "";
    this.told = "";
    try {
      await send(method, `/api/hidden/${encodeURIComponent(node.id)}`, body);
      await this.on.changed(node);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.told = error.message;
    }
    this.on.renew();
  }
}
