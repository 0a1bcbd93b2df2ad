/** The example with the broker as it is packaged. */
package io.posthorn.examples.quarkus;
