package io.posthorn.store.inspect;

import io.posthorn.message.RecordView;

/**
 * What lies at a physical offset.
 *
 * @param view the place; valid while the inspection is open and nothing else is looked at
 * @param fault null if it is a sound record
 * @param begins whether a record, perhaps a damaged one, begins there or would begin there next
 * @param before where the record before it begins, if it is not sound; -1 if that is not known
 * @param after where the one after it begins; -1 if that is not known
 */
public record FoundRecord(RecordView view, String fault, boolean begins, long before, long after) {

    /**
     * Whether a sound record begins exactly there.
     *
     * @return false if there is something else
     */
    public boolean isSound() {
        return fault == null;
    }

    /**
     * Whether nothing was written there yet.
     *
     * @return true for the log's end
     */
    public boolean isEnd() {
        return begins && fault != null && view.length() == 0;
    }
}
