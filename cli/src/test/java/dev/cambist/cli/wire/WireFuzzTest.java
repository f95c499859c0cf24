package dev.cambist.cli.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

class WireFuzzTest {
    @FuzzTest
    void noProxy(byte[] input) {
        String list = new String(input, UTF_8);

        assertThat(new NoProxy(list + ",*").covers("registry.example.com", 443)).isTrue();
        assertThat(new NoProxy(list).covers("10.0.0.1", 443)).isIn(true, false);
    }

    @FuzzTest
    void proxy(byte[] input) {
        String value = new String(input, UTF_8);
        try {
            new Proxies(Map.of("HTTPS_PROXY", value)).of(URI.create("https://registry.example.com"));
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("HTTPS_PROXY cannot be used: ");
        }
    }

    @FuzzTest
    void pem(byte[] input) {
        assertThat(PemCertificates.parse(input)).isNotNull();
    }
}
