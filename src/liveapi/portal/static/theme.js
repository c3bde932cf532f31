// Runs before the first paint: a chosen theme must not flash the other one.
"use strict";
document.documentElement.classList.add("scripts");
try {
  const theme = localStorage.getItem("liveapi-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system's choice stands.
}
