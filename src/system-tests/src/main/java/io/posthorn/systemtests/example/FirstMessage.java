package io.posthorn.systemtests.example;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Sends a message and takes it back, with RocketMQ's own client. */
public final class FirstMessage {

    private FirstMessage() {}

    /**
     * Runs the program.
     *
     * @param args none
     * @throws Exception if no broker answers
     */
    public static void main(final String... args) throws Exception {
        // README: begin
        DefaultMQProducer producer = new DefaultMQProducer("greeters");
        producer.setNamesrvAddr("localhost:9876");
        producer.start();
        producer.send(new Message("greetings", "Hello".getBytes(StandardCharsets.UTF_8)));

        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("readers");
        consumer.setNamesrvAddr("localhost:9876");
        consumer.subscribe("greetings", "*");
        consumer.start();
        List<MessageExt> greetings = consumer.poll(30_000);
        System.out.println(new String(greetings.get(0).getBody(), StandardCharsets.UTF_8));
        // README: end
        consumer.shutdown();
        producer.shutdown();
    }
}
