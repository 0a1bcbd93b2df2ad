// Reads from the REST API, and turns every kind of failure into one sentence.

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
    let response;
    try {
        response = await fetch(address, {headers: {accept: "application/json"}, cache: "no-store"});
    } catch (error) {
        throw new Failure("Posthorn does not answer. This page tries again by itself.", 0);
    }
    if (response.ok) {
        return response.json();
    }
    const problem = await response.json().catch(() => ({}));
    throw new Failure(problem.detail ?? `Posthorn answered ${response.status}.`, response.status);
}

/** A name as part of a path. */
export const part = encodeURIComponent;
