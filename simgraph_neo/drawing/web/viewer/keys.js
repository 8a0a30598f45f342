// @ts-check
// The keys that work on the page. Letters, digits and signs only while the canvas, the page or a card's heading has the
// focus, and only if they are on: speech input types them by mistake (WCAG 2.2, 2.1.4).

import { moves } from "./camera.js";

/** @import { Viewer } from "./viewer.js" */

const STORED = "simgraph keys"; // in the browser's storage: "off"

/** Does what a key asks for. */
export class Keys {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.page = viewer.page;
    viewer.root.addEventListener("keydown", (event) => this.key(event));
    this.on = true;
    this.turn(stored() !== "off");
    this.page.shortcuts.addEventListener("click", () => {
      this.turn(!this.on);
      store(this.on ? "on" : "off");
    });
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    this.page.shortcuts.textContent = `Keys: ${on ? "on" : "off"}`;
    this.page.shortcuts.ariaPressed = String(on);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key, target } = event;
    if (document.querySelector("dialog[open]")) return; // the browser handles its keys
    if (key === "Escape") return this.escape();
    if (!this.works(event)) return;
    const known = this.anywhere(key) || (target === this.page.canvas && this.onCanvas(key));
    if (known) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  works({ key, target, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey || (key.length === 1 && !this.on)) return false;
    const heading = target instanceof Element && target.matches("h2");
    return target === this.page.canvas || target === this.viewer.root || heading;
  }

  /** @param {string} key */
  anywhere(key) {
    const { page, viewer } = this;
    if (key === "/") page.query.focus();
    else if (key === "?") page.help.showModal();
    else if (key in moves) viewer.camera.glide(moves[key](viewer.camera));
    else if (key.toLowerCase() === "p" && viewer.chosen) viewer.banner.ask(viewer.chosen);
    else return this.grow(key);
    return true;
  }

  /** On a page on a server: expand the selected image, or hide the one that is pointed at. @param {string} key */
  grow(key) {
    const { live, chosen, pointer } = this.viewer;
    const node = pointer.node ?? chosen;
    if (key === "Enter" && live && chosen && !pointer.node) live.expand(chosen);
    else if (key === "Delete" && live && node) live.hide(node);
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

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // a frame without storage, as in notebooks
  }
}

/** @param {string} value */
function store(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // the same: they are on again the next time
  }
}
