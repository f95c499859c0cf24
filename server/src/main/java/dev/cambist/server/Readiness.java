package dev.cambist.server;

import dev.cambist.server.health.Health;
import dev.cambist.server.settings.ReadinessSettings;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a server that runs, and whether requests should go elsewhere for it. */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final ReadinessSettings settings;
    private final Map<Concern, BooleanSupplier> troubles = new EnumMap<>(Concern.class);
    private volatile boolean stopping;

    Readiness(ReadinessSettings settings) {
        this.settings = settings;
    }

    /** Asks there from now on whether something is wrong. */
    synchronized void ask(Concern concern, BooleanSupplier trouble) {
        troubles.put(concern, trouble);
    }

    /** @param issuers their states, by name */
    synchronized Health health(Map<String, String> issuers) {
        List<Health.Problem> problems = new ArrayList<>();
        if (stopping) {
            problems.add(new Health.Problem("stopping", "the server is being stopped", true));
        }
        for (Map.Entry<Concern, BooleanSupplier> one : troubles.entrySet()) {
            if (one.getValue().getAsBoolean()) {
                problems.add(problem(one.getKey()));
            }
        }
        if (!issuers.isEmpty() && !issuers.containsValue("available")) {
            problems.add(problem(Concern.ISSUERS));
        }
        return new Health(problems, issuers);
    }

    private Health.Problem problem(Concern concern) {
        String text = switch (concern) {
            case ISSUERS -> "of no issuer there are keys, so that nobody can sign in; the log says why";
            case CONFIGURATION -> "the configuration file is not what is in force; the log says why";
            case CERTIFICATE -> "the files for TLS are not what clients are shown; the log says why";
            case AUDIT ->
                "the audit file cannot be written, so that records wait or are lost or, where it is strict, no tokens are"
                        + " issued; the log says why";
            case STORE ->
                "revocations cannot be read: what was read last is gone by for store.outage, then tokens are"
                        + " refused; the log says why";
            case TOKEN ->
                "the PKCS #11 token that holds the signing keys does not sign, so that no tokens are issued; the log says"
                        + " why";
        };
        return new Health.Problem(
                concern.name().toLowerCase(Locale.ROOT),
                text,
                settings.unreadyOn().contains(concern));
    }

    /**
     * Says from now on that requests should go elsewhere, and waits until whoever spreads them has noticed; an interrupt
     * ends the wait.
     */
    void drain() {
        boolean first = !stopping;
        stopping = true;
        if (!first || settings.drainDelay().isZero()) {
            return;
        }
        LOG.info(
                "not ready from now on; serving for another {} s",
                settings.drainDelay().toSeconds());
        try {
            Thread.sleep(settings.drainDelay());
        } catch (InterruptedException e) {
            LOG.info("the wait was ended");
        }
    }
}
