// What is typed in a long form outlives a lost connection, an expired sign-in or a closed lid: it is kept in this tab alone
// (session storage), under a key that names the person, the action and the month, and goes once the form is saved.
const PREFIX = "draft:";
const SKIPPED = new Set(["csrfmiddlewaretoken", "token", "seen"]);

const form = document.querySelector("form[data-draft]");

// Which draft was sent last. It goes when the next page says that it was saved; the drafts of other actions stay.
const SENT = "draft-sent";
if (document.querySelector(".govuk-notification-banner--success") && sessionStorage.getItem(SENT)) {
  sessionStorage.removeItem(sessionStorage.getItem(SENT));
}
sessionStorage.removeItem(SENT);

if (form) {
  const key = PREFIX + form.dataset.draft;
  const typed = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!SKIPPED.has(name)) {
        values[name] = value;
      }
    }
    return JSON.stringify(values);
  };
  const untouched = typed();

  const fill = (values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") {
          field.checked = field.value === value;
        } else {
          field.value = value;
        }
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  };

  const note = form.querySelector("[data-draft-note]");
  const stored = sessionStorage.getItem(key);
  // A form that came back with errors is filled already, by the server.
  if (stored && stored !== untouched && !document.querySelector(".govuk-error-summary")) {
    fill(JSON.parse(stored));
    note.textContent = "What you typed earlier in this tab, and had not saved, is back in the form. ";
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "app-link-button";
    discard.textContent = "Start afresh";
    discard.addEventListener("click", () => {
      sessionStorage.removeItem(key);
      window.location.reload();
    });
    note.append(discard);
    note.hidden = false;
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, typed()));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}
