package dev.cambist.server.portal;

import java.util.Optional;

/**
 * One of the issuers at which people can sign in.
 *
 * @param tenant where one name stands for several tenants
 */
record IssuerChoice(String name, Optional<String> tenant) {}
