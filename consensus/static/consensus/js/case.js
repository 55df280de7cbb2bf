/* The page of a case: quotes, and T for a reply, which Ctrl Enter sends. */
import { registerKeys } from "../../labeling/js/hotkeys.js";
import "./quote.js";

const reply = document.getElementById("reply");

registerKeys("disagreement", {
  reply: () => void reply.elements.body.focus(),
  resolve: () => {
    const form = document.activeElement?.closest("#reply, #propose, .stand");
    if (!form) return false;
    form.requestSubmit();
  },
});
