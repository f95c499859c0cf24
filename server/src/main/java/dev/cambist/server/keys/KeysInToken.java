package dev.cambist.server.keys;

import dev.cambist.server.keys.ServiceKeys.Wanted;
import dev.cambist.server.keys.SigningKeyFiles.StoredKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All keys of access tokens where a token holds them. */
final class KeysInToken {
    private final TokenSigner signer;
    private final KeyFiles files;
    private final Authority authority;
    private final InstantSource clock;
    private final List<TokenKeys> services = new CopyOnWriteArrayList<>();

    KeysInToken(TokenSigner signer, KeyFiles files, Authority authority, InstantSource clock) {
        this.signer = signer;
        this.files = files;
        this.authority = authority;
        this.clock = clock;
    }

    List<TokenKeys> services() {
        return List.copyOf(services);
    }

    Optional<TokenKeys> known(Wanted wanted) {
        return services.stream().filter(keys -> keys.wanted().equals(wanted)).findFirst();
    }

    /** @param directory where keys of the service may be in files, from before */
    TokenKeys keys(Wanted wanted, Path directory) throws KeyFileException {
        synchronized (services) {
            Optional<TokenKeys> opened = known(wanted);
            if (opened.isPresent()) {
                return opened.get();
            }
            TokenKeys read = TokenKeys.open(wanted, signer, former(wanted, directory), clock);
            services.add(read);
            return read;
        }
    }

    private List<StoredKey> former(Wanted wanted, Path directory) throws KeyFileException {
        return files.place()
                .whileHeld(() -> files.place().exists(directory)
                        ? SigningKeyFiles.open(files, directory, wanted.service(), authority, clock)
                                .all()
                        : List.of());
    }

    /**
     * Whether it is to sign and does not. One that did not is asked again, for where nobody asks this server for tokens
     * because it is not ready, nothing else would show that it is back.
     */
    boolean isGone() {
        return signer.isGone() && services.stream().noneMatch(TokenKeys::signs);
    }

    void reload() {
        services.forEach(TokenKeys::reload);
    }

    void warnNearTheEnd() {
        services.forEach(TokenKeys::warnNearTheEnd);
    }

    void close() {
        signer.token().close();
    }
}
