package io.posthorn.server.settings;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the name server listens, and which name servers the broker tells about itself. */
public interface NameServerSettings {

    /**
     * The address the name server listens on. {@code 0.0.0.0} means every address of the machine.
     *
     * @return a host name or an address
     */
    @WithDefault("0.0.0.0")
    String bindAddress();

    /**
     * The port the name server listens on. 0 takes any free one, which is useful in tests only.
     *
     * @return a port
     */
    @WithDefault("9876")
    @Min(0)
    @Max(65535)
    int port();

    /**
     * All name servers that the broker of this process registers with, as {@code host:port},
     * separated by commas. Without it the broker registers with the name server of its own process.
     * Needed where {@code posthorn.roles} leaves out {@code nameserver}.
     *
     * @return empty to use the one in this process
     */
    Optional<List<String>> addresses();

    /**
     * How long a broker may be silent before its routes are withdrawn.
     *
     * @return a duration
     */
    @WithDefault("PT2M")
    Duration brokerTimeout();

    /**
     * Where the name server keeps its key-value settings.
     *
     * @return the directory, which is made if it is missing
     */
    @WithDefault("${posthorn.data-directory}/nameserver")
    Path directory();
}
