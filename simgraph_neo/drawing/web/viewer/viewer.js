// @ts-check
// The explorer page: reacts to the user and updates what is shown. `show(graph, root)` starts it; `indexed` prepares
// the graph.

import { bounds, indexed, shortestWay } from "./graph.js";
import { Arrangement } from "./arrangement.js";
import { Camera, steered } from "./camera.js";
import { follow } from "./gestures.js";
import { Scene } from "./scene.js";
import { Sheets } from "./sheets.js";
import { answer, counted, short } from "./card.js";
import { Pointer } from "./pointer.js";
import { Banner } from "./banner.js";
import { SearchBox } from "./search.js";
import { Controls } from "./controls.js";
import { Keys } from "./keys.js";
import { Legend, SMALL_SCREEN } from "./legend.js";
import { List } from "./list.js";
import { Panels } from "./panels.js";
import { Address, asked } from "./address.js";
import { litBy, viewOf } from "./view.js";
import { onChip } from "./chip.js";
import { pageOf } from "./page.js";
import { followPrinting } from "./print.js";

/**
 * @import { Graph, GraphData, Node, Point, Step } from "./graph.js"
 * @import { Live } from "./view.js"
 */

const SEEN = 96; // least side, in CSS pixels, of a picture selected in the search

/**
 * Show a graph in a page that has the elements of explorer.html.j2. `graph.sheets` are URLs of any kind.
 * @type {(graph: GraphData, root: HTMLElement) => Viewer}
 */
export function show(graph, root) {
  const viewer = new Viewer(indexed(graph), root);
  viewer.begin();
  return viewer;
}

export class Viewer {
  /**
   * @param {Graph} graph
   * @param {HTMLElement} root
   * @param {Live} [live]
   */
  constructor(graph, root, live) {
    this.graph = graph;
    this.live = live;
    this.root = root;
    this.page = pageOf(root);
    this.chosen = /** @type {Node | null} */ (null);
    this.goal = /** @type {Node | null} */ (null);
    this.way = /** @type {Step[]} */ ([]);
    this.back = /** @type {Step[]} */ ([]);
    this.matches = /** @type {Node[]} */ ([]);
    this.frame = 0;
    this.camera = new Camera(() => this.repaint());
    const redrawn = () => {
      this.scene.stale();
      this.repaint();
    };
    this.sheets = live ? live.pictures(graph.nodes, redrawn) : new Sheets(graph.sheets, graph.nodes);
    this.scene = new Scene(this.page, graph, this.sheets, this.camera, () => this.repaint());
    this.search = new SearchBox(this.page, graph, this.sheets, {
      find: (matches, words, fresh) => this.matched(matches, words, fresh),
      grouping: () => this.controls.by || "community",
      choose: (node) => this.found(node),
      frame: () => this.camera.frame(this.matches),
      more: () => this.panels.renew(),
    });
    this.legend = new Legend(this.page, graph, this.sheets, {
      preview: () => this.repaint(),
      isolate: () => this.isolated(true),
      fold: () => this.resize(),
      more: () => this.live?.rest() ?? [],
    });
    this.controls = new Controls(this.page, graph, this.legend, {
      color: () => this.isolated(false),
      depth: () => this.shownAnew(),
    });
    this.panels = new Panels(this);
    this.banner = new Banner(this.page, (text) => this.say(text));
    this.pointer = new Pointer(this.page, graph, this.camera, this.sheets, {
      changed: () => this.repaint(),
      say: (text) => this.say(text),
    });
    this.arrangement = new Arrangement(graph, this.camera, () => {
      this.pointer.settle();
      this.scene.relink();
    });
    this.page.canvas.ariaLabel = `Graph of ${counted(graph.nodes.length, "image")}, ${counted(graph.edges.length, "directed edge")}`;
    this.keys = new Keys(this);
    this.address = new Address(this);
    this.list = new List(this);
    this.redrawn = redrawn;
  }

  /** Show what the address says. On a page on a server, all that `live` needs is there now. */
  begin() {
    this.legend.show([]);
    this.listen();
    this.address.restore();
    this.sheets.load(this.redrawn).then(() => this.loaded());
  }

  /** Called when all pictures are loaded: an open card shows them too. */
  loaded() {
    this.legend.renew();
    this.panels.renew();
    this.root.dataset.loaded = "true";
    if (this.list.open) this.list.renew();
  }

  /**
   * Called when images or edges were added: all but the places of the others is made anew.
   * @type {(fresh: Node[], near: Node[]) => void}
   */
  grown(fresh, near) {
    this.arrangement.grow(fresh, near);
    this.legend.recount();
    if (this.chosen) this.select(this.chosen, this.goal);
    this.panels.renew();
    this.list.made = "";
    this.repaint();
  }

  // Painting: at most once per frame, and only after a change.

  repaint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.list.open) return this.list.renew();
      if (!this.scene.hasRoom()) return;
      const view = viewOf(this);
      this.scene.paint(view);
      this.pointer.hint.place(view.centre === this.pointer.light.on ? null : view.lit);
    });
  }

  resize() {
    const settled = !this.page.card.hidden && this.arrangement.upright !== null; // a panel moves no picture
    if (!settled && !this.scene.paper) this.arrangement.suit(this.page.stage);
    this.camera.covered = this.legend.corner;
    if (this.scene.resize()) this.scene.paint(viewOf(this)); // at once: changing its size clears a canvas
  }

  // Events of the user.

  listen() {
    const { canvas, stage, help, about, understood } = this.page;
    follow(canvas, this.camera, {
      press: (point, event) => this.press(point, event),
      hover: (point) => this.pointer.hover(point),
      grab: (point) => (this.live ? this.pointer.under(point) : null),
      drag: (node, way) => this.arrangement.drag(node, way),
      drop: () => this.live?.moved(),
    });
    followPrinting(this.page, this.scene, this.camera, () => this.resize());
    new ResizeObserver(() => this.resize()).observe(stage);
    canvas.addEventListener("focus", () => this.focused());
    window.addEventListener("hashchange", () => this.address.restore());
    steered(this.page, this.camera);
    about.addEventListener("click", () => help.showModal());
    understood.addEventListener("click", () => help.close()); // the iframe of a notebook blocks forms
  }

  /** @type {(point: Point, event: PointerEvent) => void} */
  press(point, event) {
    const node = this.pointer.under(point);
    if (node && this.live && onChip(node, point, this.camera)) this.live.expand(node);
    else if (node && event.shiftKey && this.chosen && node !== this.chosen) this.reach(this.chosen, node);
    else if (node) this.take(node);
    else if (!this.banner.asking) this.close();
  }

  focused() {
    const { page, pointer } = this;
    if (page.canvas.matches(":focus-visible") && !pointer.node) pointer.point(this.chosen ?? pointer.middle());
  }

  // The selected image and its paths.

  /** @param {Node} node */
  take(node) {
    if (this.banner.asking && this.chosen && node !== this.chosen) this.reach(this.chosen, node);
    else if (!this.banner.asking) this.choose(node);
  }

  /** @type {(chosen: Node | null, goal: Node | null) => void} */
  select(chosen, goal) {
    this.chosen = chosen;
    this.goal = goal;
    this.way = chosen && goal ? shortestWay(chosen, goal) : [];
    this.back = chosen && goal ? shortestWay(goal, chosen) : [];
  }

  /** @param {Node} node */
  choose(node) {
    this.banner.end();
    this.select(node, null);
    this.pointer.aim(null);
    this.opened(node);
    this.say(`${short(node.name)}, card opened`);
  }

  /** @type {(start: Node, goal: Node) => void} */
  reach(start, goal) {
    this.pointer.aim(null);
    this.select(start, goal);
    this.banner.end();
    this.opened(start);
    this.say(answer(this.way, this.back));
    this.live?.reached(start, goal);
  }

  /** @param {Node} chosen */
  opened(chosen) {
    this.address.quietly(() => this.search.clear());
    this.panels.show();
    this.resize();
    if (this.goal) this.camera.frame([...(litBy(this, null, false) ?? [])]);
    else this.camera.reveal(chosen);
    this.panels.panel.focus();
    this.address.remember(true);
    this.repaint();
  }

  /**
   * Called when groups were isolated, or when images have another grouping.
   * @param {boolean} fresh
   */
  isolated(fresh) {
    if (!this.chosen) this.panels.show();
    const groups = [...this.legend.isolated].map((group) => `${group.name}, ${counted(group.nodes.length, "image")}`);
    if (groups.length) this.say(groups.join(" · "));
    const seen = !SMALL_SCREEN.matches && this.camera.holds(bounds(this.legend.nodes));
    if (groups.length && !this.chosen && !seen) this.camera.frame(this.legend.nodes);
    this.address.remember(fresh);
    this.repaint();
  }

  close() {
    this.banner.end();
    if (!this.chosen) return;
    const last = this.chosen;
    this.select(null, null);
    this.panels.show();
    this.page.canvas.focus({ preventScroll: true });
    if (this.page.canvas.matches(":focus-visible")) this.pointer.point(last);
    if (this.list.open) this.list.focus(last);
    this.address.remember(true);
    this.repaint();
  }

  // Search, colours, depths.

  /** @type {(matches: Node[], words: string, fresh: boolean) => void} */
  matched(matches, words, fresh) {
    this.matches = matches;
    if (words) this.say(words);
    this.panels.show();
    const lost = fresh ? !this.camera.holds(bounds(matches)) : !matches.some((node) => this.camera.holds(node));
    if (matches.length && lost) this.camera.frame(matches);
    this.address.remember(fresh || (Boolean(words) && !asked().q));
    this.repaint();
  }

  /** @param {Node} node */
  found(node) {
    this.take(node);
    if (!this.goal) this.camera.reveal(node, Math.max(this.camera.scale, SEEN / Math.max(...this.graph.box)));
  }

  /** Called when a depth was shown or hidden. */
  shownAnew() {
    this.pointer.aim(null);
    this.scene.relink();
    this.search.find();
    this.say(`${counted(this.graph.nodes.filter((node) => node.shown).length, "image")} shown`);
  }

  /** @param {string} text */
  say(text) {
    this.page.status.textContent = text;
  }
}
