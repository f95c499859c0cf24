package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code issuers}. */
final class IssuersSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final ReadContext reading;
    private final Presets presets;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, List<Claim>> claims = new HashMap<>();

    /** Where an issuer's URL stands, and where the keys for it come from. */
    private record Claim(int line, KeyLocation keys) {}

    IssuersSection(ReadContext reading) {
        this.reading = reading;
        this.presets = new Presets(reading);
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
        List<String> kinds = Stream.concat(Stream.of("entra", "url"), presets.names().stream())
                .filter(block::has)
                .toList();
        if (kinds.size() > 1) {
            block.complain("has both " + String.join(" and ", kinds) + "; make it two issuers with different names");
        }
        Optional<ClientSettings> client = block.optional("client")
                .flatMap(Value::block)
                .flatMap(members -> new ClientSection(reading).read(members));
        Optional<? extends IssuerSettings> issuer = block.has("entra")
                ? entra(block, name.orElse(""), client)
                : openId(block, name.orElse(""), kinds, client);
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

    private Optional<IssuerSettings.Entra> entra(Block block, String name, Optional<ClientSettings> client) {
        Connection connection = new ConnectionSection(reading).read(block, Optional.empty());
        Optional<Value> value = block.optional("entra");
        Optional<IssuerSettings.Entra> entra =
                value.flatMap(Value::block).map(members -> new EntraSection(members).read(name, connection, client));
        entra.ifPresent(settings -> claim(settings.urls(), new KeyLocation.Discovered(), value.orElseThrow()));
        return entra;
    }

    private Optional<IssuerSettings.OpenId> openId(
            Block block, String name, List<String> kinds, Optional<ClientSettings> client) {
        Optional<IssuerSettings.OpenId> issuer = new OpenIdSection(reading, presets).read(block, name, client);
        issuer.ifPresent(settings -> block.optional(kinds.getFirst())
                .ifPresent(value -> claim(List.of(settings.url().toString()), settings.keys(), value)));
        return issuer;
    }

    /** Tokens name their issuer by their {@code iss} alone; two entries with one URL need keys of their own. */
    private void claim(List<String> claimed, KeyLocation keys, Value value) {
        claimed.stream()
                .flatMap(url -> claims.getOrDefault(url, List.of()).stream()
                        .filter(claim -> claim.keys().equals(keys))
                        .map(claim -> "tokens of " + url + " belong to the issuer in line " + claim.line()
                                + " already; a token names nothing but that URL,"
                                + " so it would be open which of the two it is of; put the audiences of both into one"
                                + " issuer, or say for each where its own keys are (jwks-url, jwks-file)"))
                .findFirst()
                .ifPresent(value::complain);
        claimed.forEach(
                url -> claims.computeIfAbsent(url, unknown -> new ArrayList<>()).add(new Claim(value.line(), keys)));
    }

    static Set<String> texts(Optional<Value> list) {
        return list.map(Value::nonEmptyList).orElse(List.of()).stream()
                .flatMap(item -> item.text().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String checkedName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("is no name for an issuer; expected letters, digits, dots, hyphens and"
                    + " underscores, at most 64 of them");
        }
        return text;
    }
}
