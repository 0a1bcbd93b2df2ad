package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import jakarta.jms.ConnectionFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The application of the comparison, in a process of its own: plain Jakarta Messaging, with
 * whichever provider is on its class path. Each producer and consumer has a connection of its own.
 * Reads orders from its input, one a line, and answers each with an {@link Answer}:
 *
 * <pre>
 *   send QUEUE PRODUCERS BATCH COUNT SECONDS             until one of both is reached
 *   receive QUEUE CONSUMERS BATCH COUNT                  with listeners
 *   steady QUEUE RATE SECONDS                            a listener waits while messages are sent
 *   publish TOPIC SUBSCRIBERS PRODUCERS COUNT SECONDS    to durable subscriptions made for it
 * </pre>
 *
 * A batch is what is sent or received in a transaction; 0 acknowledges automatically. Arguments:
 * {@code factory url body}.
 */
public final class JmsLoad {

    private JmsLoad() {}

    /**
     * Runs until its input ends.
     *
     * @param arguments see the class
     * @throws Exception if something fails that must not
     */
    public static void main(final String[] arguments) throws Exception {
        final Arguments given = Arguments.of(JmsLoad.class, arguments);
        final String factory = given.text("factory", "");
        final String url = given.text("url", "");
        final int bodyLength = given.number("body", 1_024);
        given.end();
        final Clients clients =
                new Clients(
                        (ConnectionFactory)
                                Class.forName(factory)
                                        .getConstructor(String.class)
                                        .newInstance(url),
                        bodyLength);
        new Answer().print();
        final BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            final String[] word = line.split(" ");
            final int[] number = new int[word.length];
            for (int i = 2; i < word.length; i++) {
                number[i] = Integer.parseInt(word[i]);
            }
            carryOut(clients, word, number).print();
        }
        System.exit(0);
    }

    private static Answer carryOut(final Clients clients, final String[] word, final int[] number)
            throws Exception {
        return switch (word[0]) {
            case "send" ->
                    new Sending(clients, Place.queue(word[1]), number[2], number[3])
                            .run(number[4], number[5]);
            case "receive" -> new Receiving(clients, word[1], number[2], number[3]).run(number[4]);
            case "steady" -> new Steady(clients, word[1]).run(number[2], number[3]);
            case "publish" ->
                    new Publishing(clients, word[1], number[2], number[3])
                            .run(number[4], number[5]);
            default -> throw new IllegalArgumentException(String.join(" ", word));
        };
    }
}
