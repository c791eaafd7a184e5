// Everything here is a convenience: each page works without it.
import { initAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

initAll();

// A region that fits needs no place in the tab order; it gets one back as soon as it has something to scroll to.
const regions = document.querySelectorAll(".app-scroll");
const fit = () => {
  for (const region of regions) {
    if (region.scrollWidth > region.clientWidth) {
      region.setAttribute("tabindex", "0");
    } else {
      region.removeAttribute("tabindex");
    }
  }
};
fit();
window.addEventListener("resize", fit);

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
