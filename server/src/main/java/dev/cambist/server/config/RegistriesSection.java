package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.IndexSettings;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.UpstreamSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code registries}. */
final class RegistriesSection {
    private static final int MAX_NAME = 253;
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:([1-9][0-9]{0,4}))?");

    private static final Map<String, TrustProfile> PROFILES = profiles();

    private final ReadContext reading;
    private final Map<String, Integer> lines = new HashMap<>();

    RegistriesSection(ReadContext reading) {
        this.reading = reading;
    }

    List<RegistrySettings> read(Value value) {
        return value.nonEmptyList().stream()
                .flatMap(entry -> entry.block().stream())
                .flatMap(block -> registry(block).stream())
                .toList();
    }

    private Optional<RegistrySettings> registry(Block block) {
        Optional<Value> serviceValue = block.required("service", "the registry's name, such as registry.example.com");
        List<Value> aliasValues = block.optional("aliases").map(Value::list).orElse(List.of());
        TrustProfile trust = block.optional("trust")
                .flatMap(value -> value.oneOf("trust profile", PROFILES))
                .orElse(TrustProfile.X5C);
        Optional<Value> upstreamValue = block.optional("upstream");
        Optional<UpstreamSettings> upstream = upstreamValue.flatMap(new UpstreamSection(reading)::read);
        Optional<Value> indexValue = block.optional("index");
        IndexSettings index = indexValue
                .flatMap(new IndexSection(reading, upstreamValue.isPresent())::read)
                .orElse(IndexSettings.NONE);
        block.finish();
        boolean isRealm = upstreamValue.isPresent() || index.registry().isPresent();
        Optional<String> service = serviceValue.flatMap(value -> name(value, isRealm));
        Set<String> aliases = aliasValues.stream()
                .flatMap(alias -> name(alias, isRealm).stream())
                .collect(Collectors.toUnmodifiableSet());
        return service.map(name -> new RegistrySettings(name, aliases, trust, upstream, index));
    }

    /**
     * A name of a registry.
     *
     * @param isRealm whether it is the host of a challenge's realm too, as that of a registry with an upstream is, or with
     *     an index beside
     */
    private Optional<String> name(Value value, boolean isRealm) {
        Optional<String> name = value.as(isRealm ? RegistriesSection::realmHost : RegistriesSection::checked);
        name.map(text -> lines.putIfAbsent(text.toLowerCase(Locale.ROOT), value.line()))
                .ifPresent(line -> value.complain(value.quoted() + " stands already in line " + line
                        + "; a name or alias belongs to one registry, upper and lower case being the same"));
        return name;
    }

    private static String realmHost(String text) {
        RealmHost.problem(checked(text)).ifPresent(why -> {
            throw new IllegalArgumentException(
                    "will not do for a registry with upstream or index.registry, whose clients are sent to this"
                            + " host for their tokens: " + why
                            + "; lead another host name to this server and give that");
        });
        return text;
    }

    private static String checked(String text) {
        Matcher matcher = NAME.matcher(text);
        if (text.length() > MAX_NAME
                || !matcher.matches()
                || (matcher.group(5) != null && Integer.parseInt(matcher.group(5)) > 65_535)) {
            throw new IllegalArgumentException(
                    "is no name of a registry; expected a host name, perhaps with a port, such as registry.example.com or"
                            + " localhost:5000, and neither scheme nor path");
        }
        return text;
    }

    private static Map<String, TrustProfile> profiles() {
        Map<String, TrustProfile> profiles = new LinkedHashMap<>();
        for (TrustProfile profile : TrustProfile.values()) {
            profiles.put(profile.name().toLowerCase(Locale.ROOT), profile);
        }
        return profiles;
    }
}
