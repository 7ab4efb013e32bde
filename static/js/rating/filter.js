/* Showing a part of the items at once, as the links of the filter do by loading the page anew: ?show= stays in the address,
   so that a reload and the next Save keep it. What one answers stays in sight until the filter is chosen again. */

import { form, goTo, isAnswered, isCommented, isFaulty, itemOf, items, lastItem } from "./items.js";

const belongs = {
  all: () => true,
  unanswered: (item) => !isAnswered(item) || isFaulty(item),
  commented: (item) => isCommented(item) || isFaulty(item),
};
const isReview = document.querySelector("[data-tab]") !== null; // which has its own parts, and of these only all
const status = form.querySelector("[data-show-status]");
const nothing = form.querySelector("[data-nothing-shown]");
const isEmpty = (part) => [...part.querySelectorAll("[data-item]")].every((item) => item.hidden);

const show = (name) => {
  for (const item of items) item.hidden = !belongs[name](item);
  for (const part of form.querySelectorAll(".rating-task, .rating-section")) part.hidden = isEmpty(part);
  nothing.hidden = !isEmpty(form);
  for (const link of document.querySelectorAll(".rating-show__link, [data-tab]")) {
    if ((link.dataset.show ?? link.dataset.tab) === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const address = new URL(location.href);
  address.searchParams.set("show", name);
  if (name === "all") address.searchParams.delete("show");
  if (isReview) address.searchParams.set("tab", name);
  address.hash = "";
  history.replaceState(null, "", address);
};

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-show]");
  if (!link) return;
  event.preventDefault();
  show(link.dataset.show);
  const shown = items.filter((item) => !item.hidden);
  if (status) status.textContent = status.dataset.words.replace("{number}", shown.length);
  form.dispatchEvent(new CustomEvent("portal:shown"));
  const place = shown.includes(lastItem()) ? lastItem() : form.querySelector(".rating-main");
  place.scrollIntoView({ block: place === lastItem() ? "center" : "start", behavior: "instant" });
});

/* Whoever goes to an item that is left out sees all again. */
form.addEventListener("portal:show-item", ({ detail }) => {
  if (detail.item.hidden) show("all");
});

/* An address that names an item: it is shown, and the keyboard goes on there. */
export const followAddress = () => {
  const target = location.hash && form.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
  const item = itemOf(target);
  if (!item) return;
  if (item.hidden) show("all");
  goTo(item);
};
