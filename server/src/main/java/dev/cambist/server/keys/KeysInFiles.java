package dev.cambist.server.keys;

import dev.cambist.server.keys.HmacSecrets.Purpose;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All keys that are in files: those that were asked for, and what changes them. */
final class KeysInFiles {
    /** File systems have names of at most 255 bytes. */
    private static final int LONGEST_NAME = 200;

    private final KeyFiles files;
    private final InstantSource clock;
    private final HmacSecrets refreshSecrets;
    private final Authority authority;
    private final List<ServiceKeys> services = new CopyOnWriteArrayList<>();
    private volatile Optional<HmacSecrets> robotSecrets = Optional.empty();

    private KeysInFiles(KeyFiles files, InstantSource clock) throws KeyFileException {
        Path root = files.place().root();
        this.files = files;
        this.clock = clock;
        this.refreshSecrets = HmacSecrets.open(Purpose.REFRESH_TOKENS, files, clock);
        this.authority = Authority.open(files, root.resolve("authority"), clock);
    }

    /** Reads the secrets of refresh tokens and the authority; makes them where there are none. To be called under the lock. */
    static KeysInFiles open(KeyFiles files, InstantSource clock) throws KeyFileException {
        return new KeysInFiles(files, clock);
    }

    KeyFiles files() {
        return files;
    }

    Authority authority() {
        return authority;
    }

    HmacSecrets refreshSecrets() {
        return refreshSecrets;
    }

    /** Those of robots' passwords, of which one is made if there is none. */
    HmacSecrets robotSecretsMade() throws KeyFileException {
        return opened(() -> Optional.of(HmacSecrets.open(Purpose.ROBOTS, files, clock)))
                .orElseThrow();
    }

    /** Those of robots' passwords, if there are any. */
    Optional<HmacSecrets> robotSecrets() throws KeyFileException {
        return opened(() -> HmacSecrets.areThere(Purpose.ROBOTS, files.place())
                ? Optional.of(HmacSecrets.open(Purpose.ROBOTS, files, clock))
                : Optional.empty());
    }

    private Optional<HmacSecrets> opened(KeyPlace.Work<Optional<HmacSecrets>> open) throws KeyFileException {
        synchronized (services) {
            if (robotSecrets.isEmpty()) {
                robotSecrets = files.place().whileHeld(open);
            }
            return robotSecrets;
        }
    }

    List<ServiceKeys> services() {
        return List.copyOf(services);
    }

    Optional<ServiceKeys> known(Wanted wanted) {
        return services.stream().filter(keys -> keys.wanted().equals(wanted)).findFirst();
    }

    /** Where the keys of a service are, if there are any. */
    Path directory(Wanted wanted) {
        return files.place().root().resolve("services").resolve(FileName.of(wanted.service()));
    }

    /** Those of a service, which are made where there are none. */
    ServiceKeys keys(Wanted wanted) throws KeyFileException {
        String name = FileName.of(wanted.service());
        Path parent = files.place().root().resolve("services");
        if (name.length() > LONGEST_NAME) {
            throw new KeyFileException(
                    parent, "has no room for a service of so long a name: " + wanted.service(), "choose a shorter one");
        }
        // Without a look at the disk: no change of the configuration may fail because the directory is gone.
        Optional<ServiceKeys> opened = known(wanted);
        if (opened.isPresent()) {
            return opened.get();
        }
        synchronized (services) {
            Optional<ServiceKeys> openedMeanwhile = known(wanted);
            if (openedMeanwhile.isPresent()) {
                return openedMeanwhile.get();
            }
            ServiceKeys read = files.place().whileHeld(() -> {
                files.place().makeDirectory(parent);
                return ServiceKeys.open(files, parent.resolve(name), wanted, authority, clock);
            });
            services.add(read);
            return read;
        }
    }

    /** Reads all keys that were asked for here again, to which another process may have added. */
    void reload() throws KeyFileException {
        change(() -> {
            refreshSecrets.reload();
            if (robotSecrets.isPresent()) {
                robotSecrets.get().reload();
            }
            for (ServiceKeys keys : services) {
                keys.reload();
            }
        });
    }

    /** What is done while nobody else is in the place. */
    @FunctionalInterface
    interface Change {
        void run() throws KeyFileException;
    }

    /** Changes keys; when that fails, those in memory are as before, for no key may sign that may not have been kept. */
    void change(Change change) throws KeyFileException {
        List<Runnable> before = new ArrayList<>();
        try {
            files.place().whileHeld(() -> {
                // Here, as others may have changed them until it was this one's turn; once, as a place may try again.
                if (before.isEmpty()) {
                    before.addAll(mementos());
                }
                change.run();
                return files;
            });
        } catch (KeyFileException | RuntimeException e) {
            before.forEach(Runnable::run);
            throw e;
        }
    }

    private List<Runnable> mementos() {
        List<Runnable> mementos = new ArrayList<>(List.of(refreshSecrets.memento()));
        robotSecrets.ifPresent(secrets -> mementos.add(secrets.memento()));
        services.forEach(keys -> mementos.add(keys.memento()));
        return mementos;
    }
}
