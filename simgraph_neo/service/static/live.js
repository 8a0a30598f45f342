// @ts-check
// The live page: the viewer of the offline page, and a graph that grows under the hand.

import { counted, short } from "../viewer/card.js";
import { bounds, indexed } from "../viewer/graph.js";
import { Viewer } from "../viewer/viewer.js";
import { All } from "./all.js";
import { Refusal, ask, read } from "./ask.js";
import { Expander } from "./expand.js";
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
 * @import { Found } from "./find.js"
 * @import { Facts } from "./growth.js"
 */

const MOST = 40; // pictures that come at once at most, when many images are expanded
const CHUNK = 200; // images in one question for facts

const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("graph")).textContent);
const lists = new Lists(data.nodes);

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
  card: (node) => expander.parts(node),
  parents: (node) => parents.parts(node),
  own: (node) => hider.parts(node),
  rest: () => (explores ? all.parts() : []),
  expand: (node) => expander.expand(node),
  hide,
  moved: () => stages.remember(),
  found: (words) => finder.parts(words),
  seek: (start, goal) => seeker.parts(start, goal, isLocal(start)),
  reached: (start, goal) => seeker.reached(start, goal),
});

/** Whether the source is on the service's machine, so that asking costs no request. @param {Node} node */
const isLocal = (node) => data.local.includes(node.source);

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
 * Learn the lists that have just come.
 * @param {string[]} ids
 */
async function learn(ids) {
  spent.renew();
  parents.outdated();
  grow(viewer.graph, await facts(ids), lists);
}

/**
 * Show the most similar neighbours of images whose lists have just come.
 * @param {string[]} ids
 */
async function learned(ids) {
  await learn(ids);
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
  viewer.say(node.withheld === "hidden" ? "Hidden for all." : "Shown again.");
}

/** Give each image a field in its corner that says what a click there brings. */
function mark() {
  for (const node of viewer.graph.nodes) {
    if (!node.shown) continue;
    const outside = lists.outside(viewer.graph, node).length;
    const unasked = node.unexpanded && explores;
    const known = unasked ? "+" : outside ? `+${outside}` : "";
    node.chip = expander.failed.has(node.id) ? "!" : node.withheld === "hidden" ? "" : known;
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
  if (node) expander.expand(node);
});
const expander = new Expander(viewer, lists, {
  isLocal,
  added,
  learn,
  marked: mark,
});
const groups = new Groups(viewer);
const all = new All(viewer, data.rate, { isLocal, learned, told: (text) => viewer.banner.tell(text, "Close") });
const away = (/** @type {string} */ id) => !viewer.graph.byId.get(id)?.shown && !lists.hidden.has(id);
const parents = new Parents({ away, show: (ids, node) => added(ids, [node]), changed: () => viewer.panels.renew() });
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
