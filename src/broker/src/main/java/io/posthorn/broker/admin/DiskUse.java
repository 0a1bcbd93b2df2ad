package io.posthorn.broker.admin;

/**
 * The disk the log is on.
 *
 * @param directory where the log is
 * @param storeBytes what this broker's files take
 * @param usedBytes what all files on that disk take
 * @param totalBytes how large the disk is
 * @param limitPercent at this use sends are refused
 */
public record DiskUse(
        String directory, long storeBytes, long usedBytes, long totalBytes, int limitPercent) {}
