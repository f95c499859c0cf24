package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is asked of keys, and says what cannot be done of it. */
final class KeyFields {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFields.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration LONGEST_LEAD = Duration.ofDays(1);

    private static final String IN_TOKEN =
            "the keys of access tokens are in a PKCS #11 token, and are replaced there with its maker's tools";

    private KeyFields() {}

    /** The registry that is named; empty where none is. */
    static Optional<RegistrySettings> registry(Fields fields, Configuration configuration) {
        return fields.optional("registry", "the name of a registry")
                .map(name -> configuration.registries().stream()
                        .filter(registry -> registry.service().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new RefusedException(new InvalidRequest.UnknownService(name))));
    }

    /** The registry that is named; refuses one that need not be told of keys, for which none waits. */
    static RegistrySettings told(Fields fields, Configuration configuration) {
        return registry(fields, configuration)
                .filter(RegistrySettings::isToldOfKeys)
                .orElseThrow(() -> AdminFields.unusable(
                        "registry", "the name of a registry that must be told of keys (trust: libtrust or rfc7638)"));
    }

    /** Refuses, before anything is changed, what would change keys that are in a token. */
    static void requireInFiles(KeyDirectory keys, Optional<RegistrySettings> registry) {
        if (keys.isInToken()) {
            throw registry.isPresent()
                    ? new RefusedException(new InvalidRequest.UnsupportedField("registry", IN_TOKEN))
                    : AdminFields.unusable(
                            "refresh",
                            "true, which changes the secret of refresh tokens, or robots=true for that of robots; "
                                    + IN_TOKEN);
        }
    }

    /** How long after it is made a key signs that no registry must be told of. */
    static Duration lead(Fields fields) {
        Optional<String> seconds = fields.optional("after_seconds", "a number of seconds");
        if (seconds.isEmpty()) {
            return KeyRotation.LEAD;
        }
        if (!seconds.get().matches("[0-9]{1,5}") || Long.parseLong(seconds.get()) > LONGEST_LEAD.toSeconds()) {
            throw AdminFields.unusable("after_seconds", "a number from 0 to " + LONGEST_LEAD.toSeconds());
        }
        return Duration.ofSeconds(Long.parseLong(seconds.get()));
    }

    /** What is done to keys. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** What keys are asked. */
    @FunctionalInterface
    interface Question<T> {
        T answer() throws IOException;
    }

    static void change(Work work) {
        ask(() -> {
            work.run();
            return work;
        });
    }

    static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            LOG.error("the keys stay as they are: {}", problem, e);
            throw new RefusedException(new Temporary.KeysUnavailable(problem, RETRY_AFTER));
        }
    }
}
