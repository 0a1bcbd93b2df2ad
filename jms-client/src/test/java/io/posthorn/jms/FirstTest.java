package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.*;
import jakarta.jms.Queue;
import java.util.*;
import java.util.concurrent.*;
import org.junit.jupiter.api.*;

@Timeout(60)
class FirstTest {
    static House house;

    @BeforeAll
    static void open() {
        house = new House();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void sendAndReceive() throws Exception {
        try (Connection c = new PosthornConnectionFactory(house.url()).createConnection()) {
            Session s = c.createSession();
            Queue q = s.createQueue("orders.new");
            MessageProducer p = s.createProducer(q);
            TextMessage m = s.createTextMessage("hello");
            m.setIntProperty("a", 1);
            p.send(m);
            p.send(s.createTextMessage("second"));
            c.start();
            MessageConsumer k = s.createConsumer(q);
            TextMessage r = (TextMessage) k.receive(5000);
            assertThat(r.getText()).isEqualTo("hello");
            assertThat(r.getIntProperty("a")).isEqualTo(1);
            assertThat(r.getJMSMessageID()).isEqualTo(m.getJMSMessageID());
            assertThat(((TextMessage) k.receive(5000)).getText()).isEqualTo("second");
            assertThat(k.receiveNoWait()).isNull();
        }
    }

    @Test
    void listenerAndMany() throws Exception {
        try (Connection c = new PosthornConnectionFactory(house.url()).createConnection()) {
            Session s = c.createSession();
            Queue q = s.createQueue("many");
            CountDownLatch all = new CountDownLatch(20000);
            List<String> got = new ArrayList<>();
            s.createConsumer(q)
                    .setMessageListener(
                            x -> {
                                try {
                                    got.add(((TextMessage) x).getText());
                                } catch (JMSException e) {
                                    throw new RuntimeException(e);
                                }
                                all.countDown();
                            });
            c.start();
            Session ps = c.createSession();
            MessageProducer p = ps.createProducer(q);
            long t = System.nanoTime();
            for (int i = 0; i < 20000; i++) p.send(ps.createTextMessage("m" + i));
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            System.out.println("20000 in " + (System.nanoTime() - t) / 1_000_000 + " ms");
            for (int i = 0; i < 20000; i++) assertThat(got.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void transacted() throws Exception {
        try (Connection c = new PosthornConnectionFactory(house.url()).createConnection()) {
            c.start();
            Session s = c.createSession(true, 0);
            Queue q = s.createQueue("tx");
            MessageProducer p = s.createProducer(q);
            MessageConsumer k = s.createConsumer(q);
            for (int i = 0; i < 10; i++) p.send(s.createTextMessage("m" + i));
            assertThat(k.receive(300)).isNull();
            s.commit();
            for (int i = 0; i < 5; i++)
                assertThat(((TextMessage) k.receive(5000)).getText()).isEqualTo("m" + i);
            s.rollback();
            for (int i = 0; i < 10; i++) {
                Message m = k.receive(5000);
                assertThat(((TextMessage) m).getText()).isEqualTo("m" + i);
                assertThat(m.getJMSRedelivered()).as("m" + i).isEqualTo(i < 5);
            }
            s.commit();
            assertThat(k.receiveNoWait()).isNull();
        }
    }

    @Test
    void durable() throws Exception {
        PosthornConnectionFactory f = new PosthornConnectionFactory(house.url());
        f.setClientID("me");
        try (Connection c = f.createConnection()) {
            c.start();
            Session s = c.createSession();
            Topic t = s.createTopic("news");
            MessageConsumer k = s.createDurableConsumer(t, "sub");
            s.createProducer(t).send(s.createTextMessage("1"));
            assertThat(((TextMessage) k.receive(5000)).getText()).isEqualTo("1");
            k.close();
            s.createProducer(t).send(s.createTextMessage("2"));
            k = s.createDurableConsumer(t, "sub");
            assertThat(((TextMessage) k.receive(5000)).getText()).isEqualTo("2");
            k.close();
            s.unsubscribe("sub");
        }
    }

    @Test
    void context() throws Exception {
        try (JMSContext c = new PosthornConnectionFactory(house.url()).createContext()) {
            Queue q = c.createQueue("ctx");
            c.createProducer().setProperty("x", 5L).setPriority(9).send(q, Map.of("a", 1));
            c.createProducer().send(q, "text");
            JMSConsumer k = c.createConsumer(q, "x = 5");
            Map<?, ?> body = k.receiveBody(Map.class, 5000);
            assertThat(body).isEqualTo(Map.of("a", 1));
            assertThat(k.receiveNoWait()).isNull();
            assertThat(Collections.list(c.createBrowser(q).getEnumeration())).hasSize(1);
        }
    }

    @Test
    void clientAck() throws Exception {
        try (Connection c = new PosthornConnectionFactory(house.url()).createConnection()) {
            c.start();
            Session s = c.createSession(Session.CLIENT_ACKNOWLEDGE);
            Queue q = s.createQueue("cack");
            for (int i = 0; i < 4; i++) s.createProducer(q).send(s.createTextMessage("m" + i));
            MessageConsumer k = s.createConsumer(q);
            for (int i = 0; i < 3; i++)
                assertThat(((TextMessage) k.receive(5000)).getText()).isEqualTo("m" + i);
            s.recover();
            Message last = null;
            for (int i = 0; i < 4; i++) {
                last = k.receive(5000);
                assertThat(((TextMessage) last).getText()).isEqualTo("m" + i);
                assertThat(last.getIntProperty("JMSXDeliveryCount")).isEqualTo(i < 3 ? 2 : 1);
            }
            last.acknowledge();
            k.close();
            k = s.createConsumer(q);
            assertThat(k.receiveNoWait()).isNull();
        }
    }

    @Test
    void requestReply() throws Exception {
        try (JMSContext c = new PosthornConnectionFactory(house.url()).createContext();
                JMSContext d = new PosthornConnectionFactory(house.url()).createContext()) {
            Queue q = c.createQueue("req");
            d.createConsumer(q)
                    .setMessageListener(
                            m -> {
                                try {
                                    d.createProducer().send(m.getJMSReplyTo(), "answer");
                                } catch (JMSException e) {
                                    throw new RuntimeException(e);
                                }
                            });
            TemporaryQueue t = c.createTemporaryQueue();
            JMSConsumer k = c.createConsumer(t);
            c.createProducer().setJMSReplyTo(t).send(q, "question");
            assertThat(k.receiveBody(String.class, 5000)).isEqualTo("answer");
            k.close();
            t.delete();
        }
    }
}
