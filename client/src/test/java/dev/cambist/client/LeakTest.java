package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.PING;
import static dev.cambist.client.FakeService.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.client.FakeService.Asked;
import dev.cambist.client.FakeService.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No token or password in any text that this library makes: not when all goes well, and not when a service echoes them. */
final class LeakTest {
    private static final String IDENTITY = Jwt.ofPayload("{\"sub\":\"identity\"}");
    private static final String IDP_REFRESH = "0.AXoAopaque-" + "x".repeat(20) + "_idp";
    private static final String REFRESH = Jwt.ofPayload("{\"sub\":\"refresh\"}");
    private static final String ACCESS = Jwt.ofPayload("{\"sub\":\"access\"}");
    private static final String PASSWORD = "pass word+/&ü";
    private static final List<String> SECRETS = List.of(
            IDENTITY, IDP_REFRESH, REFRESH, ACCESS, PASSWORD, "cGFzcyB3b3JkKy8mw7w", "pass%20word%2B%2F%26%C3%BC");

    private final FakeService service = new FakeService();
    private final ManualClock clock = new ManualClock();
    private final Transport transport = clock.transport().build();
    private final RegistryTokenClient client = RegistryTokenClient.at(service.url(), transport);
    private final RegistryCredentials credentials = RegistryCredentials.builder(service.url())
            .identity(() -> IDENTITY)
            .transport(transport)
            .build();

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            say(entry.getMessage(), entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private Level level;

    @BeforeEach
    void listen() {
        Logger root = Logger.getLogger("");
        level = root.getLevel();
        root.setLevel(Level.ALL);
        root.addHandler(log);
        System.setOut(new PrintStream(console, true, UTF_8));
        System.setErr(new PrintStream(console, true, UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(out);
        System.setErr(err);
        Logger.getLogger("").removeHandler(log);
        Logger.getLogger("").setLevel(level);
        service.close();
    }

    private void say(Object text, Throwable failure) {
        said.add(String.valueOf(text));
        if (failure != null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            said.add(trace.toString());
            said.add(serialized(failure));
        }
    }

    /** What crosses a wire or lands in a crash dump with the exception. */
    private static String serialized(Throwable failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(failure);
        } catch (IOException e) {
            return "";
        }
        return bytes.toString(UTF_8);
    }

    private void everyOperation() {
        RefreshToken refresh = RefreshToken.of(REFRESH);
        List<Object> requests = List.of(
                ExchangeRequest.ofAccessToken("registry.test", IDENTITY),
                ExchangeRequest.ofRefreshToken("registry.test", IDP_REFRESH),
                ExchangeRequest.ofBoth("registry.test", IDENTITY, IDP_REFRESH).withTenant("tenant"),
                TokenRequest.ofRefreshToken("registry.test", refresh, "a:b:c"),
                TokenRequest.ofLogin("registry.test", "user", PASSWORD, "a:b:c"),
                TokenRequest.anonymous("registry.test", "a:b:c"));
        List<Callable<Object>> operations = new ArrayList<>(List.of(
                () -> credentials.authorizationFor("a:b:c"),
                credentials::refreshToken,
                () -> credentials.renewed(credentials.authorizationFor("a:b:c"), List.of()),
                () -> client,
                () -> credentials,
                () -> transport));
        for (Object request : requests) {
            operations.add(() -> request);
            operations.add(() -> request instanceof ExchangeRequest exchange
                    ? client.exchange(exchange)
                    : client.token((TokenRequest) request));
        }
        for (Callable<Object> operation : operations) {
            try {
                say(operation.call(), null);
            } catch (Exception e) {
                say("", e);
            }
        }
    }

    private void assertNothingLeaked() {
        String all = String.join("\n", said) + console.toString(UTF_8);
        assertThat(said).hasSizeGreaterThan(15);
        for (String secret : SECRETS) {
            assertThat(all).doesNotContain(secret);
            // Nor a half of it, where that is long enough to matter.
            assertThat(all).doesNotContain(secret.substring(secret.length() / 3));
        }
    }

    private void answerAll(Function<Asked, Reply> reply) {
        service.answer(EXCHANGE, reply).answer(TOKEN, reply);
    }

    private static String everythingSaid(Asked asked) {
        return asked.fields() + " " + asked.headers();
    }

    @Test
    void secrets_goodAnswers_areNotShown() {
        service.answer(EXCHANGE, Reply.refreshToken(REFRESH)).answer(TOKEN, Reply.accessToken(ACCESS));

        everyOperation();

        assertThat(said).anyMatch(text -> text.contains("sha256:"));
        assertNothingLeaked();
    }

    @Test
    void secrets_echoedInAnErrorMessage_areNotShown() {
        answerAll(asked -> Reply.json(
                401,
                "{\"errors\":[{\"code\":\"" + asked.field("access_token") + asked.field("refresh_token")
                        + "\",\"message\":\"bad token " + asked.field("access_token") + " or "
                        + asked.field("refresh_token") + asked.header("Authorization") + "\",\"detail\":{\"got\":\""
                        + asked.field("access_token") + asked.field("refresh_token") + "\"}}]}"));

        everyOperation();

        assertThat(said).anyMatch(text -> text.contains("bad token [left out]"));
        assertNothingLeaked();
    }

    @Test
    void secrets_echoedInAPage_areNotShown() {
        answerAll(asked -> Reply.of(200, "text/html", "<pre>" + everythingSaid(asked)));
        everyOperation();
        answerAll(asked -> Reply.of(403, "text/plain", everythingSaid(asked)));
        everyOperation();
        answerAll(asked -> Reply.of(503, "text/plain", everythingSaid(asked)));
        everyOperation();

        assertNothingLeaked();
    }

    @Test
    void secrets_echoedInHeaders_areNotShown() {
        answerAll(asked -> Reply.error(400, "X", "y")
                .with("X-Ms-Correlation-Request-Id", asked.field("access_token") + asked.field("refresh_token"))
                .with("Content-Type", "text/" + asked.field("access_token"))
                .with("Retry-After", asked.field("refresh_token")));
        everyOperation();
        answerAll(asked -> Reply.of(200, "text/" + asked.field("access_token") + asked.field("refresh_token"), "x"));
        everyOperation();

        assertNothingLeaked();
    }

    @Test
    void secrets_inAnAnswerThatCannotBeUsed_areNotShown() {
        for (String body : List.of(
                "{\"refresh_token\":\"" + REFRESH,
                "{\"access_token\":\"" + ACCESS + "\",}",
                "{\"" + ACCESS + "\":1}",
                "{\"refresh_token\":\"" + REFRESH + "\\n\",\"access_token\":\"" + ACCESS + " \\u0000\"}")) {
            answerAll(asked -> Reply.json(200, body));
            everyOperation();
        }

        assertNothingLeaked();
    }

    @Test
    void secrets_inAChallenge_areNotShown() {
        service.answer(PING, Reply.challenge("Bearer realm=\"https://user:" + REFRESH + "@localhost/" + ACCESS + "\""));
        everyOperation();
        service.answer(PING, Reply.challenge("Bearer realm=\"https://evil.test/" + ACCESS + "?x=" + REFRESH + "\""));
        everyOperation();
        service.answer(PING, Reply.challenge("Bearer realm=\"ht tp:" + ACCESS + "\""));
        everyOperation();

        assertNothingLeaked();
    }

    @Test
    void secrets_noConnection_areNotShown() {
        service.close();

        everyOperation();

        assertNothingLeaked();
    }
}
