package dev.cambist.cli.serve;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Shutdown;
import dev.cambist.server.CambistServer;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
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
    /** Neither an option nor a file of arguments, nor anything else that only a command line makes sense of. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_][A-Za-z0-9./_-]*");

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    /**
     * The configuration file where the command line is as services and containers have it, and no more: {@code serve --config
     * FILE}. Nobody has to describe commands for that, which takes a server's start a tenth longer.
     */
    public static Optional<Path> plainly(String[] arguments) {
        return arguments.length == 3
                        && arguments[0].equals("serve")
                        && (arguments[1].equals("--config") || arguments[1].equals("-c"))
                        && PLAIN.matcher(arguments[2]).matches()
                ? Optional.of(Path.of(arguments[2]))
                : Optional.empty();
    }

    @Override
    public Integer call() throws Exception {
        return serve(config.file());
    }

    /** Serves until the process is told to end. */
    public static int serve(Path file) throws Exception {
        ServiceManager manager = ServiceManager.of(System.getenv());
        CambistServer server = start(file, manager);
        Shutdown.onSignal(() -> {
            manager.stopping();
            server.close();
        });
        manager.ready("token service at " + server.publicUrl());
        new CountDownLatch(1).await();
        return 0;
    }

    private static CambistServer start(Path file, ServiceManager manager) throws ConfigurationException, IOException {
        try {
            return CambistServer.startProcess(file, System.getenv(), InstantSource.system());
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
