package io.posthorn.broker.door;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerOffice;
import io.posthorn.broker.admin.NameServers;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.client.RequestModes;
import io.posthorn.broker.client.Routes;
import io.posthorn.broker.deadletter.SendBack;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Polls;
import io.posthorn.broker.delivery.QueueReader;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.selector.SelectorCache;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Sessions;
import io.posthorn.broker.timer.Recall;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.broker.transaction.HalfMessages;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.store.Store;
import java.util.Map;

/** Hangs all request processors of the broker into a remoting server. */
public final class RemotingDoor {

    /** Of clients that say theirs with every request. */
    private static final int KNOWN_SELECTORS = 1_000;

    private RemotingDoor() {}

    /**
     * The rooms behind the door.
     *
     * @param identity this broker
     * @param rules what the intake allows
     * @param readable whether clients may pull from this broker at all
     * @param topics all topics
     * @param groups all groups
     * @param consumers connected consumers
     * @param producers connected producers
     * @param locks ordered locks
     * @param offsets how far groups got
     * @param visibility which records may be seen
     * @param reader answers pulls
     * @param waiting pulls that wait
     * @param deliveries hands messages out
     * @param polls pops that wait
     * @param modes which groups pop
     * @param routes where topics can be read
     * @param intake takes sends
     * @param sendBack takes messages back
     * @param lookup finds messages
     * @param halves half messages
     * @param transactionDoor where their producers come in
     * @param recall takes delayed messages back
     * @param sessions of JMS clients
     * @param authenticator says who they are
     * @param maxFrameBytes how long a frame may be
     * @param traffic what flows
     * @param office administration
     * @param nameServers told of changes
     * @param store queues and log
     * @param clock the time
     * @param counters where numbers are declared
     * @param settings what the broker works with, as RocketMQ's tools name it
     * @param clerks do what may wait for the disk
     * @param coldReaders do the pulls that probably will
     * @param doorkeepers check passwords
     */
    public record Rooms(
            BrokerIdentity identity,
            IntakeRules rules,
            boolean readable,
            Topics topics,
            Groups groups,
            Consumers consumers,
            Producers producers,
            QueueLocks locks,
            ConsumerOffsets offsets,
            Visibility visibility,
            QueueReader reader,
            Waiting waiting,
            Deliveries deliveries,
            Polls polls,
            RequestModes modes,
            Routes routes,
            Intake intake,
            SendBack sendBack,
            Lookup lookup,
            HalfMessages halves,
            TransactionDoor transactionDoor,
            Recall recall,
            Sessions sessions,
            Authenticator authenticator,
            int maxFrameBytes,
            Traffic traffic,
            BrokerOffice office,
            NameServers nameServers,
            Store store,
            Clock clock,
            Counters counters,
            Map<String, String> settings,
            Clerks clerks,
            Clerks coldReaders,
            Clerks doorkeepers) {}

    /**
     * Opens the door.
     *
     * @param server not started yet
     * @param rooms what lies behind
     */
    public static void register(final RemotingServer server, final Rooms rooms) {
        new SendDoor(
                        rooms.identity(),
                        rooms.intake(),
                        rooms.sendBack(),
                        rooms.rules(),
                        rooms.clerks())
                .register(server);
        new ReplyDoor(
                        rooms.identity(),
                        rooms.intake(),
                        rooms.rules(),
                        rooms.producers(),
                        rooms.clock())
                .register(server);
        final SelectorCache selectors = new SelectorCache(KNOWN_SELECTORS);
        new PullDoor(
                        rooms.readable(),
                        rooms.topics(),
                        rooms.groups(),
                        rooms.consumers(),
                        rooms.offsets(),
                        rooms.reader(),
                        rooms.waiting(),
                        rooms.coldReaders(),
                        selectors)
                .register(server);
        new PopDoor(
                        rooms.readable(),
                        rooms.topics(),
                        rooms.groups(),
                        rooms.offsets(),
                        rooms.deliveries(),
                        rooms.polls(),
                        rooms.traffic(),
                        rooms.coldReaders(),
                        selectors,
                        rooms.clock())
                .register(server);
        new AckDoor(rooms.topics(), rooms.deliveries(), rooms.clock()).register(server);
        new AssignmentDoor(
                        rooms.topics(),
                        rooms.consumers(),
                        rooms.modes(),
                        rooms.offsets(),
                        rooms.deliveries(),
                        rooms.routes(),
                        rooms.clerks())
                .register(server);
        new OffsetDoor(
                        rooms.topics(),
                        rooms.groups(),
                        rooms.offsets(),
                        rooms.visibility(),
                        rooms.store(),
                        rooms.clerks())
                .register(server);
        new ClientDoor(
                        rooms.topics(),
                        rooms.groups(),
                        rooms.consumers(),
                        rooms.producers(),
                        rooms.locks(),
                        rooms.clerks())
                .register(server);
        new RecallDoor(rooms.identity(), rooms.topics(), rooms.recall(), rooms.clerks())
                .register(server);
        rooms.transactionDoor().register(server, rooms.halves(), rooms.lookup(), rooms.clerks());
        new SessionDoor(
                        new SessionOpening(
                                rooms.identity(),
                                rooms.rules(),
                                rooms.maxFrameBytes(),
                                rooms.sessions(),
                                rooms.authenticator(),
                                rooms.doorkeepers(),
                                rooms.clock(),
                                rooms.counters()),
                        rooms.deliveries(),
                        rooms.traffic(),
                        rooms.clerks(),
                        rooms.coldReaders())
                .register(server);
        new SessionSendDoor(rooms.clerks()).register(server);
        new SessionTransactionDoor(rooms.sessions(), rooms.clerks()).register(server);
        new QueryDoor(rooms.lookup(), rooms.clerks()).register(server);
        new ConfigDoor(rooms.settings()).register(server);
        new ForwardDoor(rooms.identity(), rooms.consumers(), rooms.lookup(), rooms.clerks())
                .register(server);
        new ToolDoor(
                        rooms.identity(),
                        rooms.topics(),
                        rooms.groups(),
                        rooms.consumers(),
                        rooms.offsets(),
                        rooms.traffic(),
                        rooms.visibility(),
                        rooms.store(),
                        rooms.clock(),
                        rooms.clerks())
                .register(server);
        new AdminDoor(
                        rooms.identity(),
                        rooms.topics(),
                        rooms.groups(),
                        rooms.consumers(),
                        rooms.offsets(),
                        rooms.traffic(),
                        rooms.office(),
                        rooms.nameServers(),
                        rooms.clerks())
                .register(server);
    }
}
