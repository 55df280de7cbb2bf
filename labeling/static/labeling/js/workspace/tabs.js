/* One item, one tab: the one that had it first, unless another takes over. */
export class Tabs {
  /** user keeps people apart who share a browser; lost(): another tab has the item; done(): it was answered there. */
  constructor({ user, lost, done }) {
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`concord-label-${user}`) : null;
    this.item = "";
    this.blocked = false;
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.item !== this.item || !this.item) return;
      if (data.says === "who" && !this.blocked) this.say("mine");
      else if (data.says === "mine" || data.says === "taken") { this.blocked = true; lost(); }
      else if (data.says === "done" && this.blocked) done();
    });
  }

  say(says, item = this.item) { this.channel?.postMessage({ says, item }); }

  show(item) {
    this.item = item;
    this.blocked = false;
    if (item) this.say("who");
  }

  takeOver() {
    this.blocked = false;
    this.say("taken");
  }

  finished(item) { this.say("done", item); }
}
