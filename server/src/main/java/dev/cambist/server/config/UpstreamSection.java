package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.UpstreamSettings;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code upstream} and {@code index.registry}: a URL, or a block with one. No complaint repeats a password. */
final class UpstreamSection {
    private static final Duration LONGEST_CONNECT = Duration.ofMinutes(1);
    private static final Duration LONGEST_IDLE = Duration.ofHours(1);

    private final ReadContext reading;

    UpstreamSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<UpstreamSettings> read(Value value) {
        if (value.isScalar()) {
            return value.as(WebAddress::upstream)
                    .map(url -> new UpstreamSettings(
                            url,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            UpstreamSettings.CONNECT_TIMEOUT,
                            UpstreamSettings.IDLE_TIMEOUT));
        }
        return value.block().flatMap(this::read);
    }

    /** Reads {@code index.registry}: a registry that takes this server's own tokens, which nobody on the way may read. */
    Optional<UpstreamSettings> beside(Value value) {
        if (value.isScalar()) {
            return value.as(WebAddress::origin)
                    .map(url -> new UpstreamSettings(
                            url,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            UpstreamSettings.CONNECT_TIMEOUT,
                            UpstreamSettings.IDLE_TIMEOUT));
        }
        return value.block().flatMap(block -> {
            Optional<URI> url = block.required("url", "the registry's address, such as https://registry.example.com")
                    .flatMap(address -> address.as(WebAddress::origin));
            return rest(block, url, Optional.empty(), Optional.empty());
        });
    }

    private Optional<UpstreamSettings> read(Block block) {
        Optional<URI> url = block.required("url", "the registry's address, such as http://127.0.0.1:5000")
                .flatMap(value -> value.as(WebAddress::upstream));
        Optional<UpstreamSettings.Login> login = login(block, url);
        Optional<URI> tokenRealm = block.optional("token-realm").flatMap(value -> value.as(WebAddress::tokenRealm));
        return rest(block, url, login, tokenRealm);
    }

    private Optional<UpstreamSettings> rest(
            Block block, Optional<URI> url, Optional<UpstreamSettings.Login> login, Optional<URI> tokenRealm) {
        List<X509Certificate> authorities = block.optional("ca-file")
                .map(new CertificateFile(reading)::read)
                .orElse(List.of());
        if (!authorities.isEmpty() && url.isPresent() && !url.get().getScheme().equals("https")) {
            block.complain("has a ca-file, and its url is plain http; make the url https, or leave ca-file out");
        }
        Duration connect = block.optional("connect-timeout")
                .flatMap(value -> value.as(text -> timeout(text, LONGEST_CONNECT)))
                .orElse(UpstreamSettings.CONNECT_TIMEOUT);
        Duration idle = block.optional("idle-timeout")
                .flatMap(value -> value.as(text -> timeout(text, LONGEST_IDLE)))
                .orElse(UpstreamSettings.IDLE_TIMEOUT);
        block.finish();
        return url.map(address -> new UpstreamSettings(address, login, tokenRealm, authorities, connect, idle));
    }

    private Optional<UpstreamSettings.Login> login(Block block, Optional<URI> url) {
        Optional<String> user = block.optional("user").flatMap(value -> value.as(UpstreamSection::user));
        Optional<Secret> password = block.optional("password-file")
                .flatMap(value -> new SecretFile(reading).read(value, "the password of the upstream's user"));
        if (block.has("user") != block.has("password-file")) {
            block.complain("has only one of user and password-file; give both, or neither");
        }
        if (block.has("user") && url.isPresent() && !WebAddress.isPrivate(url.get())) {
            block.complain(
                    "would send the password over the network for everybody on the way to read; make the url https,"
                            + " or leave user and password-file out");
        }
        return user.flatMap(name -> password.map(secret -> new UpstreamSettings.Login(name, secret)));
    }

    private static String user(String text) {
        if (text.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "has a colon, which cannot be in the user name of Basic authentication (RFC 7617 section 2)");
        }
        return text;
    }

    private static Duration timeout(String text, Duration longest) {
        Duration duration = DurationText.parse(text);
        if (duration.isZero() || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "is no time to wait here; expected between 1s and " + longest.toSeconds() + "s");
        }
        return duration;
    }
}
