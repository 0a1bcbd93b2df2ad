package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.message.Decimals;
import io.posthorn.message.EntryTag;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import io.posthorn.message.PropertyWindow;
import io.posthorn.store.chain.Unit;

/**
 * Says whether a message is wanted, and reads it only if its entry in the queue does not say that
 * already. For the subscription's turn.
 */
final class Inspection {

    private static final PropertyName TAGS = new PropertyName(PropertyKeys.TAGS);
    private static final PropertyName SENDER_CLIENT = new PropertyName(PropertyKeys.SENDER_CLIENT);
    private static final PropertyName MESSAGE_GROUP = new PropertyName(PropertyKeys.MESSAGE_GROUP);

    private static final PropertyName TIMER_ORIGIN = new PropertyName(PropertyKeys.TIMER_ORIGIN);

    private final Source source;
    private final Clock clock;
    private final MessageView shown = new MessageView();
    private boolean isShown;

    /** What was found. */
    enum Finding {
        WANTED,

        /** By this wish; others may want it. */
        UNWANTED,

        /** By nobody any more. */
        EXPIRED,

        /** Its record is not where its entry says. */
        UNREADABLE
    }

    Inspection(final Source source, final Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Looks at the message of an entry. */
    Finding of(final long physicalOffset, final int length, final long tag, final Wish wish) {
        isShown = false;
        if (!EntryTag.isSpecial(tag) && !wish.asksForMore()) {
            return Finding.WANTED;
        }
        if (!wish.tags().matchesCode(EntryTag.codeOf(tag))) {
            return Finding.UNWANTED;
        }
        if (!source.show(physicalOffset, length, shown)) {
            return Finding.UNREADABLE;
        }
        isShown = true;
        if (Expiry.isOver(shown.properties(), clock.wallMs())) {
            return Finding.EXPIRED;
        }
        return isWanted(wish) ? Finding.WANTED : Finding.UNWANTED;
    }

    private boolean isWanted(final Wish wish) {
        if (!wish.tags().wantsAll() && !wish.tags().matches(shown.properties().get(TAGS))) {
            return false;
        }
        if (wish.notFrom() != null
                && wish.notFrom().equals(shown.properties().get(SENDER_CLIENT))) {
            return false;
        }
        if (wish.since() > 0 && wasSentBefore(wish.since())) {
            return false;
        }
        return wish.selector() == null || wish.selector().matches(shown);
    }

    /** Only of a delayed message it matters: it lies behind what was sent after it. */
    private boolean wasSentBefore(final long place) {
        final PropertyWindow properties = shown.properties();
        final int entry = properties.find(TIMER_ORIGIN);
        if (entry == PropertyWindow.NONE) {
            return false;
        }
        final long origin =
                Decimals.whole(
                        properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
        return origin != Decimals.NOT_WHOLE && origin < place;
    }

    /** The group of a message that may not have been looked at; null if it has none. */
    String messageGroup(final Unit.Batch entries, final int at) {
        if (!EntryTag.isSpecial(entries.tag(at))) {
            return null;
        }
        isShown = source.show(entries.physicalOffset(at), entries.size(at), shown);
        return messageGroup();
    }

    /** The group of the message that was looked at last; null if it has none. */
    String messageGroup() {
        // A message with a group has an entry that asks for it to be read.
        return isShown ? shown.properties().get(MESSAGE_GROUP) : null;
    }
}
