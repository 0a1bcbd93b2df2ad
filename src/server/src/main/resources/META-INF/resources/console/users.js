// Users: all of them, and one.

import {act, ask} from "./act.js";
import {get, part} from "./api.js";
import {el, several, table, time} from "./dom.js";
import {pages, search} from "./pages.js";

const SHORTEST = 8;
const LONGEST = 256;

function newPassword(label) {
    return el("label", {}, label, el("input", {
        name: "password", type: "password", autocomplete: "new-password", required: true, minlength: SHORTEST, maxlength: LONGEST,
    }));
}

async function create(event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const name = fields.get("name").trim();
    await act("POST", "users", {name, password: fields.get("password")}, () => `User ${name} may connect.`);
}

/** All users. */
export async function users(parameters) {
    const list = await get("users", {
        search: parameters.get("search") ?? "",
        page: parameters.get("page") ?? 0,
        size: 50,
    });
    return [
        el("h1", {}, "Users"),
        search("users", parameters, []),
        el("section", {},
            table(several(list.total, "user"), [
                {title: "User", of: row => el("a", {href: `#/users/${part(row.name)}`}, row.name), head: true},
                {title: "May connect", of: row => row.enabled ? "yes" : "disabled"},
                {title: "Made", of: row => time(row.createdAt)},
                {title: "Changed", of: row => time(row.changedAt)},
            ], list.items, parameters.get("search")
                ? "No user has that in its name."
                : "There are no users yet."),
            pages("users", parameters, list)),
        el("section", {},
            el("h2", {}, "Add a user"),
            el("form", {class: "search", onsubmit: create},
                el("label", {}, "Name", el("input", {
                    name: "name", autocomplete: "off", required: true, maxlength: 64, pattern: "[a-zA-Z0-9._@+\\-]+",
                    title: "letters, digits, '.', '_', '-', '@' and '+'",
                })),
                newPassword("Password"),
                el("button", {type: "submit"}, "Add"))),
    ];
}

/** One user. */
export async function user(name) {
    const here = `users/${part(name)}`;
    const found = await get(here);
    const change = async event => {
        event.preventDefault();
        await act("PATCH", here, {password: new FormData(event.target).get("password")},
            () => `User ${name} has a new password. It counts for connections to come.`);
    };
    const enable = () => act("PATCH", here, {enabled: true}, () => `User ${name} may connect.`);
    const disable = async () => {
        if (await ask(`Disable user ${name}?`, "The user cannot connect any more. Connections that are there stay.", "Disable")) {
            await act("PATCH", here, {enabled: false}, () => `User ${name} is disabled.`);
        }
    };
    const remove = async () => {
        if (await ask(`Delete user ${name}?`, "The user cannot connect any more. Connections that are there stay.", "Delete")) {
            await act("DELETE", here, undefined, () => `User ${name} is deleted.`, "#/users");
        }
    };
    return [
        el("p", {}, el("a", {href: "#/users"}, "All users")),
        el("h1", {}, `User ${name}`),
        el("p", {}, found.enabled ? "May connect by JMS. " : "Is disabled and cannot connect. ",
            "Made ", time(found.createdAt), ", changed ", time(found.changedAt), "."),
        el("section", {},
            el("h2", {}, "Change the password"),
            el("form", {class: "search", onsubmit: change},
                newPassword("New password"),
                el("button", {type: "submit"}, "Change"))),
        el("section", {},
            el("h2", {}, "Keep out"),
            el("div", {class: "pages"},
                found.enabled
                    ? el("button", {type: "button", class: "danger", onclick: disable}, "Disable…")
                    : el("button", {type: "button", onclick: enable}, "Enable"),
                el("button", {type: "button", class: "danger", onclick: remove}, "Delete…"))),
    ];
}
