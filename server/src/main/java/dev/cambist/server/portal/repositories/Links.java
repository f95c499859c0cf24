package dev.cambist.server.portal.repositories;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** An address of one of these pages. */
record Links(String path, Map<String, String> fields) {
    static final String LIST = "/portal/repositories";
    static final String REPOSITORY = "/portal/repository";
    static final String MANIFEST = "/portal/manifest";
    static final String ACT = "/portal/repository-act";

    static Links list(String registry) {
        return new Links(LIST, Map.of()).with("registry", registry);
    }

    static Links repository(String registry, String name) {
        return new Links(REPOSITORY, Map.of()).with("registry", registry).with("name", name);
    }

    static Links manifest(String registry, String name, String digest) {
        return new Links(MANIFEST, Map.of())
                .with("registry", registry)
                .with("name", name)
                .with("digest", digest);
    }

    /** With one more field; an empty one is left out. */
    Links with(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        if (!value.isEmpty()) {
            more.put(field, value);
        }
        return new Links(path, more);
    }

    String address() {
        StringBuilder address = new StringBuilder(path);
        char before = '?';
        for (Map.Entry<String, String> field : fields.entrySet()) {
            address.append(before)
                    .append(field.getKey())
                    .append('=')
                    .append(URLEncoder.encode(field.getValue(), UTF_8));
            before = '&';
        }
        return address.toString();
    }
}
