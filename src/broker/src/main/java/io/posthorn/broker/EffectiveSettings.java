package io.posthorn.broker;

import java.util.Map;
import java.util.TreeMap;

/** What a broker works with, under the names RocketMQ's tools know. */
final class EffectiveSettings {

    private EffectiveSettings() {}

    static Map<String, String> of(final BrokerSettings settings) {
        final Map<String, String> table = new TreeMap<>();
        table.put("brokerClusterName", settings.cluster());
        table.put("brokerName", settings.name());
        table.put("brokerId", Long.toString(settings.brokerId()));
        table.put("brokerRole", settings.brokerId() == 0 ? "ASYNC_MASTER" : "SLAVE");
        table.put("brokerIP1", settings.advertisedHost());
        table.put("listenPort", Integer.toString(settings.server().port()));
        table.put("namesrvAddr", String.join(";", settings.nameServers()));
        table.put("brokerPermission", Integer.toString(settings.permission()));
        table.put(
                "registerNameServerPeriod",
                Long.toString(settings.registrationInterval().toMillis()));
        table.put("autoCreateTopicEnable", Boolean.toString(settings.topics().autoCreateTopics()));
        table.put(
                "autoCreateSubscriptionGroup",
                Boolean.toString(settings.topics().autoCreateGroups()));
        table.put("defaultTopicQueueNums", Integer.toString(settings.topics().defaultQueueNums()));
        table.put("maxMessageSize", Integer.toString(settings.intake().maxBodyBytes()));
        table.put("flushDiskType", settings.intake().syncFlush() ? "SYNC_FLUSH" : "ASYNC_FLUSH");
        table.put("syncFlushTimeout", Long.toString(settings.intake().flushTimeout().toMillis()));
        table.put("timerMaxDelaySec", Long.toString(settings.intake().maxDelay().toSeconds()));
        table.put("regionId", settings.intake().region());
        table.put("traceOn", Boolean.toString(settings.intake().traceOn()));
        table.put("storePathRootDir", settings.store().directory().toString());
        table.put("mappedFileSizeCommitLog", Integer.toString(settings.store().segmentLength()));
        table.put("flushIntervalCommitLog", Long.toString(settings.store().flushIntervalMs()));
        table.put(
                "fileReservedTime",
                Long.toString(settings.store().retention().maxAgeMs() / 3_600_000));
        table.put(
                "diskMaxUsedSpaceRatio",
                Integer.toString(settings.store().retention().cleanPercent()));
        table.put("longPollingEnable", "true");
        table.put("enablePropertyFilter", "true");
        return Map.copyOf(table);
    }
}
