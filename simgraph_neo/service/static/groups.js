// @ts-check
// The colours of images that came later: the groups are made anew, by the same function as those of a new page.

import { regroup } from "../viewer/graph.js";
import { Refusal, send } from "./ask.js";

/** @import { Viewer } from "../viewer/viewer.js" */

const SOON = 400; // milliseconds, so that several answers are grouped once

export class Groups {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.stale = false;
    this.timer = 0;
    for (const event of ["focus", "pointerenter"]) viewer.page.color.addEventListener(event, () => this.renew());
  }

  /** Called when other images are on the map: groups are made when colours are seen, or about to be chosen. */
  outdated() {
    this.stale = true;
    this.viewer.page.coloring.hidden = false;
    clearTimeout(this.timer);
    if (this.viewer.controls.by) this.timer = setTimeout(() => this.renew(), SOON);
  }

  async renew() {
    if (!this.stale) return;
    this.stale = false;
    const { graph, controls, address } = this.viewer;
    const nodes = graph.nodes.filter((node) => node.shown);
    const ids = nodes.map(({ id }) => id);
    const seeds = nodes.filter(({ seed }) => seed).map(({ id }) => id);
    try {
      regroup(graph, await send("POST", "/api/groups", { ids, seeds }), nodes);
      address.quietly(() => controls.regrouped());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.stale = true;
    }
  }
}
