// Saves each answer as it is given. The form works without this: its Save buttons post everything.
// The page says "Saved" only after the server has answered that it committed.

const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-save-status]");
const waiting = new Map(); // field name -> value, in the order of typing
let sending = false;

const say = (word) => {
  status.textContent = form.dataset[word] ?? "";
};

const showProgress = ({ answered, total, sections }) => {
  const line = form.querySelector("[data-progress]");
  const bar = line.querySelector("progress");
  bar.value = answered;
  bar.max = total;
  line.querySelector(".progress-line__numbers").textContent = form.dataset.progress
    .replace("{answered}", answered)
    .replace("{total}", total);
  for (const section of sections) {
    const link = document.querySelector(`.rating-outline__link[href="#${section.anchor}"]`);
    if (!link) continue;
    link.querySelector(".rating-outline__count").lastChild.textContent = `${section.answered}/${section.total}`;
    const icon = section.answered === section.total ? "check-circle-fill" : section.answered ? "circle-half" : "circle";
    link.querySelector(".bi").className = `bi bi-${icon}`;
  }
};

const send = async () => {
  if (sending || waiting.size === 0) return;
  sending = true;
  say("saving");
  const batch = [...waiting];
  waiting.clear();
  const body = new URLSearchParams(batch);
  try {
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
      redirect: "error",
    });
    if (!response.ok) throw new Error(response.statusText);
    showProgress(await response.json());
    if (waiting.size === 0) {
      say("saved");
      form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    }
  } catch {
    // Newer values of the same fields win over the batch that failed.
    for (const [name, value] of batch) if (!waiting.has(name)) waiting.set(name, value);
    say("notSaved");
    sending = false;
    return;
  }
  sending = false;
  send();
};

let timer;
form.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.name?.startsWith("rating-") && !field.name?.startsWith("comment-")) return;
  waiting.set(field.name, field.value);
  clearTimeout(timer);
  timer = setTimeout(send, field.type === "radio" ? 0 : 800);
});
form.addEventListener("focusout", () => send());
