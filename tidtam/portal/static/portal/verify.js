// Hashes a file in the browser and asks for the page of its hash. The file itself goes nowhere.
"use strict";

const area = document.querySelector("[data-drop]");
const told = area.querySelector("[data-told]");
const drop = area.querySelector(".drop");
const field = area.querySelector("input[type=file]");

async function check(file) {
  if (!file) return;
  told.textContent = area.dataset.working;
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    location.assign(`?q=${hash}`);
  } catch {
    told.textContent = area.dataset.failed;
  }
}

// Browsers hash only on pages that came over HTTPS or from this machine; elsewhere the form alone is there.
if (globalThis.crypto?.subtle) {
  area.hidden = false;
  field.addEventListener("change", () => check(field.files[0]));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") check(event.dataTransfer.files[0]);
    });
  }
}
