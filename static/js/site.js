// Everything here is a convenience: each page works without it.
import { initAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

initAll();

// A region that fits needs no place in the tab order; it gets one back as soon as it has something to scroll to: in a
// narrower window, or when what it is folded into is opened.
const fit = ({ target }) => {
  if (target.scrollWidth > target.clientWidth) {
    target.setAttribute("tabindex", "0");
  } else {
    target.removeAttribute("tabindex");
  }
};
const sizes = new ResizeObserver((entries) => entries.forEach(fit));
for (const region of document.querySelectorAll(".app-scroll")) {
  sizes.observe(region);
}

// A chart or strip of months that is wider than the screen shows its newest months first.
for (const region of document.querySelectorAll(".app-chart--line .app-scroll, .app-strip .app-scroll")) {
  region.scrollLeft = region.scrollWidth;
}

// Rows that are stacked on a narrow screen are no longer a table to some browsers unless they are told that they are.
const roles = { thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell" };
for (const table of document.querySelectorAll(".app-table--stack")) {
  table.setAttribute("role", "table");
  for (const element of table.querySelectorAll("thead, tbody, tfoot, tr, td, th")) {
    const name = element.localName;
    const role = name === "th" ? (element.scope === "row" ? "rowheader" : "columnheader") : roles[name];
    element.setAttribute("role", role);
  }
}

// The update form says what the rules suggest as the stage and the impact are chosen, from the table that stands below it.
const suggestion = document.querySelector("[data-suggestion]");
if (suggestion) {
  const form = suggestion.closest("form");
  const rows = [...form.querySelectorAll("tr[data-stage]")];
  const order = ["red", "amber", "green"];
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";

  const paragraph = (...parts) => {
    const element = document.createElement("p");
    element.className = "govuk-body";
    element.append(...parts);
    return element;
  };
  const strong = (...parts) => {
    const element = document.createElement("strong");
    element.append(...parts);
    return element;
  };
  const toTheReason = () => {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = "#id_difference_reason";
    link.textContent = "say why";
    return link;
  };
  // A radio button that was chosen cannot be unchosen by hand, and some stages take no rating.
  const clearTheRating = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.textContent = "Clear the rating";
    button.addEventListener("click", () => {
      const radios = [...form.querySelectorAll('input[name="rating"]')];
      for (const radio of radios) {
        radio.checked = false;
      }
      say();
      radios[0].focus();
    });
    return button;
  };

  const found = () => {
    const ofStage = rows.filter((row) => row.dataset.stage === chosen("stage"));
    if (ofStage.length === 1) {
      return ofStage[0];
    }
    return ofStage.find((row) => row.dataset.impacts.split(" ").includes(chosen("impact")));
  };

  const say = () => {
    const row = found();
    if (!row) {
      const missing = chosen("stage") ? "the impact on children" : "the stage and the impact on children";
      suggestion.replaceChildren(paragraph(`Choose ${missing} to see which rating the rules suggest.`));
      return;
    }
    const { rating: suggested, word, why } = row.dataset;
    const rating = chosen("rating");
    const said = [paragraph(strong(`The rules suggest ${word}:`), ` ${why}`)];
    if (!suggested && rating) {
      said.push(paragraph(strong("This stage takes no rating."), " ", clearTheRating()));
    } else if (order.indexOf(rating) > order.indexOf(suggested)) {
      said.push(paragraph(strong("Your rating is rosier: ", toTheReason())));
    }
    suggestion.replaceChildren(...said);
  };

  suggestion.classList.add("app-differs-box");
  suggestion.hidden = false;
  say();
  form.addEventListener("change", (event) => {
    if (["stage", "impact", "rating"].includes(event.target.name)) {
      say();
    }
  });
}
