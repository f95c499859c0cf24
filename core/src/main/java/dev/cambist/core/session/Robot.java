package dev.cambist.core.session;

import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.RobotRights;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A program that signs in with a name and a password, because it can do nothing better: ACR calls it a token.
 *
 * @param registries those that it may use
 * @param access what it may do there
 * @param enabled whether it may sign in
 * @param expires its end
 * @param passwords two, either of which lets it in, so that one can be replaced while the other is in use
 * @param lastUse what it last did
 * @param owner whoever made it for itself; empty of a robot that operators made
 */
public record Robot(
        String name,
        Set<String> registries,
        ScopeMap access,
        boolean enabled,
        Instant created,
        Optional<Instant> expires,
        List<Password> passwords,
        Optional<Use> lastUse,
        Optional<Owner> owner) {
    public static final int PASSWORDS = 2;
    public static final String NAME_MEANING =
            "1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit"
                    + " first; not oidc and not a GUID of zeros, which are users with a meaning of their own";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> TAKEN = Set.of("oidc", "00000000-0000-0000-0000-000000000000");

    /**
     * One of a robot's passwords; what is known of it does not let anybody in.
     *
     * @param id names it in tokens, and is another one whenever the password is
     * @param key the id of the key of the digest
     * @param digest the HMAC of the password, in hexadecimal
     */
    public record Password(String id, String key, String digest, Instant made) {
        @Override
        public String toString() {
            return "password " + id;
        }
    }

    /**
     * That it got a token.
     *
     * @param address where from
     * @param agent what its client calls itself
     */
    public record Use(Instant at, String address, Optional<String> agent) {}

    /**
     * Whose a robot is that somebody made for itself.
     *
     * @param identity with those claims on which some rule depended on the day
     * @param since the beginning of the session in which it was made: whoever takes back what came of that session means
     *     the robot too
     */
    public record Owner(Identity identity, Instant since) {
        /** Issuer and subject; the claims may be personal data. */
        @Override
        public String toString() {
            return identity.toString();
        }
    }

    public Robot {
        registries = Set.copyOf(registries);
        passwords = List.copyOf(passwords);
        if (!isName(name) || registries.isEmpty() || passwords.size() != PASSWORDS) {
            throw new IllegalArgumentException("a robot has a name, a registry and two passwords");
        }
        if (owner.isPresent() && expires.isEmpty()) {
            throw new IllegalArgumentException("a robot of a person has an end");
        }
    }

    /** One that operators made. */
    public Robot(
            String name,
            Set<String> registries,
            ScopeMap access,
            boolean enabled,
            Instant created,
            Optional<Instant> expires,
            List<Password> passwords,
            Optional<Use> lastUse) {
        this(name, registries, access, enabled, created, expires, passwords, lastUse, Optional.empty());
    }

    Caller.Robot caller() {
        return new Caller.Robot(name, owner.map(Owner::identity));
    }

    /** What it may do, as rules. */
    RobotRights rights() {
        return new RobotRights(access.policy(toString(), registries, expires), delegation());
    }

    /** On whose behalf it acts. */
    public Optional<Delegation> delegation() {
        return owner.map(known -> new Delegation(known.identity(), Duration.between(created, expires.orElseThrow())));
    }

    /** Whether it is of this identity. */
    public boolean isOf(Identity identity) {
        return owner.map(Owner::identity)
                .filter(known -> known.issuer().equals(identity.issuer())
                        && known.subject().equals(identity.subject()))
                .isPresent();
    }

    /** Whether a robot may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !TAKEN.contains(text);
    }

    public Robot enabled(boolean now) {
        return new Robot(name, registries, access, now, created, expires, passwords, lastUse, owner);
    }

    /**
     * The same with another password in the place of one of its two.
     *
     * @param number 1 or 2
     */
    public Robot with(int number, Password password) {
        List<Password> changed =
                number == 1 ? List.of(password, passwords.getLast()) : List.of(passwords.getFirst(), password);
        return new Robot(name, registries, access, enabled, created, expires, changed, lastUse, owner);
    }

    /** The same with another digest of a password that it has; as it is where it has not. */
    public Robot digestedAnew(Password password) {
        return passwords.stream().map(Password::id).anyMatch(password.id()::equals)
                ? with(passwords.getFirst().id().equals(password.id()) ? 1 : 2, password)
                : this;
    }

    public Robot used(Use use) {
        return new Robot(name, registries, access, enabled, created, expires, passwords, Optional.of(use), owner);
    }

    @Override
    public String toString() {
        return "robot " + name;
    }
}
