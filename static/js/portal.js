/* Comforts of every page. Nothing here is needed to use the portal.

   details[data-menu]      closes on Escape, on a click elsewhere and when the focus leaves it
   details[data-open-wide] stands open beside the page on a wide screen
   form[data-submit-once]  a second click does not send the form twice
   form[data-sign-out]     signing out asks first while answers of the person wait in this browser
   form[data-warn-unsaved] leaving with unsaved input asks first
   [data-look-again]       the page loads itself again after so many seconds, unless the focus is in it */

// In a frame of ours (signing in again in the middle of a form) only the page itself is shown, and links lead out of it.
if (window.parent !== window) {
  document.documentElement.classList.add("is-framed");
  for (const link of document.querySelectorAll("main a")) link.target = "_blank";
}

// Not by a refresh in the head of the page: nobody could stop that, and it would take the focus away.
for (const waiting of document.querySelectorAll("[data-look-again]")) {
  const look = () => {
    if (waiting.contains(document.activeElement)) return;
    window.location.reload();
  };
  window.setInterval(look, Number(waiting.dataset.lookAgain) * 1000);
}

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

for (const type of ["click", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

if (window.matchMedia("(min-width: 62rem)").matches) {
  for (const details of document.querySelectorAll("details[data-open-wide]")) details.open = true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  import("./sign_out.js").then(({ signOut }) => signOut(form)).catch(() => form.submit());
});

// A link to a line inside something folded opens all that holds it, and the line itself where it can be opened.
const unfold = () => {
  const target = document.getElementById(window.location.hash.slice(1));
  const folded = target?.closest("details:not([open])");
  for (let part = folded; part; part = part.parentElement.closest("details")) part.open = true;
  if (folded) target.scrollIntoView();
};

window.addEventListener("hashchange", unfold);
// The same link once more changes no address.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.getAttribute("href") === window.location.hash) unfold();
});
unfold();

const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-warn-unsaved]")) unsaved.add(form);
});

// Code that saves in the background tells the form so: form.dispatchEvent(new Event("portal:saved", {bubbles: true}))
document.addEventListener("portal:saved", (event) => unsaved.delete(event.target));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-submit-once]")) {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  }
  unsaved.delete(form);
});

// Coming back with the browser's back button shows the page as it was left: let its forms be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) event.preventDefault();
});
