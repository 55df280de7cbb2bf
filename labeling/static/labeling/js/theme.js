/* Loaded before anything is drawn, so that the chosen theme never flashes. Not a module: modules wait. */
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  const account = root.dataset.accountTheme;
  try {
    // What was last chosen wins: here in the top bar, or on the account page.
    if (account && account !== localStorage.getItem("concord-account-theme")) {
      localStorage.setItem("concord-account-theme", account);
      localStorage.setItem("concord-theme", account);
    }
    const theme = localStorage.getItem("concord-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else if (theme) delete root.dataset.theme;
  } catch {
    // Storage may be forbidden; then the system decides.
  }
})();
