package dev.cambist.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** With which statuses a server was seen to answer the operations of the published document below one path. */
public final class SeenStatuses {
    private static final Contract CONTRACT = Contract.published();

    private final String base;
    private final Map<String, Set<String>> seen = new TreeMap<>();

    /** @param base where the paths begin */
    public SeenStatuses(String base) {
        this.base = base;
    }

    /** The paths of the document, with variables. */
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>(CONTRACT.methods().keySet());
        paths.removeIf(path -> !path.startsWith(base));
        return paths;
    }

    /** The methods to which the document serves one of its paths. */
    public Set<String> methods(String path) {
        return CONTRACT.methods().get(path);
    }

    /** The status of an answer that the document allows. */
    public int note(Answered answer) {
        assertThat(CONTRACT.faults(answer)).as(answer.toString()).isEmpty();
        String path = CONTRACT.described(answer.path()).orElse("");
        if (CONTRACT.methods().getOrDefault(path, Set.of()).contains(answer.method())) {
            seen.computeIfAbsent(answer.method() + " " + path, first -> new TreeSet<>())
                    .add(Integer.toString(answer.status()));
        }
        return answer.status();
    }

    /** All that the document names, and nothing else, was seen; of HEAD nothing is named, for its answers are those of GET. */
    public void assertAllNamed() {
        Map<String, Set<String>> named = CONTRACT.statuses();
        named.keySet().removeIf(operation -> !operation.contains(" " + base));
        seen.keySet().removeIf(operation -> operation.startsWith("HEAD "));
        assertThat(seen).isEqualTo(named);
    }
}
