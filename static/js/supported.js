// Runs before the page is drawn, so that what only works with JavaScript never flashes up without it.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
