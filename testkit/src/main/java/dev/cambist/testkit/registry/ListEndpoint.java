package dev.cambist.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Lists tags, repositories and referrers. */
record ListEndpoint(Contents contents, IntSupplier page) {
    private static final String JSON = "application/json; charset=utf-8";
    private static final int LONGEST_NUMBER = 9; // digits

    void tags(RegistryCall call, Target target) throws IOException, RegistryException {
        List<String> tags = contents.tags(target.repository())
                .orElseThrow(() -> RegistryError.NAME_UNKNOWN.because("there is no repository " + target.repository()));
        List<String> part = part(call, tags, target.location() + "/tags/list");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", target.repository());
        body.put("tags", part);
        call.json(JSON, body);
    }

    void catalog(RegistryCall call) throws IOException, RegistryException {
        call.json(JSON, Map.of("repositories", part(call, contents.catalog(), "/v2/_catalog")));
    }

    void referrers(RegistryCall call, Target target) throws IOException, RegistryException {
        Digest subject = Digest.parse(target.reference());
        Optional<String> type = call.parameter("artifactType").filter(text -> !text.isEmpty());
        List<Map<String, Object>> referrers = contents.referrers(target.repository(), subject).stream()
                .filter(manifest -> type.isEmpty() || manifest.artifactType().equals(type))
                .map(Manifest::described)
                .toList();
        if (type.isPresent()) {
            call.with("OCI-Filters-Applied", "artifactType");
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", Manifest.OCI_INDEX);
        index.put("manifests", referrers);
        call.json(Manifest.OCI_INDEX, index);
    }

    /** A page; {@code Link} leads to the next one, if there is one. */
    private List<String> part(RegistryCall call, List<String> names, String path) throws RegistryException {
        Optional<Integer> asked = size(call);
        int size = Math.min(asked.orElse(Integer.MAX_VALUE), page.getAsInt());
        String last = call.parameter("last").orElse("");
        List<String> rest =
                names.stream().filter(name -> name.compareTo(last) > 0).toList();
        if (size == 0 || rest.size() <= size) {
            return rest.subList(0, Math.min(size, rest.size()));
        }
        String next = rest.get(size - 1);
        call.with(
                "Link",
                "<" + path + "?last=" + URLEncoder.encode(next, UTF_8) + "&n=" + asked.orElse(size)
                        + ">; rel=\"next\"");
        return rest.subList(0, size);
    }

    private static Optional<Integer> size(RegistryCall call) throws RegistryException {
        Optional<String> text = call.parameter("n").filter(given -> !given.isEmpty());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw RegistryError.PAGINATION_NUMBER_INVALID.because("'" + text.get() + "' is no number of entries");
        }
        return Optional.of(text.get().length() > LONGEST_NUMBER ? Integer.MAX_VALUE : Integer.parseInt(text.get()));
    }
}
