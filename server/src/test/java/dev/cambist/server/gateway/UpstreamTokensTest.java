package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60) // a guard against hanging
final class UpstreamTokensTest {
    private static final UpstreamRealm REALM =
            new UpstreamRealm(URI.create("https://auth.example/token"), Optional.of("inner"));
    private static final List<String> PULL = List.of("repository:a:pull");
    private static final List<String> PUSH = List.of("repository:a:pull,push");

    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private volatile String rest = "\"expires_in\":300";
    private final UpstreamTokens tokens = new UpstreamTokens(this::answer, () -> now);

    private byte[] answer(URI request) {
        asked.add(request);
        return ("{\"token\":\"t" + asked.size() + "\"," + rest + "}").getBytes(UTF_8);
    }

    @Test
    void token_again_isTheSameWithoutAsking() throws Exception {
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t1"));
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t1"));
        assertThat(asked).containsExactly(REALM.request(PULL));
    }

    @Test
    void token_otherScope_isAnother() throws Exception {
        assertThat(tokens.token(REALM, PULL)).isNotEqualTo(tokens.token(REALM, PUSH));
        assertThat(asked).containsExactly(REALM.request(PULL), REALM.request(PUSH));
    }

    @Test
    void token_wellBeforeItsEnd_isRenewed() throws Exception {
        tokens.token(REALM, PULL);
        now = now.plus(Duration.ofSeconds(239));
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t1"));

        now = now.plus(Duration.ofSeconds(1));
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"issued_at\":\"x\"", "\"expires_in\":0", "\"expires_in\":-1", "\"expires_in\":\"300\""})
    void token_withoutALife_livesAMinute(String member) throws Exception {
        rest = member;
        tokens.token(REALM, PULL);
        now = now.plus(Duration.ofSeconds(47));
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t1"));

        now = now.plus(Duration.ofSeconds(1));
        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t2"));
    }

    @Test
    void token_forgotten_isAskedForAgain() throws Exception {
        tokens.token(REALM, PULL);
        tokens.forget(REALM, PULL);

        assertThat(tokens.token(REALM, PULL)).isEqualTo(new Secret("t2"));
    }

    @Test
    void token_manyAtOnce_areOneRequest() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        UpstreamTokens slow = new UpstreamTokens(
                request -> {
                    await(goOn);
                    return answer(request);
                },
                () -> now);
        List<CompletableFuture<Secret>> all = new ArrayList<>();
        for (int at = 0; at < 50; at++) {
            CompletableFuture<Secret> each = new CompletableFuture<>();
            all.add(each);
            Thread.ofVirtual().start(() -> {
                try {
                    each.complete(slow.token(REALM, PULL));
                } catch (IOException e) {
                    each.completeExceptionally(e);
                }
            });
        }
        goOn.countDown();

        assertThat(all).allSatisfy(each -> assertThat(each.join()).isEqualTo(new Secret("t1")));
        assertThat(asked).hasSize(1);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void token_accessTokenOnly_counts() throws Exception {
        UpstreamTokens azure = new UpstreamTokens(request -> "{\"access_token\":\"t\"}".getBytes(UTF_8), () -> now);

        assertThat(azure.token(REALM, PULL)).isEqualTo(new Secret("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"token\":7}", "{\"token\":\"\"}", "{\"token\":\"a\\r\\nb\"}", "<html>"})
    void token_anyOtherAnswer_isNone(String body) {
        UpstreamTokens broken = new UpstreamTokens(request -> body.getBytes(UTF_8), () -> now);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> broken.token(REALM, PULL));
    }

    @Test
    void token_failure_isNotKept() throws Exception {
        List<String> answers = new CopyOnWriteArrayList<>(List.of("", "{\"token\":\"t\"}"));
        UpstreamTokens once =
                new UpstreamTokens(request -> answers.removeFirst().getBytes(UTF_8), () -> now);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> once.token(REALM, PULL));
        assertThat(once.token(REALM, PULL)).isEqualTo(new Secret("t"));
    }
}
