package dev.cambist.cli.keys;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.server.keys.UnopenedKeys;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist keys decrypt}. */
@Command(
        name = "decrypt",
        description = {
            "Writes the keys of the data directory in the clear, before the encryption key is taken out of the",
            "configuration. A server that starts while it is still there encrypts them again."
        },
        exitCodeList = {
            "0:No key is encrypted any more.",
            "1:A key cannot be decrypted or written.",
            "2:The command line or the configuration is wrong; nothing was done."
        },
        footer = {"", "Example:", "  cambist keys decrypt --config cambist.yaml"})
final class DecryptCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        Configuration configuration = config.read();
        if (configuration.keys().place() == KeySettings.Place.STORE) {
            throw console.wrongUse("keys in a store are always encrypted: keys.keep-in: store");
        }
        Path data = ConfiguredKeys.data(configuration, console);
        int decrypted = UnopenedKeys.decrypt(data, configuration.keys().encryption());
        console.out()
                .println(
                        decrypted == 0
                                ? "no key in " + data + " is encrypted"
                                : "decrypted " + decrypted + " keys in " + data
                                        + "; take the encryption key out of the configuration before the next start");
        console.flush();
        return ExitCode.OK;
    }
}
