// What stands after "#" in the address, so that a link opens an image's card or a path again.

/** The images that the address names: [start, goal], each undefined if there is none. */
export function named(byId) {
  const words = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  return ["id", "to"].map((name) => byId.get(words.get(name)));
}

export function remember(start, goal) {
  const words = [start && `id=${encodeURIComponent(start.id)}`, goal && `to=${encodeURIComponent(goal.id)}`];
  const address = words.filter(Boolean).join("&");
  try {
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  } catch {
    // a frame without an address of its own, as notebooks make them
  }
}
