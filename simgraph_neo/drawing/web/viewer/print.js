// @ts-check
// Printing: the map is painted anew for the paper, so that its pictures keep their shape and are sharp.

/**
 * @import { Camera } from "./camera.js"
 * @import { Page } from "./page.js"
 * @import { Scene } from "./scene.js"
 */

const WIDTH = 680; // CSS pixels: the 180 mm between the margins of A4
const [HEIGHT, ABOVE_CARD] = [840, 460]; // CSS pixels of map and legend at most, alone and above a card
const [ROW, COLUMNS, GROUPS] = [34, 4, 20]; // CSS pixels of a row of the legend; its columns, and its groups at most
const FINER = 3; // pixels of the canvas for each CSS pixel: 288 dpi

/**
 * Paint the map for paper while the page is printed: what is seen of it, in the light theme. `redraw` paints at once.
 * @type {(page: Page, scene: Scene, camera: Camera, redraw: () => void) => void}
 */
export function followPrinting(page, scene, camera, redraw) {
  const classes = document.documentElement.classList;
  /** @type {{ x: number, y: number, scale: number } | null} */
  let before = null;

  const begin = () => {
    if (before || !scene.hasRoom()) return;
    const { x, y, scale } = camera;
    before = { x, y, scale };
    const seen = camera.seen();
    const groups = page.legend.hidden ? 0 : Math.min(page.groups.childElementCount, GROUPS + 1);
    const most = (page.card.hidden ? HEIGHT : ABOVE_CARD) - ROW * Math.ceil(groups / COLUMNS);
    const height = Math.round(Math.min((WIDTH * seen.height) / seen.width, most));
    classes.add("printing");
    scene.use({ width: WIDTH, height, ratio: FINER });
    camera.move(camera.centred(seen, Math.min(WIDTH / seen.width, height / seen.height)));
    redraw();
  };
  const end = () => {
    if (!before) return;
    classes.remove("printing");
    scene.use(null);
    camera.move(before);
    before = null;
    redraw();
  };
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? begin() : end()));
}
