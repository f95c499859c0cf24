package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.TracingSettings;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code tracing}. */
final class TracingSection {
    private static final String PATH = "/v1/traces"; // OTLP 1.x, "OTLP/HTTP Request"
    private static final double ALL = 1;
    private static final Pattern RATIO = Pattern.compile("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z][a-z0-9._-]{0,99}");
    private static final int LONGEST_VALUE = 1000; // characters

    private final ReadContext reading;

    TracingSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<TracingSettings> read(Block block) {
        Optional<URI> endpoint = block.required(
                        "endpoint", "where a collector takes OTLP over HTTP, such as http://localhost:4318")
                .flatMap(value -> value.as(TracingSection::endpoint));
        double ratio = block.optional("ratio")
                .flatMap(value -> value.as(TracingSection::ratio))
                .orElse(ALL);
        Map<String, Secret> headers =
                block.optional("headers-file").flatMap(this::headers).orElse(Map.of());
        if (block.has("headers-file") && endpoint.isPresent() && !WebAddress.isPrivate(endpoint.get())) {
            block.complain("would send the headers over the network for everybody on the way to read; make the endpoint"
                    + " https, or leave headers-file out");
        }
        List<X509Certificate> authorities = block.optional("ca-file")
                .map(new CertificateFile(reading)::read)
                .orElse(List.of());
        if (!authorities.isEmpty()
                && endpoint.isPresent()
                && !endpoint.get().getScheme().equals("https")) {
            block.complain(
                    "has a ca-file, and its endpoint is plain http; make the endpoint https, or leave ca-file out");
        }
        Map<String, String> attributes =
                block.optional("attributes").map(TracingSection::attributes).orElse(Map.of());
        block.finish();
        return endpoint.map(url -> new TracingSettings(url, ratio, headers, authorities, attributes));
    }

    private static URI endpoint(String text) {
        URI url = WebAddress.collector(text);
        return url.getRawPath().isEmpty() || url.getRawPath().equals("/") ? url.resolve(PATH) : url;
    }

    private static double ratio(String text) {
        if (!RATIO.matcher(text).matches()) {
            throw new IllegalArgumentException("is no ratio; expected one from 0 to 1, such as 0.1");
        }
        return Double.parseDouble(text);
    }

    private Optional<Map<String, Secret>> headers(Value value) {
        Optional<Secret> text = new SecretFile(reading).read(value, "headers, each a line NAME: VALUE");
        try {
            return text.map(secret -> CollectorHeaders.parse(secret.value()));
        } catch (IllegalArgumentException e) {
            return value.refuse("names a file that " + e.getMessage());
        }
    }

    private static Map<String, String> attributes(Value value) {
        Map<String, String> attributes = new TreeMap<>();
        for (Block.Entry entry : value.block().map(Block::entries).orElse(List.of())) {
            if (!ATTRIBUTE.matcher(entry.key()).matches()) {
                entry.value().complain("is no name of an attribute; expected one such as deployment.environment.name");
            }
            entry.value().as(TracingSection::attribute).ifPresent(text -> attributes.put(entry.key(), text));
        }
        return attributes;
    }

    private static String attribute(String text) {
        if (text.isBlank() || text.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("has no value of 1 to " + LONGEST_VALUE + " characters");
        }
        return text;
    }
}
