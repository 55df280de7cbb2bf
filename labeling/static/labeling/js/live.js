/* One polite live region for saves, counts and errors. A modal dialog makes the rest of the page inert, so it gets its own. */
let clearing;

export function announce(text) {
  const region = liveRegion();
  clearTimeout(clearing);
  region.textContent = "";  // the same sentence twice is read twice
  setTimeout(() => { region.textContent = text; }, 50);
  clearing = setTimeout(() => { region.textContent = ""; }, 10_000);
}

function liveRegion() {
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (!dialog) return document.getElementById("live");
  let region = dialog.querySelector(":scope > [data-live]");
  if (!region) {
    region = Object.assign(document.createElement("div"), { className: "visually-hidden", role: "status" });
    region.dataset.live = "";
    dialog.append(region);
  }
  return region;
}
