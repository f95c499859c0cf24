package dev.cambist.server.issuer;

import dev.cambist.core.jose.VerificationKey;
import java.util.List;

/** Where an issuer's keys come from; its {@code toString} is the address or path, for the log. */
@FunctionalInterface
interface KeySource {
    /** The keys that stand there now, at least one. */
    List<VerificationKey> fetch() throws IssuerException;
}
