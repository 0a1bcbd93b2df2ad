package io.posthorn.jms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The URL of a connection factory: {@code
 * posthorn://host:port,host:port?option=value&option=value}.
 *
 * @param nameServers {@code host:port} each, separated by commas; empty for those of the
 *     environment
 * @param options values by name
 */
record ConnectionUrl(String nameServers, Map<String, String> options) {

    private static final String SCHEME = "posthorn:";

    static ConnectionUrl parse(final String url) {
        final String text = url == null ? "" : url.strip();
        final int question = text.indexOf('?');
        final String addresses = question < 0 ? text : text.substring(0, question);
        final Map<String, String> options = new TreeMap<>();
        if (question >= 0) {
            for (final String each : text.substring(question + 1).split("&")) {
                if (!each.isEmpty()) {
                    final int equals = each.indexOf('=');
                    if (equals < 1) {
                        throw new IllegalArgumentException(
                                "Option %d of the URL is not of the form name=value."
                                        .formatted(options.size() + 1));
                    }
                    options.put(
                            URLDecoder.decode(each.substring(0, equals), UTF_8),
                            URLDecoder.decode(each.substring(equals + 1), UTF_8));
                }
            }
        }
        return new ConnectionUrl(withoutScheme(addresses), options);
    }

    private static String withoutScheme(final String text) {
        if (text.startsWith(SCHEME)) {
            return text.substring(SCHEME.length()).replaceFirst("^//", "").replaceFirst("/$", "");
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException(
                    "The URL of a broker begins with posthorn://, not %s."
                            .formatted(text.replaceFirst("//[^/]*@", "//…@")));
        }
        return text;
    }

    String text() {
        return "posthorn://"
                + nameServers
                + (options.isEmpty() ? "" : "?")
                + options.entrySet().stream()
                        .map(
                                each ->
                                        URLEncoder.encode(each.getKey(), UTF_8)
                                                + "="
                                                + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
