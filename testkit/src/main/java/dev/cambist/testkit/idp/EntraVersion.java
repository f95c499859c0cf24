package dev.cambist.testkit.idp;

/** Entra ID's two token formats: each has endpoints, an issuer and claim names of its own. */
enum EntraVersion {
    V1("1.0"),
    V2("2.0");

    private final String claim;

    EntraVersion(String claim) {
        this.claim = claim;
    }

    /** The {@code ver} claim. */
    String claim() {
        return claim;
    }
}
