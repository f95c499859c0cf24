package dev.cambist.server.settings;

import dev.cambist.core.access.Glob;
import dev.cambist.core.metadata.Attributes;
import java.util.List;

/**
 * An entry of {@code locks}: what nobody may do to what is there, whatever its token grants.
 *
 * @param on the repositories
 * @param tags the tags in them; none where it is about whole repositories
 * @param attributes what is allowed still
 */
public record LockRule(List<Glob> on, List<Glob> tags, Attributes attributes) {
    public LockRule {
        on = List.copyOf(on);
        tags = List.copyOf(tags);
    }

    /** Whether it is about a whole repository. */
    public boolean isOfRepositories() {
        return tags.isEmpty();
    }

    public boolean isOn(String repository) {
        return on.stream().anyMatch(glob -> glob.matches(repository));
    }

    public boolean isOn(String repository, String tag) {
        return isOn(repository) && tags.stream().anyMatch(glob -> glob.matches(tag));
    }
}
