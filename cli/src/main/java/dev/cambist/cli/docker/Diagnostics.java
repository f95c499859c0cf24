package dev.cambist.cli.docker;

import java.io.PrintStream;

/** Lines for a person on the standard error, which docker and podman pass on; the protocol has the standard output. */
record Diagnostics(PrintStream err) {
    void add(String line) {
        err.println("docker-credential-cambist: " + line);
    }
}
