package io.posthorn.benchmarks.jms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A running broker, in processes of its own, and how an application gets to it. */
interface JmsServer extends AutoCloseable {

    /** The processes whose work counts as the broker's. */
    List<Long> processIds();

    /** Where its data and logs are. */
    Path directory();

    /** What the application runs with. */
    List<Path> clientClassPath() throws IOException;

    /** The connection factory's class, which has a constructor that takes a URL. */
    String factory();

    /** What that constructor is given. */
    String url();

    @Override
    void close() throws IOException;
}
