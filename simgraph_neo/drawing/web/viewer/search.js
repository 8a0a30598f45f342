// @ts-check
// The search field, and its results for the panel beside the map.

import { KINDS, search } from "./graph.js";
import { closing, make, short } from "./card.js";
import { Facets } from "./facets.js";

/**
 * @import { Graph, Match, Node } from "./graph.js"
 * @import { Page } from "./page.js"
 * @import { Pictures } from "./sheets.js"
 */

const STEP_OF_HITS = 100; // results that are shown at first, and by each click on "more"

/**
 * `find` is called with the matches, a sentence about them, and whether Back undoes the change; `choose` with the image
 * that the user selects, `frame` to show all matches on the map, `more` when the panel gets more results. `grouping`
 * gives the grouping whose groups narrow the results.
 * @typedef {object} Finding
 * @property {(matches: Node[], words: string, fresh: boolean) => void} find
 * @property {() => string} grouping
 * @property {(node: Node) => void} choose
 * @property {() => void} frame
 * @property {() => void} more
 */

export class SearchBox {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Pictures} sheets
   * @param {Finding} on
   */
  constructor({ query, card }, graph, sheets, on) {
    this.query = query;
    this.card = card;
    this.graph = graph;
    this.sheets = sheets;
    this.on = on;
    this.matches = /** @type {Match[]} */ ([]);
    this.all = 0; // matches before they are narrowed
    this.most = STEP_OF_HITS;
    this.facets = new Facets((key) => this.narrowed(key));
    query.addEventListener("input", () => this.find());
    query.addEventListener("keydown", (event) => this.key(event));
  }

  /** The words that are searched for. */
  get words() {
    return this.query.value.trim();
  }

  /** The facets that narrow the results, for the address. */
  get only() {
    return this.facets.chosen.join("\n");
  }

  /** Called for another search, or with `fresh` for other facets, which Back undoes. */
  find(fresh = false) {
    if (!this.words) this.facets.chosen = [];
    const all = search(this.graph.nodes, this.words).filter(({ node }) => node.shown);
    this.all = all.length;
    this.matches = this.facets.narrow(all);
    this.most = STEP_OF_HITS;
    const nodes = this.matches.map(({ node }) => node);
    this.on.find(nodes, this.words && this.answer, fresh);
  }

  get answer() {
    const of = this.matches.length < this.all ? ` of ${this.all.toLocaleString("en")}` : "";
    return this.all
      ? `${this.matches.length.toLocaleString("en")}${of} ${this.all === 1 ? "image" : "images"} found`
      : "Nothing found";
  }

  /** @type {(words: string, only?: string) => void} */
  ask(words, only = "") {
    this.query.value = words;
    this.facets.chosen = only.split("\n").filter((key) => key.includes(":"));
    this.find();
  }

  /** Show the results that a facet left, and keep the focus on it. @param {string} key */
  narrowed(key) {
    this.find(true);
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = this.card.querySelectorAll(".facets button");
    const heading = this.card.querySelector("h2");
    ([...buttons].find(({ value }) => value === key) ?? heading)?.focus();
  }

  clear() {
    if (this.query.value) this.ask("");
  }

  /**
   * Enter shows all results on the map, or opens the only one; the down arrow moves to the first.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const first = this.card.querySelector("ol button");
    if (!(first instanceof HTMLButtonElement) || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowDown") first.focus();
    else if (this.matches.length === 1) first.click();
    else this.on.frame();
  }

  /** Return the parts of the panel. */
  parts() {
    const rest = this.matches.length - this.most;
    const hits = this.matches.slice(0, this.most).map((match) => make("li", {}, this.hit(match)));
    const more = `${Math.min(rest, STEP_OF_HITS)} more of ${rest.toLocaleString("en")}`;
    return [
      closing("Close the results", () => this.clear()),
      make("h2", { tabIndex: -1 }, this.answer),
      ...this.facets.parts(this.matches, this.on.grouping()),
      ...(hits.length > 1 ? [action("Show all on the map", this.on.frame)] : []),
      make("ol", { className: "strip hits" }, ...hits),
      ...(rest > 0 ? [action(more, () => this.more())] : []),
    ];
  }

  /** Show more results, and go to the first of them. */
  more() {
    const next = this.most;
    this.most += STEP_OF_HITS;
    this.on.more();
    /** @type {NodeListOf<HTMLButtonElement>} */
    const hits = this.card.querySelectorAll(".hits button");
    hits[next]?.focus();
  }

  /**
   * Return the button of a match. If words were found beyond title and id, it says where.
   * @param {Match} match
   */
  hit({ node, why }) {
    const words = make("span", {}, short(node.name, 60));
    const reasons = why.map(({ kind, name }) => `${KINDS[kind]}: ${short(name, 60)}`).join(" · ");
    const title = [short(node.name), short(node.id, 60), reasons].filter(Boolean).join(" · ");
    const small = why.length ? [make("small", {}, why.map(({ name }) => short(name, 60)).join(" · "))] : [];
    const button = make("button", { type: "button", title }, this.sheets.thumbnail(node, 96, 72), words, ...small);
    button.addEventListener("click", () => this.on.choose(node));
    return button;
  }
}

/** @type {(text: string, onclick: () => void) => Element} */
const action = (text, onclick) =>
  make("p", { className: "actions" }, make("button", { type: "button", onclick }, text));
