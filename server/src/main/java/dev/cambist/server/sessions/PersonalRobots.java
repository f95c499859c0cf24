package dev.cambist.server.sessions;

import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The robots that one identity has made for itself. Of anybody else's it learns nothing, not even that there are any.
 *
 * <p>A robot outlives the revocation that is to end it, so a revocation disables those that there are when it is said.
 * One that is made meanwhile at another server would be missed: here it is made first, then it is asked whether the
 * person's session was revoked, and nobody is shown a password before the answer.
 */
public record PersonalRobots(
        StoreSource store, LiveRobots robots, RobotUses uses, LiveRevocations revocations, InstantSource clock) {
    /** Robots that one identity may have, those that are over included, so that nobody fills the memory of a server. */
    public static final int MOST = 20;

    /** What a person can choose of a name: its end is the server's, so that nobody takes the name of another's robot. */
    public static final int LONGEST_WORD = 50;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"; // without l, o, 0 and 1
    private static final int SUFFIX = 10; // 50 bits

    /**
     * What a robot is to be; that the rules give so much is for whoever asks to know.
     *
     * @param word what its name begins with
     */
    public record Wanted(String word, String registry, ScopeMap access, Duration life) {}

    /** A robot, and its passwords, shown this once. */
    public record Made(Robot robot, List<Secret> passwords) {}

    /** Whether a robot's name may begin so. */
    public static boolean isWord(String text) {
        return text.length() <= LONGEST_WORD && Robot.isName(text);
    }

    /** Those that the identity has, by name. */
    public List<Robot> of(Identity identity) {
        uses.write();
        return StoreQuestion.ask(() -> own(store.get().robots(), identity));
    }

    private static List<Robot> own(RobotStore kept, Identity identity) throws StoreException {
        return kept.all().stream().filter(robot -> robot.isOf(identity)).toList();
    }

    /**
     * Makes one. Refused with {@code TooManyRobots}, and with {@code RevokedToken} where the session is over meanwhile.
     *
     * @param session of the person
     */
    public Made make(SessionUse session, Identity identity, Wanted wanted) {
        Made made = add(session, identity, wanted);
        try {
            requireStanding(session, wanted.registry());
        } catch (RefusedException e) {
            StoreQuestion.ask(
                    () -> robots.change(kept -> kept.remove(made.robot().name())));
            throw e;
        }
        return made;
    }

    private Made add(SessionUse session, Identity identity, Wanted wanted) {
        while (true) {
            String name = wanted.word() + "-" + suffix();
            Instant now = now();
            RobotPasswords.Made first = new RobotPasswords(robots).make(name, now);
            RobotPasswords.Made second = new RobotPasswords(robots).make(name, now);
            Robot robot = new Robot(
                    name,
                    Set.of(wanted.registry()),
                    wanted.access(),
                    true,
                    now,
                    Optional.of(now.plus(wanted.life())),
                    List.of(first.kept(), second.kept()),
                    Optional.empty(),
                    Optional.of(new Robot.Owner(identity, session.begun())));
            boolean added = StoreQuestion.ask(() -> robots.change(kept -> {
                if (own(kept, identity).size() >= MOST) {
                    throw new RefusedException(new PortalRefusal.TooManyRobots(MOST));
                }
                return kept.add(robot);
            }));
            if (added) {
                return new Made(robot, List.of(first.shown(), second.shown()));
            }
        }
    }

    private void requireStanding(SessionUse session, String registry) {
        Lineage lineage = new Lineage(
                registry,
                Optional.of(session.id()),
                Optional.of(session.issuer()),
                session.subject(),
                session.begun(),
                true);
        StoreQuestion.ask(() -> {
            revocations.refuseRevokedNow(lineage);
            return true;
        });
    }

    /**
     * Another password in the place of one of the two; empty where the identity has no robot of that name.
     *
     * @param number 1 or 2
     */
    public Optional<Secret> renew(SessionUse session, Identity identity, String name, int number) {
        RobotPasswords.Made made = new RobotPasswords(robots).make(name, now());
        Optional<Robot> changed = StoreQuestion.ask(() -> robots.change(kept -> hasOwn(kept, identity, name)
                ? kept.change(name, robot -> robot.isOf(identity) ? robot.with(number, made.kept()) : robot)
                : Optional.<Robot>empty()));
        changed.ifPresent(robot -> robot.registries().forEach(registry -> requireStanding(session, registry)));
        return changed.filter(robot -> robot.isOf(identity)).map(robot -> made.shown());
    }

    /** Forgets one; says whether the identity had one of that name. */
    public boolean delete(Identity identity, String name) {
        return StoreQuestion.ask(() -> robots.change(kept -> hasOwn(kept, identity, name) && kept.remove(name)));
    }

    private static boolean hasOwn(RobotStore kept, Identity identity, String name) throws StoreException {
        return own(kept, identity).stream().anyMatch(robot -> robot.name().equals(name));
    }

    private static String suffix() {
        StringBuilder suffix = new StringBuilder(SUFFIX);
        for (int i = 0; i < SUFFIX; i++) {
            suffix.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }

    /** To the millisecond, as it is kept. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
