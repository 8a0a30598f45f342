// @ts-check
// The list: the images of the map as tables, for screen readers and for everyone who would rather read.

import { counted, make, short } from "./card.js";
import { cellOf, columnsOf, heading, orderOf, sorted } from "./columns.js";

/**
 * @import { Column } from "./columns.js"
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
    this.sort = ""; // the column whose order all images have, as "title" or "-lists"; empty: images stand by group
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

  /** @type {(open: boolean, sort?: string) => void} */
  show(open, sort = this.sort) {
    this.open = open;
    this.sort = orderOf(sort, this.columns).column ? sort : "";
    this.page.asGraph.ariaPressed = String(!open);
    this.page.asList.ariaPressed = String(open);
    this.page.list.hidden = !open;
    this.page.stage.classList.toggle("listing", open);
    this.viewer.repaint();
  }

  /** Make the tables again if another choice of images is shown, and mark the row of the open card. */
  renew() {
    const { controls, legend, search, root, chosen } = this.viewer;
    const choice = [controls.by, legend.numbers, search.words, search.only, controls.depths];
    const now = [...choice, this.sort, this.most, root.dataset.loaded].join("\n");
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

  /** The columns that sort. */
  get columns() {
    return columnsOf(!this.page.depths.hidden, this.viewer.controls.by);
  }

  /**
   * Sort all images by a column, or show them by group again; the focus stays on the heading.
   * @type {(sort: string, column: Column) => void}
   */
  order(sort, { name, label }) {
    this.sort = sort;
    this.most = ROWS_AT_ONCE;
    this.renew();
    this.viewer.address.remember(true);
    this.viewer.say(sort ? `Sorted by “${label}”, ${sort.startsWith("-") ? "descending" : "ascending"}` : "By group");
    /** @type {HTMLElement | null} */
    const button = this.page.list.querySelector(`thead button[value=${name}]`);
    button?.focus();
  }

  /** Return the parts of the list: a group each or, if they are sorted, all images. */
  parts() {
    const { graph, legend, search, matches } = this.viewer;
    const listed = search.words ? new Set(matches) : null;
    /** @param {Node[]} nodes */
    const wanted = (nodes) => nodes.filter((node) => node.shown && (!listed || listed.has(node)));
    const { column, down } = orderOf(this.sort, this.columns);
    if (column) {
      const why = `by “${column.label}”, ${down ? "descending" : "ascending"}`;
      const some = legend.isolated.size ? legend.nodes : graph.nodes;
      return [{ name: "Images", why, nodes: sorted(wanted(some), column, down) }];
    }
    /** @type {Group[]} */
    const groups = legend.isolated.size ? [...legend.isolated] : legend.groups;
    const parts = groups.map(({ name, why, nodes }) => ({
      name,
      why,
      nodes: wanted(nodes.map((at) => graph.nodes[at])),
    }));
    const all = graph.nodes.toSorted((a, b) => b.listedBy.length - a.listedBy.length || a.index - b.index);
    if (!groups.length) parts.push({ name: "Images", why: "those in most lists first", nodes: wanted(all) });
    return parts;
  }

  tables() {
    const parts = this.parts();
    const { columns } = this;
    let room = this.most;
    const made = [];
    for (const { name, why, nodes } of parts) {
      const rows = nodes.slice(0, room).map((node) => this.row(node, columns));
      room -= rows.length;
      const title = make("h2", {}, short(name, 80), make("small", {}, sizeOf(nodes.length, why)));
      if (rows.length) made.push(title, this.table(rows, columns));
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

  /** @type {(node: Node, columns: Column[]) => Element} */
  row(node, columns) {
    const link = make("a", { href: `#id=${encodeURIComponent(node.id)}&view=list` }, short(node.name));
    link.dataset.id = node.id;
    link.addEventListener("click", (event) => {
      event.preventDefault(); // it may be the goal of a path
      this.viewer.take(node);
    });
    const neighbours = node.list.map(({ to, rank }) => `${rank || "–"}\u00a0${short(to.name, 40)}`).join(" · ");
    const cells = columns
      .slice(1)
      .map(({ name }) => make("td", { className: name }, cellOf(node, name, this.viewer.controls.by)));
    return make(
      "tr",
      {},
      make("td", {}, this.viewer.sheets.thumbnail(node, PICTURE, PICTURE)),
      make("th", { scope: "row" }, link),
      ...cells,
      make("td", {}, neighbours || (node.listed ? "none" : "not in this graph")),
    );
  }

  /** @type {(rows: Element[], columns: Column[]) => Element} */
  table(rows, columns) {
    const sorting = columns.map((column) => heading(column, this.sort, (sort) => this.order(sort, column)));
    const [picture, neighbours] = ["Picture", "Neighbours by rank"].map((name) => make("th", { scope: "col" }, name));
    const head = make("tr", {}, picture, ...sorting, neighbours);
    return make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  }
}

/** @type {(images: number, why?: string) => string} */
const sizeOf = (images, why) => [` ${counted(images, "image")}`, why].filter(Boolean).join(" · ");
