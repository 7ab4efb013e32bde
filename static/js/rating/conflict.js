/* An item that somebody answered otherwise meanwhile: both answers beside each other, and two buttons. */

const DATE = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

const worded = (fieldset, template, { value, not_applicable: notApplicable }) => {
  if (!notApplicable && value === null) return template.dataset.none;
  const input = fieldset.querySelector(`input[type=radio][value="${notApplicable ? "na" : value}"]`);
  const label = input?.closest("label").querySelector(".rating-option__label")?.textContent ?? "";
  return notApplicable ? label || template.dataset.notApplicable : `${value} ${label}`.trim();
};

const fill = (panel, name, text) => {
  const element = panel.querySelector(`[data-${name}]`);
  element.textContent = text;
  element.hidden = !text;
};

export const showConflict = (fieldset, row, { keep, take }) => {
  const template = document.querySelector("template[data-conflict]");
  const shown = fieldset.querySelector(".rating-conflict[data-live]");
  const panel = shown ?? template.content.firstElementChild.cloneNode(true);
  const { present } = row;
  fill(panel, "mine", worded(fieldset, template, row.answer));
  fill(panel, "mine-comment", row.answer.comment);
  fill(panel, "theirs", worded(fieldset, template, present));
  fill(panel, "theirs-comment", present.comment);
  const who = template.dataset.who.replace("{name}", present.by).replace("{time}", DATE.format(new Date(present.at)));
  fill(panel, "who", present.at ? who : template.dataset.nobody);
  panel.querySelector("[data-keep]").onclick = keep;
  panel.querySelector("[data-take]").onclick = take;
  if (!shown) fieldset.querySelector(".rating-options").before(panel);
  fieldset.classList.add("rating-item--error");
};

export const hideConflict = (fieldset) => {
  const panel = fieldset.querySelector(".rating-conflict");
  if (!panel) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.remove();
  fieldset.classList.remove("rating-item--error");
  if (hadFocus) fieldset.querySelector("input[type=radio]:checked, input[type=radio]").focus();
};
