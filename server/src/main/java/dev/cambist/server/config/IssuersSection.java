package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code issuers}. */
final class IssuersSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS =
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256);
    private static final Map<String, SignatureAlgorithm> ALGORITHMS = algorithms();

    private final Reading reading;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Integer> urls = new HashMap<>();

    IssuersSection(Reading reading) {
        this.reading = reading;
    }

    List<IssuerSettings> read(Value value) {
        return value.list().stream()
                .flatMap(entry -> entry.block().stream())
                .flatMap(block -> issuer(block).stream())
                .toList();
    }

    /** The names of all entries, also of those with mistakes in them. */
    Collection<String> names() {
        return lines.keySet();
    }

    private Optional<IssuerSettings> issuer(Block block) {
        Optional<String> name = name(block);
        if (block.has("entra") && block.has("url")) {
            block.complain("has both entra and url; make it two issuers with different names");
        }
        Optional<? extends IssuerSettings> issuer =
                block.has("entra") ? entra(block, name.orElse("")) : openId(block, name.orElse(""));
        block.finish();
        return name.flatMap(known -> issuer);
    }

    private Optional<String> name(Block block) {
        Optional<Value> value = block.required("name", "the name that access rules use for the issuer");
        Optional<String> name = value.flatMap(text -> text.as(IssuersSection::checkedName));
        name.map(text -> lines.putIfAbsent(text, value.orElseThrow().line()))
                .ifPresent(line -> value.orElseThrow()
                        .complain(value.orElseThrow().quoted() + " is the name of the issuer in line " + line
                                + " already; give this one another"));
        return name;
    }

    private Optional<IssuerSettings.Entra> entra(Block block, String name) {
        Optional<ClientSettings> client = client(block);
        Optional<Value> value = block.optional("entra");
        Optional<IssuerSettings.Entra> entra =
                value.flatMap(Value::block).map(members -> new EntraSection(members).read(name, client));
        entra.ifPresent(settings -> claim(settings.urls(), value.orElseThrow()));
        return entra;
    }

    private Optional<IssuerSettings.OpenId> openId(Block block, String name) {
        Optional<Value> urlValue = block.required("url", "the issuer's exact URL, or entra with its tenants");
        Optional<URI> url = urlValue.flatMap(value -> value.as(WebAddress::issuer));
        url.ifPresent(known -> claim(List.of(known.toString()), urlValue.orElseThrow()));
        Set<String> audiences = texts(block.required(
                "audiences", "a list of the audiences (aud) that its tokens may have, such as [registry.example.com]"));
        Set<SignatureAlgorithm> algorithms = block.optional("algorithms")
                .map(value -> value.nonEmptyList().stream()
                        .flatMap(item -> item.as(IssuersSection::algorithm).stream())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SignatureAlgorithm.class))))
                .map(Set::copyOf)
                .orElse(DEFAULT_ALGORITHMS);
        Optional<Path> jwksFile = block.optional("jwks-file").flatMap(this::readable);
        Optional<ClientSettings> client = client(block);
        if (block.has("jwks-file") && block.has("client")) {
            block.complain(
                    "has both jwks-file and client; the file is for an issuer that is not asked for anything, and"
                            + " a client redeems refresh tokens by asking, so keep one of them");
        }
        return url.map(known -> new IssuerSettings.OpenId(name, known, audiences, algorithms, jwksFile, client));
    }

    /** Tokens are told apart by their {@code iss} alone, so no URL can belong to two entries. */
    private void claim(List<String> claimed, Value value) {
        claimed.stream()
                .filter(urls::containsKey)
                .findFirst()
                .ifPresent(url -> value.complain("tokens of " + url
                        + " belong to the issuer in line " + urls.get(url)
                        + " already; a token names nothing but that URL,"
                        + " so it would be open which of the two it is of; put the audiences of both into one issuer"));
        claimed.forEach(url -> urls.putIfAbsent(url, value.line()));
    }

    private Optional<ClientSettings> client(Block block) {
        return block.optional("client")
                .flatMap(Value::block)
                .flatMap(client -> new ClientSection(reading).read(client));
    }

    static Set<String> texts(Optional<Value> list) {
        return list.map(Value::nonEmptyList).orElse(List.of()).stream()
                .flatMap(item -> item.text().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<Path> readable(Value value) {
        Optional<Path> path = value.as(reading::resolve);
        try {
            if (path.isPresent() && reading.bytesOf(path.get()).length == 0) {
                return value.refuse("names " + path.get() + ", which is empty; expected a JWK set (RFC 7517)");
            }
            return path;
        } catch (IOException e) {
            return value.refuse("names " + path.orElseThrow() + ", which " + e.getMessage());
        }
    }

    private static String checkedName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("is no name for an issuer; expected letters, digits, dots, hyphens and"
                    + " underscores, at most 64 of them");
        }
        return text;
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
        return Suggestion.pick("signature algorithm", text, ALGORITHMS);
    }

    private static Map<String, SignatureAlgorithm> algorithms() {
        Map<String, SignatureAlgorithm> known = new LinkedHashMap<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            known.put(algorithm.jwsName(), algorithm);
        }
        return known;
    }
}
