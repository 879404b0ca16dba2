// Keys of the console. Never while typing, never inside a Chinese input method (isComposing, key code 229).
"use strict";
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) search.focus();
    else location.assign("/search");
    event.preventDefault();
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    const reason = button.form.elements.namedItem("reason");
    if (reason && reason.value.trim() === "") reason.focus();
    else button.form.requestSubmit(button);
    event.preventDefault();
    return;
  }
  if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll("tr[data-row]")];
    if (rows.length === 0) return;
    const now = rows.findIndex(row => row.classList.contains("selected"));
    const next = Math.min(rows.length - 1, Math.max(0, now + (event.key === "j" ? 1 : -1)));
    rows[now]?.classList.remove("selected");
    rows[next].classList.add("selected");
    rows[next].querySelector("a").focus();
  }
  if (event.key === "h") {
    const marks = [...document.querySelectorAll("mark[data-finding]:not(.mark-excused)")];
    if (marks.length === 0) return;
    const now = marks.indexOf(document.activeElement);
    const next = marks[(now + 1) % marks.length];
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "center" });
  }
});
