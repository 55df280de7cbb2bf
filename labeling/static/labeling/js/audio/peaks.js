/* How loud a sound is, place by place: fetched whole, decoded at a low rate, and made small. */
import { gettext } from "../words.js";

const RATE = 8000;  // samples a second, enough to draw
const PLACES = 4000;
export const LONGEST = 20 * 60;  // seconds; longer ones would fill the memory of a phone
export const LARGEST = 60 * 1024 * 1024;  // bytes

export class CannotDraw extends Error {}

/** {peaks: [Float32Array], seconds}. Throws CannotDraw with a sentence; what was broken off throws AbortError. */
export async function peaksOf(url, signal) {
  const response = await fetch(url, { signal, credentials: "same-origin" }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new CannotDraw(gettext("The waveform did not come: the line is down."));
  });
  if (!response.ok) throw new CannotDraw(gettext("The waveform did not come from the server."));
  const bytes = await response.arrayBuffer();
  let sound;
  try {
    sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  } catch {
    throw new CannotDraw(gettext("This browser cannot decode the sound, so there is no waveform."));
  }
  if (signal.aborted) throw new DOMException("", "AbortError");
  return { peaks: [loudest(sound)], seconds: sound.duration };
}

/** For a sound that is not decoded: a line without ups and downs, on which regions and the position are shown all the same. */
export const flat = (seconds) => ({ peaks: [new Float32Array(2)], seconds });

function loudest(sound) {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
  const n = Math.min(PLACES, sound.length);
  const found = new Float32Array(n);
  for (let place = 0; place < n; place += 1) {
    const [start, end] = [Math.floor((place * sound.length) / n), Math.floor(((place + 1) * sound.length) / n)];
    for (const samples of channels) {
      for (let at = start; at < end; at += 1) {
        const loud = Math.abs(samples[at]);
        if (loud > found[place]) found[place] = loud;
      }
    }
  }
  return found;
}
