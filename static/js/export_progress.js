/* Follows a file that is being made, and loads the page again once it is ready or has failed. Without this a link does. */

const place = document.querySelector("[data-export-progress]");
const bar = place.querySelector("progress");
// Absent where progress is not told person by person: the bar says then only that something goes on.
const numbers = place.querySelector(".progress-line__numbers");
const pause = 1000 * Number(place.dataset.seconds);

const look = async () => {
  const answer = await fetch(window.location.href, { headers: { Accept: "application/json" } });
  // Signed out, or no longer entitled: the page itself says so.
  if (!answer.ok || answer.redirected) return window.location.reload();
  const now = await answer.json();
  if (now.state !== place.dataset.state || now.stalled) return window.location.reload();
  if (numbers) {
    bar.value = now.done;
    numbers.textContent = now.words;
  }
  return window.setTimeout(follow, pause);
};

// A connection that fails for a moment is no reason to stop looking.
const follow = () => look().catch(() => window.setTimeout(follow, 5 * pause));

place.querySelector("[data-export-reload]").hidden = true;
window.setTimeout(follow, pause);
