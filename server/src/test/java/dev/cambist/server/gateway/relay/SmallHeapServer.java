package dev.cambist.server.gateway.relay;

import dev.cambist.server.CambistServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A server in a process of its own, with a heap as small as its test makes it. Runs until its input ends. */
final class SmallHeapServer {
    private SmallHeapServer() {}

    @SuppressWarnings("SystemOut") // where the test reads the address
    public static void main(String[] arguments) throws Exception {
        try (CambistServer server = CambistServer.start(Path.of(arguments[0]), Map.of(), InstantSource.system())) {
            System.out.println("PORT " + server.publicUrl().getPort());
            while (System.in.read() >= 0) {
                // Whatever comes: only the end counts.
            }
        }
    }
}
