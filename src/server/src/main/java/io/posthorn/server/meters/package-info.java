/**
 * Shows what the rooms count to Prometheus. Families and histograms are read from {@code Counters}
 * at the moment of each scrape, under the names they were declared with; nothing is copied in
 * between. How subscriptions stand is asked of {@code BrokerAdmin} then, once for all families. The
 * endpoint itself is Quarkus', at {@code /q/metrics}.
 */
package io.posthorn.server.meters;
