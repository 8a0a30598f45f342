// @ts-check
// The part of the address after "#": all that is chosen, so that a link shows the same, and Back goes back.

import { short } from "./card.js";

/** @import { Viewer } from "./viewer.js" */

/**
 * The image of the card; the goal of a path; the grouping; the numbers of isolated groups; the words of a search; the
 * facets that narrow it, one on a line; the depths that are shown, if not all; "list" for the list, and its order.
 * @typedef {Record<"id" | "to" | "by" | "group" | "q" | "only" | "depths" | "view" | "sort", string>} State each may be empty
 */

/** Return the state in the address. @returns {State} */
export function asked() {
  const words = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  /** @param {string} name */
  const word = (name) => words.getAll(name).join("\n");
  const [id, to, by, group] = [word("id"), word("to"), word("by"), word("group")];
  return {
    id,
    to,
    by,
    group,
    q: word("q"),
    only: word("only"),
    depths: word("depths"),
    view: word("view"),
    sort: word("sort"),
  };
}

/**
 * Write the state into the address, in place of the present one or as a `fresh` entry of the history.
 * @type {(state: State, fresh: boolean) => void}
 */
function write(state, fresh) {
  const lines = Object.entries(state).flatMap(([name, text]) => text.split("\n").map((line) => [name, line]));
  const words = lines.filter(([, text]) => text);
  const address = words.map(([name, text]) => `${name}=${readable(encodeURIComponent(text))}`).join("&");
  if (address === location.hash.slice(1)) return;
  const url = address ? `#${address}` : location.pathname + location.search;
  try {
    if (fresh)
      history.pushState(history.state, "", url); // its state is what a live page keeps there
    else history.replaceState(history.state, "", url);
  } catch {
    // an iframe without an address of its own, as in notebooks
  }
}

/** @param {string} word */
const readable = (word) => word.replaceAll("%3A", ":").replaceAll("%2C", ",");

/** Keeps the address of the page and the state of the viewer the same. */
export class Address {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.quiet = false;
  }

  /**
   * Write the viewer's state into the address.
   * @param {boolean} fresh whether Back undoes the change
   */
  remember(fresh) {
    if (this.quiet) return;
    const { chosen, goal, controls, legend, search, list } = this.viewer;
    const [id, to, { by, depths }] = [chosen?.id ?? "", goal?.id ?? "", controls];
    const { words: q, only } = search;
    write(
      {
        id,
        to,
        by,
        group: legend.numbers,
        q,
        only,
        depths,
        view: list.open ? "list" : "",
        sort: list.open ? list.sort : "",
      },
      fresh,
    );
  }

  /**
   * Do some work without a change of the address.
   * @param {() => void} work
   */
  quietly(work) {
    const before = this.quiet;
    this.quiet = true;
    work();
    this.quiet = before;
  }

  /** Show what the address says. */
  restore() {
    const state = asked();
    const { graph, banner } = this.viewer;
    this.quietly(() => this.show(state));
    const lost = [state.id, state.to].find((id) => id && !graph.byId.has(id));
    if (lost) banner.tell(`This graph has no image with the id “${short(lost, 60)}”.`, "Close");
  }

  /** @param {State} state */
  show({ id, to, by, group, q, only, depths, view, sort }) {
    const { viewer } = this;
    const [start, goal] = [id, to].map((each) => viewer.graph.byId.get(each));
    viewer.resize();
    viewer.controls.restore(by, depths);
    viewer.list.show(view === "list", sort);
    viewer.legend.restore(group);
    if (!start) viewer.close();
    else if (start !== viewer.chosen || viewer.goal) viewer.choose(start);
    if (start && goal && goal !== start) viewer.reach(start, goal);
    if (q !== viewer.search.words || only !== viewer.search.only) viewer.search.ask(q, only);
    if (!start) viewer.isolated(false);
    viewer.repaint();
  }
}
