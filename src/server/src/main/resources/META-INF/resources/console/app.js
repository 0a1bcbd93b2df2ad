// Shows the page that the address names and reads it again every two seconds.

import {say} from "./act.js";
import {get} from "./api.js";
import {deadLetter, deadLetterGroups, deadLetters} from "./deadletters.js";
import {el} from "./dom.js";
import {group, groups, overview, remember, topic, topics} from "./pages.js";
import {subscription, subscriptions} from "./subscriptions.js";
import {transactions} from "./transactions.js";
import {user, users} from "./users.js";

const INTERVAL_MS = 2000;
const main = document.getElementById("main");
const state = document.getElementById("state");

let shownAddress = null;
let turn = 0;

/** Something was done that the page does not show yet. */
let isOutdated = false;

function route() {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const [page, ...names] = path.split("/").map(decodeURIComponent);
    const parameters = new URLSearchParams(query);
    const [named, second, third] = names;
    switch (page) {
        case "": return {page: "", title: "Overview", read: overview};
        case "topics": return {page, title: named ?? "Topics", read: () => named ? topic(named) : topics(parameters)};
        case "groups": return {page, title: named ?? "Groups", read: () => named ? group(named) : groups(parameters)};
        case "subscriptions": return {
            page,
            title: second ? `${second} in ${named}` : "Subscriptions",
            read: () => second ? subscription(named, second) : subscriptions(parameters),
        };
        case "dead-letters": return {
            page,
            title: named ? `Dead letters of ${named}` : "Dead letters",
            read: () => third ? deadLetter(named, second, third) : named ? deadLetters(named, parameters) : deadLetterGroups(parameters),
        };
        case "transactions": return {page, title: "Transactions", read: () => transactions(parameters)};
        case "users": return {page, title: named ?? "Users", read: () => named ? user(named) : users(parameters)};
        default: return {page: "", title: "Not found", read: async () => [
            el("h1", {}, "There is no such page"), el("p", {}, el("a", {href: "#/"}, "Go to the overview"))]};
    }
}

function mark(page) {
    for (const link of document.querySelectorAll("nav a")) {
        if (link.getAttribute("href") === `#/${page}`) {
            link.setAttribute("aria-current", "page");
        } else {
            link.removeAttribute("aria-current");
        }
    }
}

function badge(words, kind) {
    if (state.textContent !== words) {
        state.textContent = words;
        state.className = `badge ${kind}`;
    }
}

async function readState() {
    try {
        const broker = await get("broker");
        remember(broker);
        const running = broker.state === "RUNNING";
        badge(`${broker.name || "no broker"}: ${broker.state.toLowerCase()}`,
            running && broker.acceptsSends ? "good" : broker.state === "FAILED" ? "bad" : "warn");
    } catch (failure) {
        badge("no answer", "bad");
    }
}

/** What somebody reads, types or points at must not be pulled away under them. */
function isInUse() {
    return main.contains(document.activeElement) && document.activeElement !== main
        && document.activeElement.matches("input, select, a, button");
}

/** A page that is not new yields to whoever uses it, unless something was done there. */
async function show(isNew, isChanged = false) {
    const mine = ++turn;
    // A later turn may overtake this one; it has to show the change then.
    isOutdated ||= isChanged;
    const {page, title, read} = route();
    if (isNew) {
        mark(page);
        document.title = `${title} – Posthorn`;
        main.setAttribute("aria-busy", "true");
    }
    let elements;
    try {
        elements = await read();
    } catch (failure) {
        elements = [
            isNew || main.childElementCount === 0 ? el("h1", {}, title) : null,
            el("p", {class: "notice bad", role: "alert"}, failure.message),
        ];
    }
    if (mine !== turn || (!isNew && !isOutdated && isInUse())) {
        return;
    }
    const showsChange = isOutdated;
    isOutdated = false;
    const hadFocus = isInUse();
    main.replaceChildren(...elements.filter(element => element !== null));
    main.removeAttribute("aria-busy");
    if (isNew && shownAddress !== null) {
        main.focus();
        window.scrollTo(0, 0);
    }
    if (showsChange && hadFocus) {
        main.focus();
    }
    shownAddress = location.hash;
}

async function again() {
    if (!document.hidden) {
        await readState();
        await show(false);
    }
    setTimeout(again, INTERVAL_MS);
}

document.querySelector(".skip").addEventListener("click", event => {
    // The address names the page, so it must not be overwritten by the jump.
    event.preventDefault();
    main.focus();
});
window.addEventListener("hashchange", () => {
    say("");
    show(true);
});
window.addEventListener("acted", () => show(false, true));
await readState();
await show(true);
setTimeout(again, INTERVAL_MS);
