package dev.cambist.core.access;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scopes that clients send, and those that only an attacker sends. */
final class ScopesTest {
    private static final String EVERYTHING = "pull,push,delete,metadata_read,metadata_write";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:app:pull | repository:app:pull",
                "repository:team/app:pull,push | repository:team/app:pull,push",
                "repository:a/b/c/d:delete | repository:a/b/c/d:delete",
                "repository:app:push,pull | repository:app:pull,push", // crane's order
                "repository:app:pull,pull | repository:app:pull",
                "repository:app:* | repository:app:" + EVERYTHING, // skopeo delete
                "repository:app:pull,* | repository:app:" + EVERYTHING,
                "repository:app:metadata_read,metadata_write | repository:app:metadata_read,metadata_write",
                "repository:app: | repository:app:",
                "repository:app:, | repository:app:",
                "repository:app:quarantine_read,pull | repository:app:pull", // an action registries may yet invent
                "repository:app:catalog | repository:app:",
                "repository:localhost:5000/app:pull | repository:localhost:5000/app:pull",
                "repository:host.example:5000/a/b:pull | repository:host.example:5000/a/b:pull",
                "repository:host.example/a:pull | repository:host.example/a:pull",
                "repository(plugin):app:pull | repository:app:pull", // old docker
                "repository(v2x):app:pull | repository:app:pull",
                "repository:a.b_c__d-e---f/0:pull | repository:a.b_c__d-e---f/0:pull",
                "repository:*:* | repository:*:" + EVERYTHING, // acr-cli
                "repository:*:pull,metadata_read | repository:*:pull,metadata_read",
                "repository(plugin):*:pull | repository:*:pull",
                "repository:*: | repository:*:",
                "repository:*:catalog | repository:*:",
                "registry:catalog:* | registry:catalog:*",
                "registry(x):catalog:* | registry:catalog:*",
            })
    void parse_scopeWithinTheGrammar_isUnderstood(String text, String understood) {
        assertThat(Scopes.parse(List.of(text))).hasToString("[" + understood + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "repository",
                "repository:app",
                "repository:",
                "repository::",
                ":app:pull",
                "::",
                ":",
                ":::",
                "repository::pull", // zot's catalog challenge
                "Repository:app:pull",
                "repository :app:pull",
                "registry:app:pull",
                "registry:catalog:pull",
                "registry:catalog:",
                "registry:catalog:*,*",
                "registry:Catalog:*",
                "image:app:pull",
                "*:app:pull",
                "repository():app:pull",
                "repository(Plugin):app:pull",
                "repository(a b):app:pull",
                "repository(a)(b):app:pull",
                "repository(plugin:app:pull",
                "(plugin):app:pull",
                "repository(a:b):app:pull",
                "repository:*:pull,*;",
                "repository:*/*:pull",
                "repository:*/app:pull",
                "repository:* :pull",
                "repository:*:5000/app:pull",
                "repository:team/*:pull",
                "repository:**:pull",
                "repository:te?m:pull",
                "repository:App:pull",
                "repository:app/:pull",
                "repository:/app:pull",
                "repository:a//b:pull",
                "repository:..:pull",
                "repository:../app:pull",
                "repository:team/../app:pull",
                "repository:./app:pull",
                "repository:team/..:pull",
                "repository:.app:pull",
                "repository:app.:pull",
                "repository:a..b:pull",
                "repository:_app:pull",
                "repository:app_:pull",
                "repository:a___b:pull",
                "repository:a._b:pull",
                "repository:-app:pull",
                "repository:app-:pull",
                "repository:a-_b:pull",
                "repository:a%2fb:pull",
                "repository:a\\b:pull",
                "repository:a\tb:pull",
                "repository:a\nb:pull",
                "repository:a\u0000:pull",
                "repository:caf\u00e9:pull",
                "repository:\uff41pp:pull",
                "repository:\u0661:pull",
                "repository:a@sha256:pull",
                "repository:host:/app:pull",
                "repository:host:x/app:pull",
                "repository:host:5000:pull",
                "repository:a/b:5000/c:pull",
                "repository:host:50:00/app:pull",
                "repository:host:\u0661/app:pull",
                "repository::5000/app:pull",
                "repository:host:5000/../app:pull",
                "repository:host:5000/:pull",
                "repository:host:5000/App:pull",
                "repository:Host:5000/app:pull",
                "repository:../x:5000/app:pull",
                "repository({}):app:pull",
                "repository:host:-1/app:pull",
                "repository:app:pull:push",
                "repository:app:PULL",
                "repository:app:pull;push",
                "repository:app:pull,push!",
                "repository:app:p\u00fcll",
                "repository:app:**",
                "repository:app:pull*",
                "repository:app:2pull"
            })
    void parse_scopeOutsideTheGrammar_grantsNothingAndIsNoError(String text) {
        assertThat(Scopes.parse(List.of(text)).stream()
                        .filter(scope -> !scope.actions().isEmpty()))
                .isEmpty();
    }

    @Test
    void parse_scopeOutsideTheGrammar_leavesTheOthers() {
        assertThat(Scopes.parse(List.of("repository:../x:pull repository:app:pull", "nonsense")))
                .containsExactly(Scope.repository("app", List.of(Action.PULL)));
    }

    @Test
    void parse_repeatedAndSpaceSeparatedAndEmpty_areOneList() {
        assertThat(Scopes.parse(List.of("repository:a:pull  repository:b:pull ", "", " repository:c:push")))
                .hasToString("[repository:a:pull, repository:b:pull, repository:c:push]");
        assertThat(Scopes.parse(List.of())).isEmpty();
        assertThat(Scopes.parse(List.of(""))).isEmpty();
    }

    @Test
    void parse_sameRepositoryTwice_isOneScopeAtItsFirstPlace() {
        assertThat(Scopes.parse(List.of("repository:p/q:pull repository:x:pull repository:p/q:pull,push")))
                .hasToString("[repository:p/q:pull,push, repository:x:pull]");
        assertThat(Scopes.parse(List.of("registry:catalog:*", "registry:catalog:*")))
                .hasSize(1);
    }

    @Test
    void parse_repositoryCalledCatalog_isNotTheCatalog() {
        assertThat(Scopes.parse(List.of("repository:catalog:* registry:catalog:*")))
                .hasToString("[repository:catalog:" + EVERYTHING + ", registry:catalog:*]");
    }

    @Test
    void parse_otherSpace_separatesNothing() {
        assertThat(Scopes.parse(List.of("repository:a:pull\trepository:b:pull")))
                .isEmpty();
    }

    @Test
    void parse_oneHundredScopes_areAccepted() {
        List<String> hundred = IntStream.range(0, 100)
                .mapToObj(i -> "repository:r" + i + ":pull")
                .toList();
        assertThat(Scopes.parse(hundred)).hasSize(100);
        assertThat(Scopes.parse(List.of(String.join(" ", hundred)))).hasSize(100);
    }

    @Test
    void parse_oneHundredAndOneScopes_areRefused() {
        Refusal tooMany = new InvalidRequest.TooManyScopes(101, 100);
        assertThat(refusalOf(() -> Scopes.parse(List.of("a ".repeat(101))))).isEqualTo(tooMany);
        assertThat(refusalOf(() -> Scopes.parse(Collections.nCopies(101, "repository:app:pull"))))
                .isEqualTo(tooMany);
        assertThat(Scopes.parse(List.of("a ".repeat(100)))).isEmpty();
    }

    @Test
    void parse_scopeOfFiveHundredAndTwelveCharacters_isAccepted() {
        String scope = "repository:" + "a".repeat(496) + ":pull";
        assertThat(scope).hasSize(512);
        assertThat(Scopes.parse(List.of(scope))).hasSize(1);
    }

    @Test
    void parse_longerScope_isRefused() {
        Refusal tooLong = new InvalidRequest.ScopeTooLong(513, 512);
        assertThat(refusalOf(() -> Scopes.parse(List.of("repository:" + "a".repeat(497) + ":pull"))))
                .isEqualTo(tooLong);
        assertThat(refusalOf(() -> Scopes.parse(List.of("x".repeat(513))))).isEqualTo(tooLong);
    }

    /** What a token of ours says is read back without limits: actions spelled out are longer than a star. */
    @Test
    void parseOne_scopeOfAnyLength_isUnderstood() {
        assertThat(Scopes.parseOne("repository:" + "a".repeat(5000) + ":" + EVERYTHING))
                .isPresent();
    }
}
