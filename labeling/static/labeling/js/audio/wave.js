/* The waveform with its regions and times, drawn by wavesurfer.js on the player's own audio element. */
import WaveSurfer from "../../../vendor/wavesurfer.js/wavesurfer.esm.js";
import Regions from "../../../vendor/wavesurfer.js/regions.esm.js";
import Timeline from "../../../vendor/wavesurfer.js/timeline.esm.js";
import { clock } from "./clock.js";

const HEIGHT = 96;
const SHORTEST = 0.05;  // seconds of a region

/** moved(region): a region was dragged; chosen(region): clicked; made(start, end): drawn with Shift. */
export function draw({ place, audio, peaks, seconds, moved, chosen }) {
  const regions = Regions.create();
  const timeline = Timeline.create({ height: 18, formatTimeCallback: (at) => clock(at, 0), secondaryLabelOpacity: 0.7 });
  const wave = WaveSurfer.create({
    container: place, media: audio, peaks, duration: seconds, height: HEIGHT, normalize: true, dragToSeek: true,
    hideScrollbar: true, cursorWidth: 2, barWidth: 2, barGap: 1, barRadius: 1, cspNonce: nonce(), plugins: [regions, timeline], ...colours(place),
  });
  regions.on("region-updated", (region) => moved(region.id, region.start, region.end));
  regions.on("region-clicked", (region, event) => {
    event.stopPropagation();
    if (region.start < region.end) chosen(region.id);
  });
  const recolour = () => wave.setOptions(colours(place));
  const theme = new MutationObserver(recolour);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", recolour);
  const drawn = new Map();
  return {
    /** Shows exactly these regions: [{id, start, end}]; one that ends where it starts is a line. */
    show(wanted, current) {
      for (const [id, region] of drawn) if (!wanted.some((each) => each.id === id)) {
        region.remove();
        drawn.delete(id);
      }
      for (const { id, start, end } of wanted) {
        const isOpen = start === end;  // its end is not marked yet
        const color = isOpen ? "var(--orange)" : id === current ? "var(--region-current)" : "var(--region)";
        if (drawn.has(id)) drawn.get(id).setOptions({ start, end, color });
        else drawn.set(id, regions.addRegion({ id, start, end, color, minLength: SHORTEST, drag: !isOpen, resize: !isOpen }));
      }
    },
    stop() {
      theme.disconnect();
      scheme.removeEventListener("change", recolour);
      wave.destroy();
    },
  };
}

/* The policy lets a style through that carries the nonce of the page; only the property holds it, never the attribute. */
const nonce = () => document.querySelector("[data-style-nonce]")?.nonce ?? "";

/** A canvas knows no tokens; what they stand for just now is read from the elements that wear them. */
function colours(place) {
  const probe = document.createElement("span");
  place.append(probe);
  const read = (name) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const found = { waveColor: read("wave-rest"), progressColor: read("wave-played"), cursorColor: read("wave-cursor") };
  probe.remove();
  return found;
}
