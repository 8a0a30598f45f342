// @ts-check
// What is shown beside the map: results of a search, a card, isolated groups, or a path in a tray below.

import { Panel, cardOf, groupCard, pathCard } from "./card.js";

/**
 * @import { Node } from "./graph.js"
 * @import { Viewer } from "./viewer.js"
 */

/** Shows what the state of the viewer asks for. */
export class Panels {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.panel = new Panel(viewer.page.card);
  }

  /** Show the right panel, or none; the map gets the rest of the page. */
  show() {
    const parts = this.parts();
    this.panel.element.classList.toggle("tray", Boolean(this.viewer.goal && !this.viewer.search.words));
    if (parts) this.panel.show(parts);
    else this.panel.hide();
    this.viewer.resize();
  }

  /** Show the same again: the pictures may be loaded now. */
  renew() {
    const parts = this.parts();
    if (parts) this.panel.renew(parts);
  }

  parts() {
    const { chosen, goal, way, back, sheets, legend, graph, banner, search } = this.viewer;
    if (search.words) return [...search.parts(), ...(this.viewer.live?.found(search.words) ?? [])];
    const on = {
      choose: (/** @type {Node} */ node) => this.viewer.take(node),
      close: () => (chosen ? this.viewer.close() : legend.clear()),
      path: () => chosen && banner.ask(chosen),
      more: this.viewer.live?.card,
      parents: this.viewer.live?.parents,
      own: this.viewer.live?.own,
      seek: this.viewer.live?.seek,
      turn: () => chosen && goal && this.viewer.reach(goal, chosen),
    };
    if (chosen) return goal ? pathCard(chosen, goal, way, back, sheets, on) : cardOf(chosen, sheets, on);
    return legend.isolated.size ? groupCard([...legend.isolated], graph.nodes, sheets, on) : null;
  }
}
