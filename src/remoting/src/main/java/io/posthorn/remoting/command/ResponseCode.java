package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.Header;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results of the protocol (remoting protocol 5). Names are those of the specification. */
public enum ResponseCode {
    /** Done. */
    SUCCESS(0),
    /** Failed; the remark says why. */
    SYSTEM_ERROR(1),
    /** Too much to do; try again, best elsewhere. */
    SYSTEM_BUSY(2),
    /** The operation is unknown here. */
    REQUEST_CODE_NOT_SUPPORTED(3),
    /** The transaction failed. */
    TRANSACTION_FAILED(4),
    /** Stored; not confirmed durable in time. */
    FLUSH_DISK_TIMEOUT(10),
    /** Stored; there is no usable replica. */
    SLAVE_NOT_AVAILABLE(11),
    /** Stored; a replica did not confirm in time. */
    FLUSH_SLAVE_TIMEOUT(12),
    /** Size, format or delay of a message is wrong. */
    MESSAGE_ILLEGAL(13),
    /** This broker takes no messages now. */
    SERVICE_NOT_AVAILABLE(14),
    /** The client's version is not supported. */
    VERSION_NOT_SUPPORTED(15),
    /** Not allowed. */
    NO_PERMISSION(16),
    /** There is no such topic, or no route to it. */
    TOPIC_NOT_EXIST(17),
    /** There is such a topic already. */
    TOPIC_EXIST_ALREADY(18),
    /** Nothing at this queue offset yet. */
    PULL_NOT_FOUND(19),
    /** Nothing matched; ask again at once. */
    PULL_RETRY_IMMEDIATELY(20),
    /** Queue offset out of range; take the one given. */
    PULL_OFFSET_MOVED(21),
    /** What was asked for is not there. */
    QUERY_NOT_FOUND(22),
    /** The selector cannot be parsed. */
    SUBSCRIPTION_PARSE_FAILED(23),
    /** The group has no such subscription yet. */
    SUBSCRIPTION_NOT_EXIST(24),
    /** The broker's subscription is older than the client's. */
    SUBSCRIPTION_NOT_LATEST(25),
    /** There is no such group. */
    SUBSCRIPTION_GROUP_NOT_EXIST(26),
    /** The compiled selector is missing. */
    FILTER_DATA_NOT_EXIST(27),
    /** The compiled selector is outdated. */
    FILTER_DATA_NOT_LATEST(28),
    /** A value of the request is not acceptable. */
    INVALID_PARAMETER(29),
    /** Legacy. */
    TRANSACTION_SHOULD_COMMIT(200),
    /** Legacy. */
    TRANSACTION_SHOULD_ROLLBACK(201),
    /** Legacy. */
    TRANSACTION_STATE_UNKNOW(202),
    /** Legacy. */
    TRANSACTION_STATE_GROUP_WRONG(203),
    /** Legacy; producers retry. */
    NO_BUYER_ID(204),
    /** Legacy; producers retry. */
    NOT_IN_CURRENT_UNIT(205),
    /** The group has no members now. */
    CONSUMER_NOT_ONLINE(206),
    /** The consumer did not answer. */
    CONSUME_MSG_TIMEOUT(207),
    /** No such message. */
    NO_MESSAGE(208),
    /** No more callers may wait. */
    POLLING_FULL(209),
    /** Waited in vain. */
    POLLING_TIMEOUT(210),
    /** There is no such broker. */
    BROKER_NOT_EXIST(211),
    /** The broker is not done deriving. */
    BROKER_DISPATCH_NOT_COMPLETE(212),
    /** Not for groups that broadcast. */
    BROADCAST_CONSUMPTION(213),
    /** Slow down. */
    FLOW_CONTROL(215),
    /** Another broker leads this queue. */
    NOT_LEADER_FOR_QUEUE(501),
    /** Not possible in this state. */
    ILLEGAL_OPERATION(604),
    /** This server is closing; connect again and repeat. */
    GO_AWAY(1500),
    /** Controller: epoch of the leader is outdated. */
    CONTROLLER_FENCED_MASTER_EPOCH(2000),
    /** Controller: epoch of the in-sync set is outdated. */
    CONTROLLER_FENCED_SYNC_STATE_SET_EPOCH(2001),
    /** Controller: not the leader of its group. */
    CONTROLLER_INVALID_MASTER(2002),
    /** Controller: unknown replicas. */
    CONTROLLER_INVALID_REPLICAS(2003),
    /** Controller: no leader. */
    CONTROLLER_MASTER_NOT_AVAILABLE(2004),
    /** Controller: not acceptable. */
    CONTROLLER_INVALID_REQUEST(2005),
    /** Controller: the broker is gone. */
    CONTROLLER_BROKER_NOT_ALIVE(2006),
    /** Controller: ask the leading controller. */
    CONTROLLER_NOT_LEADER(2007),
    /** Controller: unknown group. */
    CONTROLLER_BROKER_METADATA_NOT_EXIST(2008),
    /** Controller: cannot be forgotten. */
    CONTROLLER_INVALID_CLEAN_BROKER_METADATA(2009),
    /** Controller: register first. */
    CONTROLLER_BROKER_NEED_TO_BE_REGISTERED(2010),
    /** Controller: the leader still lives. */
    CONTROLLER_MASTER_STILL_EXIST(2011),
    /** Controller: nobody could be elected. */
    CONTROLLER_ELECT_MASTER_FAILED(2012),
    /** Controller: the in-sync set stays. */
    CONTROLLER_ALTER_SYNC_STATE_SET_FAILED(2013),
    /** Controller: the id is taken. */
    CONTROLLER_BROKER_ID_INVALID(2014),
    /** Controller: its engine failed. */
    CONTROLLER_JRAFT_INTERNAL_ERROR(2015),
    /** Controller: nothing known of the broker. */
    CONTROLLER_BROKER_LIVE_INFO_NOT_EXISTS(2016),
    /** Too many light queues. */
    LMQ_QUOTA_EXCEEDED(2017),
    /** Too many light subscriptions. */
    LITE_SUBSCRIPTION_QUOTA_EXCEEDED(2018),
    /** There is no such user. */
    USER_NOT_EXIST(3001),
    /** There is no such permission. */
    POLICY_NOT_EXIST(3002),
    /** Sessions: wrong user or password, or not allowed. */
    SESSION_REFUSED(21101),
    /** Sessions: another session has this client identifier. */
    SESSION_CLIENT_ID_IN_USE(21102),
    /** Sessions: there is no such destination, and it may not be created. */
    SESSION_NO_DESTINATION(21103),
    /** Sessions: the selector cannot be read. */
    SESSION_BAD_SELECTOR(21104),
    /** Sessions: this cannot be done now, such as a second consumer of a durable subscription. */
    SESSION_ILLEGAL_STATE(21105),
    /** Sessions: there is no more room, in a transaction perhaps. */
    SESSION_LIMIT(21106),
    /** Sessions: the transaction was rolled back. */
    SESSION_ROLLED_BACK(21107),
    /** Sessions: nobody knows whether it is done, because the disk failed. */
    SESSION_IN_DOUBT(21108),
    /** Sessions: the session is not there any more. */
    SESSION_UNKNOWN(21109),
    /** Forwarding: failed. */
    RPC_UNKNOWN(-1000),
    /** Forwarding: address unknown. */
    RPC_ADDR_IS_NULL(-1002),
    /** Forwarding: could not be sent. */
    RPC_SEND_TO_CHANNEL_FAILED(-1004),
    /** Forwarding: no answer in time. */
    RPC_TIME_OUT(-1006);

    private static final Map<Integer, ResponseCode> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(ResponseCode::code, Function.identity()));

    private final int code;

    ResponseCode(final int code) {
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
    public static ResponseCode of(final int code) {
        return BY_CODE.get(code);
    }

    /**
     * What to call a code in front of people.
     *
     * @param code any number
     * @return its name, or the number if it is not in the table
     */
    public static String nameOf(final int code) {
        final ResponseCode known = of(code);
        return known == null ? Integer.toString(code) : known.name();
    }

    /**
     * A response with this result and nothing else.
     *
     * @return to be filled and sent
     */
    public Frame frame() {
        return Frame.response(code);
    }

    /**
     * A response with this result.
     *
     * @param header its fields
     * @return to be sent
     */
    public Frame frame(final Header header) {
        return Frame.response(code).header(header);
    }

    /**
     * A response with this result and an explanation.
     *
     * @param remark a sentence for people
     * @return to be sent
     */
    public Frame because(final String remark) {
        return Frame.response(code).remark(remark);
    }

    /**
     * Whether a frame carries this result.
     *
     * @param response any response
     * @return true if its code is this
     */
    public boolean is(final Frame response) {
        return response.code() == code;
    }
}
