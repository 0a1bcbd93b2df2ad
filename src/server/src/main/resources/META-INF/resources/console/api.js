// Speaks to the REST API, and turns every kind of failure into one sentence.

/** A request that failed; the message is for people. */
export class Failure extends Error {
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}

/** What lies at a path below /api/v1. */
export async function get(path, parameters = {}) {
    const query = new URLSearchParams(
        Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined));
    const address = `/api/v1/${path}${query.size > 0 ? `?${query}` : ""}`;
    return answer(address, {headers: {accept: "application/json"}, cache: "no-store"},
        "Posthorn does not answer. This page tries again by itself.");
}

/** Has something done at a path below /api/v1; gives the answer, or nothing if there is none. */
export async function send(method, path, body) {
    return answer(`/api/v1/${path}`, {
        method,
        headers: {accept: "application/json", ...(body === undefined ? {} : {"content-type": "application/json"})},
        body: body === undefined ? undefined : JSON.stringify(body),
    }, "Posthorn does not answer, so nobody knows whether it was done. Look before you repeat it.");
}

async function answer(address, request, silence) {
    let response;
    try {
        response = await fetch(address, request);
    } catch (error) {
        throw new Failure(silence, 0);
    }
    if (response.status === 204) {
        return undefined;
    }
    if (response.ok) {
        return response.json();
    }
    const problem = await response.json().catch(() => ({}));
    throw new Failure(problem.detail ?? `Posthorn answered ${response.status}.`, response.status);
}

/** A name as part of a path. */
export const part = encodeURIComponent;
