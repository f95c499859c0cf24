package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * The {@code tracing} block.
 *
 * @param endpoint where a collector takes OTLP over HTTP, such as {@code http://localhost:4318/v1/traces}
 * @param ratio of the traces that begin here, how many are recorded; of others the caller decides
 * @param headers what is shown to the collector
 * @param authorities the certificates to trust there; none for those that this machine trusts
 * @param attributes of the resource that the spans are from
 */
public record TracingSettings(
        URI endpoint,
        double ratio,
        Map<String, Secret> headers,
        List<X509Certificate> authorities,
        Map<String, String> attributes) {
    public TracingSettings {
        headers = Map.copyOf(headers);
        authorities = List.copyOf(authorities);
        attributes = Map.copyOf(attributes);
    }
}
