package io.posthorn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvertisedAddressTest {

    @ParameterizedTest
    @CsvSource({
        "broker.example.org,           broker.example.org, 0",
        "broker.example.org:20911,     broker.example.org, 20911",
        "my_broker:1,                  my_broker,          1",
        "192.0.2.1,                    192.0.2.1,          0",
        "192.0.2.1:65535,              192.0.2.1,          65535",
        "[2001:db8::1],                2001:db8::1,        0",
        "[2001:db8::1]:20911,          2001:db8::1,        20911",
        "[::ffff:192.0.2.1]:20911,     ::ffff:192.0.2.1,   20911",
    })
    void shouldReadHostAndPort(final String text, final String host, final int port) {
        assertThat(AdvertisedAddress.of(text)).isEqualTo(new AdvertisedAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a:1/,          a host or host:port",
        "a/b,                  a host or host:port",
        "a b,                  a host or host:port",
        ":20911,               a host or host:port",
        "[2001:db8::1]x:20911, a host or host:port",
        "[],                   a host or host:port",
        "2001:db8::1,          in brackets",
        "[broker],             nothing but an IPv6 address in brackets",
        "a:,                   port from 1 to 65535",
        "a:0,                  port from 1 to 65535",
        "a:65536,              port from 1 to 65535",
        "a:123456,             port from 1 to 65535",
        "a:-1,                 port from 1 to 65535",
        "a:b,                  port from 1 to 65535",
        "a:1:2,                port from 1 to 65535",
        "0.0.0.0,              that clients can reach",
        "0.0.0.0:20911,        that clients can reach",
        "[::]:20911,           that clients can reach",
    })
    void shouldSayWhatIsWrong(final String text, final String wish) {
        assertThatThrownBy(() -> AdvertisedAddress.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + text + "\" must ")
                .hasMessageContaining(wish);
    }
}
