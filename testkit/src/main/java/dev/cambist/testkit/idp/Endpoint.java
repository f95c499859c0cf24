package dev.cambist.testkit.idp;

/** What an issuer answers over HTTP. */
public enum Endpoint {
    /** The OpenID Connect discovery document. */
    DISCOVERY,
    /** The JSON Web Key Set. */
    KEYS,
    /** The page on which people sign in, which only the issuers of a tenant have. */
    AUTHORIZATION,
    /** The OAuth 2.0 token endpoint, which only the issuers of a tenant have. */
    TOKEN
}
