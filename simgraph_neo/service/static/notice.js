// @ts-check
// A notice before the first picture: the page's own scripts, and its pictures, come after it was read once in this tab.

const KEY = "simgraph.notice";

const notice = /** @type {HTMLDialogElement} */ (document.getElementById("notice"));
const text = notice.querySelector(".words")?.textContent ?? "";

if (sessionStorage.getItem(KEY) === text) begin();
else {
  notice.addEventListener("cancel", (event) => event.preventDefault()); // Esc does not say that it was read
  notice.querySelector("button")?.addEventListener("click", () => {
    sessionStorage.setItem(KEY, text);
    notice.close();
    begin();
  });
  notice.showModal();
}

async function begin() {
  for (const part of document.querySelectorAll("[data-after-notice]")) part.removeAttribute("hidden");
  for (const name of (notice.dataset.then ?? "").split(" ")) await import(`/static/${name}`);
}
