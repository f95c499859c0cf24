package dev.cambist.testkit.idp;

import java.util.Optional;
import java.util.stream.Stream;

/** An endpoint of an issuer. */
record Route(Endpoint endpoint, Issuer issuer) {

    static Optional<Route> of(String path) {
        return Issuer.candidates(path).stream()
                .flatMap(issuer -> Stream.of(Endpoint.values()).map(endpoint -> new Route(endpoint, issuer)))
                .filter(route -> route.path().filter(path::equals).isPresent())
                .findFirst();
    }

    Optional<String> path() {
        return issuer.path(endpoint);
    }
}
