package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.RepositoryName;
import dev.cambist.core.access.Scope;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.token.Service;
import dev.cambist.server.acr.IndexedRepositories;
import dev.cambist.server.gateway.ReachedRegistries;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.gateway.relay.RegistryWay;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.portal.Visit;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The registries that are reached from here, and the one way to a repository: for whoever may pull from it. */
record ReachedFrom(Supplier<ReachedRegistries> reached, Upstreams upstreams, IndexedRepositories repositories) {
    private static final int MAX_NAME = 255; // characters; Distribution's limit
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String NAME_MEANING = "the name of a repository, such as team/app";
    private static final List<Action> ACTIONS =
            List.of(Action.PULL, Action.METADATA_READ, Action.METADATA_WRITE, Action.DELETE);

    /** A registry, where this server answers for what it holds. */
    Optional<ReachedRegistry> registry(Service service) {
        return reached.get().at(service.name());
    }

    /** What the configuration locks in it. */
    LockRules locks(ReachedRegistry registry) {
        return reached.get().locks(registry);
    }

    /** Does something with the repository that the fields of a visit name; refuses who may not pull from it as if there were none. */
    Answer open(Visit visit, Function<OpenRepository, Answer> act) {
        Service service = visit.requiredRegistry();
        String name = visit.fields().optional("name", NAME_MEANING).orElse("");
        Set<Action> may = may(visit, service, name);
        if (!may.contains(Action.PULL)) {
            throw new RefusedException(new RegistryRefusal.UnknownRepository(name));
        }
        ReachedRegistries registries = reached.get();
        ReachedRegistry registry = registries
                .at(service.name())
                .orElseThrow(() -> new RefusedException(new PortalRefusal.NotReached(service.name())));
        RepositoryKey key = new RepositoryKey(registry.index(), name);
        return new RegistryWay(upstreams, registry.upstream())
                .use(client -> act.apply(new OpenRepository(
                        visit, registry, may, repositories.at(key, registries.locks(registry), client))))
                .orElseThrow(() -> new RefusedException(new Temporary.Stopping(RETRY_AFTER)));
    }

    private static Set<Action> may(Visit visit, Service service, String name) {
        Set<Action> may = EnumSet.noneOf(Action.class);
        if (name.length() <= MAX_NAME && RepositoryName.isPath(name)) {
            List<Scope> asked = List.of(Scope.repository(name, ACTIONS));
            visit.flow().decide(visit.person(), service, asked).granted().forEach(scope -> may.addAll(scope.actions()));
        }
        return may;
    }
}
