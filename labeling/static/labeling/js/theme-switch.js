/* The theme menu: any [data-theme-choice="system|light|dark"] button on the page. Kept in this browser only. */
const root = document.documentElement;

export function chooseTheme(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem("concord-theme", theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  showTheme();
  document.dispatchEvent(new CustomEvent("theme", { detail: theme }));
}

export function showTheme() {
  const theme = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

export function startThemeSwitch() {
  showTheme();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) chooseTheme(button.dataset.themeChoice);
  });
  addEventListener("storage", (event) => {
    if (event.key !== "concord-theme") return;
    if (event.newValue === "light" || event.newValue === "dark") root.dataset.theme = event.newValue;
    else delete root.dataset.theme;
    showTheme();
  });
}
