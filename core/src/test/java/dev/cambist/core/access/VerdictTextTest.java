package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static dev.cambist.core.access.People.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Caller;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people read who ask why; word for word. */
final class VerdictTextTest {
    private static final Caller ALICE =
            People.of("corp", Map.of("groups", List.of("dev", "qa"), "repository", "Acme/App"));
    private static final Who CORP = People.anyOf("corp");
    private static final Set<Action> PULL = Set.of(Action.PULL);

    @Test
    void explain_granted_namesTheRuleAndWhatItGave() {
        Rule rule = new Rule(
                "platform engineers run the place",
                21,
                CORP,
                Set.of(Action.PULL, Action.PUSH),
                List.of(RepositoryPattern.of("**")));
        assertThat(explain(rule, "repository:a:pull,delete repository:b:push"))
                .isEqualTo("rule \"platform engineers run the place\" (line 21) granted repository:a:pull"
                        + " repository:b:push");
    }

    @Test
    void explain_anotherIssuer_saysBoth() {
        assertThat(why(rule("r", People.anyOf("github"), PULL, "**"), "repository:a:pull"))
                .isEqualTo("issuer is corp, the rule wants github");
    }

    @Test
    void explain_anonymousCaller_saysSo() {
        assertThat(People.decide(
                                new Policy(List.of(rule("r", CORP, PULL, "**"))),
                                new Caller.Anonymous(),
                                scopes("repository:a:pull"))
                        .verdicts())
                .extracting(Verdict::explain)
                .containsExactly("rule \"r\" did not apply: the rule wants an identity, and the caller is anonymous");
    }

    @Test
    void explain_valueThatDiffers_saysBoth() {
        assertThat(why(
                        rule("r", People.who("corp", Map.of("groups", globs("ops", "sre-*"))), PULL, "**"),
                        "repository:a:pull"))
                .isEqualTo("claim groups is dev, qa, the rule wants ops or sre-*");
        assertThat(why(
                        rule("r", new Who.Matching("corp", globs("bob"), List.of(), List.of(), Map.of()), PULL, "**"),
                        "repository:a:pull"))
                .isEqualTo("subject is alice, the rule wants bob");
    }

    @Test
    void explain_missingClaim_saysSo() {
        assertThat(why(
                        rule("r", People.who("corp", Map.of("ref", globs("refs/heads/main"))), PULL, "**"),
                        "repository:a:pull"))
                .isEqualTo("claim ref is not in the token, the rule wants refs/heads/main");
    }

    @Test
    void explain_unusablePattern_saysWhichValue() {
        assertThat(why(rule("r", CORP, PULL, "${claims.repository}/**"), "repository:acme/app/x:pull"))
                .isEqualTo("the caller's claim repository is missing or not a legal repository path, so"
                        + " ${claims.repository}/** names nothing; it has capital letters, which |lower behind its name"
                        + " inserts as small ones");
    }

    @Test
    void explain_otherNames_saysBoth() {
        assertThat(why(rule("r", CORP, PULL, "team/**", "lib/*"), "repository:a:pull"))
                .isEqualTo("repository:a:pull is outside of team/** and lib/*");
        assertThat(why(rule("r", CORP, PULL, "team/**"), "repository:a:pull repository:b:pull,push"))
                .isEqualTo("repository:a:pull, repository:b:pull,push are outside of team/**");
    }

    @Test
    void explain_otherActions_saysBoth() {
        Rule rule = rule("r", CORP, Set.of(Action.PULL, Action.METADATA_READ), "team/**");
        assertThat(why(rule, "repository:team/a:push"))
                .isEqualTo("the rule gives pull, metadata_read, which repository:team/a:push does not ask for");
        assertThat(why(rule, "repository:team/a:push repository:team/b:delete"))
                .isEqualTo(
                        "the rule gives pull, metadata_read, which repository:team/a:push, repository:team/b:delete do"
                                + " not ask for");
    }

    /** The other scope does ask for a pull, and is not what the rule is about. */
    @Test
    void explain_otherActionsOnOneOfTwoNames_speaksOfThatOne() {
        assertThat(why(rule("r", CORP, PULL, "team/**"), "repository:team/a:push repository:b:pull"))
                .isEqualTo("the rule gives pull, which repository:team/a:push does not ask for");
    }

    @Test
    void explain_catalogNotGiven_saysSo() {
        assertThat(why(rule("r", CORP, PULL, "**"), "registry:catalog:*"))
                .isEqualTo("the rule gives pull, which registry:catalog:* does not ask for");
    }

    @Test
    void explain_tenValues_areAll() {
        List<String> groups = IntStream.range(0, 10).mapToObj(i -> "g" + i).toList();
        assertThat(new Mismatch.ValueDiffers("claim groups", globs("ops"), groups).explain())
                .isEqualTo("claim groups is g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, the rule wants ops");
    }

    @Test
    void explain_hundredsOfValues_areTheFirstTen() {
        List<String> groups = IntStream.range(0, 300).mapToObj(i -> "g" + i).toList();
        assertThat(new Mismatch.ValueDiffers("claim groups", globs("ops"), groups).explain())
                .isEqualTo("claim groups is g0, g1, g2, g3, g4, g5, g6, g7, g8, g9 and 290 more, the rule wants ops");
        List<Scope> asked = IntStream.range(0, 100)
                .mapToObj(i -> Scope.repository("a".repeat(400) + i, PULL))
                .toList();
        assertThat(new Mismatch.NameOutside(List.of(RepositoryPattern.of("b")), new Caller.Anonymous(), asked)
                        .explain())
                .hasSizeLessThan(5000)
                .endsWith(" and 90 more are outside of b");
    }

    /** A caller chooses what stands in its token, and with it a part of what others read. */
    @Test
    void explain_valueThatCouldForgeALine_isOneShortVisibleLine() {
        String hostile = "x\r\nforged\u001b[31m\u202e" + "y".repeat(50_000);
        assertThat(new Mismatch.ValueDiffers("claim a", globs("b"), Collections.nCopies(50, hostile)).explain())
                .hasSizeLessThan(3000)
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]")
                .startsWith("claim a is x\uFFFD\uFFFDforged\uFFFD[31m");
    }

    private static String why(Rule rule, String asked) {
        String text = explain(rule, asked);
        assertThat(text).startsWith("rule \"r\" did not apply: ");
        return text.substring("rule \"r\" did not apply: ".length());
    }

    private static String explain(Rule rule, String asked) {
        return People.decide(new Policy(List.of(rule)), ALICE, scopes(asked))
                .verdicts()
                .getFirst()
                .explain();
    }
}
