"use strict";
// Counts down what ends, and copies what is shown once. Everything works without.
for (const place of document.querySelectorAll("[data-until]")) {
  const end = new Date(place.dataset.until);
  const count = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    const text = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].map((n) => String(n).padStart(2, "0"));
    place.textContent = left > 0 ? `in ${text.join(":")}` : "now: it is over";
    if (left > 0) {
      setTimeout(count, 1000);
    }
  };
  count();
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}
