/* Says in words how saving stands.

   The line on the page always tells; the live region speaks up when saving stops, when something is to be decided, and
   when all is well again. The first "Saved" is spoken too, the ones after it are not. */

const filled = (words, count) => words.replace("{count}", count);

export class Status {
  constructor(root) {
    this.line = root.querySelector("[data-save-status]");
    this.announcer = root.querySelector("[data-save-announcer]");
    this.signIn = root.querySelector("[data-sign-in-again]");
    this.problem = root.querySelector("[data-save-problem]");
    this.spoken = "none";
    this.isSettled = false; // known once the queue was read
    this.kind = "";
  }

  /* Something was typed: from here on "Saved" would not be true. */
  typed() {
    this.isSettled = false;
    if (["", "saved"].includes(this.kind)) this.line.textContent = this.line.dataset.saving;
  }

  /* What was typed could not even be kept in the browser. */
  fail() {
    this.line.textContent = this.announcer.textContent = this.line.dataset.unkept;
    this.line.classList.add("is-late");
    this.isSettled = false;
  }

  /* ``rows`` are those of the queue, ``unwritten`` how many are on their way into it; ``trouble`` is the sender's,
     ``hasSaved`` whether anything was confirmed yet. */
  show({ rows, unwritten, trouble, hasSaved, isPersistent }) {
    const words = this.line.dataset;
    const conflicts = rows.filter((row) => row.state === "conflict");
    const refusals = rows.filter((row) => row.state === "refused");
    const waiting = rows.length - conflicts.length - refusals.length + unwritten;
    let kind = "";
    let text = "";
    if (trouble && waiting > 0) {
      kind = trouble;
      text = { away: words.away, "signed-out": words.signedOut, stranger: words.stranger }[trouble];
    } else if (conflicts.length > 0) [kind, text] = ["conflict", words.conflict];
    else if (refusals.length > 0) [kind, text] = [refusals[0].words, `${words.refused} ${refusals[0].words}`];
    else if (waiting > 0) [kind, text] = ["saving", words.saving];
    else if (hasSaved) [kind, text] = ["saved", words.saved];
    if (!isPersistent && kind === "saving") text = words.unkept;

    this.kind = kind;
    this.isSettled = rows.length + unwritten === 0;
    const count = trouble && waiting > 0 ? waiting : conflicts.length;
    this.line.textContent = filled(text, count);
    this.line.classList.toggle("is-late", !["", "saving", "saved"].includes(kind));
    this.signIn.hidden = !["signed-out", "stranger"].includes(kind);
    const [first] = [...conflicts, ...refusals];
    this.problem.hidden = !first;
    if (first) this.problem.href = `#item-${first.item}`;
    if (kind === "saving" || kind === "" || kind === this.spoken) return;
    this.spoken = kind;
    this.announcer.textContent = this.line.textContent;
  }
}
