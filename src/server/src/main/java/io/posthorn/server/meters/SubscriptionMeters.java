package io.posthorn.server.meters;

import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Counters.Family;
import io.posthorn.base.count.Counters.Kind;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.DeadLetterGroup;
import io.posthorn.broker.admin.NameKind;
import io.posthorn.broker.admin.NameQuery;
import io.posthorn.broker.admin.Page;
import io.posthorn.broker.admin.SubscriptionEntry;
import io.posthorn.broker.admin.SubscriptionTotals;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows how each subscription stands and how many dead letters each group has: the first so many by
 * name, and sums of all. One look at the broker serves all families of a scrape.
 */
final class SubscriptionMeters {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double MS_IN_SECOND = 1e3;

    private static final Look NOTHING =
            new Look(
                    new Page<>(List.of(), 0, 0, 1),
                    new SubscriptionTotals(0, 0, 0, 0),
                    new Page<>(List.of(), 0, 0, 1));

    private final BrokerAdmin admin;
    private final int most;
    private final Clock clock;
    private Look last = NOTHING;
    private long lastNanos;

    /** What one look at the broker saw. */
    private record Look(
            Page<SubscriptionEntry> subscriptions,
            SubscriptionTotals totals,
            Page<DeadLetterGroup> deadLetters) {}

    /**
     * @param admin the broker
     * @param most so many are shown one by one
     * @param clock says when to look again
     */
    SubscriptionMeters(final BrokerAdmin admin, final int most, final Clock clock) {
        this.admin = admin;
        this.most = most;
        this.clock = clock;
        this.lastNanos = clock.nanos() - FRESH_NANOS;
    }

    void declare(final Counters counters) {
        each(
                counters,
                "posthorn_subscription_backlog_messages",
                "messages",
                "Messages a subscription has not settled yet, leased ones included",
                SubscriptionEntry::left);
        each(
                counters,
                "posthorn_subscription_leased_messages",
                "messages",
                "Messages of a subscription that somebody has, or that wait for their time",
                SubscriptionEntry::leased);
        each(
                counters,
                "posthorn_subscription_returned_messages",
                "messages",
                "Messages of a subscription that came back and are to be handed out again",
                SubscriptionEntry::returned);
        each(
                counters,
                "posthorn_subscription_oldest_age_seconds",
                "seconds",
                "Age of the oldest message that a subscription has not settled; 0 if there is none",
                entry -> entry.oldestAgeMs() / MS_IN_SECOND);
        each(
                counters,
                "posthorn_subscription_consumers",
                "consumers",
                "Consumers of a subscription, and connected members of a group that pops",
                SubscriptionEntry::consumerCount);
        sum(
                counters,
                "posthorn_subscriptions",
                "subscriptions",
                "Subscriptions there are",
                SubscriptionTotals::count);
        sum(
                counters,
                "posthorn_subscriptions_backlog_messages",
                "messages",
                "Messages that are not settled yet, of all subscriptions",
                SubscriptionTotals::left);
        sum(
                counters,
                "posthorn_subscriptions_leased_messages",
                "messages",
                "Messages that somebody has, or that wait for their time, of all subscriptions",
                SubscriptionTotals::leased);
        sum(
                counters,
                "posthorn_subscriptions_returned_messages",
                "messages",
                "Messages that came back and are to be handed out again, of all subscriptions",
                SubscriptionTotals::returned);
        gauge(
                counters,
                "posthorn_dead_letters_open_messages",
                "messages",
                "Dead letters of a group that nobody has sent again or purged",
                List.of("consumer_group"),
                reader ->
                        look().deadLetters()
                                .items()
                                .forEach(group -> reader.value(group.open(), group.group())));
        gauge(
                counters,
                "posthorn_meters_left_out",
                "series",
                "Subscriptions, and groups with dead letters, that are not shown one by one"
                        + " (posthorn.broker.metered-subscriptions)",
                List.of("what"),
                reader -> {
                    reader.value(leftOut(look().subscriptions()), "subscriptions");
                    reader.value(leftOut(look().deadLetters()), "dead_letters");
                });
    }

    private static long leftOut(final Page<?> page) {
        return page.total() - page.items().size();
    }

    private void each(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final ToDoubleFunction<SubscriptionEntry> value) {
        gauge(
                counters,
                name,
                unit,
                help,
                List.of("topic", "consumer_group"),
                reader ->
                        look().subscriptions()
                                .items()
                                .forEach(
                                        entry ->
                                                reader.value(
                                                        value.applyAsDouble(entry),
                                                        entry.topic(),
                                                        entry.group())));
    }

    private void sum(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final Function<SubscriptionTotals, Number> value) {
        gauge(
                counters,
                name,
                unit,
                help,
                List.of(),
                reader -> reader.value(value.apply(look().totals()).doubleValue()));
    }

    private static void gauge(
            final Counters counters,
            final String name,
            final String unit,
            final String help,
            final List<String> labels,
            final Consumer<Counters.Reader> source) {
        counters.family(new Family(name, unit, help, Kind.GAUGE, labels, source));
    }

    private synchronized Look look() {
        final long now = clock.nanos();
        if (now - lastNanos >= FRESH_NANOS) {
            last = admin.broker().state() == BrokerState.RUNNING ? fresh() : NOTHING;
            lastNanos = now;
        }
        return last;
    }

    private Look fresh() {
        final NameQuery query =
                new NameQuery(
                        "",
                        EnumSet.of(NameKind.NORMAL, NameKind.RETRY, NameKind.DEAD_LETTER),
                        0,
                        Math.max(1, most));
        final Page<SubscriptionEntry> subscriptions = admin.subscriptions().list(query, null, null);
        final Page<DeadLetterGroup> letters = admin.deadLetters().list("", 0, Math.max(1, most));
        return new Look(none(subscriptions), admin.subscriptions().totals(), none(letters));
    }

    /** A page has one entry at least; whoever wants none shall have none. */
    private <T> Page<T> none(final Page<T> page) {
        return most > 0 ? page : new Page<>(List.of(), page.total(), 0, 1);
    }
}
