package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExtBrokerInner;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.PutMessageStatus;
import org.apache.rocketmq.store.RocksDBMessageStore;
import org.apache.rocketmq.store.StoreType;
import org.apache.rocketmq.store.config.FlushDiskType;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.stats.BrokerStatsManager;

/** The rival's store, as its broker sets it up when nothing is configured. */
final class RocketMqStore implements TargetStore {

    private static final SocketAddress HOST = new InetSocketAddress("127.0.0.1", 10_911);
    private static final SocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 50_000);

    /** So that a disk full of other things stops neither contender. */
    private static final int DISK_PERCENT = 95;

    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final StoreSetup setup;
    private final Consumer<RocketMqStore> beforeStart;
    private final MessageStoreConfig config = new MessageStoreConfig();
    private final BrokerConfig brokerConfig = new BrokerConfig();
    private final BrokerStatsManager stats = new BrokerStatsManager(brokerConfig);
    private DefaultMessageStore store;

    /**
     * @param setup how it is to work
     * @param beforeStart what is to be done when it has loaded and does not run yet
     */
    RocketMqStore(final StoreSetup setup, final Consumer<RocketMqStore> beforeStart) {
        this.setup = setup;
        this.beforeStart = beforeStart;
        config.setStorePathRootDir(setup.directory().toString());
        config.setStorePathCommitLog(setup.directory().resolve("commitlog").toString());
        config.setMappedFileSizeCommitLog(setup.segmentLength());
        config.setFlushDiskType(
                setup.syncFlush() ? FlushDiskType.SYNC_FLUSH : FlushDiskType.ASYNC_FLUSH);
        config.setDiskMaxUsedSpaceRatio(DISK_PERCENT);
        // Any free port; nobody replicates.
        config.setHaListenPort(0);
    }

    @Override
    public void open() throws Exception {
        final ConcurrentMap<String, TopicConfig> topics = new ConcurrentHashMap<>();
        if (setup.contender() == Contender.ROCKETMQ_ROCKSDB) {
            config.setStoreType(StoreType.DEFAULT_ROCKSDB.getStoreType());
            store =
                    new RocksDBMessageStore(
                            config, stats, RocketMqStore::ignore, brokerConfig, topics);
        } else {
            store =
                    new DefaultMessageStore(
                            config, stats, RocketMqStore::ignore, brokerConfig, topics);
        }
        if (!store.load()) {
            throw new IllegalStateException("RocketMQ cannot load " + setup.directory());
        }
        beforeStart.accept(this);
        store.start();
    }

    /** Nobody waits for messages. */
    private static void ignore(
            final String topic,
            final int queueId,
            final long logicOffset,
            final long tagsCode,
            final long storeTime,
            final byte[] filterBitMap,
            final java.util.Map<String, String> properties) {}

    DefaultMessageStore store() {
        return store;
    }

    MessageStoreConfig config() {
        return config;
    }

    BrokerStatsManager stats() {
        return stats;
    }

    @Override
    public boolean append(final Outgoing message) {
        return isPut(message(message));
    }

    /** With synchronous flush a put returns when the message is on disk. */
    @Override
    public boolean appendDurably(final Outgoing message) {
        return append(message);
    }

    boolean isPut(final MessageExtBrokerInner message) {
        return store.putMessage(message).getPutMessageStatus() == PutMessageStatus.PUT_OK;
    }

    /** As its broker makes it of a send, but that its text is read and written once only. */
    static MessageExtBrokerInner message(final Outgoing outgoing) {
        final MessageExtBrokerInner message = new MessageExtBrokerInner();
        message.setTopic(outgoing.topic());
        message.setQueueId(outgoing.queueId());
        message.setBody(outgoing.body());
        MessageAccessor.setProperties(
                message, MessageDecoder.string2messageProperties(outgoing.properties()));
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_MSG_REGION, Outgoing.REGION);
        MessageAccessor.putProperty(
                message, MessageConst.PROPERTY_TRACE_SWITCH, Boolean.TRUE.toString());
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_CLUSTER, Outgoing.CLUSTER);
        message.setPropertiesString(
                MessageDecoder.messageProperties2String(message.getProperties()));
        message.setTagsCode(MessageExtBrokerInner.tagsString2tagsCode(message.getTags()));
        message.setBornTimestamp(System.currentTimeMillis());
        message.setBornHost(CLIENT);
        message.setStoreHost(HOST);
        return message;
    }

    @Override
    public void awaitDerived() {
        while (store.dispatchBehindBytes() > 0) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    @Override
    public long messages(final Spread spread) throws Exception {
        long sum = 0;
        for (final String topic : spread.topics()) {
            for (int queueId = 0; queueId < spread.queuesOfOne(); queueId++) {
                sum += store.getMaxOffsetInQueue(topic, queueId);
            }
        }
        return sum;
    }

    @Override
    public long logBytes() {
        return store.getMaxPhyOffset();
    }

    @Override
    public double flushes() {
        return Double.NaN;
    }

    @Override
    public void describeRecovery(final Answer answer) {
        // It says nothing that can be asked for.
    }

    @Override
    public void close() {
        store.shutdown();
    }
}
