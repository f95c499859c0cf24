package dev.cambist.server.settings;

/** Whose code computes signatures, digests and the ciphers of TLS. */
public enum CryptoProvider {
    /** AWS-LC where it loads, the JDK's otherwise. */
    AUTO,
    JDK,
    /** AWS-LC through the Amazon Corretto Crypto Provider, or no start. */
    ACCP
}
