package dev.cambist.testkit.junit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import dev.cambist.testkit.TestTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

@CambistTest(scheme = Scheme.HTTPS)
final class TlsSignInTest {
    @Test
    void exchange_overTls_isAnswered(AcrSignIn acr) throws Exception {
        assertThat(acr.exchangeUrl()).hasScheme("https").hasHost("localhost");

        HttpResponse<String> answer = exchange(acr, acr.trust().context());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    @Test
    void client_thatTrustsOnlyPublicAuthorities_hangsUp(AcrSignIn acr) {
        assertThatThrownBy(() -> exchange(acr, SSLContext.getDefault())).isInstanceOf(SSLException.class);
    }

    @Test
    void trust_files_holdTheAuthority(AcrSignIn acr) throws Exception {
        TestTrust trust = acr.trust();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trust.trustStore())) {
            store.load(in, TestTrust.STORE_PASSWORD.toCharArray());
        }

        assertThat(store.isCertificateEntry("cambist")).isTrue();
        assertThat(store.getCertificate("cambist")).isEqualTo(trust.certificate());
        byte[] pem = Files.readString(trust.pem(), US_ASCII).getBytes(US_ASCII);
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(trust.certificate());
    }

    @Test
    void trust_withoutTls_saysHowToGetIt() {
        try (AcrSignIn plain = AcrSignIn.start()) {
            assertThatThrownBy(plain::trust)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Scheme.HTTPS");
        }
    }

    private static HttpResponse<String> exchange(AcrSignIn acr, SSLContext trust)
            throws IOException, InterruptedException {
        String form = "grant_type=access_token&service=" + acr.service() + "&access_token=" + acr.token("alice");
        HttpRequest request = HttpRequest.newBuilder(acr.exchangeUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
