// Times as the server writes them ("2024-09-26T09:05:00+08:00"), shown as they stand there: Shanghai's wall clock,
// whatever the zone of this computer. A wall clock is kept as the milliseconds it would be in UTC.

const WEEKDAYS = "日一二三四五六";

export function wallClock(iso) {
  return Date.parse(iso.slice(0, 19) + "Z");
}

export function timeOf(wall) {
  const date = new Date(wall);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

export function dayOf(wall) {
  const date = new Date(wall);
  return `${date.getUTCFullYear()}年${shortDayOf(wall)} 星期${WEEKDAYS[date.getUTCDay()]}`;
}

export function shortDayOf(wall) {
  const date = new Date(wall);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

export function momentOf(wall) {
  return `${dayOf(wall)} ${timeOf(wall)}`;
}

/** As a datetime-local field holds it. */
export function fieldValue(wall) {
  return new Date(wall).toISOString().slice(0, 16);
}

function two(number) {
  return String(number).padStart(2, "0");
}
