// Builds elements. Text is only ever set as text, so nothing that a client named can become markup.

const SVG = new Set(["svg", "polyline", "line", "title"]);

/** An element with attributes and children; children that are null are left out. */
export function el(name, attributes = {}, ...children) {
    const element = SVG.has(name)
        ? document.createElementNS("http://www.w3.org/2000/svg", name)
        : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith("on")) {
            element.addEventListener(key.slice(2), value);
        } else if (value !== null && value !== undefined && value !== false) {
            element.setAttribute(key, value === true ? "" : value);
        }
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined));
    return element;
}

/**
 * A table. Columns: {title, of: row => text or element, number, head}. On a narrow screen each row becomes a
 * card whose lines are named by the columns; the roles stay what they are when the style takes the table apart.
 */
export function table(caption, columns, rows, whenEmpty) {
    if (rows.length === 0) {
        return el("p", {class: "empty"}, whenEmpty);
    }
    return el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption},
        el("table", {role: "table"},
            el("caption", {}, caption),
            el("thead", {role: "rowgroup"}, el("tr", {role: "row"}, columns.map(column =>
                el("th", {scope: "col", role: "columnheader", class: column.number ? "number" : null}, column.title)))),
            el("tbody", {role: "rowgroup"}, rows.map(row => el("tr", {role: "row"}, columns.map(column =>
                el(column.head ? "th" : "td",
                    {
                        scope: column.head ? "row" : null,
                        role: column.head ? "rowheader" : "cell",
                        class: column.number ? "number" : null,
                        "data-title": column.title,
                    },
                    el("span", {}, column.of(row) ?? "–"))))))));
}

/** One number with its name. */
export function card(name, value, detail) {
    return el("div", {class: "card"}, el("dl", {},
        el("dt", {}, name),
        el("dd", {}, String(value), detail ? el("small", {}, detail) : null)));
}

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", {maximumFractionDigits: 1});

/** 1234567 as 1,234,567. */
export const count = number => whole.format(number);

/** 1 topic, 2 topics. */
export const several = (number, what, whats = `${what}s`) => `${count(number)} ${number === 1 ? what : whats}`;

/** 12.345 as 12.3. */
export const rate = number => short.format(number);

/** 1536 as 1.5 KiB. */
export function bytes(number) {
    let value = number;
    for (const unit of ["B", "KiB", "MiB", "GiB", "TiB"]) {
        if (value < 1024 || unit === "TiB") {
            return `${short.format(value)} ${unit}`;
        }
        value /= 1024;
    }
}

/** 93784 seconds as 1 d 2 h. */
export function duration(seconds) {
    const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
    const first = units.findIndex(([, size]) => seconds >= size);
    if (first < 0) {
        return "0 s";
    }
    const parts = [];
    let rest = seconds;
    for (const [unit, size] of units.slice(first, first + 2)) {
        parts.push(`${Math.floor(rest / size)} ${unit}`);
        rest %= size;
    }
    return parts.join(" ");
}

/** An ISO time as the reader writes times, with the exact one behind it. */
export function time(iso) {
    return iso ? el("time", {datetime: iso, title: iso}, new Date(iso).toLocaleString()) : null;
}
