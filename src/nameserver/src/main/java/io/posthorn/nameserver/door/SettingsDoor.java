package io.posthorn.nameserver.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.nameserver.settings.KeyValues;
import io.posthorn.nameserver.settings.Options;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.DeleteKvConfig;
import io.posthorn.remoting.command.GetKvConfig;
import io.posthorn.remoting.command.GetKvListByNamespace;
import io.posthorn.remoting.command.PutKvConfig;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets tools and brokers keep settings (remoting protocol 7.4). Reads are answered at once; changes
 * wait for disk, so they go to the thread that owns them and are answered from there.
 */
public final class SettingsDoor {

    private final KeyValues values;
    private final Options options;
    private final Executor owner;

    /**
     * A door that is not open yet.
     *
     * @param values key-value settings
     * @param options of this name server
     * @param owner one thread, which owns changes of both
     */
    public SettingsDoor(final KeyValues values, final Options options, final Executor owner) {
        this.values = values;
        this.options = options;
        this.owner = owner;
    }

    /** A change and its answer. */
    @FunctionalInterface
    private interface Change {
        Frame make() throws IOException;
    }

    /**
     * Registers with a server.
     *
     * @param server whose requests to handle
     */
    public void open(final RemotingServer server) {
        server.register(RequestCode.PUT_KV_CONFIG, this::put)
                .register(RequestCode.GET_KV_CONFIG, this::get)
                .register(RequestCode.DELETE_KV_CONFIG, this::delete)
                .register(RequestCode.GET_KVLIST_BY_NAMESPACE, this::list)
                .register(RequestCode.UPDATE_NAMESRV_CONFIG, this::updateOptions)
                .register(RequestCode.GET_NAMESRV_CONFIG, this::showOptions);
    }

    private void change(final Exchange exchange, final Change change) {
        try {
            owner.execute(() -> exchange.reply(made(change)));
        } catch (final RejectedExecutionException e) {
            exchange.reply(
                    ResponseCode.SYSTEM_BUSY,
                    "[REJECTREQUEST]too many changes of settings wait to be written");
        }
    }

    private static Frame made(final Change change) {
        try {
            return change.make();
        } catch (final IOException e) {
            return ResponseCode.SYSTEM_ERROR.because(
                    "the settings cannot be written to disk and stay as they were: " + e);
        } catch (final IllegalArgumentException e) {
            return ResponseCode.INVALID_PARAMETER.because(e.getMessage());
        }
    }

    private void put(final Exchange exchange) {
        final var header = PutKvConfig.Request.from(exchange.request().fields());
        change(
                exchange,
                () -> {
                    values.put(header.namespace(), header.key(), header.value());
                    return ResponseCode.SUCCESS.frame();
                });
    }

    private void delete(final Exchange exchange) {
        final var header = DeleteKvConfig.Request.from(exchange.request().fields());
        change(
                exchange,
                () -> {
                    values.delete(header.namespace(), header.key());
                    return ResponseCode.SUCCESS.frame();
                });
    }

    private void get(final Exchange exchange) {
        final var header = GetKvConfig.Request.from(exchange.request().fields());
        final String value = values.get(header.namespace(), header.key());
        if (value == null) {
            exchange.reply(
                    ResponseCode.QUERY_NOT_FOUND,
                    "No config item, Namespace: %s Key: %s"
                            .formatted(header.namespace(), header.key()));
        } else {
            exchange.reply(ResponseCode.SUCCESS.frame(new GetKvConfig.Response(value)));
        }
    }

    private void list(final Exchange exchange) {
        final var header = GetKvListByNamespace.Request.from(exchange.request().fields());
        final Map<String, String> all = values.all(header.namespace());
        if (all.isEmpty()) {
            exchange.reply(
                    ResponseCode.QUERY_NOT_FOUND,
                    "No config item, Namespace: " + header.namespace());
        } else {
            exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new KvTable(all))));
        }
    }

    private void updateOptions(final Exchange exchange) {
        final String text = exchange.request().body().toString(UTF_8);
        change(exchange, () -> answerTo(options.update(text)));
    }

    private static Frame answerTo(final Options.Outcome outcome) {
        if (outcome instanceof Options.Outcome.Forbidden forbidden) {
            return ResponseCode.NO_PERMISSION.because(
                    "option '%s' cannot be changed through the network".formatted(forbidden.key()));
        }
        if (outcome instanceof Options.Outcome.Unacceptable unacceptable) {
            return ResponseCode.INVALID_PARAMETER.because(unacceptable.why());
        }
        return ResponseCode.SUCCESS.frame();
    }

    private void showOptions(final Exchange exchange) {
        exchange.reply(ResponseCode.SUCCESS.frame().body(options.text().getBytes(UTF_8)));
    }
}
