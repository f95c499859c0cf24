package dev.cambist.cli.login;

import dev.cambist.cli.Terminal;
import dev.cambist.cli.source.Surroundings;
import dev.cambist.cli.wire.Pause;
import java.time.InstantSource;

/**
 * Where the commands work.
 *
 * @param terminal whether a person is looking
 * @param clock what time it is
 */
public record Desk(Surroundings surroundings, boolean terminal, InstantSource clock) {
    /** That of this process. */
    public static Desk ofProcess() {
        return new Desk(Surroundings.ofProcess(), Terminal.isInteractive(), InstantSource.system());
    }

    Pause pause() {
        return surroundings.pause();
    }
}
