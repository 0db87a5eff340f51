// Builds DOM elements. Text is only ever set as text, so nothing anybody writes can become markup.

/**
 * element("button", { class: "primary", type: "button", onclick: press }, "发送")
 * Properties that start with "on" are listeners; false, null and undefined attributes are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Words for screen readers alone. */
export function spoken(text) {
  return element("span", { class: "spoken" }, text);
}
