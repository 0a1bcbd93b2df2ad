/**
 * What a test asks of a stock client, in words of the JDK alone, so that one test can drive several
 * published versions side by side. {@link io.posthorn.systemtests.client.StockClients} gives each
 * version a class loader of its own; behind it stands {@code io.posthorn.systemtests.driver}, the
 * only package that knows the stock API. The tests never see a class of a client.
 */
package io.posthorn.systemtests.client;
