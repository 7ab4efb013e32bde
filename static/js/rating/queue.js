/* The answers of one person to one form that the server has not confirmed yet, kept in this browser.

   Written to IndexedDB before anything is sent, so they outlive a reload, a crash and a day without network. Filed under
   person and form: whoever signs in next at the same computer neither sends nor sees them. All tabs share them.

   A row is the whole answer to one item:
     user, form, item   where it belongs; together the key
     order              when it was first typed: rows are sent in this order
     after              not sent before this time, while a comment is being typed
     version            the stored version it was typed on
     operation          the name under which it is sent; the server does an operation once
     answer             { value, not_applicable, comment }
     tried              it may have reached the server: from then on the operation stands for this answer
     later              what was typed after that; it follows as an operation of its own
     state              waiting | conflict (somebody was quicker: present) | refused (words say why) */

const DATABASE = "portal-answers";
const ROWS = "rows";

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = () => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: ["user", "form", "item"] });
  return promised(request);
};

// randomUUID is missing where a portal is reached without TLS.
const newOperation = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("");
};

export const sameAnswer = (one, other) =>
  one.value === other.value && one.not_applicable === other.not_applicable && one.comment.trim() === other.comment.trim();

const afresh = (row, changes) => ({
  ...row,
  operation: newOperation(),
  tried: false,
  later: null,
  state: "waiting",
  present: null,
  words: "",
  after: 0,
  ...changes,
});

/* What becomes of a row. Each takes the row as it is and returns the row as it is to be; null removes it. */

export const typed = (row, { item, answer, version, after }) => {
  if (!row) return afresh({ item, order: Date.now(), version }, { answer, after });
  if (row.state === "conflict") return { ...row, answer }; // the choice is still to be made
  if (row.state === "waiting" && row.tried) return { ...row, later: answer, after };
  return afresh(row, { answer, after });
};

export const tried = (row) => row && { ...row, tried: true };

export const confirmed = (row, operation, version) => {
  if (row?.operation !== operation) return row;
  return row.later ? afresh(row, { answer: row.later, version, after: row.after }) : null;
};

export const overtaken = (row, operation, present) => {
  if (row?.operation !== operation) return row;
  const mine = row.later ?? row.answer;
  if (sameAnswer(mine, present)) return null;
  return { ...row, answer: mine, later: null, tried: false, state: "conflict", present };
};

export const refused = (row, operation, words) => {
  if (row?.operation !== operation) return row;
  return row.later ? afresh(row, { answer: row.later }) : { ...row, tried: false, state: "refused", words };
};

export const kept = (row) => row && afresh(row, { answer: row.answer, version: row.present.version });

export const triedAgain = (row) => (row?.state === "refused" ? afresh(row, { answer: row.answer }) : row);

/* Where rows are kept. ``all`` returns those of the form in the order of typing. ``change`` replaces one row by what
   ``become`` makes of it, in one transaction, and returns it once it is on the disk. */

class Disk {
  isPersistent = true;

  constructor(database, user, form) {
    Object.assign(this, { database, user, form });
  }

  async all() {
    const range = IDBKeyRange.bound([this.user, this.form], [this.user, this.form, []]);
    const rows = await promised(this.database.transaction(ROWS).objectStore(ROWS).getAll(range));
    return rows.sort((one, other) => one.order - other.order);
  }

  change(item, become) {
    const transaction = this.database.transaction(ROWS, "readwrite", { durability: "strict" });
    const rows = transaction.objectStore(ROWS);
    return new Promise((resolve, reject) => {
      let next = null;
      const found = rows.get([this.user, this.form, item]);
      found.onsuccess = () => {
        const made = become(found.result ?? null);
        next = made && { ...made, user: this.user, form: this.form, item };
        if (next) rows.put(next);
        else if (found.result) rows.delete([this.user, this.form, item]);
      };
      transaction.oncomplete = () => resolve(next);
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

class Memory {
  isPersistent = false;
  rows = new Map();

  async all() {
    return [...this.rows.values()].sort((one, other) => one.order - other.order);
  }

  async change(item, become) {
    const made = become(this.rows.get(item) ?? null);
    if (made) this.rows.set(item, { ...made, item });
    else this.rows.delete(item);
    return made && { ...made, item };
  }
}

export const openQueue = async (user, form) => {
  try {
    return new Disk(await opened(), user, form);
  } catch {
    return new Memory(); // a browser that was told to keep nothing: the page warns before it is left
  }
};

/* For signing out: how many answers of a person wait in this browser, and forgetting them. */

const ofPerson = (user) => IDBKeyRange.bound([user], [user, []]);

export const countOf = async (user) =>
  promised((await opened()).transaction(ROWS).objectStore(ROWS).count(ofPerson(user)));

export const forget = async (user) =>
  promised((await opened()).transaction(ROWS, "readwrite").objectStore(ROWS).delete(ofPerson(user)));
