// @ts-check
// The search field and its results.

import { KINDS, search } from "./graph.js";
import { make, short } from "./card.js";

/**
 * @import { Graph, Match, Node } from "./graph.js"
 * @import { Page } from "./page.js"
 * @import { Sheets } from "./sheets.js"
 */

const LISTED = 8; // results in the list; all results are marked in the graph

/**
 * `find` is called with the matches and a sentence about them, `choose` with the image that the user selects.
 * @typedef {{ find: (matches: Node[], words: string) => void, choose: (node: Node) => void }} Finding
 */

export class SearchBox {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Sheets} sheets
   * @param {Finding} on
   */
  constructor({ query, found }, graph, sheets, on) {
    this.query = query;
    this.found = found;
    this.graph = graph;
    this.sheets = sheets;
    this.on = on;
    query.addEventListener("input", () => this.find());
    query.addEventListener("keydown", (event) => this.key(event));
  }

  find() {
    const asked = this.words;
    const matches = search(this.graph.nodes, asked).filter(({ node }) => node.shown);
    const number = matches.length.toLocaleString("en");
    const words =
      matches.length > LISTED ? `${LISTED} of ${number} found` : matches.length ? `${number} found` : "Nothing found";
    this.found.hidden = !asked;
    this.found.replaceChildren(
      ...matches.slice(0, LISTED).map((match) => this.result(match)),
      make("p", { className: "faint" }, words),
    );
    this.on.find(
      matches.map(({ node }) => node),
      asked && words,
    );
  }

  /** The words that are searched for. */
  get words() {
    return this.query.value.trim();
  }

  /** @param {string} words */
  ask(words) {
    this.query.value = words;
    this.find();
  }

  clear() {
    if (this.query.value) this.ask("");
  }

  /**
   * Enter selects the first result; the down arrow moves to the list.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const first = this.found.querySelector("button");
    if (!first || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") first.click();
    else first.focus();
  }

  /**
   * Return the button of a match. If words were found beyond title and id, it says where.
   * @param {Match} match
   */
  result({ node, why }) {
    const reasons = why.map(({ kind, name }) => `${KINDS[kind]}: ${short(name, 60)}`).join(" · ");
    const small = [short(node.id, 60), reasons].map((text) => make("small", {}, text));
    const words = make("span", {}, short(node.name, 90), ...small);
    const button = make("button", { type: "button" }, this.sheets.thumbnail(node, 44, 34), words);
    button.addEventListener("click", () => this.on.choose(node));
    button.addEventListener("keydown", (event) => {
      const { nextElementSibling: next, previousElementSibling: before } = button;
      const other = event.key === "ArrowDown" ? next : event.key === "ArrowUp" ? (before ?? this.query) : null;
      if (!(other instanceof HTMLButtonElement || other instanceof HTMLInputElement)) return;
      event.preventDefault();
      other.focus();
    });
    return button;
  }
}
