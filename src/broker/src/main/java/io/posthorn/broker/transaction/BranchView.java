package io.posthorn.broker.transaction;

import io.posthorn.message.BranchId;

/**
 * A branch of a distributed transaction, for people.
 *
 * @param id its id
 * @param state how it stands
 * @param sinceMs since when, ms
 * @param sent messages that it sends
 * @param settled messages that it settles
 * @param bytes of the messages that it sends, about
 */
public record BranchView(
        BranchId id, BranchState state, long sinceMs, int sent, int settled, long bytes) {}
