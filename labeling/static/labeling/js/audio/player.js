/* One sound: play, seek, speed, regions that loop. The audio element plays; everything else is shown beside it. */
import { showKeyCaps } from "../hotkeys.js";
import { announce } from "../live.js";
import { clock } from "./clock.js";
import { CannotDraw, LARGEST, LONGEST, flat, peaksOf } from "./peaks.js";
import { RegionList } from "./region-list.js";
import { gettext, interpolate } from "../words.js";

const STEP = 3;  // seconds
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const SPEED = "concord:audio-speed";  // of this person in this browser
const SHORTEST = 0.05;
const AGAIN = 10_000;  // milliseconds
const NOT_HERE = gettext("The sound has not arrived. It is fetched again as soon as the line is back.");
const NOT_PLAYED = gettext("This browser cannot play the sound. Nothing is lost: skip the item with “Broken: cannot open it”; that tells the manager.");

let count = 0;

/** A page may show many sounds; one is fetched and drawn when it comes into sight. */
function whenSeen(element, signal, act) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    act();
  }, { rootMargin: "200px" });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

export class Player {
  constructor(root) {
    Object.assign(this, { root, regions: [], start: null, current: null, looping: null, before: 0, peaks: null, wave: null, gone: null });
    this.audio = root.querySelector("audio");
    this.slider = root.querySelector("[role=slider]");
    this.list = new RegionList(root, (what, id, ...more) => this[`${what}Region`](id, ...more));
    this.place = `concord:audio:${this.audio.getAttribute("src")}`;  // position and regions, while the tab is open
    this.watch();
    this.recall();
  }

  get seconds() {
    const { duration } = this.audio;
    return Number.isFinite(duration) ? duration : Number(this.root.dataset.seconds) || 0;
  }

  get isInert() { return Boolean(this.root.closest("[inert]")); }

  /* ---- shown and gone */

  shown() {
    this.root.classList.add("enhanced");
    this.audio.controls = false;
    showKeyCaps(this.root);
    this.setSpeed(Number(localStorage.getItem(SPEED)) || 1, { keep: false });
    this.showAll();
    this.gone = new AbortController();
    whenSeen(this.root, this.gone.signal, () => this.tryToDraw());
  }

  tryToDraw() {
    this.draw().catch((error) => {
      if (error.name === "AbortError") return;
      this.audio.controls = true;
      this.note(`${error instanceof CannotDraw ? error.message : gettext("The waveform cannot be drawn.")} ${gettext("It plays all the same.")}`);
    });
  }

  left() {
    this.remember();
    this.audio.pause();
    this.gone?.abort();
    this.wave?.stop();
    this.wave = null;
  }

  async draw() {
    const { signal } = this.gone;
    const isLong = Number(this.root.dataset.seconds) > LONGEST || Number(this.root.dataset.bytes) > LARGEST;
    if (isLong) this.note(gettext("The recording is long, so its waveform is not drawn; everything else works."));
    const loaded = this.peaks ?? (isLong ? this.metadata(signal).then(() => flat(this.seconds)) : peaksOf(this.audio.src, signal));
    const [{ draw }, found] = await Promise.all([import("./wave.js"), loaded]);
    if (signal.aborted) return;
    this.peaks = found;
    this.wave = draw({
      place: this.slider, audio: this.audio, ...found,
      moved: (id, start, end) => this.timeRegion(id, start, end),
      chosen: (id) => this.choose(id, { seek: true }),
    });
    this.root.dataset.wave = "drawn";
    this.showRegions();
  }

  metadata(signal) {
    if (this.audio.readyState) return Promise.resolve();
    return new Promise((done) => this.audio.addEventListener("loadedmetadata", done, { once: true, signal }));
  }

  remember() {
    const kept = { at: this.audio.currentTime, regions: this.regions };
    if (kept.at || kept.regions.length) sessionStorage.setItem(this.place, JSON.stringify(kept));
  }

  recall() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "{}");
    for (const { start, end } of kept.regions ?? []) this.regions.push({ id: `region${(count += 1)}`, start, end });
    if (kept.at && this.audio.currentTime === 0) this.audio.currentTime = kept.at;
  }

  note(sentence) {
    const note = this.root.querySelector("[data-note]");
    note.textContent = sentence;
    note.hidden = !sentence;
  }

  /* ---- what happens to the audio element, whoever does it */

  watch() {
    const { audio } = this;
    for (const name of ["play", "pause", "ended", "ratechange", "durationchange", "seeked"]) audio.addEventListener(name, () => this.showAll());
    audio.addEventListener("timeupdate", () => this.tick());
    audio.addEventListener("play", () => this.follow());
    audio.addEventListener("ended", () => this.again());
    audio.addEventListener("seeking", () => { this.before = audio.currentTime; });
    audio.addEventListener("error", () => this.failed());
    if (audio.error) this.failed();
    this.slider.addEventListener("keydown", (event) => this.slid(event));
    this.root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) this[act]();
    });
    this.root.querySelector("[data-speed]").addEventListener("change", (event) => this.setSpeed(Number(event.target.value)));
    addEventListener("pagehide", () => this.root.isConnected && this.remember());
  }

  /** Either the sound did not come, and is fetched again, or this browser cannot play what came. */
  async failed() {
    this.root.classList.add("failed");
    const { signal } = this.gone ?? {};
    const came = await fetch(this.audio.src, { method: "HEAD", credentials: "same-origin", signal }).then(({ ok }) => ok, () => false);
    if (signal?.aborted) return;
    this.note(came ? NOT_PLAYED : NOT_HERE);
    if (came) return;
    const again = new AbortController();
    const retry = () => {
      again.abort();
      if (!signal?.aborted) this.loadAgain();
    };
    addEventListener("online", retry, { signal: again.signal });
    setTimeout(() => again.signal.aborted || retry(), AGAIN);
  }

  loadAgain() {
    this.root.classList.remove("failed");
    this.note("");
    this.audio.load();
    if (!this.wave) this.tryToDraw();
  }

  /* Frames are finer than the events of the audio element, which come four times a second. */
  follow() {
    this.tick();
    if (!this.audio.paused) requestAnimationFrame(() => this.follow());
  }

  tick() {
    const now = this.audio.currentTime;
    const region = this.regions.find(({ id }) => id === this.looping);
    const crossed = region && !this.audio.paused && this.before < region.end && now >= region.end;
    this.before = now;
    if (crossed) this.seek(region.start);
    this.showTime();
  }

  /** At the very end there is no frame behind the region. */
  again() {
    const region = this.regions.find(({ id }) => id === this.looping);
    if (!region || region.end < this.seconds - 0.1) return;
    this.seek(region.start);
    void this.audio.play();
  }

  /* ---- acts: keys and buttons */

  play() {
    if (!this.audio.paused) return this.audio.pause();
    for (const other of document.querySelectorAll("audio-player audio")) if (other !== this.audio) other.pause();
    this.audio.play().catch((error) => error.name === "NotAllowedError" ? announce(gettext("Press play again: the browser held it back.")) : undefined);
  }

  rewind() { this.seek(this.audio.currentTime - STEP); }
  forward() { this.seek(this.audio.currentTime + STEP); }
  faster() { this.shift(1); }
  slower() { this.shift(-1); }

  seek(seconds) {
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.seconds);
    this.before = this.audio.currentTime;
    this.showTime();
  }

  shift(by) {
    const at = SPEEDS.indexOf(this.audio.playbackRate);
    this.setSpeed(SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)]);
    announce(interpolate(gettext("Speed %(speed)s."), { speed: this.audio.playbackRate }));
  }

  setSpeed(speed, { keep = true } = {}) {
    this.audio.preservesPitch = true;
    this.audio.playbackRate = this.audio.defaultPlaybackRate = SPEEDS.includes(speed) ? speed : 1;
    if (keep) localStorage.setItem(SPEED, String(this.audio.playbackRate));
  }

  /** The first time it begins a region, the second time it ends it, and the region is played again and again. */
  region() {
    const now = this.audio.currentTime;
    if (this.start === null) {
      this.start = now;
      this.showAll();
      return announce(interpolate(gettext("A region begins at %(time)s. Once more where it ends."), { time: clock(now, 2) }));
    }
    const [start, end] = [Math.min(this.start, now), Math.max(this.start, now)];
    this.start = null;
    this.showAll();
    if (end - start < SHORTEST) return announce(gettext("No region: it would end where it begins."));
    const made = { id: `region${(count += 1)}`, start, end };
    this.regions.push(made);
    this.loopRegion(made.id);
    announce(interpolate(gettext("Region from %(start)s to %(end)s, played again and again."), { start: clock(start, 2), end: clock(end, 2) }));
  }

  loop() {
    if (this.looping) return this.loopRegion(this.looping);
    const id = this.current ?? this.regions.at(-1)?.id;
    if (!id) return announce(gettext("There is no region to loop."));
    this.loopRegion(id);
  }

  /** The region before or after the one in hand; false where there is none. */
  step(by) {
    if (!this.regions.length) return false;
    const at = this.regions.findIndex(({ id }) => id === this.current);
    const next = (at < 0 ? (by > 0 ? 0 : -1) : at + by + this.regions.length) % this.regions.length;
    const region = this.regions.at(next);
    this.choose(region.id, { seek: true });
    announce(interpolate(gettext("Region %(number)s: %(start)s to %(end)s."), { number: next < 0 ? this.regions.length : next + 1, start: clock(region.start, 2), end: clock(region.end, 2) }));
  }

  choose(id, { seek = false } = {}) {
    this.current = id;
    if (this.looping) this.looping = id;
    if (seek) this.seek(this.regions.find((region) => region.id === id).start);
    this.showAll();
  }

  loopRegion(id) {
    const stops = this.looping === id;
    this.looping = stops ? null : id;
    this.current = id;
    if (!stops) this.seek(this.regions.find((region) => region.id === id).start);
    this.showAll();
  }

  timeRegion(id, start, end) {
    Object.assign(this.regions.find((region) => region.id === id), { start, end });
    this.current = id;
    this.showAll();
  }

  deleteRegion(id) {
    const at = this.regions.findIndex((region) => region.id === id);
    const wasHere = this.root.querySelector("[data-regions]").contains(document.activeElement);
    this.regions.splice(at, 1);
    if (this.looping === id) this.looping = null;
    if (this.current === id) this.current = null;
    this.showAll();
    const next = this.regions[Math.min(at, this.regions.length - 1)];
    if (wasHere && next) this.list.focus(next.id);
    else if (wasHere) this.slider.focus({ preventScroll: true });
    announce(gettext("Region deleted."));
  }

  slid(event) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    const to = { Home: 0, End: this.seconds }[event.key];
    if ((by === undefined && to === undefined) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.seek(to ?? this.audio.currentTime + by * (event.altKey ? 0.1 : 1));
  }

  /* ---- what is seen */

  showAll() {
    const isPlaying = !this.audio.paused;
    const button = this.root.querySelector("[data-act=play]");
    button.classList.toggle("playing", isPlaying);
    button.querySelector("[data-word]").textContent = isPlaying ? gettext("Pause") : gettext("Play");
    this.root.querySelector("[data-act=region] [data-word]").textContent = this.start === null ? gettext("Region") : gettext("End region");
    this.root.querySelector("[data-act=loop]").setAttribute("aria-pressed", String(Boolean(this.looping)));
    this.root.querySelector("[data-speed]").value = String(this.audio.playbackRate);
    this.showTime();
    this.showRegions();
  }

  showTime() {
    const [now, all] = [this.audio.currentTime, this.seconds];
    this.root.querySelector("[data-time]").textContent = `${clock(now)} / ${clock(all)}`;
    this.slider.setAttribute("aria-valuemax", all.toFixed(1));
    this.slider.setAttribute("aria-valuenow", now.toFixed(1));
    this.slider.setAttribute("aria-valuetext", interpolate(gettext("%(now)s of %(all)s"), { now: clock(now), all: clock(all) }));
  }

  showRegions() {
    this.regions.sort((one, other) => one.start - other.start || one.end - other.end);
    this.list.show(this.regions, { current: this.current, looping: this.looping, seconds: this.seconds });
    const open = this.start === null ? [] : [{ id: "open", start: this.start, end: this.start }];
    this.wave?.show([...this.regions, ...open], this.current);
  }
}
