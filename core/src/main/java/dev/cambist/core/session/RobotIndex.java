package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.RobotRights;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RobotFault;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All robots, arranged for the two questions that are asked of them at every use: whose name and password these are, and
 * whether a token that one has bought is still good. Safe for use by several threads.
 *
 * <p>A token of a robot names the robot and the password that bought it. It is good while the robot is there and enabled and
 * has that password, so whatever is done to a robot ends the tokens that it touches and no others, without a word about
 * tokens being kept anywhere.
 */
public final class RobotIndex {
    /** Stands in where there is no robot, so that the same work is done. */
    private static final List<String> NOBODYS_DIGESTS = List.of("00".repeat(HmacKey.BYTES), "ff".repeat(HmacKey.BYTES));

    /** Digests for nobody while there are no robots. */
    private static final List<HmacKey> NO_KEYS = List.of(new HmacKey("none", new byte[HmacKey.BYTES]));

    private volatile Map<String, Known> robots = Map.of();

    private record Known(Robot robot, RobotRights rights) {}

    /** These and no others, from now on. */
    public void replace(Collection<Robot> all) {
        Map<String, Known> known = new HashMap<>();
        for (Robot robot : all) {
            known.put(robot.name(), new Known(robot, robot.rights()));
        }
        robots = known;
    }

    /** What is kept of a robot's password. */
    public static Robot.Password password(HmacKey key, String robot, Secret secret, String id, Instant made) {
        return new Robot.Password(id, key.id(), digest(key, robot, secret), made);
    }

    /**
     * As {@link Robots#signIn}, at a moment. The work depends on the number of keys, of which there are two while a new one
     * takes the place of the former, and not on whose passwords they digested.
     *
     * @param keys those that digests of passwords may be of; there may be none where there are no robots
     */
    public Robots.SignedIn signIn(
            String name, Secret password, String service, Instant moment, Collection<HmacKey> keys) {
        boolean wellFormed = RobotSecret.isWellFormed(password.value());
        @Nullable Known known = robots.get(name);
        int matching = -1;
        boolean readable = false;
        for (HmacKey key : keys.isEmpty() ? NO_KEYS : keys) {
            String digest = digest(key, name, password);
            for (int number = 0; number < Robot.PASSWORDS; number++) {
                if (matches(digest, kept(known, number))) {
                    matching = number;
                }
                readable |= known != null
                        && known.robot().passwords().get(number).key().equals(key.id());
            }
        }
        if (known == null) {
            throw refused(new RobotFault.UnknownRobot());
        }
        Robot robot = known.robot();
        if (!readable) {
            throw refused(new RobotFault.OtherKey(name));
        }
        if (matching < 0) {
            throw refused(new RobotFault.WrongPassword(name, wellFormed));
        }
        if (!robot.enabled()) {
            throw refused(new RobotFault.DisabledRobot(name));
        }
        Optional<Instant> end = robot.expires().filter(expires -> !moment.isBefore(expires));
        if (end.isPresent()) {
            throw refused(new RobotFault.ExpiredRobot(name, end.get()));
        }
        if (!robot.registries().contains(service)) {
            throw refused(new RobotFault.OtherRegistry(name, service));
        }
        return new Robots.SignedIn(
                robot.caller(), robot.passwords().get(matching).id(), known.rights(), robot.expires());
    }

    /** The password of a robot that has this id, if the robot is there and still has it. */
    public Optional<Robot.Password> find(String robot, String id) {
        return Optional.ofNullable(robots.get(robot)).stream()
                .flatMap(known -> known.robot().passwords().stream())
                .filter(password -> password.id().equals(id))
                .findFirst();
    }

    /** As {@link Robots#rights}. */
    public Optional<RobotRights> rights(String name) {
        return Optional.ofNullable(robots.get(name)).map(Known::rights);
    }

    /** Whether a robot has bought the token, and it is good no more. */
    public boolean isEnded(Lineage token) {
        return token.robot().isPresent()
                && Optional.ofNullable(robots.get(token.robot().get()))
                        .filter(known -> known.robot().enabled() && has(known.robot(), token.session()))
                        .isEmpty();
    }

    private static boolean has(Robot robot, Optional<String> password) {
        return robot.passwords().stream().map(Robot.Password::id).anyMatch(id -> password.equals(Optional.of(id)));
    }

    private static String kept(@Nullable Known known, int number) {
        return known == null
                ? NOBODYS_DIGESTS.get(number)
                : known.robot().passwords().get(number).digest();
    }

    private static boolean matches(String digest, String kept) {
        return MessageDigest.isEqual(digest.getBytes(UTF_8), kept.getBytes(UTF_8));
    }

    /** The name is part of it, so that the digest of one robot's password put beside another's name lets nobody in. */
    private static String digest(HmacKey key, String name, Secret password) {
        return HexFormat.of().formatHex(key.sign((name + '\n' + password.value()).getBytes(UTF_8)));
    }

    private static RefusedException refused(RobotFault fault) {
        return new RefusedException(new BadCredential.UnknownUser(fault));
    }
}
