package dev.cambist.server.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that this process runs as. Java knows only its name, which a container need not have. */
final class ProcessUser {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int ID = find();

    private ProcessUser() {}

    /** The id that files of this process get. */
    static int id() {
        return ID;
    }

    private static int find() {
        try {
            return Files.isReadable(STATUS) ? fileSystemUser(Files.readString(STATUS)) : ownerOfANewFile();
        } catch (IOException e) {
            throw new IllegalStateException("this process cannot find out as which user it runs", e);
        }
    }

    /** proc(5): "Uid: Real, effective, saved set, and filesystem UIDs". */
    static int fileSystemUser(String status) {
        String ids = status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(STATUS + " names no user"));
        return Integer.parseInt(ids.strip().split("\\s+", -1)[4]);
    }

    private static int ownerOfANewFile() throws IOException {
        Path file = Files.createTempFile("cambist", "");
        try {
            return (Integer) Files.getAttribute(file, "unix:uid");
        } finally {
            Files.delete(file);
        }
    }
}
