package io.posthorn.broker.admin;

import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.TopicNames;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what names are for, and picks those a query asks for. */
final class Kinds {

    private Kinds() {}

    static NameKind ofTopic(final String name, final BrokerIdentity identity) {
        if (TopicNames.isRetry(name)) {
            return NameKind.RETRY;
        }
        if (TopicNames.isDeadLetter(name)) {
            return NameKind.DEAD_LETTER;
        }
        return Topics.isSystem(name, identity) ? NameKind.SYSTEM : NameKind.NORMAL;
    }

    static NameKind ofGroup(final String name) {
        return Groups.isSystem(name) ? NameKind.SYSTEM : NameKind.NORMAL;
    }

    static <T> List<T> pick(
            final Stream<T> all,
            final NameQuery query,
            final Function<T, String> nameOf,
            final Function<T, NameKind> kindOf) {
        final String part = query.contains().toLowerCase(Locale.ROOT);
        return all.filter(each -> query.kinds().contains(kindOf.apply(each)))
                .filter(each -> nameOf.apply(each).toLowerCase(Locale.ROOT).contains(part))
                .sorted(Comparator.comparing(nameOf))
                .toList();
    }
}
