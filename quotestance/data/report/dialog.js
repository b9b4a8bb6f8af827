
// The form in which one quote is corrected, and the bar that counts the corrections.

const correctDialog = document.getElementById("correct");
const correctForm = correctDialog.querySelector("form");
const correctionBar = document.getElementById("corrections");
const CONTEXT = 500;  // characters around a quote, at most
let asked = null;  // the key of the quote in the form
let askNext = () => undefined;  // the key that follows a key

const element = (tag, text, name) => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
};

function fillContext(number, quote) {
  const article = articleText(number);
  const place = document.getElementById("context");
  if (!article) {
    place.replaceChildren(element("mark", quote.text));
    return;
  }
  const before = article.points.slice(Math.max(0, quote.start - CONTEXT), quote.start).join("");
  const after = article.points.slice(quote.end, quote.end + CONTEXT).join("");
  const words = element("mark", quoteText(number, quote));
  place.replaceChildren(before.slice(before.lastIndexOf("\n\n") + 1).trimStart(), words, after.split("\n\n")[0].trimEnd());
  words.scrollIntoView({ block: "nearest" });
}

function ask(key) {
  const [number] = key.split("-").map(Number);
  const article = data.articles[number - 1];
  const quote = currentQuote(key);
  const predicted = predictedQuote(key);
  asked = key;
  document.getElementById("where").textContent = [article.title || article.id, article.outlet, article.date].filter(Boolean).join(" · ");
  document.getElementById("company").textContent = article.company || "the company";
  const shares = predicted.probabilities ? ["critical", "defensive", "neutral"].map((name, index) => `${name} ${Math.round(100 * predicted.probabilities[index])} %`).join(", ") : predicted.stance;
  document.getElementById("suggestion").textContent = `${progress(key)}The model: ${shares || "no stance"}${corrections.has(key) ? ". You have checked this quote." : ""}`;
  for (const name of ["stance", "side", "about"]) {
    for (const input of correctForm.elements[name]) input.checked = input.value === (quote[name] ?? "");
  }
  correctForm.elements.speaker.value = quote.speaker ?? "";
  correctForm.elements.kind.value = quote.kind;
  const names = new Set(article.quotes.map((values) => values[FIELD.speaker]).filter(Boolean));
  document.getElementById("speakers-known").replaceChildren(...[...names].map((name) => Object.assign(document.createElement("option"), { value: name })));
  document.getElementById("save-next").hidden = askNext(key) === undefined;
  if (!correctDialog.open) correctDialog.showModal();
  fillContext(number, quote);
  const stances = [...correctForm.elements.stance];
  (stances.find((input) => input.checked) ?? stances[0]).focus();
}

function progress(key) {
  const place = data.order ? data.order.findIndex(([number, quote]) => `${number}-${quote}` === key) : -1;
  return place < 0 ? "" : `Quote ${place + 1} of ${data.order.length}. `;
}

function readForm(isOther) {
  const value = (name) => correctForm.elements[name].value.trim() || null;
  const kind = isOther ? "other" : value("kind");
  if (kind === "other") return { kind, speaker: null, side: null, about: null, stance: null };
  const speaker = value("speaker");
  // The other fields are spelt as they were, so that a name with odd spaces counts as unchanged.
  const before = currentQuote(asked).speaker;
  return {
    kind, speaker: before && before.trim() === speaker ? before : speaker,
    side: speaker && value("side"), about: value("about"), stance: value("stance"),
  };
}

function closeDialog() {
  correctDialog.close();
  const key = asked;
  asked = null;
  focusButton(key);
}

function focusButton(key) {
  const buttons = [...document.querySelectorAll(`button[data-key="${key}"]`)];
  buttons.find((button) => button.checkVisibility())?.focus();
}

correctForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const choice = event.submitter ? event.submitter.value : "save";
  if (choice === "cancel") return closeDialog();
  const key = asked;
  correct(key, readForm(choice === "other"));
  const next = choice === "save" ? undefined : askNext(key);
  showCorrection(key);
  showCount();
  return next === undefined ? closeDialog() : ask(next);
});
correctDialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  closeDialog();
});

function correctButton(key, text) {
  const button = element("button", corrections.has(key) ? "Correct again" : "Correct", "correct");
  button.type = "button";
  button.dataset.key = key;
  button.setAttribute("aria-label", `${button.textContent}: ${text.trim().slice(0, 60)}`);
  return button;
}

// Show a correction at the quote in the text, in its note and in the table.
function showCorrection(key) {
  const [number] = key.split("-");
  const quote = currentQuote(key);
  const name = classify(corrections.has(key) ? { ...quote, probabilities: null } : quote);
  for (const link of document.querySelectorAll(`#a${number} mark > a[href="#n${key}"]`)) {
    link.parentNode.classList.remove("critical", "defensive", "neutral", "unclear", "other");
    link.parentNode.classList.add(name);
  }
  const note = document.getElementById(`n${key}`)?.closest("details");
  if (note) {
    note.className = `note ${name}`;
    const tag = note.querySelector(".tag");
    tag.className = `tag ${name}`;
    tag.textContent = name === "other" ? "not a quote" : name;
    const speaker = note.querySelector("b");
    speaker.dataset.predicted ??= speaker.textContent;
    const isRenamed = quote.kind !== "other" && quote.speaker !== predictedQuote(key).speaker;
    speaker.textContent = isRenamed ? quote.speaker ?? "no speaker" : speaker.dataset.predicted;
    note.querySelector(".checked")?.remove();
    if (corrections.has(key)) note.querySelector("summary").append(element("span", isChanged(key) ? "corrected" : "checked", "checked"));
  }
  showRow(key, quote, name);
}

function showCount() {
  const changed = [...corrections.keys()].filter(isChanged).length;
  const checked = corrections.size;
  correctionBar.hidden = !checked && !past.length;
  document.body.classList.toggle("correcting", !correctionBar.hidden);
  correctionBar.querySelector("output").value = `${checked} ${checked === 1 ? "quote" : "quotes"} checked, ${changed} corrected`
    + (isKept ? "" : ". This browser keeps them only while the page is open: download them.");
  document.getElementById("undo").disabled = !past.length;
  const stale = document.getElementById("stale");
  if (stale) stale.hidden = !changed;
}

document.getElementById("undo").addEventListener("click", () => {
  const key = undo();
  showCorrection(key);
  showCount();
  // The bar disappears with the last correction, and the focus would be lost.
  if (correctionBar.hidden) focusButton(key);
});
document.getElementById("discard").addEventListener("click", () => {
  if (!confirm(`Discard all corrections (${corrections.size})? They cannot be brought back.`)) return;
  for (const key of discardCorrections()) showCorrection(key);
  showCount();
});
document.getElementById("download-labels").addEventListener("click", () => {
  download("labels.jsonl", "application/jsonl", makeLabels(document.getElementById("extent").value === "checked"));
  undownloaded = 0;
  saveCorrections();
});
addEventListener("beforeunload", (event) => {
  if (undownloaded && !isKept) event.preventDefault();
});
