// @ts-check
// Searches beyond the map: in the store while one types, and in the museum for a price.

import { counted, make, short } from "../viewer/card.js";
import { Refusal, ask, price, read } from "./ask.js";
import { explores } from "./role.js";

/**
 * @typedef {{ id: string, title: string | null, stored?: boolean, hidden?: boolean }} Found
 * @typedef {{ images: Found[], told: string, asked: boolean }} Results of one search
 */

const REST = 150; // milliseconds without a letter until the store is searched
const MOST = 30; // results of the store

/** @type {(words: string) => Promise<Found[]>} */
export const inStore = (words) => read(`/api/images?${new URLSearchParams({ q: words, limit: String(MOST) })}`);

/** A small picture of a stored image. @param {string} id */
export const picture = (id) =>
  make("img", { src: `/pictures/${encodeURIComponent(id)}/64`, alt: "", loading: "lazy", width: 64, height: 48 });

/** The place of a picture that is hidden. */
const tile = () => make("i", { className: "tile" });

export class Finder {
  /**
   * `has` says whether an image is on the map, `open` is called with the image that the user selects, `changed` when
   * there are other results.
   * @param {{ has: (id: string) => boolean, open: (found: Found) => void, changed: () => void }} on
   */
  constructor(on) {
    this.on = on;
    /** @type {Map<string, Results>} */
    this.results = new Map();
    this.timer = 0;
  }

  /**
   * The parts of the panel under the results of the map.
   * @param {string} words
   * @returns {Element[]}
   */
  parts(words) {
    const results = this.results.get(words);
    if (!results) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(words), REST);
      return [];
    }
    const others = results.images.filter(({ id }) => !this.on.has(id));
    /** @type {Element[]} */
    const parts = [make("h3", {}, `In the store: ${counted(others.length, "more image")}`)];
    if (others.length) parts.push(make("ol", { className: "strip hits" }, ...others.map((each) => this.entry(each))));
    if (results.told) parts.push(make("p", { className: "faint" }, results.told));
    if (explores && !results.asked) {
      const text = `Search Wellcome Collection · ${price(1)}`;
      const button = make("button", { type: "button", onclick: () => this.searchMuseum(words) }, text);
      parts.push(make("p", { className: "actions" }, button));
    }
    return parts;
  }

  /** @param {Found} found */
  entry(found) {
    const name = short(found.title || found.id, 60);
    const cost = found.stored === false ? make("small", {}, `not stored · ${price(1)}`) : "";
    const parts = [
      found.stored === false ? make("i", { className: "blank" }) : found.hidden ? tile() : picture(found.id),
      make("span", {}, name),
    ];
    return make("li", {}, make("button", { type: "button", onclick: () => this.on.open(found) }, ...parts, cost));
  }

  /** @param {string} words */
  async search(words) {
    const images = await inStore(words).catch(() => []);
    this.tell(words, { images, told: "", asked: false });
  }

  /** @param {string} words */
  async searchMuseum(words) {
    const before = this.results.get(words)?.images ?? [];
    this.tell(words, { images: before, told: "The museum is answering…", asked: true });
    try {
      const job = await ask({ kind: "find", query: words }, () => {});
      const known = new Set(before.map(({ id }) => id));
      const images = job.result.images.filter((/** @type {Found} */ { id }) => !known.has(id));
      this.tell(words, {
        images: [...before, ...images],
        told: `The museum has ${counted(images.length, "other image")}.`,
        asked: true,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.tell(words, { images: before, told: error.message, asked: false });
    }
  }

  /** @type {(words: string, results: Results) => void} */
  tell(words, results) {
    this.results.set(words, results);
    this.on.changed();
  }
}
