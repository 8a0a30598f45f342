// @ts-check
// What is on the map, kept in the browser's history: Back undoes an expansion, a hidden image, a moved picture.

import { Refusal } from "./ask.js";
import { stateOf } from "./share.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @import { Viewer } from "../viewer/viewer.js"
 * @import { Lists } from "./growth.js"
 * @import { State } from "./share.js"
 */

/**
 * Show what is on the map now, without a word in the address; a card or a path of what is not there ends.
 * @param {Viewer} viewer
 */
export function shownAnew(viewer) {
  viewer.address.quietly(() => {
    if ([viewer.chosen, viewer.goal].some((node) => node && !node.shown)) viewer.close();
    viewer.shownAnew();
  });
}

export class Stages {
  /**
   * `join` adds images to the graph that are not in it, `changed` is called when others are on the map.
   * @param {Viewer} viewer
   * @param {Lists} lists
   * @param {{ join: (ids: string[]) => Promise<Node[]>, changed: () => void }} on
   */
  constructor(viewer, lists, on) {
    this.viewer = viewer;
    this.lists = lists;
    this.on = on;
    addEventListener("popstate", ({ state }) => state?.schema && this.restore(state));
  }

  /** Show what a reloaded page had, or keep what is on the map now. */
  async begin() {
    if (history.state?.schema) await this.restore(history.state);
    else history.replaceState(this.now(), "");
  }

  /** @returns {State} */
  now() {
    return stateOf(this.viewer, this.lists.hidden);
  }

  /** Keep what is on the map as a fresh entry. */
  remember() {
    const before = location.href;
    this.viewer.address.remember(true);
    if (location.href === before) history.pushState(this.now(), "");
    else history.replaceState(this.now(), "");
  }

  /** Keep what is on the map in the present entry. */
  renew() {
    history.replaceState(this.now(), "");
  }

  /** @param {State} state */
  async restore({ ids, hidden, positions }) {
    const { viewer, lists } = this;
    const { graph, arrangement } = viewer;
    try {
      await this.on.join(ids.filter((id) => !graph.byId.has(id)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return viewer.banner.tell(`What was on the map cannot be shown again. ${error.message}`, "Close");
    }
    lists.hidden = new Set(hidden);
    const wanted = new Set(ids);
    for (const node of graph.nodes) {
      node.shown = wanted.has(node.id);
      const [x, y] = positions[node.id] ?? [node.x, node.y];
      if (x !== node.x || y !== node.y) arrangement.put(node, { x, y });
    }
    arrangement.place(graph.nodes);
    shownAnew(viewer);
    this.on.changed();
  }
}
