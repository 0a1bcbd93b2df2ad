package io.posthorn.remoting.body;

import java.util.List;

/**
 * What a broker registers (request of 103, remoting protocol 7.1). See {@link Registration} for its
 * two forms.
 *
 * @param topicConfigSerializeWrapper the broker's topics
 * @param filterServerList addresses of a feature that was removed
 */
public record RegisterBrokerBody(
        TopicConfigTable topicConfigSerializeWrapper, List<String> filterServerList) {

    /** Puts defaults where the sender left something out. */
    public RegisterBrokerBody {
        filterServerList = filterServerList == null ? List.of() : filterServerList;
    }
}
