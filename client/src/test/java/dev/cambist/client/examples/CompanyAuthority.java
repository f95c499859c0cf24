package dev.cambist.client.examples;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.client.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public final class CompanyAuthority {
    private CompanyAuthority() {}

    public static RegistryCredentials credentials(URI registry, Path identityToken, Path companyPem)
            throws IOException, GeneralSecurityException {
        // README
        KeyStore company = KeyStore.getInstance("PKCS12");
        company.load(null, null);
        try (InputStream pem = Files.newInputStream(companyPem)) {
            company.setCertificateEntry(
                    "company", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(company);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);

        RegistryCredentials credentials = RegistryCredentials.builder(registry)
                .identityFile(identityToken)
                .transport(Transport.builder()
                        .httpClient(HttpClient.newBuilder().sslContext(context).build())
                        .build())
                .build();
        // end
        return credentials;
    }
}
