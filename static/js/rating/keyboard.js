/* Rating by keyboard: a digit rates the item that has the focus and goes on to the next. sheet/keyboard_help.html lists the
   keys. Single keys work only outside of text, never repeat while held down, and can be turned off (WCAG 2.1.4). */

import { answersOf, commentOf, form, goTo, itemOf, items, lastItem, neighbour } from "./items.js";
import { goToNextUnanswered } from "./outline.js";

const STORED = "portal-rating-single-keys";
const SECOND_DIGIT = 700; // milliseconds in which 1 may become 10, on a scale that has a 10

const help = document.querySelector("[data-help]");
const singleKeys = help.querySelector("[data-single-keys]");

// --- Going from item to item ---

const goOn = (item, step) => {
  const next = neighbour(item, step);
  if (next) return goTo(next);
  if (step < 0) return goTo(item);
  const end = document.querySelector("#finish button");
  end.focus({ preventScroll: true });
  end.scrollIntoView({ block: "center", behavior: "instant" });
};

const rate = (item, value) => {
  const answer = answersOf(item).find((each) => each.value === value && !each.disabled);
  if (!answer) return;
  if (!answer.checked) answer.click();
  // Who went elsewhere while a second digit was awaited is not called back.
  if (itemOf(document.activeElement) === item) goOn(item, 1);
};

// --- Digits ---

let awaited = null; // { item, digits, timer } while a second digit may follow

const settle = () => {
  if (!awaited) return false;
  const { item, digits, timer } = awaited;
  clearTimeout(timer);
  awaited = null;
  rate(item, digits);
  return true;
};

const takeDigit = (item, digit) => {
  const digits = (awaited?.item === item ? awaited.digits : "") + digit;
  const values = answersOf(item).map((answer) => answer.value);
  clearTimeout(awaited?.timer);
  if (values.some((value) => value !== digits && value.startsWith(digits))) {
    awaited = { item, digits, timer: setTimeout(settle, SECOND_DIGIT) };
    answersOf(item)
      .find((answer) => answer.value === digits)
      ?.focus({ preventScroll: true });
  } else if (awaited && !values.includes(digits)) {
    // "1" was meant alone, and this digit for the item after it.
    settle();
    const next = itemOf(document.activeElement);
    if (next && next !== item) takeDigit(next, digit);
  } else {
    awaited = null;
    rate(item, digits);
  }
};

// --- Keys ---

/* The key as a plain letter or digit, also where a Chinese input method or a full-width form is on. */
const plain = ({ key, code }) => {
  const normal = key.normalize("NFKC");
  if (/^[ -~]$/.test(normal)) return normal.toLowerCase();
  if (key.length > 1 && key !== "Process") return key;
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1].toLowerCase() ?? key;
};

const openComment = (item) => {
  const comment = commentOf(item);
  comment.closest("details").open = true;
  comment.focus();
  comment.setSelectionRange(comment.value.length, comment.value.length);
};

const openHelp = () => {
  settle();
  help.showModal();
};

const keys = {
  j: (item) => (item ? goOn(item, 1) : goTo(lastItem() ?? items.find((each) => !each.hidden) ?? items[0])),
  k: (item) => (item ? goOn(item, -1) : goTo(lastItem() ?? items.find((each) => !each.hidden) ?? items[0])),
  u: goToNextUnanswered,
  "?": openHelp,
};
const keysOfItem = { n: (item) => rate(item, "na"), c: openComment };

const isTyping = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");

const isElsewhere = () => document.querySelector("dialog[open]") !== null;

/* Returns whether the key was one of the form's. */
const takeSingleKey = (event) => {
  const item = itemOf(event.target);
  const key = plain(event);
  if (item && /^[0-9]$/.test(key)) {
    if (!event.repeat) takeDigit(item, key);
  } else if (item && keysOfItem[key]) {
    if (!event.repeat && !settle()) keysOfItem[key](item);
  } else if (keys[key]) {
    if (!settle()) keys[key](item);
  } else {
    return false;
  }
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isElsewhere()) return;
  const item = itemOf(event.target);
  if (event.key === "Escape" && item && !event.target.matches(".rating-option__input")) {
    goTo(item);
  } else if (event.key === "Enter" && event.target.matches(".rating-option__input")) {
    // Would post the whole form.
    if (!settle()) goOn(item, 1);
  } else if (isTyping(event.target) || !singleKeys.checked || !takeSingleKey(event)) {
    return;
  }
  event.preventDefault();
});

/* A click on an item's text makes it the one that the keys speak to. */
form.addEventListener("click", ({ target }) => {
  const item = itemOf(target);
  const isText = item && !target.closest("a, button, input, label, summary, textarea, details");
  if (isText && getSelection().isCollapsed && itemOf(document.activeElement) !== item) {
    (answersOf(item).find((answer) => answer.checked) ?? answersOf(item)[0]).focus({ preventScroll: true });
  }
});

// --- Help, with the switch ---

for (const button of document.querySelectorAll("[data-open-help]")) {
  button.hidden = false;
  button.addEventListener("click", openHelp);
}

help.addEventListener("click", ({ target }) => {
  if (target === help) help.close(); // beside it
});

// Where the browser keeps nothing, the switch holds until the page is left.
try {
  singleKeys.checked = localStorage.getItem(STORED) !== "off";
} catch {
  singleKeys.checked = true;
}

singleKeys.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, singleKeys.checked ? "on" : "off");
  } catch {
    // as above
  }
});
