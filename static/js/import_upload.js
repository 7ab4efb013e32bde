/* Uploads documents one after the other and shows how each gets on. Without this the form posts all of them at once. */

const form = document.querySelector("form[data-import]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-import-progress]");
const status = form.querySelector("[data-import-status]");
const button = form.querySelector("[data-import-send]");
const row = form.querySelector("[data-import-row]");

let queue = Promise.resolve();
let waiting = 0;

form.querySelector("[data-drop-hint]").hidden = false;

const addRow = (file) => {
  const item = row.content.firstElementChild.cloneNode(true);
  const bar = item.querySelector("[data-bar]");
  const state = item.querySelector("[data-state]");
  item.querySelector("[data-name]").textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  list.append(item);
  list.hidden = false;
  return {
    say: (words) => {
      state.textContent = words;
    },
    move: (part) => {
      bar.value = 100 * part;
    },
    wait: () => bar.removeAttribute("value"),
    ready: (url) => {
      bar.value = 100;
      const link = document.createElement("a");
      link.href = url;
      link.textContent = form.dataset.ready;
      state.replaceChildren(link);
      status.textContent = `${file.name}: ${form.dataset.ready}`;
    },
    fail: (words) => {
      bar.value = 0;
      state.textContent = words;
      state.classList.add("is-late");
      status.textContent = `${file.name}: ${words}`;
    },
  };
};

const send = (file, line) =>
  new Promise((done) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append(input.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", window.location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    line.say(form.dataset.sending);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.move(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => {
      line.wait();
      line.say(form.dataset.reading);
    });
    request.addEventListener("loadend", () => {
      const answer = request.response?.files?.[0];
      if (answer?.url) line.ready(answer.url);
      else if (answer || request.response?.message) line.fail(answer?.message ?? request.response.message);
      // Signed out, the portal answers with a page and not with JSON.
      else line.fail(request.status ? form.dataset.signedOut : form.dataset.failed);
      done();
    });
    request.send(data);
  });

/* What waits was listed when the page came; bring it up to date once all files are read. */
const listWaiting = async () => {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-import-waiting]");
  if (now) document.querySelector("[data-import-waiting]").replaceWith(now);
};

const take = (files) => {
  for (const file of files) {
    const line = addRow(file);
    waiting += 1;
    button.disabled = true;
    queue = queue
      .then(() => send(file, line))
      .finally(() => {
        waiting -= 1;
        button.disabled = waiting > 0;
        if (!waiting) listWaiting().catch(() => {}); // the list is still right after the next visit
      });
  }
};

form.addEventListener("submit", (event) => {
  if (!input.files.length) return; // the server says what is missing
  event.preventDefault();
  event.stopPropagation(); // the form is not sent, so it is not to be held back the next time
  take([...input.files]);
  input.value = "";
});

for (const type of ["dragenter", "dragover"]) {
  form.addEventListener(type, (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
}
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
});
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("is-over");
  take([...event.dataTransfer.files]);
});
// A file that misses the form would be opened in place of the page.
for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
