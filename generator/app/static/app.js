"use strict";
/* What HTML and htmx do not do by themselves: dropped files, keeping the place, saying what failed. */

const said = (text) => {
  document.getElementById("said").textContent = text;
};

/* Files: sent one after the other; over one that is there only when that is wanted. */

const send = async (area, file, existing) => {
  const query = new URLSearchParams({ name: file.name, existing });
  const answer = await fetch(`${area.dataset.to}?${query}`, { method: "POST", body: file });
  const text = await answer.text();
  if (area.dataset.show && answer.ok) {
    document.getElementById(area.dataset.show).insertAdjacentHTML("afterbegin", text);
    return true;
  }
  if (answer.status === 202 && existing === "kept" && window.confirm(text)) {
    return send(area, file, "replaced");
  }
  said(text);
  return answer.status === 200;
};

const take = async (area, files) => {
  area.setAttribute("aria-busy", "true");
  let taken = 0;
  const input = area.querySelector("input");
  const suffixes = input.accept.split(",");
  // Of a whole folder only what is asked for; Excel keeps a "~$" file beside an open workbook.
  const fits = ({ name }) =>
    !/^(~\$|\.)/.test(name) && suffixes.some((one) => name.toLowerCase().endsWith(one));
  try {
    for (const file of input.webkitdirectory ? files.filter(fits) : files) {
      taken += (await send(area, file, "kept")) ? 1 : 0;
    }
  } catch {
    said(document.body.dataset.gone);
  }
  input.value = ""; // the same file may be chosen again
  area.removeAttribute("aria-busy");
  if (taken && area.dataset.then) {
    window.location.assign(area.dataset.then);
  }
};

for (const area of document.querySelectorAll(".drop")) {
  const input = area.querySelector("input");
  input.addEventListener("change", () => take(area, [...input.files]));
  for (const event of ["dragover", "dragleave", "drop"]) {
    area.addEventListener(event, (happened) => {
      happened.preventDefault();
      area.classList.toggle("over", event === "dragover");
    });
  }
  area.addEventListener("drop", (happened) => take(area, [...happened.dataTransfer.files]));
}
/* A file dropped beside the area must not take the place of the page. */
for (const event of ["dragover", "drop"]) {
  window.addEventListener(event, (happened) => happened.preventDefault());
}

/* What was said of one action does not stay over what comes of the next. */

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") {
    said("");
  }
});

/* The place: what is at the top of the window stays there, and what is unfolded stays unfolded. */

let place = null;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  if (target.id !== "now") {
    return;
  }
  const named = [...target.querySelectorAll("[id]")].filter((one) => one.offsetParent);
  const first = named.find((one) => one.getBoundingClientRect().bottom > 0);
  const open = [...target.querySelectorAll("details[open]")].map((one) => one.id);
  place = first ? { id: first.id, top: first.getBoundingClientRect().top, open } : null;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "now" || !place) {
    return;
  }
  for (const id of place.open) {
    const details = document.getElementById(id);
    if (details) {
      details.open = true;
    }
  }
  const again = document.getElementById(place.id);
  if (again) {
    window.scrollBy(0, again.getBoundingClientRect().top - place.top);
  }
  place = null;
});

/* Tags: copied by their button. */

document.body.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copied]");
  if (button) {
    await navigator.clipboard.writeText(button.value);
    said(button.dataset.copied);
  }
});

/* A mapping: the column of ours that is chosen takes the column of theirs that is clicked. */

document.body.addEventListener("mousedown", (event) => {
  const head = event.target.closest("[data-column]");
  const ours = document.activeElement.closest("select.their");
  if (head && ours) {
    event.preventDefault(); // it stays chosen
    ours.value = head.dataset.column;
    ours.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

document.body.addEventListener("htmx:responseError", (event) => said(event.detail.xhr.responseText));
/* The program may have been ended elsewhere. */
document.body.addEventListener("htmx:sendError", () => {
  for (const asking of document.querySelectorAll("[hx-trigger^=every]")) {
    asking.replaceWith(...asking.childNodes);
  }
  said(document.body.dataset.gone);
});
