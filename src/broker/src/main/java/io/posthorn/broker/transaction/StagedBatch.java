package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.transaction.TransactionRefusal.Reason;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.store.log.StoreUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an open transaction will do: messages to be sent and messages to be settled. Bounded; what
 * is too much for the memory is put aside in the log. Any thread; whoever holds {@code turn} owns
 * the state. {@link Transactions} commits it or rolls it back, {@link Branches} those of
 * distributed transactions.
 */
public final class StagedBatch {

    /** A batch that keeps more than this in memory puts it aside. */
    private static final long SHARE = 1 << 20;

    /** What a message takes beside its body and its properties, about. */
    private static final int OVERHEAD = 256;

    private final TransactionRules rules;
    private final StagedRecords records;

    /** What all transactions keep in memory, bytes. */
    private final AtomicLong memory;

    private final ReentrantLock turn = new ReentrantLock();

    /** The first messages lie in the log already, the others are here. */
    private final List<Handed> aside = new ArrayList<>();

    private final List<Draft> here = new ArrayList<>();
    private final Map<GroupSubscription, List<Handed>> settlements = new LinkedHashMap<>();
    private final String stage = UUID.randomUUID().toString();
    private long bytes;
    private long bytesHere;
    private int settlementCount;
    private String end;
    private String fault;

    StagedBatch(
            final TransactionRules rules, final StagedRecords records, final AtomicLong memory) {
        this.rules = rules;
        this.records = records;
        this.memory = memory;
    }

    /**
     * Adds a message.
     *
     * @param draft complete; its body must stay as it is until the end
     * @throws TransactionRefusal if it cannot be added
     */
    public void send(final Draft draft) throws TransactionRefusal {
        final long more = OVERHEAD + draft.bodyLength() + draft.properties().length();
        turn.lock();
        try {
            requireOpen();
            requireRoom();
            if (bytes + more > rules.mostBytes()) {
                throw new TransactionRefusal(
                        Reason.LIMIT,
                        "A transaction may send %d bytes (posthorn.broker.max-transaction-size), and this would be the %dth."
                                .formatted(rules.mostBytes(), bytes + more));
            }
            here.add(draft);
            bytes += more;
            bytesHere += more;
            if (memory.addAndGet(more) > rules.memoryBytes() || bytesHere > SHARE) {
                putAside();
            }
        } finally {
            turn.unlock();
        }
    }

    private void putAside() throws TransactionRefusal {
        final List<Draft> staged = new ArrayList<>(here.size());
        try {
            here.forEach(each -> staged.add(StagedRecords.staged(each, stage)));
            aside.addAll(records.lay(staged, false, (appended, how) -> {}));
        } catch (final StoreUnavailable e) {
            throw new TransactionRefusal(Reason.UNAVAILABLE, e.getMessage());
        } catch (final MessageTooLarge e) {
            throw new TransactionRefusal(Reason.LIMIT, e.getMessage());
        }
        letGo();
    }

    /** What was here takes no memory any more. */
    private void letGo() {
        here.clear();
        memory.addAndGet(-bytesHere);
        bytesHere = 0;
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
     * @throws TransactionRefusal if it cannot be added
     */
    public boolean settle(final GroupSubscription subscription, final Handed message)
            throws TransactionRefusal {
        turn.lock();
        try {
            requireOpen();
            requireRoom();
            if (!subscription.claim(message)) {
                return false;
            }
            settlements.computeIfAbsent(subscription, key -> new ArrayList<>()).add(message);
            settlementCount++;
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void requireRoom() throws TransactionRefusal {
        if (aside.size() + here.size() + settlementCount >= rules.mostMessages()) {
            throw new TransactionRefusal(
                    Reason.LIMIT,
                    "A transaction may send and settle %d messages (posthorn.broker.max-transaction-messages)."
                            .formatted(rules.mostMessages()));
        }
    }

    private void requireOpen() throws TransactionRefusal {
        if (end != null) {
            throw new TransactionRefusal(Reason.ENDED, end);
        }
    }

    /**
     * Something of the transaction could not be done, so that nothing of it may happen.
     *
     * @param why a sentence; the first one counts
     */
    public void spoil(final String why) {
        turn.lock();
        try {
            fault = fault == null ? why : fault;
        } finally {
            turn.unlock();
        }
    }

    /** All that was staged, once nothing can be added any more. */
    record Contents(
            String stage,
            List<Handed> aside,
            List<Draft> here,
            Map<GroupSubscription, List<Handed>> settlements,
            String fault) {

        int sentCount() {
            return aside.size() + here.size();
        }

        boolean isEmpty() {
            return sentCount() == 0 && settlements.isEmpty();
        }

        /** Messages that were to be settled are handed out again. */
        void giveBack() {
            settlements.forEach(GroupSubscription::giveBackClaimed);
        }
    }

    /**
     * Ends the transaction.
     *
     * @param explanation for those who want to add something all the same
     * @return what was staged; null if it has ended already
     */
    Contents end(final String explanation) {
        turn.lock();
        try {
            if (end != null) {
                return null;
            }
            end = explanation;
            final Contents contents =
                    new Contents(
                            stage,
                            List.copyOf(aside),
                            List.copyOf(here),
                            Map.copyOf(settlements),
                            fault);
            letGo();
            aside.clear();
            settlements.clear();
            return contents;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Whether part of it was put aside, so that to commit it may have to read from disk.
     *
     * @return false if all of it is in memory
     */
    public boolean isLarge() {
        turn.lock();
        try {
            return !aside.isEmpty();
        } finally {
            turn.unlock();
        }
    }

    /**
     * How much it holds.
     *
     * @return messages and bytes
     */
    Size size() {
        turn.lock();
        try {
            return new Size(aside.size() + here.size(), settlementCount, bytes);
        } finally {
            turn.unlock();
        }
    }

    /**
     * How much a transaction does.
     *
     * @param sent messages to be sent
     * @param settled messages to be settled
     * @param bytes of the messages to be sent, about
     */
    public record Size(int sent, int settled, long bytes) {}
}
