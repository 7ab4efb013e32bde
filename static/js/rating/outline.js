/* How far the form is, in the bar and beside each section; the section in sight; the way to the next unanswered item. All
   of it is counted from the page itself, as it stands. */

import { form, goTo, isAnswered, isCommented, items, lastItem, nextUnanswered } from "./items.js";

const outline = form.querySelector(".rating-outline");
const sections = [...form.querySelectorAll(".rating-section")];
const progress = document.getElementById("sheet-progress");
const words = progress.querySelector("[data-progress-words]").dataset.progressWords;

const linkOf = (section) => document.getElementById(`outline-${section.id}`);
const itemsIn = (section) => items.filter((item) => section.contains(item));

const drawSection = (section) => {
  const own = itemsIn(section);
  const done = own.filter(isAnswered).length;
  const link = linkOf(section);
  link.querySelector("[data-count]").textContent = `${done}/${own.length}`;
  link.querySelector(".progress-ring__done").setAttribute("stroke-dasharray", `${done} ${own.length}`);
  link.querySelector(".progress-ring").classList.toggle("progress-ring--full", done === own.length);
};

const drawNext = (isComplete) => {
  for (const link of form.querySelectorAll("[data-next]")) {
    link.querySelector("[data-next-text]").textContent = isComplete ? link.dataset.endWords : link.dataset.nextWords;
    if (isComplete) link.href = "#finish";
  }
};

export const draw = () => {
  const done = items.filter(isAnswered).length;
  for (const item of items) item.dataset.state = isAnswered(item) ? "answered" : "unanswered";
  progress.querySelector("progress").value = done;
  progress.querySelector(".progress-line__numbers").textContent = words
    .replace("{done}", done)
    .replace("{total}", items.length);
  sections.forEach(drawSection);
  drawNext(done === items.length);
  const counts = { all: items.length, unanswered: items.length - done, commented: items.filter(isCommented).length };
  for (const link of form.querySelectorAll(".rating-show__link")) {
    link.querySelector("[data-show-count]").textContent = counts[link.dataset.show];
  }
};

export const goToNextUnanswered = () => {
  const next = nextUnanswered(lastItem());
  if (!next) return false;
  form.dispatchEvent(new CustomEvent("portal:show-item", { detail: { item: next } }));
  goTo(next);
  return true;
};

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-next]") && goToNextUnanswered()) event.preventDefault();
});

/* On a narrow screen the outline covers the form until one has chosen: what lies under it cannot be reached meanwhile, and
   can again before the focus goes back there. */
const main = form.querySelector(".rating-main");
outline.addEventListener("toggle", ({ newState }) => {
  main.inert = newState === "open";
  if (main.inert) outline.querySelector("button").focus(); // closing gives it back to where it was
});
outline.addEventListener("beforetoggle", ({ newState }) => {
  if (newState === "closed") main.inert = false;
});

const fold = () => {
  if (CSS.supports("selector(:popover-open)") && outline.matches(":popover-open")) outline.hidePopover();
};

outline.addEventListener("click", (event) => {
  const section = sections.find((each) => linkOf(each).contains(event.target));
  if (!section) return;
  event.preventDefault();
  fold();
  const own = itemsIn(section);
  if (own.every((item) => item.hidden)) {
    form.dispatchEvent(new CustomEvent("portal:show-item", { detail: { item: own[0] } }));
  }
  goTo(own.find((item) => !item.hidden));
  section.scrollIntoView({ behavior: "instant" });
  history.replaceState(null, "", `#${section.id}`);
});

form.addEventListener("portal:shown", fold);

const keepInSight = (link) => {
  const { top, bottom } = outline.getBoundingClientRect();
  const place = link.getBoundingClientRect();
  if (place.top < top) outline.scrollTop -= top - place.top;
  if (place.bottom > bottom) outline.scrollTop += place.bottom - bottom;
};

const inSight = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) {
        linkOf(target).removeAttribute("aria-current");
      } else {
        linkOf(target).setAttribute("aria-current", "true");
        keepInSight(linkOf(target));
      }
    }
  },
  { rootMargin: "-30% 0px -69% 0px" }, // the section that crosses this line
);
sections.forEach((section) => inSight.observe(section));
