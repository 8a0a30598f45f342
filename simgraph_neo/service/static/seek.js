// @ts-check
// Paths that lead outside of what the page shows: first through what is stored, which is free, then through a museum.

import { counted, make } from "../viewer/card.js";
import { Refusal, ask, price, read, stop } from "./ask.js";
import { explores } from "./role.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @import { Job } from "./ask.js"
 *
 * @typedef {object} Search
 * @property {"store" | "known" | "none" | "museum" | "failed"} state
 * @property {string} told one sentence
 * @property {Job} [job]
 */

const MOST = 60; // requests of one search

export class Seeker {
  /**
   * `bring` shows the images of a path, `changed` is called when a tray has to be made again.
   * @param {{ bring: (ids: string[]) => Promise<void>, changed: () => void, spent: () => void }} on
   */
  constructor(on) {
    this.on = on;
    /** @type {Map<string, Search>} */
    this.searches = new Map();
  }

  /** @type {(start: Node, goal: Node) => string} */
  key(start, goal) {
    return `${start.id}\n${goal.id}`;
  }

  /**
   * Look in the store, once for each pair.
   * @type {(start: Node, goal: Node) => Promise<void>}
   */
  async reached(start, goal) {
    const key = this.key(start, goal);
    if (this.searches.has(key)) return;
    this.tell(key, { state: "store", told: "Searching what is stored…" });
    try {
      const found = await read(`/api/path?${new URLSearchParams({ from: start.id, to: goal.id })}`);
      await this.show(key, found);
    } catch (error) {
      this.failed(key, error);
    }
  }

  /** @type {(key: string, found: any) => Promise<void>} */
  async show(key, { there, back }) {
    await this.on.bring([...there.steps, ...back.steps].map((/** @type {{ id: string }} */ { id }) => id));
    const unsure = there.unasked > 0 && (!there.length || there.length > there.at_least);
    this.tell(key, unsure ? { state: "none", told: doubt(there) } : { state: "known", told: certain(there) });
  }

  /**
   * Ask the museum.
   * @type {(start: Node, goal: Node) => Promise<void>}
   */
  async search(start, goal) {
    const key = this.key(start, goal);
    this.tell(key, { state: "museum", told: "Searching…" });
    const asked = { kind: "path", from: start.id, to: goal.id, max_requests: MOST };
    try {
      const job = await ask(asked, (_event, data, queued) => {
        const told = data.requests ? `Searching: ${data.requests} of at most ${MOST} requests.` : "Searching…";
        this.tell(key, { state: "museum", told, job: queued });
      });
      this.on.spent();
      if (job.result) await this.show(key, job.result);
      else this.tell(key, { state: "none", told: "Stopped. What was answered is stored." });
    } catch (error) {
      this.failed(key, error);
    }
  }

  /** @type {(key: string, search: Search) => void} */
  tell(key, search) {
    this.searches.set(key, search);
    this.on.changed();
  }

  /** @type {(key: string, error: unknown) => void} */
  failed(key, error) {
    if (!(error instanceof Refusal)) throw error;
    this.tell(key, { state: "failed", told: error.message });
  }

  /**
   * The parts of a path's tray.
   * @type {(start: Node, goal: Node, free: boolean) => Element[]}
   */
  parts(start, goal, free) {
    const search = this.searches.get(this.key(start, goal));
    if (!search) return [];
    const { state, told, job } = search;
    /** @type {Element[]} */
    const parts = [make("p", { className: state === "failed" ? "failed" : "faint" }, told)];
    if (state === "museum" && job) parts.push(make("button", { type: "button", onclick: () => stop(job.id) }, "Stop"));
    if (explores && (state === "none" || state === "failed")) {
      const cost = free ? "Search on" : `Search the museum · at most ${price(MOST)}`;
      const search = () => this.search(start, goal);
      parts.push(make("button", { type: "button", className: "main", onclick: search }, cost));
    }
    return parts;
  }
}

/** @param {{ length: number | null, at_least: number, unasked: number }} there */
const doubt = ({ length, at_least: least, unasked }) =>
  `${length ? `A path of ${counted(least, "hop")} may exist` : "No path is stored"}: ${counted(unasked, "image")} ${unasked === 1 ? "is" : "are"} not expanded yet.`;

/** @param {{ length: number | null }} there */
const certain = ({ length }) => (length ? "No shorter path exists." : "There is no path in this direction.");
