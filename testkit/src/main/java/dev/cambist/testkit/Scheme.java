package dev.cambist.testkit;

/** What a server that is started for a test speaks. */
public enum Scheme {
    HTTP,
    /** TLS with a certificate for localhost, whose authority exists for this one server. */
    HTTPS
}
