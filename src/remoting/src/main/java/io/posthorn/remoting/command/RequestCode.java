package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.Header;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations of the protocol (remoting protocol 6). Names are those of the specification. */
public enum RequestCode {
    /** Sends a message, field names in full. */
    SEND_MESSAGE(10),
    /** Asks for the messages of a queue. */
    PULL_MESSAGE(11),
    /** Asks for messages by key. */
    QUERY_MESSAGE(12),
    /** Unused. */
    QUERY_BROKER_OFFSET(13),
    /** Asks how far a group got. */
    QUERY_CONSUMER_OFFSET(14),
    /** Stores how far a group got. */
    UPDATE_CONSUMER_OFFSET(15),
    /** Creates or changes a topic. */
    UPDATE_AND_CREATE_TOPIC(17),
    /** Creates or changes topics. */
    UPDATE_AND_CREATE_TOPIC_LIST(18),
    /** Asks for all topics of a broker. */
    GET_ALL_TOPIC_CONFIG(21),
    /** Unused. */
    GET_TOPIC_CONFIG_LIST(22),
    /** Unused. */
    GET_TOPIC_NAME_LIST(23),
    /** Changes settings of a broker. */
    UPDATE_BROKER_CONFIG(25),
    /** Asks for the settings of a broker. */
    GET_BROKER_CONFIG(26),
    /** Unused. */
    TRIGGER_DELETE_FILES(27),
    /** Asks for figures of a broker. */
    GET_BROKER_RUNTIME_INFO(28),
    /** Asks for the queue offset that belongs to a time. */
    SEARCH_OFFSET_BY_TIMESTAMP(29),
    /** Asks for the queue offset given next. */
    GET_MAX_OFFSET(30),
    /** Asks for the lowest queue offset still there. */
    GET_MIN_OFFSET(31),
    /** Asks when the oldest message of a queue was stored. */
    GET_EARLIEST_MSG_STORETIME(32),
    /** Asks for the message at a physical offset. */
    VIEW_MESSAGE_BY_ID(33),
    /** Tells a broker who the client is and what it subscribes. */
    HEART_BEAT(34),
    /** Tells a broker that a client leaves. */
    UNREGISTER_CLIENT(35),
    /** Gives a message back for redelivery. */
    CONSUMER_SEND_MSG_BACK(36),
    /** Tells the outcome of a transaction. */
    END_TRANSACTION(37),
    /** Asks for the clients of a group. */
    GET_CONSUMER_LIST_BY_GROUP(38),
    /** Broker to client: asks for the outcome of a transaction. */
    CHECK_TRANSACTION_STATE(39),
    /** Broker to client: the group has other members now. */
    NOTIFY_CONSUMER_IDS_CHANGED(40),
    /** Locks queues for ordered consumption. */
    LOCK_BATCH_MQ(41),
    /** Gives such locks back. */
    UNLOCK_BATCH_MQ(42),
    /** Replica to broker: all offsets. */
    GET_ALL_CONSUMER_OFFSET(43),
    /** Replica to broker: offsets of the delay levels. */
    GET_ALL_DELAY_OFFSET(45),
    /** Asks whether a subscription is acceptable. */
    CHECK_CLIENT_CONFIG(46),
    /** Unused. */
    GET_CLIENT_CONFIG(47),
    /** Former permissions: change. */
    UPDATE_AND_CREATE_ACL_CONFIG(50),
    /** Former permissions: delete. */
    DELETE_ACL_CONFIG(51),
    /** Former permissions: version. */
    GET_BROKER_CLUSTER_ACL_INFO(52),
    /** Former permissions: addresses. */
    UPDATE_GLOBAL_WHITE_ADDRS_CONFIG(53),
    /** Former permissions: show. */
    GET_BROKER_CLUSTER_ACL_CONFIG(54),
    /** Replica to broker: where the timers are. */
    GET_TIMER_CHECK_POINT(60),
    /** Replica to broker: figures of the timers. */
    GET_TIMER_METRICS(61),
    /** Stores a key-value setting. */
    PUT_KV_CONFIG(100),
    /** Asks for a key-value setting. */
    GET_KV_CONFIG(101),
    /** Removes a key-value setting. */
    DELETE_KV_CONFIG(102),
    /** Tells a name server what a broker serves. */
    REGISTER_BROKER(103),
    /** Tells a name server that a broker leaves. */
    UNREGISTER_BROKER(104),
    /** Asks which brokers serve a topic. */
    GET_ROUTEINFO_BY_TOPIC(105),
    /** Asks for all brokers and clusters. */
    GET_BROKER_CLUSTER_INFO(106),
    /** Creates or changes a group. */
    UPDATE_AND_CREATE_SUBSCRIPTIONGROUP(200),
    /** Asks for all groups of a broker. */
    GET_ALL_SUBSCRIPTIONGROUP_CONFIG(201),
    /** Asks for the offsets of a topic. */
    GET_TOPIC_STATS_INFO(202),
    /** Asks for the connections of a consumer group. */
    GET_CONSUMER_CONNECTION_LIST(203),
    /** Asks for the connections of a producer group. */
    GET_PRODUCER_CONNECTION_LIST(204),
    /** Has a broker's queues shown as not writable. */
    WIPE_WRITE_PERM_OF_BROKER(205),
    /** Asks a name server for all topics. */
    GET_ALL_TOPIC_LIST_FROM_NAMESERVER(206),
    /** Deletes a group. */
    DELETE_SUBSCRIPTIONGROUP(207),
    /** Asks how far a group is behind. */
    GET_CONSUME_STATS(208),
    /** Deletes a topic from a broker. */
    DELETE_TOPIC_IN_BROKER(215),
    /** Has a name server forget a topic. */
    DELETE_TOPIC_IN_NAMESRV(216),
    /** Gives a name server the route of a topic. */
    REGISTER_TOPIC_IN_NAMESRV(217),
    /** Asks for all settings of a name space. */
    GET_KVLIST_BY_NAMESPACE(219),
    /** Broker to client: go to these offsets. */
    RESET_CONSUMER_CLIENT_OFFSET(220),
    /** Broker to client: where are you. */
    GET_CONSUMER_STATUS_FROM_CLIENT(221),
    /** Moves a group to another place. */
    INVOKE_BROKER_TO_RESET_OFFSET(222),
    /** Asks where the members of a group are. */
    INVOKE_BROKER_TO_GET_CONSUMER_STATUS(223),
    /** Asks a name server for the topics of a cluster. */
    GET_TOPICS_BY_CLUSTER(224),
    /** Creates or changes groups. */
    UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST(225),
    /** Asks which groups consume a topic. */
    QUERY_TOPIC_CONSUME_BY_WHO(300),
    /** Of a feature that was removed. */
    REGISTER_FILTER_SERVER(301),
    /** Of a feature that was removed. */
    REGISTER_MESSAGE_FILTER_CLASS(302),
    /** Asks for store times around the place of a group. */
    QUERY_CONSUME_TIME_SPAN(303),
    /** Asks a name server for cluster and broker names. */
    GET_SYSTEM_TOPIC_LIST_FROM_NS(304),
    /** Asks a broker for its system topics. */
    GET_SYSTEM_TOPIC_LIST_FROM_BROKER(305),
    /** Has a broker drop old consume queue files. */
    CLEAN_EXPIRED_CONSUMEQUEUE(306),
    /** Asks a consumer about itself; passed on. */
    GET_CONSUMER_RUNNING_INFO(307),
    /** Asks for the lowest offsets of other groups. */
    QUERY_CORRECTION_OFFSET(308),
    /** Has a consumer process one message; passed on. */
    CONSUME_MESSAGE_DIRECTLY(309),
    /** Sends a message, field names as letters. */
    SEND_MESSAGE_V2(310),
    /** Asks a name server for topics of units. */
    GET_UNIT_TOPIC_LIST(311),
    /** Asks a name server for topics subscribed by units. */
    GET_HAS_UNIT_SUB_TOPIC_LIST(312),
    /** Asks for topics subscribed by units that are of none. */
    GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST(313),
    /** Copies the place of a group. */
    CLONE_GROUP_OFFSET(314),
    /** Asks for the rates of one statistic. */
    VIEW_BROKER_STATS_DATA(315),
    /** Has a broker drop consume queues of deleted topics. */
    CLEAN_UNUSED_TOPIC(316),
    /** Asks how far all groups are behind. */
    GET_BROKER_CONSUME_STATS(317),
    /** Changes settings of a name server. */
    UPDATE_NAMESRV_CONFIG(318),
    /** Asks for the settings of a name server. */
    GET_NAMESRV_CONFIG(319),
    /** Sends several messages, field names as letters. */
    SEND_BATCH_MESSAGE(320),
    /** Asks for units of a consume queue. */
    QUERY_CONSUME_QUEUE(321),
    /** Asks a name server whether it is up to date. */
    QUERY_DATA_VERSION(322),
    /** Has a transaction checked again. */
    RESUME_CHECK_HALF_MESSAGE(323),
    /** Sends a reply, field names in full. */
    SEND_REPLY_MESSAGE(324),
    /** Sends a reply, field names as letters. */
    SEND_REPLY_MESSAGE_V2(325),
    /** Broker to client: here is your reply. */
    PUSH_REPLY_MESSAGE_TO_CLIENT(326),
    /** Has a broker's queues shown as writable again. */
    ADD_WRITE_PERM_OF_BROKER(327),
    /** Asks for all producers. */
    GET_ALL_PRODUCER_INFO(328),
    /** Has a broker drop old segments. */
    DELETE_EXPIRED_COMMITLOG(329),
    /** Asks which topics a group consumes. */
    QUERY_TOPICS_BY_CONSUMER(343),
    /** Asks for a subscription. */
    QUERY_SUBSCRIPTION_BY_CONSUMER(345),
    /** Asks for one topic of a broker. */
    GET_TOPIC_CONFIG(351),
    /** Asks for one group of a broker. */
    GET_SUBSCRIPTIONGROUP_CONFIG(352),
    /** Forbids a group to read a topic. */
    UPDATE_AND_GET_GROUP_FORBIDDEN(353),
    /** Of a store we do not have. */
    CHECK_ROCKSDB_CQ_WRITE_PROGRESS(354),
    /** Of a store we do not have. */
    EXPORT_ROCKSDB_CONFIG_TO_JSON(355),
    /** Asks for the messages of a queue, from a lite pull consumer. */
    LITE_PULL_MESSAGE(361),
    /** Takes back a message that is not yet due. */
    RECALL_MESSAGE(370),
    /** Asks which queues a client is to read. */
    QUERY_ASSIGNMENT(400),
    /** Sets whether a group pulls or pops. */
    SET_MESSAGE_REQUEST_MODE(401),
    /** Asks for all such settings. */
    GET_ALL_MESSAGE_REQUEST_MODE(402),
    /** Creates a topic with logical queues. */
    UPDATE_AND_CREATE_STATIC_TOPIC(513),
    /** Asks a name server for the copies of a broker group. */
    GET_BROKER_MEMBER_GROUP(901),
    /** Of the broker container. */
    ADD_BROKER(902),
    /** Of the broker container. */
    REMOVE_BROKER(903),
    /** Tells a name server or controller that a broker lives. */
    BROKER_HEARTBEAT(904),
    /** Name server to broker: another lowest id. */
    NOTIFY_MIN_BROKER_ID_CHANGE(905),
    /** Between the copies of a group. */
    EXCHANGE_BROKER_HA_INFO(906),
    /** Asks for the state of replication. */
    GET_BROKER_HA_STATUS(907),
    /** Tells a replica the durable mark of its master. */
    RESET_MASTER_FLUSH_OFFSET(908),
    /** Controller: who is in sync. */
    CONTROLLER_ALTER_SYNC_STATE_SET(1001),
    /** Controller: elect. */
    CONTROLLER_ELECT_MASTER(1002),
    /** Controller: register. */
    CONTROLLER_REGISTER_BROKER(1003),
    /** Controller: show a group. */
    CONTROLLER_GET_REPLICA_INFO(1004),
    /** Controller: show the controllers. */
    CONTROLLER_GET_METADATA_INFO(1005),
    /** Controller: show who is in sync. */
    CONTROLLER_GET_SYNC_STATE_DATA(1006),
    /** Asks a broker for its epochs. */
    GET_BROKER_EPOCH_CACHE(1007),
    /** Controller to broker: the leader changed. */
    NOTIFY_BROKER_ROLE_CHANGED(1008),
    /** Controller: change settings. */
    UPDATE_CONTROLLER_CONFIG(1009),
    /** Controller: show settings. */
    GET_CONTROLLER_CONFIG(1010),
    /** Controller: forget a broker. */
    CLEAN_BROKER_DATA(1011),
    /** Controller: which id is free. */
    CONTROLLER_GET_NEXT_BROKER_ID(1012),
    /** Controller: take an id. */
    CONTROLLER_APPLY_BROKER_ID(1013),
    /** Limits reads of cold data. */
    UPDATE_COLD_DATA_FLOW_CTR_CONFIG(2001),
    /** Removes such a limit. */
    REMOVE_COLD_DATA_FLOW_CTR_CONFIG(2002),
    /** Asks for such limits. */
    GET_COLD_DATA_FLOW_CTR_INFO(2003),
    /** Sets how the log is read ahead. */
    SET_COMMITLOG_READ_MODE(2004),
    /** Creates a user. */
    AUTH_CREATE_USER(3001),
    /** Changes a user. */
    AUTH_UPDATE_USER(3002),
    /** Deletes a user. */
    AUTH_DELETE_USER(3003),
    /** Asks for a user. */
    AUTH_GET_USER(3004),
    /** Asks for users. */
    AUTH_LIST_USER(3005),
    /** Creates permissions. */
    AUTH_CREATE_ACL(3006),
    /** Changes permissions. */
    AUTH_UPDATE_ACL(3007),
    /** Deletes permissions. */
    AUTH_DELETE_ACL(3008),
    /** Asks for the permissions of one. */
    AUTH_GET_ACL(3009),
    /** Asks for permissions. */
    AUTH_LIST_ACL(3010),
    /** Of a store we do not have. */
    SWITCH_TIMER_ENGINE(5001),
    /** Asks for messages and leases them. */
    POP_MESSAGE(200050),
    /** Settles a lease as done. */
    ACK_MESSAGE(200051),
    /** Asks for messages without leasing them. */
    PEEK_MESSAGE(200052),
    /** Moves the deadline of a lease. */
    CHANGE_MESSAGE_INVISIBLETIME(200053),
    /** Asks to be told when there is something to pop. */
    NOTIFICATION(200054),
    /** Asks how many callers wait. */
    POLLING_INFO(200055),
    /** Of a store we do not have. */
    POP_ROLLBACK(200056),
    /** Settles many leases as done. */
    BATCH_ACK_MESSAGE(200151),
    /** Posthorn's own: begins a session, which is what a JMS connection is to the broker. */
    SESSION_OPEN(21001),
    /** Posthorn's own: ends a session. */
    SESSION_CLOSE(21002),
    /** Posthorn's own: finds a destination, or creates it. */
    SESSION_DESTINATION(21003),
    /** Posthorn's own: creates a temporary destination. */
    SESSION_CREATE_TEMPORARY(21004),
    /** Posthorn's own: deletes a temporary destination. */
    SESSION_DELETE_TEMPORARY(21005),
    /** Posthorn's own: adds a consumer. */
    SESSION_ATTACH(21006),
    /** Posthorn's own: says how many more messages a consumer is ready for. */
    SESSION_CREDIT(21007),
    /** Posthorn's own: ends a consumer. */
    SESSION_DETACH(21008),
    /** Posthorn's own: ends a durable subscription. */
    SESSION_UNSUBSCRIBE(21009),
    /** Posthorn's own: sends messages. */
    SESSION_SEND(21010),
    /** Posthorn's own, to clients: messages for a consumer. */
    SESSION_DELIVER(21011),
    /** Posthorn's own: says what becomes of messages. */
    SESSION_SETTLE(21012),
    /** Posthorn's own: commits a local transaction. */
    SESSION_COMMIT(21013),
    /** Posthorn's own: rolls a local transaction back. */
    SESSION_ROLLBACK(21014),
    /** Posthorn's own: looks at the messages of a queue. */
    SESSION_BROWSE(21015),
    /** Posthorn's own, to clients: a consumer is not given messages any more. */
    SESSION_CONSUMER_ENDED(21016),
    /** Posthorn's own: nothing but a sign of life. */
    SESSION_PING(21017),
    /** Posthorn's own: does something about a branch of a distributed transaction. */
    SESSION_BRANCH(21018),
    /** Posthorn's own: says which branches are prepared. */
    SESSION_RECOVER(21019),
    /** Posthorn's own: a piece of the body of a message that is sent afterwards. */
    SESSION_PIECE(21020),
    /** Posthorn's own: reads a piece of the body of a message that was delivered without it. */
    SESSION_BODY(21021);

    private static final Map<Integer, RequestCode> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(RequestCode::code, Function.identity()));

    private final int code;

    RequestCode(final int code) {
        this.code = code;
    }

    /**
     * The number on the wire.
     *
     * @return as in the specification
     */
    public int code() {
        return code;
    }

    /**
     * Finds an entry of the table.
     *
     * @param code any number
     * @return null if the number is not in the table
     */
    public static RequestCode of(final int code) {
        return BY_CODE.get(code);
    }

    /**
     * What to call a code in front of people.
     *
     * @param code any number
     * @return its name, or the number if it is not in the table
     */
    public static String nameOf(final int code) {
        final RequestCode known = of(code);
        return known == null ? Integer.toString(code) : known.name();
    }

    /**
     * A request of this operation without header.
     *
     * @return to be filled and sent
     */
    public Frame frame() {
        return Frame.request(code);
    }

    /**
     * A request of this operation.
     *
     * @param header its fields
     * @return to be sent
     */
    public Frame frame(final Header header) {
        return Frame.request(code).header(header);
    }

    /**
     * Whether a frame asks for this operation.
     *
     * @param request any request
     * @return true if its code is this
     */
    public boolean is(final Frame request) {
        return request.code() == code;
    }
}
