// @ts-check
// All times of the page, in milliseconds, and its fading.

export const GLIDE = 260; // the camera
export const REST = 220; // on an image until all others fade, and away from it until they return
export const [FADE_IN, FADE_OUT] = [120, 80];
export const REPAINT = 120; // until a stretched background is painted again
export const DOUBLE_TAP = 250; // between two taps
export const COPIED = 1500; // "Copied" on a button
export const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The light on one thing: `level`, 0 to 1, is how far all others have faded. `changed()` is called when it changes.
 * @template Thing
 */
export class Light {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.on = /** @type {Thing | null} */ (null);
    this.level = 0;
    this.frame = 0;
  }

  /**
   * Turn to a thing, or to nothing. From one thing to the next, all others stay faded.
   * @param {Thing | null} thing
   */
  turn(thing) {
    if (thing) this.on = thing;
    const [from, to] = [this.level, thing ? 1 : 0];
    const length = STILL.matches ? 0 : to ? FADE_IN : FADE_OUT;
    const start = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const share = length && from !== to ? Math.min(Math.max((now - start) / length, 0), 1) : 1;
      this.level = from + (to - from) * share;
      if (!to && !this.level) this.on = null;
      this.changed();
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.frame);
    step(start);
  }

  /** Turn off at once. */
  end() {
    cancelAnimationFrame(this.frame);
    this.on = null;
    this.level = 0;
  }
}
