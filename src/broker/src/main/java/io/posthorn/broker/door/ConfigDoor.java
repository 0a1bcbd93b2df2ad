package io.posthorn.broker.door;

import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.GetBrokerConfig;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Shows the broker's settings to tools (remoting protocol 16.3). Changes none of them: what a
 * broker works with is decided where it is started, not by whoever reaches its port.
 */
final class ConfigDoor {

    private static final Set<String> PROTECTED =
            Set.of("brokerConfigPath", "rocketmqHome", "configBlackList");

    private final Map<String, String> settings;

    ConfigDoor(final Map<String, String> settings) {
        this.settings = new TreeMap<>(settings);
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.GET_BROKER_CONFIG, this::show);
        server.register(RequestCode.UPDATE_BROKER_CONFIG, this::change);
    }

    private void show(final Exchange exchange) {
        final StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append('=').append(escaped(value)).append('\n'));
        final String version =
                new String(Bodies.write(new DataVersion(0, 0, 0)), StandardCharsets.UTF_8);
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame(new GetBrokerConfig.Response(version))
                        .body(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Tools read the text as Java properties, where a backslash begins an escape. */
    private static String escaped(final String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private void change(final Exchange exchange) {
        final Properties wanted = new Properties();
        try {
            wanted.load(
                    new StringReader(
                            new String(exchange.request().bodyBytes(), StandardCharsets.UTF_8)));
        } catch (final IOException | IllegalArgumentException e) {
            exchange.reply(
                    ResponseCode.INVALID_PARAMETER,
                    "the body is no properties text: " + e.getMessage());
            return;
        }
        final Set<String> names = new TreeSet<>(wanted.stringPropertyNames());
        if (names.isEmpty()) {
            exchange.reply(ResponseCode.INVALID_PARAMETER, "the body names no setting");
            return;
        }
        for (final String name : names) {
            final String fault = faultOf(name, wanted.getProperty(name));
            if (fault != null) {
                exchange.reply(ResponseCode.NO_PERMISSION, fault);
                return;
            }
        }
        exchange.reply(ResponseCode.SUCCESS, "nothing changed, these are the present settings");
    }

    private String faultOf(final String name, final String value) {
        if (PROTECTED.contains(name)) {
            return "setting %s is protected and cannot be changed by a request".formatted(name);
        }
        final String present = settings.get(name);
        if (present == null) {
            return "there is no setting %s".formatted(name);
        }
        return present.equals(value)
                ? null
                : "setting %s is %s and cannot be changed while the broker runs; change its posthorn.* property and restart"
                        .formatted(name, present);
    }
}
