/* Evidence in place: adding links and files to an item, removing them, and saying gently what the campaign asks for.
   Without this the link of each item leads to a page of its own, and what is missing is said before submitting.

   What happens in the panel stays there: its keys and inputs are not the form's. */

const tools = document.querySelector("[data-evidence-tools]");
const form = document.querySelector(".rating-item")?.closest("form");
const words = tools.dataset;
const status = tools.querySelector("[data-status]");
const extremes = words.extremes.split(" ").filter(Boolean);

let ids = 0;
let underWay = 0;

const copyOf = (name) => tools.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);

const announce = (text) => {
  status.textContent = "";
  // A text that is the same as the last one is spoken only when it is new to the page.
  requestAnimationFrame(() => {
    status.textContent = text;
  });
};

// After signing in again in another tab the page's own token is out of date; the cookie has the new one.
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

/* --- Sending: resolves with the answer, or with {problem} in words ------------------------------------------------------ */

const send = (url, data, onProgress = () => {}) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      underWay -= 1;
      const answer = request.response;
      if (typeof answer?.html === "string") done(answer);
      else if (answer?.refused) done({ problem: answer.refused });
      else if (answer?.errors) done({ problem: Object.values(answer.errors).join(" "), field: Object.keys(answer.errors)[0] });
      else if (request.status === 413) done({ problem: words.tooLarge });
      // Signed out, the portal answers with a page, or with 401 or 403, and not with JSON.
      else if (request.status && request.status < 500) done({ problem: words.signedOut });
      else done({ problem: words.failed });
    });
    underWay += 1;
    request.send(data);
  });

/* --- What the campaign asks for: the same rules as assessments/evidence_rules.py ---------------------------------------- */

const askedFor = (item, evidence) => {
  const chosen = item.querySelector(".rating-option__input:checked")?.value;
  const hasComment = Boolean(item.querySelector("textarea")?.value.trim());
  if (!chosen || hasComment || chosen === evidence.dataset.other) return "";
  if (chosen === "na") return words.reason ? words.askReason : "";
  if (evidence.querySelector(".evidence-list__piece")) return "";
  const { target } = evidence.dataset;
  const isFar = words.gap && target && Math.abs(chosen - target) >= Number(words.gap);
  return isFar || extremes.includes(chosen) ? words.askEvidence : "";
};

const refreshHint = (item, { quiet = false } = {}) => {
  const evidence = item?.querySelector("[data-evidence]");
  const hint = evidence?.querySelector("[data-hint]");
  if (!hint) return;
  const text = askedFor(item, evidence);
  if (hint.textContent === text && hint.hidden === !text) return;
  hint.textContent = text;
  hint.hidden = !text;
  // By keyboard one has gone on to the next item by now.
  if (text && !quiet) announce(`${item.dataset.code} ${text}`);
};

const itemOf = (element) => element.closest?.(".rating-item");

form.addEventListener("change", ({ target }) => refreshHint(itemOf(target)));
form.addEventListener("input", ({ target }) => {
  if (target.matches("textarea")) refreshHint(itemOf(target));
});
// An answer that came from elsewhere, such as another tab, is drawn by other modules: they say so.
form.addEventListener("portal:saved", ({ detail }) => {
  if (detail?.item) refreshHint(document.getElementById(`item-${detail.item}`));
});

const draw = (evidence, html) => {
  evidence.querySelector("[data-pieces]").innerHTML = html;
  const item = itemOf(evidence);
  refreshHint(item);
  form.dispatchEvent(new CustomEvent("portal:evidence", { detail: { item: Number(item.dataset.item) } }));
};

/* --- The panel ---------------------------------------------------------------------------------------------------------- */

const say = (panel, problem) => {
  const error = panel.querySelector("[data-error]");
  const url = panel.querySelector("[data-url]");
  error.textContent = problem;
  error.hidden = !problem;
  url.classList.toggle("is-invalid", Boolean(problem));
  if (!problem) {
    url.removeAttribute("aria-invalid");
    return;
  }
  url.setAttribute("aria-invalid", "true");
  url.focus();
};

const addLink = async (evidence, panel) => {
  const [url, name] = [panel.querySelector("[data-url]"), panel.querySelector("[data-words]")];
  const button = panel.querySelector("[data-send-link]");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const answer = await send(evidence.querySelector("[data-add]").href, new URLSearchParams({ url: url.value, name: name.value }));
  button.removeAttribute("aria-disabled");
  say(panel, answer.problem ?? "");
  if (answer.problem) return;
  url.value = name.value = "";
  draw(evidence, answer.html);
  announce(words.added);
  url.focus();
};

const upload = async (evidence, panel, file) => {
  const list = panel.querySelector("[data-uploads]");
  const line = copyOf("upload");
  const [bar, state] = [line.querySelector("[data-bar]"), line.querySelector("[data-state]")];
  line.querySelector("[data-name]").textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  list.append(line);
  list.hidden = false;
  let answer = { problem: words.tooLarge };
  if (file.size <= Number(words.fileBytes)) {
    state.textContent = words.sending;
    const data = new FormData();
    data.append("documents", file);
    answer = await send(evidence.querySelector("[data-add]").href, data, (part) => {
      bar.value = part;
      if (part === 1) state.textContent = words.checking;
    });
  }
  if (answer.problem) {
    bar.remove();
    state.textContent = answer.problem;
    state.classList.add("is-late");
    announce(`${file.name}: ${answer.problem}`);
    return;
  }
  line.remove();
  list.hidden = list.children.length === 0;
  draw(evidence, answer.html);
  announce(`${file.name}: ${words.added}`);
};

let queue = Promise.resolve();

const take = (evidence, panel, files) => {
  for (const failed of panel.querySelectorAll(".is-late")) failed.closest("li").remove();
  for (const file of files) queue = queue.then(() => upload(evidence, panel, file));
};

const close = (evidence) => {
  const panel = evidence.querySelector(".evidence-panel");
  const add = evidence.querySelector("[data-add]");
  panel.hidden = true;
  add.setAttribute("aria-expanded", "false");
  add.focus();
};

const build = (evidence) => {
  const panel = copyOf("panel");
  const error = panel.querySelector("[data-error]");
  error.id = `evidence-error-${(ids += 1)}`;
  panel.querySelector("[data-url]").setAttribute("aria-describedby", error.id);
  // Leaving with unsent answers is the form's question, and digits are answers only outside of here.
  panel.addEventListener("input", (event) => event.stopPropagation());
  panel.addEventListener("change", (event) => event.stopPropagation());
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close(evidence);
    if (event.key !== "Enter" || !event.target.matches("[data-url], [data-words]") || event.isComposing) return;
    event.preventDefault(); // it would submit the whole form
    addLink(evidence, panel);
  });
  panel.addEventListener("click", ({ target }) => {
    if (target.closest("[data-send-link]")) addLink(evidence, panel);
    if (target.closest("[data-close]")) close(evidence);
  });
  const input = panel.querySelector("[data-files]");
  input.addEventListener("change", () => {
    take(evidence, panel, [...input.files]);
    input.value = "";
  });
  const drop = panel.querySelector("[data-drop]");
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", (event) => {
    if (!drop.contains(event.relatedTarget)) drop.classList.remove("is-over");
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    take(evidence, panel, [...event.dataTransfer.files]);
  });
  evidence.append(panel);
  return panel;
};

const toggle = (evidence) => {
  const panel = evidence.querySelector(".evidence-panel") ?? build(evidence);
  const add = evidence.querySelector("[data-add]");
  if (add.getAttribute("aria-expanded") === "true") return close(evidence);
  panel.hidden = false;
  add.setAttribute("aria-expanded", "true");
  panel.querySelector("[data-files]").focus();
};

/* --- Removing: asks in place, because what is removed is gone ---------------------------------------------------------- */

const askToRemove = (evidence, link) => {
  const ask = copyOf("ask-remove");
  link.hidden = true;
  link.after(ask);
  const keep = () => {
    ask.remove();
    link.hidden = false;
    link.focus();
  };
  ask.querySelector("[data-no]").addEventListener("click", keep);
  ask.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") keep();
  });
  ask.querySelector("[data-yes]").addEventListener("click", async () => {
    const answer = await send(link.href, null);
    if (answer.problem) {
      keep();
      announce(answer.problem);
      link.after(Object.assign(document.createElement("span"), { className: "is-late", textContent: answer.problem }));
      return;
    }
    draw(evidence, answer.html);
    announce(words.removed);
    evidence.querySelector("[data-add]").focus();
  });
  ask.querySelector("[data-no]").focus();
};

for (const add of form.querySelectorAll("[data-evidence] [data-add]")) {
  add.setAttribute("role", "button");
  add.setAttribute("aria-expanded", "false");
}

form.addEventListener("click", (event) => {
  // Opening the page of its own in a new tab stays possible.
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const evidence = event.target.closest("[data-evidence]");
  const [add, remove] = [event.target.closest("[data-add]"), event.target.closest("[data-remove]")];
  if (!evidence || !(add || remove)) return;
  event.preventDefault();
  if (add) toggle(evidence);
  else askToRemove(evidence, remove);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("[data-evidence] [data-add]")) return;
  event.preventDefault();
  toggle(event.target.closest("[data-evidence]"));
});

// A file that misses the panel would be opened in place of the page.
for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());

window.addEventListener("beforeunload", (event) => {
  const typed = [...document.querySelectorAll(".evidence-panel [data-url]")].some((url) => url.value.trim());
  if (underWay > 0 || typed) event.preventDefault();
});

// What was answered while this script was still on its way, over a slow line.
for (const item of form.querySelectorAll(".rating-item")) refreshHint(item, { quiet: true });
