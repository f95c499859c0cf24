package dev.cambist.bench.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The threads in which a Java process compiles what runs often: it pays for that once, and not for each request. */
public final class Compilers {
    /** Their names, of which the kernel keeps fifteen characters. */
    private static final Pattern NAME = Pattern.compile("C[12] Compiler.*");

    private Compilers() {}

    /**
     * Nanoseconds of CPU that those of a process have spent so far; 0 where it has none.
     *
     * @param process its number, or "self"
     */
    public static long nanos(String process) throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", process, "task"))) {
            for (Path thread : threads) {
                nanos += nanosOf(thread);
            }
        }
        return nanos;
    }

    private static long nanosOf(Path thread) {
        try {
            return NAME.matcher(Files.readString(thread.resolve("comm")).strip())
                            .matches()
                    ? Long.parseLong(
                            Files.readString(thread.resolve("schedstat")).split(" ", 2)[0])
                    : 0;
        } catch (IOException e) {
            return 0; // it has just ended
        }
    }
}
