package io.posthorn.server.rest;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.admin.DeadLetter;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.DeadLetterGroup;
import io.posthorn.broker.admin.OutgoingMessage;
import io.posthorn.broker.admin.Page;
import io.posthorn.broker.admin.SentMessage;
import io.posthorn.broker.admin.StoredMessage;
import io.posthorn.broker.resend.Letter;
import io.posthorn.broker.resend.Letters.Extent;
import io.posthorn.broker.resend.ResendProgress;
import io.posthorn.broker.resend.ResendProgress.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Dead letters with the manners of the real ones. A job is done at once, but one that may send a
 * single letter a second sends none and runs on.
 */
final class FakeDeadLetters implements DeadLetterDesk {

    private static final String PREFIX = "%DLQ%";

    private final FakeBroker broker;
    private final Set<Letter> settled = ConcurrentHashMap.newKeySet();
    private final Map<Letter, String> origins = new ConcurrentHashMap<>();
    private final Map<String, ResendProgress> jobs = new LinkedHashMap<>();

    FakeDeadLetters(final FakeBroker broker) {
        this.broker = broker;
    }

    synchronized void clear() {
        settled.clear();
        origins.clear();
        jobs.clear();
    }

    void die(final String group, final String origin, final String body) {
        final SentMessage sent = send(PREFIX + group, body.getBytes(StandardCharsets.UTF_8));
        origins.put(new Letter(group, 0, sent.queueOffset()), origin);
    }

    private SentMessage send(final String topic, final byte[] body) {
        return broker.messages()
                .send(
                        new OutgoingMessage(
                                topic,
                                0,
                                null,
                                List.of(),
                                Map.of(),
                                body,
                                OutgoingMessage.Due.NOW,
                                -1,
                                null))
                .toCompletableFuture()
                .join();
    }

    private boolean isOpen(final Letter letter) {
        return !settled.contains(letter);
    }

    @Override
    public Page<DeadLetterGroup> list(final String contains, final int page, final int size) {
        return Page.of(
                broker.topicNames().stream()
                        .filter(topic -> topic.startsWith(PREFIX))
                        .map(topic -> topic.substring(PREFIX.length()))
                        .filter(group -> group.contains(contains))
                        .map(this::get)
                        .toList(),
                page,
                size);
    }

    @Override
    public DeadLetterGroup get(final String group) {
        require(group);
        final List<StoredMessage> all = broker.of(PREFIX + group);
        final List<StoredMessage> open =
                all.stream().filter(each -> isOpen(letterOf(group, each))).toList();
        return new DeadLetterGroup(
                group,
                PREFIX + group,
                open.size(),
                all.size(),
                open.isEmpty() ? 0 : open.get(0).storedMs(),
                List.of(new Extent(0, 0, 0, all.size(), open.size())),
                running(group));
    }

    private static Letter letterOf(final String group, final StoredMessage message) {
        return new Letter(group, message.queueId(), message.queueOffset());
    }

    private void require(final String group) {
        if (!broker.topicNames().contains(PREFIX + group)) {
            throw AdminRefusal.notFound("Group %s has no dead letters.".formatted(group));
        }
    }

    @Override
    public LetterPage letters(
            final String group,
            final int queueId,
            final long fromOffset,
            final int limit,
            final boolean withSettled) {
        require(group);
        if (queueId != 0) {
            throw AdminRefusal.notFound("There is no queue %d.".formatted(queueId));
        }
        final List<StoredMessage> all = broker.of(PREFIX + group);
        final List<DeadLetter> found = new ArrayList<>();
        long next = fromOffset;
        while (next < all.size() && found.size() < limit) {
            final DeadLetter letter = shown(group, all.get((int) next));
            if (withSettled || letter.isOpen()) {
                found.add(letter);
            }
            next++;
        }
        return new LetterPage(found, next, 0, all.size());
    }

    private DeadLetter shown(final String group, final StoredMessage message) {
        final Letter letter = letterOf(group, message);
        return new DeadLetter(group, message, origins.get(letter), null, "refused", isOpen(letter));
    }

    @Override
    public DeadLetter read(final Letter letter) {
        require(letter.group());
        return broker.of(letter.topic()).stream()
                .filter(each -> letterOf(letter.group(), each).equals(letter))
                .map(each -> shown(letter.group(), each))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("There is no such letter."));
    }

    @Override
    public CompletionStage<SentMessage> resend(final Letter letter, final String topic) {
        try {
            return CompletableFuture.completedFuture(sendAgain(letter, topic));
        } catch (final AdminRefusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private SentMessage sendAgain(final Letter letter, final String topic) {
        final DeadLetter found = read(letter);
        final String to = topic == null ? found.originTopic() : topic;
        if (to == null || !broker.topicNames().contains(to)) {
            throw AdminRefusal.invalid("topic", "There is no topic %s.".formatted(to));
        }
        settle(letter);
        return send(to, found.message().body());
    }

    private void settle(final Letter letter) {
        if (!settled.add(letter)) {
            throw new AdminRefusal(Reason.CONFLICT, null, "It was dealt with before.");
        }
    }

    @Override
    public synchronized ResendProgress resendAll(
            final String group, final String topic, final int perSecond) {
        require(group);
        if (topic != null && !broker.topicNames().contains(topic)) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(topic));
        }
        requireNoJob(group);
        final List<DeadLetter> open = letters(group, 0, 0, Integer.MAX_VALUE, false).letters();
        final boolean runsOn = perSecond == 1;
        if (!runsOn) {
            open.forEach(each -> sendAgain(letterOf(group, each.message()), topic));
        }
        final ResendProgress job =
                new ResendProgress(
                        "job-" + jobs.size(),
                        group,
                        topic,
                        perSecond,
                        runsOn ? State.RUNNING : State.DONE,
                        open.size(),
                        runsOn ? 0 : open.size(),
                        0,
                        null,
                        null,
                        Clock.SYSTEM.wallMs(),
                        runsOn ? 0 : Clock.SYSTEM.wallMs());
        jobs.put(job.id(), job);
        return job;
    }

    private void requireNoJob(final String group) {
        if (running(group) != null) {
            throw new AdminRefusal(Reason.CONFLICT, null, "A job sends them at present.");
        }
    }

    private synchronized ResendProgress running(final String group) {
        return jobs.values().stream()
                .filter(job -> job.group().equals(group) && job.state() == State.RUNNING)
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized List<ResendProgress> jobs(final String group) {
        require(group);
        return jobs.values().stream().filter(job -> job.group().equals(group)).toList();
    }

    @Override
    public ResendProgress job(final String group, final String id) {
        return jobs(group).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("There is no job %s.".formatted(id)));
    }

    @Override
    public synchronized void cancel(final String group, final String id) {
        final ResendProgress job = job(group, id);
        if (job.state() != State.RUNNING) {
            throw new AdminRefusal(Reason.CONFLICT, null, "The job has ended before.");
        }
        jobs.put(
                id,
                new ResendProgress(
                        id,
                        group,
                        job.to(),
                        job.perSecond(),
                        State.CANCELLED,
                        job.total(),
                        job.sent(),
                        job.skipped(),
                        null,
                        null,
                        job.startedMs(),
                        Clock.SYSTEM.wallMs()));
    }

    @Override
    public void purge(final Letter letter) {
        read(letter);
        settle(letter);
    }

    @Override
    public long purgeAll(final String group) {
        require(group);
        requireNoJob(group);
        final List<DeadLetter> open = letters(group, 0, 0, Integer.MAX_VALUE, false).letters();
        open.forEach(each -> settle(letterOf(group, each.message())));
        return open.size();
    }
}
