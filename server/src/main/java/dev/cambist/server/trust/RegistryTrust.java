package dev.cambist.server.trust;

import dev.cambist.core.token.KeyRing;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.keys.PublishedKey;
import dev.cambist.server.settings.RealmAddress;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.TokenSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a registry needs to trust our tokens.
 *
 * @param block the part of the registry's configuration: YAML for Distribution, JSON for zot
 * @param files the content of each file that the block points to, by name; nothing in them is secret
 * @param notes what whoever runs the registry has to know, one sentence each
 */
public record RegistryTrust(String block, Map<String, String> files, List<String> notes) {
    public RegistryTrust {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        notes = List.copyOf(notes);
    }

    /**
     * The trust of one registry, with the service's keys made if there are none.
     *
     * @param realm the token endpoint as clients reach it
     * @param directory where the files will be; the block points there by its absolute path
     * @throws KeyFileException when the keys cannot be read or made
     * @throws ImpossibleTrustException when registries of this format cannot verify tokens of this profile
     */
    public static RegistryTrust of(
            RegistryFormat format,
            RegistrySettings registry,
            TokenSettings tokens,
            URI realm,
            Path directory,
            KeyDirectory keys)
            throws KeyFileException, ImpossibleTrustException {
        KeyRing<PublishedKey> ring = keys.publishedKeys(registry.service(), registry.trust(), tokens.algorithm());
        Anchor authority = keys.isInToken()
                ? Anchor.ofToken(registry, keys.trusted(registry.service(), registry.trust(), tokens.algorithm()))
                : Anchor.ofAuthority(keys.authority());
        Anchor anchor = switch (format) {
            case DISTRIBUTION_2_8 -> Anchor.ofDistribution2(registry, authority, ring);
            case DISTRIBUTION_3 -> Anchor.ofDistribution3(registry, authority, ring);
            case ZOT -> Anchor.ofZot(registry, ring.current());
        };
        Path file = directory.toAbsolutePath().normalize().resolve(anchor.fileName());
        String block = switch (format) {
            case DISTRIBUTION_2_8 ->
                DistributionBlock.write("Distribution 2.8", registry, tokens, realm, anchor, file, List.of());
            case DISTRIBUTION_3 ->
                DistributionBlock.write("Distribution 3", registry, tokens, realm, anchor, file, algorithms(ring));
            case ZOT -> ZotBlock.write(registry, realm, file);
        };
        return new RegistryTrust(
                block, Map.of(anchor.fileName(), anchor.content()), notes(registry, realm, file, anchor));
    }

    /** That of the current key first; tokens of a former key live on for a while. */
    private static List<String> algorithms(KeyRing<PublishedKey> ring) {
        return ring.all().map(key -> key.algorithm().jwsName()).distinct().toList();
    }

    private static List<String> notes(RegistrySettings registry, URI realm, Path file, Anchor anchor) {
        List<String> notes = new ArrayList<>();
        notes.add("Put " + file.getFileName() + " where the registry finds it as " + file
                + ", or change the path in the block.");
        notes.add("The registry reads its configuration and this file once, at its start: restart it.");
        notes.addAll(anchor.notes());
        if (!"https".equals(realm.getScheme())) {
            notes.add(
                    "Clients ask " + realm + " for tokens and send credentials there; unless both run on this machine,"
                            + " give Cambist an https address under the registry's own domain (server.url).");
        }
        RealmAddress.refusal(realm, registry.names())
                .map(why -> why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1)
                        + "; give server.url a name in place of the address.")
                .ifPresent(notes::add);
        return notes;
    }
}
