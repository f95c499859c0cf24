package dev.cambist.server.keys;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a day whether certificates end soon. */
public record CertificateRenewal(ScheduledExecutorService timer, Future<?> task) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);

    public static CertificateRenewal daily(KeyDirectory keys) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("cambist-certificates").factory());
        return new CertificateRenewal(timer, timer.scheduleWithFixedDelay(() -> renew(keys), 1, 1, TimeUnit.DAYS));
    }

    private static void renew(KeyDirectory keys) {
        try {
            keys.renewCertificates();
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer, and the certificates with it.
            LOG.error("certificates cannot be renewed; the next attempt is tomorrow", e);
        }
    }

    @Override
    public void close() {
        task.cancel(false);
        timer.shutdown();
    }
}
