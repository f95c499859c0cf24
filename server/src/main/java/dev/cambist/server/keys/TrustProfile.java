package dev.cambist.server.keys;

/** How a registry recognises the key of a token, which decides what stands in the token's header. */
public enum TrustProfile {
    /** The token carries its certificate, and the registry trusts the authority that issued it. Keys can change freely. */
    X5C,
    /** The token names its key by libtrust fingerprint: Distribution 2.8 bundles, Distribution 3 key sets. */
    LIBTRUST,
    /** The token names its key by RFC 7638 thumbprint: Distribution 3.1 bundles and key sets. */
    RFC7638
}
