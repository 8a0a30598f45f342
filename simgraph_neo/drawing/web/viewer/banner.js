// @ts-check
// A message over the pictures, with a button that closes it.

import { short } from "./card.js";

/**
 * @import { Node } from "./graph.js"
 * @import { Page } from "./page.js"
 */

/** The message; `say` is called with its text. */
export class Banner {
  /**
   * @param {Page} page
   * @param {(text: string) => void} say
   */
  constructor(page, say) {
    this.page = page;
    this.say = say;
    this.asking = false; // whether the message asks the user to choose the goal of a path
    page.cancel.addEventListener("click", () => this.end());
  }

  /**
   * Ask the user to choose the goal of a path.
   * @param {Node} start
   */
  ask(start) {
    this.tell(`Path from “${short(start.name, 60)}”: click the other image, or search for it.`, "Cancel");
    this.asking = true;
    this.page.canvas.classList.add("aiming");
    this.page.canvas.focus({ preventScroll: true });
  }

  /** @type {(text: string, end: string) => void} */
  tell(text, end) {
    const { banner, question, cancel } = this.page;
    question.textContent = text;
    cancel.textContent = end;
    banner.hidden = false;
    this.say(text);
  }

  end() {
    this.asking = false;
    this.page.banner.hidden = true;
    this.page.canvas.classList.remove("aiming");
  }
}
