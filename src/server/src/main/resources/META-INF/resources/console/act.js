// Does things: asks first, tells what came of it, and has the page read again.

import {send} from "./api.js";
import {el} from "./dom.js";

const said = document.getElementById("said");

/** Says how something ended, above the page, until the next page. */
export function say(words, isBad = false) {
    said.textContent = words;
    said.className = isBad ? "notice bad" : "notice";
    said.hidden = words === "";
}

/** Asks whether something is really to be done. Escape and "Cancel" mean no. */
export function ask(question, consequence, yes) {
    return new Promise(resolve => {
        const dialog = el("dialog", {"aria-labelledby": "question", "aria-describedby": "consequence"},
            el("form", {method: "dialog"},
                el("h2", {id: "question"}, question),
                el("p", {id: "consequence"}, consequence),
                el("div", {class: "buttons"},
                    el("button", {value: "no", autofocus: true}, "Cancel"),
                    el("button", {value: "yes", class: "danger"}, yes))));
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(dialog.returnValue === "yes");
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

/** Sends a request, says how it ended, and shows the page anew; or another one, if a hash is given. */
export async function act(method, path, body, words, hash) {
    try {
        const answer = await send(method, path, body);
        const told = words(answer);
        if (hash) {
            location.hash = hash;
            // The change of page takes words away that belong to the last one.
            window.addEventListener("hashchange", () => say(told), {once: true});
        } else {
            say(told);
        }
    } catch (failure) {
        say(failure.message, true);
    }
    window.dispatchEvent(new Event("acted"));
}
