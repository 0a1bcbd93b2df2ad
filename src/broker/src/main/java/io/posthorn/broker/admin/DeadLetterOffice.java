package io.posthorn.broker.admin;

import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.resend.Letter;
import io.posthorn.broker.resend.Letters;
import io.posthorn.broker.resend.Letters.Extent;
import io.posthorn.broker.resend.Resend;
import io.posthorn.broker.resend.ResendJobs;
import io.posthorn.broker.resend.ResendOutcome;
import io.posthorn.broker.resend.ResendProgress;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Shows dead letters to people and tools, and deals with them for them. */
final class DeadLetterOffice implements DeadLetterDesk {

    /** One page looks at so many places at the most, and shows not much more than so many bytes. */
    private static final int MOST_LOOKS = 20_000;

    private static final long MOST_BYTES = 16L << 20;

    /** What is settled is written within milliseconds, unless the disk hangs. */
    private static final long PATIENCE_SECONDS = 10;

    private final Readiness readiness;
    private final Topics topics;
    private final Deliveries deliveries;
    private final Store store;
    private final Letters letters;
    private final Resend resend;
    private final ResendJobs jobs;
    private final MessageOffice messages;

    DeadLetterOffice(
            final Readiness readiness,
            final Topics topics,
            final Deliveries deliveries,
            final Store store,
            final Letters letters,
            final Resend resend,
            final ResendJobs jobs,
            final MessageOffice messages) {
        this.readiness = readiness;
        this.topics = topics;
        this.deliveries = deliveries;
        this.store = store;
        this.letters = letters;
        this.resend = resend;
        this.jobs = jobs;
        this.messages = messages;
    }

    @Override
    public Page<DeadLetterGroup> list(final String contains, final int page, final int size) {
        readiness.require();
        final String part = contains.toLowerCase(Locale.ROOT);
        final List<String> picked =
                topics.all().stream()
                        .filter(topic -> TopicNames.isDeadLetter(topic.name()))
                        .map(topic -> TopicNames.groupOfDeadLetter(topic.name()))
                        .filter(group -> group.toLowerCase(Locale.ROOT).contains(part))
                        .sorted()
                        .toList();
        final Page<String> names = Page.of(picked, page, size);
        return new Page<>(
                names.items().stream().map(this::groupOf).toList(), names.total(), page, size);
    }

    private DeadLetterGroup groupOf(final String group) {
        final String topic = TopicNames.deadLetterOf(group);
        final List<Extent> extents = letters.extents(group);
        final QueueTimes times = new QueueTimes(store.log());
        return new DeadLetterGroup(
                group,
                topic,
                extents.stream().mapToLong(Extent::open).sum(),
                extents.stream().mapToLong(each -> each.end() - each.begin()).sum(),
                extents.stream()
                        .filter(each -> each.open() > 0)
                        .mapToLong(each -> storedMs(topic, each, times))
                        .filter(ms -> ms > 0)
                        .min()
                        .orElse(0),
                extents,
                jobs.running(group).orElse(null));
    }

    private long storedMs(final String topic, final Extent extent, final QueueTimes times) {
        final ConsumeQueue queue = store.queues().find(topic, extent.queueId());
        return queue == null ? 0 : times.storeTimeOf(queue, extent.openFrom());
    }

    @Override
    public DeadLetterGroup get(final String group) {
        require(group);
        return groupOf(group);
    }

    private void require(final String group) {
        readiness.require();
        if (topics.find(TopicNames.deadLetterOf(group)) == null) {
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
        final List<Extent> extents = letters.extents(group);
        final Extent extent =
                extents.stream()
                        .filter(each -> each.queueId() == queueId)
                        .findFirst()
                        .orElseGet(() -> nothingYet(group, queueId, extents));
        long next = Math.max(fromOffset, withSettled ? extent.begin() : extent.openFrom());
        long bytes = 0;
        final List<DeadLetter> found = new ArrayList<>();
        for (int looks = 0;
                looks < MOST_LOOKS
                        && next < extent.end()
                        && found.size() < limit
                        && bytes < MOST_BYTES;
                looks++) {
            final Letter letter = new Letter(group, queueId, next);
            final DeadLetter shown =
                    withSettled || letters.isOpen(letter) ? readOrNull(letter) : null;
            if (shown != null) {
                found.add(shown);
                bytes += shown.message().storedSize() + shown.message().body().length;
            }
            next++;
        }
        return new LetterPage(found, next, extent.begin(), extent.end());
    }

    private static Extent nothingYet(
            final String group, final int queueId, final List<Extent> extents) {
        if (queueId == 0 && extents.isEmpty()) {
            return new Extent(0, 0, 0, 0, 0);
        }
        throw AdminRefusal.notFound(
                "The dead letters of group %s have no queue %d.".formatted(group, queueId));
    }

    private DeadLetter readOrNull(final Letter letter) {
        try (Slice slice = letters.open(letter)) {
            return slice == null ? null : shown(letter, new RecordView().wrap(slice.bytes(), 0));
        }
    }

    private DeadLetter shown(final Letter letter, final RecordView record) {
        final PropertyText properties = record.properties();
        return new DeadLetter(
                letter.group(),
                messages.shown(record),
                Resend.originOf(properties),
                properties.get(PropertyKeys.DLQ_ORIGIN_MESSAGE_ID),
                properties.get(PropertyKeys.DEAD_REASON),
                letters.isOpen(letter));
    }

    @Override
    public DeadLetter read(final Letter letter) {
        require(letter.group());
        final DeadLetter found = readOrNull(letter);
        if (found == null) {
            throw noLetter(letter);
        }
        return found;
    }

    private static AdminRefusal noLetter(final Letter letter) {
        return AdminRefusal.notFound(
                "Group %s has no dead letter %d in queue %d."
                        .formatted(letter.group(), letter.queueOffset(), letter.queueId()));
    }

    private static AdminRefusal isSettled(final Letter letter) {
        return new AdminRefusal(
                Reason.CONFLICT,
                null,
                "Dead letter %d of group %s was dealt with before."
                        .formatted(letter.queueOffset(), letter.group()));
    }

    @Override
    public CompletionStage<SentMessage> resend(final Letter letter, final String topic) {
        final CompletableFuture<SentMessage> answer = new CompletableFuture<>();
        try {
            require(letter.group());
            resend.send(letter, topic, true, outcome -> complete(answer, letter, outcome));
        } catch (final AdminRefusal e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private static void complete(
            final CompletableFuture<SentMessage> answer,
            final Letter letter,
            final ResendOutcome outcome) {
        if (outcome instanceof ResendOutcome.Sent sent
                && sent.confirmation() != Confirmation.FLUSH_FAILED) {
            answer.complete(
                    new SentMessage(
                            sent.messageId(),
                            sent.uniqueKey(),
                            sent.topic(),
                            sent.queueId(),
                            sent.queueOffset(),
                            sent.confirmation() == Confirmation.CONFIRMED
                                    ? SentMessage.Confirmation.CONFIRMED
                                    : SentMessage.Confirmation.FLUSH_TIMED_OUT));
        } else {
            answer.completeExceptionally(refusalOf(letter, outcome));
        }
    }

    private static AdminRefusal refusalOf(final Letter letter, final ResendOutcome outcome) {
        if (outcome instanceof ResendOutcome.Gone) {
            return noLetter(letter);
        }
        if (outcome instanceof ResendOutcome.Settled) {
            return isSettled(letter);
        }
        if (outcome instanceof ResendOutcome.Impossible impossible) {
            return AdminRefusal.invalid("topic", impossible.explanation());
        }
        final String explanation =
                outcome instanceof ResendOutcome.Unavailable unavailable
                        ? unavailable.explanation()
                        : "The disk failed while the message was written; it may be lost, and its letter open again.";
        return new AdminRefusal(Reason.UNAVAILABLE, null, explanation);
    }

    @Override
    public ResendProgress resendAll(final String group, final String topic, final int perSecond) {
        require(group);
        if (perSecond < 1 || perSecond > ResendJobs.MOST_PER_SECOND) {
            throw AdminRefusal.invalid(
                    "perSecond",
                    "A job sends 1 to %d letters a second, not %d."
                            .formatted(ResendJobs.MOST_PER_SECOND, perSecond));
        }
        if (topic != null && topics.find(topic) == null) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(topic));
        }
        return jobs.begin(group, topic, perSecond).orElseThrow(() -> notBegun(group));
    }

    private AdminRefusal notBegun(final String group) {
        return jobs.running(group)
                .map(DeadLetterOffice::isSending)
                .orElseGet(
                        () ->
                                new AdminRefusal(
                                        Reason.BUSY,
                                        null,
                                        "Too many jobs run already; try again when one of them has ended."));
    }

    private static AdminRefusal isSending(final ResendProgress job) {
        return new AdminRefusal(
                Reason.CONFLICT,
                null,
                "Job %s sends the dead letters of group %s again at present; wait for its end, or cancel it."
                        .formatted(job.id(), job.group()));
    }

    @Override
    public List<ResendProgress> jobs(final String group) {
        require(group);
        return jobs.of(group);
    }

    @Override
    public ResendProgress job(final String group, final String id) {
        return jobs(group).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                AdminRefusal.notFound(
                                        "Group %s has no job %s, or it is forgotten."
                                                .formatted(group, id)));
    }

    @Override
    public void cancel(final String group, final String id) {
        job(group, id);
        if (!jobs.cancel(id)) {
            throw new AdminRefusal(
                    Reason.CONFLICT,
                    null,
                    "Job %s of group %s has ended before.".formatted(id, group));
        }
    }

    @Override
    public void purge(final Letter letter) {
        require(letter.group());
        if (!letters.purge(letter)) {
            throw letters.isOpen(letter) ? noLetter(letter) : isSettled(letter);
        }
        awaitWritten();
    }

    @Override
    public long purgeAll(final String group) {
        require(group);
        jobs.running(group)
                .ifPresent(
                        job -> {
                            throw isSending(job);
                        });
        final long count = letters.purgeAll(group);
        awaitWritten();
        return count;
    }

    private void awaitWritten() {
        try {
            deliveries.written().copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (final CompletionException e) {
            throw new AdminRefusal(
                    Reason.UNAVAILABLE,
                    null,
                    "It is done, but not known to be on disk: a crash now may undo it.");
        }
    }
}
