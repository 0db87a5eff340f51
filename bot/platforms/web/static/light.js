// A light 灯: colour, sign and word together, so that nobody has to tell colours apart.

import { element } from "./element.js";

const SIGNS = { green: "✓", yellow: "!", red: "✕", grey: "–" };

export function lightElement(light, label = "") {
  const sign = element("span", { class: "light-sign", "aria-hidden": "true" }, SIGNS[light] || SIGNS.grey);
  return element("span", { class: `light ${light}` }, sign, label && element("span", {}, label));
}
