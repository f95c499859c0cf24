package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a rule is about, condition by condition. */
final class WhoTest {
    private static final List<Glob> NONE = List.of();

    @Test
    void anyone_isEverybody() {
        assertThat(new Who.Anyone().mismatch(new Caller.Anonymous())).isEmpty();
        assertThat(new Who.Anyone().mismatch(People.of("corp", Map.of()))).isEmpty();
    }

    @Test
    void matching_anonymousCaller_isNotMeant() {
        assertThat(People.anyOf("corp").mismatch(new Caller.Anonymous())).contains(new Mismatch.CallerIsAnonymous());
    }

    @Test
    void matching_anotherIssuer_isTheFirstReason() {
        Who who = new Who.Matching("corp", globs("bob"), NONE, NONE, Map.of("ref", globs("x")));
        assertThat(who.mismatch(People.of("github", Map.of()))).contains(new Mismatch.IssuerDiffers("corp", "github"));
    }

    @Test
    void matching_issuerInAnotherCase_isAnother() {
        assertThat(People.anyOf("corp").mismatch(People.of("Corp", Map.of()))).isPresent();
    }

    @Test
    void matching_onlyTheIssuer_isEveryIdentityOfIt() {
        assertThat(People.anyOf("corp").mismatch(People.of("corp", Map.of()))).isEmpty();
    }

    @Test
    void matching_subject_isAnyOfItsPatterns() {
        assertThat(bySubject("bob", "al*").mismatch(People.of("corp", Map.of())))
                .isEmpty();
        assertThat(bySubject("bob", "Alice").mismatch(People.of("corp", Map.of())))
                .contains(new Mismatch.ValueDiffers("subject", globs("bob", "Alice"), List.of("alice")));
    }

    @Test
    void matching_groupsAndRoles_areAnyOfTheTokens() {
        Who who = new Who.Matching("corp", NONE, globs("ops", "dev"), globs("Push*"), Map.of());
        assertThat(who.mismatch(People.of("corp", Map.of("groups", List.of("x", "dev"), "roles", List.of("Pusher")))))
                .isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("groups", List.of("x"), "roles", List.of("Pusher")))))
                .contains(new Mismatch.ValueDiffers("claim groups", globs("ops", "dev"), List.of("x")));
        assertThat(who.mismatch(People.of("corp", Map.of("groups", "ops"))))
                .contains(new Mismatch.ValueDiffers("claim roles", globs("Push*"), List.of()));
    }

    @Test
    void matching_rolesOnly_areAnyOfTheTokens() {
        Who who = new Who.Matching("corp", NONE, NONE, globs("Pusher"), Map.of("groups", globs("dev")));
        assertThat(who.mismatch(People.of("corp", Map.of("roles", "Pusher", "groups", "dev"))))
                .isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("roles", "Puller", "groups", "dev"))))
                .isPresent();
        assertThat(who.mismatch(People.of("corp", Map.of("roles", "Pusher", "groups", "qa"))))
                .isPresent();
    }

    @Test
    void matching_severalClaims_needsEachOfThem() {
        Who who = People.who("corp", Map.of("a", globs("1*"), "b", globs("2")));
        assertThat(who.mismatch(People.of("corp", Map.of("a", "11", "b", "2")))).isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("a", "11", "b", "3")))).isPresent();
        assertThat(who.mismatch(People.of("corp", Map.of("a", "11")))).isPresent();
        assertThat(who.mismatch(People.of("corp", Map.of("b", "2")))).isPresent();
    }

    @Test
    void matching_severalClaimsDiffer_namesTheFirstOfTheConfiguration() {
        Map<String, List<Glob>> claims = new LinkedHashMap<>();
        List<String> names = List.of("zebra", "ant", "mole", "bee", "yak", "cat", "newt");
        names.forEach(name -> claims.put(name, globs("x")));
        for (String name : names) {
            assertThat(People.who("corp", claims).mismatch(People.of("corp", Map.of())))
                    .contains(new Mismatch.ValueDiffers("claim " + name, globs("x"), List.of()));
            claims.remove(name);
        }
    }

    @Test
    void matching_list_isMetByOneOfItsTexts() {
        Who who = People.who("corp", Map.of("a", globs("x")));
        assertThat(who.mismatch(People.of("corp", Map.of("a", List.of("y", "x")))))
                .isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("a", List.of())))).isPresent();
        assertThat(who.mismatch(People.of("corp", Map.of("a", List.of(List.of("x"))))))
                .isPresent();
    }

    @Test
    void matching_numbersAndBooleans_areSpelledAsInJson() {
        Who who = People.who("corp", Map.of("n", globs("42"), "b", globs("true")));
        assertThat(who.mismatch(People.of("corp", Map.of("n", 42L, "b", true)))).isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("n", "42", "b", "true"))))
                .isEmpty();
        assertThat(who.mismatch(People.of("corp", Map.of("n", 42L, "b", false))))
                .isPresent();
        assertThat(who.mismatch(People.of("corp", Map.of("n", 42.0, "b", true))))
                .isPresent();
    }

    @Test
    void matching_word_isMetByAWholeWordOnly() {
        Who who = new Who.Matching(
                "corp",
                List.of(new Condition.Matches(
                        new Attribute.Words(Attribute.Claim.of("scope")), globs("registry.push"))),
                List.of());
        for (Object met : List.of("registry.push", "openid registry.push", List.of("openid", "registry.push"))) {
            assertThat(who.mismatch(People.of("corp", Map.of("scope", met)))).isEmpty();
        }
        for (Object not : List.of("evil-registry.push2", "registry.push2", "registry.pus h", "", List.of())) {
            assertThat(who.mismatch(People.of("corp", Map.of("scope", not)))).isPresent();
        }
        assertThat(who.mismatch(People.of("corp", Map.of("scope", "a b")))
                        .orElseThrow()
                        .explain())
                .isEqualTo("word of claim scope is a, b, the rule wants registry.push");
    }

    /** Ids of 64 bits, as snowflakes are, match to their last digit; larger ones are there, and say so. */
    @Test
    void matching_wholeNumberOfManyDigits_isExactOrCannotBeCompared() throws JsonException {
        Who who = People.who("corp", Map.of("uid", globs("1283745610293847561")));
        assertThat(who.mismatch(withUid("1283745610293847561"))).isEmpty();
        assertThat(who.mismatch(withUid("1283745610293847562"))).isPresent();
        assertThat(who.mismatch(withUid("12837456102938475610")).orElseThrow().explain())
                .isEqualTo("claim uid is of a kind that cannot be compared (texts, booleans, whole numbers of up to 64"
                        + " bits and lists of them can), the rule wants 1283745610293847561");
    }

    private static Identity withUid(String number) throws JsonException {
        return People.of(
                "corp",
                JsonObject.parse(("{\"uid\":" + number + "}").getBytes(UTF_8)).members());
    }

    @Test
    void matching_object_hasNoValue() {
        Who who = People.who("corp", Map.of("o", globs("**")));
        assertThat(who.mismatch(People.of("corp", Map.of("o", Map.of("a", "b")))))
                .isPresent();
    }

    /** What stands for everything does not stand for nothing. */
    @Test
    void matching_missingClaim_isNotMetByAnything() {
        Who who = People.who("corp", Map.of("a", globs("**", "*")));
        assertThat(who.mismatch(People.of("corp", Map.of())))
                .contains(new Mismatch.ValueDiffers("claim a", globs("**", "*"), List.of()));
        assertThat(who.mismatch(People.of("corp", Map.of("a", "")))).isEmpty();
    }

    @Test
    void matching_claimWithoutAnyPattern_isAnError() {
        assertThatThrownBy(() -> People.who("corp", Map.of("a", NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("claim a without a value to match");
    }

    @Test
    void matching_groupsOrRolesSaidTwice_isAnError() {
        String message = " stands both by itself and under claims; say it once";
        assertThatThrownBy(() -> new Who.Matching("corp", NONE, globs("a"), NONE, Map.of("groups", globs("b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
        assertThatThrownBy(() -> new Who.Matching("corp", NONE, NONE, globs("a"), Map.of("roles", globs("b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void matching_listsItWasMadeFrom_areCopied() {
        List<Glob> globs = new ArrayList<>(globs("x"));
        Map<String, List<Glob>> claims = new LinkedHashMap<>(Map.of("a", globs));
        Who who = People.who("corp", claims);
        globs.add(new Glob("**"));
        claims.clear();
        assertThat(who.mismatch(People.of("corp", Map.of("a", "y")))).isPresent();
    }

    private static Who bySubject(String... patterns) {
        return new Who.Matching("corp", globs(patterns), NONE, NONE, Map.of());
    }
}
