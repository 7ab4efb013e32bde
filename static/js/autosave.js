/* Saves each answer of a rating form as it is given. The form works without this: its Save buttons post all of it.

   "Saved" is said only after the server has answered that it committed. Whatever could not be saved stays on the page
   and is sent again, unless the server refused it: then its reason is shown. */

const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-save-status]");
const announcer = form.querySelector("[data-save-announcer]");
const signIn = form.querySelector("[data-sign-in]");

const TYPING_PAUSE = 800; // milliseconds after the last key before a comment is sent
const RETRY_AFTER = 10_000;
const GIVE_UP_AFTER = 20_000;

const waiting = new Map(); // name of a field -> its value, not yet sent or not yet committed
const refused = new Map(); // item -> why the server cannot keep its answer as it is
let sending = null; // settles when the request under way has been answered
let timer;
let spoken = "";

const itemOf = (fieldName) => Number(fieldName.split("-")[1]);

// The line always says how it stands; the live region only speaks up when saving fails, and when it works again.
const say = (words, { trouble = false, quiet = false } = {}) => {
  status.textContent = words;
  status.classList.toggle("is-late", trouble);
  if (quiet || (!trouble && !spoken)) return;
  spoken = trouble ? words : "";
  announcer.textContent = words;
};

const sendIn = (delay) => {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
};

const draw = (parts) => {
  for (const [id, html] of Object.entries(parts)) {
    const part = document.getElementById(id);
    // Nothing is drawn anew under the keyboard's focus, which would be lost.
    if (part && (part === document.activeElement || !part.contains(document.activeElement))) part.innerHTML = html;
  }
};

const keep = (batch) => {
  // What was typed meanwhile is newer than the batch.
  for (const [name, value] of batch) if (!waiting.has(name)) waiting.set(name, value);
};

// After signing in again in another tab the page's own token is out of date; the cookie has the new one.
const token = () =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

const post = async (batch) => {
  let response;
  let answer = {};
  try {
    response = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(batch),
      headers: { "X-CSRFToken": token() },
      redirect: "manual", // to the sign-in page
      signal: AbortSignal.timeout(GIVE_UP_AFTER),
    });
    if (response.ok || response.status === 409) answer = await response.json();
  } catch {
    response = undefined;
  }

  const signedOut = response?.type === "opaqueredirect" || response?.status === 403;
  signIn.hidden = !signedOut;
  if (response?.ok) {
    for (const [name] of batch) refused.delete(itemOf(name));
    draw(answer.parts);
    if (waiting.size > 0) return sendIn(0);
    if (refused.size > 0) return say([...refused.values()][0], { trouble: true });
    say(status.dataset.saved);
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
  } else if (response?.status === 409) {
    for (const item of answer.refused) refused.set(item, answer.problem);
    keep(batch.filter(([name]) => !refused.has(itemOf(name))));
    draw(answer.parts);
    say(answer.problem, { trouble: true });
    // The answers beside a refused one can be kept. When none was at fault, sending them again would not help.
    if (answer.refused.length > 0 && waiting.size > 0) sendIn(0);
  } else {
    keep(batch);
    say(signedOut ? status.dataset.signedOut : status.dataset.away, { trouble: true });
    sendIn(RETRY_AFTER);
  }
};

const send = () => {
  clearTimeout(timer);
  if (sending || waiting.size === 0) return;
  const batch = [...waiting];
  waiting.clear();
  say(status.dataset.saving, { quiet: true });
  sending = post(batch).finally(() => {
    sending = null;
  });
};

const isAnswer = ({ name }) => /^(rating|comment)-\d+$/.test(name);

form.addEventListener("input", ({ target }) => {
  if (!isAnswer(target)) return;
  waiting.set(target.name, target.value);
  say(status.dataset.saving, { quiet: true }); // from here on "Saved" would not be true
  sendIn(target.type === "radio" ? 0 : TYPING_PAUSE);
});
form.addEventListener("focusout", send);
window.addEventListener("online", send);
window.addEventListener("focus", send);
document.addEventListener("visibilitychange", send);

// A button posts the whole form: an older save under way must not arrive after it.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  form.elements.csrfmiddlewaretoken.value = token();
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => form.requestSubmit(event.submitter));
});

// What was answered while this script was still on its way, over a slow line.
for (const field of form.elements) {
  const isChanged = field.type === "radio" ? field.checked && !field.defaultChecked : field.value !== field.defaultValue;
  if (isAnswer(field) && isChanged) waiting.set(field.name, field.value);
}
send();
