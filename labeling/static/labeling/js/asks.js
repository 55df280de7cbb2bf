/* A new project: of all settings those of the chosen type of question. Without scripts all are there. */
const form = document.querySelector("[data-asks]");

function show() {
  const type = form.elements.question_type.value;
  for (const field of form.querySelectorAll(".of-type")) field.hidden = !field.classList.contains(`for-${type}`);
}

form.elements.question_type.addEventListener("change", show);
show();
