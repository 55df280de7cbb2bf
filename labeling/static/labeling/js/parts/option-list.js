/* Long lists of options outside the workspace: type to filter, arrow keys and Enter, Escape out of the field. */
import { filterOptions, optionKey } from "../workspace/options.js";

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) filterOptions(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !event.target.matches?.("[data-filter]")) return;
  const meant = optionKey(event, {
    submit: () => true,  // nothing is taken by an empty field, and nothing sent
    leave: (field) => field.focus(),
    take: (field) => {
      field.checked = field.type === "checkbox" ? !field.checked : true;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  if (meant) event.preventDefault();
});
