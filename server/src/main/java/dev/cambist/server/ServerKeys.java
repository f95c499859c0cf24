package dev.cambist.server;

import dev.cambist.core.session.StoreException;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.keys.UnopenedKeys;
import dev.cambist.server.pkcs11.Pkcs11Token;
import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenException;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.SigningTokenSettings;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a configuration, opened where it keeps them: the one way for servers and commands.
 *
 * @param store for as long as keys are read there
 */
public record ServerKeys(KeyDirectory directory, StoreAccess store) implements AutoCloseable {
    /** Opens them for a program that uses no store besides. */
    public static ServerKeys open(Configuration configuration, InstantSource clock) throws IOException {
        StoreAccess store =
                new StoreAccess(configuration.store(), configuration.server().data());
        try {
            return new ServerKeys(open(configuration, store, clock), store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Why keys that are kept in a store cannot be read: it is out of reach, or they are encrypted with another key than this
     * configuration has. Nothing is changed there. Keys of a directory are looked at by {@link ServerFiles}.
     */
    public static Optional<String> unreadable(Configuration configuration) {
        if (configuration.keys().place() != KeySettings.Place.STORE
                || !(configuration.store() instanceof StoreSettings.Postgres postgres)) {
            return Optional.empty();
        }
        try {
            return UnopenedKeys.unreadable(
                    StoreAccess.sharedKeyFiles(postgres), configuration.keys().encryption());
        } catch (IOException | StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** For how long a server goes on that does not see what others do to keys; empty where keys are in a directory. */
    static Optional<Duration> unseen(Configuration configuration) {
        return configuration.keys().place() == KeySettings.Place.STORE
                        && configuration.store() instanceof StoreSettings.Postgres postgres
                ? Optional.of(postgres.outage())
                : Optional.empty();
    }

    /**
     * Why the token that is to sign cannot: it does not answer, or has no key of a registry. Each key signs once; nothing is
     * changed.
     */
    public static List<String> unsigning(Configuration configuration, InstantSource clock) {
        if (configuration.keys().token().isEmpty()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        try (SigningToken token = open(configuration.keys().token().get())) {
            for (RegistrySettings registry : configuration.registries()) {
                UnopenedKeys.unsigning(
                                token,
                                registry.service(),
                                registry.trust(),
                                configuration.tokens().algorithm(),
                                clock)
                        .ifPresent(problems::add);
            }
        } catch (TokenException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    /** Opens them with a store that the caller closes. */
    static KeyDirectory open(Configuration configuration, StoreAccess store, InstantSource clock) throws IOException {
        KeySettings settings = configuration.keys();
        Path data = configuration.server().data();
        KeyDirectory directory = switch (settings.place()) {
            case DATA -> KeyDirectory.open(data, settings.encryption(), clock);
            case STORE -> {
                store.claim(); // a database that servers share is nobody's
                yield shared(store, data, settings, clock);
            }
        };
        if (settings.token().isPresent()) {
            directory.signIn(open(settings.token().get()));
        }
        return directory;
    }

    private static SigningToken open(SigningTokenSettings token) throws TokenException {
        return Pkcs11Token.open(token.place(), token.pin());
    }

    private static KeyDirectory shared(StoreAccess store, Path data, KeySettings settings, InstantSource clock)
            throws KeyFileException {
        return KeyDirectory.open(() -> store.get().keyFiles(), data, settings.encryption(), clock);
    }

    @Override
    public void close() {
        directory.close();
        store.close();
    }
}
