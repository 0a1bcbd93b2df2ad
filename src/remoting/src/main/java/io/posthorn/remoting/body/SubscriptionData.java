package io.posthorn.remoting.body;

import java.util.Set;

/**
 * What a group wants of a topic (remoting protocol 11.1).
 *
 * @param topic the topic
 * @param subString the selector as written
 * @param tagsSet its tags
 * @param codeSet the tags' hash codes
 * @param subVersion when it was made, milliseconds since the epoch
 * @param expressionType TAG or SQL92
 * @param classFilterMode legacy
 */
public record SubscriptionData(
        String topic,
        String subString,
        Set<String> tagsSet,
        Set<Integer> codeSet,
        long subVersion,
        String expressionType,
        Boolean classFilterMode) {

    /** Puts defaults where the sender left something out. */
    public SubscriptionData {
        tagsSet = tagsSet == null ? Set.of() : tagsSet;
        codeSet = codeSet == null ? Set.of() : codeSet;
        expressionType = expressionType == null ? "TAG" : expressionType;
        classFilterMode = classFilterMode == null ? false : classFilterMode;
    }
}
