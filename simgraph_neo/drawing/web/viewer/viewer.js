// The viewer: what the reader does, and what then is shown. `show(graph, root)` starts it; see `indexed` for the graph.

import { Grid, bounds, centre, indexed, nearestTowards, shortestWay } from "./graph.js";
import { Camera, follow, moves } from "./camera.js";
import { Scene } from "./scene.js";
import { Sheets } from "./sheets.js";
import { Hint, answer, cardOf, counted, make, pathCard, short } from "./card.js";
import { SearchBox } from "./search.js";
import { depthButtons, legendRows } from "./controls.js";
import { asked, remember } from "./address.js";

const SEEN = 96; // CSS pixels of a picture that was searched for
const LARGEST = 480; // CSS pixels of a picture, as near as one can come
const [VEIL, THIN_VEIL] = [0.82, 0.55]; // how much paper covers the rest, of a card and under the mouse
const REST = 140; // milliseconds that a mouse rests on a picture before all others fade
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Show a graph in a page that has the elements of page.html. `graph.sheets` are URLs of any kind. */
export function show(graph, root) {
  return new Viewer(indexed(graph), root);
}

class Viewer {
  constructor(graph, root) {
    this.graph = graph;
    this.root = root;
    this.page = Object.fromEntries([...root.querySelectorAll("[id]")].map((element) => [element.id, element]));
    this.by = ""; // grouping
    this.chosen = this.goal = this.pointed = this.intent = null; // intent: pointed at for a while
    this.way = this.back = this.matches = [];
    this.choosingGoal = false;
    this.camera = new Camera(() => this.repaint());
    this.sheets = new Sheets(graph.sheets, graph.nodes);
    this.scene = new Scene(this.page.canvas, graph, this.sheets, this.camera, () => this.repaint());
    this.search = new SearchBox(this.page, graph, this.sheets, {
      find: (matches, words) => this.matched(matches, words),
      choose: (node) => this.found(node),
    });
    this.hint = new Hint(this.page.hint, this.camera);
    this.grid = new Grid(graph.nodes, Math.max(...graph.box));
    Object.assign(this.camera, { area: bounds(graph.nodes), largest: LARGEST / Math.max(...graph.box) });
    this.buildControls();
    this.listen();
    this.fromAddress();
    this.sheets.load(() => (this.scene.stale(), this.repaint())).then(() => this.loaded());
  }

  /** Once all pictures are there: those of an open card too. */
  loaded() {
    if (this.chosen) this.refillCard();
    this.root.dataset.loaded = "true";
  }

  // Painting: once a frame at most, and only after something changed.

  repaint() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (!this.hasRoom()) return;
      this.scene.paint(this.view());
      this.hint.place();
    });
  }

  /** What is pointed at, for `Scene.paint`. */
  view() {
    const { chosen, goal, pointed, matches, way, back, by } = this;
    const node = goal || matches.length ? null : (chosen ?? this.intent);
    const marked = new Set([chosen, goal, pointed, ...matches].filter(Boolean));
    return { centre: node, lit: this.lit(node), veil: chosen || matches.length ? VEIL : THIN_VEIL, marked, way, back, by };
  }

  steps() {
    return [...this.way, ...this.back].map((step) => step.node);
  }

  lit(node) {
    if (this.goal) return new Set([this.chosen, this.goal, ...this.steps()]);
    if (this.matches.length) return new Set([...this.matches, ...(node ? [node] : [])].filter((each) => each.shown));
    if (!node) return null;
    const others = [...node.list.map((edge) => edge.to), ...node.listedBy.map((edge) => edge.from)];
    return new Set([node, ...others.filter((each) => each.shown)]);
  }

  /** Whether there is anything to paint on: a frame that is not shown has no size; it is heard of when it gets one. */
  hasRoom() {
    const { stage } = this.page;
    return stage.clientWidth > 0 && stage.clientHeight > 0;
  }

  resize() {
    if (!this.hasRoom()) return;
    const { canvas, stage } = this.page;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * ratio);
    canvas.height = Math.round(stage.clientHeight * ratio);
    this.camera.resize(stage.clientWidth, stage.clientHeight);
    this.scene.paint(this.view()); // at once: a canvas is blank after a change of its size
  }

  // What the reader does.

  listen() {
    const { canvas, stage, color } = this.page;
    follow(canvas, this.camera, { press: (point, event) => this.press(point, event), hover: (point) => this.hover(point) });
    new ResizeObserver(() => this.resize()).observe(stage);
    canvas.addEventListener("focus", () => this.focused());
    this.root.addEventListener("keydown", (event) => this.key(event));
    color.addEventListener("change", () => this.colorBy(color.value));
    window.addEventListener("hashchange", () => this.fromAddress());
    for (const [id, key] of [["nearer", "+"], ["farther", "-"], ["all", "0"]])
      this.page[id].addEventListener("click", () => this.camera.glide(moves[key](this.camera)));
    this.page.about.addEventListener("click", () => this.page.help.showModal());
    this.page.cancel.addEventListener("click", () => this.askForGoal(false));
  }

  press(point, event) {
    const node = this.under(point);
    if (node && event.shiftKey && this.chosen && node !== this.chosen) this.reach(node);
    else if (node) this.take(node);
    else if (!this.choosingGoal) this.close();
  }

  hover(point) {
    const node = point && this.under(point);
    if (node === this.pointed) return;
    this.aim(node);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.aim(node, node), REST);
  }

  aim(node, intent = null) {
    Object.assign(this, { pointed: node, intent });
    this.page.canvas.classList.toggle("over", Boolean(node));
    this.hint.tell(node);
    this.repaint();
  }

  under(point) {
    return this.grid.at(this.camera.toPlane(point), 4 / this.camera.scale);
  }

  key(event) {
    const { canvas, query, help } = this.page;
    if (help.open) return; // the browser closes it
    if (event.key === "Escape") return this.escape();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    if (event.key === "/") query.focus();
    else if (event.key === "?") help.showModal();
    else if (event.key in moves) this.camera.glide(moves[event.key](this.camera));
    else if (event.key.toLowerCase() === "p" && this.chosen) this.askForGoal(true);
    else if (event.target === canvas && event.key in ARROWS) this.step(...ARROWS[event.key]);
    else if (event.target === canvas && event.key === "Enter" && this.pointed) this.take(this.pointed);
    else if (event.target === canvas && /^[1-9]$/.test(event.key)) this.follow(Number(event.key));
    else return;
    event.preventDefault();
  }

  escape() {
    if (this.choosingGoal) this.askForGoal(false);
    else if (this.page.query.value) this.search.clear();
    else if (this.goal) this.choose(this.chosen);
    else this.close();
    this.page.canvas.focus({ preventScroll: true });
  }

  focused() {
    if (this.page.canvas.matches(":focus-visible") && !this.pointed) this.point(this.chosen ?? this.middle());
  }

  middle() {
    const at = this.camera.toPlane({ x: this.camera.width / 2, y: this.camera.height / 2 });
    const far = (node) => Math.hypot(centre(node).x - at.x, centre(node).y - at.y);
    const shown = this.graph.nodes.filter((node) => node.shown);
    return shown.length ? shown.reduce((best, node) => (far(node) < far(best) ? node : best)) : null;
  }

  step(dx, dy) {
    const from = this.pointed ?? this.chosen;
    this.point(from ? (nearestTowards(this.graph.nodes, from, dx, dy) ?? from) : this.middle());
  }

  /** To the image of that rank in the list of the one pointed at. */
  follow(rank) {
    const list = (this.pointed ?? this.chosen)?.list ?? [];
    const edge = list.find((each) => each.rank === rank) ?? (list.some((each) => each.rank) ? null : list[rank - 1]);
    if (edge?.to.shown) this.point(edge.to);
  }

  point(node) {
    this.aim(node, node);
    if (!node) return;
    this.camera.reveal(node);
    const lists = `${node.list.length} in its list, in ${counted(node.listedBy.length, "other list")}`;
    this.say(`${short(node.name)}, ${node.id}, ${lists}`);
  }

  // The chosen image and its ways.

  take(node) {
    if (this.choosingGoal && node !== this.chosen) this.reach(node);
    else if (!this.choosingGoal) this.choose(node);
  }

  choose(node) {
    this.askForGoal(false);
    Object.assign(this, { chosen: node, goal: null, way: [], back: [] });
    this.aim(null);
    this.opened();
    this.say(`${short(node.name)}, card opened`);
  }

  reach(goal) {
    this.aim(null);
    Object.assign(this, { goal, way: shortestWay(this.chosen, goal), back: shortestWay(goal, this.chosen) });
    this.askForGoal(false);
    this.opened();
    this.say(answer(this.way, this.back));
  }

  opened() {
    this.search.clear();
    this.fillCard();
    this.resize();
    if (this.goal) this.camera.frame(bounds([this.chosen, this.goal, ...this.steps()]));
    else this.camera.reveal(this.chosen);
    this.page.card.querySelector("h2").focus({ preventScroll: true });
    remember(this.chosen, this.goal);
    this.repaint();
  }

  fillCard() {
    const { card } = this.page;
    const on = {
      choose: (node) => this.take(node),
      close: () => this.close(),
      path: () => this.askForGoal(true),
      turn: () => this.turn(),
    };
    const { chosen, goal, way, back, sheets } = this;
    card.replaceChildren(...(goal ? pathCard(chosen, goal, way, back, sheets, on) : cardOf(chosen, sheets, on)));
    card.scrollTop = 0;
    card.hidden = false;
  }

  /** The same card with all pictures, the reader's place in it kept. */
  refillCard() {
    const { card } = this.page;
    const [top, held] = [card.scrollTop, card.contains(document.activeElement)];
    this.fillCard();
    card.scrollTop = top;
    if (held) card.querySelector("h2").focus({ preventScroll: true });
  }

  turn() {
    const goal = this.chosen;
    this.chosen = this.goal;
    this.reach(goal);
  }

  close() {
    this.askForGoal(false);
    if (!this.chosen) return;
    const last = this.chosen;
    Object.assign(this, { chosen: null, goal: null, way: [], back: [] });
    this.page.card.hidden = true;
    this.resize();
    this.page.canvas.focus({ preventScroll: true });
    if (this.page.canvas.matches(":focus-visible")) this.point(last);
    remember(this.chosen, this.goal);
    this.repaint();
  }

  askForGoal(asking) {
    this.choosingGoal = asking;
    const { banner, canvas } = this.page;
    banner.hidden = true;
    canvas.classList.toggle("aiming", asking);
    if (!asking) return;
    this.notice(`Where to from “${short(this.chosen.name, 60)}”? Choose a picture, or search.`, "Cancel");
    canvas.focus({ preventScroll: true });
  }

  /** Words over the pictures, and what the button says that ends them. */
  notice(text, end) {
    const { banner, question, cancel } = this.page;
    question.textContent = text;
    cancel.textContent = end;
    banner.hidden = false;
    this.say(text);
  }

  // Search, colours, depths.

  matched(matches, words) {
    this.matches = matches;
    if (words) this.say(words);
    this.repaint();
  }

  found(node) {
    this.take(node);
    if (!this.goal) this.camera.reveal(node, Math.max(this.camera.scale, SEEN / Math.max(...this.graph.box)));
  }

  buildControls() {
    const { canvas, controls, color, coloring, depths } = this.page;
    const { nodes, edges, groupings } = this.graph;
    color.append(...groupings.map(({ by }) => make("option", { value: by }, by)));
    const { groups } = groupings.find(({ by }) => by === "depth") ?? { groups: [] };
    depths.append("Depth ", ...depthButtons(groups, nodes, (depth, shown) => this.showDepth(depth, shown)));
    coloring.hidden = !groupings.length;
    depths.hidden = groups.length < 2;
    controls.hidden = false;
    canvas.ariaLabel = `Graph of ${counted(nodes.length, "image")}, ${counted(edges.length, "edge")}`;
  }

  showDepth(depth, shown) {
    const { nodes } = this.graph;
    for (const node of nodes) if (node.depth === depth) node.shown = shown;
    this.aim(null);
    this.scene.relink();
    this.search.find();
    this.say(`${counted(nodes.filter((node) => node.shown).length, "image")} shown`);
  }

  colorBy(by) {
    this.by = by;
    const { legend } = this.page;
    const { groups } = this.graph.groupings.find((grouping) => grouping.by === by) ?? { groups: [] };
    legend.replaceChildren(...legendRows(groups));
    legend.hidden = !groups.length;
    this.repaint();
  }

  fromAddress() {
    const { byId } = this.graph;
    const ids = asked();
    const [start, goal] = ids.map((id) => byId.get(id));
    this.resize();
    if (!start) this.close();
    else if (start !== this.chosen || this.goal) this.choose(start);
    if (start && goal && goal !== start) this.reach(goal);
    const lost = ids.find((id) => id && !byId.has(id));
    if (lost) this.notice(`No picture here has the id “${short(lost, 60)}”.`, "Close");
  }

  say(text) {
    this.page.status.textContent = text;
  }
}
