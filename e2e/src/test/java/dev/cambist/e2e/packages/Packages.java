package dev.cambist.e2e.packages;

import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What {@code mvn package -Ppackages} has built, which the profile e2e does first. */
final class Packages {
    private Packages() {}

    static Path tarGz() {
        return only("cambist-", ".tar.gz");
    }

    static Path server() {
        return only("cambist_", ".deb");
    }

    static Path client() {
        return only("cambist-client_", ".deb");
    }

    static Path containerImage() {
        return only("cambist-", "-oci.tar");
    }

    private static Path only(String start, String end) {
        try (Stream<Path> files = Files.list(Launcher.file("dist/target/packages"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(start)
                            && file.getFileName().toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException | java.util.NoSuchElementException e) {
            throw new IllegalStateException(
                    "there are no packages; make them with: mvn package -Ppackages -DskipTests", e);
        }
    }
}
