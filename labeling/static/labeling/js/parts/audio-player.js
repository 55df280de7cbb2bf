/* <audio-player>: the rest of the player comes only where there is a sound. Keys go to the one that was used last. */
import { keyOf, registerKeys } from "../hotkeys.js";

const ACTS = ["play", "rewind", "forward", "region", "loop", "faster", "slower"];
const TYPING = ["play", "rewind", "forward", "region"];
const connected = new Set();
let used = null;
let stops = [];

class AudioPlayer extends HTMLElement {
  async connectedCallback() {
    const { Player } = await import("../audio/player.js");
    if (!this.isConnected || connected.has(this)) return;
    this.player ??= new Player(this);
    this.player.shown();
    connected.add(this);
    for (const name of ["pointerdown", "focusin"]) this.addEventListener(name, () => { used = this; });
    if (connected.size === 1) stops = [registerKeys("audio", keys()), registerKeys("workspace", parts())];
  }

  disconnectedCallback() {
    if (!connected.delete(this)) return;
    this.player.left();
    if (used === this) used = null;
    if (!connected.size) stops.forEach((stop) => stop());
  }
}

function keys() {
  const plain = ACTS.map((act) => [act, () => does(act, { unless: act })]);
  const typing = TYPING.map((act) => [`${act}-typing`, () => does(act)]);
  return Object.fromEntries([...plain, ...typing]);
}

const parts = () => ({ "previous-part": () => does("step", { with: -1 }), "next-part": () => does("step", { with: 1 }) });

/* An option of a question that has this very key comes first. */
function does(act, { unless, with: argument } = {}) {
  const here = used ?? meant();
  if (!here || here.player.isInert || document.querySelector("dialog:modal")) return false;
  const key = unless && keyOf(unless).toLowerCase();
  if (key && here.closest("form")?.querySelector(`[data-option-key="${CSS.escape(key)}"]`)) return false;
  return here.player[act](argument) === false ? false : undefined;
}

/** Where several sounds are shown and none was used, keys are meant for that of the item in hand, else for none. */
const meant = () => [...connected].find((each) => each.closest("form.work")) ?? (connected.size === 1 ? [...connected][0] : null);

customElements.define("audio-player", AudioPlayer);
