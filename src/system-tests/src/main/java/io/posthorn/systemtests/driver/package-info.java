/**
 * Drives a stock client, compiled against 4.9.8 and run with it and with 5.5.0. Loaded in isolation
 * by {@link io.posthorn.systemtests.client.StockClients}, or started as a process of its own where
 * a test kills things. The few calls that differ between the versions are found by reflection.
 */
package io.posthorn.systemtests.driver;
