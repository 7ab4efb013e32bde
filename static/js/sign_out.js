/* Signing out with answers that only this browser has: the page that asks tells how many, and signing out forgets them.

   So nothing of a person stays behind on a shared computer, and nobody loses an answer without having been told. */

import { countOf, forget } from "./rating/queue.js";

const waiting = (user) => countOf(user).catch(() => 0); // a browser that keeps nothing has nothing to forget
const place = document.querySelector("[data-unsent]");

export const signOut = async (form) => {
  const user = form.dataset.signOut;
  if (!form.contains(place) && (await waiting(user)) > 0) {
    location.assign(form.action); // opened as a page, the address asks first
    return;
  }
  await forget(user).catch(() => {});
  form.submit();
};

if (place) {
  const form = place.closest("form");
  form.dataset.signOut = place.dataset.unsent;
  const count = await waiting(place.dataset.unsent);
  place.textContent = place.textContent.replace("{count}", count);
  place.hidden = count === 0;
}
