package io.posthorn.remoting.frame;

/**
 * The field names of the busiest operations, so that reading one makes no string. An open hash
 * table of fixed content.
 */
final class FieldNames {

    private static final String[] FREQUENT = {
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "consumerGroup",
        "topic",
        "queueId",
        "queueOffset",
        "maxMsgNums",
        "sysFlag",
        "commitOffset",
        "suspendTimeoutMillis",
        "subscription",
        "subVersion",
        "expressionType",
        "maxMsgBytes",
        "requestSource",
        "suggestWhichBrokerId",
        "nextBeginOffset",
        "minOffset",
        "maxOffset",
        "offsetDelta",
        "topicSysFlag",
        "groupSysFlag",
        "forbiddenType",
        "msgId",
        "transactionId",
        "batchUniqId",
        "recallHandle",
        "MSG_REGION",
        "TRACE_ON",
        "bname",
        "ns",
        "nsd",
        "lo",
        "oway",
        "ReqT",
        "AccessKey",
        "Signature",
        "SecurityToken",
        "offset",
        "extraInfo",
        "popTime",
        "invisibleTime",
        "reviveQid",
        "restNum",
        "startOffsetInfo",
        "msgOffsetInfo",
        "orderCountInfo",
        "pollTime",
        "bornTime",
        "initMode",
        "expType",
        "exp",
        "order",
        "attemptId",
        "producerGroup",
        "defaultTopic",
        "defaultTopicQueueNums",
        "bornTimestamp",
        "flag",
        "properties",
        "reconsumeTimes",
        "unitMode",
        "maxReconsumeTimes",
        "batch",
        "brokerName",
        "setZeroIfNotFound",
        "clientID",
        "group",
        "delayLevel",
        "originMsgId",
        "originTopic",
        "tranStateTableOffset",
        "commitLogOffset",
        "commitOrRollback",
        "fromTransactionCheck",
        "key",
        "maxNum",
        "beginTimestamp",
        "endTimestamp",
        "_UNIQUE_KEY_QUERY",
        "timestamp",
        "boundaryType",
        "committed"
    };

    private static final String[] TABLE = new String[512];

    static {
        for (final String name : FREQUENT) {
            int slot = slot(hash(name));
            while (TABLE[slot] != null) {
                slot = slot(slot + 1);
            }
            TABLE[slot] = name;
        }
    }

    private FieldNames() {}

    /** The name in these bytes, or null if it is not one of the frequent. */
    static String known(final byte[] bytes, final int from, final int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[from + i];
        }
        for (int slot = slot(hash); TABLE[slot] != null; slot = slot(slot + 1)) {
            if (same(TABLE[slot], bytes, from, length)) {
                return TABLE[slot];
            }
        }
        return null;
    }

    private static boolean same(
            final String name, final byte[] bytes, final int from, final int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final String name) {
        return name.hashCode();
    }

    private static int slot(final int hash) {
        return (hash ^ hash >>> 9) & TABLE.length - 1;
    }
}
