// The pages. Each is a function that reads what it needs and returns elements.

import {get, part} from "./api.js";
import {bytes, card, count, duration, el, rate, several, table, time} from "./dom.js";

const HISTORY = 90;
const history = [];

/** Remembers the rates of one reading, for the chart. */
export function remember(broker) {
    history.push({in: broker.rates.messagesIn, out: broker.rates.messagesOut});
    if (history.length > HISTORY) {
        history.shift();
    }
}

function chart(broker) {
    const top = Math.max(1, ...history.map(point => Math.max(point.in, point.out)));
    const line = which => history
        .map((point, i) => `${(HISTORY - history.length + i) * 100 / (HISTORY - 1)},${98 - point[which] / top * 94}`)
        .join(" ");
    const words = `${rate(broker.rates.messagesIn)} messages a second in, ${rate(broker.rates.messagesOut)} out; `
        + `the highest of the last minutes was ${rate(top)}.`;
    return el("section", {"aria-labelledby": "rates"},
        el("h2", {id: "rates"}, "Messages a second ",
            el("span", {class: "note"}, "since this page was opened, three minutes at most")),
        el("svg", {class: "chart", viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": words},
            el("line", {x1: 0, x2: 100, y1: 98, y2: 98}),
            el("polyline", {class: "in", points: line("in")}),
            el("polyline", {class: "out", points: line("out")})),
        el("p", {class: "legend"},
            el("span", {class: "in"}, "in ", el("b", {id: "rate-in"}, rate(broker.rates.messagesIn))),
            el("span", {class: "out"}, "out ", el("b", {id: "rate-out"}, rate(broker.rates.messagesOut))),
            el("span", {}, "highest shown ", el("b", {}, rate(top)))));
}

/** The cluster and this broker. */
export async function overview() {
    const [broker, cluster] = await Promise.all([get("broker"), get("cluster")]);
    const disk = broker.disk;
    return [
        el("h1", {}, `Cluster ${cluster.name}`),
        broker.stateReason ? el("p", {class: "notice bad", role: "alert"}, broker.stateReason) : null,
        broker.recovery.finished ? null : el("p", {class: "notice"},
            `Recovering: ${broker.recovery.percent} % of ${bytes(broker.recovery.totalBytes)} looked at.`),
        el("div", {class: "cards"},
            card("Topics", count(broker.topicCount)),
            card("Groups", count(broker.groupCount)),
            card("Clients", count(broker.connectionCount)),
            card("Messages in", count(broker.messagesInTotal), "since the start"),
            card("Messages out", count(broker.messagesOutTotal), "since the start"),
            card("Up", duration(broker.uptimeSeconds), `version ${broker.version}`)),
        chart(broker),
        el("section", {},
            el("h2", {}, "Brokers"),
            table("Brokers of this cluster, as the name servers know them", [
                {title: "Broker", of: row => row.name, head: true},
                {title: "Id", of: row => String(row.id), number: true},
                {title: "Role", of: row => row.role.toLowerCase()},
                {title: "Address", of: row => el("code", {}, row.address)},
                {title: "", of: row => row.self ? "this one" : ""},
            ], cluster.brokers, "The name servers know no broker yet.")),
        el("section", {},
            el("h2", {}, "Log and disk"),
            el("p", {}, "The log reaches from ", el("code", {}, count(broker.log.beginOffset)), " to ",
                el("code", {}, count(broker.log.endOffset)), " and is on disk up to ",
                el("code", {}, count(broker.log.durableOffset)), ". Its files take ", bytes(disk.storeBytes),
                " in ", el("code", {}, disk.directory), "."),
            el("label", {}, `Disk: ${disk.usedPercent} % of ${bytes(disk.totalBytes)} used; sends are refused at ${disk.limitPercent} %.`,
                el("meter", {min: 0, max: 100, value: disk.usedPercent, high: disk.limitPercent - 5, low: disk.limitPercent - 15, optimum: 0},
                    `${disk.usedPercent} %`))),
        el("section", {},
            el("h2", {}, "Name servers"),
            table("Where this broker registers", [
                {title: "Address", of: row => el("code", {}, row.address), head: true},
                {title: "Registered", of: row => row.registered ? "yes" : "no"},
                {title: "Last time", of: row => time(row.lastRegisteredAt)},
            ], broker.nameServers, "This broker registers with no name server.")),
    ];
}

/** Asks for part of a name, and for a kind if there are several. */
export function search(page, parameters, kinds) {
    return el("form", {class: "search", role: "search", onsubmit: event => {
        event.preventDefault();
        const fields = new FormData(event.target);
        location.hash = `#/${page}?${new URLSearchParams(fields)}`;
    }},
    el("label", {}, "Part of the name",
        el("input", {name: "search", type: "search", value: parameters.get("search") ?? "", autocomplete: "off"})),
    kinds.length === 0 ? null : el("label", {}, "Kind",
        el("select", {name: "kind"}, kinds.map(([value, words]) =>
            el("option", {value, selected: (parameters.get("kind") ?? "NORMAL") === value}, words)))),
    el("button", {type: "submit"}, "Search"));
}

/** Goes to other pages of a list. */
export function pages(page, parameters, list) {
    const last = Math.max(0, Math.ceil(list.total / list.size) - 1);
    const to = number => () => {
        const next = new URLSearchParams(parameters);
        next.set("page", number);
        location.hash = `#/${page}?${next}`;
    };
    return last === 0 ? null : el("div", {class: "pages"},
        el("button", {type: "button", disabled: list.page === 0, onclick: to(list.page - 1)}, "Previous"),
        el("span", {}, `Page ${list.page + 1} of ${last + 1}`),
        el("button", {type: "button", disabled: list.page >= last, onclick: to(list.page + 1)}, "Next"));
}

/** What a list is asked for. */
export const listParameters = parameters => ({
    search: parameters.get("search") ?? "",
    kind: parameters.get("kind") ?? "NORMAL",
    page: parameters.get("page") ?? 0,
    size: 50,
});

/** All topics. */
export async function topics(parameters) {
    const list = await get("topics", listParameters(parameters));
    return [
        el("h1", {}, "Topics"),
        search("topics", parameters, [["NORMAL", "of applications"], ["RETRY", "retry"], ["DEAD_LETTER", "dead letters"], ["SYSTEM", "reserved"]]),
        el("section", {},
            table(several(list.total, "topic"), [
                {title: "Topic", of: row => el("a", {href: `#/topics/${part(row.name)}`}, row.name), head: true},
                {title: "Messages", of: row => count(row.messageCount), number: true},
                {title: "Queues", of: row => row.readQueueNums === row.writeQueueNums
                    ? String(row.readQueueNums) : `${row.readQueueNums} read, ${row.writeQueueNums} write`, number: true},
                {title: "Clients may", of: row => row.permission.toLowerCase().replace("_", " and ").replace("and only", "only")},
            ], list.items, parameters.get("search")
                ? "No topic has that in its name."
                : "There are no topics yet. The first message to a new topic creates it."),
            pages("topics", parameters, list)),
    ];
}

/** One topic with its queues and groups. */
export async function topic(name) {
    const [stats, groups] = await Promise.all([get(`topics/${part(name)}/stats`), get(`topics/${part(name)}/groups`)]);
    return [
        el("p", {}, el("a", {href: "#/topics"}, "All topics")),
        el("h1", {}, `Topic ${name}`),
        el("div", {class: "cards"},
            card("Messages", count(stats.queues.reduce((sum, queue) => sum + queue.messageCount, 0))),
            card("In", rate(stats.messagesInPerSecond), "a second"),
            card("Out", rate(stats.messagesOutPerSecond), "a second")),
        el("section", {},
            el("h2", {}, "Queues"),
            table("Queues of this topic", [
                {title: "Queue", of: row => `${row.broker} / ${row.queueId}`, head: true},
                {title: "Oldest offset", of: row => count(row.minOffset), number: true},
                {title: "Next offset", of: row => count(row.maxOffset), number: true},
                {title: "Messages", of: row => count(row.messageCount), number: true},
                {title: "Last stored", of: row => time(row.lastStoredAt)},
            ], stats.queues, "This topic has no queues.")),
        el("section", {},
            el("h2", {}, "Groups"),
            table("Groups that consume this topic", [
                {title: "Group", of: row => el("a", {href: `#/groups/${part(row)}`}, row), head: true},
            ], groups, "Nobody consumes this topic.")),
    ];
}

/** All groups. */
export async function groups(parameters) {
    const list = await get("groups", listParameters(parameters));
    return [
        el("h1", {}, "Groups"),
        search("groups", parameters, [["NORMAL", "of applications"], ["SYSTEM", "reserved"]]),
        el("section", {},
            table(several(list.total, "group"), [
                {title: "Group", of: row => el("a", {href: `#/groups/${part(row.name)}`}, row.name), head: true},
                {title: "Lag", of: row => count(row.lag), number: true},
                {title: "Members", of: row => count(row.memberCount), number: true},
                {title: "Consumes", of: row => row.consumeEnable ? "yes" : "switched off"},
                {title: "Tries", of: row => String(row.retryMaxTimes), number: true},
            ], list.items, parameters.get("search")
                ? "No group has that in its name."
                : "There are no groups yet. The first consumer of a new group creates it."),
            pages("groups", parameters, list)),
    ];
}

/** One group with its lag and members. */
export async function group(name) {
    const [lag, members] = await Promise.all([get(`groups/${part(name)}/lag`), get(`groups/${part(name)}/members`)]);
    return [
        el("p", {}, el("a", {href: "#/groups"}, "All groups")),
        el("h1", {}, `Group ${name}`),
        el("div", {class: "cards"},
            card("Lag", count(lag.lag), "messages not settled yet"),
            card("Members", count(members.members.length), members.messageModel?.toLowerCase())),
        el("section", {},
            el("h2", {}, "Queues"),
            table("How far this group is in each queue", [
                {title: "Topic", of: row => el("a", {href: `#/topics/${part(row.topic)}`}, row.topic), head: true},
                {title: "Queue", of: row => `${row.broker} / ${row.queueId}`},
                {title: "Lag", of: row => count(row.lag), number: true},
                {title: "Group at", of: row => count(row.consumerOffset), number: true},
                {title: "Queue ends at", of: row => count(row.brokerOffset), number: true},
                {title: "Last consumed", of: row => time(row.lastConsumedAt)},
            ], lag.queues, "This group has consumed nothing yet.")),
        el("section", {},
            el("h2", {}, "Members"),
            table("Connected consumers", [
                {title: "Client", of: row => row.clientId, head: true},
                {title: "Address", of: row => el("code", {}, row.address)},
                {title: "Library", of: row => `${row.language} ${row.version}`},
                {title: "Wants", of: row => row.subscriptions.map(wish => `${wish.topic} (${wish.selector})`).join(", ")},
                {title: "Last seen", of: row => time(row.lastSeenAt)},
            ], members.members, "No member is connected.")),
    ];
}
