package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where sessions and revocations are kept. */
public sealed interface StoreSettings {
    /** A file in the data directory, for one server. */
    record Embedded() implements StoreSettings {}

    /** Memory alone: what is kept ends with the process. */
    record Memory() implements StoreSettings {}

    /**
     * A database that several servers share.
     *
     * @param url {@code jdbc:postgresql://HOST[:PORT][,…]/NAME}, and nothing after that
     * @param caFile PEM certificates of the authorities to trust there
     * @param outage for how long a server goes by what it remembers when it has lost the database
     */
    record Postgres(String url, String user, Secret password, Optional<Path> caFile, Duration outage)
            implements StoreSettings {
        /** For how long, unless the configuration says otherwise. */
        public static final Duration OUTAGE = Duration.ofMinutes(10);

        private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
        private static final Pattern URL = Pattern.compile(
                "jdbc:postgresql://((?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::[0-9]{1,5})?(?:,(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::[0-9]{1,5})?)*)"
                        + "/[A-Za-z0-9._-]+");

        public Postgres {
            checkedUrl(url);
        }

        /** The address, or an {@link IllegalArgumentException} that goes on after it. */
        public static String checkedUrl(String url) {
            if (!URL.matcher(url).matches()) {
                throw new IllegalArgumentException("is no address of a database; expected"
                        + " jdbc:postgresql://HOST:PORT/NAME and nothing after it: user, password and TLS have keys of"
                        + " their own");
            }
            return url;
        }

        /** Whether a password would go to another machine, so that TLS has to keep it. */
        public boolean overNetwork() {
            Matcher matcher = URL.matcher(url);
            return !matcher.matches()
                    || !Arrays.stream(matcher.group(1).split(",", -1))
                            .map(host -> host.replaceFirst(":[0-9]{1,5}$", ""))
                            .allMatch(THIS_MACHINE::contains);
        }
    }
}
