// The fields of a form: reading them, filling them in, clearing them.

const isOption = (field) => field.type === "radio" || field.type === "checkbox";

export const fieldNamed = (form, name) => form.querySelector(`[name="${name}"]`);

// The owner says whose answers a form takes: guests with personal links may share a device, so the mark of the link
// belongs to it. A question called "action" hides that property of the form, so the attribute is read.
export function identityOf(form) {
  const { href, pathname } = new URL(form.getAttribute("action"), location.href);
  const link = fieldNamed(form, "invite");
  return { address: href, path: pathname, link, owner: pathname + (link ? ` ${link.dataset.mark}` : "") };
}

// The values of every field that is filled in and asked, by the field's name.
export function answersOf(element) {
  const answers = {};
  for (const field of element.querySelectorAll("input, textarea")) {
    const filled = isOption(field) ? field.checked : field.value !== "";
    if (field.name && filled && !field.disabled) (answers[field.name] ??= []).push(field.value);
  }
  return answers;
}

export function hasAnswers(form) {
  const typed = [...form.querySelectorAll("textarea, .input")].some((field) => field.value !== "");
  return typed || form.querySelector("input:checked") !== null;
}

export function fill(form, pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (isOption(field)) field.checked ||= field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
  }
}

export function clear(form) {
  for (const field of form.querySelectorAll("input, textarea")) {
    if (isOption(field)) field.checked = false;
    else if (field.type !== "hidden") field.value = "";
  }
}
