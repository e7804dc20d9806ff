// Filters a list or a table on pages with an element of the class filter-here, shows pages with one of
// the class present-here as slides, shows the meaning of words where nothing can hover, keeps tables
// readable for screen readers where the style stacks them, and lets the keyboard scroll what is too wide.
// Without it all pages read as they are.

for (const [where, name] of [[".sidebar-drawer", "Pages"], [".toc-drawer", "On this page"]]) {
  document.querySelector(where)?.setAttribute("aria-label", name);
}

const letKeysScroll = () => {
  for (const wide of document.querySelectorAll("pre, .formula, .table-wrapper")) {
    wide.toggleAttribute("tabindex", false);
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
};
letKeysScroll();
addEventListener("resize", letKeysScroll);

for (const table of document.querySelectorAll("article table.docutils")) {
  const columns = [...table.querySelectorAll("thead th")].map((held) => held.textContent.trim());
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
  for (const row of table.querySelectorAll("tr")) row.setAttribute("role", "row");
  for (const head of table.querySelectorAll("th")) head.setAttribute("role", "columnheader");
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, place) => {
      cell.setAttribute("role", "cell");
      if (place && columns[place]) cell.dataset.column = columns[place];
    });
  }
}

for (const place of document.querySelectorAll(".filter-here")) {
  const article = place.closest("article");
  const items = [...article.querySelectorAll("tbody tr, section section li, dl.glossary dt")];
  const column = [...article.querySelectorAll("thead th")]
    .findIndex((held) => held.textContent.trim() === place.dataset.facet);
  const facet = (item) => item.cells[column].textContent.trim();
  const follower = (item) => (item.tagName === "DT" ? item.nextElementSibling : null);
  const plain = (text) => text.toLowerCase().replace(/\s*=\s*/g, "=");
  const text = (item) => plain(item.textContent + (follower(item)?.textContent ?? ""));

  const form = document.createElement("form");
  form.className = "filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", place.dataset.label);
  form.addEventListener("submit", (event) => event.preventDefault());
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "search" });
  label.append(place.dataset.label, input);
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  form.append(label);

  const boxes = [];
  if (column >= 0) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = `Show by ${place.dataset.facet}`;
    group.append(legend);
    for (const value of new Set(items.map(facet))) {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value });
      const choice = document.createElement("label");
      choice.append(box, value);
      group.append(choice);
      boxes.push(box);
    }
    form.append(group);
  }
  form.append(count);

  const apply = () => {
    const wanted = plain(input.value.trim());
    const values = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const item of items) {
      const hidden = !text(item).includes(wanted) || (boxes.length > 0 && !values.has(facet(item)));
      item.hidden = hidden;
      if (follower(item)) follower(item).hidden = hidden;
      shown += !hidden;
    }
    for (const section of article.querySelectorAll("section section")) {
      const held = items.filter((item) => section.contains(item));
      section.hidden = held.length > 0 && held.every((item) => item.hidden);
    }
    count.textContent = `${shown} of ${items.length}`;
  };
  form.addEventListener("input", apply);
  place.replaceWith(form);
  apply();
}

for (const place of document.querySelectorAll(".present-here")) {
  const slides = [...place.closest("article").querySelectorAll("section > h1, section > section")];
  const page = document.documentElement;
  const shown = () => page.classList.contains("presenting");
  const present = (on) => {
    page.classList.toggle("presenting", on);
    if (on) page.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
    show(0);
  };
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.textContent = "Show as slides (tap or arrow keys)";
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    present(true);
  });
  place.append(button);
  const end = Object.assign(document.createElement("button"), { type: "button", className: "end-slides" });
  end.textContent = "End";
  end.addEventListener("click", (event) => {
    event.stopPropagation();
    present(false);
  });
  place.after(end);
  let current = 0;
  const show = (number) => {
    current = Math.max(0, Math.min(slides.length - 1, number));
    slides[current].scrollIntoView({ behavior: "instant" });
  };
  const step = (by) => show(current + by);
  addEventListener("resize", () => shown() && show(current));
  addEventListener("scrollend", () => {
    const tops = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
    if (shown()) current = tops.indexOf(Math.min(...tops));
  });
  const keys = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (!shown()) return;
    if (event.key === "Escape") present(false);
    if (!(event.key in keys)) return;
    event.preventDefault();
    step(keys[event.key]);
  });
  document.addEventListener("click", (event) => {
    if (shown() && !event.target.closest("a, summary")) step(event.clientX < innerWidth / 3 ? -1 : 1);
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && shown()) present(false);
  });
}

// Where nothing hovers, the first tap on a word shows its meaning, and the second one goes to it.
if (matchMedia("(hover: none)").matches) {
  for (const word of document.querySelectorAll("article a.word")) {
    word.addEventListener("click", (event) => {
      if (word.nextElementSibling?.className === "meaning") return;
      event.preventDefault();
      const meaning = Object.assign(document.createElement("span"), { className: "meaning" });
      meaning.textContent = ` (${word.title}; tap the word again for more)`;
      meaning.setAttribute("role", "status");
      word.after(meaning);
    });
  }
}
