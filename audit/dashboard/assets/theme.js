// Runs before the page is drawn, so that it is never drawn in the theme that the reader turned off.
"use strict";
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme does.
}
