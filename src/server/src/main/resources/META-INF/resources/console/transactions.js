// Branches of distributed transactions.

import {act, ask} from "./act.js";
import {get, part} from "./api.js";
import {bytes, count, el, several, table, time} from "./dom.js";
import {pages} from "./pages.js";

const STATES = {
    ACTIVE: "is being filled",
    TIMED_OUT: "took too long, was rolled back",
    PREPARED: "prepared, waits for a decision",
    COMMITTED_BY_OPERATOR: "committed by an operator",
    ROLLED_BACK_BY_OPERATOR: "rolled back by an operator",
};

const address = id => `transactions/${part(id)}`;

async function decide(id, way, words) {
    if (await ask(`${words} the branch ${id}?`,
        "Its transaction manager should do that. Other branches of the same transaction may end otherwise.", words)) {
        await act("POST", `${address(id)}/${way}`, undefined, () => "The branch is decided.");
    }
}

async function forget(id) {
    if (await ask(`Forget the branch ${id}?`, "Its transaction manager will not be told what was decided here.", "Forget")) {
        await act("DELETE", address(id), undefined, () => "The branch is forgotten.");
    }
}

function buttons({id, state}) {
    const button = (words, todo) => el("button", {type: "button", class: "danger", onclick: todo}, `${words}…`);
    switch (state) {
        case "PREPARED": return el("span", {class: "buttons"},
            button("Commit", () => decide(id, "commit", "Commit")), button("Roll back", () => decide(id, "rollback", "Roll back")));
        case "ACTIVE": return button("Roll back", () => decide(id, "rollback", "Roll back"));
        case "TIMED_OUT": return null;
        default: return button("Forget", () => forget(id));
    }
}

/** All branches. */
export async function transactions(parameters) {
    const list = await get("transactions", {page: parameters.get("page") ?? 0});
    return [
        el("h1", {}, "Transactions"),
        el("section", {},
            table(several(list.total, "branch", "branches") + " of distributed (XA) transactions", [
                {title: "Transaction : branch", of: row => el("code", {}, `${row.globalId}:${row.qualifier}`), head: true},
                {title: "State", of: row => STATES[row.state]},
                {title: "Since", of: row => time(row.since)},
                {title: "Sends", of: row => count(row.sent), number: true},
                {title: "Settles", of: row => count(row.settled), number: true},
                {title: "Bytes", of: row => bytes(row.bytes), number: true},
                {title: "", of: buttons},
            ], list.items, "There are no branches of distributed transactions."),
            pages("transactions", parameters, list)),
    ];
}
