/* Sends the answers of a queue, one after the other, until the server has confirmed, refused or overtaken each.

   One tab at a time sends; the others wait for the lock and then find nothing left. Where a browser has no locks two
   tabs may send the same row: it has one operation, so the server does it once. */

import { confirmed, overtaken, refused, tried } from "./queue.js";

const GIVE_UP_AFTER = 20_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 30_000;

// After signing in again the page's own token is out of date; the cookie has the new one.
export const csrfToken = () =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ??
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ??
  "";

const bodyOf = ({ operation, item, version, answer }) =>
  new URLSearchParams({
    operation,
    item,
    version,
    value: answer.value ?? "",
    not_applicable: answer.not_applicable ? "true" : "",
    comment: answer.comment,
  });

const post = async (url, row) => {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: bodyOf(row),
      headers: { "X-CSRFToken": csrfToken() },
      redirect: "manual", // to a page that asks to sign in
      keepalive: true, // also when the page is left meanwhile
      signal: AbortSignal.timeout(GIVE_UP_AFTER),
    });
    const told = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : {};
    return { status: response.type === "opaqueredirect" ? 401 : response.status, told };
  } catch {
    return { status: 0, told: {} };
  }
};

export class Sender {
  /* ``changed(kind, row, told)`` is called after each answer of the server has been kept in the queue: saved, conflict,
     refused. ``stood()`` when sending stops or works again; ``trouble`` says why: "", away, signed-out, stranger. */
  constructor(queue, { url, name, words, changed, stood }) {
    Object.assign(this, { queue, url, name, words, changed, stood });
    this.trouble = "";
    this.failures = 0;
    this.underWay = null;
  }

  /* Send what waits; ``now``: also comments that are still being typed. Resolves when nothing more can be done now. */
  async send({ now = false } = {}) {
    clearTimeout(this.timer);
    this.isWanted = true;
    this.isHurried ||= now;
    this.underWay ??= this.#locked(() => this.#sendWhileWanted()).finally(() => {
      this.underWay = null;
      this.isHurried = false;
    });
    return this.underWay;
  }

  sendIn(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  #locked(work) {
    return navigator.locks ? navigator.locks.request(this.name, work) : work();
  }

  async #sendWhileWanted() {
    while (this.isWanted) {
      this.isWanted = false; // asked for again while the last row was looked for
      await this.#sendAll();
    }
  }

  async #sendAll() {
    for (;;) {
      const waiting = (await this.queue.all()).filter((row) => row.state === "waiting");
      const row = waiting.find(({ after }) => this.isHurried || after <= Date.now());
      if (!row) {
        if (waiting.length > 0) this.sendIn(Math.min(...waiting.map(({ after }) => after)) - Date.now());
        return;
      }
      // From here on its operation stands for this answer, whatever becomes of the request.
      const sent = await this.queue.change(row.item, (found) => (found?.operation === row.operation ? tried(found) : found));
      if (sent?.operation === row.operation && !(await this.#sendOne(sent))) return;
    }
  }

  /* Return whether there is a point in sending the next one. */
  async #sendOne(row) {
    const { item, operation } = row;
    const { status, told } = await post(this.url, row);
    if (status === 200) {
      const next = await this.queue.change(item, (found) => confirmed(found, operation, told.version));
      this.#works();
      this.changed("saved", { ...row, version: told.version }, next);
    } else if (status === 409 && told.conflict) {
      const next = await this.queue.change(item, (found) => overtaken(found, operation, told.conflict));
      this.#works();
      if (next) this.changed("conflict", row, next);
      else this.changed("saved", { ...row, answer: told.conflict, version: told.conflict.version }, null);
    } else if (status === 401 || status === 403) {
      this.#stops("signed-out");
      return false;
    } else if (status === 404) {
      this.#stops("stranger");
      return false;
    } else if (status >= 400 && status < 500 && status !== 429) {
      const words = told.error ?? told.refused ?? this.words;
      const next = await this.queue.change(item, (found) => refused(found, operation, words));
      this.#works();
      this.changed("refused", row, next);
    } else {
      this.#stops("away");
      this.failures += 1;
      const delay = Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LAST_RETRY);
      this.sendIn(delay * (0.75 + Math.random() / 2)); // not all browsers of a company in the same second
      return false;
    }
    return true;
  }

  #works() {
    this.failures = 0;
    this.#stops("");
  }

  #stops(trouble) {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.stood();
  }
}
