package io.posthorn.remoting.body;

import java.util.List;

/**
 * State of replication (response of 907).
 *
 * @param master whether this broker leads
 * @param masterCommitLogMaxOffset where its log ends
 * @param inSyncSlaveNums replicas in sync
 * @param haConnectionInfo replicas, seen from the leader
 * @param haClientRuntimeInfo the leader, seen from a replica; null if absent
 */
public record HaRuntimeInfo(
        Boolean master,
        Long masterCommitLogMaxOffset,
        Integer inSyncSlaveNums,
        List<Replica> haConnectionInfo,
        Following haClientRuntimeInfo) {

    /** Puts defaults where the sender left something out. */
    public HaRuntimeInfo {
        master = master == null ? false : master;
        masterCommitLogMaxOffset = masterCommitLogMaxOffset == null ? 0L : masterCommitLogMaxOffset;
        inSyncSlaveNums = inSyncSlaveNums == null ? 0 : inSyncSlaveNums;
        haConnectionInfo = haConnectionInfo == null ? List.of() : haConnectionInfo;
    }

    /**
     * A replica, seen from the leader.
     *
     * @param addr its address
     * @param slaveAckOffset physical offset it confirmed
     * @param diff bytes it is behind
     * @param inSync whether it counts
     * @param transferredByteInSecond bytes sent a second
     * @param transferFromWhere physical offset sent next
     */
    public record Replica(
            String addr,
            long slaveAckOffset,
            long diff,
            boolean inSync,
            long transferredByteInSecond,
            long transferFromWhere) {}

    /**
     * The leader, seen from a replica.
     *
     * @param masterAddr its address
     * @param transferredByteInSecond bytes received a second
     * @param maxOffset where the own log ends
     * @param lastReadTimestamp last byte read, milliseconds since the epoch
     * @param lastWriteTimestamp last confirmation sent, milliseconds since the epoch
     * @param masterFlushOffset durable mark of the leader
     * @param isActivated whether it follows now
     */
    public record Following(
            String masterAddr,
            long transferredByteInSecond,
            long maxOffset,
            long lastReadTimestamp,
            long lastWriteTimestamp,
            long masterFlushOffset,
            boolean isActivated) {}
}
