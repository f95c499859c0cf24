package dev.cambist.testkit.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A digest of one of the two registered algorithms (OCI image specification 1.1, "Registered algorithms"). */
record Digest(Algorithm algorithm, String hex) {

    enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        private final String name;
        private final String java;
        private final int digits;

        Algorithm(String name, String java, int digits) {
            this.name = name;
            this.java = java;
            this.digits = digits;
        }
    }

    static Digest of(Algorithm algorithm, Content content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.java);
            content.feed(digest);
            return new Digest(algorithm, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm.java, e);
        }
    }

    static Optional<Digest> find(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            String prefix = algorithm.name + ":";
            if (text.startsWith(prefix)) {
                String hex = text.substring(prefix.length());
                boolean sound = hex.length() == algorithm.digits && hex.chars().allMatch(Digest::isLowerHex);
                return sound ? Optional.of(new Digest(algorithm, hex)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static Digest parse(String text) throws RegistryException {
        return find(text)
                .orElseThrow(
                        () -> RegistryError.DIGEST_INVALID.because("'" + text + "' is no digest of sha256 or sha512"));
    }

    private static boolean isLowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public String toString() {
        return algorithm.name + ":" + hex;
    }
}
