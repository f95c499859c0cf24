package dev.cambist.server.keys;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who can get at a file: its owner and its permissions.
 *
 * @param owner the owner's user id
 */
public record FileAccess(int owner, Set<PosixFilePermission> permissions) {
    private static final int ROOT = 0;
    private static final int ANYBODY = -1;
    private static final int STICKY = 0b001_000_000_000; // S_ISVTX of stat(2)
    private static final Set<PosixFilePermission> ANY_BY_OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> CHANGE_BY_OTHERS = Set.of(GROUP_WRITE, OTHERS_WRITE);

    public FileAccess {
        permissions = Set.copyOf(permissions);
    }

    /** As a file is now; where a link leads to one, as that file is. */
    public static FileAccess of(Path file) throws IOException {
        return new FileAccess((Integer) Files.getAttribute(file, "unix:uid"), Files.getPosixFilePermissions(file));
    }

    /** Whether somebody other than this process's user and root put it there, who then knows or chose what is in it. */
    public boolean isForeign(int self) {
        return owner != self && owner != ROOT;
    }

    /**
     * Whether others can read or change it. What root has put there for a group, for a process that is not root, counts
     * as meant for that process: so a Kubernetes Secret comes that is mounted with {@code fsGroup}.
     */
    public boolean isOpen(int self) {
        Set<PosixFilePermission> forbidden = new HashSet<>(ANY_BY_OTHERS);
        if (owner == ROOT && self != ROOT) {
            forbidden.remove(GROUP_READ);
            forbidden.remove(PosixFilePermission.GROUP_EXECUTE);
        }
        return !Collections.disjoint(permissions, forbidden);
    }

    public boolean isChangeableByOthers() {
        return !Collections.disjoint(permissions, CHANGE_BY_OTHERS);
    }

    /**
     * Why others than its owner could put another directory in the place of this one: somebody may rename what is in a
     * directory above. Where the sticky bit is set, as in /tmp, only the owner of what is in there may.
     *
     * @param directory which need not be there yet
     */
    public static Optional<String> replaceability(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path above = absolute.getParent(); above != null; above = above.getParent()) {
            if (Files.isDirectory(above)) {
                FileAccess access = of(above);
                boolean sticky = ((Integer) Files.getAttribute(above, "unix:mode") & STICKY) != 0;
                if (access.isChangeableByOthers() && !sticky) {
                    return Optional.of("is in " + above + ", which others than its owner can change ("
                            + PosixFilePermissions.toString(access.permissions)
                            + "): they could put another directory in its place; run: chmod go-w " + above);
                }
            }
        }
        return Optional.empty();
    }

    /** Why a file that holds a secret is read by too many, whoever asks, and the command that helps. */
    public static Optional<String> exposure(Path secret) throws IOException {
        FileAccess access = of(secret);
        int reader = access.owner == ROOT ? ANYBODY : access.owner;
        return access.isOpen(reader)
                ? Optional.of("can be read or changed by others than its owner ("
                        + PosixFilePermissions.toString(access.permissions) + "); run: chmod 600 " + secret)
                : Optional.empty();
    }
}
