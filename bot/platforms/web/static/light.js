// A light 灯: colour, sign and word together, so that nobody has to tell colours apart.

import { element, spoken } from "./element.js";

const SIGNS = { green: "✓", yellow: "!", red: "✕", grey: "–" };

export function lightElement(light, label = "") {
  const sign = element("span", { class: "light-sign", "aria-hidden": "true" }, SIGNS[light] || SIGNS.grey);
  return element("span", { class: `light ${light}` }, sign, label && element("span", {}, label));
}

// The signs of a message's text, drawn: many office machines have no font for the characters.
const DRAWN = {
  "🟢": ["green", "✓"],
  "🟡": ["yellow", "!"],
  "🔴": ["red", "✕"],
  "⚪": ["grey", "–"],
  "✅": ["green", "✓"],
  "⬜": ["grey", ""],
  "📝": ["yellow", "…"],
};
const DRAWN_SIGNS = new RegExp(`(${Object.keys(DRAWN).join("|")})`, "u");

/** The nodes of a text: words as they are, each sign as a small drawn one that still is the character when copied. */
export function withSigns(text) {
  return text.split(DRAWN_SIGNS).filter(Boolean).map((piece) => {
    if (!(piece in DRAWN)) return piece;
    const [light, sign] = DRAWN[piece];
    return element("span", { class: `light ${light} in-text` }, spoken(piece), element("span", { class: "light-sign", "data-sign": sign }));
  });
}
