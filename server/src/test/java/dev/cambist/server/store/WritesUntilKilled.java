package dev.cambist.server.store;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A program that keeps revocations, sessions, pushes, locks, robots and keys, says which are kept, and never ends by itself. */
final class WritesUntilKilled {
    private WritesUntilKilled() {}

    /** The password that a rotation makes. */
    static final Robot.Password ROTATED = new Robot.Password("p3", "k", "0c", StoreContract.NOW.plusSeconds(1));

    /** What is done to a robot once it is there; the number in its name says which. */
    enum Change {
        NOTHING,
        ROTATE,
        DISABLE,
        REMOVE;

        static Change of(int number) {
            return values()[number % values().length];
        }

        static Change of(String robot) {
            return of(Integer.parseInt(robot.substring(robot.indexOf('-') + 1)));
        }
    }

    private static void change(RobotStore robots, String name, int number) throws StoreException {
        robots.add(StoreContract.robot(name));
        switch (Change.of(number)) {
            case NOTHING -> {}
            case ROTATE -> robots.change(name, robot -> robot.with(2, ROTATED));
            case DISABLE -> robots.change(name, robot -> robot.enabled(false));
            case REMOVE -> robots.remove(name);
        }
    }

    /** A new key and its certificate; with every third, the one before goes. */
    private static String changeKeys(Map<String, String> files, String round, String id, int number) {
        files.put(key(id), id);
        files.put(certificate(id), id);
        if (number > 0 && isRemoved(number - 1)) {
            String before = round + "-" + (number - 1);
            files.remove(key(before));
            files.remove(certificate(before));
        }
        return id;
    }

    /** Whether the key of that number goes when the next one comes. */
    static boolean isRemoved(int number) {
        return number % 3 == 0;
    }

    static String key(String id) {
        return "services/" + id + ".key";
    }

    static String certificate(String id) {
        return "services/" + id + ".crt";
    }

    /** The tag that is pushed at the end of each round. */
    static String last(String id) {
        return id + "-last";
    }

    public static void main(String[] arguments) throws Exception {
        StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), Path.of(arguments[0]));
        access.claim();
        for (int i = 0; ; i++) {
            String id = arguments[1] + "-" + i;
            Session session = StoreContract.session(id, "corp", "alice", StoreContract.NOW);
            access.get().sessions().save(List.of(session));
            Instant at = StoreContract.NOW;
            access.get()
                    .revocations()
                    .add(Revocation.of(
                            new Revoked.OfSession(id), at, at, "test", Duration.ofDays(30), Duration.ofDays(1)));
            MetadataStore index = access.get().metadata();
            index.pushed(MetadataContract.APP, MetadataContract.push("sha256:" + id, at, id));
            index.change(new Item.Tag(MetadataContract.APP, id), MetadataContract.writable(false));
            change(access.get().robots(), id, i);
            int number = i;
            access.get().keyFiles().exclusively(files -> changeKeys(files, arguments[1], id, number));
            // The last thing before it is said, with nothing behind it that would have to be on the disk.
            index.pushed(MetadataContract.APP, MetadataContract.push("sha256:" + last(id), at, last(id)));
            System.out.println(id);
            System.out.flush();
        }
    }
}
