// @ts-check
// The live page: the viewer of the offline page, and a graph that grows under the hand.

import { counted, make, short } from "../viewer/card.js";
import { bounds, indexed } from "../viewer/graph.js";
import { Viewer } from "../viewer/viewer.js";
import { All } from "./all.js";
import { Refusal, ask, price, read, stop } from "./ask.js";
import { Finder } from "./find.js";
import { Foot } from "./foot.js";
import { Groups } from "./groups.js";
import { Lists, grow } from "./growth.js";
import { Hider } from "./hide.js";
import { Parents } from "./parents.js";
import { Photos } from "./photos.js";
import { explores } from "./role.js";
import { Seeker } from "./seek.js";
import { Share, restore } from "./share.js";
import { Spent } from "./spent.js";
import { Stages, shownAnew } from "./stages.js";

/**
 * @import { Node } from "../viewer/graph.js"
 * @import { Job } from "./ask.js"
 * @import { Found } from "./find.js"
 * @import { Facts } from "./growth.js"
 */

const STEP = 10; // neighbours that one click brings at most, the most similar first
const MOST = 40; // pictures that come at once at most, when many images are expanded
const CHUNK = 200; // images in one question for facts
const USUAL = 5; // neighbours in a museum's list

const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("graph")).textContent);
const lists = new Lists(data.nodes);

/** What is under way: the image's id -> its job, or null until the service has queued it. @type {Map<string, Job | null>} */
const asking = new Map();
/** The image's id -> why its last question failed. @type {Map<string, string>} */
const failed = new Map();

const spent = new Spent();
const hider = new Hider({ hide, changed: relearn, renew: () => viewer.panels.renew() });
const seeker = new Seeker({ bring, changed: () => viewer.panels.renew(), spent: () => spent.renew() });
const finder = new Finder({
  has: (id) => Boolean(viewer.graph.byId.get(id)?.shown),
  open: openFound,
  changed: () => viewer.panels.renew(),
});
const viewer = new Viewer(indexed(data), document.body, {
  pictures: (nodes, changed) => new Photos(nodes, changed),
  card: actions,
  parents: (node) => parents.parts(node),
  own: (node) => hider.parts(node),
  rest: () => (explores ? all.parts() : []),
  expand,
  hide,
  moved: () => stages.remember(),
  found: (words) => finder.parts(words),
  seek: (start, goal) => seeker.parts(start, goal, isLocal(start)),
  reached: (start, goal) => seeker.reached(start, goal),
});
/**
 * The parts of a card that ask for more neighbours: what is stored is free, what is not says its price.
 * @type {(node: Node) => Element[]}
 */
function actions(node) {
  if (node.withheld) return [];
  const outside = lists.outside(viewer.graph, node);
  const parts = [];
  if (asking.has(node.id)) parts.push(...waiting(node));
  else if (node.unexpanded && !explores)
    parts.push(make("p", { className: "faint" }, "Not expanded yet: its neighbours are not known."));
  else if (node.unexpanded) parts.push(button(isLocal(node) ? "Expand" : `Expand · ${price(1)}`, node));
  else if (outside.length) parts.push(button(`Show ${more(outside.length)} · already stored`, node));
  const reason = failed.get(node.id);
  if (reason) parts.push(make("p", { className: "failed", role: "alert" }, reason));
  return parts.length ? [make("div", { className: "actions more" }, ...parts)] : [];
}

/** @param {number} number */
const more = (number) =>
  number > STEP ? `${STEP} of ${counted(number, "more neighbour")}` : counted(number, "more neighbour");

/** @type {(text: string, node: Node) => HTMLButtonElement} */
const button = (text, node) => make("button", { type: "button", className: "main", onclick: () => expand(node) }, text);

/** @param {Node} node */
function waiting(node) {
  const job = asking.get(node.id);
  const parts = [make("p", { className: "faint" }, "The museum is answering. Its answer is stored for all.")];
  return job ? [...parts, make("button", { type: "button", onclick: () => stop(job.id) }, "Stop")] : parts;
}

/** Whether the source is on the service's machine, so that asking costs no request. @param {Node} node */
const isLocal = (node) => data.local.includes(node.source);

/**
 * Show the neighbours of an image: those that are stored at once, else ask for them.
 * @param {Node} node
 */
async function expand(node) {
  if (node.withheld) return viewer.say("This image is hidden, and cannot be expanded.");
  if (asking.has(node.id)) return;
  failed.delete(node.id);
  try {
    if (node.unexpanded && explores) await question(node);
    await showNeighbours(node);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    failed.set(node.id, error.message);
    viewer.say(error.message);
  } finally {
    asking.delete(node.id);
    viewer.scene.waiting.delete(node);
    mark();
    viewer.panels.renew();
    viewer.repaint();
  }
}

/** @param {Node} node */
async function question(node) {
  asking.set(node.id, null);
  const places = viewer.arrangement.free(node, USUAL);
  viewer.scene.waiting.set(node, places);
  viewer.camera.include(bounds([node, ...places]));
  if (viewer.scene.waiting.size === 1) turn();
  viewer.panels.renew();
  const job = await ask({ kind: "expand", ids: [node.id] }, (_event, _data, queued) => {
    if (asking.get(node.id)) return;
    asking.set(node.id, queued);
    viewer.panels.renew();
  });
  spent.renew();
  parents.outdated();
  if (job.result?.retry.length) throw new Refusal("The museum did not answer. Nothing is lost; try again.");
  grow(viewer.graph, await facts([node.id]), lists);
}

/** Paint the rings again and again, as long as answers are under way. */
function turn() {
  viewer.repaint();
  if (viewer.scene.waiting.size) requestAnimationFrame(turn);
}

/** @param {Node} node */
async function showNeighbours(node) {
  const fresh = await added(lists.outside(viewer.graph, node).slice(0, STEP), [node]);
  const beside = node.list.map(({ to }) => to).filter((each) => each.shown);
  viewer.camera.include(bounds([node, ...beside]));
  viewer.say(`${counted(beside.length, "neighbour")}, ${fresh.length} new on the map.`);
}

/**
 * Take an image from the map; Back brings it again.
 * @param {Node} node
 */
function hide(node) {
  node.shown = false;
  lists.hidden.add(node.id);
  shownAnew(viewer);
  changed();
  stages.remember();
  viewer.say(`${short(node.name, 60)} is hidden in this view. Back shows it again.`);
}

/** Show all images that are hidden in this view. */
async function unhide() {
  await added([...lists.hidden], []);
}

/**
 * Show the images of a path, wherever they are. Those on the map may have been expanded meanwhile.
 * @param {string[]} ids
 */
async function bring(ids) {
  const near = ids.map((id) => viewer.graph.byId.get(id)).filter((node) => node !== undefined);
  await added([...new Set(ids)], near);
  const { chosen, goal, way, back } = viewer;
  if (chosen && goal) viewer.camera.frame([chosen, goal, ...[...way, ...back].map(({ node }) => node)]);
}

/**
 * Put a found image on the map, and open its card; one that is not stored is requested first.
 * @param {Found} found
 */
async function openFound({ id, stored }) {
  try {
    if (stored === false) {
      viewer.say("The museum is answering…");
      await ask({ kind: "expand", ids: [id] }, () => {});
      spent.renew();
    }
    await added([id], viewer.chosen ? [viewer.chosen] : []);
    const node = viewer.graph.byId.get(id);
    if (node) viewer.found(node);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    viewer.banner.tell(error.message, "Close");
  }
}

/**
 * Put images on the map that are not there. Returns those.
 * @type {(ids: string[], near: Node[]) => Promise<Node[]>}
 */
async function added(ids, near) {
  const fresh = await join(ids);
  const away = ids.map((id) => viewer.graph.byId.get(id)).filter((node) => node && !node.shown);
  const back = /** @type {Node[]} */ (away);
  for (const node of back) {
    node.shown = true;
    lists.hidden.delete(node.id);
  }
  viewer.grown([...fresh, ...viewer.arrangement.covered(back)], near);
  changed();
  if (fresh.length || back.length) stages.remember();
  return [...fresh, ...back];
}

/**
 * Add images to the graph, or learn what is known of them now; those that are new have no place yet.
 * @param {string[]} ids
 */
async function join(ids) {
  const starts = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, part) => part * CHUNK);
  const parts = await Promise.all(starts.map((start) => facts(ids.slice(start, start + CHUNK))));
  return ids.length ? grow(viewer.graph, parts.flat(), lists) : [];
}

/**
 * Show the most similar neighbours of images whose lists have just come.
 * @param {string[]} ids
 */
async function learned(ids) {
  spent.renew();
  parents.outdated();
  grow(viewer.graph, await facts(ids), lists);
  const nodes = ids.map((id) => viewer.graph.byId.get(id)).filter((node) => node !== undefined);
  const best = nodes.flatMap((node) => lists.outside(viewer.graph, node).slice(0, 1));
  viewer.camera.include(bounds([...nodes, ...(await added([...new Set(best)].slice(0, MOST), nodes))]));
}

/** Called when other images are on the map. */
function changed() {
  mark();
  foot.tell();
  viewer.legend.recount();
  groups.outdated();
}

/** Show an image that was hidden, or shown again, as the store has it now. @param {Node} node */
async function relearn(node) {
  grow(viewer.graph, await facts([node.id]), lists);
  mark();
  foot.tell();
  viewer.say(node.withheld ? "Hidden for all." : "Shown again.");
}

/** Give each image a field in its corner that says what a click there brings. */
function mark() {
  for (const node of viewer.graph.nodes) {
    if (!node.shown) continue;
    const outside = lists.outside(viewer.graph, node).length;
    const unasked = node.unexpanded && explores;
    const known = unasked ? "+" : outside ? `+${outside}` : "";
    node.chip = failed.has(node.id) ? "!" : node.withheld ? "" : known;
  }
  viewer.scene.stale();
  viewer.repaint();
}

/**
 * @param {string[]} ids
 * @returns {Promise<Facts[]>}
 */
const facts = (ids) => read(`/api/nodes?${new URLSearchParams(ids.map((id) => ["id", id]))}`);

// The last lines, since they use all of the above.
viewer.page.canvas.addEventListener("dblclick", ({ offsetX: x, offsetY: y }) => {
  const node = viewer.pointer.under({ x, y });
  if (node) expand(node);
});
const groups = new Groups(viewer);
const all = new All(viewer, data.rate, { isLocal, learned, told: (text) => viewer.banner.tell(text, "Close") });
const away = (/** @type {string} */ id) => !viewer.graph.byId.get(id)?.shown && !lists.hidden.has(id);
const parents = new Parents(
  { away, show: (ids, node) => added(ids, [node]), changed: () => viewer.panels.renew() },
  STEP,
);
const foot = new Foot(viewer, lists, unhide);
const stages = new Stages(viewer, lists, { join, changed });
Object.assign(globalThis, { viewer, share: new Share(viewer, () => stages.now()) });
lists.hidden = new Set(data.state?.hidden);
viewer.begin();
mark();
foot.link();
if (data.state) restore(viewer, data.state);
stages.begin();
if (data.missing)
  viewer.banner.tell(
    `${counted(data.missing, "image")} of this view ${data.missing === 1 ? "is" : "are"} no longer in the store.`,
    "Close",
  );
