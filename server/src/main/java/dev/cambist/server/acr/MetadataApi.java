package dev.cambist.server.acr;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.relay.OwnApi;
import dev.cambist.server.http.Answer;
import java.util.List;
import java.util.Optional;

/** ACR's metadata API over any registry behind the gateway, or beside. */
public final class MetadataApi implements OwnApi {
    /** The path under which it is. */
    public static final String BASE = "/acr/v1";

    private final IndexedRepositories repositories;

    public MetadataApi(IndexedRepositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public Operation parse(String method, String path, Optional<String> query) {
        Target target;
        try {
            target = Target.parse(path, BASE);
        } catch (RefusedException e) {
            // Clients that delete take 404 for success.
            throw method.equals("DELETE")
                    ? new RefusedException(new RegistryRefusal.NotServed(method + " " + path))
                    : e;
        }
        if (!target.methods().contains(method)) {
            throw new RefusedException(new InvalidRequest.MethodNotAllowed(method, target.methods()));
        }
        return new Asked(target, method, query);
    }

    private final class Asked implements Operation {
        private final Target target;
        private final String method;
        private final Optional<String> query;

        Asked(Target target, String method, Optional<String> query) {
            this.target = target;
            this.method = method;
            this.query = query;
        }

        @Override
        public String word() {
            return switch (method) {
                case "PATCH" -> "metadata_write";
                case "DELETE" -> "metadata_delete";
                default -> "metadata_read";
            };
        }

        @Override
        public Optional<String> repository() {
            return switch (target) {
                case Target.Catalog catalog -> Optional.empty();
                case Target.Repository repository -> Optional.of(repository.name());
                case Target.Tags tags -> Optional.of(tags.name());
                case Target.Tag tag -> Optional.of(tag.name());
                case Target.Manifests manifests -> Optional.of(manifests.name());
                case Target.Manifest manifest -> Optional.of(manifest.name());
            };
        }

        @Override
        public List<Scope> needed() {
            Action action = switch (method) {
                case "PATCH" -> Action.METADATA_WRITE;
                case "DELETE" -> Action.DELETE;
                default -> Action.METADATA_READ;
            };
            return List.of(repository()
                    .map(name -> Scope.repository(name, List.of(action)))
                    .orElseGet(Scope::catalog));
        }

        @Override
        public boolean takesBody() {
            return method.equals("PATCH");
        }

        @Override
        public Answer answer(Circumstances circumstances) {
            return serve(circumstances)
                    .with("X-Content-Type-Options", "nosniff")
                    .with(
                            "Access-Control-Expose-Headers",
                            "Docker-Content-Digest, WWW-Authenticate, Link, X-Ms-Correlation-Request-Id");
        }

        private Answer serve(Circumstances circumstances) {
            if (target instanceof Target.Catalog) {
                return circumstances.catalog().answer(query);
            }
            RepositoryKey key =
                    new RepositoryKey(circumstances.registry(), repository().orElseThrow());
            IndexedRepository repository = repositories.at(key, circumstances.rules(), circumstances.client());
            RepositoryReading reading = new RepositoryReading(repositories.index(), repository, circumstances.host());
            return switch (method) {
                case "PATCH" ->
                    new RepositoryWriting(repository, reading)
                            .change(target, AttributesBody.read(circumstances.body()));
                case "DELETE" -> new RepositoryWriting(repository, reading).delete(target);
                default -> reading.answer(target, query);
            };
        }
    }
}
