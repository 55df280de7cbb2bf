/* What is wider than its box can be scrolled by keys. On a phone a table that is too wide is read as rows, one below the
   other: each cell then says the heading of its column. */
const TABLES = ".table-scroll > table.table:not(.heat, .x-record)";
const phone = matchMedia("(max-width: 719.98px)");

export function startTables() {
  phone.addEventListener("change", () => {
    for (const table of document.querySelectorAll(".as-rows")) table.classList.remove("as-rows");
    arrange();
  });
  document.addEventListener("htmx:afterSwap", arrange);
  arrange();
}

function arrange() {
  for (const box of document.querySelectorAll(".md-scroll:not([tabindex])")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  for (const table of document.querySelectorAll(TABLES)) {
    const box = table.parentElement;
    if (!phone.matches || box.scrollWidth <= box.clientWidth) continue;
    nameCells(table);
    table.classList.add("as-rows");
  }
}

function nameCells(table) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    for (const cell of row.cells) {
      cell.dataset.head = heads[cell.cellIndex] ?? "";
      cell.toggleAttribute("data-nothing", !cell.childElementCount && !cell.textContent.trim());
    }
  }
}
