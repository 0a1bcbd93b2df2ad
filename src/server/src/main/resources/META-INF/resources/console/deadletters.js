// Dead letters: the groups that have some, those of one group, and one.

import {act, ask} from "./act.js";
import {get, part} from "./api.js";
import {card, count, el, several, table, time} from "./dom.js";
import {pages, search} from "./pages.js";

const LIMIT = 25;
const SNIPPET = 80;

/** All groups with dead letters. */
export async function deadLetterGroups(parameters) {
    const list = await get("dead-letters", {
        search: parameters.get("search") ?? "",
        page: parameters.get("page") ?? 0,
        size: 50,
    });
    return [
        el("h1", {}, "Dead letters"),
        search("dead-letters", parameters, []),
        el("section", {},
            table(`${several(list.total, "group")} with dead letters`, [
                {title: "Group", of: row => el("a", {href: `#/dead-letters/${part(row.group)}`}, row.group), head: true},
                {title: "Open", of: row => count(row.open), number: true},
                {title: "Stored", of: row => count(row.stored), number: true},
                {title: "Oldest open", of: row => time(row.oldestStoredAt)},
                {title: "", of: row => row.job ? "being sent again" : ""},
            ], list.items, parameters.get("search")
                ? "No group with dead letters has that in its name."
                : "No message has died yet."),
            pages("dead-letters", parameters, list)),
    ];
}

function job(group, job) {
    const done = job.sent + job.skipped;
    return el("section", {},
        el("h2", {}, job.state === "RUNNING" ? "Being sent again" : `Last job: ${job.state.toLowerCase()}`),
        el("label", {}, `${count(job.sent)} of ${count(job.total)} sent`
            + (job.skipped > 0 ? `, ${count(job.skipped)} passed over` : "")
            + `, ${count(job.perSecond)} a second at the most`,
        el("progress", {max: Math.max(1, job.total), value: done})),
        job.waitsFor ? el("p", {class: "notice"}, `Waits: ${job.waitsFor}`) : null,
        job.fault ? el("p", {class: "notice bad"}, `Passed over: ${job.fault}`) : null,
        job.state !== "RUNNING" ? null : el("button", {
            type: "button",
            onclick: () => act("DELETE", `dead-letters/${part(group)}/jobs/${part(job.id)}`, undefined,
                () => "The job has ended. What it has sent stays sent."),
        }, "Stop"));
}

async function sendAll(event, group, open) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const topic = fields.get("topic").trim();
    if (await ask(`Send ${several(open, "dead letter")} of group ${group} again?`,
        topic === "" ? "Each goes to the topic it comes from. All groups of that topic will get it." : `All go to topic ${topic}.`,
        "Send again")) {
        await act("POST", `dead-letters/${part(group)}/jobs`,
            {perSecond: Number(fields.get("perSecond")), ...(topic === "" ? {} : {topic})},
            begun => `Sending ${several(begun.total, "letter")} again. This goes on without this page.`);
    }
}

async function purgeAll(group, open) {
    if (await ask(`Purge ${several(open, "dead letter")} of group ${group}?`,
        "They count as dealt with, and nobody is sent them. Export them first if they may be needed.", "Purge")) {
        await act("DELETE", `dead-letters/${part(group)}/letters`, undefined,
            answer => `${several(answer.purged, "letter")} purged.`);
    }
}

function deal(group, state) {
    return el("section", {},
        el("h2", {}, "All open letters"),
        el("form", {class: "search", onsubmit: event => sendAll(event, group, state.open)},
            el("label", {}, "To topic (where they come from if empty)",
                el("input", {name: "topic", autocomplete: "off"})),
            el("label", {}, "Letters a second",
                el("input", {name: "perSecond", type: "number", min: 1, max: 10000, value: 100, required: true})),
            el("button", {type: "submit", disabled: state.open === 0 || state.job !== undefined}, "Send all again…"),
            el("button", {
                type: "button",
                class: "danger",
                disabled: state.open === 0 || state.job !== undefined,
                onclick: () => purgeAll(group, state.open),
            }, "Purge all…")),
        el("p", {}, el("a", {href: `/api/v1/dead-letters/${part(group)}/export`, download: true},
            "Export them, one JSON object a line")));
}

const snippet = message => {
    const text = message.body ?? `${count(message.bodyLength)} bytes`;
    return text.length > SNIPPET ? `${text.slice(0, SNIPPET)}…` : text;
};

/** The dead letters of one group. */
export async function deadLetters(group, parameters) {
    const offset = Number(parameters.get("offset") ?? 0);
    const settled = parameters.get("settled") === "true";
    const here = `dead-letters/${part(group)}`;
    const state = await get(here);
    const queueId = parameters.get("queue") ?? state.queues[0]?.queueId ?? 0;
    const [page, jobs] = await Promise.all([
        get(`${here}/letters`, {queueId, offset, settled, limit: LIMIT}), get(`${here}/jobs`)]);
    const at = changed => `#/${here}?${new URLSearchParams({queue: queueId, offset, settled, ...changed})}`;
    return [
        el("p", {}, el("a", {href: "#/dead-letters"}, "All groups with dead letters")),
        el("h1", {}, `Dead letters of group ${group}`),
        el("div", {class: "cards"},
            card("Open", count(state.open), "nobody has dealt with them"),
            card("Stored", count(state.stored), "those dealt with included")),
        jobs.length > 0 ? job(group, jobs[0]) : null,
        deal(group, state),
        el("section", {},
            el("h2", {}, settled ? "Letters" : "Open letters"),
            state.queues.length > 1 ? el("p", {}, state.queues.flatMap(queue =>
                [el("a", {href: at({queue: queue.queueId, offset: 0})}, `queue ${queue.queueId}`), " "])) : null,
            table(`From queue offset ${count(offset)} on`, [
                {
                    title: "Offset",
                    of: row => el("a", {href: `#/${here}/${row.queueId}/${row.queueOffset}`}, count(row.queueOffset)),
                    head: true,
                },
                {title: "Died", of: row => time(row.message.storedAt)},
                {title: "Comes from", of: row => row.originTopic},
                {title: "Why", of: row => row.reason},
                {title: "Tries", of: row => count(row.deliveryCount), number: true},
                {title: "Body", of: row => el("code", {}, snippet(row.message))},
                {title: "", of: row => row.open ? "" : "dealt with"},
            ], page.letters, page.nextOffset < page.maxOffset
                ? "All letters of this part are dealt with; there may be more behind it."
                : "There are no more letters."),
            el("div", {class: "pages"},
                el("button", {type: "button", disabled: offset === 0, onclick: () => { location.hash = at({offset: 0}); }}, "First"),
                el("button", {
                    type: "button",
                    disabled: page.nextOffset >= page.maxOffset,
                    onclick: () => { location.hash = at({offset: page.nextOffset}); },
                }, "Next"),
                el("a", {href: at({settled: !settled, offset: 0})}, settled ? "Show open ones only" : "Show those dealt with too"))),
    ];
}

/** One dead letter. */
export async function deadLetter(group, queueId, queueOffset) {
    const here = `dead-letters/${part(group)}`;
    const place = `${here}/letters/${part(queueId)}/${part(queueOffset)}`;
    const letter = await get(place);
    const message = letter.message;
    const resend = async event => {
        event.preventDefault();
        const topic = new FormData(event.target).get("topic").trim();
        await act("POST", `${place}/resend`, topic === "" ? {} : {topic},
            sent => `Sent to queue ${sent.queueId} of topic ${sent.topic}, where it is message ${count(sent.queueOffset)}.`);
    };
    const purge = async () => {
        if (await ask("Purge this dead letter?", "It counts as dealt with, and nobody is sent it.", "Purge")) {
            await act("DELETE", place, undefined, () => "The letter is purged.");
        }
    };
    return [
        el("p", {}, el("a", {href: `#/${here}`}, `Dead letters of group ${group}`)),
        el("h1", {}, `Dead letter ${count(letter.queueOffset)} of group ${group}`),
        letter.open
            ? el("section", {},
                el("h2", {}, "Deal with it"),
                el("form", {class: "search", onsubmit: resend},
                    el("label", {}, "To topic",
                        el("input", {name: "topic", autocomplete: "off", placeholder: letter.originTopic ?? "", required: !letter.originTopic})),
                    el("button", {type: "submit"}, "Send again"),
                    el("button", {type: "button", class: "danger", onclick: purge}, "Purge…")))
            : el("p", {class: "notice"}, "Somebody has dealt with this letter: it was sent again, or purged."),
        el("section", {},
            el("h2", {}, "What it is"),
            table("What it is", [
                {title: "Fact", of: ([name]) => name, head: true},
                {title: "Value", of: ([, value]) => value},
            ], [
                ["Why it is dead", letter.reason],
                ["Comes from", letter.originTopic],
                ["Tries", count(letter.deliveryCount)],
                ["Died", time(message.storedAt)],
                ["Made", time(message.bornAt)],
                ["Producer", el("code", {}, message.bornHost)],
                ["Unique key", el("code", {}, message.uniqueKey ?? "–")],
                ["Message id", el("code", {}, message.messageId)],
                ["First message id", el("code", {}, letter.originMessageId ?? "–")],
                ["Tag", message.tag],
                ["Keys", message.keys.join(", ")],
            ], "")),
        el("section", {},
            el("h2", {}, "Body ", el("span", {class: "note"}, `${count(message.bodyLength)} bytes${message.body === undefined ? ", in Base64" : ""}`)),
            el("pre", {tabindex: "0", role: "region", "aria-label": "Body"}, message.body ?? message.bodyBase64 ?? "")),
        el("section", {},
            el("h2", {}, "Properties"),
            table("Properties of the application and of the system", [
                {title: "Name", of: ([name]) => el("code", {}, name), head: true},
                {title: "Value", of: ([, value]) => value},
            ], Object.entries(message.properties).sort(), "It has none.")),
    ];
}
