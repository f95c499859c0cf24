package dev.cambist.cli.keys;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.wire.Http;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist keys rotate}. */
@Command(
        name = "rotate",
        description = {
            "Makes new keys, which sign some time later, when all servers know them: the secret of refresh",
            "tokens, and the signing keys of registries that need not be told (trust: x5c, or behind the gateway).",
            "With --registry the key of one; a registry that must be told is asked before its key signs."
        },
        exitCodeList = {
            "0:The new keys sign, or will at the time that is printed.",
            "1:A key cannot be made, or the registry cannot be asked.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3:The new key waits: its registry does not take it yet."
        },
        footer = {
            "",
            "Examples:",
            "  cambist keys rotate --config cambist.yaml",
            "  cambist keys rotate --config cambist.yaml --registry registry.example.com --url https://registry.example.com"
        })
final class RotateCommand implements Callable<Integer> {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);

    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Option(names = "--registry", paramLabel = "REGISTRY", description = "The signing key of this registry alone.")
    private @Nullable String name;

    @Option(names = "--refresh", description = "The secret of refresh tokens alone.")
    private boolean refresh;

    @Option(
            names = "--in",
            paramLabel = "TIME",
            converter = Lead.class,
            description = "After this time a key signs that no registry must be told of. Default: 10m")
    private Duration lead = KeyRotation.LEAD;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the registry is asked whether it takes the new key.")
    private @Nullable URI url;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM certificates to trust there besides.")
    private @Nullable Path caFile;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Lead.class,
            description = "How long to ask again until it does. Default: not at all")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--without-asking",
            description =
                    "Lets the new key sign, whatever the registry says: tokens are refused until it knows the key.")
    private boolean withoutAsking;

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        if (refresh && name != null) {
            throw console.wrongUse("give either --refresh or --registry");
        }
        try (ConfiguredKeys keys = ConfiguredKeys.open(config, console)) {
            int end = rotate(keys);
            console.flush();
            return end;
        }
    }

    private int rotate(ConfiguredKeys keys) throws Exception {
        SignatureAlgorithm algorithm = keys.configuration().tokens().algorithm();
        if (name != null) {
            RegistrySettings registry = keys.registry(name)
                    .orElseThrow(() -> console.wrongUse(name + " is not a registry of " + config.file()));
            return isToBeTold(registry)
                    ? walk(keys, registry, algorithm)
                    : rotate(keys.rotation(), registry, algorithm);
        }
        keys.rotation().rotateRefreshSecret(lead);
        say("refresh tokens", "signs in " + seconds(lead));
        if (!refresh) {
            for (RegistrySettings registry : keys.configuration().registries()) {
                if (isToBeTold(registry)) {
                    say(
                            registry.service(),
                            "stays as it is, because the registry must be told first: add --registry "
                                    + registry.service());
                } else {
                    rotate(keys.rotation(), registry, algorithm);
                }
            }
        }
        return ExitCode.OK;
    }

    /** With {@code x5c} the authority is trusted, and in front of a registry nobody but Cambist looks at the tokens. */
    private static boolean isToBeTold(RegistrySettings registry) {
        return registry.trust() != TrustProfile.X5C && registry.upstream().isEmpty();
    }

    private int rotate(KeyRotation rotation, RegistrySettings registry, SignatureAlgorithm algorithm)
            throws IOException {
        rotation.rotate(registry.service(), registry.trust(), algorithm, lead);
        say(registry.service(), "signs in " + seconds(lead));
        return ExitCode.OK;
    }

    /** Publish, wait, switch; each step can be done again. */
    private int walk(ConfiguredKeys keys, RegistrySettings registry, SignatureAlgorithm algorithm) throws Exception {
        KeyRotation rotation = keys.rotation();
        SigningKey next = rotation.prepare(registry.service(), registry.trust(), algorithm);
        if (!withoutAsking && !isTaken(keys, registry, next)) {
            say(
                    registry.service(),
                    "waits, and the old one signs on: " + next.id()
                            + ". Give the registry the files that cambist trust " + registry.service()
                            + " writes now, restart it, and run this again with --url");
            return ExitCode.PARTIAL;
        }
        rotation.promote(registry.service(), registry.trust(), algorithm);
        say(registry.service(), "signs now: " + next.id());
        return ExitCode.OK;
    }

    private boolean isTaken(ConfiguredKeys keys, RegistrySettings registry, SigningKey next)
            throws IOException, InterruptedException {
        if (url == null) {
            return false;
        }
        Http http = caFile == null ? new Http() : new Http().trusting(caFile);
        RegistryQuestion question = new RegistryQuestion(
                http, url, registry.service(), keys.configuration().tokens());
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            IOException silent = null;
            try {
                if (question.takes(next, keys.directory())) {
                    return true;
                }
            } catch (IOException e) {
                silent = e; // it may be starting again
            }
            if (System.nanoTime() - deadline >= 0) {
                if (silent != null) {
                    throw silent;
                }
                return false;
            }
            Thread.sleep(BETWEEN_QUESTIONS);
        }
    }

    private void say(String whose, String what) {
        console.out().println("the new key of " + whose + " " + what);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d s", time.toSeconds());
    }
}
