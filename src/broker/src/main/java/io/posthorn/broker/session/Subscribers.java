package io.posthorn.broker.session;

import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.DeliverySink;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.session.SessionRefusal.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The named subscriptions of topics (JMS 3.1, 8.3): which there are, what they were made for, and
 * how many consumers they have. A durable one carries its terms in the label of its rules, so that
 * it is found again after a restart. Whoever holds {@code turn} owns the state.
 */
final class Subscribers {

    private final Deliveries deliveries;
    private final SubscriptionRules rules;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Subscriber> byGroup = new HashMap<>();

    /** A subscription there is. */
    private static final class Subscriber {
        private final SubscriberTerms terms;
        private final GroupSubscription subscription;
        private int consumers;

        /** Consumers whose connection was lost, and who may come back. */
        private int vacant;

        Subscriber(final SubscriberTerms terms, final GroupSubscription subscription) {
            this.terms = terms;
            this.subscription = subscription;
        }
    }

    /**
     * @param deliveries hold the subscriptions
     * @param rules by which durable ones treat their messages
     */
    Subscribers(final Deliveries deliveries, final SubscriptionRules rules) {
        this.deliveries = deliveries;
        this.rules = rules;
    }

    /** Finds the durable ones again, when what was settled is restored. */
    void load() {
        turn.lock();
        try {
            for (final GroupSubscription each : deliveries.all()) {
                final SubscriberTerms terms = SubscriberTerms.parse(each.rules().label());
                if (terms != null) {
                    byGroup.put(each.group(), new Subscriber(terms, each));
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Adds a consumer to a named subscription, which is made if it is not there. */
    SessionConsumer attach(
            final SubscriberTerms terms,
            final String topic,
            final Wish wish,
            final DeliverySink sink)
            throws SessionRefusal {
        turn.lock();
        try {
            final String group = terms.name().group();
            final Subscriber subscriber = findOrMake(group, terms, topic);
            subscriber.consumers++;
            return new SessionConsumer(
                    subscriber.subscription,
                    subscriber.subscription.attach(
                            wish.since(subscriber.terms.since()), Long.MAX_VALUE, sink),
                    new NamedSeat(group, subscriber));
        } finally {
            turn.unlock();
        }
    }

    private Subscriber findOrMake(
            final String group, final SubscriberTerms terms, final String topic)
            throws SessionRefusal {
        final Subscriber there = find(group);
        if (there == null) {
            return make(group, terms, topic);
        }
        if (there.terms.isShared() != terms.isShared()) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE,
                    "Subscription %s is there already, and is %s."
                            .formatted(
                                    terms.name().name(),
                                    there.terms.isShared() ? "shared" : "not shared"));
        }
        if (there.consumers > 0 && !terms.isShared()) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE,
                    "Subscription %s has a consumer already.".formatted(terms.name().name()));
        }
        if (there.terms.isLike(terms) && there.subscription.topic().equals(topic)) {
            return there;
        }
        if (there.consumers > 0) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE,
                    "Subscription %s has consumers, with another topic or selector."
                            .formatted(terms.name().name()));
        }
        end(group, there);
        return make(group, terms, topic);
    }

    /** It may have been ended in another way, with its topic for example. */
    private Subscriber find(final String group) {
        final Subscriber there = byGroup.get(group);
        if (there != null
                && deliveries.find(group, there.subscription.topic()) != there.subscription) {
            byGroup.remove(group);
            return null;
        }
        return there;
    }

    private Subscriber make(final String group, final SubscriberTerms terms, final String topic) {
        final SubscriptionRules mine =
                terms.name().isDurable() ? rules.labelled(terms.label()) : rules.passing();
        final Subscriber made = new Subscriber(terms, deliveries.open(group, topic, mine));
        byGroup.put(group, made);
        return made;
    }

    private void end(final String group, final Subscriber subscriber) {
        byGroup.remove(group);
        deliveries.end(group, subscriber.subscription.topic());
    }

    /** A seat in a subscription with a name. */
    private final class NamedSeat implements Seat {

        private final String group;
        private final Subscriber subscriber;
        private boolean isVacant;
        private boolean isLeft;

        NamedSeat(final String group, final Subscriber subscriber) {
            this.group = group;
            this.subscriber = subscriber;
        }

        @Override
        public boolean isKept() {
            return !subscriber.terms.name().isDurable();
        }

        @Override
        public void vacate() {
            turn.lock();
            try {
                if (!isLeft && !isVacant) {
                    isVacant = true;
                    subscriber.consumers--;
                    subscriber.vacant++;
                }
            } finally {
                turn.unlock();
            }
        }

        @Override
        public void leave() {
            turn.lock();
            try {
                if (!isLeft) {
                    isLeft = true;
                    giveBack();
                }
            } finally {
                turn.unlock();
            }
        }

        private void giveBack() {
            if (isVacant) {
                subscriber.vacant--;
            } else {
                subscriber.consumers--;
            }
            // An operator may have ended it, and somebody begun another one of that name since.
            final boolean isThere = byGroup.get(group) == subscriber;
            final boolean isEmpty = subscriber.consumers == 0 && subscriber.vacant == 0;
            if (isThere && isEmpty && !subscriber.terms.name().isDurable()) {
                end(group, subscriber);
            }
        }
    }

    /** Ends a durable subscription. */
    void unsubscribe(final SubscriberName name) throws SessionRefusal {
        turn.lock();
        try {
            final String group = name.group();
            final Subscriber there = find(group);
            if (there == null) {
                throw new SessionRefusal(
                        Reason.NO_DESTINATION,
                        "There is no durable subscription %s.".formatted(name.name()));
            }
            if (there.consumers > 0) {
                throw new SessionRefusal(
                        Reason.ILLEGAL_STATE,
                        "Durable subscription %s has a consumer.".formatted(name.name()));
            }
            end(group, there);
        } finally {
            turn.unlock();
        }
    }
}
