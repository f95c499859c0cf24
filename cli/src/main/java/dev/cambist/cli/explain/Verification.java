package dev.cambist.cli.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.issuer.FixedKeys;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.settings.IssuerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** From a token or claims to an identity, by the server's own verification. */
record Verification(List<IssuerSettings> issuers, Optional<String> issuer, Optional<Path> jwks, Instant now) {
    /** Verifies a token as the exchange does; what is wrong with it is a {@code RefusedException}. */
    Asker token(Secret token) throws IOException {
        Jws jws = Jws.parse(token);
        try (IssuerDirectory directory = new IssuerDirectory(InstantSource.system())) {
            List<TrustedIssuer> trusted = jwks.isPresent()
                    ? with(FixedKeys.ofFile(jwks.get()))
                    : trusted(directory, jws.claims().text("iss").orElse(""));
            VerifiedIdentity verified =
                    new IdentityVerifier(trusted, InstantSource.fixed(now)).verify(token, Optional.empty());
            checkName(verified.identity().issuer());
            return new Asker(verified.identity(), "verified", "token verified; it is valid until " + verified.expiry());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Takes claims for those of a verified token. */
    Asker claims(String json) throws IOException {
        JsonObject claims;
        try {
            claims = JsonObject.parse(json.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new IOException("the claims are no JSON object: " + e.getMessage(), e);
        }
        String url = claims.text("iss").orElse("");
        try (IssuerDirectory directory = IssuerDirectory.withoutLooking(InstantSource.system())) {
            TrustedIssuer found = assumedIssuer(directory.update(issuers), url);
            String subject = claims.text(found.subjectClaim())
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new IOException("the claims have no " + found.subjectClaim()
                            + ", which is the subject of tokens of issuer " + found.name()));
            return new Asker(
                    new Identity(found.name(), found.url(), subject, claims),
                    "assumed",
                    "claims taken as given: no signature, audience or time was checked");
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private TrustedIssuer assumedIssuer(List<TrustedIssuer> trusted, String url) throws IOException {
        List<TrustedIssuer> meant = trusted.stream()
                .filter(candidate -> issuer.isPresent()
                        ? issuer.get().equals(candidate.name())
                        : url.isEmpty() || url.equals(candidate.url()))
                .toList();
        Optional<TrustedIssuer> exact =
                meant.stream().filter(candidate -> candidate.url().equals(url)).findFirst();
        long names = meant.stream().map(TrustedIssuer::name).distinct().count();
        if (exact.isEmpty() && names != 1) {
            throw new IOException(
                    meant.isEmpty() && !url.isEmpty()
                            ? "no configured issuer has the URL " + url + "; say which one is meant with --issuer"
                            : "whose claims are these? they have no iss; say it with --issuer");
        }
        return exact.orElseGet(meant::getFirst);
    }

    private List<TrustedIssuer> trusted(IssuerDirectory directory, String url) {
        // Nobody else than the token's issuer has to be asked for keys, or one that is nearly the same.
        return directory.update(issuers.stream()
                .filter(settings -> !(settings instanceof IssuerSettings.OpenId openId)
                        || withoutSlash(openId.url().toString()).equals(withoutSlash(url)))
                .toList());
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private List<TrustedIssuer> with(FixedKeys keys) {
        try (IssuerDirectory directory = IssuerDirectory.withoutLooking(InstantSource.system())) {
            return directory.update(issuers).stream()
                    .map(issuer -> issuer.withKeys(keys, issuer.redeemer()))
                    .toList();
        }
    }

    private void checkName(String found) throws IOException {
        if (issuer.isPresent() && !issuer.get().equals(found)) {
            throw new IOException("the token is of issuer " + found + ", not of " + issuer.get());
        }
    }
}
