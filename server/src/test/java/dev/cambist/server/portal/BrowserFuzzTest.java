package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.http.Call;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What browsers send to the portal, whatever it is. */
final class BrowserFuzzTest {
    private static final PortalOrigin ORIGIN =
            PortalOrigin.of(new ClientView(InetAddress.getLoopbackAddress(), "http", "localhost:8080"));

    /** Nothing that was not sealed here is a session or a sign-in. */
    @FuzzTest
    void cookies_anyHeader_areNobodys(byte[] data) {
        KeyRing<HmacKey> secrets = new KeyRing<>(new HmacKey("h", new byte[HmacKey.BYTES]), List.of());
        BrowserState browsers = new BrowserState(() -> secrets);
        Call call = call(new String(data, ISO_8859_1));

        assertThat(browsers.session(ORIGIN, call)).isEmpty();
        assertThat(browsers.signIn(ORIGIN, call, Instant.EPOCH)).isEmpty();
    }

    /** Wherever somebody wants to go after a sign-in, it is a page of this server. */
    @FuzzTest
    void page_anyAddress_isOneOfThisServer(byte[] data) {
        String page = LocalPage.of(Optional.of(new String(data, ISO_8859_1))).address();

        URI address = URI.create("https://cambist.example").resolve(page);
        assertThat(address.getHost()).isEqualTo("cambist.example");
        assertThat(page).matches("[!-~]+");
    }

    private static Call call(String cookie) {
        return new Call(
                UUID.randomUUID(),
                new ClientView(InetAddress.getLoopbackAddress(), "http", "localhost:8080"),
                "GET",
                "/",
                Optional.empty(),
                name -> name.equals("Cookie") ? List.of(cookie) : List.of(),
                () -> new byte[0]);
    }
}
