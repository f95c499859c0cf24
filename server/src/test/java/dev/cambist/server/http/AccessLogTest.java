package dev.cambist.server.http;

import static dev.cambist.server.http.TestListeners.write;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.oauth2.TestFlows;
import dev.cambist.server.settings.Limits;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(300) // a guard against hanging
final class AccessLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.cambist.access");
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };
    private final Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);

    @BeforeEach
    void capture() {
        appender.start();
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void answers_ofBothListeners_haveALineEach() throws Exception {
        logger.setLevel(Level.DEBUG);
        try (TestListeners server = TestListeners.start(() -> flows, Limits.DEFAULT)) {
            HttpResponse<String> health = get(server.listeners().managementPort(), "/livez");
            assertThat(line())
                    .containsEntry("listener", "management")
                    .containsEntry("method", "GET")
                    .containsEntry("path", "/livez")
                    .containsEntry("status", 200)
                    .containsEntry("protocol", "HTTP/1.1")
                    .containsEntry("sent", (long) health.body().length())
                    .containsEntry("correlation", correlation(health))
                    .containsKeys("client", "received", "micros");

            HttpResponse<String> nowhere = get(server.port(), "/nowhere");
            assertThat(line())
                    .containsEntry("listener", "public")
                    .containsEntry("status", 404)
                    .containsEntry("correlation", correlation(nowhere));
        }
    }

    @Test
    void line_ofARequestWithATokenInItsAddress_hasNoneOfIt() throws Exception {
        logger.setLevel(Level.DEBUG);
        try (TestListeners server = TestListeners.start(() -> flows, Limits.DEFAULT)) {
            get(server.port(), "/oauth2/eyJhbGciOi.eyJzdWIi.c2ln?refresh_token=eyJhbGciOi.secret");

            assertThat(line()).containsEntry("path", "/oauth2/eyJ…");
        }
    }

    @Test
    void request_thatIsNone_hasALineToo() throws Exception {
        logger.setLevel(Level.DEBUG);
        try (TestListeners server = TestListeners.start(() -> flows, Limits.DEFAULT);
                Socket socket = server.connect()) {
            write(socket, "GET / HTTP/1.1\r\n\r\n");

            assertThat(line()).containsEntry("status", 400).containsKey("correlation");
        }
    }

    @Test
    void listener_thatStartedWithoutIt_logsNothing() throws Exception {
        logger.setLevel(Level.INFO);
        try (TestListeners server = TestListeners.start(() -> flows, Limits.DEFAULT)) {
            logger.setLevel(Level.DEBUG);
            get(server.port(), "/nowhere");
        }

        assertThat(lines).isEmpty();
    }

    private static String correlation(HttpResponse<?> answer) {
        return answer.headers().firstValue(Correlation.HEADER).orElseThrow();
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** A line is written after its answer. */
    private Map<String, Object> line() throws InterruptedException {
        ILoggingEvent event = lines.poll(120, TimeUnit.SECONDS);
        assertThat(event).as("a line of the access log").isNotNull();
        return event.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }
}
