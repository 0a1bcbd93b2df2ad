package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.message.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an open transaction will do: messages to be sent and messages to be settled. Bounded. For
 * one thread at a time; {@link Transactions} commits it or rolls it back.
 */
public final class StagedBatch {

    private final Limits limits;
    private final List<Draft> sends = new ArrayList<>();
    private final Map<GroupSubscription, List<Handed>> settlements = new LinkedHashMap<>();
    private long bytes;
    private int settlementCount;
    private boolean isEnded;
    private String fault;

    /**
     * How much a transaction may hold.
     *
     * @param mostMessages messages sent and settled, together
     * @param mostBytes of the messages sent
     */
    public record Limits(int mostMessages, long mostBytes) {

        /** A hundred thousand messages, 64 MiB. */
        public static final Limits DEFAULT = new Limits(100_000, 64L << 20);
    }

    StagedBatch(final Limits limits) {
        this.limits = limits;
    }

    /**
     * Adds a message.
     *
     * @param draft complete; its body must stay as it is until the end
     * @throws TransactionTooLarge if there is no room for it; what was staged stays
     * @throws IllegalStateException if the transaction has ended
     */
    public void send(final Draft draft) {
        requireOpen();
        final long more = draft.bodyLength() + draft.properties().length();
        if (bytes + more > limits.mostBytes()) {
            throw new TransactionTooLarge(
                    "a transaction may send %d bytes, and %d more would be %d"
                            .formatted(limits.mostBytes(), more, bytes + more));
        }
        requireRoom();
        sends.add(draft);
        bytes += more;
    }

    /**
     * Adds a settlement: the message is done if the transaction commits, and handed out again if it
     * does not. Until then it is the transaction's: neither does its lease end, nor is it released
     * when its consumer closes.
     *
     * @param subscription whose message it is
     * @param message as it was handed out
     * @return false if its lease has ended meanwhile, so that it may be somebody else's; nothing
     *     was added then
     * @throws TransactionTooLarge if there is no room for it; what was staged stays
     * @throws IllegalStateException if the transaction has ended
     */
    public boolean settle(final GroupSubscription subscription, final Handed message) {
        requireOpen();
        requireRoom();
        if (!subscription.claim(message)) {
            return false;
        }
        settlements.computeIfAbsent(subscription, key -> new ArrayList<>()).add(message);
        settlementCount++;
        return true;
    }

    private void requireRoom() {
        if (sends.size() + settlementCount >= limits.mostMessages()) {
            throw new TransactionTooLarge(
                    "a transaction may send and settle %d messages"
                            .formatted(limits.mostMessages()));
        }
    }

    private void requireOpen() {
        if (isEnded) {
            throw new IllegalStateException("the transaction has ended");
        }
    }

    /**
     * Something of the transaction could not be done, so that nothing of it may happen.
     *
     * @param why a sentence; the first one counts
     */
    public void spoil(final String why) {
        requireOpen();
        fault = fault == null ? why : fault;
    }

    /** Why it must not be committed; null if it may. */
    String fault() {
        return fault;
    }

    /** No more can be added. */
    void end() {
        requireOpen();
        isEnded = true;
    }

    List<Draft> sends() {
        return sends;
    }

    Map<GroupSubscription, List<Handed>> settlements() {
        return settlements;
    }

    /**
     * Whether it would do nothing.
     *
     * @return true if nothing was added
     */
    public boolean isEmpty() {
        return sends.isEmpty() && settlementCount == 0;
    }
}
