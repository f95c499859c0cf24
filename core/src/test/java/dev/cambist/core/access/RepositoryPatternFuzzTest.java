package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.access.RepositoryPattern.Resolved;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.Map;

final class RepositoryPatternFuzzTest {
    private static final String PATH = "[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*";

    /** A pattern, a line break and a claim's value: no value brings a star, or anything but a path, into a pattern. */
    @FuzzTest
    void resolve_anyPatternAndValue_insertsPathsOnly(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split("\n", 2);
        RepositoryPattern pattern;
        try {
            pattern = RepositoryPattern.of(parts[0]);
        } catch (IllegalArgumentException e) {
            return;
        }
        String value = parts.length < 2 ? "" : parts[1];
        Identity identity = new Identity("corp", "https://x", "alice", new JsonObject(Map.of("a", value)));
        boolean needsValue = parts[0].contains("${claims.");
        boolean hasValue = pattern.claims().stream().allMatch("a"::equals) && value.matches(PATH);
        switch (pattern.resolve(identity)) {
            case Resolved.Usable usable -> {
                assertThat(!needsValue || hasValue).isTrue();
                assertThat(usable.glob().pattern())
                        .isEqualTo(parts[0].replace("${claims.a}", value).replace("${subject}", "alice"));
            }
            case Resolved.Unusable unusable ->
                assertThat(needsValue && !hasValue).isTrue();
        }
    }
}
