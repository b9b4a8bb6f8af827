
// The page is complete without its script. Here it starts.

// The quote that follows in the form: in a page for reviewing the next that is not checked, else the next in the table.
function followInOrder(key) {
  const order = data.order ? data.order.map(([number, place]) => `${number}-${place}`) : matching.map((entry) => entry.key);
  const rest = order.slice(order.indexOf(key) + 1);
  return data.order ? [...rest, ...order].find((other) => other !== key && !corrections.has(other)) : rest[0];
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("button.correct")?.dataset.key;
  if (!key) return;
  askNext = event.target.closest("#articles") ? () => undefined : followInOrder;
  ask(key);
});

// A note gets its button when it is opened; `toggle` does not bubble.
document.addEventListener("toggle", (event) => {
  const facts = event.target.open && event.target.matches("details.note") && event.target.querySelector(".facts");
  if (facts && !facts.querySelector("button.correct")) facts.append(" ", correctButton(facts.id.slice(1), event.target.querySelector("summary").textContent));
}, true);

function openTarget() {
  if (location.hash.startsWith("#quotes?")) {
    readAddress();
    return;
  }
  const target = document.getElementById(location.hash.slice(1));
  let closed = false;
  for (let around = target?.closest("details"); around; around = around.parentElement.closest("details")) {
    closed ||= !around.open;
    around.open = true;
  }
  if (closed) target.scrollIntoView({ block: target.closest(".facts") ? "nearest" : "center" });
}

document.getElementById("start-review")?.addEventListener("click", () => {
  askNext = followInOrder;
  const first = data.order.map(([number, place]) => `${number}-${place}`);
  ask(first.find((key) => !corrections.has(key)) ?? first[0]);
});

// A page that prints the evidence prints all rows that the filters left.
addEventListener("beforeprint", () => {
  if (document.body.classList.contains("print-full")) table.tBodies[0].replaceChildren(...matching.map((entry) => entry.row));
});
addEventListener("afterprint", showPage);

restoreCorrections();
applyFilters();
for (const key of corrections.keys()) showCorrection(key);
showCount();
for (const hidden of document.querySelectorAll("#filter, .tools")) hidden.hidden = false;
addEventListener("hashchange", openTarget);
openTarget();
