/* A review as it is being done: gaps, figures and counts follow each answer, reasons to return are noted as they are
   written, and an item's history comes when it is opened. Everything is there without this after the next load. */

const form = document.getElementById("sheet-form");
const page = document.querySelector("[data-review-words]");
const words = page.dataset;

/* --- What follows from an answer ------------------------------------------------------------------------------------ */

const ownAnswer = (fieldset) => fieldset.querySelector("input[type=radio]:checked")?.value ?? "";

const gapOf = (answer, target) => (answer && answer !== "na" && target ? Number(answer) - Number(target) : null);

const drawGap = (fieldset, gap) => {
  const kind = gap === null ? "none" : gap < 0 ? "below" : gap > 0 ? "above" : "met";
  const drawn = page.querySelector(`template[data-gap-kind="${kind}"]`).content.cloneNode(true);
  const text = gap ? `${gap > 0 ? "+" : "−"}${Math.abs(gap)}` : "0";
  for (const element of drawn.querySelectorAll(".gap")) element.childNodes[1].data = text;
  fieldset.querySelector("[data-gap]").replaceChildren(drawn);
};

// The same rules as ReviewLine.tabs in assessments/selectors/review.py; what came by way of evidence or the history stays.
const tabsNow = (fieldset) => {
  const { other, target } = fieldset.dataset;
  const own = ownAnswer(fieldset);
  const tabs = new Set(fieldset.dataset.tabs.split(" "));
  const belongs = {
    differences: Boolean(own && other && own !== other),
    below: (gapOf(own || other, target) ?? 0) < 0,
    na: own === "na" || other === "na",
    unrated: !own,
  };
  for (const [tab, isIn] of Object.entries(belongs)) {
    if (isIn) tabs.add(tab);
    else tabs.delete(tab);
  }
  return tabs;
};

const countIn = (tab) => form.querySelectorAll(`[data-tabs~="${tab}"]`).length;

const drawCounts = () => {
  for (const link of document.querySelectorAll("[data-tab]")) {
    link.querySelector("[data-count]").textContent = countIn(link.dataset.tab);
  }
  for (const figure of document.querySelectorAll("[data-figure]")) {
    const { figure: name, total, words: text } = figure.dataset;
    const number = name === "rated" ? Number(total) - countIn("unrated") : countIn(name);
    figure.textContent = text ? text.replace("{done}", number).replace("{total}", total) : number;
  }
};

const answered = (item) => {
  const fieldset = form.querySelector(`[data-item="${item}"]`);
  const { target } = fieldset.dataset;
  drawGap(fieldset, gapOf(ownAnswer(fieldset), target));
  if (ownAnswer(fieldset) !== fieldset.dataset.adoptedAs) fieldset.querySelector("[data-adopted]")?.remove();
  const tabs = [...tabsNow(fieldset)].sort().join(" ");
  if (tabs === fieldset.dataset.tabs) return;
  fieldset.dataset.tabs = tabs;
  drawCounts();
};

for (const label of form.querySelectorAll("[data-adopted]")) {
  const fieldset = label.closest("[data-item]");
  fieldset.dataset.adoptedAs = ownAnswer(fieldset);
}

form.addEventListener("change", ({ target }) => {
  if (target.type === "radio") answered(target.closest("[data-item]").dataset.item);
});
form.addEventListener("portal:answered", ({ detail }) => answered(detail.item));

// Who is quick has answered before this module was there.
for (const input of form.querySelectorAll("input[type=radio]:checked")) {
  if (!input.defaultChecked) answered(input.closest("[data-item]").dataset.item);
}

/* --- Reasons to return ---------------------------------------------------------------------------------------------- */

const token = () =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

const note = async (field) => {
  const status = field.closest("details").querySelector("[data-return-status]");
  let told = words.away;
  try {
    const response = await fetch(words.markUrl, {
      method: "POST",
      body: new URLSearchParams([[field.name, field.value]]),
      headers: { "X-CSRFToken": token() },
      redirect: "manual",
    });
    const answer = response.type === "opaqueredirect" ? {} : await response.json();
    if (response.ok) {
      told = field.value.trim() ? words.noted : words.notNoted;
      for (const number of document.querySelectorAll("[data-marked]")) number.textContent = answer.marked;
      for (const button of document.querySelectorAll("[data-return-button]")) button.hidden = answer.marked === 0;
    } else {
      told = answer.error ?? answer.refused ?? told;
    }
  } catch {
    // The server is away, or answered something else: the text stays on the page and goes with the form.
  }
  status.textContent = told;
  status.classList.toggle("is-late", told !== words.noted && told !== words.notNoted);
};

form.addEventListener("change", ({ target }) => {
  if (target.matches("[data-return-reason]")) note(target);
});

/* --- Histories ------------------------------------------------------------------------------------------------------ */

const fetchHistory = async (details) => {
  const place = details.querySelector("[data-history-place]");
  try {
    const response = await fetch(details.dataset.historyUrl);
    const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-history]");
    place.replaceChildren(...document.importNode(found, true).childNodes);
  } catch {
    place.textContent = words.historyAway;
  }
};

form.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.dataset.historyUrl) fetchHistory(target);
  },
  true,
);
