/* An answer of a card put into the fields with which its question is answered. */

/** value: text as it is, everything else as JSON. Which it is, the fields of the question tell. */
export function fill(editor, value) {
  if (!editor) return;
  for (const field of editor.querySelectorAll('[name^="answer-"], [name^="json-"]')) {
    if (field.type === "checkbox") {
      const chosen = JSON.parse(value);
      field.checked = field.name.startsWith("json-") ? !chosen.length : chosen.includes(field.value);
    } else if (field.type === "radio") {
      field.checked = field.value === value;
      if (field.checked) field.closest(".option-row")?.scrollIntoView({ block: "nearest" });
    } else {
      field.value = value;
      field.dispatchEvent(new CustomEvent("restore", { bubbles: true }));
    }
  }
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}
