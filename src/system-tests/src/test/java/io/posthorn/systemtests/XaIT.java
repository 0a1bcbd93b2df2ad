package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** The broker is killed between the two phases of distributed transactions. */
class XaIT {

    private static final int BRANCHES = 20;
    private static final long LIMIT_MS = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();

    /** A branch of this test. */
    private record TestXid(int number) implements Xid {

        @Override
        public int getFormatId() {
            return 4711;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return ByteBuffer.allocate(4).putInt(number).array();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[0];
        }
    }

    @Test
    void shouldEndEveryPreparedBranchAsItWasDecidedWhateverBecomesOfTheBroker() throws Exception {
        try (PosthornServer server =
                new PosthornServer(ServerSettings.small(SharedServer.freshDirectory("xa")))) {
            server.start();
            final PosthornXAConnectionFactory factory =
                    new PosthornXAConnectionFactory(
                            "posthorn://" + server.nameServers().replace(';', ','));
            fill(factory);
            prepareAll(factory, server);
            server.start();
            assertThat(answer(server.api() + "/transactions?state=PREPARED"))
                    .contains("\"total\":" + BRANCHES);
            decideAll(factory);
            server.killBroker();
            server.start();
            assertThat(answer(server.api() + "/transactions")).contains("\"total\":0");
            assertThat(drained(factory, "b")).containsExactlyElementsOf(numbers(0));
            final Set<String> back = drained(factory, "a");
            assertThat(back).containsAll(numbers(1)).contains("open").hasSize(BRANCHES / 2 + 1);
        }
    }

    private static List<String> numbers(final int remainder) {
        return IntStream.range(0, BRANCHES)
                .filter(i -> i % 2 == remainder)
                .mapToObj("%02d"::formatted)
                .toList();
    }

    private static void fill(final PosthornXAConnectionFactory factory) {
        try (JMSContext context = factory.createContext()) {
            final Queue queue = context.createQueue("a");
            for (int i = 0; i < BRANCHES; i++) {
                context.createProducer().send(queue, "%02d".formatted(i));
            }
            context.createProducer().send(queue, "open");
        }
    }

    /** One message each from one queue to the other; the last one is not prepared. */
    private static void prepareAll(
            final PosthornXAConnectionFactory factory, final PosthornServer server)
            throws JMSException, XAException {
        try (XAConnection connection = factory.createXAConnection()) {
            connection.start();
            final XASession session = connection.createXASession();
            final XAResource resource = session.getXAResource();
            final MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
            final MessageProducer producer = session.createProducer(session.createQueue("b"));
            for (int i = 0; i <= BRANCHES; i++) {
                final TestXid xid = new TestXid(i);
                resource.start(xid, XAResource.TMNOFLAGS);
                producer.send(consumer.receive(LIMIT_MS));
                resource.end(xid, XAResource.TMSUCCESS);
                if (i < BRANCHES) {
                    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
                }
            }
            server.killBroker();
        }
    }

    private static void decideAll(final PosthornXAConnectionFactory factory)
            throws JMSException, XAException {
        try (XAConnection connection = factory.createXAConnection()) {
            final XAResource resource = connection.createXASession().getXAResource();
            final Xid[] all = resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
            assertThat(all).hasSize(BRANCHES);
            for (final Xid each : all) {
                final int number = ByteBuffer.wrap(each.getGlobalTransactionId()).getInt();
                if (number % 2 == 0) {
                    resource.commit(each, false);
                } else {
                    resource.rollback(each);
                }
            }
            assertThat(Arrays.asList(resource.recover(XAResource.TMSTARTRSCAN))).isEmpty();
        }
    }

    private static Set<String> drained(
            final PosthornXAConnectionFactory factory, final String queue) {
        final Set<String> bodies = new TreeSet<>();
        try (JMSContext context = factory.createContext()) {
            final jakarta.jms.JMSConsumer consumer =
                    context.createConsumer(context.createQueue(queue));
            for (String body = consumer.receiveBodyNoWait(String.class);
                    body != null;
                    body = consumer.receiveBodyNoWait(String.class)) {
                assertThat(bodies.add(body)).as("%s is there once", body).isTrue();
            }
        }
        return bodies;
    }

    private String answer(final String address) throws IOException, InterruptedException {
        final HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
