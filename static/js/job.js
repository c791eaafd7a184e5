// The page of a background job looks again by itself and takes over what has changed, so that nobody loses the place where
// they read. Without script the browser loads it again instead.
const PAUSE = 2000; // milliseconds
const PARTS = ["job-state", "job-progress", "job-next"];

const takeOver = (fresh) => {
  for (const id of PARTS) {
    const shown = document.getElementById(id);
    const found = fresh.getElementById(id);
    if (shown.innerHTML !== found.innerHTML) {
      const focused = shown.contains(document.activeElement);
      shown.replaceChildren(...found.childNodes);
      if (focused) {
        shown.querySelector("a, button")?.focus();
      }
    }
  }
  document.title = fresh.title;
};

const look = async () => {
  try {
    const response = await fetch(window.location.href);
    if (response.status < 500) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const job = fresh.getElementById("job");
      if (!job) {
        // Signed out meanwhile, or the job is gone: the page says so.
        window.location.reload();
        return;
      }
      takeOver(fresh);
      if (!("refreshing" in job.dataset)) {
        return;
      }
    }
  } catch {
    // No connection for a moment; the next look may have one.
  }
  window.setTimeout(look, PAUSE);
};

window.setTimeout(look, PAUSE);
