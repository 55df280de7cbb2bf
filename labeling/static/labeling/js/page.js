/* Starts what every page has. Pages add their own modules in {% block scripts %}. */
import { startCopy } from "./copy.js";
import { openDialog, startDialogs } from "./dialog.js";
import { registerKeys, startHotkeys } from "./hotkeys.js";
import { startKeysHelp } from "./keys-help.js";
import { startRequests } from "./requests.js";
import { startTables } from "./tables.js";
import { startThemeSwitch } from "./theme-switch.js";
import { startTimes } from "./times.js";
import { startToasts } from "./toast.js";

startThemeSwitch();
startToasts();
startDialogs();
startHotkeys();
startKeysHelp();
startTimes();
startTables();
startCopy();
startRequests();

registerKeys("everywhere", {
  help: () => void openDialog("keys-dialog"),
  search: () => {
    const field = document.getElementById("search");
    if (!field?.checkVisibility()) return false;
    field.select();
    field.focus();
  },
});
