package dev.cambist.cli;

import dev.cambist.server.CambistServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cambist serve}: the token service, until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the token service. A change of the configuration file is loaded while it runs.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  cambist serve --config /etc/cambist/cambist.yaml"})
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws Exception {
        CambistServer server = CambistServer.start(config, System.getenv(), InstantSource.system());
        Shutdown.onSignal(server);
        new CountDownLatch(1).await();
        return 0;
    }
}
