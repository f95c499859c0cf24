package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller reads who is refused so, word for word. */
final class RegistryRefusalMessagesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new RegistryRefusal.UnknownRoute("/v2//a", "it has an empty component"),
                        "there is nothing at /v2//a: it has an empty component"),
                Arguments.of(
                        new RegistryRefusal.NotServed("DELETE /acr/v1/a"),
                        "DELETE /acr/v1/a is not served here; this registry has the routes of the OCI distribution"
                                + " specification and /v2/_catalog"),
                Arguments.of(
                        new RegistryRefusal.UnknownRepository("wrong-name"), "repository \"wrong-name\" is not found"),
                Arguments.of(
                        new RegistryRefusal.UnknownRepositoryName("wrong-name"),
                        "repository name not known to registry: wrong-name"),
                Arguments.of(new RegistryRefusal.UnknownTag(), "the specified tag does not exist"),
                Arguments.of(new RegistryRefusal.UnknownManifest(), "manifest unknown"),
                Arguments.of(
                        new RegistryRefusal.DisallowedOperation("l"),
                        "The operation is disallowed on this registry, repository or image. View troubleshooting steps at"
                                + " https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation"),
                Arguments.of(
                        new RegistryRefusal.CannotDelete("tags", 405),
                        "the registry does not delete tags (it answers 405); Distribution wants"
                                + " storage.delete.enabled for that"),
                Arguments.of(
                        new RegistryRefusal.LockNotHeld(),
                        "deleteEnabled, writeEnabled and readEnabled cannot be set to false here: pushes, pulls and"
                                + " deletions go to the registry itself, which would not heed it; locks need Cambist in"
                                + " front of the registry"),
                Arguments.of(
                        new RegistryRefusal.CannotUntagBeside(400),
                        "the registry does not delete tags (it answers 400), and what is pushed to it meanwhile could be"
                                + " lost if the tag were taken off in another way; delete the manifest by its digest, which"
                                + " takes all its tags, or push something else to the tag"),
                Arguments.of(
                        new RegistryRefusal.NotInFront("registry.example.com"),
                        "this server answers for registry.example.com under /acr/v1 only; send what is under /v2 to the"
                                + " registry itself"),
                Arguments.of(
                        new RegistryRefusal.ManifestTooLarge(4194304), "a manifest has at most 4194304 bytes here"),
                Arguments.of(
                        new RegistryRefusal.MalformedAttributes("the body is no JSON object"),
                        "the attributes cannot be read: the body is no JSON object; send a JSON object with any of"
                                + " deleteEnabled, writeEnabled, listEnabled and readEnabled, each true or false"),
                Arguments.of(
                        new RegistryRefusal.FormBody("text/form"),
                        "the Content-Type is text/form, but a registry takes no forms; send application/octet-stream, or a"
                                + " manifest's own media type"),
                Arguments.of(
                        new RegistryRefusal.BadPageSize("-1"),
                        "n is -1; send the number of entries wanted, at least 1"),
                Arguments.of(
                        new RegistryRefusal.NoToken(),
                        "authentication required; get a token from the realm that WWW-Authenticate names, and send it as"
                                + " Authorization: Bearer"),
                Arguments.of(
                        new RegistryRefusal.UnknownScheme("Basic"),
                        "this registry takes tokens, not Basic credentials; send those to the realm that WWW-Authenticate"
                                + " names, and the token from there as Authorization: Bearer"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:pull,push", "repository:a:pull", true),
                        "this request needs repository:a:pull,push; the token has repository:a:pull; ask the realm for a"
                                + " token with that scope, and if it gives less, ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:pull", "", true),
                        "this request needs repository:a:pull; the token has nothing of it; ask the realm for a token with"
                                + " that scope, and if it gives less, ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.RulesGiveLess("repository:a:pull,push", "repository:a:pull"),
                        "this request needs repository:a:pull,push; the token stands for what the rules give at each use,"
                                + " and they give repository:a:pull; ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.RulesGiveLess("registry:catalog:*", ""),
                        "this request needs registry:catalog:*; the token stands for what the rules give at each use, and"
                                + " they give nothing of it; ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:push", "", false),
                        "this request needs repository:a:push; the token has nothing of it, because it was asked for"
                                + " without a sign-in; sign in first, for example with docker login or cambist login"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}
