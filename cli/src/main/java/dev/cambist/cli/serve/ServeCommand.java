package dev.cambist.cli.serve;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Shutdown;
import dev.cambist.server.CambistServer;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist serve}: the token service, until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the token service. A change of the configuration file is loaded while it runs.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:It failed, for example because a port is taken.",
            "2:The command line or the configuration is wrong; nothing was started.",
            "143:It was told to end (SIGTERM), and has answered what it was asked before."
        },
        footer = {"", "Example:", "  cambist serve --config /etc/cambist/cambist.yaml"})
public final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Override
    public Integer call() throws Exception {
        ServiceManager manager = ServiceManager.of(System.getenv());
        CambistServer server = start(manager);
        Shutdown.onSignal(() -> {
            manager.stopping();
            server.close();
        });
        manager.ready("token service at " + server.publicUrl());
        new CountDownLatch(1).await();
        return 0;
    }

    private CambistServer start(ServiceManager manager) throws ConfigurationException, IOException {
        try {
            return CambistServer.startProcess(config.file(), System.getenv(), InstantSource.system());
        } catch (IOException e) {
            IOException explained = ListenFailure.explained(e).orElse(e);
            manager.failed(explained);
            throw explained;
        } catch (ConfigurationException e) {
            manager.failed(e);
            throw e;
        }
    }
}
