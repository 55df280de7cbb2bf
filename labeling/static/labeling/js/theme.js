/* Loaded before anything is drawn, so that the chosen theme never flashes. Not a module: modules wait. */
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const theme = localStorage.getItem("concord-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; then the system decides.
  }
})();
