package io.posthorn.broker.delivery;

/**
 * How a consumer of a subscription stands at a moment.
 *
 * @param holder its number in the subscription
 * @param owner who it is, as its door says; empty if it says nothing
 * @param wish what it wants
 * @param credit for how many more messages it is ready
 * @param held how many messages it has
 * @param kept how many messages of its groups wait for its credit
 */
public record ConsumerState(
        int holder, String owner, Wish wish, long credit, long held, long kept) {}
