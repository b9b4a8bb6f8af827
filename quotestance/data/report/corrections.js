
// The quotes of the page, what a reader corrected in them, and the files made of both.
// A quote has a key "3-7": the number of its article in the page (from 1), and its place among the article's quotes.

const data = JSON.parse(document.getElementById("data").textContent);
const FIELD = Object.fromEntries(data.fields.map((name, index) => [name, index]));
const CORRECTED = ["kind", "speaker", "side", "about", "stance"];
const STORE = `quotestance:${data.key}`;

const corrections = new Map();  // by key; an unchanged entry says that a reader found the quote right
const past = [];  // for undo: pairs of a key and its entry before the change
let undownloaded = 0;
let isKept = true;  // whether this browser keeps the corrections; for a page opened from a file it may not

function saveCorrections() {
  try {
    localStorage.setItem(STORE, JSON.stringify({ entries: [...corrections], past, undownloaded }));
    isKept = true;
  } catch {
    isKept = false;
  }
}

function restoreCorrections() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) || "null");
    if (!kept) return;
    for (const [key, entry] of kept.entries) if (predictedQuote(key)) corrections.set(key, entry);
    past.push(...kept.past);
    undownloaded = kept.undownloaded;
  } catch {
    isKept = false;
  }
}

function predictedQuote(key) {
  const [number, place] = key.split("-").map(Number);
  const values = data.articles[number - 1]?.quotes[place];
  return values && Object.fromEntries(data.fields.map((name) => [name, values[FIELD[name]]]));
}

const currentQuote = (key) => ({ ...predictedQuote(key), ...corrections.get(key) });

function isChanged(key) {
  const entry = corrections.get(key);
  const predicted = entry && predictedQuote(key);
  return Boolean(entry) && CORRECTED.some((name) => entry[name] !== predicted[name]);
}

function correct(key, entry) {
  past.push([key, corrections.get(key) ?? null]);
  corrections.set(key, entry);
  undownloaded += 1;
  saveCorrections();
}

function undo() {
  const [key, before] = past.pop();
  if (before) corrections.set(key, before);
  else corrections.delete(key);
  undownloaded += 1;
  saveCorrections();
  return key;
}

function discardCorrections() {
  const keys = [...corrections.keys()];
  corrections.clear();
  past.length = 0;
  undownloaded = 0;
  try {
    localStorage.removeItem(STORE);
  } catch {
    isKept = false;
  }
  return keys;
}

// Spans count code points, and a character beyond U+FFFF takes two places in a string of JavaScript.
const texts = new Map();
function articleText(number) {
  if (!texts.has(number)) {
    const article = data.articles[number - 1];
    const text = !article.has_text ? null : article.text ?? document.querySelector(`#a${number} .text`).textContent;
    texts.set(number, text === null ? null : { text, points: Array.from(text) });
  }
  return texts.get(number);
}

function quoteText(number, quote) {
  return quote.text ?? articleText(number).points.slice(quote.start, quote.end).join("");
}

// The stance as the page counts it, as in quotestance/writing/stance_counts.py.
function classify(quote) {
  if (quote.kind === "other") return "other";
  if (!quote.stance) return "unclear";
  return quote.probabilities && Math.max(...quote.probabilities) < 0.5 ? "unclear" : quote.stance;
}

function describeLabel(number, place, key) {
  const quote = currentQuote(key);
  const isSaid = quote.kind !== "other";
  const entry = corrections.get(key);
  const predicted = predictedQuote(key);
  const hasSpeaker = isSaid && quote.speaker;
  const isSame = hasSpeaker && quote.speaker === predicted.speaker;
  const article = data.articles[number - 1];
  // Another speaker of the article brings along the role.
  const other = article.quotes.find((values) => values[FIELD.speaker] === quote.speaker);
  const role = isSame ? quote.role : other?.[FIELD.role] ?? null;
  const label = { start: quote.start, end: quote.end };
  if (article.has_text) label.text = quoteText(number, quote);
  return {
    ...label,
    kind: quote.kind,
    statement: quote.statement,
    speaker: hasSpeaker ? { name: quote.speaker, mention: isSame ? quote.mention : null, role, side: quote.side } : null,
    rule: isSame ? quote.rule : null,
    about: isSaid ? quote.about : null,
    stance: isSaid ? quote.stance : null,
    probabilities: isSaid && !entry && quote.probabilities
      ? { critical: quote.probabilities[0], defensive: quote.probabilities[1], neutral: quote.probabilities[2] } : null,
    checked: Boolean(entry),
  };
}

// Labels of the quotes that a reader checked, or of all. What is left out of an article is listed as `unscored`, so that
// an evaluation does not count it as wrong. Of two quotes that overlap, the checked one is kept, or else the first.
function describeArticle(number, onlyChecked, isRepeatedId) {
  const { id, title, outlet, date, url, company, company_inferred: inferred, has_text: hasText, quotes } = data.articles[number - 1];
  const labels = [];
  const unscored = [];
  quotes.forEach((values, place) => {
    const key = `${number}-${place}`;
    const { start, end, kind, counts } = predictedQuote(key);
    const isChecked = corrections.has(key);
    if (!isChecked && (onlyChecked || !(counts || kind === "other"))) {
      unscored.push([start, end]);
      return;
    }
    const last = labels.at(-1);
    if (last && last.end > start) {
      if (last.checked || !isChecked) return;
      labels.pop();
    }
    labels.push(describeLabel(number, place, key));
  });
  const names = isRepeatedId ? { id: `${id} (${company})`, document: id } : { id };
  const text = hasText ? { text: articleText(number).text } : {};
  return { ...names, title, outlet, date, url, company, company_inferred: inferred, ...text, quotes: labels, unscored };
}

function makeLabels(onlyChecked) {
  const ids = data.articles.map((article) => article.id);
  const seen = new Set();
  const repeated = new Set(ids.filter((id) => seen.has(id) || !seen.add(id)));
  const checked = new Set([...corrections.keys()].map((key) => Number(key.split("-")[0])));
  return data.articles.map((article, index) => index + 1)
    .filter((number) => !onlyChecked || checked.has(number))
    .map((number) => `${JSON.stringify(describeArticle(number, onlyChecked, repeated.has(ids[number - 1])))}\n`)
    .join("");
}

// A spreadsheet would run a cell that begins like a formula, as in quotestance/records/rows.py.
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

function formatCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function makeTable(keys) {
  const lines = keys.map((key) => {
    const [number, place] = key.split("-").map(Number);
    const article = data.articles[number - 1];
    const label = describeLabel(number, place, key);
    const shares = label.probabilities ?? {};
    const row = {
      ...article, ...label, article_id: article.id, quote: quoteText(number, predictedQuote(key)),
      speaker: label.speaker?.name, role: label.speaker?.role, side: label.speaker?.side,
      p_critical: shares.critical, p_defensive: shares.defensive, p_neutral: shares.neutral,
    };
    return data.columns.map((name) => formatCell(row[name])).join(",");
  });
  return `\ufeff${[data.columns.join(","), ...lines].join("\r\n")}\r\n`;
}

function download(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
