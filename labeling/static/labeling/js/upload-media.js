/* Many pictures and sounds at once, chosen or dropped, folders too: sent one by one, with what is wrong beside its name.
   Without scripts the form sends up to 100 files at a time. */
import { csrfToken } from "./workspace/send.js";
import { unitsOf } from "./upload-names.js";
import { gettext, interpolate, ngettext, number } from "./words.js";

const AT_ONCE = 3;
const TRIES = 3;
const TOLD = 200;  // refused files that stand on the page

const form = document.querySelector("form[data-upload]");
const part = (name) => form.querySelector(`[data-${name}]`);
let going = null;  // {todo, …} while files are being sent

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function mark(on) { form.classList.toggle("dragging", on); }

form.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
form.addEventListener("dragleave", () => mark(false));
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  mark(false);
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = entries.length ? (await Promise.all(entries.map(filesIn))).flat() : [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
  start(files);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  start(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
});
part("stop").addEventListener("click", () => { if (going) going.todo = []; });
addEventListener("beforeunload", (event) => { if (going) event.preventDefault(); });

/** Files of what was dropped, however deep, each with its path. */
async function filesIn(entry) {
  if (entry.isFile) return new Promise((done) => entry.file((file) => done([{ file, path: entry.fullPath.slice(1) }]), () => done([])));
  const reader = entry.createReader();
  const found = [];
  for (;;) {  // a browser gives them a hundred at a time
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

async function start(files) {
  if (going) return;
  const { units, refused } = unitsOf(files);
  const counts = { added: 0, unchanged: 0, refused: 0, done: 0, all: units.length };
  part("refused").replaceChildren();
  part("result").hidden = false;
  for (const { path, sentence } of refused) refuse(counts, path, sentence);
  if (!units.length) return finish(counts, files.length ? "" : gettext("Choose one or more files, or a folder, first."));
  going = { todo: [...units] };
  part("stop").hidden = false;
  show(counts);
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(counts)));
  const stopped = counts.done < counts.all ? interpolate(gettext("Stopped: %(n)s were not sent."), { n: number(counts.all - counts.done) }) : "";
  going = null;
  part("stop").hidden = true;
  finish(counts, stopped);
}

async function work(counts) {
  while (going.todo.length) {
    const { file, name } = going.todo.shift();
    const result = await send(file, name);
    counts.done += 1;
    if (result.kind === "added") counts.added += 1;
    else if (result.kind === "unchanged") counts.unchanged += 1;
    else refuse(counts, name, result.sentence);
    if (result.kind === "ended") going.todo = [];
    show(counts);
  }
}

async function send(file, name) {
  for (let tries = 1; ; tries += 1) {
    const body = new FormData();
    body.append("file", file);
    body.append("name", name);
    let response = null;
    try {
      response = await fetch(form.dataset.upload, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body, credentials: "same-origin" });
    } catch {
      // The line is down, or the file has gone; tried again below.
    }
    if (response?.ok) return { kind: response.status === 201 ? "added" : "unchanged" };
    if (response?.status === 401) return { kind: "ended", sentence: gettext("You were signed out. Sign in and choose the files again; those that are here stay.") };
    if (response && response.status < 500) return { kind: "refused", sentence: await sentenceOf(response, name) };
    if (tries === TRIES) return { kind: "refused", sentence: response ? gettext("It was not taken: something is wrong on the server.") : gettext("It did not arrive: the line is down, or the file cannot be read.") };
    await wait(1000 * tries);
  }
}

async function sentenceOf(response, name) {
  const problem = await response.json().catch(() => ({}));
  const said = problem.detail ?? gettext("It was refused.");
  const start = [`“${name}” `, `„${name}“ `].find((quoted) => said.startsWith(quoted));  // the name stands before it
  return start ? `${gettext("It")} ${said.slice(start.length)}` : said;
}

/* ---- what is seen */

function refuse(counts, path, sentence) {
  counts.refused += 1;
  if (counts.refused > TOLD) return;
  const line = document.createElement("li");
  const name = Object.assign(document.createElement("bdi"), { className: "strong", textContent: path });
  line.append(name, `: ${sentence}`);
  part("refused").append(line);
}

function show({ added, unchanged, refused, done, all }) {
  const bar = part("bar");
  bar.max = all;
  bar.value = done;
  bar.hidden = false;
  const steps = Math.max(1, Math.round(all / 10));  // a reader hears ten sentences, not a thousand
  part("count").textContent = interpolate(ngettext("%(done)s of %(all)s file", "%(done)s of %(all)s files", all), { done: number(done), all: number(all) });
  if (done % steps === 0) part("said").textContent = interpolate(gettext("%(done)s of %(all)s sent: %(added)s added, %(unchanged)s were here already, %(refused)s refused."), { done, all, added, unchanged, refused });
}

function finish({ added, unchanged, refused }, more) {
  const words = [interpolate(ngettext("%(n)s file added.", "%(n)s files added.", added), { n: number(added) })];
  if (unchanged) words.push(interpolate(gettext("%(n)s were here already."), { n: number(unchanged) }));
  if (refused) words.push(interpolate(refused > TOLD ? gettext("%(n)s refused, of which %(told)s are listed.") : gettext("%(n)s refused."), { n: number(refused), told: TOLD }));
  if (more) words.push(more);
  part("said").textContent = more && !added && !unchanged && !refused ? more : words.join(" ");
  part("again").hidden = !added;
  form.reset();
}
