package io.posthorn.jms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the name servers are, said by an HTTP endpoint that changes its mind. */
@Timeout(60)
class NameServersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** So short that every {@link NameServers#refresh} asks. */
    private static final Duration AT_ONCE = Duration.ofNanos(2);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger askedElsewhere = new AtomicInteger();
    private volatile int status = 200;
    private volatile String answer = "one:1;two";
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    final boolean isHere = exchange.getRequestURI().getPath().equals("/where");
                    (isHere ? asked : askedElsewhere).incrementAndGet();
                    final byte[] body = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String endpoint() {
        return "http://127.0.0.1:%d/where".formatted(server.getAddress().getPort());
    }

    private static void until(final BooleanSupplier condition) {
        Await.until("what the test waits for", LIMIT, condition);
    }

    @Test
    void shouldFollowTheEndpoint() throws JMSException {
        final NameServers followed = NameServers.of("", endpoint(), AT_ONCE);
        assertThat(followed.addresses()).containsExactly("one:1", "two:9876");
        assertThat(followed.period()).isEqualTo(AT_ONCE);
        answer = "three:3\n";
        assertThat(followed.addresses()).containsExactly("one:1", "two:9876");
        followed.refresh();
        assertThat(followed.addresses()).containsExactly("three:3");
    }

    @Test
    void shouldKeepTheLastAnswerWhileTheEndpointFails() throws JMSException {
        final NameServers followed = NameServers.of("", endpoint(), AT_ONCE);
        status = 500;
        followed.refresh();
        status = 200;
        answer = "";
        followed.refresh();
        answer = " ; ;";
        followed.refresh();
        assertThat(asked).hasValue(4);
        server.stop(0);
        followed.refresh();
        assertThat(followed.addresses()).containsExactly("one:1", "two:9876");
    }

    @Test
    void shouldNotAskAgainInAMoment() throws JMSException {
        final NameServers followed = NameServers.of("", endpoint(), Duration.ofMinutes(2));
        followed.refresh();
        followed.refresh();
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldSayThatTheEndpointDoesNotKnow() {
        status = 404;
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> NameServers.of("", endpoint(), AT_ONCE))
                .withMessage(
                        "%s does not say where the name servers are: it answers 404.", endpoint());
        status = 200;
        answer = ";";
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> NameServers.of("", endpoint(), AT_ONCE))
                .withMessage(
                        "%s does not say where the name servers are: it answers 200 and names"
                                + " none.",
                        endpoint());
    }

    @Test
    void shouldStayWithWhatTheFactorySays() throws JMSException {
        final NameServers fixed = NameServers.of("one:1,two:2", endpoint(), AT_ONCE);
        fixed.refresh();
        assertThat(fixed.addresses()).containsExactly("one:1", "two:2");
        assertThat(fixed.period()).isNull();
        assertThat(asked).hasValue(0);
    }

    @Test
    void shouldAskJavaAndThenTheUsualOne() throws JMSException {
        System.setProperty("rocketmq.namesrv.addr", "said:1;too:2");
        try {
            assertThat(NameServers.of(" , ", null, AT_ONCE).addresses())
                    .containsExactly("said:1", "too:2");
        } finally {
            System.clearProperty("rocketmq.namesrv.addr");
        }
        final String usual =
                System.getenv().getOrDefault("NAMESRV_ADDR", "localhost:9876").split("[,;]")[0];
        assertThat(NameServers.of("", null, AT_ONCE).addresses().get(0)).startsWith(usual);
    }

    private static PosthornConnectionFactory factory(final String from, final String interval) {
        return new PosthornConnectionFactory(
                "posthorn://?nameServersFrom=%s&nameServersInterval=%s".formatted(from, interval));
    }

    private static String addressOf(final House house) {
        return house.url().replace("posthorn://", "");
    }

    /** A connection that lives goes on with the brokers of the name servers of now. */
    @Test
    void shouldBeAskedBeforeAConnectionIsMadeAgain() throws JMSException {
        try (House former = new House();
                House next = new House()) {
            answer = addressOf(former);
            try (Connection connection = factory(endpoint(), "3600000").createConnection()) {
                connection.start();
                final Session session = connection.createSession();
                final Queue queue = session.createQueue("q");
                final MessageConsumer consumer = session.createConsumer(queue);
                answer = addressOf(next);
                former.stopBroker();
                session.createProducer(queue).send(session.createTextMessage("moved"));
                final TextMessage moved = (TextMessage) consumer.receive(LIMIT.toMillis());
                assertThat(moved.getText()).isEqualTo("moved");
                assertThat(next.topics()).isPositive();
            }
        }
    }

    @Test
    void shouldBeAskedAgainAndAgainUntilTheConnectionIsClosed() throws JMSException {
        try (House house = new House()) {
            answer = addressOf(house);
            factory(endpoint(), "50").createConnection().close();
            final int inVain = asked.get();
            try (Connection connection = factory(endpoint() + "/else", "50").createConnection()) {
                until(() -> askedElsewhere.get() > 4);
                assertThat(connection.getClientID()).isNull();
            }
            // One may have been under way when the connection was closed.
            assertThat(asked.get()).isBetween(inVain, inVain + 1);
        }
    }
}
