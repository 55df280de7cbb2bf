/* Which of the chosen files are sent, and under which names. Pure. */
import { gettext } from "./words.js";

const WANTED = /\.(png|jpe?g|webp|gif|wave?|mp3|flac|ogg|oga|opus|m4a)$/i;
const JUNK = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;  // put in by systems, meant by nobody

/** [{file, path}] → what is sent, by the path below the folder that was chosen; and what is not, with a sentence. */
export function unitsOf(files) {
  const units = [];
  const refused = [];
  const root = commonFolder(files.map(({ path }) => path));
  for (const { file, path } of files) {
    const name = path.slice(root.length).normalize("NFC");
    if (JUNK.test(path)) continue;
    if (WANTED.test(name)) units.push({ file, name });
    else refused.push({ path: name, sentence: /\.zip$/i.test(name) ? gettext("A zip goes in under Imports.") : gettext("It is neither a picture nor a sound, by its name.") });
  }
  return { units, refused };
}

/** "photos/" where everything lies in it; "" where not. */
function commonFolder(paths) {
  const [first, rest] = [paths[0]?.split("/")[0], paths[0]?.includes("/")];
  return rest && paths.every((path) => path.startsWith(`${first}/`)) ? `${first}/` : "";
}
