/* The items of the rating form: which there are, how each stands, and going to one. */

export const form = document.querySelector(".rating-form");
export const items = [...form.querySelectorAll("[data-item]")];

export const itemOf = (element) => element?.closest?.("[data-item]") ?? null;
export const answersOf = (item) => [...item.querySelectorAll(".rating-option__input")];
export const commentOf = (item) => item.querySelector(".rating-comment textarea");

export const isAnswered = (item) => answersOf(item).some((answer) => answer.checked);
export const isCommented = (item) =>
  commentOf(item).value.trim() !== "" || item.querySelector(".evidence-list__piece") !== null;
export const isFaulty = (item) => item.classList.contains("rating-item--error");

let last = null; // the item that had the focus last

form.addEventListener("focusin", ({ target }) => {
  last = itemOf(target) ?? last;
});

export const lastItem = () => last;

/* Focus the item's answer, or its first choice, and bring the whole item into sight: always to the same place, so that the
   eye need not search when one follows the other. */
export const goTo = (item) => {
  const answers = answersOf(item);
  (answers.find((answer) => answer.checked) ?? answers[0]).focus({ preventScroll: true });
  const isTall = item.offsetHeight > window.innerHeight / 2;
  item.scrollIntoView({ block: isTall ? "start" : "center", behavior: "instant" });
};

/* The items in the order of the form, from the one after `item` round to it. */
const roundFrom = (item) => {
  const place = items.indexOf(item) + 1;
  return [...items.slice(place), ...items.slice(0, place)];
};

export const nextUnanswered = (item) => roundFrom(item).find((each) => !isAnswered(each));

/* The item that is shown before (-1) or after (1) this one; undefined at the ends. */
export const neighbour = (item, step) => {
  const shown = items.filter((each) => !each.hidden);
  return shown[shown.indexOf(item) + step];
};
