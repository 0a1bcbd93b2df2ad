package io.posthorn.nameserver;

import io.posthorn.nameserver.settings.NameServerOptions;
import io.posthorn.remoting.channel.RemotingServerSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a name server runs.
 *
 * @param remoting how it listens
 * @param directory where it keeps what it must remember; null keeps nothing
 * @param scanInterval how often silent brokers are looked for
 * @param brokerTimeout after how long a silent broker counts as gone, unless it says otherwise
 * @param options what holds until tools change it
 */
public record NameServerSettings(
        RemotingServerSettings remoting,
        Path directory,
        Duration scanInterval,
        Duration brokerTimeout,
        NameServerOptions options) {

    /** The port of the protocol. */
    public static final int USUAL_PORT = 9876;

    /**
     * What the reference does, on the usual port.
     *
     * @param directory where to keep what must be remembered; null keeps nothing
     * @return to be changed by the {@code with} methods
     */
    public static NameServerSettings defaults(final Path directory) {
        return new NameServerSettings(
                RemotingServerSettings.defaults("nameserver").withPort(USUAL_PORT),
                directory,
                Duration.ofSeconds(5),
                Duration.ofSeconds(120),
                NameServerOptions.DEFAULT);
    }

    /**
     * The same with another way to listen.
     *
     * @param value how it listens
     * @return a changed copy
     */
    public NameServerSettings withRemoting(final RemotingServerSettings value) {
        return new NameServerSettings(value, directory, scanInterval, brokerTimeout, options);
    }

    /**
     * The same with another interval.
     *
     * @param value how often silent brokers are looked for
     * @return a changed copy
     */
    public NameServerSettings withScanInterval(final Duration value) {
        return new NameServerSettings(remoting, directory, value, brokerTimeout, options);
    }

    /**
     * The same with another timeout.
     *
     * @param value after how long a silent broker counts as gone
     * @return a changed copy
     */
    public NameServerSettings withBrokerTimeout(final Duration value) {
        return new NameServerSettings(remoting, directory, scanInterval, value, options);
    }

    /**
     * The same with other options.
     *
     * @param value what holds until tools change it
     * @return a changed copy
     */
    public NameServerSettings withOptions(final NameServerOptions value) {
        return new NameServerSettings(remoting, directory, scanInterval, brokerTimeout, value);
    }
}
