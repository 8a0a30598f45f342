// @ts-check
// The entrance: post the token in the address once, then show the page that was opened, or that the address names.

const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const [token] = location.hash.slice(1).split("/", 1);
const page = location.hash.slice(1 + token.length);
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
    location.replace(next(page));
  } else {
    told.textContent = answer
      ? "This link was used before, or is older than ten minutes."
      : "The explorer does not answer. Is it still running?";
  }
}

/**
 * Return the page to show: the named one if it is an image or a view of this explorer, else the start page. It is the
 * resolved address that counts, since "/i/..//elsewhere.org" begins well, too.
 * @type {(path: string) => string}
 */
function next(path) {
  if (!/^\/[iv]\//.test(path)) return "/";
  const resolved = new URL(path, location.origin);
  const own = resolved.origin === location.origin && /^\/[iv]\/[^/]/.test(resolved.pathname);
  return own ? resolved.href : "/";
}
