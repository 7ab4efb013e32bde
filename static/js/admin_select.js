/* The administration's selects that search as you type carry the name of their field: the widget gives them none. */

const headOf = (cell) => {
  const field = [...(cell?.classList ?? [])].find((name) => name.startsWith("field-"));
  return field && cell.closest("table").querySelector(`th.${field.replace("field-", "column-")}`);
};

const nameOf = (select) =>
  (select.labels[0] ?? headOf(select.closest("td")))?.textContent.trim().replace(/[:：*]$/, "");

// The widget is built some time after the page, and anew in rows that are added.
new MutationObserver((changes) => {
  if (!changes.some(({ addedNodes }) => addedNodes.length > 0)) return;
  for (const part of document.querySelectorAll(".select2-selection[aria-labelledby], .select2-selection__rendered")) {
    const select = part.closest(".select2").previousElementSibling;
    const name = select?.matches("select") && nameOf(select);
    if (!name || part.ariaLabel === name) continue;
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", name);
  }
}).observe(document.querySelector("#content") ?? document.body, { childList: true, subtree: true });
