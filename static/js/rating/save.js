/* Saves each answer of a rating form as it is given. The form works without this: its Save buttons post all of it.

   An answer is first written into the browser's queue (queue.js), then sent (send.js); "Saved" is said only after the
   server has committed. The form tells other modules what happens to it, by events with the item in ``detail``:
     portal:answered   the fields of the item say something else than before
     portal:saved      the server has it, as ``version``
     portal:conflict   somebody was quicker: the person has to choose */

import { hideConflict, showConflict } from "./conflict.js";
import { kept, openQueue, sameAnswer, triedAgain, typed } from "./queue.js";
import { Sender, csrfToken } from "./send.js";
import { SignIn, whenSignedIn } from "./sign_in.js";
import { Status } from "./status.js";

const TYPING_PAUSE = 800; // milliseconds after the last key before a comment is sent

const form = document.querySelector("form[data-save-url]");
const { user, saveUrl } = form.dataset;
const name = `portal-answers ${user} ${saveUrl}`;
const status = new Status(form);
const signIn = new SignIn(form.querySelector("dialog[data-sign-in]"), user);
const tabs = new BroadcastChannel(name);
const opening = openQueue(user, saveUrl);

let hasSaved = false;
let isForgetful = false;
let written = Promise.resolve(); // settles when all that was typed is in the queue
let unwritten = 0;

/* --- The items on the page ---------------------------------------------------------------------------------------- */

const isAnswer = ({ name: field }) => /^(rating|comment)-\d+$/.test(field);
const itemOf = (field) => Number(field.name.split("-")[1]);
const fieldsetOf = (item) => form.querySelector(`[data-item="${item}"]`);
const tell = (kind, detail) => form.dispatchEvent(new CustomEvent(`portal:${kind}`, { bubbles: true, detail }));

const radios = (item) => [...form.querySelectorAll(`input[name="rating-${item}"]`)];
const comment = (item) => form.querySelector(`[name="comment-${item}"]`);

const answerOf = (item) => {
  const chosen = radios(item).find((radio) => radio.checked)?.value ?? "";
  return {
    value: chosen && chosen !== "na" ? Number(chosen) : null,
    not_applicable: chosen === "na",
    comment: comment(item).value,
  };
};

const show = (item, answer) => {
  if (sameAnswer(answerOf(item), answer)) return;
  const chosen = answer.not_applicable ? "na" : String(answer.value ?? "");
  for (const radio of radios(item)) radio.checked = radio.value === chosen;
  comment(item).value = answer.comment;
  if (answer.comment) comment(item).closest("details").open = true;
  tell("answered", { item });
};

const setVersion = (item, version) => {
  fieldsetOf(item).dataset.version = version;
  form.elements[`version-${item}`].value = version;
};

const setError = (item, words) => {
  const place = document.getElementById(`error-${item}`);
  const paragraph = document.createElement("p");
  paragraph.className = "rating-item__error";
  paragraph.textContent = words;
  place.replaceChildren(...(words ? [paragraph] : []));
  fieldsetOf(item).classList.toggle("rating-item--error", Boolean(words));
};

/* Bring an item into line with its row, in this tab after an answer of the server, in the others after word of it. */
const draw = (item, row) => {
  if (!fieldsetOf(item)) return;
  if (row?.state === "conflict") {
    showConflict(fieldsetOf(item), row, { keep: () => keep(item), take: () => take(item, row.present) });
    return;
  }
  hideConflict(fieldsetOf(item));
  setError(item, row?.state === "refused" ? row.words : "");
};

/* --- The queue ---------------------------------------------------------------------------------------------------- */

const sending = opening.then(
  (queue) =>
    new Sender(queue, {
      url: saveUrl,
      name,
      words: form.querySelector("[data-save-status]").dataset.failed,
      changed,
      stood: refresh,
    }),
);

async function refresh() {
  const [queue, sender] = await Promise.all([opening, sending]);
  const rows = await queue.all();
  isForgetful = !queue.isPersistent;
  status.show({ rows, unwritten, trouble: sender.trouble, hasSaved, isPersistent: queue.isPersistent });
  return rows;
}

function changed(kind, { item, answer, version }, row) {
  happened(kind, item, { answer, version }, row);
  tabs.postMessage({ kind, item, answer, version });
}

function happened(kind, item, { answer, version }, row) {
  if (!fieldsetOf(item)) return;
  if (kind === "saved") {
    hasSaved = true;
    setVersion(item, version);
  }
  draw(item, row);
  if (kind === "saved") tell("saved", { item, version, answer });
  if (kind === "conflict") tell("conflict", { item });
  refresh();
}

// Another tab of the same form: what is typed or saved there is shown here, so that no tab answers on an older state.
tabs.addEventListener("message", async ({ data }) => {
  const { kind, item, answer, version } = data;
  if (!fieldsetOf(item)) return;
  await allWritten();
  const row = (await (await opening).all()).find((found) => found.item === item) ?? null;
  happened(kind, item, { answer, version }, row);
  const shown = row ? (row.later ?? row.answer) : answer;
  if (shown && document.activeElement !== comment(item)) show(item, shown);
});

const change = (item, become) => {
  unwritten += 1;
  status.typed();
  const writing = opening
    .then((queue) => queue.change(item, become))
    .finally(() => {
      unwritten -= 1;
    });
  written = Promise.allSettled([written, writing]);
  return writing;
};

const answered = async (item, pause) => {
  const answer = answerOf(item);
  const version = Number(fieldsetOf(item).dataset.version);
  const after = pause ? Date.now() + pause : 0;
  let row;
  try {
    row = await change(item, (found) => typed(found, { item, answer, version, after }));
  } catch {
    status.fail(); // the disk is full, or the browser took the storage away
    return;
  }
  tabs.postMessage({ kind: "typed", item, answer });
  draw(item, row);
  await refresh();
  const sender = await sending;
  // While the server cannot be reached the next attempt has its time.
  if (sender.trouble === "away") return;
  if (pause) sender.sendIn(pause);
  else sender.send();
};

async function keep(item) {
  draw(item, await change(item, kept));
  tabs.postMessage({ kind: "typed", item });
  await refresh();
  (await sending).send();
}

async function take(item, present) {
  await change(item, () => null);
  show(item, present);
  changed("saved", { item, answer: present, version: present.version }, null);
}

/* Send everything now. Resolves to whether nothing is left: saved, all of it. */
export const flushQueue = async () => {
  await allWritten();
  await (await sending).send({ now: true });
  return (await refresh()).length === 0;
};

/* --- What the person does ------------------------------------------------------------------------------------------ */

form.addEventListener("input", ({ target }) => {
  if (!isAnswer(target)) return;
  const item = itemOf(target);
  tell("answered", { item });
  if (isReady) {
    answered(item, target.type === "radio" ? 0 : TYPING_PAUSE);
  } else {
    early.add(item);
    status.typed();
  }
});

const hurry = async () => {
  await allWritten();
  (await sending).send({ now: true });
};
form.addEventListener("focusout", ({ target }) => target.matches("textarea") && hurry());
window.addEventListener("online", hurry);
window.addEventListener("focus", hurry);
document.addEventListener("visibilitychange", hurry);
window.addEventListener("offline", refresh);
whenSignedIn((signedIn) => signedIn === user && hurry());
form.querySelector("[data-sign-in-again]").addEventListener("click", () => signIn.open());

// A button posts the whole form: only when nothing waits any more, so that no older save can arrive after it.
let isFlushed = false;
form.addEventListener("submit", async (event) => {
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  if (isFlushed || status.isSettled) return;
  event.preventDefault();
  const { submitter } = event;
  if (await flushQueue()) {
    isFlushed = true;
    form.requestSubmit(submitter);
  } else if (!status.signIn.hidden) signIn.open();
  else if (!status.problem.hidden) document.querySelector(status.problem.hash)?.querySelector("button, input").focus();
});
window.addEventListener("pageshow", () => {
  isFlushed = false;
});

// Leaving loses nothing, except where the browser keeps nothing.
window.addEventListener("beforeunload", (event) => {
  if (isForgetful && !status.isSettled && !isFlushed) event.preventDefault();
});

/* --- The page as it comes: what waits in the browser stands over what the server had --------------------------------- */

const isChanged = (field) =>
  field.type === "radio" ? field.checked && !field.defaultChecked : field.value !== field.defaultValue;
// What is answered while this script is still on its way, over a slow line, and until the queue has been read.
const early = new Set([...form.elements].filter((field) => isAnswer(field) && isChanged(field)).map(itemOf));
let isReady = false;

/* What waited, but for what has been answered on this page before it was shown here: the choice, the comment or both. */
const underEarly = (item, waiting) => {
  const { comment: words, ...choice } = answerOf(item);
  return {
    ...waiting,
    ...(radios(item).some(isChanged) ? choice : {}),
    ...(isChanged(comment(item)) ? { comment: words } : {}),
  };
};

const begin = async () => {
  const queue = await opening;
  const rows = await queue.all().catch(() => []); // storage that was taken away is told with the next answer
  const own = rows.filter((row) => fieldsetOf(row.item));
  for (const row of own) {
    show(row.item, underEarly(row.item, row.later ?? row.answer));
    if (row.state !== "refused") draw(row.item, row);
  }
  isReady = true;
  const writing = [...early].map((item) => answered(item, 0));
  // The form is open, or this page would not be here: what was refused when it was not is tried once more.
  for (const row of own.filter(({ state }) => state === "refused")) {
    draw(row.item, await change(row.item, triedAgain).catch(() => row));
  }
  await Promise.allSettled(writing);
};
const beginning = begin();

/* Resolves when what waited is shown and all that was typed is in the queue. */
async function allWritten() {
  await beginning;
  await written;
}

flushQueue();
