// @ts-check
// The entrance: post the token in the address once, then show the page that was opened.

const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const token = location.hash.slice(1);
const arrivals = new BroadcastChannel("simgraph");

if (location.pathname === "/enter" && token) enter();
// another tab of this browser may enter: then this page shows what it was opened for
else if (location.pathname !== "/enter") arrivals.onmessage = () => location.reload();

async function enter() {
  history.replaceState(null, "", "/enter"); // the token is used now: keep it out of the history
  const answer = await fetch("/enter", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Simgraph": "1" },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (answer?.ok) {
    arrivals.postMessage("entered");
    location.replace("/");
  } else {
    told.textContent = answer
      ? "This link was used before, or is older than ten minutes."
      : "The explorer does not answer. Is it still running?";
  }
}
