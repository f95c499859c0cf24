package dev.cambist.server.forwarding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

final class TrustedProxiesFuzzTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(List.of(AddressRange.of("10.0.0.0/8")));
    private static final ClientView PROXY = new ClientView(InetAddress.ofLiteral("10.0.0.1"), "http", "internal:8080");

    /**
     * Whatever a client sends: a view that is fit to be written into a URL, and never one of his own making once the
     * proxy adds what it saw.
     *
     * @param data header lines, a line feed between them
     */
    @FuzzTest
    void client_anyHeaders_isAViewThatTheClientDidNotChoose(byte[] data) {
        List<String> lines = new String(data, ISO_8859_1).lines().toList();
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host")) {
            ClientView view = PROXIES.client(PROXY, name -> name.equals(header) ? lines : List.of());
            assertThat(view.scheme()).isIn("http", "https");
            assertThat(view.host()).matches("[A-Za-z0-9._:\\[\\]-]+");
        }
        List<String> appended = new ArrayList<>(lines);
        appended.add("192.0.2.1");
        assertThat(PROXIES.client(PROXY, name -> name.equals("X-Forwarded-For") ? appended : List.of())
                        .address())
                .isEqualTo(InetAddress.ofLiteral("192.0.2.1"));
        String quoted = String.join(", ", lines) + ", for=\"[2001:db8::1]\";host=\"a:1\"";
        assertThat(PROXIES.client(PROXY, name -> name.equals("Forwarded") ? List.of(quoted) : List.of())
                        .address())
                .isIn(PROXY.address(), InetAddress.ofLiteral("2001:db8::1"));
    }
}
