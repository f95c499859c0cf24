package dev.cambist.core.identity;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An issuer of identity tokens, signed with {@link Keys#P256} under the key id {@code k1}. */
public final class FakeIssuer implements IssuerKeys {
    public static final String URL = "https://issuer.example";
    public static final VerificationKey KEY =
            new VerificationKey(Optional.of("k1"), Keys.P256.getPublic(), Optional.empty());

    private final String name;
    private final String url;
    private final List<VerificationKey> known;
    private final List<VerificationKey> published;
    private int refreshes;

    public FakeIssuer(String name, String url) {
        this(name, url, List.of(KEY), List.of(KEY));
    }

    /** One whose keys are {@code known} at first, and {@code published} after another look. */
    public FakeIssuer(String name, String url, List<VerificationKey> known, List<VerificationKey> published) {
        this.name = name;
        this.url = url;
        this.known = known;
        this.published = published;
    }

    @Override
    public List<VerificationKey> known() {
        return refreshes == 0 ? known : published;
    }

    @Override
    public List<VerificationKey> refreshed() {
        refreshes++;
        return published;
    }

    public int refreshes() {
        return refreshes;
    }

    /** Trusted for {@link Claims#AUDIENCE} with RS256 and ES256, without a tenant. */
    public TrustedIssuer trusted() {
        return trusted(Optional.empty(), "sub", Optional.empty());
    }

    public TrustedIssuer trusted(
            Optional<String> tenant, String subjectClaim, Optional<RefreshTokenRedeemer> redeemer) {
        return new TrustedIssuer(
                name,
                url,
                tenant,
                Set.of(Claims.AUDIENCE),
                Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
                subjectClaim,
                this,
                redeemer);
    }

    public Claims claims() {
        return Claims.of(url);
    }

    public Secret token(Claims claims) {
        return token("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}", claims);
    }

    public Secret token(String header, Claims claims) {
        return Compact.signed(header, claims.json(), Keys.P256, SignatureAlgorithm.ES256);
    }
}
