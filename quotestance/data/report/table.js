
// The table of quotes: filters, sorting, and 100 rows at a time. Only the rows that are shown are in the document,
// since laying out ten thousand of them takes a browser seconds. The filters are kept in the address.

const ROWS_AT_ONCE = 100;
const FILTERS = ["company", "stance", "side", "kind", "outlet", "speaker", "words", "from", "to"];
const table = document.getElementById("rows");
const filterForm = document.getElementById("filter");
const pages = document.getElementById("pages");
const sortable = ["words", "speaker", "side", "stance", "outlet", "date"];  // by column
const state = { page: 1, sort: "" };

const entries = [...table.tBodies[0].rows].map((row) => {
  const key = row.querySelector("a").getAttribute("href").slice(2);
  const [number, place] = key.split("-").map(Number);
  const article = data.articles[number - 1];
  const [words, speaker, side, , outlet, date] = [...row.cells].map((cell) => cell.textContent.trim());
  return {
    row, key, side, outlet, date, words: words.toLowerCase(), speaker: speaker.toLowerCase(),
    stance: row.querySelector(".tag").textContent, kind: article.quotes[place][FIELD.kind],
    // As the options show them.
    companyShown: article.shown[0], outletShown: article.shown[1],
  };
});
const entryOf = new Map(entries.map((entry) => [entry.key, entry]));
let matching = entries;

function readFilters() {
  const values = Object.fromEntries(FILTERS.map((name) => [name, filterForm.elements[name]?.value.trim() ?? ""]));
  return { ...values, speaker: values.speaker.toLowerCase(), words: values.words.toLowerCase() };
}

function matches(entry, wanted) {
  return (!wanted.stance || entry.stance === wanted.stance)
    && (!wanted.side || entry.side === wanted.side)
    && (!wanted.kind || entry.kind === wanted.kind)
    && (!wanted.company || entry.companyShown === wanted.company)
    && (!wanted.outlet || entry.outletShown === wanted.outlet)
    && (!wanted.speaker || entry.speaker.includes(wanted.speaker))
    && (!wanted.words || entry.words.includes(wanted.words))
    // "2026-03" may be any day of March.
    && (!wanted.from || (/^\d{4}/.test(entry.date) && entry.date + "-12-31".slice(entry.date.length - 4) >= wanted.from))
    && (!wanted.to || (/^\d{4}/.test(entry.date) && entry.date <= wanted.to));
}

function applyFilters() {
  const wanted = readFilters();
  matching = entries.filter((entry) => matches(entry, wanted));
  if (state.sort) {
    const name = state.sort.replace(/^-/, "");
    const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
    matching.sort((a, b) => (state.sort.startsWith("-") ? -1 : 1) * collator.compare(a[name], b[name]));
  }
  showPage();
}

function showPage() {
  const last = Math.max(1, Math.ceil(matching.length / ROWS_AT_ONCE));
  state.page = Math.min(Math.max(1, state.page), last);
  const first = (state.page - 1) * ROWS_AT_ONCE;
  const shown = matching.slice(first, first + ROWS_AT_ONCE);
  for (const entry of shown) addCorrectButton(entry);
  table.tBodies[0].replaceChildren(...shown.map((entry) => entry.row));
  const number = (value) => value.toLocaleString("en");
  document.getElementById("found").value = matching.length > shown.length
    ? `${number(first + 1)}–${number(first + shown.length)} of ${number(matching.length)} quotes`
    : `${number(matching.length)} of ${number(entries.length)} quotes`;
  pages.hidden = last === 1;
  pages.querySelector("span").textContent = `page ${state.page} of ${last}`;
  // A disabled button would lose the focus of the keyboard.
  document.getElementById("previous").setAttribute("aria-disabled", String(state.page === 1));
  document.getElementById("next").setAttribute("aria-disabled", String(state.page === last));
}

function addCorrectButton(entry) {
  if (!entry.row.querySelector("button")) entry.row.cells[3].append(" ", correctButton(entry.key, entry.row.cells[0].textContent));
}

function showRow(key, quote, name) {
  const entry = entryOf.get(key);
  if (!entry) return;
  const { row } = entry;
  entry.original ??= { cells: [1, 2, 3].map((column) => [...row.cells[column].childNodes].filter((node) => node.nodeName !== "BUTTON")), stance: entry.stance, side: entry.side, speaker: entry.speaker, kind: entry.kind };
  if (!corrections.has(key)) {
    const { cells, ...fields } = entry.original;
    cells.forEach((nodes, index) => row.cells[index + 1].replaceChildren(...nodes));
    Object.assign(entry, fields);
  } else {
    const tag = element("span", name === "other" ? "not a quote" : name, `tag ${name}`);
    row.cells[3].replaceChildren(tag, " ", element("span", isChanged(key) ? "corrected" : "checked", "checked"));
    if (quote.speaker !== predictedQuote(key).speaker) row.cells[1].textContent = quote.speaker ?? "no speaker";
    else row.cells[1].replaceChildren(...entry.original.cells[0]);
    row.cells[2].textContent = quote.side ?? "unknown";
    Object.assign(entry, { stance: name === "other" ? "not a quote" : name, side: quote.side ?? "unknown", kind: quote.kind, speaker: row.cells[1].textContent.toLowerCase() });
  }
  row.querySelector("button")?.remove();
  addCorrectButton(entry);
}

let pendingAddress = 0;
function writeAddress() {
  const values = new URLSearchParams();
  for (const name of FILTERS) if (filterForm.elements[name]?.value) values.set(name, filterForm.elements[name].value);
  if (state.sort) values.set("sort", state.sort);
  if (state.page > 1) values.set("page", state.page);
  const query = values.toString();
  clearTimeout(pendingAddress);
  // A browser refuses too many changes of the address in a short time.
  pendingAddress = setTimeout(() => history.replaceState(null, "", query ? `#quotes?${query}` : "#quotes"), 200);
}

function readAddress() {
  const values = new URLSearchParams(location.hash.slice("#quotes?".length));
  for (const name of FILTERS) if (filterForm.elements[name]) filterForm.elements[name].value = values.get(name) ?? "";
  state.sort = sortable.includes((values.get("sort") ?? "").replace(/^-/, "")) ? values.get("sort") : "";
  state.page = Number(values.get("page")) || 1;
  showSort();
  applyFilters();
  document.getElementById("quotes").scrollIntoView();
}

function showSort() {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (state.sort.replace(/^-/, "") === sortable[column]) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = element("button", head.textContent);
  head.dataset.name = head.textContent;
  button.type = "button";
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    state.sort = state.sort === sortable[column] ? `-${sortable[column]}` : sortable[column];
    state.page = 1;
    showSort();
    applyFilters();
    writeAddress();
  });
});
filterForm.addEventListener("input", () => {
  state.page = 1;
  applyFilters();
  writeAddress();
});
filterForm.addEventListener("reset", () => setTimeout(() => {
  state.page = 1;
  applyFilters();
  writeAddress();
}));
filterForm.addEventListener("submit", (event) => event.preventDefault());
for (const [id, step] of [["previous", -1], ["next", 1]]) {
  document.getElementById(id).addEventListener("click", (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
    state.page += step;
    showPage();
    writeAddress();
    document.getElementById("quotes").scrollIntoView();
  });
}
document.getElementById("download-table").addEventListener("click", () => download("quotes.csv", "text/csv", makeTable(matching.map((entry) => entry.key))));
