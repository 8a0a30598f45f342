// @ts-check
// The choice of colours, and the buttons that show or hide depths.

import { counted, make } from "./card.js";

/**
 * @import { Graph, Group } from "./graph.js"
 * @import { Legend } from "./legend.js"
 * @import { Page } from "./page.js"
 */

/** `on.color` is called when another grouping colours the images, `on.depth` when a depth is shown or hidden. */
export class Controls {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Legend} legend
   * @param {{ color: () => void, depth: () => void }} on
   */
  constructor(page, graph, legend, on) {
    this.page = page;
    this.graph = graph;
    this.legend = legend;
    this.on = on;
    this.by = ""; // grouping
    const { controls, color, depths } = page;
    const { groupings } = graph;
    color.addEventListener("change", () => this.colorBy(color.value));
    const groups = groupings.find((grouping) => grouping.by === "depth")?.groups ?? [];
    this.depthButtons = groups.map((group) => this.depthButton(group));
    depths.append("Depth ", ...this.depthButtons);
    depths.hidden = groups.length < 2;
    controls.hidden = false;
    this.fill();
  }

  /**
   * Return a button that shows or hides a depth.
   * @param {Group} group
   */
  depthButton({ name, nodes }) {
    const { depth } = this.graph.nodes[nodes[0]];
    const label = `${name}: ${counted(nodes.length, "image")}`;
    const button = make("button", { type: "button", ariaPressed: "true", ariaLabel: label, title: label });
    button.value = String(depth ?? "?");
    button.append(button.value, make("small", {}, nodes.length.toLocaleString("en")));
    button.addEventListener("click", () => {
      button.ariaPressed = String(button.ariaPressed !== "true");
      this.showDepths();
    });
    return button;
  }

  /** Show the images of all depths whose buttons are pressed. */
  showDepths() {
    const shown = this.depthButtons.filter((button) => button.ariaPressed === "true").map((button) => button.value);
    for (const node of this.graph.nodes) node.shown = shown.includes(String(node.depth ?? "?"));
    this.on.depth();
  }

  /** The depths that are shown, for the address; empty if all are. */
  get depths() {
    const shown = this.depthButtons.filter((button) => button.ariaPressed === "true");
    return shown.length === this.depthButtons.length ? "" : shown.map((button) => button.value).join() || "none";
  }

  /** @type {(by: string, depths: string) => void} */
  restore(by, depths) {
    if (by !== this.by) this.colorBy(by);
    if (depths === this.depths) return;
    for (const button of this.depthButtons)
      button.ariaPressed = String(!depths || depths.split(",").includes(button.value));
    this.showDepths();
  }

  /** Called when the graph has other groupings. */
  regrouped() {
    this.fill();
    this.colorBy(this.by);
  }

  /** Offer the groupings. */
  fill() {
    const { color, coloring } = this.page;
    color.length = 1; // "none"
    color.append(...this.graph.groupings.map(({ by }) => make("option", { value: by }, by)));
    coloring.hidden = !this.graph.groupings.length;
  }

  /** @param {string} by */
  colorBy(by) {
    const grouping = this.graph.groupings.find((each) => each.by === by);
    this.by = this.page.color.value = grouping?.by ?? "";
    this.legend.show(grouping?.groups ?? []);
    this.on.color();
  }
}
