package io.posthorn.systemtests;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who got which text, how often, and what was said of repetition. Any thread. */
final class JmsReceipts {

    /** One delivery. */
    record Receipt(boolean isRedelivered, int count) {

        /** Whether it was delivered as if for the first time. */
        boolean isFirst() {
            return !isRedelivered && count == 1;
        }
    }

    private final Map<String, List<Receipt>> byText = new HashMap<>();

    synchronized void add(final Message message) throws JMSException {
        byText.computeIfAbsent(((TextMessage) message).getText(), key -> new ArrayList<>())
                .add(
                        new Receipt(
                                message.getJMSRedelivered(),
                                message.getIntProperty("JMSXDeliveryCount")));
    }

    synchronized int size() {
        return byText.size();
    }

    synchronized boolean has(final String text) {
        return byText.containsKey(text);
    }

    /** Texts that came several times. */
    synchronized long repeated() {
        return byText.values().stream().filter(each -> each.size() > 1).count();
    }

    /** Texts of which two deliveries pretend to be the first. */
    synchronized Map<String, List<Receipt>> unmarked() {
        final Map<String, List<Receipt>> found = new HashMap<>();
        byText.forEach(
                (text, receipts) -> {
                    if (receipts.stream().filter(Receipt::isFirst).count() > 1) {
                        found.put(text, receipts);
                    }
                });
        return found;
    }

    /** Deliveries whose flag and count contradict each other. */
    synchronized long contradictions() {
        return byText.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.isRedelivered() != each.count() > 1)
                .count();
    }
}
