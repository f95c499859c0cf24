package dev.cambist.bench.gateway;

import dev.cambist.bench.load.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What can stand between a client and the registry. */
enum Proxy {
    GATEWAY("gateway"),
    IN_MEMORY("gateway, index in memory"),
    IN_POSTGRES("gateway, index in PostgreSQL"),
    NGINX("nginx"),
    GO("Go's ReverseProxy"),
    JETTY("bare Jetty"),
    NONE("direct");

    private final String title;

    Proxy(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isInstalled() {
        return switch (this) {
            case GATEWAY, IN_MEMORY, JETTY, NONE -> true;
            case IN_POSTGRES -> Postgres.binaries().isPresent();
            case NGINX -> isOnPath("nginx");
            case GO -> isOnPath("go");
        };
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
