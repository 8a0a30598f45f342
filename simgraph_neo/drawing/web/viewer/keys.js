// @ts-check
// The keys that work on the page.

import { moves } from "./camera.js";

/** @import { Viewer } from "./viewer.js" */

/** Does what a key asks for. */
export class Keys {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.page = viewer.page;
    viewer.root.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key, target } = event;
    if (this.page.help.open) return; // the browser handles its keys
    if (key === "Escape") return this.escape();
    const typing = target instanceof Element && target.matches("input, select");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const known = this.anywhere(key) || (target === this.page.canvas && this.onCanvas(key));
    if (known) event.preventDefault();
  }

  /** @param {string} key */
  anywhere(key) {
    const { page, viewer } = this;
    if (key === "/") page.query.focus();
    else if (key === "?") page.help.showModal();
    else if (key in moves) viewer.camera.glide(moves[key](viewer.camera));
    else if (key.toLowerCase() === "p" && viewer.chosen) viewer.banner.ask(viewer.chosen);
    else return false;
    return true;
  }

  /** @param {string} key */
  onCanvas(key) {
    const { pointer, chosen } = this.viewer;
    if (key !== "Enter" || !pointer.node) return pointer.key(key, chosen);
    this.viewer.take(pointer.node);
    return true;
  }

  /** End one thing at a time: a question, a search, a path, a card, the isolation of groups. */
  escape() {
    const { banner, search, goal, chosen, legend } = this.viewer;
    if (banner.asking) banner.end();
    else if (this.page.query.value) search.clear();
    else if (goal && chosen) this.viewer.choose(chosen);
    else if (chosen || !legend.isolated.size) this.viewer.close();
    else legend.clear();
    this.page.canvas.focus({ preventScroll: true });
  }
}
