package dev.cambist.server.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LayoutTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.250Z");

    @Test
    void text_event_isOneLine() {
        assertThat(text(event(
                        "granted", null, new KeyValuePair("caller", "corp/alice"), new KeyValuePair("micros", 42L))))
                .isEqualTo("2026-11-22T12:00:00.250Z INFO tokens: granted caller=\"corp/alice\" micros=\"42\"\n");
    }

    @Test
    void text_valueWithQuotesAndLineEnds_cannotEndItselfOrTheLine() {
        String forged = "x\" granted=\"all\r\n2026 INFO\u2028\u2029\u0085\u202e\u0000\u001b[2J";

        assertThat(text(event("granted", null, new KeyValuePair("caller", forged))))
                .isEqualTo("2026-11-22T12:00:00.250Z INFO tokens: granted caller=\"x' granted='all\uFFFD\uFFFD2026 INFO"
                        + "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD[2J\"\n");
    }

    @Test
    void text_messageWithLineEnd_staysOnItsLine() {
        assertThat(text(event("one\ntwo", null))).endsWith("tokens: one\uFFFDtwo\n");
    }

    @Test
    void text_exceptionWithLineEndInItsMessage_isIndentedThroughout() {
        String text = text(event("failed", new IllegalStateException("one\n2026 INFO forged")));

        assertThat(text.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("    "));
        assertThat(text).contains("    2026 INFO forged").contains("LayoutTest");
    }

    @Test
    void journal_event_hasItsLevelInFrontAndNoTime() {
        assertThat(journal(event("granted", null, new KeyValuePair("caller", "corp/alice"))))
                .isEqualTo("<6>tokens: granted caller=\"corp/alice\"\n");
    }

    @Test
    void journal_eachLevel_isThatOfSyslog() {
        assertThat(List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE))
                .extracting(level -> journal(event(level, "x", null)))
                .containsExactly(
                        "<3>tokens: x\n", "<4>tokens: x\n", "<6>tokens: x\n", "<7>tokens: x\n", "<7>tokens: x\n");
    }

    @Test
    void journal_exceptionWithLineEndInItsMessage_hasTheLevelOfTheEventInEachLine() {
        String text = journal(event("failed", new IllegalStateException("one\n<0>forged")));

        assertThat(text.lines()).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("<6>"));
    }

    @Test
    void json_event_isOneObjectWithItsValues() throws Exception {
        String line =
                json(event("granted", null, new KeyValuePair("caller", "a\"\nb"), new KeyValuePair("micros", 42L)));

        assertThat(line).endsWith("}\n").doesNotContain("}\n{");
        assertThat(JsonObject.parse(line.getBytes(US_ASCII)).members())
                .containsEntry("time", "2026-11-22T12:00:00.250Z")
                .containsEntry("level", "INFO")
                .containsEntry("logger", "dev.cambist.tokens")
                .containsEntry("message", "granted")
                .containsEntry("caller", "a\"\nb")
                .containsEntry("micros", 42L);
    }

    @Test
    void json_valueNamedLikeAMemberOfEveryLine_doesNotReplaceIt() throws Exception {
        String line = json(event("granted", null, new KeyValuePair("message", "forged")));

        assertThat(JsonObject.parse(line.getBytes(US_ASCII)).text("message")).contains("granted");
    }

    @Test
    void json_exception_bringsItsStack() throws Exception {
        String line = json(event("failed", new IllegalStateException("a bug")));

        assertThat(JsonObject.parse(line.getBytes(US_ASCII)).text("stack").orElseThrow())
                .startsWith("java.lang.IllegalStateException: a bug")
                .contains("LayoutTest");
    }

    private static String text(LoggingEvent event) {
        return new TextLayout().doLayout(event);
    }

    private static String json(LoggingEvent event) {
        return new JsonLayout().doLayout(event);
    }

    private static String journal(LoggingEvent event) {
        return new JournalLayout().doLayout(event);
    }

    private static LoggingEvent event(String message, Throwable cause, KeyValuePair... pairs) {
        return event(Level.INFO, message, cause, pairs);
    }

    private static LoggingEvent event(Level level, String message, Throwable cause, KeyValuePair... pairs) {
        LoggerContext loggers = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent("", loggers.getLogger("dev.cambist.tokens"), level, message, cause, new Object[0]);
        event.setInstant(NOW);
        event.setKeyValuePairs(List.of(pairs));
        return event;
    }
}
