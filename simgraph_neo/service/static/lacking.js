// @ts-check
// Pictures of the start page that are not on this machine: a plain tile, until the museum has sent them.

import { make } from "../viewer/card.js";
import { ask } from "./ask.js";
import { explores } from "./role.js";

const SOON = 300; // milliseconds in which pictures to request are collected

/** @type {Map<string, HTMLElement>} */
const lacking = new Map();
let timer = 0;

/**
 * Show a tile in place of a picture that is not here.
 * @param {HTMLImageElement} image its `data-id` is that of the image
 */
export function watch(image) {
  const replace = () => {
    const tile = make("i", { className: "tile" });
    image.replaceWith(tile);
    const { id } = image.dataset;
    if (!id || !explores) return;
    lacking.set(id, tile);
    timer ||= setTimeout(request, SOON);
  };
  if (image.complete && !image.naturalWidth) replace();
  else image.addEventListener("error", replace);
}

async function request() {
  timer = 0;
  const tiles = new Map(lacking);
  lacking.clear();
  const job = await ask({ kind: "pictures", ids: [...tiles.keys()] }, () => {}).catch(() => null);
  for (const id of job?.result?.fetched ?? [])
    tiles.get(id)?.replaceWith(make("img", { src: `/pictures/${encodeURIComponent(id)}/200`, alt: "" }));
}
