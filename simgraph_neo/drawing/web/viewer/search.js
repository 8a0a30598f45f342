// The search field and what it finds.

import { KINDS, search } from "./graph.js";
import { make, short } from "./card.js";

const LISTED = 8; // results; all are marked in the picture

/** `on.find(matches, words)` hears of what is found, and how that is said; `on.choose(node)` of the one that is taken. */
export class SearchBox {
  constructor({ query, found }, graph, sheets, on) {
    Object.assign(this, { query, found, graph, sheets, on });
    query.addEventListener("input", () => this.find());
    query.addEventListener("keydown", (event) => this.key(event));
  }

  find() {
    const asked = this.query.value.trim();
    const matches = search(this.graph.nodes, asked).filter(({ node }) => node.shown);
    const number = matches.length.toLocaleString("en");
    const words = matches.length > LISTED ? `${LISTED} of ${number} found` : matches.length ? `${number} found` : "Nothing found";
    this.found.hidden = !asked;
    this.found.replaceChildren(
      ...matches.slice(0, LISTED).map((match) => this.result(match)),
      make("p", { className: "faint" }, words),
    );
    this.on.find(matches.map(({ node }) => node), asked && words);
  }

  clear() {
    if (!this.query.value) return;
    this.query.value = "";
    this.find();
  }

  /** Enter takes the first result; the arrow down goes into the list. */
  key(event) {
    const first = this.found.querySelector("button");
    if (!first || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") first.click();
    else first.focus();
  }

  /** A match by more than its title and id says what else was found. */
  result({ node, why }) {
    const reasons = why.map(({ kind, name }) => `${KINDS[kind]}: ${short(name, 60)}`).join(" · ");
    const words = make("span", {}, short(node.name, 90), ...[short(node.id, 60), reasons].map((text) => make("small", {}, text)));
    const button = make("button", { type: "button" }, this.sheets.thumbnail(node, 44, 34), words);
    button.addEventListener("click", () => {
      this.clear();
      this.on.choose(node);
    });
    button.addEventListener("keydown", (event) => {
      const next = button.nextElementSibling?.matches("button") ? button.nextElementSibling : null;
      const other = { ArrowDown: next, ArrowUp: button.previousElementSibling ?? this.query }[event.key];
      if (!other) return;
      event.preventDefault();
      other.focus();
    });
    return button;
  }
}
