package dev.cambist.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What Java's compilers spend, which a process pays for once and not for each request. */
public final class Compilers {
    /** Their threads, of whose names the kernel keeps fifteen characters. */
    private static final Pattern THREAD = Pattern.compile("C[12] Compiler.*");

    private Compilers() {}

    /**
     * Nanoseconds of CPU so far; none in what is not Java.
     *
     * @param process its directory of proc(5)
     */
    public static long nanos(Path process) {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                nanos += ofThread(thread);
            }
        } catch (IOException e) {
            return nanos; // it has just ended
        }
        return nanos;
    }

    private static long ofThread(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"), US_ASCII).strip();
            return THREAD.matcher(name).matches()
                    ? Long.parseLong(Files.readString(thread.resolve("schedstat"), US_ASCII)
                            .split(" ", 2)[0])
                    : 0;
        } catch (IOException e) {
            return 0; // it has just ended
        }
    }
}
