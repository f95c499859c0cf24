package dev.cambist.cli.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an address cannot be listened on, and what to do about it. */
final class ListenFailure {
    private static final Pattern ADDRESS = Pattern.compile("Failed to bind to (?:[^/ ]*/)?(\\S+)");
    private static final int FIRST_FREE_PORT = 1024;

    private ListenFailure() {}

    /** The reason in words; empty where it is another failure. */
    static Optional<IOException> explained(IOException failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof BindException bind) {
                return Optional.of(
                        new IOException(words(address(failure), String.valueOf(bind.getMessage())), failure));
            }
            if (link instanceof UnknownHostException) {
                return Optional.of(new IOException(
                        "cannot listen: there is no such host as " + link.getMessage()
                                + "; write an address of this machine into server.listen, or 0.0.0.0 for all",
                        failure));
            }
        }
        return Optional.empty();
    }

    private static String address(IOException failure) {
        Matcher found = ADDRESS.matcher(String.valueOf(failure.getMessage()));
        return found.find() ? found.group(1) : "the address";
    }

    /** The system's own words, which Java passes on, tell the three causes apart. */
    private static String words(String address, String said) {
        String start = "cannot listen on " + address + ": ";
        if (said.contains("already in use")) {
            return start + "another program does already; end that one (ss -ltnp shows which it is), or choose another"
                    + " port in server.listen or server.management";
        }
        if (said.contains("Permission denied")) {
            return start + "ports below " + FIRST_FREE_PORT + " are for privileged programs; choose a higher one in"
                    + " server.listen, or give the program CAP_NET_BIND_SERVICE (systemd:"
                    + " AmbientCapabilities=CAP_NET_BIND_SERVICE)";
        }
        if (said.contains("Cannot assign requested address")) {
            return start + "it is no address of this machine; write one that is into server.listen or"
                    + " server.management, or 0.0.0.0 for all";
        }
        return start + said;
    }
}
