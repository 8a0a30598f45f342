// @ts-check
// What this visit has cost museums so far, in the page's head.

import { make } from "../viewer/card.js";
import { read } from "./ask.js";
import { explores } from "./role.js";

const NEARLY = 0.8; // of the budget from which on the bar is amber

export class Spent {
  constructor() {
    this.bar = make("meter", { min: 0 });
    this.words = make("span", {});
    this.element = make("p", { id: "spent", title: "Requests to museums in this visit" }, this.words, this.bar);
    document.querySelector("header")?.insertBefore(this.element, document.getElementById("controls"));
    if (explores) this.renew();
    else this.element.hidden = true;
  }

  async renew() {
    const { yours, session } = await read("/api/budget").catch(() => ({ yours: 0, session: 0 }));
    this.element.hidden = !session;
    this.words.textContent = `${yours} of ${session} requests`;
    Object.assign(this.bar, {
      max: session || 1,
      value: yours,
      high: NEARLY * session,
      ariaLabel: this.words.textContent,
    });
  }
}
