package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A refresh token remembers the exclusions that it was cut for, and no others can pass for them. */
final class ExclusionFingerprintTest {
    /** What stands between the parts of any text that parts are joined to, and parts that have it within. */
    private static final String[] TEXTS = {
        "a",
        "b",
        "a, b",
        "a,b",
        "a], b",
        "b]",
        "[a",
        "a\nb",
        "a\" , \"b",
        "\"",
        "\\",
        "\\\"",
        "a > b",
        "a=b",
        "true",
        "null",
        "claim a",
        "subject",
        "Matches[attribute=claim a, patterns=[a]]",
        "a]]\nPresent[attribute=claim b"
    };

    static Stream<Arguments> corrections() {
        return Stream.of(
                Arguments.of(
                        matches(claim("groups"), "contractors, guests"),
                        matches(claim("groups"), "contractors", "guests")),
                Arguments.of(matches(claim("a > b"), "x"), matches(claim("a", "b"), "x")),
                Arguments.of(new Condition.Present(claim("a > b")), new Condition.Present(claim("a", "b"))),
                Arguments.of(matches(claim("subject"), "x"), matches(new Attribute.Words(claim("subject")), "x")),
                Arguments.of(matches(new Attribute.Subject(), "x"), matches(claim("subject"), "x")));
    }

    /** A slip in an unless is mended: who was let in by it is not let in by what an earlier token says. */
    @ParameterizedTest
    @MethodSource("corrections")
    void decide_unlessCorrected_wantsANewLogin(Condition slip, Condition corrected) {
        Identity before = People.of(
                "corp",
                Map.of(
                        "email",
                        "x",
                        "a > b",
                        "y",
                        "subject",
                        "z",
                        "groups",
                        List.of("guests"),
                        "a",
                        new JsonObject(Map.of("b", "y"))));
        Policy wrong = excluding(slip);
        Policy right = excluding(corrected);
        Identity remembered =
                new Identity(before.issuer(), before.issuerUrl(), before.subject(), wrong.relevant(before.claims()));

        Decision decision = People.decide(right, remembered, People.scopes("repository:a:push"));

        assertThat(decision.granted()).isEmpty();
        assertThat(decision.verdicts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Verdict.NotApplied.class,
                        not -> assertThat(not.why()).isInstanceOf(Mismatch.ExclusionChanged.class));
    }

    @Test
    void fingerprint_ofDifferentExclusions_isNeverTheSame() {
        Random random = new Random(7);
        Map<String, Set<List<Object>>> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            List<Condition> unless = new ArrayList<>();
            Set<Attribute> attributes = new HashSet<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                Condition condition = condition(random);
                if (attributes.add(condition.attribute())) {
                    unless.add(condition);
                }
            }
            Object print = excluding(unless.toArray(Condition[]::new))
                    .relevant(new JsonObject(Map.of("left out", 1L)))
                    .members()
                    .get(RelevantClaims.CUT_FOR);
            seen.computeIfAbsent((String) print, first -> new HashSet<>()).add(meaning(unless));
        }

        assertThat(seen.size()).isGreaterThan(10_000);
        assertThat(seen.values()).allSatisfy(meanings -> assertThat(meanings).hasSize(1));
    }

    /** Rules in another order, and patterns too, exclude the same: nobody has to sign in again for it. */
    @Test
    void fingerprint_ofTheSameInAnotherOrder_isTheSame() {
        Condition one = matches(claim("groups"), "a", "b");
        Condition other = new Condition.Present(claim("env"));

        assertThat(print(excluding(one, other)))
                .isEqualTo(print(excluding(other, matches(claim("groups"), "b", "a", "b"))));
    }

    private static Object print(Policy policy) {
        return policy.relevant(new JsonObject(Map.of("left out", 1L))).members().get(RelevantClaims.CUT_FOR);
    }

    private static Condition condition(Random random) {
        String[] path = new String[1 + random.nextInt(2)];
        Arrays.setAll(path, at -> text(random));
        String[] patterns = new String[1 + random.nextInt(3)];
        Arrays.setAll(patterns, at -> text(random));
        return switch (random.nextInt(5)) {
            case 0 -> new Condition.Present(claim(path));
            case 1 -> matches(new Attribute.Subject(), patterns);
            case 2 -> matches(new Attribute.Words(claim(path)), patterns);
            default -> matches(claim(path), patterns);
        };
    }

    private static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    /** What a set of conditions says, kept apart by types and not by text. */
    private static List<Object> meaning(List<Condition> unless) {
        Set<List<Object>> meaning = new HashSet<>();
        for (Condition condition : unless) {
            meaning.add(
                    switch (condition) {
                        case Condition.Present present -> List.of("present", present.attribute());
                        case Condition.Matches matches -> {
                            Set<String> patterns = new TreeSet<>();
                            matches.patterns().forEach(glob -> patterns.add(glob.pattern()));
                            yield List.of("matches", matches.attribute(), patterns);
                        }
                    });
        }
        return List.of(meaning);
    }

    private static Attribute.Claim claim(String... path) {
        return Attribute.Claim.of(path);
    }

    private static Condition matches(Attribute attribute, String... patterns) {
        return new Condition.Matches(attribute, globs(patterns));
    }

    private static Policy excluding(Condition... unless) {
        return new Policy(
                List.of(rule("r", new Who.Matching("corp", List.of(), List.of(unless)), Set.of(Action.PUSH), "**")));
    }
}
