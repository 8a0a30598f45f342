// @ts-check
// The explorer page: reacts to the user and updates what is shown. `show(graph, root)` starts it; `indexed` prepares
// the graph.

import { bounds, indexed, shortestWay } from "./graph.js";
import { Arrangement } from "./arrangement.js";
import { Camera, follow, moves, steered } from "./camera.js";
import { Scene } from "./scene.js";
import { Sheets } from "./sheets.js";
import { Panel, answer, cardOf, counted, pathCard, short } from "./card.js";
import { Pointer } from "./pointer.js";
import { Banner } from "./banner.js";
import { SearchBox } from "./search.js";
import { Controls } from "./controls.js";
import { asked, remember } from "./address.js";
import { pageOf } from "./page.js";
import { followPrinting } from "./print.js";

/**
 * @import { Graph, GraphData, Node, Point, Step } from "./graph.js"
 * @import { Pointed } from "./scene.js"
 */

const SEEN = 96; // least side, in CSS pixels, of a picture selected in the search
const PATH = 160; // largest side, in CSS pixels, of the pictures of a path
const [VEIL, THIN_VEIL] = [0.82, 0.55]; // how much other pictures fade: for an open card or a search, and on hover

/**
 * Show a graph in a page that has the elements of viewer.html.j2. `graph.sheets` are URLs of any kind.
 * @type {(graph: GraphData, root: HTMLElement) => Viewer}
 */
export function show(graph, root) {
  return new Viewer(indexed(graph), root);
}

class Viewer {
  /**
   * @param {Graph} graph
   * @param {HTMLElement} root
   */
  constructor(graph, root) {
    this.graph = graph;
    this.root = root;
    this.page = pageOf(root);
    this.chosen = /** @type {Node | null} */ (null);
    this.goal = /** @type {Node | null} */ (null);
    this.way = /** @type {Step[]} */ ([]);
    this.back = /** @type {Step[]} */ ([]);
    this.matches = /** @type {Node[]} */ ([]);
    this.frame = 0;
    this.camera = new Camera(() => this.repaint());
    this.sheets = new Sheets(graph.sheets, graph.nodes);
    this.scene = new Scene(this.page, graph, this.sheets, this.camera, () => this.repaint());
    this.search = new SearchBox(this.page, graph, this.sheets, {
      find: (matches, words) => this.matched(matches, words),
      choose: (node) => this.found(node),
    });
    this.controls = new Controls(this.page, graph, { color: () => this.repaint(), depth: () => this.shownAnew() });
    this.panel = new Panel(this.page.card);
    this.banner = new Banner(this.page, (text) => this.say(text));
    this.pointer = new Pointer(this.page, graph, this.camera, {
      changed: () => this.repaint(),
      say: (text) => this.say(text),
    });
    this.arrangement = new Arrangement(graph, this.camera, () => {
      this.pointer.settle();
      this.scene.relink();
    });
    this.page.canvas.ariaLabel = `Graph of ${counted(graph.nodes.length, "image")}, ${counted(graph.edges.length, "directed edge")}`;
    this.listen();
    this.fromAddress();
    const loading = this.sheets.load(() => {
      this.scene.stale();
      this.repaint();
    });
    loading.then(() => this.loaded());
  }

  /** Called when all pictures are loaded: an open card shows them too. */
  loaded() {
    if (this.chosen) this.panel.renew(this.cardParts(this.chosen));
    this.root.dataset.loaded = "true";
  }

  // Painting: at most once per frame, and only after a change.

  repaint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.scene.hasRoom()) return;
      this.scene.paint(this.view());
      this.pointer.hint.place();
    });
  }

  /** @returns {Pointed} */
  view() {
    const { chosen, goal, matches, way, back, pointer } = this;
    const node = goal || matches.length ? null : (chosen ?? pointer.intent);
    const marked = new Set([chosen, goal, pointer.node, ...matches].filter((each) => each !== null));
    const veil = chosen || matches.length ? VEIL : THIN_VEIL;
    return { centre: node, lit: this.lit(node), veil, marked, way, back, by: this.controls.by };
  }

  /** @type {(node: Node | null) => Set<Node> | null} */
  lit(node) {
    const { chosen, goal, matches, way, back } = this;
    if (chosen && goal) return new Set([chosen, goal, ...[...way, ...back].map((step) => step.node)]);
    if (matches.length) return new Set([...matches, ...(node ? [node] : [])].filter((each) => each.shown));
    if (!node) return null;
    const others = [...node.list.map((edge) => edge.to), ...node.listedBy.map((edge) => edge.from)];
    return new Set([node, ...others.filter((each) => each.shown)]);
  }

  resize() {
    if (!this.chosen && !this.scene.paper) this.arrangement.suit(this.page.stage);
    if (this.scene.resize()) this.scene.paint(this.view()); // at once: changing its size clears a canvas
  }

  // Events of the user.

  listen() {
    const { canvas, stage, help, about, understood } = this.page;
    follow(canvas, this.camera, {
      press: (point, event) => this.press(point, event),
      hover: (point) => this.pointer.hover(point),
    });
    followPrinting(this.page, this.scene, this.camera, () => this.resize());
    new ResizeObserver(() => this.resize()).observe(stage);
    canvas.addEventListener("focus", () => this.focused());
    this.root.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.fromAddress());
    steered(this.page, this.camera);
    about.addEventListener("click", () => help.showModal());
    understood.addEventListener("click", () => help.close()); // the iframe of a notebook blocks forms
  }

  /** @type {(point: Point, event: PointerEvent) => void} */
  press(point, event) {
    const node = this.pointer.under(point);
    if (node && event.shiftKey && this.chosen && node !== this.chosen) this.reach(this.chosen, node);
    else if (node) this.take(node);
    else if (!this.banner.asking) this.close();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key, target } = event;
    if (this.page.help.open) return; // the browser handles its keys
    if (key === "Escape") return this.escape();
    const typing = target instanceof Element && target.matches("input, select");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const known = this.keyAnywhere(key) || (target === this.page.canvas && this.keyOnCanvas(key));
    if (known) event.preventDefault();
  }

  /** @param {string} key */
  keyAnywhere(key) {
    if (key === "/") this.page.query.focus();
    else if (key === "?") this.page.help.showModal();
    else if (key in moves) this.camera.glide(moves[key](this.camera));
    else if (key.toLowerCase() === "p" && this.chosen) this.banner.ask(this.chosen);
    else return false;
    return true;
  }

  /** @param {string} key */
  keyOnCanvas(key) {
    const { pointer } = this;
    if (key !== "Enter" || !pointer.node) return pointer.key(key, this.chosen);
    this.take(pointer.node);
    return true;
  }

  escape() {
    if (this.banner.asking) this.banner.end();
    else if (this.page.query.value) this.search.clear();
    else if (this.goal && this.chosen) this.choose(this.chosen);
    else this.close();
    this.page.canvas.focus({ preventScroll: true });
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
  }

  /** @param {Node} chosen */
  opened(chosen) {
    this.search.clear();
    this.panel.show(this.cardParts(chosen));
    this.resize();
    if (this.goal) this.camera.frame(bounds([...(this.lit(null) ?? [])]), PATH / Math.max(...this.graph.box));
    else this.camera.reveal(chosen);
    this.panel.focus();
    remember(chosen, this.goal);
    this.repaint();
  }

  /** @param {Node} chosen */
  cardParts(chosen) {
    const { goal, way, back, sheets } = this;
    const on = {
      choose: (/** @type {Node} */ node) => this.take(node),
      close: () => this.close(),
      path: () => this.banner.ask(chosen),
      turn: () => goal && this.reach(goal, chosen),
    };
    return goal ? pathCard(chosen, goal, way, back, sheets, on) : cardOf(chosen, sheets, on);
  }

  close() {
    this.banner.end();
    if (!this.chosen) return;
    const last = this.chosen;
    this.select(null, null);
    this.panel.hide();
    this.resize();
    this.page.canvas.focus({ preventScroll: true });
    if (this.page.canvas.matches(":focus-visible")) this.pointer.point(last);
    remember(this.chosen, this.goal);
    this.repaint();
  }

  // Search, colours, depths.

  /** @type {(matches: Node[], words: string) => void} */
  matched(matches, words) {
    this.matches = matches;
    if (words) this.say(words);
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

  fromAddress() {
    const { byId } = this.graph;
    const ids = asked();
    const [start, goal] = ids.map((id) => byId.get(id ?? ""));
    this.resize();
    if (!start) this.close();
    else if (start !== this.chosen || this.goal) this.choose(start);
    if (start && goal && goal !== start) this.reach(start, goal);
    const lost = ids.find((id) => id && !byId.has(id));
    if (lost) this.banner.tell(`This graph has no image with the id “${short(lost, 60)}”.`, "Close");
  }

  /** @param {string} text */
  say(text) {
    this.page.status.textContent = text;
  }
}
