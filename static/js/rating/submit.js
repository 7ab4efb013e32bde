/* A page that asks before a form is handed in: what still waits in the browser is saved first, or nothing is handed in. */

import { openQueue } from "./queue.js";
import { Sender } from "./send.js";

const place = document.querySelector("[data-unsaved-answers]");
const form = place.closest("form");
const { user, saveUrl, failed } = place.dataset;
const words = place.textContent;
const name = `portal-answers ${user} ${saveUrl}`;
const tabs = new BroadcastChannel(name);

const opening = openQueue(user, saveUrl);
const sending = opening.then(
  (queue) =>
    new Sender(queue, {
      url: saveUrl,
      name,
      words: failed,
      changed: (kind, { item, answer, version }) => tabs.postMessage({ kind, item, answer, version }),
      stood: () => {},
    }),
);

/* Resolve to how many answers are not saved. */
const flush = async () => {
  await (await sending).send({ now: true });
  const count = (await (await opening).all()).length;
  place.textContent = words.replace("{count}", count);
  place.hidden = count === 0;
  return count;
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await flush()) === 0) {
    form.submit();
    return;
  }
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
});

flush();
