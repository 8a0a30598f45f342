// @ts-check
// The list: the images of the map as tables, for screen readers and for everyone who would rather read.

import { counted, make, short } from "./card.js";

/**
 * @import { Group, Node } from "./graph.js"
 * @import { Viewer } from "./viewer.js"
 */

const ROWS_AT_ONCE = 500; // rows that are made at first, and by each click on "more"
const PICTURE = 56; // CSS pixels of the longer side

export class List {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.page = viewer.page;
    this.open = false;
    this.most = ROWS_AT_ONCE;
    this.made = ""; // what the tables were made for
    this.page.asGraph.addEventListener("click", () => this.change(false));
    this.page.asList.addEventListener("click", () => this.change(true));
  }

  /** @param {boolean} open */
  change(open) {
    this.show(open);
    this.viewer.address.remember(true);
  }

  /** @param {boolean} open */
  show(open) {
    this.open = open;
    this.page.asGraph.ariaPressed = String(!open);
    this.page.asList.ariaPressed = String(open);
    this.page.list.hidden = !open;
    this.page.stage.classList.toggle("listing", open);
    this.viewer.repaint();
  }

  /** Make the tables again if another choice of images is shown, and mark the row of the open card. */
  renew() {
    const { controls, legend, search, root, chosen } = this.viewer;
    const now = [controls.by, legend.numbers, search.words, controls.depths, this.most, root.dataset.loaded].join("\n");
    if (now !== this.made) this.page.list.replaceChildren(...this.tables());
    this.made = now;
    for (const link of this.links()) link.ariaCurrent = String(link.dataset.id === chosen?.id);
  }

  /** @returns {NodeListOf<HTMLAnchorElement>} */
  links() {
    return this.page.list.querySelectorAll("a");
  }

  /** @param {Node} node */
  focus(node) {
    [...this.links()].find((link) => link.dataset.id === node.id)?.focus();
  }

  tables() {
    const { graph, legend, search, matches, sheets } = this.viewer;
    const listed = search.words ? new Set(matches) : null;
    /** @param {Node[]} nodes */
    const wanted = (nodes) => nodes.filter((node) => node.shown && (!listed || listed.has(node)));
    /** @type {Group[]} */
    const groups = legend.isolated.size ? [...legend.isolated] : legend.groups;
    const parts = groups.map(({ name, why, nodes }) => ({
      name,
      why,
      nodes: wanted(nodes.map((at) => graph.nodes[at])),
    }));
    const all = graph.nodes.toSorted((a, b) => b.listedBy.length - a.listedBy.length || a.index - b.index);
    if (!groups.length) parts.push({ name: "Images", why: "those in most lists first", nodes: wanted(all) });
    let room = this.most;
    const made = [];
    for (const { name, why, nodes } of parts) {
      const rows = nodes.slice(0, room).map((node) => this.row(node, sheets.thumbnail(node, PICTURE, PICTURE)));
      room -= rows.length;
      if (rows.length)
        made.push(make("h2", {}, short(name, 80), make("small", {}, sizeOf(nodes.length, why))), table(rows));
    }
    const rest = parts.reduce((sum, { nodes }) => sum + nodes.length, 0) - this.most;
    if (rest > 0) made.push(this.more(rest));
    return made.length ? made : [make("p", { className: "faint" }, "No image")];
  }

  /** @param {number} rest */
  more(rest) {
    const button = make("button", { type: "button" }, `More: ${counted(rest, "image")}`);
    button.addEventListener("click", () => {
      const next = this.most;
      this.most += ROWS_AT_ONCE;
      this.renew();
      this.links()[next]?.focus();
    });
    return make("p", { className: "actions" }, button);
  }

  /** @type {(node: Node, picture: HTMLCanvasElement) => Element} */
  row(node, picture) {
    const link = make("a", { href: `#id=${encodeURIComponent(node.id)}&view=list` }, short(node.name));
    link.dataset.id = node.id;
    link.addEventListener("click", (event) => {
      event.preventDefault(); // it may be the goal of a path
      this.viewer.take(node);
    });
    const neighbours = node.list.map(({ to, rank }) => `${rank || "–"}\u00a0${short(to.name, 40)}`).join(" · ");
    return make(
      "tr",
      {},
      make("td", {}, picture),
      make("th", { scope: "row" }, link),
      make("td", {}, node.listedBy.length.toLocaleString("en")),
      make("td", {}, neighbours || (node.listed ? "none" : "not in this graph")),
    );
  }
}

/** @type {(images: number, why?: string) => string} */
const sizeOf = (images, why) => [` ${counted(images, "image")}`, why].filter(Boolean).join(" · ");

/** @param {Element[]} rows */
function table(rows) {
  const names = ["Picture", "Title", "In lists", "Neighbours by rank"].map((name) =>
    make("th", { scope: "col" }, name),
  );
  return make("table", {}, make("thead", {}, make("tr", {}, ...names)), make("tbody", {}, ...rows));
}
