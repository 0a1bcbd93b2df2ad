// Subscriptions: all, and one with its queues and consumers.

import {act, ask} from "./act.js";
import {get, part} from "./api.js";
import {card, count, duration, el, several, table, time} from "./dom.js";
import {listParameters, pages, search} from "./pages.js";

const address = (topic, group) => `subscriptions/${part(topic)}/${part(group)}`;
const age = seconds => seconds === undefined ? null : duration(seconds);

const NUMBERS = [
    {title: "Backlog", of: row => count(row.backlog), number: true},
    {title: "Leased", of: row => count(row.leased), number: true},
    {title: "Came back", of: row => count(row.returned), number: true},
];

/** All subscriptions. */
export async function subscriptions(parameters) {
    const list = await get("subscriptions", listParameters(parameters));
    return [
        el("h1", {}, "Subscriptions"),
        search("subscriptions", parameters,
            [["NORMAL", "of applications"], ["RETRY", "of retry topics"], ["DEAD_LETTER", "of dead letters"], ["SYSTEM", "reserved"]]),
        el("section", {},
            table(several(list.total, "subscription"), [
                {
                    title: "Topic",
                    of: row => el("a", {href: `#/${address(row.topic, row.group)}`}, row.topic),
                    head: true,
                },
                {title: "Group", of: row => row.group},
                ...NUMBERS,
                {title: "Oldest", of: row => age(row.oldestAgeSeconds), number: true},
                {title: "Consumers", of: row => count(row.consumerCount), number: true},
            ], list.items, parameters.get("search")
                ? "No subscription has that in its topic or group."
                : "There are no subscriptions yet. Groups that pop, JMS queues and durable subscriptions have one; groups that pull are under Groups."),
            pages("subscriptions", parameters, list)),
    ];
}

function rules(rules) {
    const words = [
        rules.popping ? "Pops a stream" : rules.leavesUnwanted ? "Is a JMS queue" : "Is a subscription of JMS or AMQP",
        rules.exclusive ? "gives messages to the first consumer only" : null,
        rules.mostDeliveries > 0 ? `hands a message out ${several(rules.mostDeliveries, "time")} before it is dead` : "tries without end",
        rules.keepsAll ? "keeps messages until they are settled" : "lets messages go with the log",
        rules.lasting ? null : "ends with the broker",
    ];
    return `${words.filter(word => word !== null).join(", ")}.`;
}

async function move(event, topic, group) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const to = fields.get("to");
    const body = to === "TIME" ? {time: new Date(fields.get("time")).toISOString()} : {to};
    const where = {BEGIN: "to the oldest message", END: "behind the newest message", TIME: `to ${fields.get("time")}`}[to];
    if (await ask(`Move group ${group} in topic ${topic} ${where}?`,
        "All before that place counts as consumed, all from there on is handed out (again), also what consumers have now.", "Move")) {
        await act("POST", `${address(topic, group)}/reset`, body, moves => `Moved in ${several(moves.length, "queue")}.`);
    }
}

async function end(topic, group, consumers) {
    const sure = await ask(`End the subscription of topic ${topic} by group ${group}?`,
        `What it has not consumed is not kept for it any more; when the group comes again, it begins anew. ${
            consumers > 0 ? `${several(consumers, "consumer")} of it will get nothing any more.` : "It has no consumers."}`, "End");
    if (sure) {
        await act("DELETE", `${address(topic, group)}?force=${consumers > 0}`, undefined, () => "The subscription has ended.", "#/subscriptions");
    }
}

function changes(state) {
    const {topic, group} = state;
    return el("section", {},
        el("h2", {}, "Move or end"),
        el("form", {class: "search", onsubmit: event => move(event, topic, group)},
            el("label", {}, "Move it",
                el("select", {name: "to", onchange: event => {
                    const field = event.target.form.elements.time;
                    field.disabled = event.target.value !== "TIME";
                    field.required = !field.disabled;
                }},
                el("option", {value: "END"}, "behind the newest message"),
                el("option", {value: "BEGIN"}, "to the oldest message"),
                el("option", {value: "TIME"}, "to a time"))),
            el("label", {}, "Time",
                el("input", {name: "time", type: "datetime-local", step: "1", disabled: true})),
            el("button", {type: "submit"}, "Move…"),
            state.rules.leavesUnwanted ? null : el("button",
                {type: "button", class: "danger", onclick: () => end(topic, group, state.consumerCount + state.waitingPops)}, "End…")));
}

/** One subscription with its queues and consumers. */
export async function subscription(topic, group) {
    const {subscription: state, queues, consumers, members} = await get(address(topic, group));
    return [
        el("p", {}, el("a", {href: "#/subscriptions"}, "All subscriptions")),
        el("h1", {}, `Group ${group} in topic ${topic}`),
        el("p", {}, rules(state.rules)),
        el("div", {class: "cards"},
            card("Backlog", count(state.backlog), "messages not settled yet"),
            card("Leased", count(state.leased), state.hidden > 0 ? `${count(state.hidden)} by transactions` : "somebody has them"),
            card("Came back", count(state.returned), "to be handed out again"),
            card("Oldest", age(state.oldestAgeSeconds) ?? "–", "since it was stored"),
            card("Consumers", count(state.consumerCount),
                state.waitingPops > 0 ? several(state.waitingPops, "waiting pop") : null)),
        el("section", {},
            el("h2", {}, "Queues"),
            table("How it stands in each queue", [
                {title: "Queue", of: row => `${row.broker} / ${row.queueId}`, head: true},
                ...NUMBERS,
                {title: "Settled below", of: row => count(row.settledBelow), number: true},
                {title: "Queue ends at", of: row => count(row.end), number: true},
                {title: "Oldest stored", of: row => time(row.oldestStoredAt)},
            ], queues, "The topic has no queues yet.")),
        el("section", {},
            el("h2", {}, "Consumers"),
            members.length > 0
                ? table("Connected members; which of them has which messages is not known", [
                    {title: "Client", of: row => row.clientId, head: true},
                    {title: "Address", of: row => el("code", {}, row.address)},
                ], members, "")
                : table("Attached consumers", [
                    {title: "Client", of: row => row.client ?? `number ${row.number}`, head: true},
                    {title: "Wants", of: row => row.selector ?? "everything"},
                    {title: "Has", of: row => count(row.held), number: true},
                    {title: "Credit", of: row => count(row.credit), number: true},
                    {title: "Put aside", of: row => count(row.kept), number: true},
                ], consumers, "Nobody consumes.")),
        state.kind === "SYSTEM" ? null : changes(state),
    ];
}
