package dev.cambist.bench.requests;

import dev.cambist.server.CambistServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code cambist serve}, with a meter. */
final class CambistProcess {
    private CambistProcess() {}

    /** Takes the configuration file and the meter's port. */
    public static void main(String[] arguments) throws Exception {
        Meter.serve(Integer.parseInt(arguments[1]));
        CambistServer server = CambistServer.startProcess(Path.of(arguments[0]), Map.of(), InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close"));
        new CountDownLatch(1).await();
    }
}
