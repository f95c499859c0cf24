package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Suggestion;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.issuer.PublishedKeySet;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads an entry of {@code issuers} that has a {@code url}, or a preset in its place. */
final class OpenIdSection {
    private static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS =
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256);
    private static final Map<String, SignatureAlgorithm> ALGORITHMS = algorithms();

    private final ReadContext reading;
    private final Presets presets;

    OpenIdSection(ReadContext reading, Presets presets) {
        this.reading = reading;
        this.presets = presets;
    }

    Optional<IssuerSettings.OpenId> read(Block block, String name, Optional<ClientSettings> client) {
        Optional<Preset> preset = preset(block);
        Set<String> audiences =
                preset.map(Preset::audiences).orElse(AudienceRule.LISTED).read(block);
        Set<SignatureAlgorithm> algorithms = block.optional("algorithms")
                .map(value -> value.nonEmptyList().stream()
                        .flatMap(item -> item.as(OpenIdSection::algorithm).stream())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SignatureAlgorithm.class))))
                .map(Set::copyOf)
                .orElse(DEFAULT_ALGORITHMS);
        KeyLocation keys = keys(block, preset);
        Optional<Path> authorities =
                keys instanceof KeyLocation.File ? Optional.empty() : preset.flatMap(Preset::authorities);
        Connection connection = new ConnectionSection(reading).read(block, authorities);
        return preset.map(
                known -> new IssuerSettings.OpenId(name, known.url(), audiences, algorithms, keys, connection, client));
    }

    private Optional<Preset> preset(Block block) {
        if (presets.names().stream().anyMatch(block::has)) {
            return presets.read(block);
        }
        Optional<URI> url = block.required(
                        "url",
                        "the issuer's exact URL, or entra with its tenants, or one of "
                                + String.join(", ", presets.names()))
                .flatMap(value -> value.as(
                        block.has("jwks-url") || block.has("jwks-file") ? WebAddress::name : WebAddress::issuer));
        return url.map(known -> new Preset(known, new KeyLocation.Discovered(), Optional.empty(), AudienceRule.LISTED));
    }

    private KeyLocation keys(Block block, Optional<Preset> preset) {
        Optional<KeyLocation> file =
                block.optional("jwks-file").flatMap(this::readable).map(KeyLocation.File::new);
        Optional<KeyLocation> address = block.optional("jwks-url")
                .flatMap(value -> value.as(WebAddress::keys))
                .map(url -> new KeyLocation.Address(url, Optional.empty()));
        KeyLocation usual = preset.map(Preset::keys).orElseGet(KeyLocation.Discovered::new);
        List<String> said = new ArrayList<>(
                List.of("jwks-file", "jwks-url").stream().filter(block::has).toList());
        if (usual instanceof KeyLocation.Address) {
            said.add("an API server to ask");
        }
        if (said.size() > 1) {
            block.complain("has both " + String.join(" and ", said) + " for its keys; keep one of them");
        }
        if (block.has("client") && !said.isEmpty()) {
            block.complain("has both " + said.getFirst() + " and client; a client redeems refresh tokens where the"
                    + " issuer's discovery document says, and " + said.getFirst()
                    + " goes without that document, so keep one of them");
        }
        if (block.has("jwks-file") && (block.has("ca-file") || block.has("proxy"))) {
            block.complain("has jwks-file and says how the issuer is reached; with a file it is never asked for"
                    + " anything, so leave out ca-file and proxy");
        }
        return file.or(() -> address).orElse(usual);
    }

    private Optional<Path> readable(Value value) {
        Optional<Path> path = value.as(reading::resolve);
        try {
            if (path.isPresent()) {
                byte[] content = reading.bytesOf(path.get());
                if (content.length == 0) {
                    return value.refuse("names " + path.get() + ", which is empty; expected a JWK set (RFC 7517)");
                }
                checkKeys(content);
            }
            return path;
        } catch (IOException e) {
            return value.refuse("names " + path.orElseThrow() + ", which " + e.getMessage());
        }
    }

    /** As a server would read it. */
    private static void checkKeys(byte[] content) throws IOException {
        try {
            PublishedKeySet.read(content);
        } catch (IOException e) {
            throw new IOException("cannot be used: " + e.getMessage(), e);
        }
    }

    private static SignatureAlgorithm algorithm(String text) {
        if (text.equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("means no signature at all, and anybody could make such a token; "
                    + Suggestion.expected(text, ALGORITHMS.keySet()));
        }
        if (text.startsWith("HS")) {
            throw new IllegalArgumentException("would need the issuer's own secret here, and who can check such a token"
                    + " can forge it; " + Suggestion.expected(text, ALGORITHMS.keySet()));
        }
        return SignatureAlgorithm.named(text).orElseGet(() -> Suggestion.pick("signature algorithm", text, ALGORITHMS));
    }

    private static Map<String, SignatureAlgorithm> algorithms() {
        Map<String, SignatureAlgorithm> known = new LinkedHashMap<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            known.put(algorithm.jwsName(), algorithm);
        }
        return known;
    }
}
