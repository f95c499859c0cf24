package dev.cambist.server.pkcs11;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/**
 * A token behind a PKCS #11 library. When it does not answer, it is given up and opened once more, so that one that was
 * away needs nobody's help when it is back.
 */
public final class Pkcs11Token implements SigningToken {
    /** A library has one state for a whole process, and whoever ends it ends it for all. */
    private static final Set<Path> LIBRARIES_IN_USE = ConcurrentHashMap.newKeySet();

    private final TokenPlace place;
    private final Secret pin;
    /** Shared by those who sign; whoever begins or ends the library has it alone. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private volatile Optional<TokenSession> opened = Optional.empty();
    private volatile boolean isPinRefused;
    private volatile boolean isClosed;

    private Pkcs11Token(TokenPlace place, Secret pin) {
        this.place = place;
        this.pin = pin;
    }

    /** Refuses with {@link TokenException} a token that is not there, or does not take this PIN. */
    public static Pkcs11Token open(TokenPlace place, Secret pin) throws TokenException {
        if (!LIBRARIES_IN_USE.add(place.library())) {
            throw new TokenException(
                    place.library(),
                    "is in use in this process already",
                    "let each process use one token of a library");
        }
        Pkcs11Token token = new Pkcs11Token(place, pin);
        try {
            token.session();
            return token;
        } catch (TokenException | RuntimeException e) {
            token.close();
            throw e;
        }
    }

    @Override
    public List<TokenKey> keys(String label) throws TokenException {
        return tried(session -> session.read(label));
    }

    @Override
    public byte[] sign(TokenKey key, byte[] data) throws TokenException {
        SignatureAlgorithm algorithm =
                key.algorithm().orElseThrow(() -> new IllegalArgumentException(key + " is for no algorithm"));
        return tried(session -> algorithm.sign(session.provider(), handle(session, key), data));
    }

    private PrivateKey handle(TokenSession session, TokenKey key) throws GeneralSecurityException, IOException {
        if (session.handle(key.publicKey()).isEmpty()) {
            session.read(key.label());
        }
        return session.handle(key.publicKey())
                .orElseThrow(() -> new TokenException(
                        place,
                        "has the key of " + key.label() + " no more that signed until now",
                        "put it back, or restart the server"));
    }

    /** What is asked of a token. */
    @FunctionalInterface
    private interface Question<T> {
        T answer(TokenSession session) throws GeneralSecurityException, IOException;
    }

    private <T> T tried(Question<T> question) throws TokenException {
        TokenSession first = session();
        try {
            return ask(first, question);
        } catch (TokenException e) {
            throw e; // it answers
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The sessions of a token that was away are none any more; once more, with a new one.
            giveUp(first);
            refusePin(e);
        }
        TokenSession second = session();
        try {
            return ask(second, question);
        } catch (TokenException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            giveUp(second);
            refusePin(e);
            throw new TokenException(
                    place,
                    "does not answer (" + reason(e) + ")",
                    "see whether it is connected and what its maker says",
                    e);
        }
    }

    private <T> T ask(TokenSession session, Question<T> question) throws GeneralSecurityException, IOException {
        use.readLock().lock();
        try {
            return question.answer(session);
        } finally {
            use.readLock().unlock();
        }
    }

    private TokenSession session() throws TokenException {
        Optional<TokenSession> there = opened;
        if (there.isPresent()) {
            return there.get();
        }
        use.writeLock().lock();
        try {
            if (opened.isEmpty()) {
                opened = Optional.of(login());
            }
            return opened.get();
        } finally {
            use.writeLock().unlock();
        }
    }

    private TokenSession login() throws TokenException {
        if (isClosed) {
            throw new TokenException(place, "is closed", "start the server again");
        }
        if (isPinRefused) {
            throw pinRefused(null); // a token locks itself after a few tries
        }
        int slot;
        try {
            slot = TokenSlots.indexOf(place);
        } catch (TokenException e) {
            TokenSlots.end(place);
            throw e;
        }
        try {
            return TokenSession.open(place, slot, pin);
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            TokenSlots.end(place);
            refusePin(e);
            throw new TokenException(
                    place,
                    "cannot be opened (" + reason(e) + ")",
                    "see whether it is connected and what its maker says",
                    e);
        }
    }

    private void refusePin(Exception failure) throws TokenException {
        if (isOfPin(failure)) {
            isPinRefused = true;
            throw pinRefused(failure);
        }
    }

    private TokenException pinRefused(@Nullable Throwable cause) {
        return new TokenException(
                place,
                "does not take the PIN, and is not asked again, lest it lock itself",
                "correct the file or variable that keys.pkcs11 names, and restart the server",
                cause);
    }

    /**
     * Ends the library too, so that the next use begins from the start: SoftHSM looks for tokens only when it begins. What
     * another thread has opened since the failure stays.
     */
    private void giveUp(TokenSession failed) {
        use.writeLock().lock();
        try {
            if (opened.filter(session -> session == failed).isPresent()) {
                end(failed);
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void end(TokenSession session) {
        opened = Optional.empty();
        session.logout();
        TokenSlots.end(place);
    }

    private static boolean isOfPin(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedLoginException || cause instanceof UnrecoverableKeyException) {
                return true;
            }
        }
        return false;
    }

    /** The library's own word, such as CKR_DEVICE_ERROR, which is innermost. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Which token; nothing of what opens it. */
    @Override
    public String toString() {
        return place.toString();
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                opened.ifPresent(this::end);
                LIBRARIES_IN_USE.remove(place.library());
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
