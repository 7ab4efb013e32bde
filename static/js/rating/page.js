/* The rating form as a page: keyboard, outline, filter. Everything here only adds to what the page does without scripts.
   Saving has modules of its own; they tell of what they changed by events on the form (portal:answered, portal:saved,
   portal:conflict), as does evidence.js (portal:evidence). */

import { followAddress } from "./filter.js";
import { form, isFaulty, items } from "./items.js";
import "./keyboard.js";
import { draw } from "./outline.js";

let isDue = false;

/* At most once per frame, however many answers change. */
const drawSoon = () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
};

for (const type of ["input", "portal:answered", "portal:saved", "portal:conflict", "portal:evidence"]) {
  form.addEventListener(type, drawSoon);
}

/* An item that is marked as faulty says so to screen readers too. */
const marks = new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (!items.includes(target)) continue;
    if (isFaulty(target)) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  }
});
marks.observe(form, { attributeFilter: ["class"], subtree: true });

draw();

// The browser itself goes to what the address names until the page has loaded, and takes the focus away in doing so.
if (document.readyState === "complete") followAddress();
else window.addEventListener("load", followAddress, { once: true });
window.addEventListener("hashchange", followAddress);
