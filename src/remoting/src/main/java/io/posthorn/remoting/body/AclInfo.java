package io.posthorn.remoting.body;

import java.util.List;

/**
 * What one may do (request of 3006 and 3007, response of 3009 and, in an array, 3010).
 *
 * @param subject such as User:alice; null if absent
 * @param policies groups of permissions
 */
public record AclInfo(String subject, List<Policy> policies) {

    /** Puts defaults where the sender left something out. */
    public AclInfo {
        policies = policies == null ? List.of() : policies;
    }

    /**
     * A group of permissions.
     *
     * @param policyType Custom or Default
     * @param entries the permissions
     */
    public record Policy(String policyType, List<Entry> entries) {}

    /**
     * One permission.
     *
     * @param resource such as Topic:orders
     * @param actions such as Pub, Sub
     * @param sourceIps addresses it holds for; empty for all
     * @param decision Allow or Deny
     */
    public record Entry(
            String resource, List<String> actions, List<String> sourceIps, String decision) {}
}
