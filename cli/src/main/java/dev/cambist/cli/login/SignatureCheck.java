package dev.cambist.cli.login;

import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.server.issuer.PublishedKeySet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a token is signed by a key of a set that the caller names; never one that the token names. */
record SignatureCheck(String keys, Http http) {
    /**
     * The outcome.
     *
     * @param good whether the signature is right
     * @param words the same for a person
     */
    record Result(boolean good, String words) {}

    Result check(Jws token) throws IOException {
        Optional<SignatureAlgorithm> algorithm = token.algorithm().flatMap(SignatureAlgorithm::named);
        if (algorithm.isEmpty()) {
            return new Result(
                    false,
                    "cannot be checked: " + token.algorithm().orElse("no algorithm")
                            + " is not one that a public key verifies");
        }
        List<VerificationKey> all = PublishedKeySet.read(content());
        List<VerificationKey> candidates = all.stream()
                .filter(key -> key.suits(algorithm.get()))
                .filter(key -> token.keyId().isEmpty()
                        || key.id().isEmpty()
                        || key.id().equals(token.keyId()))
                .toList();
        if (candidates.isEmpty()) {
            return new Result(false, "not verified: none of the " + all.size() + " keys has its kid and algorithm");
        }
        boolean good = candidates.stream().anyMatch(key -> token.isSignedBy(key.key(), algorithm.get()));
        return new Result(good, good ? "verified, with a key of " + keys : "WRONG: no key of " + keys + " made it");
    }

    private byte[] content() throws IOException {
        if (!keys.contains("://")) {
            return Files.readAllBytes(Path.of(keys));
        }
        URI address;
        try {
            address = URI.create(keys);
        } catch (IllegalArgumentException e) {
            throw new IOException("--jwks is neither a file nor an address", e);
        }
        Answer answer = http.send(Request.get(address));
        if (!answer.isOk()) {
            throw new IOException(Http.shown(address) + " answered " + answer.status());
        }
        return answer.body();
    }
}
