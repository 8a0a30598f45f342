// @ts-check
// The legend: a row for each group with its colour, its most typical picture, its name, and why it is a group.

import { counted, make, short } from "./card.js";
import { inkOn } from "./frames.js";

/**
 * @import { Graph, Group, Node } from "./graph.js"
 * @import { Page } from "./page.js"
 * @import { Pictures } from "./sheets.js"
 */

const ROWS = 60; // groups in the legend; the others are counted
const FACE = 28; // CSS pixels of the longer side of a group's picture
export const SMALL_SCREEN = matchMedia("(max-width: 760px), (max-height: 480px)");

/** The groups of one grouping; a click on a row isolates its group, and `on` is called with what changed. */
export class Legend {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Pictures} sheets
   * @param {{ preview: () => void, isolate: () => void, fold: () => void, more: () => Element[] }} on
   */
  constructor({ legend, fold, groups }, graph, sheets, on) {
    this.element = legend;
    this.fold = fold;
    this.list = groups;
    this.graph = graph;
    this.sheets = sheets;
    this.on = on;
    this.groups = /** @type {Group[]} */ ([]);
    this.unexpanded = 0;
    this.isolated = /** @type {Set<Group>} */ (new Set());
    this.pointed = /** @type {Group | null} */ (null);
    fold.addEventListener("click", () => {
      this.open(fold.ariaExpanded !== "true");
      on.fold();
    });
  }

  /** @param {Group[]} groups */
  show(groups) {
    this.groups = groups;
    this.isolated.clear();
    this.pointed = null;
    this.recount();
    this.open(!SMALL_SCREEN.matches);
  }

  /** Count the images that are not expanded, and make the rows. */
  recount() {
    this.unexpanded = this.graph.nodes.filter((node) => node.shown && node.unexpanded).length;
    this.element.hidden = !this.groups.length && !this.unexpanded;
    this.renew();
  }

  /** @param {boolean} open */
  open(open) {
    this.fold.ariaExpanded = String(open);
    this.list.hidden = !open && this.groups.length > 0;
  }

  /** The right and the upper border of what the open legend covers, in CSS pixels of the stage. */
  get corner() {
    const { offsetLeft, offsetWidth, offsetTop } = this.element;
    const open = !this.element.hidden && !this.list.hidden && !SMALL_SCREEN.matches;
    return open ? { right: offsetLeft + offsetWidth, top: offsetTop } : { right: 0, top: Infinity };
  }

  /** Make the rows again: the pictures may be loaded now. */
  renew() {
    const more = this.groups.length - ROWS;
    const rows = this.groups.slice(0, ROWS).map((group) => make("li", {}, this.row(group)));
    if (more > 0) rows.push(make("li", { className: "faint" }, `${counted(more, "group")} more`));
    if (this.unexpanded) rows.push(unexpandedRow(this.unexpanded, this.on.more()));
    this.list.replaceChildren(...rows);
    this.pressed();
  }

  /** @param {Group} group */
  row(group) {
    const face = this.sheets.thumbnail(this.graph.nodes[group.nodes[0]], FACE, FACE);
    const number = make("small", {}, ` · ${group.nodes.length.toLocaleString("en")}`);
    const words = make("span", {}, make("b", {}, short(group.name, 60)), number);
    if (group.why) words.append(make("small", { className: "why" }, group.why));
    const row = make("button", { type: "button", title: group.why ?? "" }, swatch(group), make("i", {}, face), words);
    row.addEventListener("click", (event) => this.press(group, event.shiftKey));
    row.addEventListener("mouseenter", () => this.point(group));
    row.addEventListener("mouseleave", () => this.point(null));
    return row;
  }

  /** @param {Group | null} group */
  point(group) {
    this.pointed = group;
    this.on.preview();
  }

  /**
   * Isolate a group, alone or with `more` of them; a second click ends that.
   * @type {(group: Group, more: boolean) => void}
   */
  press(group, more) {
    const ends = this.isolated.has(group) && (more || this.isolated.size === 1);
    if (!more) this.isolated.clear();
    if (ends) this.isolated.delete(group);
    else this.isolated.add(group);
    this.pressed();
    if (SMALL_SCREEN.matches) this.open(false); // to see the group, and its card
    this.on.isolate();
  }

  /** The numbers of the isolated groups, 1 = the first, for the address. */
  get numbers() {
    const places = this.groups.map((group, place) => (this.isolated.has(group) ? place + 1 : 0));
    return places.filter(Boolean).join();
  }

  /** @param {string} numbers */
  restore(numbers) {
    const groups = numbers.split(",").map((number) => this.groups[Number(number) - 1]);
    this.isolated = new Set(groups.filter((group) => group !== undefined));
    this.pressed();
  }

  /** End the isolation. */
  clear() {
    this.isolated.clear();
    this.pressed();
    this.on.isolate();
  }

  /** Mark the rows of isolated groups; a closed legend names them. */
  pressed() {
    const names = [...this.isolated].map((group) => short(group.name, 40)).join(", ");
    this.fold.hidden = !this.groups.length;
    this.fold.textContent = names || counted(this.groups.length, "group");
    [...this.list.querySelectorAll("li > button:first-child")].forEach((row, place) => {
      row.ariaPressed = String(this.isolated.has(this.groups[place]));
    });
  }

  /** The groups that do not fade: the one that is pointed at, else those that are isolated. */
  get chosen() {
    return this.pointed ? [this.pointed] : [...this.isolated];
  }

  /** @returns {Node[]} */
  get nodes() {
    return this.chosen.flatMap((group) => group.nodes.map((index) => this.graph.nodes[index]));
  }
}

/** Return the colour of a group with its number. @param {Group} group */
export function swatch({ colors, label }) {
  const chip = make("b", { className: "swatch" }, label);
  ["light", "dark"].forEach((theme, at) => {
    chip.style.setProperty(`--${theme}`, colors[at]);
    chip.style.setProperty(`--on-${theme}`, inkOn(colors[at]));
  });
  return chip;
}

/**
 * Return the row of the dashed frames; `more` is what a page on a server offers there.
 * @type {(count: number, more: Element[]) => HTMLLIElement}
 */
function unexpandedRow(count, more) {
  const words = make("span", {}, "not expanded", make("small", {}, ` · ${count.toLocaleString("en")}`));
  return make("li", { className: "unexpanded" }, make("i", { className: "swatch" }), words, ...more);
}
