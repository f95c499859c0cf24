package dev.cambist.server.gateway;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the names of a catalog come in an order, so that going on behind the last of them misses none and comes
 * to an end. There are two orders in use: that of the characters, and that of directories, in which the slash comes ahead
 * of all (Distribution's {@code compareReplaceInline}). A catalog keeps to one of them.
 */
final class CatalogOrder {
    private @Nullable String last;
    private boolean byCharacter = true;
    private boolean byDirectory = true;

    CatalogOrder(Optional<String> last) {
        this.last = last.orElse(null);
    }

    /** The name behind which to go on. */
    Optional<String> last() {
        return Optional.ofNullable(last);
    }

    /** Takes the next name, or fails when it cannot come next. */
    void accept(String name) throws UnsoundCatalogException {
        if (!RegistryPath.isName(name)) {
            throw new UnsoundCatalogException("has something that is not the name of a repository");
        }
        if (last != null) {
            byCharacter &= last.compareTo(name) < 0;
            byDirectory &= directories(last).compareTo(directories(name)) < 0;
            if (!byCharacter && !byDirectory) {
                throw new UnsoundCatalogException("is not in order: " + name + " stands behind " + last);
            }
        }
        last = name;
    }

    void requireProgress(List<String> page) throws UnsoundCatalogException {
        if (page.isEmpty()) {
            throw new UnsoundCatalogException("has an empty page with another behind it");
        }
    }

    private static String directories(String name) {
        return name.replace('/', '\0');
    }
}
