package dev.cambist.server.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String FORWARDED = "Forwarded";

    private static final ClientView PROXY = view("10.0.0.1", "http", "internal:8080");
    private static final ClientView STRANGER = view("203.0.113.66", "http", "internal:8080");
    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("fd00::/8")));

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    @Test
    void client_noHeaders_isTheConnectionsOwn() {
        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void client_connectionOfAStranger_isItsOwnWhateverItSays() {
        send(FOR, "192.0.2.1");
        send(PROTO, "https");
        send(HOST, "registry.example.com");
        send(FORWARDED, "for=192.0.2.1;proto=https;host=registry.example.com");

        assertThat(PROXIES.client(STRANGER, this::values)).isEqualTo(STRANGER);
    }

    @Test
    void client_nobodyTrusted_isTheConnectionsOwn() {
        send(FOR, "192.0.2.1");

        assertThat(TrustedProxies.NONE.client(PROXY, this::values)).isEqualTo(PROXY);
    }

    @Test
    void xForwarded_allThree_areBelieved() {
        send(FOR, "192.0.2.1");
        send(PROTO, "https");
        send(HOST, "registry.example.com:8443");

        assertThat(seen()).isEqualTo(view("192.0.2.1", "https", "registry.example.com:8443"));
    }

    @Test
    void xForwarded_schemeOnly_leavesTheRest() {
        send(PROTO, "HTTPS");

        assertThat(seen()).isEqualTo(view("10.0.0.1", "https", "internal:8080"));
    }

    @Test
    void xForwardedFor_clientPutAnAddressInFront_isTheOneThatTheProxySaw() {
        send(FOR, "127.0.0.1, 192.0.2.1");

        assertThat(seen().address()).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void xForwardedFor_clientPutATrustedAddressInFront_isTheOneThatTheProxySaw() {
        send(FOR, "10.9.9.9, 192.0.2.1");

        assertThat(seen().address()).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void xForwardedFor_clientPutALineInFront_isTheOneThatTheProxySaw() {
        send(FOR, "127.0.0.1");
        send(FOR, "192.0.2.1");

        assertThat(seen().address()).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void xForwardedFor_clientPutGarbageInFront_isTheOneThatTheProxySaw() {
        send(FOR, "<script>, \"a, 192.0.2.1");

        assertThat(seen().address()).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void xForwardedFor_severalTrustedProxies_arePassedOver() {
        send(FOR, "198.51.100.7, 192.0.2.1, fd00::5, 10.0.0.2");

        assertThat(seen().address()).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void xForwardedFor_nothingButTrustedProxies_isTheFirst() {
        send(FOR, "10.0.0.3, 10.0.0.2");

        assertThat(seen().address()).isEqualTo(address("10.0.0.3"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:4711, 192.0.2.1",
        "[2001:db8::1]:4711, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "2001:db8::1, 2001:db8::1",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void xForwardedFor_everyFormOfAnAddress_isRead(String sent, String expected) {
        send(FOR, sent);

        assertThat(seen().address()).isEqualTo(address(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "localhost",
                "registry.example.com",
                "192.0.2",
                "192.0.2.256",
                "0300.0.2.1",
                "3221225985",
                "192.0.2.1:",
                "192.0.2.1:http",
                "192.0.2.1 192.0.2.2",
                "[2001:db8::1",
                "2001:db8::1%eth0",
                "192.0.2.1,"
            })
    void xForwardedFor_noAddressWhereTheProxyWrites_isAsIfNotSent(String sent) {
        send(FOR, sent);
        send(PROTO, "https");

        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void xForwardedFor_clientIsHidden_leavesTheAddress() {
        send(FOR, "unknown");
        send(PROTO, "https");

        assertThat(seen()).isEqualTo(view("10.0.0.1", "https", "internal:8080"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp", "https:", "javascript", "http s", "https,"})
    void xForwardedProto_neitherHttpNorHttps_isAsIfNotSent(String scheme) {
        send(FOR, "192.0.2.1");
        send(PROTO, scheme);

        assertThat(seen()).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "registry.example.com/path",
                "me@registry.example.com",
                "a\",service=\"b",
                "registry.example.com:",
                "registry.example.com:123456",
                "-a",
                "héros"
            })
    void xForwardedHost_noHost_isAsIfNotSent(String host) {
        send(FOR, "192.0.2.1");
        send(HOST, host);

        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void xForwardedProto_oneForEachAddress_isTheClients() {
        send(FOR, "198.51.100.7, 192.0.2.1, 10.0.0.2");
        send(PROTO, "http, https, http");

        assertThat(seen()).isEqualTo(view("192.0.2.1", "https", "internal:8080"));
    }

    @Test
    void xForwardedProto_clientPutOneInFront_isThatOfTheProxy() {
        send(FOR, "192.0.2.1");
        send(PROTO, "http, https");

        assertThat(seen().scheme()).isEqualTo("https");
    }

    @Test
    void forwarded_everyParameter_isBelieved() {
        send(FORWARDED, "For=\"[2001:db8:cafe::17]:4711\";Proto=https;Host=\"registry.example.com:8443\";by=_edge");

        assertThat(seen()).isEqualTo(view("2001:db8:cafe::17", "https", "registry.example.com:8443"));
    }

    @Test
    void forwarded_severalHops_areReadFromTheRight() {
        send(FORWARDED, "for=127.0.0.1;proto=http , for=192.0.2.1;proto=https;host=registry.example.com");
        send(FORWARDED, "for=10.0.0.2;proto=http;host=inner");

        assertThat(seen()).isEqualTo(view("192.0.2.1", "https", "registry.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"for=unknown", "for=_hidden", "for=\"_hidden:_port\"", "for=\"unknown:80\"", "by=_edge"})
    void forwarded_clientIsHidden_leavesTheAddress(String element) {
        send(FORWARDED, "for=192.0.2.1, " + element + ";proto=https");

        assertThat(seen()).isEqualTo(view("10.0.0.1", "https", "internal:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                ",",
                "for",
                "for=",
                "=192.0.2.1",
                "for=192.0.2.1;",
                "for=192.0.2.1,",
                "for=192.0.2.1;for=192.0.2.2",
                "for=192.0.2.1 proto=https",
                "for = 192.0.2.1",
                "for=[2001:db8::1]",
                "for=\"192.0.2.1",
                "for=192.0.2.1\"",
                "for=nobody",
                "for=192.0.2.1;proto=gopher",
                "for=192.0.2.1;host=\"a b\""
            })
    void forwarded_malformed_isAsIfNotSent(String value) {
        send(FORWARDED, value);

        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void forwarded_clientLeavesAQuotationMarkOpen_cannotTakeTheProxysPlace() {
        send(FORWARDED, "for=127.0.0.1;x=\", for=\"[2001:db8::1]\";proto=https");

        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void forwarded_clientSendsItBesideTheProxysOtherHeaders_isAsIfNeitherWereSent() {
        send(FORWARDED, "for=127.0.0.1");
        send(FOR, "192.0.2.1");

        assertThat(seen()).isEqualTo(PROXY);
    }

    @Test
    void forwarded_andTheOtherHeadersAgree_areBelieved() {
        send(FORWARDED, "for=192.0.2.1;proto=https");
        send(FOR, "192.0.2.1");
        send(PROTO, "https");

        assertThat(seen()).isEqualTo(view("192.0.2.1", "https", "internal:8080"));
    }

    private ClientView seen() {
        return PROXIES.client(PROXY, this::values);
    }

    private void send(String name, String value) {
        headers.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    private List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    private static ClientView view(String address, String scheme, String host) {
        return new ClientView(address(address), scheme, host);
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
