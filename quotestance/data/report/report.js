"use strict";

// The page is complete without this script, which adds sorting, filtering, and expanding the note that a link points to.

const readCell = (row, column) => row.cells[column].textContent.trim();

function sortRows(table, column, descending) {
  const rows = [...table.tBodies[0].rows];
  const numeric = table.tHead.rows[0].cells[column].classList.contains("n");
  const keys = new Map(rows.map((row) => [row, numeric ? parseFloat(readCell(row, column)) || 0 : readCell(row, column)]));
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const compare = numeric ? (a, b) => a - b : collator.compare;
  rows.sort((a, b) => (descending ? -1 : 1) * compare(keys.get(a), keys.get(b)));
  table.tBodies[0].append(...rows);
}

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      // Numbers are first sorted from the largest, words from the first letter.
      const descending = now ? now === "ascending" : head.classList.contains("n");
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortRows(table, column, descending);
      table.dispatchEvent(new Event("sorted"));
    });
  });
}

// Laying out ten thousand rows takes a browser seconds, so only some are shown until the reader asks for more.
const ROWS_AT_ONCE = 300;

function makeFilterable(form, table) {
  const entries = new Map([...table.tBodies[0].rows].map((row) => [row, {
    words: readCell(row, 0).toLowerCase(),
    speaker: readCell(row, 1).toLowerCase(),
    side: readCell(row, 2),
    stance: readCell(row, 3),
  }]));
  const fields = form.elements;
  const count = form.querySelector("output");
  const more = document.createElement("button");
  more.type = "button";
  table.after(more);
  let most = ROWS_AT_ONCE;
  const show = () => {
    const words = fields.words.value.trim().toLowerCase();
    const speaker = fields.speaker.value.trim().toLowerCase();
    let found = 0;
    for (const row of table.tBodies[0].rows) {
      const entry = entries.get(row);
      row.hidden = !((!fields.stance.value || entry.stance === fields.stance.value)
        && (!fields.side.value || entry.side === fields.side.value)
        && entry.speaker.includes(speaker) && entry.words.includes(words));
      found += !row.hidden;
      row.classList.toggle("beyond", found > most);
    }
    count.value = `${found} of ${entries.size} quotes`;
    more.hidden = found <= most;
    more.textContent = `Show ${found - most} more`;
  };
  more.addEventListener("click", () => {
    const first = table.querySelector("tr.beyond a");
    most = Infinity;
    show();
    if (first) first.focus();
  });
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  table.addEventListener("sorted", show);
  form.hidden = false;
  show();
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  const note = target && target.closest("details");
  if (note && !note.open) {
    note.open = true;
    target.scrollIntoView({ block: "nearest" });
  }
}

document.querySelectorAll("table.sortable").forEach(makeSortable);
const form = document.querySelector("#quotes form");
if (form) makeFilterable(form, document.querySelector("#quotes table"));
addEventListener("hashchange", openTarget);
openTarget();
