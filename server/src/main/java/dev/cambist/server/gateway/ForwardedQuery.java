package dev.cambist.server.gateway;

import dev.cambist.server.gateway.RegistryQuery.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which parameters of a request reach the registry, and how they are written. */
final class ForwardedQuery {
    /**
     * What no registry gets with an address that it made itself: other repositories, and {@code ns}, by which containerd
     * names another registry to a mirror. Without regard to case, because some registries read names so.
     */
    private static final Set<String> ELSEWHERE = Set.of("from", "mount", "ns");

    private ForwardedQuery() {}

    static String of(Route route, String method, RegistryQuery query) {
        return switch (route) {
            case BASE, BLOB -> "";
            case CATALOG -> known(query, "n", "last");
            case MANIFEST -> method.equals("PUT") ? tags(query) : "";
            case UPLOADS -> upload(query);
            case TAGS, REFERRERS, UPLOAD -> asSent(query);
        };
    }

    /**
     * The repository that a blob is mounted from. Without {@code from} there is none: a registry may then take the blob
     * from wherever it has it (OCI distribution specification, "Mounting a blob from another repository"), which is no
     * business of the caller's, so {@code mount} alone is not forwarded and an ordinary upload begins.
     */
    static Optional<String> mountedFrom(RegistryQuery query) {
        Optional<String> from =
                query.value("from").filter(name -> query.value("mount").isPresent());
        if (!from.map(RegistryPath::isName).orElse(true)) {
            throw RegistryQuery.malformed("from is not the name of a repository");
        }
        return from;
    }

    private static String upload(RegistryQuery query) {
        requireEach(query, "mount", Reference::isDigest, "mount is not a digest");
        requireEach(query, "digest", Reference::isDigest, "digest is not a digest");
        return mountedFrom(query).isPresent()
                ? known(query, "mount", "from", "digest", "digest-algorithm")
                : withoutMount(query);
    }

    /** What is left of an upload's parameters where its blob may not be mounted. */
    static String withoutMount(RegistryQuery query) {
        return known(query, "digest", "digest-algorithm");
    }

    private static String tags(RegistryQuery query) {
        requireEach(query, "tag", Reference::isTag, "tag is not a tag");
        return known(query, "tag");
    }

    private static void requireEach(RegistryQuery query, String name, Predicate<String> sound, String problem) {
        boolean allSound = query.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .allMatch(parameter -> parameter.value().isEmpty() || sound.test(parameter.value()));
        if (!allSound) {
            throw RegistryQuery.malformed(problem);
        }
    }

    private static String known(RegistryQuery query, String... names) {
        List<String> wanted = List.of(names);
        return join(query.parameters().stream()
                .filter(parameter -> wanted.contains(parameter.name()))
                .filter(parameter -> !parameter.value().isEmpty())
                .map(parameter -> RegistryQuery.field(parameter.name(), parameter.value())));
    }

    /** Registries page through lists and find uploads again with parameters of their own, so those stay as they are. */
    private static String asSent(RegistryQuery query) {
        return join(query.parameters().stream()
                .filter(parameter -> !ELSEWHERE.contains(parameter.name().toLowerCase(Locale.ROOT)))
                .map(Parameter::field));
    }

    private static String join(Stream<String> fields) {
        return fields.collect(Collectors.joining("&"));
    }
}
