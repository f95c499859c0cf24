package dev.cambist.server.keys;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place that somebody else has made may be one of keys that are lost, or a volume that is new. */
final class MissingKeys {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);

    private MissingKeys() {}

    static void warn(KeyPlace place) throws KeyFileException {
        Path root = place.root();
        if (!HmacSecrets.areThere(HmacSecrets.Purpose.REFRESH_TOKENS, place)) {
            LOG.warn(
                    "there is no secret of refresh tokens in {}, so a new one is made; unless this is the first start, the"
                            + " earlier one is lost, and whoever is signed in has to sign in again",
                    root);
        }
        Path authority = root.resolve("authority");
        if (!place.exists(authority) || place.list(authority, CertifiedKey.KEY).isEmpty()) {
            LOG.warn(
                    "there is no authority in {}, so a new one is made; unless this is the first start, the earlier one is"
                            + " lost, and registries refuse all tokens until they are told of the new one (cambist trust)",
                    root);
        }
    }
}
