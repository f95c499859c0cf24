package dev.cambist.server.issuer;

import dev.cambist.server.settings.EntraCloud;
import java.net.URI;

/**
 * An issuer and where it describes itself.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param document its discovery document
 */
record Origin(String issuer, URI document) {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** OpenID Connect Discovery 1.0 section 4.1: a slash at the end is dropped before the well-known path is added. */
    static Origin openId(String issuer) throws IssuerException {
        if (issuer.indexOf('?') >= 0 || issuer.indexOf('#') >= 0) {
            throw new IssuerException(issuer + " has a query or a fragment, which no issuer has");
        }
        return new Origin(issuer, Address.of(withoutSlash(issuer) + WELL_KNOWN));
    }

    static Origin entraV2(EntraCloud cloud, String tenant) throws IssuerException {
        return openId(cloud.secondIssuer(tenant));
    }

    /** Entra's first version publishes under the authority what it issues under another host. */
    static Origin entraV1(EntraCloud cloud, String tenant) throws IssuerException {
        return new Origin(
                cloud.firstIssuer(tenant),
                openId(cloud.authority() + "/" + tenant).document());
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
