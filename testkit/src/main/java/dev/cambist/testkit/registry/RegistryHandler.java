package dev.cambist.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Takes a request to its endpoint. */
record RegistryHandler(BlobEndpoint blobs, UploadEndpoint uploads, ManifestEndpoint manifests, ListEndpoint lists)
        implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(RegistryHandler.class.getName());
    private static final int NOT_FOUND = 404;
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Map<Target.Kind, Set<String>> METHODS = Map.of(
            Target.Kind.BASE,
            READS,
            Target.Kind.CATALOG,
            READS,
            Target.Kind.TAGS,
            READS,
            Target.Kind.REFERRERS,
            READS,
            Target.Kind.BLOB,
            Set.of("GET", "HEAD", "DELETE"),
            Target.Kind.MANIFEST,
            Set.of("GET", "HEAD", "PUT", "DELETE"),
            Target.Kind.UPLOADS,
            Set.of("POST"),
            Target.Kind.UPLOAD,
            Set.of("GET", "HEAD", "PATCH", "PUT", "DELETE"));

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            RegistryCall call = new RegistryCall(exchange);
            call.with("Docker-Distribution-Api-Version", "registry/2.0");
            try {
                answer(call);
            } catch (RegistryException refused) {
                call.refuse(refused);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the registry in memory has a bug", e);
            throw e;
        }
    }

    private void answer(RegistryCall call) throws IOException, RegistryException {
        Optional<Target> found = Target.find(call.path());
        if (found.isEmpty()) {
            throw RegistryError.UNSUPPORTED.with(NOT_FOUND, "nothing is served at this path");
        }
        Target target = found.get();
        if (!target.repository().isEmpty()) {
            Target.requireName(target.repository());
        }
        Set<String> methods = METHODS.getOrDefault(target.kind(), Set.of());
        if (!methods.contains(call.method())) {
            throw RegistryError.UNSUPPORTED
                    .because(call.method() + " does nothing here")
                    .with("Allow", String.join(", ", new TreeSet<>(methods)));
        }
        switch (target.kind()) {
            case BASE -> call.json("application/json; charset=utf-8", Map.of());
            case CATALOG -> lists.catalog(call);
            case TAGS -> lists.tags(call, target);
            case REFERRERS -> lists.referrers(call, target);
            case BLOB -> blobs.answer(call, target);
            case MANIFEST -> manifests.answer(call, target);
            case UPLOADS -> uploads.begin(call, target);
            case UPLOAD -> uploads.answer(call, target);
        }
    }
}
