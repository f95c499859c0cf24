package dev.cambist.cli.serve;

import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, where it has started this process and wants to hear how it is (sd_notify(3)): that it is ready only once it
 * answers, and in {@code systemctl status} why it did not start. Nobody else is told anything.
 */
final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String VARIABLE = "NOTIFY_SOCKET";

    /** Far more than a screen shows; systemd takes a page. */
    private static final int MAX_STATUS = 500;

    private final Optional<String> socket;

    private ServiceManager(Optional<String> socket) {
        this.socket = socket;
    }

    static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isEmpty()));
    }

    void ready(String status) {
        tell("READY=1\nSTATUS=" + line(status));
    }

    void stopping() {
        tell("STOPPING=1\nSTATUS=answers what it was asked before");
    }

    void failed(Exception why) {
        tell("STATUS=" + line(words(why)));
    }

    private static String words(Exception why) {
        if (why instanceof ConfigurationException wrong) {
            int more = wrong.errors().size() - 1;
            return wrong.errors().getFirst() + (more == 0 ? "" : " (and " + more + " more, in the journal)");
        }
        return String.valueOf(why.getMessage());
    }

    /** A message is lines of assignments: what stands in one must not begin another. */
    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_STATUS ? line : line.substring(0, MAX_STATUS) + "…";
    }

    private void tell(String message) {
        socket.ifPresent(name -> {
            try {
                DatagramSocket.send(name, message);
            } catch (IOException e) {
                LOG.warn("systemd was not told: {}; it waits for that until its time is up", e.getMessage());
            }
        });
    }
}
