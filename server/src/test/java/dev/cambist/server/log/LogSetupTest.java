package dev.cambist.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.status.Status;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class LogSetupTest {
    private final LoggerContext loggers = new LoggerContext();

    @Test
    void setUp_nothingSet_isTextFromInfoOn() {
        assertThat(layout(Map.of())).isInstanceOf(TextLayout.class);
        assertThat(root().getLevel()).isEqualTo(Level.INFO);
        assertThat(loggers.getLogger("org.eclipse.jetty").getLevel()).isEqualTo(Level.WARN);
        assertThat(loggers.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getLevel() > Status.INFO);
    }

    @Test
    void setUp_jsonAndLevel_areTaken() {
        assertThat(layout(Map.of("CAMBIST_LOG_FORMAT", "json", "CAMBIST_LOG_LEVEL", "debug")))
                .isInstanceOf(JsonLayout.class);
        assertThat(root().getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void setUp_journal_isForTheJournal() {
        assertThat(layout(Map.of("CAMBIST_LOG_FORMAT", "journal"))).isInstanceOf(JournalLayout.class);
    }

    @Test
    void setUp_accessLog_isOffUnlessItIsWanted() {
        layout(Map.of());
        assertThat(loggers.getLogger("dev.cambist.access").getLevel()).isNull();

        layout(Map.of("CAMBIST_ACCESS_LOG", "on"));
        assertThat(loggers.getLogger("dev.cambist.access").getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void setUp_wordsNobodyKnows_areSaidAndTheDefaultsTaken() {
        assertThat(layout(Map.of(
                        "CAMBIST_LOG_FORMAT", "xml", "CAMBIST_LOG_LEVEL", "LOUD", "CAMBIST_ACCESS_LOG", "perhaps")))
                .isInstanceOf(TextLayout.class);
        assertThat(root().getLevel()).isEqualTo(Level.INFO);
        assertThat(loggers.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() == Status.ERROR)
                .extracting(Status::getMessage)
                .containsExactly(
                        "CAMBIST_LOG_FORMAT is xml; expected text, json or journal, so it is text",
                        "CAMBIST_ACCESS_LOG is perhaps; expected on or off, so it is off",
                        "CAMBIST_LOG_LEVEL is LOUD; expected ERROR, WARN, INFO, DEBUG or TRACE, so it is INFO");
    }

    @Test
    void configure_anotherConfigurationPresent_standsBack() {
        // The tests of this module bring a logback-test.xml.
        assertThat(new LogSetup(Map.of()).configure(loggers))
                .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(root().iteratorForAppenders()).isExhausted();
    }

    @Test
    void service_logback_findsIt() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogSetup.class);
    }

    private Object layout(Map<String, String> environment) {
        LogSetup setup = new LogSetup(environment);
        setup.setContext(loggers);
        setup.setUp(loggers);
        return ((QueuedAppender) root().getAppender("console")).layout();
    }

    private Logger root() {
        return loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
