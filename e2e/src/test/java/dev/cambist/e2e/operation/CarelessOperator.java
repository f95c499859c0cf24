package dev.cambist.e2e.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Changes a server's configuration while it runs, every other time with a mistake that stands for a while. */
final class CarelessOperator {
    /** Longer than Prometheus' questions of the dashboard are apart. */
    private static final Duration MISTAKE_STANDS = Duration.ofSeconds(20);

    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final Path file;
    private final String sound;
    private int changes;

    CarelessOperator(Path file) throws IOException {
        this.file = file;
        this.sound = Files.readString(file);
    }

    /** A change that is sound and one that is not. */
    void round() throws IOException, InterruptedException {
        changes++;
        Files.writeString(file, sound + "# change " + changes + "\n");
        Thread.sleep(BETWEEN);
        Files.writeString(file, sound + "mistake: " + changes + "\n");
        Thread.sleep(MISTAKE_STANDS);
    }
}
