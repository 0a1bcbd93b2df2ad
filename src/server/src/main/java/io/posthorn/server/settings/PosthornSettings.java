package io.posthorn.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.util.Set;

/** Everything an operator may decide about Posthorn itself. */
@ConfigMapping(prefix = "posthorn")
public interface PosthornSettings {

    /**
     * What this process is: a broker, a name server, or both. Several processes of either kind make
     * a cluster.
     *
     * @return at least one role
     */
    @WithDefault("broker,nameserver")
    @NotEmpty
    Set<Role> roles();

    /**
     * Below this directory lies everything that outlives the process, unless a key of its own says
     * otherwise. Relative paths count from where the process was started.
     *
     * @return the directory, which is made if it is missing
     */
    @WithDefault("data")
    Path dataDirectory();

    /**
     * What all brokers of one cluster share.
     *
     * @return the group of keys
     */
    ClusterSettings cluster();

    /**
     * How this broker is called, where it listens, what it allows.
     *
     * @return the group of keys
     */
    BrokerSettings broker();

    /**
     * Where the name server of this process listens, and which name servers the broker tells about
     * itself.
     *
     * @return the group of keys
     */
    NameServerSettings nameserver();

    /**
     * Where messages are kept and how hard they are pressed to disk.
     *
     * @return the group of keys
     */
    StoreSettings store();

    /**
     * The database that keeps topics, groups, brokers and users.
     *
     * @return the group of keys
     */
    DatabaseSettings db();

    /**
     * Encryption on the ports of broker and name server.
     *
     * @return the group of keys
     */
    TlsSettings tls();

    /**
     * Who may connect by JMS.
     *
     * @return the group of keys
     */
    SecuritySettings security();
}
