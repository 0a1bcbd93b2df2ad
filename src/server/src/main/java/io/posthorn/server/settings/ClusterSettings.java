package io.posthorn.server.settings;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** What all brokers of one cluster share. */
public interface ClusterSettings {

    /**
     * The cluster's name, which clients and tools see.
     *
     * @return letters, digits, {@code _}, {@code -}, {@code %} and {@code |}
     */
    @WithDefault("DefaultCluster")
    @Pattern(
            regexp = "[%|a-zA-Z0-9_-]{1,127}",
            message = "must be 1 to 127 letters, digits, '_', '-', '%' or '|'")
    String name();
}
