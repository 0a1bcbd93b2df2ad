package io.posthorn.remoting.body;

/**
 * Rates of one statistic (response of 315).
 *
 * @param statsMinute over a minute
 * @param statsHour over an hour
 * @param statsDay over a day
 */
public record BrokerStatsData(Item statsMinute, Item statsHour, Item statsDay) {

    /**
     * Rates over one period.
     *
     * @param sum of all values
     * @param tps values a second
     * @param avgpt average of a value
     */
    public record Item(long sum, double tps, double avgpt) {}
}
