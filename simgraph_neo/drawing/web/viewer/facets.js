// @ts-check
// The facets of a search: subjects, genres, contributors, licences and groups that are frequent among its results.

import { KINDS } from "./graph.js";
import { make, short } from "./card.js";
import { SMALL_SCREEN } from "./legend.js";

/** @import { Kind, Match, Node } from "./graph.js" */

const FREQUENT = 5; // names of each kind
/** @type {Record<string, string>} */
const LABELS = { ...KINDS, license: "Licence" };

/** The names that narrow the results, each as "kind:name"; `changed` is called after a click on one of them. */
export class Facets {
  /** @param {(key: string) => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.chosen = /** @type {string[]} */ ([]);
    this.open = !SMALL_SCREEN.matches;
  }

  /**
   * Return the matches that have all chosen names.
   * @param {Match[]} matches
   */
  narrow(matches) {
    return matches.filter(({ node }) => this.chosen.every((key) => namesOf(node, kindOf(key)).includes(nameOf(key))));
  }

  /** A first click on a name narrows, a second one widens. @param {string} key */
  press(key) {
    const others = this.chosen.filter((each) => each !== key);
    this.chosen = others.length < this.chosen.length ? others : [...others, key];
    this.changed(key);
  }

  /**
   * Return what stands above the results; nothing if no name would narrow them. Groups are those of a grouping.
   * @type {(matches: Match[], grouping: string) => Element[]}
   */
  parts(matches, grouping) {
    const kinds = new Set([...Object.keys(LABELS), grouping, ...this.chosen.map(kindOf)]);
    const rows = [...kinds].flatMap((kind) => this.row(kind, matches));
    if (!rows.length) return [];
    const summary = make("summary", {}, "Narrow the results");
    const parts = make("details", { className: "facets", open: this.open }, summary, ...rows);
    parts.addEventListener("toggle", () => (this.open = parts.open));
    return [parts];
  }

  /**
   * Return the most frequent names of a kind that not all matches have; chosen ones stay, to be clicked again.
   * @type {(kind: string, matches: Match[]) => Element[]}
   */
  row(kind, matches) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { node } of matches)
      for (const name of new Set(namesOf(node, kind))) counts.set(name, (counts.get(name) ?? 0) + 1);
    const chosen = this.chosen.filter((key) => kindOf(key) === kind).map(nameOf);
    const frequent = [...counts]
      .filter(([name, count]) => count < matches.length && !chosen.includes(name))
      .sort(([a, most], [b, more]) => more - most || a.localeCompare(b, "en"))
      .slice(0, FREQUENT)
      .map(([name]) => name);
    const buttons = [...chosen, ...frequent].map((name) => this.button(`${kind}:${name}`, counts.get(name) ?? 0));
    const label = LABELS[kind] ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    return buttons.length ? [rowOf(label, buttons)] : [];
  }

  /** @type {(key: string, count: number) => Element} */
  button(key, count) {
    const number = make("small", {}, count.toLocaleString("en"), make("span", { className: "unseen" }, " images"));
    const title = nameOf(key);
    const pressed = String(this.chosen.includes(key));
    const button = make(
      "button",
      { type: "button", value: key, title, ariaPressed: pressed },
      short(title, 40),
      number,
    );
    button.addEventListener("click", () => this.press(key));
    return button;
  }
}

/** @type {(label: string, buttons: Element[]) => Element} */
function rowOf(label, buttons) {
  const row = make("div", { role: "group", ariaLabel: label }, make("small", { ariaHidden: "true" }, label));
  row.append(make("div", {}, ...buttons));
  return row;
}

/** @param {string} key */
const kindOf = (key) => key.slice(0, Math.max(key.indexOf(":"), 0));

/** @param {string} key */
const nameOf = (key) => key.slice(key.indexOf(":") + 1);

/** @type {(node: Node, kind: string) => string[]} */
function namesOf(node, kind) {
  if (Object.hasOwn(KINDS, kind)) return node[/** @type {Kind} */ (kind)];
  const name = kind === "license" ? node.license : Object.hasOwn(node.groups, kind) && node.groups[kind]?.name;
  return name ? [name] : [];
}
