package dev.cambist.server;

import dev.cambist.server.audit.AuditLog;
import dev.cambist.server.keys.UnopenedKeys;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands where a server wants to write: looked at before anything is made, by a server that starts and by whoever
 * only checks a configuration. Who may write there is not looked at, for another user may do the checking.
 */
public final class ServerFiles {
    private ServerFiles() {}

    /**
     * One thing that keeps a server from starting.
     *
     * @param keyPath the key of the configuration that names the file
     * @param problem what is wrong with it, and what to do
     */
    public record Problem(String keyPath, String problem) {}

    /** All that is wrong; nothing is changed. */
    public static List<Problem> problems(Configuration configuration) {
        List<Problem> problems = new ArrayList<>();
        Path data = configuration.server().data();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            problems.add(new Problem(
                    "server.data",
                    "names " + data + ", which is not a directory; name one, or one that is not there yet"));
        } else {
            inAFile(data, "server.data", problems);
        }
        if (configuration.keys().place() == KeySettings.Place.DATA) {
            UnopenedKeys.unreadable(data, configuration.keys().encryption())
                    .ifPresent(problem -> problems.add(new Problem("keys.encryption-key-file", problem)));
        }
        configuration.audit().ifPresent(audit -> {
            try {
                AuditLog.check(audit);
                inAFile(audit.file(), "audit.file", problems);
            } catch (IOException e) {
                problems.add(new Problem("audit.file", String.valueOf(e.getMessage())));
            }
        });
        return problems;
    }

    /** @throws IOException with the first of {@link #problems} */
    static void check(Configuration configuration) throws IOException {
        for (Problem problem : problems(configuration)) {
            throw new IOException(problem.keyPath() + ": " + problem.problem());
        }
    }

    private static void inAFile(Path path, String keyPath, List<Problem> problems) {
        for (Path above = path.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                if (!Files.isDirectory(above)) {
                    problems.add(new Problem(
                            keyPath, "names " + path + ", and " + above + " is a file, in which nothing can be made"));
                }
                return;
            }
        }
    }
}
