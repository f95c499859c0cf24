package dev.cambist.client;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a program's identity tokens come from: a cloud's identity library, a file that the platform keeps fresh, a call
 * to the CI system. It is asked anew for each exchange, about every three hours, on a thread of its own, so it may block.
 */
@FunctionalInterface
public interface IdentityTokenSource {
    /**
     * A token that is valid now.
     *
     * @return the token itself; space around it is dropped
     * @throws Exception when there is none; it becomes the cause of an {@link IdentityTokenException}
     */
    String identityToken() throws Exception;

    /**
     * The content of a file, read anew each time: a Kubernetes service account's projected token, or the file that
     * {@code AZURE_FEDERATED_TOKEN_FILE} names.
     *
     * @param file the path of a file that holds a token and nothing else
     * @return the source
     */
    static IdentityTokenSource ofFile(Path file) {
        return () -> Files.readString(file);
    }
}
