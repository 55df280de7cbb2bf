/* A text that may have so many characters: they are counted where they come near the end, and nothing is cut off. */
function count(field) {
  const n = [...field.value].length;  // code points, as the server counts
  const longest = Number(field.dataset.longest);
  const over = n - longest;
  const place = field.closest(".field").querySelector("[data-count]");
  place.hidden = n < Number(field.dataset.near);
  place.classList.toggle("bad", over > 0);
  const words = over > 0 ? `${over.toLocaleString("en")} too many` : `${(-over).toLocaleString("en")} left`;
  place.textContent = place.hidden ? "" : `${n.toLocaleString("en")} of ${longest.toLocaleString("en")} characters, ${words}`;
  field.setCustomValidity(over > 0 ? `The text has ${n.toLocaleString("en")} characters; at most ${longest.toLocaleString("en")} are allowed.` : "");
}

for (const kind of ["input", "change", "check", "focusin"]) {
  document.addEventListener(kind, ({ target }) => { if (target.matches?.("textarea[data-longest]")) count(target); }, true);  // before the question looks
}
